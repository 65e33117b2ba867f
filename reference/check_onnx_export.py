"""Holds an ONNX folder of `forklab export --format onnx` to transformers: the graph to ONNX's checker, its logits and entropies under
Python's onnxruntime to those of the Hugging Face folder that it was exported from.

Run `python reference/check_onnx_export.py HF_FOLDER ONNX_FOLDER [--prompts 4] [--longest 24] [--steps 6]`. Prompts of random tokens
and unequal lengths, padded on the left, are run in one batch, then step by step through the cache. Prints one line; exits 1 if
entropies differ by more than `--tolerance` (1e-4 nats). Logits are only printed (relative where |logit| > 1): on random tokens those
of a real model in float32 are 1e-3 from float64 in transformers too.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from transformers import AutoModelForCausalLM

from write_onnx import Session


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--prompts", type=int, default=4)
    parser.add_argument("--longest", type=int, default=24)
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--tolerance", type=float, default=1e-4)
    args = parser.parse_args()

    file = str(args.folder / "onnx/model.onnx")
    onnx.checker.check_model(file, full_check=True)
    domains = {node.domain for node in onnx.load(file, load_external_data=False).graph.node}
    if domains != {""}:
        sys.exit(f"The graph has operators of {sorted(domains)}.")

    model = AutoModelForCausalLM.from_pretrained(args.source, dtype=torch.float32, attn_implementation="eager").eval()
    draw = np.random.default_rng(7)
    lengths = draw.integers(1, args.longest + 1, args.prompts)
    rows = [draw.integers(0, model.config.vocab_size, length + args.steps) for length in lengths]
    with torch.no_grad():
        theirs = [model(torch.tensor(row[None])).logits[0].numpy() for row in rows]

    session = Session(file)
    width = session.past[0].shape[3]
    most = lengths.max()
    start = most - lengths
    ids, columns = np.zeros((len(rows), most), np.int64), np.arange(most)
    for row, first, length, to in zip(rows, start, lengths, ids):
        to[first:] = row[:length]
    mask = (columns >= start[:, None]).astype(np.int64)
    logits, past = session.run(ids, mask, np.maximum(columns - start[:, None], 0), session.empty(len(rows), width))
    ours = [[*of[first:]] for of, first in zip(logits, start)]
    for step in range(args.steps):
        mask = np.pad(mask, ((0, 0), (0, 1)), constant_values=1)
        ids = np.array([[row[length + step]] for row, length in zip(rows, lengths)])
        logits, past = session.run(ids, mask, (lengths + step)[:, None], past)
        for of, next in zip(ours, logits):
            of.append(next[0])

    def entropy(of):
        p = torch.log_softmax(torch.tensor(np.stack(of)).double(), -1)
        return -(p.exp() * p).sum(-1)

    far = max(float((np.abs(np.stack(a) - b) / np.maximum(1, np.abs(b))).max()) for a, b in zip(ours, theirs))
    nats = max(float((entropy(a) - entropy([*b])).abs().max()) for a, b in zip(ours, theirs))
    print(f"{sum(map(len, ours))} rows of {len(rows)} prompts: logits within {far:.2e}, entropies within {nats:.2e} nats")
    # Written this way round so that NaN fails.
    sys.exit(0 if nats <= args.tolerance else 1)


if __name__ == "__main__":
    main()
