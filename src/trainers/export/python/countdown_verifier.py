"""Countdown's verifier: make the goal from all the numbers, in steps that are checked one by one.

A response is rewarded if and only if it ends `yes <eos>` and its last attempt (what follows the last `wait`, or all
of it) has every token in its place, takes each operand from the numbers still there, gets each result right, and ends
on the problem's goal, which it also names:

    x op y = z left u v ; u op v = w goal T yes

It judges token ids, not text: only the ids tell a response that ended from one that was cut off.
`python test_verifier.py` checks it against the verdicts of forklab's own verifier.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

TOP = 40
SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul}
WORDS = ["=", ";", "left", "goal", "yes", "no", "wait", "stop", ":", "<bos>", "<eos>"]
# A token's id is its index; a number's id is its value.
VOCABULARY = [*(str(n) for n in range(TOP + 1)), *SIGNS, *WORDS]
IDS = {word: i for i, word in enumerate(VOCABULARY)}
EOS = IDS["<eos>"]

Verdict = tuple[float, "str | None", str]
"""Reward (0 or 1), answer as text (None where none can be read), reason."""

Step = tuple[int, str, int, int]
"""One move as written, valid or not: x, op, y, z."""


def is_number(token: int) -> bool:
    return 0 <= token <= TOP


def read_attempt(tokens: Sequence[int], count: int) -> tuple[list[Step], int] | None:
    """The moves of an attempt on `count` numbers and the goal it names; None where any token is out of place."""
    steps: list[Step] = []
    at = 0
    for left in range(count - 1, 0, -1):
        move = tokens[at : at + 5]
        if len(move) < 5:
            return None
        x, op, y, equals, z = move
        at += 5
        sign = VOCABULARY[op] if 0 <= op < len(VOCABULARY) else ""
        if sign not in SIGNS or equals != IDS["="] or not all(map(is_number, (x, y, z))):
            return None
        steps.append((x, sign, y, z))
        if left == 1:
            break
        rest = tokens[at : at + left + 2]
        if len(rest) < left + 2 or rest[0] != IDS["left"] or rest[-1] != IDS[";"]:
            return None
        if not all(map(is_number, rest[1:-1])):
            return None
        at += left + 2
    end = tokens[at:]
    if len(end) != 3 or end[0] != IDS["goal"] or not is_number(end[1]) or end[2] != IDS["yes"]:
        return None
    return steps, end[1]


def verify(problem: dict[str, Any], response: Sequence[int]) -> Verdict:
    """Judges a response: token ids after the prompt, up to and with `<eos>` if it came.

    `problem` is `{"numbers": [12, 8, 3], "goal": 17}`.
    """
    response = list(response)
    if EOS not in response:
        return 0.0, None, "truncated"
    end = response.index(EOS)
    if end != len(response) - 1:
        return 0.0, None, "malformed"
    if end > 0 and response[end - 1] == IDS["stop"]:
        return 0.0, None, "gave-up"
    attempt = response[:end]
    while IDS["wait"] in attempt:
        attempt = attempt[attempt.index(IDS["wait"]) + 1 :]
    read = read_attempt(attempt, len(problem["numbers"]))
    if read is None:
        return 0.0, None, "malformed"
    steps, named = read

    # A value still to be used, and how it was made; one made by an earlier move is taken first.
    items = [(n, str(n)) for n in problem["numbers"]]
    written = ", ".join(f"{x} {sign} {y} = {z}" for x, sign, y, z in steps)
    text = ""
    for x, sign, y, z in steps:
        operands = []
        for value in (x, y):
            found = next((item for item in items if item[0] == value), None)
            if found is None:
                return 0.0, written, "wrong-number"
            items.remove(found)
            operands.append(found[1])
        if SIGNS[sign](x, y) != z:
            return 0.0, written, "wrong-arithmetic"
        text = f"{operands[0]} {sign} {operands[1]}"
        items.insert(0, (z, f"({text})"))
    reached = steps[-1][3]
    answer = f"{text} = {reached}"
    if not reached == named == problem["goal"]:
        return 0.0, answer, "wrong-goal"
    return 1.0, answer, "solved"
