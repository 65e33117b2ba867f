"""ms-swift's part of this experiment: `external_plugins: [forklab_swift.py]`. Written for ms-swift 4.6.0.

Rewards and the template are registered in any case, and traces are written. Unless forklab_recipe.json says
`"keys": "plain"`, ms-swift's `GRPOTrainer` is changed, for one process:

    advantage   A = (r - mean) / sd of the group, the population's sd, without an epsilon (ms-swift: the sample's, + 1e-4)
    dropping    groups of equal rewards leave the batch; what is left is shuffled and split evenly into mini-batches
    mask        forklab_mask.py; the weights of tokens go into their advantages, with which the loss is linear
    loss        sum over micro-batches of (n / N) * sum over kept tokens of L / kept      (normaliser kept)
                n, N: response tokens of the micro-batch and of its mini-batch
    warm-up     update t = 1, 2, ... has the rate min(1, t / w) (ms-swift: t - 1)
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import torch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import forklab_mask  # noqa: E402
import forklab_verifier  # noqa: E402
from forklab_traces import Traces  # noqa: E402
from swift.rewards import ORM, orms  # noqa: E402
from swift.rlhf_trainers import GRPOTrainer  # noqa: E402
from swift.template import TemplateMeta, register_template  # noqa: E402

RECIPE = json.loads((HERE / "forklab_recipe.json").read_text(encoding="utf-8"))
PLAIN = RECIPE["keys"] == "plain"
MASK, OBJECTIVE, ROLLOUT = RECIPE["mask"], RECIPE["objective"], RECIPE["rollout"]
GROUP = ROLLOUT["group"]

_facts: dict[str, dict[str, Any]] = {}
"""What is known of each response by its request: title, answer, reason, reward, group, advantage."""
_traces: Traces | None = None

# Prompts go in as they are, and `<eos>` ends a response: without it the last token would not be learned.
register_template(
    TemplateMeta("forklab", prefix=[], prompt=["{{QUERY}}"], chat_sep=None, suffix=["<eos>"])
)


def response_of(ids: list[Any], cut: bool) -> list[int]:
    """The ids of a response, `<eos>` last unless it was cut off: the engine strips it for some tokenizers."""
    flat = [token for part in ids for token in (part if isinstance(part, list) else [part])]
    return flat if cut or flat[-1:] == [forklab_verifier.EOS] else [*flat, forklab_verifier.EOS]


class Verify(ORM):
    """1 for a response that the verifier accepts, else 0. Columns of data/train.jsonl come as lists."""

    def __call__(
        self,
        completions: list[str],
        problem: list[str],
        title: list[str],
        request_id: list[str],
        response_token_ids: list[list[Any]],
        is_truncated: list[bool],
        **_: Any,
    ) -> list[float]:
        rewards = []
        for text, line, request, ids, cut in zip(
            problem, title, request_id, response_token_ids, is_truncated, strict=True
        ):
            reward, answer, reason = forklab_verifier.verify(json.loads(text), response_of(ids, cut))
            _facts[request] = {"title": line, "answer": answer, "reason": reason}
            rewards.append(reward)
        return rewards


class Overlong(ORM):
    """DAPO's soft punishment: 0 up to longest - buffer tokens, then falling linearly to -1 at `longest`."""

    def __call__(
        self, completions: list[str], response_token_ids: list[list[Any]], is_truncated: list[bool], **_: Any
    ) -> list[float]:
        longest, buffer = ROLLOUT["length"], OBJECTIVE["overlong"]
        lengths = [len(response_of(ids, cut)) for ids, cut in zip(response_token_ids, is_truncated, strict=True)]
        return [max(-1.0, min(0.0, (longest - buffer - length) / buffer)) for length in lengths]


orms["forklab_verify"] = Verify
orms["forklab_overlong"] = Overlong

_original = {
    name: getattr(GRPOTrainer, name)
    for name in (
        "_compute_advantages",
        "_compute_loss_and_metrics",
        "_get_per_token_logps_and_entropies",
        "_log_rollout",
        "_postprocess_batch",
        "_score_completions",
        "create_scheduler",
    )
}


