"""Checks the verifier against forklab's own: `python test_verifier.py [CASES]`, or `python -m pytest`.

A line of the cases is `{"problem", "response", "reward", "answer", "reason"}`, as forklab's verifier judged it.
"""

import json
import sys
from pathlib import Path

from forklab_verifier import verify

CASES = Path(__file__).parent / "verifier_cases.jsonl"


def differences(path: Path) -> tuple[int, list[str]]:
    """How many cases there are, and those that the verifier judges otherwise, as sentences."""
    count, told = 0, []
    with path.open(encoding="utf-8") as lines:
        for count, line in enumerate(lines, 1):
            case = json.loads(line)
            verdict = verify(case["problem"], case["response"])
            expected = (case["reward"], case["answer"], case["reason"])
            if verdict != expected:
                told.append(f"line {count}: {verdict}, but forklab says {expected}")
    return count, told


def test_verifier() -> None:
    count, told = differences(CASES)
    assert count > 0
    assert told == []


if __name__ == "__main__":
    total, wrong = differences(Path(sys.argv[1]) if len(sys.argv) > 1 else CASES)
    print(f"{total} cases, {len(wrong)} differ", *wrong[:20], sep="\n")
    sys.exit(1 if wrong or total == 0 else 0)
