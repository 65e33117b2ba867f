"""Writes fixtures/metrics: what trainers logged in real runs, cut small, and the same log as other tools write it.

    python reference/trainer_files.py TRL_RUN SWIFT_RUN

TRL_RUN and SWIFT_RUN are folders of `forklab export --to trl | ms-swift` in which the training has run. Needs tensorboard.
Of the files only whole entries are left out. The event file, the panel and trackio's JSON hold the numbers of TRL's log, as
Hugging Face's callbacks name them; trackio's shape is that of `trackio get metric --json`, 0.43.
"""

import csv
import json
import sys
from pathlib import Path

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.types_pb2 import DT_STRING
from tensorboard.summary.writer.record_writer import RecordWriter

OUT = Path(__file__).parent / "fixtures/metrics"
UPDATES = 20
"""Updates that are kept: ten steps with two mini-batches each."""


def write(path: str, text: str) -> None:
    whole = OUT / path
    whole.parent.mkdir(parents=True, exist_ok=True)
    whole.write_text(text)


def named(name: str) -> str:
    """As Hugging Face's callbacks call a metric of the log (`rewrite_logs`)."""
    return f"eval/{name[5:]}" if name.startswith("eval_") else f"train/{name}"


def trl(run: Path) -> list[dict]:
    state = json.loads((run / "out/checkpoint-80/trainer_state.json").read_text())
    state["log_history"] = [entry for entry in state["log_history"] if entry["step"] <= UPDATES]
    write("trl/out/checkpoint-20/trainer_state.json", json.dumps(state, indent=2) + "\n")
    write("trl/forklab_recipe.json", (run / "forklab_recipe.json").read_text())
    return state["log_history"]


def swift(run: Path) -> None:
    lines = (run / "out/logging.jsonl").read_text().splitlines()
    write("swift/out/logging.jsonl", "\n".join(lines[:UPDATES]) + "\n")
    args = json.loads((run / "out/args.json").read_text())
    keys = ("rlhf_type", "tuner_type", "seed", "steps_per_generation", "gradient_accumulation_steps", "num_iterations", "dynamic_sample")
    write("swift/out/args.json", json.dumps({key: args[key] for key in keys if key in args}, indent=2) + "\n")


def events(history: list[dict]) -> None:
    path = OUT / "tensorboard/runs/Nov30_12-00-00_host/events.out.tfevents.1796000000.host.1.0"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = RecordWriter(file)

        def add(step: int, *values: Summary.Value) -> None:
            writer.write(Event(wall_time=1796000000.0, step=step, summary=Summary(value=values)).SerializeToString())

        writer.write(Event(wall_time=1796000000.0, file_version="brain.Event:2").SerializeToString())
        args = json.dumps({"seed": 1, "steps_per_generation": 2, "gradient_accumulation_steps": 1, "num_iterations": 1})
        text = TensorProto(dtype=DT_STRING, string_val=[args.encode()])
        add(0, Summary.Value(tag="args/text_summary", tensor=text))
        for entry in history:
            for name, value in entry.items():
                if name not in ("step", "epoch"):
                    add(entry["step"], Summary.Value(tag=named(name), simple_value=value))


def panel(history: list[dict]) -> None:
    """A panel of W&B over train/global_step: a column a run, and two of its spread."""
    path = OUT / "wandb.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file, quoting=csv.QUOTE_ALL)
        rows.writerow(["train/global_step"] + [f"top20 - train/reward{part}" for part in ("", "__MIN", "__MAX")])
        for entry in history:
            if "reward" in entry:
                rows.writerow([entry["step"]] + [entry["reward"]] * 3)


def trackio(history: list[dict]) -> None:
    values = [
        {"timestamp": "2026-11-30T12:00:00+00:00", "step": entry["step"], "value": entry["reward"]}
        for entry in history
        if "reward" in entry
    ]
    metric = {"project": "forklab", "run": "top20", "metric": "train/reward", "values": values}
    write("trackio.json", json.dumps(metric) + "\n")


def verl(history: list[dict]) -> None:
    """verl's file logger, by the names of its 0.9.1: not from a run, for it does not run without an accelerator."""
    steps = [entry for entry in history if "reward" in entry]
    lines = []
    for number, entry in enumerate(steps, start=1):
        data = {
            "critic/score/mean": entry["reward"],
            "actor/entropy": entry["entropy"],
            "actor/grad_norm": entry["grad_norm"],
            "actor/pg_loss": entry["loss"],
            "response_length/mean": entry["completions/mean_length"],
            "response_length/clip_ratio": entry["completions/clipped_ratio"],
            "timing_s/gen": entry["step_time"],
        }
        lines.append(json.dumps({"step": number, "data": data}))
    write("verl/top20.jsonl", "\n".join(lines) + "\n")


if __name__ == "__main__":
    log = trl(Path(sys.argv[1]))
    swift(Path(sys.argv[2]))
    events(log)
    panel(log)
    trackio(log)
    verl(log)