def score_completions(self: GRPOTrainer, samples: list[Any]) -> list[Any]:
    """Rewards, and forklab's advantages; drops the groups without a signal and shuffles the others."""
    samples = _original["_score_completions"](self, samples)
    self._forklab_all, self._forklab_order = samples, list(range(len(samples)))
    if not self.model.training:
        return samples
    for request in _facts.keys() - {sample.request_id for sample in samples}:
        del _facts[request]
    if PLAIN:
        return samples
    if self.accelerator.num_processes > 1:
        raise RuntimeError(
            "forklab_swift.py changes the trainer for one process. README.md says what runs on several."
        )
    rewards = self._rewards_per_func.sum(1).view(-1, GROUP)
    centred = rewards - rewards.mean(1, keepdim=True)
    deviation = rewards.std(1, correction=0, keepdim=True)
    scaled = centred / deviation if OBJECTIVE["scaleRewards"] else centred
    self._forklab_advantages = torch.where(deviation > 0, scaled, 0.0).flatten()

    verified = self._rewards_per_func[:, 0].view(-1, GROUP)
    told_apart = (verified != verified[:, :1]).any(1)
    if ROLLOUT["batches"] == 0:
        told_apart[:] = True
    self._metrics["train"]["groups_dropped"].append((~told_apart).sum().item())
    rows = told_apart.repeat_interleave(GROUP).tolist()
    order = [i for i, kept in enumerate(rows) if kept]
    random.shuffle(order)
    # Every micro-batch needs a row; one that was dropped loses its tokens in postprocess_batch.
    self._forklab_dropped = {i for i, kept in enumerate(rows) if not kept}
    lacking = max(0, self.args.steps_per_generation - len(order))
    self._forklab_order = order + sorted(self._forklab_dropped)[:lacking]
    return [samples[i] for i in self._forklab_order]


def compute_advantages(self: GRPOTrainer, samples: list[Any], rewards: torch.Tensor, batch: Any) -> torch.Tensor:
    """forklab's advantages of the samples that are trained on; ms-swift's metrics are of all."""
    theirs = _original["_compute_advantages"](self, self._forklab_all, rewards, batch)
    if PLAIN or not self.model.training:
        self._forklab_advantages = theirs
    return self._forklab_advantages[self._forklab_order]


