"""Writes reference/fixtures/divergence.json: logits of two models, and how far the one is from the other.

Run `python reference/write_divergence.py` (seconds). KL by torch's kl_div, everything else by numpy, in float64.
"""

import json

import numpy as np
import torch
import torch.nn.functional as F

from fixture_file import FOLDER
from objectives import kept_count

VOCAB, LENGTHS, TOP = 24, (21, 13, 30, 7), 5
BINS = 10


def main():
    rng = np.random.default_rng(7)
    n = sum(LENGTHS)
    # From flat to almost settled; the noise grows with the entropy, so that forks change more than equal noise explains.
    scale = rng.uniform(0.3, 9, size=(n, 1))
    p = np.round(rng.normal(size=(n, VOCAB)) * scale, 3)
    q = np.round(p + rng.normal(size=(n, VOCAB)) * (0.1 + 0.6 / scale), 3)
    targets = rng.integers(0, VOCAB, size=n)

    logs = [torch.log_softmax(torch.from_numpy(z), -1) for z in (p, q)]
    kl = F.kl_div(logs[1], logs[0], log_target=True, reduction="none").sum(-1).numpy()
    gini = (1 - logs[0].exp().square().sum(-1)).numpy()
    entropy = np.stack([-(l.exp() * l).sum(-1).numpy() for l in logs], -1)
    logprob = np.stack([l.numpy()[np.arange(n), targets] for l in logs], -1)
    order = [np.argsort(-z, axis=-1, kind="stable") for z in (p, q)]
    flipped = order[0][:, 0] != order[1][:, 0]
    shared = np.array([len(set(a[:TOP]) & set(b[:TOP])) / TOP for a, b in zip(*order)])
    columns = {
        "kl": kl,
        "logRatio": logprob[:, 0] - logprob[:, 1],
        "entropyChange": entropy[:, 1] - entropy[:, 0],
        "entropyDistance": np.abs(entropy[:, 1] - entropy[:, 0]),
        "flipped": flipped.astype(float),
        "topOverlap": shared,
    }
    rank = np.argsort(np.argsort(entropy[:, 0], kind="stable"))
    k = kept_count(0.2, n)
    forks = np.zeros(n, bool)
    forks[np.argsort(-entropy[:, 0], kind="stable")[:k]] = True

    def group(of):
        noise = np.sqrt(2 * kl[of].mean() / gini[of].mean())
        return {"tokens": int(of.sum()), "means": {name: v[of].mean() for name, v in columns.items()},
                "gini": gini[of].mean(), "noise": noise}

    trace = np.repeat(np.arange(len(LENGTHS)), LENGTHS)
    record = {
        "top": TOP,
        "traces": [
            {"reference": p[trace == t].tolist(), "other": q[trace == t].tolist(), "targets": targets[trace == t].tolist()}
            for t in range(len(LENGTHS))
        ],
        "kl": kl.tolist(),
        "gini": gini.tolist(),
        "groups": {"all": group(np.ones(n, bool)), "forks": group(forks), "rest": group(~forks)},
        "bins": [group(rank * BINS // n == b) for b in range(BINS)],
    }
    (FOLDER / "divergence.json").write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
