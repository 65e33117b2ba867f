"""What TRL's own keys cannot say of this experiment, and the traces of its rollouts.

TRL imports this file before it makes its trainer, because `reward_funcs` names `forklab_trl.verify`; importing it
changes `GRPOTrainer`. It was written for trl 1.16.0 and for one process. With `"keys": "plain"` in
forklab_recipe.json it changes nothing of the training and only writes traces.

    advantage   A = (r - mean) / sd of the group, the population's sd, without an epsilon (TRL: the sample's, + 1e-4)
    dropping    groups of equal rewards leave the batch; what is left is shuffled and split evenly into mini-batches
    mask        forklab_mask.py, on entropies of the current policy or of the one that sampled
    loss        sum over micro-batches of (n / N) * sum over kept tokens of L / kept      (normaliser kept)
                n, N: response tokens of the micro-batch and of its mini-batch; a mask that is chosen before the loss
                divides by the kept tokens of the whole mini-batch
    warm-up     update t = 1, 2, ... has the rate min(1, t / w) (TRL: t - 1)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import forklab_mask
import torch
from forklab_rewards import RECIPE, overlong
from forklab_rewards import verify as _verify
from forklab_traces import Traces
from trl import GRPOTrainer

__all__ = ["overlong", "verify"]

PLAIN = RECIPE["keys"] == "plain"
MASK, OBJECTIVE, ROLLOUT = RECIPE["mask"], RECIPE["objective"], RECIPE["rollout"]
GROUP = ROLLOUT["group"]
# A mask that is cut by the entropies of the loss itself; any other is chosen before, if there are several micro-batches.
CUT = (
    MASK["select"] in ("top", "bottom")
    and MASK["entropy"] == "current"
    and (MASK["pool"] in ("microbatch", "sequence") or (MASK["pool"] == "minibatch" and RECIPE["microbatches"] == 1))
)
AHEAD = (
    MASK["select"] != "all"
    and not CUT
    and (RECIPE["microbatches"] > 1 or MASK["pool"] == "rollout" or MASK["entropy"] == "old")
)

Rows = dict[str, Any]
"""A batch as TRL has it: tensors [B, ...] by name."""

_facts: list[dict[str, Any]] = []
"""What is known of each response of the batch that was generated last: title, answer, reason, reward, group, advantage."""
_traces: Traces | None = None

_original = {
    name: getattr(GRPOTrainer, name)
    for name in (
        "_calculate_rewards",
        "_compute_loss",
        "_generate_and_score_completions",
        "_get_per_token_logps_and_entropies",
        "_prepare_inputs",
        "create_scheduler",
        "get_high_entropy_mask",
    )
}


def verify(*args: Any, title: list[str], log_extra: Any = None, **columns: Any) -> list[float]:
    """The verifier's reward; what it says of each response is kept for the traces."""
    said: dict[str, list[Any]] = {}
    rewards = _verify(*args, log_extra=lambda name, values: said.update({name: values}), **columns)
    if log_extra is not None:
        for name, values in said.items():
            log_extra(name, values)
    _facts[:] = [
        {"title": line, "answer": answer, "reason": reason}
        for line, answer, reason in zip(title, said["answer"], said["reason"], strict=True)
    ]
    return rewards


def calculate_rewards(self: GRPOTrainer, *args: Any) -> torch.Tensor:
    """Keeps the rewards [B, functions], the verifier's first, from which the advantages come."""
    self._forklab_rewards = _original["_calculate_rewards"](self, *args)
    return self._forklab_rewards


def generate_and_score(self: GRPOTrainer, inputs: list[dict[str, Any]]) -> Rows:
    """TRL's rollouts, with forklab's advantages, each row with its number."""
    batch = _original["_generate_and_score_completions"](self, inputs)
    if not self.model.training:
        return batch
    if self.accelerator.num_processes > 1:
        raise RuntimeError(
            "forklab_trl.py was written for one process. README.md says what runs on several."
        )
    if not PLAIN:
        rewards = self._forklab_rewards.sum(1).view(-1, GROUP)
        centred = rewards - rewards.mean(1, keepdim=True)
        deviation = rewards.std(1, correction=0, keepdim=True)
        scaled = centred / deviation if OBJECTIVE["scaleRewards"] else centred
        batch["advantages"] = torch.where(deviation > 0, scaled, 0.0).flatten().to(batch["advantages"])
        logged = self._logs["advantages"]
        for _ in range(len(batch["advantages"])):
            logged.pop()
        logged.extend(batch["advantages"].tolist())
    for i, facts in enumerate(_facts):
        facts["reward"] = self._forklab_rewards[i].sum().item()
        facts["group"] = i // GROUP + 1
        facts["advantage"] = batch["advantages"][i].item()
    batch["forklab_row"] = torch.arange(len(_facts))
    return batch


