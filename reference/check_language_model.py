"""Holds a language model's folder, as forklab runs it, to transformers in float32, on text of this repository.

    python reference/check_language_model.py DIR prompts OUT.jsonl      20 prompts of 64 to 512 tokens
    npm run -s forklab -- score --model DIR --in OUT.jsonl --out SCORED.jsonl
    python reference/check_language_model.py DIR scored SCORED.jsonl

The last prints, for each prompt, the largest difference of entropies and of log-probabilities, and how far transformers in
float32 itself is from float64 (`--double`, slow); it exits 1 if an entropy differs by more than `--tolerance` (1e-4 nats).

    python reference/check_language_model.py DIR greedy TRACES.jsonl

compares greedy text: each line has a `prompt_length` and `tokens`, as `forklab sample --temperature 0` writes them. Where the
two part, it prints both tokens and transformers' lead of the one over the other, in logits: below 1e-3 it is a near tie.
"""

import argparse
import json
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

ROOT = Path(__file__).resolve().parent.parent
COUNT = 20


def prompts(tokenizer):
    """Pieces of our documents, English and code, of 64, 88, ... 520 tokens cut at 512."""
    text = "\n\n".join(path.read_text() for path in sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("src/rl/*.ts")]))
    ids = tokenizer(text[:400_000], add_special_tokens=False).input_ids
    lengths = [min(512, 64 + 24 * i) for i in range(COUNT)]
    starts = [i * (len(ids) // COUNT) for i in range(COUNT)]
    return [ids[start : start + length] for start, length in zip(starts, lengths)]


def statistics(model, ids):
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0, :-1].double()
    lp = torch.log_softmax(logits, -1)
    return -(lp.exp() * lp).sum(-1), lp.gather(1, torch.tensor(ids[1:])[:, None])[:, 0]


def check_scored(args, model):
    double = AutoModelForCausalLM.from_pretrained(args.folder, dtype=torch.float64).eval() if args.double else None
    worst = 0.0
    for line in args.file.read_text().splitlines():
        of = json.loads(line)
        ids = of["tokens"]
        # Entry i of entropy is of token i + 1, or of token i with null in front.
        ours = [torch.tensor([x for x in of[name] if x is not None], dtype=torch.float64) for name in ("entropy", "logprob")]
        theirs = statistics(model, ids)
        differences = [(a[-len(b) :] - b).abs().max().item() for a, b in zip(ours, theirs)]
        more = ""
        if double:
            exact = statistics(double, ids)
            far = lambda x: [(a - b).abs().max().item() for a, b in zip(x, exact)]
            more = "; from float64: ours {:.1e} {:.1e}, transformers in float32 {:.1e} {:.1e}".format(*far(ours), *far(theirs))
        print("{} tokens: entropy {:.1e}, log-probability {:.1e}{}".format(len(ids), *differences, more))
        worst = max(worst, differences[0])
    print(f"largest difference of entropies: {worst:.2e} nats")
    return worst <= args.tolerance


def check_greedy(args, model):
    agreed = True
    for line in args.file.read_text().splitlines():
        of = json.loads(line)
        ids, start = of["tokens"], of["prompt_length"]
        with torch.no_grad():
            logits = model(torch.tensor([ids])).logits[0].double()
        best = logits[start - 1 : -1].argmax(-1).tolist()
        parted = next((i for i, (a, b) in enumerate(zip(ids[start:], best)) if a != b), None)
        if parted is None:
            print(f"{len(ids) - start} tokens, all the same")
            continue
        at = logits[start - 1 + parted]
        lead = (at[best[parted]] - at[ids[start + parted]]).item()
        print(f"{len(ids) - start} tokens; at {parted} ours is {ids[start + parted]}, transformers' {best[parted]}, by {lead:.1e} logits")
        agreed &= lead < 1e-3
    return agreed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("what", choices=["prompts", "scored", "greedy"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--double", action="store_true")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    args = parser.parse_args()
    if args.what == "prompts":
        made = prompts(AutoTokenizer.from_pretrained(args.folder))
        args.file.write_text("".join(json.dumps({"tokens": ids, "prompt_length": 0}) + "\n" for ids in made))
        return
    model = AutoModelForCausalLM.from_pretrained(args.folder, dtype=torch.float32).eval()
    right = check_scored(args, model) if args.what == "scored" else check_greedy(args, model)
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
