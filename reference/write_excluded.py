"""Writes reference/fixtures/excluded.{json,bin}: masks that leave tokens out of their pool, on the model and batch of `qwen2`.

Run `python reference/write_excluded.py` after write_fixtures.py (seconds). In float64, as there. The log-probabilities are
those of the case `kl` of that fixture.
"""

import copy
import json
from dataclasses import asdict

import numpy as np
import torch

from fixture_file import FOLDER, FixtureFile
from objectives import Mask, Objective, kept_count, policy_loss
from tiny_models import Double, build, initial_parameters, packed_logits, set_parameters
from write_fixtures import gradients, make_batch

NAME = "qwen2"
CASES = {
    "top-topk-kept": (Mask(rho=0.3), Objective()),
    "bottom-quantile-all": (Mask("bottom", 0.35, "quantile"), Objective(normaliser="all")),
    "all-kept": (Mask("all"), Objective()),
    "all-all-kl": (Mask("all"), Objective(normaliser="all", kl=0.05)),
    "random-all": (Mask("random", 0.3), Objective(normaliser="all")),
    "grpo-top-all-bonus": (Mask(rho=0.3), Objective("grpo", "all", kl=0.05, entropyBonus=0.01)),
}


def read(manifest):
    data = np.frombuffer((FOLDER / f"{NAME}.bin").read_bytes(), dtype="<f4")
    return lambda a: torch.from_numpy(
        data[a["offset"] : a["offset"] + int(np.prod(a["shape"]))].astype(np.float64).reshape(a["shape"])
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    manifest = json.loads((FOLDER / f"{NAME}.json").read_text())
    array = read(manifest)
    seed = manifest["seed"]
    batch = make_batch(NAME, torch.Generator().manual_seed(1000 + seed))
    assert batch.sequences == manifest["sequences"]
    plain = build(NAME)
    values = initial_parameters(plain, seed)
    # Every third id: about a third of the tokens leave the pool.
    ids = [v for v in range(manifest["config"]["vocab"]) if v % 3 == 1]
    excluded = batch.response & torch.isin(batch.next, torch.tensor(ids))
    pooled = (batch.response & ~excluded).nonzero()[:, 0]
    print(f"{int(excluded.sum())} of {int(batch.response.sum())} response rows excluded")
    order = torch.randperm(len(pooled), generator=torch.Generator().manual_seed(1))
    given = torch.zeros(len(batch.next), dtype=torch.float64)
    given[pooled[order[: kept_count(0.3, len(pooled))]]] = 1
    source = next(case for case in manifest["cases"] if case["name"] == "kl")
    old, reference = array(source["old"]), array(source["reference"])
    with Double():
        start = set_parameters(build(NAME).double(), values)
        file = FixtureFile("excluded", [n for n, _ in start.named_parameters()])
        records = []
        for name, (mask, objective) in CASES.items():
            model = copy.deepcopy(start)
            loss, outcome = policy_loss(
                packed_logits(model, batch.sequences), batch, objective, mask, old, reference, given, excluded
            )
            loss.backward()
            # Nearer to the cut, and float32 may differ.
            ranked = outcome["entropy"].detach()[pooled].sort(descending=True).values
            k = kept_count(mask.rho, len(pooled))
            if outcome["tau"] is not None:
                quantile = mask.rule == "quantile"
                gap = (ranked - outcome["tau"]).abs().min() if quantile else ranked[k - 1] - ranked[k]
                assert gap > 1e-3, (name, gap)
            assert not (outcome["weights"].bool() & excluded).any()
            records.append({
                "name": name, "mask": asdict(mask), "objective": asdict(objective), "loss": loss.item(),
                "tau": outcome["tau"], "kept": outcome["kept"],
                "given": file.array(given) if mask.select == "random" else None,
                "weights": file.array(outcome["weights"]), "gradient": file.parameters(gradients(model)),
            })
    size = file.write({
        "fixture": NAME, "case": "kl", "exclude": ids, "excluded": file.array(excluded.double()), "cases": records,
    })
    print(f"{len(records)} cases, {size / 1000:.0f} kB")
