"""The reward of this experiment, as verl 0.9.1 asks for it: `reward.reward_manager.source=importlib`.

A manager of our own rather than a reward function, since a function is given text without special tokens, in which a
response that was cut off cannot be told from one that ended: the ids are judged.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from verl.experimental.reward_loop.reward_manager.base import RewardManagerBase

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import forklab_verifier  # noqa: E402

RECIPE = json.loads((HERE / "forklab_recipe.json").read_text(encoding="utf-8"))


def overlong(length: int) -> float:
    """DAPO's soft punishment: 0 up to longest - buffer tokens, then falling linearly to -1 at `longest`."""
    longest, buffer = RECIPE["rollout"]["length"], RECIPE["objective"]["overlong"]
    return 0.0 if buffer == 0 else max(-1.0, min(0.0, (longest - buffer - length) / buffer))


def judge(problem: str, ids: list[int]) -> dict[str, Any]:
    """`score` is the reward, `acc` the verifier's part of it, by which groups are filtered."""
    reward, answer, reason = forklab_verifier.verify(json.loads(problem), ids)
    return {"score": reward + overlong(len(ids)), "acc": reward, "answer": answer or "", "reason": reason}


class ForklabRewardManager(RewardManagerBase):
    """Judges the ids of a response."""

    def __init__(self, config: Any, tokenizer: Any, compute_score: Any = None, **_: Any):
        super().__init__(config, tokenizer, compute_score)

    async def run_single(self, data: Any) -> dict[str, Any]:
        item = data[-1:][0]
        responses = item.batch["responses"]
        length = int(item.batch["attention_mask"][-responses.shape[-1] :].sum())
        result = judge(item.non_tensor_batch["reward_model"]["ground_truth"], responses[:length].tolist())
        return {"reward_score": result["score"], "reward_extra_info": result}
