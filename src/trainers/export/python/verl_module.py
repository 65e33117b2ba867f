"""The mask of this experiment for verl 0.9.1: VERL_USE_EXTERNAL_MODULES=forklab_verl,
actor.policy_loss.loss_mode=forklab, actor.calculate_entropy=True.

verl imports this file at the end of `verl/__init__` in every process, before its engine takes `ppo_loss`; the wrapper
below keeps the entropies, and a registered policy loss multiplies the mask and calls verl's own.

    advantage   times sqrt(G / (G - 1)), which makes verl's sample deviation the population's
    mask        forklab_mask.py; the pool is the micro-batch of a rank, or a sequence
    dropping    responses without an advantage (groups of equal rewards) are in no pool
    loss        verl divides by the tokens of the mini-batch (`token-mean`): n / kept of a micro-batch makes a mean over
                its kept tokens
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import forklab_mask
import torch
import verl.workers.utils.losses as losses
from verl.trainer.ppo.core_algos import compute_policy_loss_vanilla, register_policy_loss

RECIPE = json.loads((Path(__file__).resolve().parent / "forklab_recipe.json").read_text(encoding="utf-8"))
MASK, OBJECTIVE, ROLLOUT = RECIPE["mask"], RECIPE["objective"], RECIPE["rollout"]
GROUP = ROLLOUT["group"]
SCALE = math.sqrt(GROUP / (GROUP - 1)) if OBJECTIVE["scaleRewards"] else 1.0

_entropy: torch.Tensor | None = None
_ppo_loss = losses.ppo_loss


def ppo_loss(config: Any, model_output: dict[str, Any], data: Any, dp_group: Any = None) -> Any:
    """verl's loss, with the entropies of its responses [B, T] at hand for the policy loss."""
    global _entropy
    entropy = model_output.get("entropy")
    if entropy is None:
        raise ValueError("forklab: set actor_rollout_ref.actor.calculate_entropy=True")
    _entropy = losses.no_padding_2_padding(entropy, data).detach()
    try:
        return _ppo_loss(config, model_output, data, dp_group)
    finally:
        _entropy = None


losses.ppo_loss = ppo_loss


def with_signal(advantages: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """The tokens of responses that are trained on; advantages, mask [B, T]."""
    if ROLLOUT["batches"] == 0:
        return mask
    return mask & ((advantages != 0) & mask).any(1, keepdim=True)


@register_policy_loss("forklab")
def policy_loss(
    old_log_prob: torch.Tensor,
    log_prob: torch.Tensor,
    advantages: torch.Tensor,
    response_mask: torch.Tensor,
    loss_agg_mode: str = "token-mean",
    config: Any = None,
    rollout_is_weights: torch.Tensor | None = None,
) -> tuple[torch.Tensor, dict[str, Any]]:
    """verl's clipped loss on the kept tokens alone."""
    if _entropy is None:
        raise RuntimeError(
            "forklab: ppo_loss was imported before forklab_verl; set VERL_USE_EXTERNAL_MODULES on every node"
        )
    mask = response_mask.bool()
    pool = with_signal(advantages, mask)
    kept = forklab_mask.keep(_entropy, pool, MASK)
    scaled = advantages * SCALE
    if OBJECTIVE["loss"] == "grpo":
        # verl averages a sequence over its kept tokens, and then over all sequences.
        if MASK["normaliser"] == "all":
            scaled = scaled * kept.sum(1, keepdim=True) / pool.sum(1, keepdim=True).clamp(min=1)
        factor = mask.any(1).sum() / pool.any(1).sum().clamp(min=1)
    else:
        factor = mask.sum() / (kept if MASK["normaliser"] == "kept" else pool).sum().clamp(min=1)
    loss, metrics = compute_policy_loss_vanilla(
        old_log_prob,
        log_prob,
        scaled,
        kept.to(response_mask.dtype),
        loss_agg_mode,
        config,
        rollout_is_weights,
    )
    metrics["actor/mask_kept"] = (kept.sum() / pool.sum().clamp(min=1)).item()
    metrics["actor/mask_entropy_kept"] = _entropy[kept].mean().item() if kept.any() else 0.0
    return loss * factor, metrics
