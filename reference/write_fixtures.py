"""Writes reference/fixtures/{qwen3,llama,qwen2,llama-biases,qwen3-sliding}.{json,bin} and the Hugging Face folders beside them.

Run `python reference/write_fixtures.py` (a minute). All figures are computed in float64 by transformers' own model
classes from float32 parameters, then stored as float32; the same runs in float32 give the manifest's `float32`:
how far an honest float32 engine may end up from the truth.
"""

import copy
import itertools
from dataclasses import asdict, dataclass

import numpy as np
import torch

from fixture_file import FOLDER, FixtureFile
from objectives import Mask, Objective, cross_entropy, kept_count, policy_loss, row_statistics
from tiny_models import CONFIGS, Double, build, initial_parameters, packed_logits, set_parameters

SHAPES = {  # (length, prompt length) of each sequence
    "qwen3": [(24, 5), (17, 3), (9, 4), (13, 1), (20, 6)],
    "llama": [(11, 3), (22, 6), (7, 2), (16, 5), (18, 1)],
    "qwen2": [(12, 4), (19, 3), (8, 2), (15, 6), (6, 1)],
    "llama-biases": [(12, 4), (21, 3), (8, 2), (15, 6), (6, 1)],
    "qwen3-sliding": [(12, 4), (24, 3), (8, 2), (15, 6), (6, 1)],
}
ADVANTAGES = [1.25, -0.75, 0.5, -1.5, 0.875]
STEPS = 10
OPTIMISER = dict(learningRate=0.01, warmup=0, beta1=0.9, beta2=0.98, epsilon=1e-8, weightDecay=0.1, clipNorm=1.0)
POLICY_OPTIMISER = dict(OPTIMISER, learningRate=0.0003)

COMBINED = (Mask(), Objective("grpo", "all", temperature=0.7, kl=0.05, entropyBonus=0.01))
ALL_CASES = {
    **{f"{select}-{rule}-{normaliser}": (Mask(select, 0.2, rule), Objective(normaliser=normaliser))
       for select in ("top", "bottom") for rule in ("topk", "threshold", "quantile") for normaliser in ("kept", "all")},
    "random-kept": (Mask("random"), Objective()),
    "random-all": (Mask("random"), Objective(normaliser="all")),
    "all": (Mask("all"), Objective()),
    "rho30-topk": (Mask(rho=0.3), Objective()),
    "rho30-quantile": (Mask(rho=0.3, rule="quantile"), Objective()),
    "soft": (Mask("soft"), Objective()),
    "temperature": (Mask(), Objective(temperature=0.7)),
    "grpo-top-kept": (Mask(), Objective("grpo")),
    "grpo-top-all": (Mask(), Objective("grpo", "all")),
    "grpo-all": (Mask("all"), Objective("grpo")),
    "kl": (Mask(), Objective(kl=0.05)),
    "kl-grpo": (Mask(), Objective("grpo", kl=0.05)),
    "entropy-bonus-kept": (Mask(), Objective(entropyBonus=0.01)),
    "entropy-bonus-all": (Mask(), Objective(normaliser="all", entropyBonus=0.01)),
    "combined": COMBINED,
}
CASES = {  # every case on the smallest model; the larger gradients of a few on the others
    "qwen3": {case: ALL_CASES[case] for case in ("top-topk-kept", "bottom-topk-kept", "combined")},
    "llama": {case: ALL_CASES[case] for case in ("top-topk-kept", "combined")},
    "qwen2": ALL_CASES,
    "llama-biases": {case: ALL_CASES[case] for case in ("top-topk-kept",)},
    "qwen3-sliding": {case: ALL_CASES[case] for case in ("top-topk-kept",)},
}


@dataclass
class Batch:
    sequences: list
    next: torch.Tensor  # [N] int64
    response: torch.Tensor  # [N] bool
    sequence: torch.Tensor  # [N] int64
    advantage: torch.Tensor  # [sequences]


def make_batch(name, generator):
    sequences, following, response, owner = [], [], [], []
    for i, (length, prompt) in enumerate(SHAPES[name]):
        tokens = torch.randint(CONFIGS[name]["vocab"], (length,), generator=generator).tolist()
        sequences.append(tokens)
        following += tokens[1:] + [-1]
        response += [prompt - 1 <= t < length - 1 for t in range(length)]
        owner += [i] * length
    advantage = torch.tensor(ADVANTAGES, dtype=torch.float64)
    return Batch(sequences, torch.tensor(following), torch.tensor(response), torch.tensor(owner), advantage)


