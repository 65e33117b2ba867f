"""Loads an exported Hugging Face folder with transformers and compares its logits with ours.

Run `python reference/check_export.py DIR --logits ours.json [--tokens 3,1,4]`, where ours.json is
{"tokens": [ids], "logits": [[V numbers] for each token, or for the last only]}. `--tokens` overrides the file's.
`npm run forklab -- score --model DIR --in traces.jsonl --out scored.jsonl --logits ours.json` writes such a file.
Prints one line; exits 1 if the largest difference is above `--tolerance` (1e-4, absolute where |logit| < 1).
"""

import argparse
import json
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--logits", type=Path, required=True)
    parser.add_argument("--tokens", type=lambda text: [int(t) for t in text.split(",")])
    parser.add_argument("--tolerance", type=float, default=1e-4)
    args = parser.parse_args()

    ours = json.loads(args.logits.read_text())
    tokens = args.tokens or ours["tokens"]
    model, loading = AutoModelForCausalLM.from_pretrained(
        args.folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    wrong = {key: sorted(names) for key, names in loading.items() if names}
    if wrong:
        sys.exit(f"The folder's tensors do not fit its config: {wrong}")
    if (args.folder / "tokenizer.json").exists():
        tokenizer = AutoTokenizer.from_pretrained(args.folder)
        print(f"text: {tokenizer.decode(tokens)!r}")
        if tokenizer.convert_tokens_to_ids(tokenizer.convert_ids_to_tokens(tokens)) != tokens:
            sys.exit("The tokenizer does not give these ids back.")
        if tokenizer(tokenizer.decode(tokens), add_special_tokens=False)["input_ids"] != tokens:
            sys.exit("The tokenizer reads its own text differently.")
    with torch.no_grad():
        theirs = model(input_ids=torch.tensor([tokens])).logits[0].double()
    mine = torch.tensor(ours["logits"], dtype=torch.float64).reshape(-1, theirs.shape[-1])
    theirs = theirs[-len(mine) :]
    if mine.shape != theirs.shape:
        sys.exit(f"There are {len(mine)} rows of logits for {len(tokens)} tokens.")
    absolute = (mine - theirs).abs()
    relative = absolute / theirs.abs().clamp(min=1)
    print(f"{len(mine)} rows: largest difference {absolute.max():.2e}, relative {relative.max():.2e}")
    # Written this way round so that NaN fails.
    sys.exit(0 if relative.max() <= args.tolerance else 1)


if __name__ == "__main__":
    main()
