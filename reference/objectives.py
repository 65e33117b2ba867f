"""The formulas: row statistics, the entropy mask, the clipped objective. Imported by the fixture writer.

Rows. Sequences are packed one after another; row n holds the logits at token n and predicts token n + 1 of the
same sequence. `next` is that token, -1 on a sequence's last row. A row is a *response row* if the token it
predicts is of the response; only response rows can be ranked, masked or averaged.
"""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Mask:
    select: str = "top"  # top | bottom | random | all | soft
    rho: float = 0.2
    rule: str = "topk"  # topk | threshold | quantile


@dataclass(frozen=True)
class Objective:
    loss: str = "dapo"  # dapo | grpo
    normaliser: str = "kept"  # kept | all
    clipLow: float = 0.2
    clipHigh: float = 0.28
    temperature: float = 1.0
    kl: float = 0.0
    entropyBonus: float = 0.0


def row_statistics(logits, next_token, temperature=1.0):
    """Of softmax(z/T), in nats: log-sum-exp, entropy, log-probability of the next token (0 where there is none)."""
    z = logits / temperature
    lse = torch.logsumexp(z, -1)
    entropy = lse - (torch.exp(z - lse[:, None]) * z).sum(-1)
    logprob = z.gather(1, next_token.clamp(min=0)[:, None])[:, 0] - lse
    return lse, entropy, torch.where(next_token >= 0, logprob, torch.zeros_like(logprob))


def kept_count(rho, n):
    """k = max(1, ceil(rho n)), written as the official code writes it; 0 of an empty pool."""
    return min(n, max(1, int(n * rho + 0.9999))) if n else 0


def top_mask(entropy, pool, rho, rule):
    """Marks the rows of highest entropy among `pool` (bool). Returns (bool mask, tau).

    topk: exactly k rows, ties to the lower position; tau is the k-th largest entropy.
    threshold: every row with H >= that tau. quantile: tau = the (1 - rho) quantile, linear, H >= tau (TRL).
    """
    rows = pool.nonzero()[:, 0]
    mask = torch.zeros_like(pool)
    if len(rows) == 0:
        return mask, float("nan")
    values = entropy[rows]
    if rule == "quantile":
        tau = torch.quantile(values, 1 - rho)
        mask[rows] = values >= tau
        return mask, tau.item()
    order = torch.sort(values, descending=True, stable=True).indices
    k = kept_count(rho, len(rows))
    tau = values[order[k - 1]]
    mask[rows] = values >= tau if rule == "threshold" else torch.isin(torch.arange(len(rows)), order[:k])
    return mask, tau.item()


def select_rows(entropy, response, mask, given=None):
    """The weight of each row's policy term, and tau (None where nothing is cut). `response`: the rows that may be kept.

    `bottom` is the complement of `top` at the same rho (rho 0.2: the bottom 80 %); its tau is top's. `random`
    takes the given rows. `soft` keeps every row with weight 1 + H / mean H, a constant for the gradient.
    """
    if mask.select == "random":
        return given.to(entropy.dtype), None
    if mask.select == "all":
        return response.to(entropy.dtype), None
    if mask.select == "soft":
        return torch.where(response, 1 + entropy / entropy[response].mean(), torch.zeros_like(entropy)), None
    top, tau = top_mask(entropy, response, mask.rho, mask.rule)
    return (top if mask.select == "top" else response & ~top).to(entropy.dtype), tau


def average(values, weights, response, sequence, objective, normaliser):
    """Sum of weights * values, divided.

    dapo: by the number of kept rows (weight not 0), or of all response rows.
    grpo: within each sequence by its own such number (at least 1), then by the number of sequences.
    """
    total = torch.where(weights != 0, weights * values, torch.zeros_like(values))
    counted = ((weights != 0) if normaliser == "kept" else response).to(values.dtype)
    if objective.loss == "dapo":
        return total.sum() / counted.sum().clamp(min=1)
    sequences = int(sequence.max()) + 1
    sums = torch.zeros(sequences, dtype=values.dtype).index_add(0, sequence, total)
    counts = torch.zeros(sequences, dtype=values.dtype).index_add(0, sequence, counted)
    return (sums / counts.clamp(min=1)).mean()


def policy_loss(logits, batch, objective, mask, old, reference=None, given=None, excluded=None):
    """The loss of one micro-batch, and what is logged with it.

    l = -min(r A, clip(r, 1 - low, 1 + high) A), r = exp(clamp(log pi - log pi_old, -20, 20));
    loss = average(l over kept rows)
         + kl * average(exp(d) - d - 1 over ALL response rows, divided by all: TRL), d = log pi_ref - log pi
         - entropyBonus * average(H over the kept rows, divided as the policy term: TRL #6140).
    log pi and H are of softmax(z/T) under the current parameters; the mask is taken without gradient.
    excluded (bool): response rows that are never kept, rank with none, and do not count in the policy term's normaliser.
    """
    _, entropy, logprob = row_statistics(logits, batch.next, objective.temperature)
    response, sequence = batch.response, batch.sequence
    pooled = response if excluded is None else response & ~excluded
    weights, tau = select_rows(entropy.detach(), pooled, mask, given)
    kept = weights != 0
    advantage = batch.advantage[sequence]
    ratio = torch.exp((logprob - old).clamp(-20, 20))
    clipped = ratio.clamp(1 - objective.clipLow, 1 + objective.clipHigh)
    term = -torch.minimum(ratio * advantage, clipped * advantage)
    loss = average(term, weights, pooled, sequence, objective, objective.normaliser)
    if objective.kl:
        d = reference - logprob
        every = response.to(term.dtype)
        loss = loss + objective.kl * average(torch.exp(d) - d - 1, every, response, sequence, objective, "all")
    if objective.entropyBonus:
        bonus = average(entropy, kept.to(term.dtype), pooled, sequence, objective, objective.normaliser)
        loss = loss - objective.entropyBonus * bonus
    low = response & (advantage < 0) & (ratio < 1 - objective.clipLow)
    high = response & (advantage > 0) & (ratio > 1 + objective.clipHigh)
    return loss, {
        "weights": weights, "tau": tau, "entropy": entropy, "logprob": logprob, "ratio": ratio.detach(),
        "kept": int(kept.sum()), "clipLow": int(low.sum()), "clipHigh": int(high.sum()),
        "clipLowKept": int((low & kept).sum()), "clipHighKept": int((high & kept).sum()),
    }


def cross_entropy(logits, batch):
    """Mean of -log p(next token) over all response rows of the batch."""
    _, _, logprob = row_statistics(logits, batch.next)
    return -logprob[batch.response].mean()