def single(x):
    """The float32 values nearest to x, in double: what a fixture hands to an engine as input."""
    # By way of numpy, because Double() turns torch's float() into double().
    return torch.from_numpy(x.detach().numpy().astype(np.float32).astype(np.float64))


def given_logprobs(logits, batch, generator):
    """Old and reference log-probabilities by temperature. Log-ratios are near 0, or well past a clip bound."""
    n = len(batch.next)
    centre = torch.tensor([-0.45, -0.1, 0.0, 0.12, 0.42])[torch.randint(5, (n,), generator=generator)]
    shift = centre + 0.05 * torch.randn(n, generator=generator)
    drift = 0.3 * torch.randn(n, generator=generator)
    given = {}
    for temperature in (1.0, 0.7):
        logprob = row_statistics(logits, batch.next, temperature)[2]
        zero = torch.zeros_like(logprob)
        given[temperature] = [single(torch.where(batch.response, logprob + d, zero)) for d in (-shift, drift)]
    return given


def margin(outcome, mask, objective, batch):
    """(entropy gap at tau, ratio's distance from a clip bound that acts): too small, and float32 may differ."""
    values = outcome["entropy"].detach()[batch.response].sort(descending=True).values
    gap = float("inf")
    if mask.rule == "quantile":
        gap = (values - outcome["tau"]).abs().min().item()
    elif mask.select in ("top", "bottom"):
        k = kept_count(mask.rho, len(values))
        gap = (values[k - 1] - values[k]).item()
    rise = batch.advantage[batch.sequence] > 0
    bound = torch.where(rise, 1 + objective.clipHigh, 1 - objective.clipLow)
    return gap, (outcome["ratio"] - bound)[batch.response].abs().min().item()


def train(model, loss_of, optimiser):
    """STEPS of clip_grad_norm_ and torch.optim.AdamW, one group (norms and biases decay too)."""
    adamw = torch.optim.AdamW(
        model.parameters(), lr=optimiser["learningRate"], betas=(optimiser["beta1"], optimiser["beta2"]),
        eps=optimiser["epsilon"], weight_decay=optimiser["weightDecay"],
    )
    losses, norms = [], []
    for _ in range(STEPS):
        adamw.zero_grad()
        loss = loss_of(model)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), optimiser["clipNorm"]).item())
        losses.append(loss.item())
        adamw.step()
    return losses, norms


def gradients(model):
    return {name: parameter.grad.clone() for name, parameter in model.named_parameters()}


def furthest(model, truth):
    """Largest absolute difference between a model's parameters and the truth's."""
    pairs = zip(model.parameters(), truth.parameters())
    return max((a.double() - b.double()).abs().max().item() for a, b in pairs)


class Unsuitable(Exception):
    """A seed whose batch has an entropy or a ratio too near a bound, or gradients too near 0 for Adam."""