def postprocess_batch(self: GRPOTrainer, samples: list[Any], batches: list[dict[str, Any]]) -> None:
    """Gives each micro-batch its samples, its advantages, and the size of its mini-batch."""
    _original["_postprocess_batch"](self, samples, batches)
    if not self.model.training:
        return
    advantages = self._forklab_advantages.tolist()
    totals = self._rewards_per_func.sum(1).tolist()
    for i, (sample, reward, advantage) in enumerate(zip(self._forklab_all, totals, advantages, strict=True)):
        _facts[sample.request_id] |= {"reward": reward, "group": i // GROUP + 1, "advantage": advantage}
    parts = [entry["grpo_batch"] for entry in batches]
    for part, chunk in zip(parts, self.split_by_mini_batches(samples), strict=True):
        part.forklab_samples, part.forklab_written = chunk, False
    if PLAIN:
        return
    for i in sorted(self._forklab_dropped):
        write_dropped(self, self._forklab_all[i])
    logged = self._logs["advantages"]
    for _ in samples:
        logged.pop()
    logged.extend(advantages)
    at = 0
    for part in parts:
        for row in range(len(part.forklab_samples)):
            if self._forklab_order[at] in self._forklab_dropped:
                part.completion_mask[row] = 0
            at += 1
        part.forklab_advantages = part.advantages
    inner = self.args.gradient_accumulation_steps
    for first in range(0, len(parts), inner):
        window = parts[first : first + inner]
        for part in window:
            part.forklab_window = tuple(sum(sizes) for sizes in zip(*(sizes_of(one) for one in window)))


def log_rollout(self: GRPOTrainer, samples: list[Any]) -> None:
    """Logs all responses, in the order of their rewards."""
    _original["_log_rollout"](self, self._forklab_all)


def sizes_of(part: Any) -> tuple[int, int]:
    """Response tokens and sequences of a micro-batch."""
    return int(part.completion_mask.sum()), int(part.completion_mask.any(1).sum())


def per_token_logps_and_entropies(
    self: GRPOTrainer, model: Any, model_inputs: dict[str, Any], batch: Any, compute_entropy: bool = False, **rest: Any
) -> Any:
    """Where the loss is computed: selects the tokens by the entropies at hand, and weights their advantages."""
    logps, entropies = _original["_get_per_token_logps_and_entropies"](
        self, model, model_inputs, batch, compute_entropy=compute_entropy, **rest
    )
    if not compute_entropy or not self.model.training:
        return logps, entropies
    mask, values = batch.completion_mask.bool(), entropies.detach().float()
    if not PLAIN:
        kept = forklab_mask.keep(values, mask, MASK)
        weights = forklab_mask.weights(kept, mask, OBJECTIVE["loss"], MASK["normaliser"])
        batch.advantages = batch.forklab_advantages * weights
        log_mask(self, values, mask, kept)
    elif self.top_entropy_quantile < 1:
        padded = values.masked_fill(~mask, float("nan"))
        kept = padded >= torch.nanquantile(padded.flatten(), 1 - self.top_entropy_quantile)
    else:
        kept = mask
    if not batch.forklab_written:
        batch.forklab_written = True
        write_traces(self, model_inputs, batch, values, kept)
    return logps, entropies


def log_mask(self: GRPOTrainer, entropies: torch.Tensor, mask: torch.Tensor, kept: torch.Tensor) -> None:
    """Metrics of the mask, named as in forklab; entropies are means over tokens."""
    if not kept.any():
        return
    metrics = self._metrics["train"]
    metrics["entropy/mean"].append(entropies[mask].mean().item())
    metrics["mask/kept"].append((kept.sum() / mask.sum()).item())
    metrics["mask/entropy_kept"].append(entropies[kept].mean().item())
    if MASK["select"] in ("top", "bottom"):
        edge = entropies[kept] if MASK["select"] == "top" else entropies[mask & ~kept]
        metrics["mask/tau"].append(edge.min().item())


def compute_loss_and_metrics(self: GRPOTrainer, model: Any, model_inputs: dict[str, Any], batch: Any) -> Any:
    """ms-swift's loss of a micro-batch, weighted by its share of the mini-batch."""
    if PLAIN or not self.model.training:
        return _original["_compute_loss_and_metrics"](self, model, model_inputs, batch)
    self.compute_entropy = True
    loss, metrics = _original["_compute_loss_and_metrics"](self, model, model_inputs, batch)
    # The trainer divides by the number of micro-batches; forklab by what the loss averages over.
    average = 1 if OBJECTIVE["loss"] == "grpo" else 0
    share = sizes_of(batch)[average] / max(1, batch.forklab_window[average])
    return loss * (self.args.gradient_accumulation_steps * share), metrics


def traces_of(self: GRPOTrainer) -> tuple[Traces, dict[str, int]]:
    """Where traces are written, with the update that is under way and forklab's step of it."""
    global _traces
    _traces = _traces or Traces(Path(self.args.output_dir) / "traces", RECIPE)
    made = self.state.global_step
    return _traces, {"update": made + 1, "step": made // (RECIPE["minibatches"] * RECIPE["epochs"]) + 1}


def write_dropped(self: GRPOTrainer, sample: Any) -> None:
    """Writes a response that is not trained on: no entropies were computed of it."""
    traces, now = traces_of(self)
    prompt = [forklab_verifier.IDS[word] for word in sample.messages[0]["content"].split()]
    response = response_of(sample.response_token_ids, sample.is_truncated)
    facts = {"update": now["update"], **_facts[sample.request_id], "dropped": True}
    traces.write(now["step"], prompt, response, None, None, facts)


def write_traces(
    self: GRPOTrainer, model_inputs: dict[str, Any], batch: Any, entropies: torch.Tensor, kept: torch.Tensor
) -> None:
    """Writes the responses of a micro-batch."""
    traces, now = traces_of(self)
    ids, attention = model_inputs["input_ids"], model_inputs["attention_mask"].bool()
    for i, sample in enumerate(batch.forklab_samples):
        mask = batch.completion_mask[i].bool()
        whole = ids[i][attention[i]].tolist()
        response = ids[i][-len(mask) :][mask].tolist()
        if response:
            prompt = whole[: len(whole) - len(response)]
            facts = {"update": now["update"], **_facts[sample.request_id]}
            traces.write(now["step"], prompt, response, entropies[i][mask].tolist(), kept[i][mask].tolist(), facts)


def create_scheduler(self: GRPOTrainer, num_training_steps: int, optimizer: Any = None) -> Any:
    """The first of w updates of warm-up has the rate 1 / w."""
    scheduler = _original["create_scheduler"](self, num_training_steps, optimizer)
    warmup = RECIPE["optimiser"]["warmup"]
    if PLAIN or warmup == 0:
        return scheduler
    rate = lambda made: min(1.0, (made + 1) / warmup)  # noqa: E731
    self.lr_scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer or self.optimizer, rate)
    return self.lr_scheduler


GRPOTrainer._compute_advantages = compute_advantages
GRPOTrainer._compute_loss_and_metrics = compute_loss_and_metrics
GRPOTrainer._get_per_token_logps_and_entropies = per_token_logps_and_entropies
GRPOTrainer._log_rollout = log_rollout
GRPOTrainer._postprocess_batch = postprocess_batch
GRPOTrainer._score_completions = score_completions
GRPOTrainer.create_scheduler = create_scheduler
