"""Which tokens get the gradient (arXiv 2506.01939, Eq. 6), by the rules of forklab.

`select`  top: the share rho of highest entropy; bottom: all others; random: a share rho at random; matched: as many
          tokens as top at each position, at random; all
`rule`    topk: exactly k = max(1, ceil(rho n)) tokens, ties to the earlier; threshold: every token with H >= the k-th;
          quantile: every token with H >= the interpolated (1 - rho) quantile
`pool`    tokens that are ranked together; here a sequence, or all that is given
"""

from __future__ import annotations

import math
from typing import Any

import torch


def kept_count(rho: float, n: int) -> int:
    """k = max(1, ceil(rho n)), as the paper's code rounds it; 0 of none."""
    return min(n, max(1, math.floor(rho * n + 0.9999)))


def top(entropy: torch.Tensor, rho: float, rule: str) -> torch.Tensor:
    """The tokens of highest entropy. entropy [n], nats; a Boolean [n]."""
    n = entropy.numel()
    if n == 0:
        return torch.zeros(0, dtype=torch.bool, device=entropy.device)
    order = torch.sort(entropy, descending=True, stable=True).indices
    k = kept_count(rho, n)
    if rule == "quantile":
        # The order statistic that the interpolated quantile is reached by. A rank that differs from a whole number by
        # the rounding of (1 - rho) (n - 1) is that number.
        rank = (1 - rho) * (n - 1)
        low = round(rank) if abs(rank - round(rank)) < 1e-8 else math.ceil(rank)
        return entropy >= entropy[order[n - 1 - low]]
    if rule == "threshold":
        return entropy >= entropy[order[k - 1]]
    kept = torch.zeros(n, dtype=torch.bool, device=entropy.device)
    kept[order[:k]] = True
    return kept


def matched(entropy: torch.Tensor, position: torch.Tensor, rho: float) -> torch.Tensor:
    """As many tokens as `top` at each position of the responses, drawn at random within the position.

    entropy, position [n]: a pool's tokens, nats, and where in its response each stands; a Boolean [n].
    """
    counts = top(entropy, rho, "topk")
    keys = torch.rand(entropy.numel(), device=entropy.device)
    kept = torch.zeros_like(counts)
    for place in position.unique():
        rows = (position == place).nonzero().flatten()
        count = int(counts[rows].sum())
        kept[rows[torch.sort(keys[rows], descending=True).indices[:count]]] = True
    return kept


def keep(entropy: torch.Tensor, mask: torch.Tensor, options: dict[str, Any]) -> torch.Tensor:
    """The tokens that get the gradient, of one pool or, with `pool: sequence`, of a pool for each row.

    entropy [B, T], nats; mask [B, T], true for response tokens; a Boolean [B, T].
    """
    mask = mask.bool()
    select, rho, rule = options["select"], options["rho"], options["rule"]
    kept = torch.zeros_like(mask)
    if options["pool"] == "sequence":
        whole = {**options, "pool": "microbatch"}
        for row in range(mask.shape[0]):
            kept[row : row + 1] = keep(entropy[row : row + 1], mask[row : row + 1], whole)
        return kept
    pool = entropy[mask].float()
    if select == "all":
        return mask.clone()
    if select == "random":
        kept[mask] = top(torch.rand_like(pool), rho, "topk")
    elif select == "matched":
        kept[mask] = matched(pool, (mask.long().cumsum(1) - 1)[mask], rho)
    else:
        high = top(pool, rho, rule)
        kept[mask] = ~high if select == "bottom" else high
    return kept


def weights(kept: torch.Tensor, mask: torch.Tensor, loss: str, normaliser: str) -> torch.Tensor:
    """What each token's loss is multiplied with, where the trainer averages over the tokens of `mask`.

    dapo averages over all tokens of a micro-batch, grpo over each sequence's: n / kept of them makes the mean over all
    a mean over the kept ones. kept, mask [B, T]; a float [B, T].
    """
    weight = kept.float()
    if normaliser == "all":
        return weight
    axes = {"dim": 1, "keepdim": True} if loss == "grpo" else {}
    return weight * mask.sum(**axes) / kept.sum(**axes).clamp(min=1)
