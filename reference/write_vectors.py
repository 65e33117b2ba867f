"""Writes reference/fixtures/masks.json (masks of entropies), rng.json (random bits, sampled tokens) and forbidden.json (draws
without some of the tokens).

Run `python reference/write_vectors.py` (seconds).
"""

import json
import math

import numpy as np
import torch

from fixture_file import FOLDER
from objectives import top_mask

# TRL's unit tests of get_high_entropy_mask (tests/test_grpo_trainer.py); threshold is 1 - rho.
RISING = [[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.7, 0.8, 0.9, 1.0, 1.1, 1.2]]
SHORT = [[1] * 6, [1, 1, 1, 1, 0, 0]]
TRL = [
    (RISING, SHORT, 0.8, [[0, 0, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0]]),
    (RISING, SHORT, 0.5, [[0, 0, 0, 0, 0, 1], [1, 1, 1, 1, 0, 0]]),
    (RISING, SHORT, 0.0, SHORT),
    (RISING, SHORT, 1.0, [[0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 0, 0]]),
    (RISING, [[0] * 6] * 2, 0.5, [[0] * 6] * 2),
    ([[0.1, 0.2, 0.3, 1.4, 0.5, 0.14], [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]], [[1, 1, 1, 1, 0, 0]] * 2, 0.8,
     [[0, 0, 0, 1, 0, 0], [0, 0, 0, 1, 0, 0]]),
]


def trl_record(entropy, mask, threshold, kept):
    flat = lambda rows: [x for row in rows for x in row]
    pool = torch.tensor(flat(mask)).bool()
    ours, _ = top_mask(torch.tensor(flat(entropy), dtype=torch.float64), pool, 1 - threshold, "quantile")
    assert ours.int().tolist() == flat(kept), (threshold, ours)
    return {"source": "trl", "rule": "quantile", "rho": 1 - threshold, "entropy": flat(entropy),
            "pool": flat(mask), "kept": flat(kept)}


def tie_records():
    """Pools with ties at tau, zeros, one row and none, under the three rules."""
    pools = {
        "ties at tau": [0.5, 1.0, 0.5, 0.25, 0.5, 2.0, 0.0, 0.5, 0.125, 0.0],
        "mostly zero": [0.0] * 9 + [0.75] + [0.0] * 5,
        "all equal": [1.5] * 7,
        "one row": [0.25],
        "distinct": [0.375, 1.25, 0.0625, 2.5, 0.875, 0.1875, 1.75, 3.0, 0.6875, 1.0, 0.3125],
    }
    for name, entropy in pools.items():
        for holes in (False, True):
            pool = torch.tensor([not (holes and i % 3 == 1) for i in range(len(entropy))])
            for rho in (0.0, 0.2, 0.35, 1.0):
                for rule in ("topk", "threshold", "quantile"):
                    kept, tau = top_mask(torch.tensor(entropy, dtype=torch.float64), pool, rho, rule)
                    yield {"source": name, "rule": rule, "rho": rho, "entropy": entropy,
                           "pool": pool.int().tolist(), "kept": kept.int().tolist(), "tau": tau}


def threefry(key, counter):
    """Threefry-2x32-20 by the paper (Salmon et al. 2011), on Python integers."""
    word = 0xFFFFFFFF
    keys = [*key, key[0] ^ key[1] ^ 0x1BD11BDA]
    x, y = (counter[0] + keys[0]) & word, (counter[1] + keys[1]) & word
    rotations = [13, 15, 26, 6, 17, 29, 16, 24]
    for i in range(20):
        x = (x + y) & word
        r = rotations[i % 8]
        y = ((y << r | y >> (32 - r)) & word) ^ x
        if i % 4 == 3:
            s = i // 4 + 1
            x, y = (x + keys[s % 3]) & word, (y + keys[(s + 1) % 3] + s) & word
    return [x, y]


# Random123's kat_vectors, threefry2x32 20.
KNOWN = [
    ([0, 0], [0, 0], [0x6B200159, 0x99BA4EFE]),
    ([0xFFFFFFFF] * 2, [0xFFFFFFFF] * 2, [0x1CB996FC, 0xBB002BE7]),
    ([0x13198A2E, 0x03707344], [0x243F6A88, 0x85A308D3], [0xC4923A9C, 0x483DF7A0]),
]


