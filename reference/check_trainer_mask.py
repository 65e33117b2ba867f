"""Holds the mask of exported folders to the masks of the official code and of TRL, and to forklab's other rules.

    PYTHON reference/check_trainer_mask.py        any Python with torch

`fixtures/masks.json` is what those trainers keep of made-up entropies, by rule.
"""

import json
import sys
from pathlib import Path

import torch

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "src/trainers/export/python"))

from mask import keep, kept_count, weights  # noqa: E402

cases = json.loads((HERE / "fixtures/masks.json").read_text())
wrong = 0
for case in cases:
    options = {"select": "top", "rho": case["rho"], "rule": case["rule"], "pool": "microbatch"}
    entropy, pool = torch.tensor([case["entropy"]], dtype=torch.float32), torch.tensor([case["pool"]])
    wrong += keep(entropy, pool, options)[0].int().tolist() != case["kept"]
print(f"{len(cases)} masks of the official code and of TRL, {wrong} otherwise")

torch.manual_seed(0)
entropy, mask = torch.rand(6, 11), torch.rand(6, 11) < 0.8
mask[:, 0] = True
mask = mask.cumprod(1).bool()
base = {"rho": 0.2, "rule": "topk", "pool": "microbatch"}
n = int(mask.sum())
top = keep(entropy, mask, {**base, "select": "top"})
bottom = keep(entropy, mask, {**base, "select": "bottom"})
assert (top | bottom).equal(mask) and not (top & bottom).any()
assert int(top.sum()) == int(keep(entropy, mask, {**base, "select": "random"}).sum()) == kept_count(0.2, n)
matched = keep(entropy, mask, {**base, "select": "matched"})
assert matched.sum(0).equal(top.sum(0)) and not (matched & ~mask).any()
sequence = keep(entropy, mask, {**base, "select": "top", "pool": "sequence"})
assert sequence.sum(1).tolist() == [kept_count(0.2, int(length)) for length in mask.sum(1)]
assert keep(entropy, mask, {**base, "select": "all"}).equal(mask)
# The mean over the tokens of `mask` of weighted losses is the mean over the kept ones.
loss = torch.rand_like(entropy)
dapo = (loss * weights(top, mask, "dapo", "kept") * mask).sum() / mask.sum()
assert torch.isclose(dapo, loss[top].mean())
grpo = ((loss * weights(sequence, mask, "grpo", "kept") * mask).sum(1) / mask.sum(1)).mean()
assert torch.isclose(grpo, torch.stack([row[kept].mean() for row, kept in zip(loss, sequence)]).mean())
print("bottom, random, matched, sequences, weights: as they should be")
sys.exit(1 if wrong else 0)
