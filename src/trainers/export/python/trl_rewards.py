"""The reward functions of this experiment, as TRL calls them: the columns of data/*.jsonl come as lists.

TRL decodes completions without special tokens, so that their text cannot say whether a response ended: the ids are
judged.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import forklab_verifier

RECIPE = json.loads((Path(__file__).parent / "forklab_recipe.json").read_text(encoding="utf-8"))


def verify(
    completion_ids: list[list[int]], problem: list[str], log_extra: Any = None, **_: Any
) -> list[float]:
    """1 for a response that the verifier accepts, else 0. Ids, answer and reason go into the completions table."""
    verdicts = [
        forklab_verifier.verify(json.loads(text), ids)
        for text, ids in zip(problem, completion_ids, strict=True)
    ]
    if log_extra is not None:
        log_extra("ids", [list(ids) for ids in completion_ids])
        log_extra("answer", [answer for _, answer, _ in verdicts])
        log_extra("reason", [reason for _, _, reason in verdicts])
    return [reward for reward, _, _ in verdicts]


def overlong(completion_ids: list[list[int]], **_: Any) -> list[float]:
    """DAPO's soft punishment: 0 up to longest - buffer tokens, then falling linearly to -1 at `longest`."""
    longest, buffer = RECIPE["rollout"]["length"], RECIPE["objective"]["overlong"]
    return [max(-1.0, min(0.0, (longest - buffer - len(ids)) / buffer)) for ids in completion_ids]
