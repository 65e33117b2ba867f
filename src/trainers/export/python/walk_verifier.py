"""Walk's verifier: get from a start to a goal on a ring of 31 values by the moves A, B, C and D.

A response is rewarded if and only if it ends `yes <eos>`, has every token in its place, gets each move's value right
from the one before (the first from the start), names the problem's goal at every move, and reaches it at the last move
and not before. A move is

    OP = v goal t no|yes        A: v + 1, B: 2 v, C: 3 v, D: v - 5, all modulo 31

It judges token ids, not text: only the ids tell a response that ended from one that was cut off.
`python test_verifier.py` checks it against the verdicts of forklab's own verifier.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MODULUS = 31
MOST_MOVES = 8
MOVE_LENGTH = 6
OPERATIONS = {
    "A": lambda value: value + 1,
    "B": lambda value: value * 2,
    "C": lambda value: value * 3,
    "D": lambda value: value - 5,
}
WORDS = ["=", "goal", "yes", "no", "stop", ":", "<bos>", "<eos>"]
# A token's id is its index; a number's id is its value.
VOCABULARY = [*(str(n) for n in range(MODULUS)), *OPERATIONS, *WORDS]
IDS = {word: i for i, word in enumerate(VOCABULARY)}
EOS = IDS["<eos>"]

Verdict = tuple[float, "str | None", str]
"""Reward (0 or 1), answer as text (None where none can be read), reason."""

Move = tuple[str, int, int]
"""One move as written, valid or not: operation, value, goal named."""


def is_number(token: int) -> bool:
    return 0 <= token < MODULUS


def read_walk(tokens: Sequence[int]) -> list[Move] | None:
    """The moves of a walk, `no` after all but the last; None where any token is out of place."""
    count, over = divmod(len(tokens), MOVE_LENGTH)
    if over or not 1 <= count <= MOST_MOVES:
        return None
    moves: list[Move] = []
    for i in range(count):
        op, equals, value, goal_word, goal, end = tokens[i * MOVE_LENGTH : (i + 1) * MOVE_LENGTH]
        name = VOCABULARY[op] if 0 <= op < len(VOCABULARY) else ""
        if name not in OPERATIONS or equals != IDS["="] or goal_word != IDS["goal"]:
            return None
        if not is_number(value) or not is_number(goal):
            return None
        if end != IDS["yes" if i == count - 1 else "no"]:
            return None
        moves.append((name, value, goal))
    return moves


def verify(problem: dict[str, Any], response: Sequence[int]) -> Verdict:
    """Judges a response: token ids after the prompt, up to and with `<eos>` if it came.

    `problem` is `{"start": 7, "goal": 16}`.
    """
    response = list(response)
    if EOS not in response:
        return 0.0, None, "truncated"
    end = response.index(EOS)
    if end != len(response) - 1:
        return 0.0, None, "malformed"
    if end > 0 and response[end - 1] == IDS["stop"]:
        return 0.0, None, "gave-up"
    moves = read_walk(response[:end])
    if moves is None:
        return 0.0, None, "malformed"
    answer = " ".join([str(problem["start"]), *(f"{name} {value}" for name, value, _ in moves)])
    at = problem["start"]
    for name, value, _ in moves:
        at = OPERATIONS[name](at) % MODULUS
        if at != value:
            return 0.0, answer, "wrong-arithmetic"
    named = all(goal == problem["goal"] for _, _, goal in moves)
    first = next((i for i, (_, value, _) in enumerate(moves) if value == problem["goal"]), -1)
    if not named or first != len(moves) - 1:
        return 0.0, answer, "wrong-goal"
    return 1.0, answer, "solved"