def rows_at(batch: Rows, index: torch.Tensor) -> Rows:
    """The rows of some numbers."""
    is_column = lambda value: isinstance(value, torch.Tensor) and value.ndim > 0  # noqa: E731
    return {name: value[index] if is_column(value) else value for name, value in batch.items()}


def with_signal(self: GRPOTrainer, batch: Rows) -> torch.Tensor:
    """The numbers of the rows that are trained on: all, or those of groups to which the verifier gave other rewards."""
    rewards = self._forklab_rewards[:, 0].view(-1, GROUP)
    told_apart = (rewards != rewards[:, :1]).any(1)
    if ROLLOUT["batches"] == 0:
        told_apart[:] = True
    rows = told_apart.repeat_interleave(GROUP)
    self._metrics["train"]["groups_dropped"].append((~told_apart).sum().item())
    for row in (~rows).nonzero().flatten().tolist():
        write_trace(self, rows_at(batch, torch.tensor([row])), None, None)
    return rows.nonzero().flatten()


def split_evenly(rows: torch.Tensor, parts: int) -> list[torch.Tensor]:
    """Parts whose sizes differ by at most one."""
    cuts = [i * len(rows) // parts for i in range(parts + 1)]
    return [rows[start:end] for start, end in zip(cuts, cuts[1:])]


def prepare_inputs(self: GRPOTrainer, generation_batch: list[dict[str, Any]]) -> Rows:
    """The next micro-batch. A step's rows are shuffled anew for each epoch, as in forklab."""
    if PLAIN or not self.model.training:
        return _original["_prepare_inputs"](self, generation_batch)
    parts, inner = self.args.steps_per_generation, self.args.gradient_accumulation_steps
    at = self._step % (parts * self.num_iterations)
    if at == 0 or self._buffered_inputs is None:
        self._forklab_batch = self._generate_and_score_completions(generation_batch)
        if MASK["entropy"] == "old":
            self._forklab_batch["forklab_entropy"] = entropies_of(self, self._forklab_batch)
        self._forklab_kept_rows = with_signal(self, self._forklab_batch)
    if at % parts == 0 or self._buffered_inputs is None:
        rows = self._forklab_kept_rows
        rows = rows[torch.randperm(len(rows))]
        self._buffered_inputs = [
            micro_batch(self._forklab_batch, part)
            for window in split_evenly(rows, parts // inner)
            for part in split_evenly(window, inner)
        ]
    first = at % parts // inner * inner
    window = self._buffered_inputs[first : first + inner]
    if at % inner == 0:
        for part in window:
            part["forklab_window"] = tuple(sum(sizes) for sizes in zip(*(sizes_of(one) for one in window)))
        if AHEAD:
            mask_ahead(self, window)
    return self._buffered_inputs[at % parts]


def micro_batch(batch: Rows, rows: torch.Tensor) -> Rows:
    """The rows of a micro-batch; where there is none, a row without tokens, whose loss is 0."""
    if len(rows) > 0:
        return rows_at(batch, rows)
    empty = rows_at(batch, torch.tensor([0]))
    empty["completion_mask"] = torch.zeros_like(empty["completion_mask"])
    return empty


def sizes_of(part: Rows) -> tuple[int, int]:
    """Response tokens and sequences of a micro-batch."""
    mask = part["completion_mask"]
    return int(mask.sum()), int(mask.any(1).sum())


def entropies_of(self: GRPOTrainer, part: Rows) -> torch.Tensor:
    """Entropies [B, T] of the current policy, nats."""
    ids = torch.cat([part["prompt_ids"], part["completion_ids"]], 1)
    attention = torch.cat([part["prompt_mask"], part["completion_mask"]], 1)
    with torch.no_grad():
        _, entropies, _ = _original["_get_per_token_logps_and_entropies"](
            self, self.model, ids, attention, part["completion_ids"].shape[1], compute_entropy=True
        )
    return entropies


def mask_ahead(self: GRPOTrainer, window: list[Rows]) -> None:
    """Selects the tokens of a mini-batch before its loss: of pools that are wider than a micro-batch, or of entropies
    of the policy that sampled."""
    pools = {"microbatch": [[part] for part in window], "rollout": [self._buffered_inputs]}.get(MASK["pool"], [window])
    if MASK["pool"] == "sequence":
        pools = [[part] for part in window]
    for pool in pools:
        masks = [part["completion_mask"] for part in pool]
        if MASK["select"] == "random":
            entropy = [torch.zeros(mask.shape) for mask in masks]
        else:
            entropy = [part["forklab_entropy"] if MASK["entropy"] == "old" else entropies_of(self, part) for part in pool]
        kept = forklab_mask.keep(torch.cat(entropy), torch.cat(masks), MASK)
        for part, own in zip(pool, kept.split([len(mask) for mask in masks])):
            part["forklab_kept"] = own
    tokens = sum(int(part["completion_mask"].sum()) for part in window)
    kept_tokens = sum(int(part["forklab_kept"].sum()) for part in window)
    for part in window:
        part["forklab_scale"] = tokens / max(1, kept_tokens)


def per_token_logps_and_entropies(self: GRPOTrainer, *args: Any, **options: Any) -> Any:
    """Keeps the entropies with which the loss is computed."""
    result = _original["_get_per_token_logps_and_entropies"](self, *args, **options)
    if options.get("compute_entropy"):
        self._forklab_entropies = result[1].detach()
    return result


def high_entropy_mask(
    self: GRPOTrainer, entropies: torch.Tensor, mask: torch.Tensor, threshold: float
) -> torch.Tensor:
    """What TRL multiplies each token's loss with [B, T]: with `loss_type: bnpo` it then divides by the tokens of `mask`,
    with `grpo` by each sequence's."""
    if PLAIN:
        self._forklab_kept = _original["get_high_entropy_mask"](self, entropies, mask, threshold)
        return self._forklab_kept
    ahead = AHEAD and self.model.training
    kept = self._forklab_inputs["forklab_kept"] if ahead else forklab_mask.keep(entropies.detach(), mask, MASK)
    self._forklab_kept = kept
    if self.model.training and kept.any():
        metrics = self._metrics["train"]
        metrics["mask/kept"].append((kept.sum() / mask.sum()).item())
        metrics["mask/entropy_kept"].append(entropies[kept].mean().item())
        if MASK["select"] in ("top", "bottom"):
            edge = entropies[kept].min() if MASK["select"] == "top" else entropies[mask.bool() & ~kept].min()
            metrics["mask/tau"].append(edge.item())
    if ahead and OBJECTIVE["loss"] == "dapo" and MASK["normaliser"] == "kept":
        return kept.float() * self._forklab_inputs["forklab_scale"]
    return forklab_mask.weights(kept, mask.bool(), OBJECTIVE["loss"], MASK["normaliser"])


def compute_loss(self: GRPOTrainer, model: torch.nn.Module, inputs: Rows) -> torch.Tensor:
    """TRL's loss of a micro-batch, weighted by its share of the mini-batch, and its traces."""
    self._forklab_inputs, self._forklab_kept = inputs, None
    loss = _original["_compute_loss"](self, model, inputs)
    if not self.model.training:
        return loss
    if self._step % (self.args.steps_per_generation * self.num_iterations) < self.args.steps_per_generation:
        write_trace(self, inputs, self._forklab_entropies, self._forklab_kept)
    if PLAIN:
        return loss
    # TRL divides by the number of micro-batches; forklab by what the loss averages over.
    own, of = sizes_of(inputs), inputs["forklab_window"]
    average = 1 if OBJECTIVE["loss"] == "grpo" else 0
    return loss * (self.args.gradient_accumulation_steps * own[average] / max(1, of[average]))


def write_trace(
    self: GRPOTrainer, rows: Rows, entropies: torch.Tensor | None, kept: torch.Tensor | None
) -> None:
    """Writes the rows of a micro-batch; without a mask all tokens are kept."""
    global _traces
    _traces = _traces or Traces(Path(self.args.output_dir) / "traces", RECIPE)
    update = self.state.global_step + 1
    step = self.state.global_step // (RECIPE["minibatches"] * RECIPE["epochs"]) + 1
    for i, row in enumerate(rows["forklab_row"].tolist()):
        prompt = rows["prompt_ids"][i][rows["prompt_mask"][i].bool()].tolist()
        mask = rows["completion_mask"][i].bool()
        response = rows["completion_ids"][i][mask].tolist()
        if not response:
            continue
        facts = {"update": update, **_facts[row]}
        if entropies is None:
            _traces.write(step, prompt, response, None, None, {**facts, "dropped": True})
        else:
            own = [True] * len(response) if kept is None else kept[i][mask].bool().tolist()
            _traces.write(step, prompt, response, entropies[i][mask].tolist(), own, facts)


def create_scheduler(self: GRPOTrainer, num_training_steps: int, optimizer: Any = None) -> Any:
    """The first of w updates of warm-up has the rate 1 / w."""
    scheduler = _original["create_scheduler"](self, num_training_steps, optimizer)
    warmup = RECIPE["optimiser"]["warmup"]
    if PLAIN or warmup == 0:
        return scheduler
    rate = lambda made: min(1.0, (made + 1) / warmup)  # noqa: E731
    self.lr_scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer or self.optimizer, rate)
    return self.lr_scheduler


GRPOTrainer._calculate_rewards = calculate_rewards
GRPOTrainer._compute_loss = compute_loss
GRPOTrainer._generate_and_score_completions = generate_and_score
GRPOTrainer._get_per_token_logps_and_entropies = per_token_logps_and_entropies
GRPOTrainer._prepare_inputs = prepare_inputs
GRPOTrainer.create_scheduler = create_scheduler
GRPOTrainer.get_high_entropy_mask = high_entropy_mask
