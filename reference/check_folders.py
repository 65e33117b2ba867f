"""Draws random Llama, Qwen2 and Qwen3 folders and holds `forklab score`, and what is exported, to transformers over them.

Run `python reference/check_folders.py --count 300 --seed 1`. Each folder must agree with transformers to 2e-4 nats at every
token, or be refused with a sentence; exported again, it must be the same model to transformers. Prints how many did which, every reason of refusal with what transformers said, and the
worst difference; exits 1 on a wrong number, and on a folder that transformers runs and we refuse for a reason that is not
one of ENGINE, what the engine does not compute.
"""

import argparse
import collections
import json
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import transformers

from folders import draw, truth

warnings.filterwarnings("ignore")
TOLERANCE = 2e-4
ENGINE = [
    r"only silu", r"longrope", r"causal attention", r"quantised", r"layers differ", r"no place for",
    r"of type linear_attention", r"The model is a ", r"not merged", r"leads out|no safetensors file", r"not in the folder",
    r"sliding_window is", r"both ",
]


def furthest(a, b):
    return max((abs(x - y) for key in ("entropy", "logprob") for x, y in zip(a[key], b[key], strict=True)), default=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="the folders are left here")
    args = parser.parse_args()
    transformers.logging.set_verbosity(transformers.logging.CRITICAL)
    transformers.logging.disable_progress_bar()
    with tempfile.TemporaryDirectory() as temporary:
        root = args.keep or Path(temporary)
        drawn = {}
        for i in range(args.count):
            seed = args.seed * 100_000 + i
            name = f"{seed:09d}"
            drawn[name] = draw(seed, root / name)
            (root / name / "t.jsonl").write_text(json.dumps({"tokens": drawn[name]["tokens"], "prompt_length": 1}) + "\n")
        print(f"{len(drawn)} folders drawn", flush=True)
        lines = subprocess.run(["npx", "tsx", "reference/score_folders.ts", str(root)], cwd=Path(__file__).parent.parent,
                               stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
        scored = {entry["name"]: entry for entry in map(json.loads, lines)}
        exported = {name: truth(root / name / "export", drawn[name]["tokens"]) for name in scored if (root / name / "export").exists()}
    counts, reasons, worst, faults = collections.Counter(), collections.Counter(), 0.0, []
    for name, folder in drawn.items():
        ours = scored.get(name)
        if ours is None:
            faults.append(f"{name}: no answer")
            continue
        refused = ours.get("refused")
        if refused is not None:
            counts["refused by both" if "refused" in folder else "refused by us only"] += 1
            reason = re.sub(r"\d+", "#", refused)[:150]
            reasons[(reason, "transformers runs it" if "truth" in folder else folder["refused"][:70])] += 1
            if "truth" in folder and not any(re.search(pattern, refused) for pattern in ENGINE):
                faults.append(f"{name}: refused, and transformers runs it: {refused}")
            if not re.search(r"[.!?]$", refused) or "\n" in refused:
                faults.append(f"{name}: no sentence: {refused!r}")
        elif "refused" in folder:
            counts["computed by us only"] += 1
            reasons[("(computed)", folder["refused"][:110])] += 1
        else:
            error = furthest(ours, folder["truth"])
            counts["agree" if error <= TOLERANCE else "DIFFER"] += 1
            worst = max(worst, error)
            if not error <= TOLERANCE:
                faults.append(f"{name}: {error:.2e} nats off; {json.dumps(folder['config'])}")
            if not furthest(exported[name], folder["truth"]) <= TOLERANCE:
                faults.append(f"{name}: its export is another model to transformers; {json.dumps(folder['config'])}")
    for (reason, theirs), n in sorted(reasons.items()):
        print(f"{n:4d}  {reason}  |  {theirs}")
    print(f"{len(drawn)} folders, transformers {transformers.__version__}: {dict(counts)}; worst difference {worst:.1e} nats")
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
