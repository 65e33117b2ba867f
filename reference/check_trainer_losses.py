"""Holds the loss that a trainer logged to the formula: of exported folders that were run, with traces.

    PYTHON reference/check_trainer_losses.py FOLDER...        no library needed

At the first update of a step the ratio of probabilities is 1, so that the loss follows from advantages and kept tokens:

    dapo  -sum over kept tokens of A / (kept, or all, tokens)        grpo  the same of each response, then their mean

and, with several micro-batches, each by its tokens. A KL penalty or an entropy bonus is not in it.
"""

import json
import sys
from pathlib import Path


def logged_losses(out: Path) -> dict[int, float]:
    """The loss of each update: TRL's trainer_state.json, or ms-swift's logging.jsonl."""
    table = out / "logging.jsonl"
    if table.exists():
        lines = [json.loads(line) for line in table.read_text().splitlines()]
        steps = [line for line in lines if "loss" in line and "global_step/max_steps" in line]
        return {int(line["global_step/max_steps"].split("/")[0]): line["loss"] for line in steps}
    states = sorted(out.glob("checkpoint-*/trainer_state.json"), key=lambda path: path.stat().st_mtime)
    history = json.loads(states[-1].read_text())["log_history"]
    return {entry["step"]: entry["loss"] for entry in history if "loss" in entry and "grad_norm" in entry}


def expected(rows: list[dict], recipe: dict) -> float:
    """The loss of the responses of an update, by the formula."""
    advantages = [row["meta"]["advantage"] for row in rows]
    kept = [row["kept"].count(True) for row in rows]
    lengths = [len(row["tokens"]) - row["prompt_length"] for row in rows]
    counted = kept if recipe["mask"]["normaliser"] == "kept" else lengths
    if recipe["objective"]["loss"] == "grpo":
        means = [-a * k / max(1, n) for a, k, n in zip(advantages, kept, counted)]
        return sum(means) / len(means)
    return -sum(a * k for a, k in zip(advantages, kept)) / max(1, sum(counted))


for folder in map(Path, sys.argv[1:]):
    recipe = json.loads((folder / "forklab_recipe.json").read_text())
    losses, differences = logged_losses(folder / "out"), []
    for file in sorted((folder / "out/traces").glob("*.jsonl")):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        rows = [row for row in rows if not row["meta"].get("dropped")]
        first = min(row["meta"]["update"] for row in rows)
        if first in losses:
            own = [row for row in rows if row["meta"]["update"] == first]
            differences.append(abs(expected(own, recipe) - losses[first]))
    print(f"{folder.name}: {len(differences)} updates, largest difference of the loss {max(differences):.1e}")