def write(name, seed):
    cases = CASES[name]
    generator = torch.Generator().manual_seed(1000 + seed)
    batch = make_batch(name, generator)
    plain = build(name)
    values = initial_parameters(plain, seed)
    set_parameters(plain, values)
    plain_batch = copy.copy(batch)
    plain_batch.advantage = batch.advantage.float()
    with Double():
        start = set_parameters(build(name).double(), values)
        file = FixtureFile(name, [n for n, _ in start.named_parameters()])
        logits = packed_logits(start, batch.sequences).detach()
        given = given_logprobs(logits, batch, generator)
        responses = batch.response.nonzero()[:, 0]
        chosen = responses[torch.randperm(len(responses), generator=generator)[: kept_count(0.2, len(responses))]]
        random_rows = torch.zeros(len(batch.next), dtype=torch.float64)
        random_rows[chosen] = 1

        case_records = []
        for case, (mask, objective) in cases.items():
            old, reference = given[objective.temperature]
            model = copy.deepcopy(start)
            z = packed_logits(model, batch.sequences)
            z.retain_grad()
            loss, outcome = policy_loss(z, batch, objective, mask, old, reference, random_rows)
            loss.backward()
            gap, distance = margin(outcome, mask, objective, batch)
            acts = all(outcome[key] > 0 for key in ("clipLowKept", "clipHighKept"))
            if gap < 2e-3 or distance < 5e-3 or not acts:
                raise Unsuitable
            case_records.append({
                "name": case, "mask": asdict(mask), "objective": asdict(objective),
                "loss": loss.item(), "tau": outcome["tau"],
                **{key: outcome[key] for key in ("kept", "clipLow", "clipHigh", "clipLowKept", "clipHighKept")},
                "old": file.array(old), "reference": file.array(reference),
                "given": file.array(random_rows) if mask.select == "random" else None,
                "weights": file.array(outcome["weights"]), "entropy": file.array(outcome["entropy"]),
                "logprob": file.array(outcome["logprob"]), "logitGradient": file.array(z.grad),
                "gradient": file.parameters(gradients(model)),
            })

        taus = []

        def policy_step(model, batch=batch, old=given[1.0][0], taus=taus):
            mask, objective = cases["top-topk-kept"]
            loss, outcome = policy_loss(packed_logits(model, batch.sequences), batch, objective, mask, old)
            gap, distance = margin(outcome, mask, objective, batch)
            if gap < 3e-4 or distance < 3e-4:
                raise Unsuitable
            taus.append(outcome["tau"])
            return loss

        policy_model = copy.deepcopy(start)
        policy_losses, policy_norms = train(policy_model, policy_step, POLICY_OPTIMISER)

        model = copy.deepcopy(start)
        z = packed_logits(model, batch.sequences)
        z.retain_grad()
        loss = cross_entropy(z, batch)
        loss.backward()
        lse, entropy, logprob = row_statistics(z, batch.next)
        supervised = {"loss": loss.item(), "logitGradient": file.array(z.grad),
                      "gradient": file.parameters(gradients(model))}
        supervised_model = copy.deepcopy(start)
        losses, norms = train(supervised_model, lambda m: cross_entropy(packed_logits(m, batch.sequences), batch),
                              OPTIMISER)

    single_model = copy.deepcopy(plain)
    train(single_model, lambda m: cross_entropy(packed_logits(m, batch.sequences), batch), OPTIMISER)
    single_policy = copy.deepcopy(plain)
    old32 = given[1.0][0].float()
    train(single_policy, lambda m: policy_step(m, plain_batch, old32, []), POLICY_OPTIMISER)
    with torch.no_grad():
        logits32 = packed_logits(plain, batch.sequences).double()
    drift = {"crossEntropyTraining": furthest(single_model, supervised_model),
             "policyTraining": furthest(single_policy, policy_model)}
    if max(drift.values()) > 2e-5 or min(policy_norms) < 0.01:
        raise Unsuitable
    print(f"{name}: seed {seed}, {len(cases)} cases, {len(responses)} response rows")

    plain.config.save_pretrained(FOLDER / name)
    plain.save_pretrained(FOLDER / name)
    (FOLDER / name / "generation_config.json").unlink(missing_ok=True)
    (FOLDER / name / "model.safetensors").chmod(0o644)
    size = file.write({
        "name": name, "seed": seed, "torch": torch.__version__, "config": CONFIGS[name],
        "parameters": [{"name": n, "shape": list(p.shape)} for n, p in start.named_parameters()],
        "sequences": batch.sequences, "promptLengths": [prompt for _, prompt in SHAPES[name]],
        "advantages": ADVANTAGES,
        "logits": file.array(z), "lse": file.array(lse), "entropy": file.array(entropy),
        "logprob": file.array(logprob),
        "crossEntropy": supervised,
        "crossEntropyTraining": {"optimiser": OPTIMISER, "losses": losses, "gradientNorms": norms,
                                 "parameters": file.parameters(dict(supervised_model.named_parameters()))},
        "policyTraining": {"case": "top-topk-kept", "optimiser": POLICY_OPTIMISER, "losses": policy_losses,
                           "gradientNorms": policy_norms, "taus": taus,
                           "parameters": file.parameters(dict(policy_model.named_parameters()))},
        "cases": case_records,
        "float32": {"logits": (logits32 - z.detach()).abs().max().item(), **drift},
    })
    print(f"  {size / 1000:.0f} kB")


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name in CONFIGS:
        for seed in itertools.count(1):
            try:
                write(name, seed)
                break
            except Unsuitable:
                continue