def sample(logits, temperature, key, rollout, position):
    """argmax of z/T - log(-log u), and by how much it wins. v's word is v & 1 of block (rollout, position ceil(V/2) + v/2)."""
    half = (len(logits) + 1) // 2
    scores = []
    for v, z in enumerate(logits):
        bits = threefry(key, [rollout, position * half + (v >> 1)])[v & 1]
        scores.append(z / temperature - math.log(-math.log(((bits >> 8) + 0.5) * 2**-24)))
    best = max(range(len(scores)), key=scores.__getitem__)
    rest = max((s for i, s in enumerate(scores) if i != best), default=-math.inf)
    return best, scores[best] - rest


def sample_records():
    generator = np.random.default_rng(7)
    for vocab in (7, 8, 55, 300):
        logits = [float(x) for x in np.float32(np.round(2 * generator.standard_normal(vocab), 3))]
        for temperature in (1.0, 0.6):
            draws = []
            for rollout in (0, 1, 977):
                for position in (0, 1, 23):
                    key = [int(k) for k in generator.integers(0, 2**32, 2)]
                    token, lead = sample(logits, temperature, key, rollout, position)
                    if lead > 1e-3:
                        draws.append({"key": key, "rollout": rollout, "position": position, "token": token})
            yield {"logits": logits, "temperature": temperature, "draws": draws}


def forbidden_records():
    """Draws of softmax(z/T) over the tokens that are not forbidden, with the entropy and log-probabilities by torch.distributions."""
    generator = np.random.default_rng(11)
    for vocab, forbid, temperature in [
        (7, [0], 1.0), (8, [7], 0.6), (55, [51], 1.0), (55, [50, 51], 0.6), (55, [3, 51, 0], 1.7),
        (300, list(range(0, 300, 5)), 1.0), (55, [v for v in range(55) if v not in (4, 40)], 1.0),
    ]:
        logits = np.float32(np.round(2 * generator.standard_normal(vocab), 3))
        logits[forbid[0]] = 9.0  # would be drawn nearly always
        left = torch.from_numpy(logits.astype(np.float64))
        left[forbid] = -math.inf
        law = torch.distributions.Categorical(logits=left / temperature)
        draws = []
        for rollout in (0, 1, 977):
            for position in (1, 2, 23):
                key = [int(k) for k in generator.integers(0, 2**32, 2)]
                token, lead = sample(left.tolist(), temperature, key, rollout, position)
                if lead > 1e-3:
                    logprob = law.log_prob(torch.tensor(token)).item()
                    draws.append({"key": key, "rollout": rollout, "position": position, "token": token, "logprob": logprob})
        yield {"logits": logits.astype(float).tolist(), "forbid": forbid, "temperature": temperature,
               "entropy": law.entropy().item(), "draws": draws}


if __name__ == "__main__":
    for key, counter, words in KNOWN:
        assert threefry(key, counter) == words
    masks = [trl_record(*row) for row in TRL] + list(tie_records())
    blocks = [{"key": k, "counter": c, "words": w} for k, c, w in KNOWN]
    blocks += [{"key": [i * 77, 5], "counter": [i, 2**31 + i], "words": threefry([i * 77, 5], [i, 2**31 + i])}
               for i in range(5)]
    rng = {"blocks": blocks, "samples": list(sample_records())}
    compact = lambda items: "[\n" + ",\n".join(json.dumps(item, allow_nan=False) for item in items) + "\n]"
    (FOLDER / "masks.json").write_text(compact(masks) + "\n")
    (FOLDER / "rng.json").write_text(
        '{"blocks": ' + compact(rng["blocks"]) + ',\n"samples": ' + compact(rng["samples"]) + "}\n"
    )
    (FOLDER / "forbidden.json").write_text(compact(forbidden_records()) + "\n")
    print(f"{len(masks)} masks, {len(rng['blocks'])} blocks, {sum(len(s['draws']) for s in rng['samples'])} draws")
