"""Writes what was trained on as forklab's traces: a line of JSON a response, a file a step, for Inspect and `analyse`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import forklab_verifier


class Traces:
    """The traces of a run, `folder`/step_00001.jsonl and so on. What a step wrote before is written over."""

    def __init__(self, folder: Path, recipe: dict[str, Any]):
        self.folder = folder
        self.recipe = recipe
        self.step = -1

    def write(
        self,
        step: int,
        prompt: list[int],
        response: list[int],
        entropy: list[float] | None,
        kept: list[bool] | None,
        facts: dict[str, Any],
    ) -> None:
        """Writes one response.

        step: forklab's, which has several updates. entropy, kept: per token of the response, nats of
        softmax(z / temperature) of the policy that is updated; None for a response that was dropped before the update.
        facts: title, reward, answer, and what goes into `meta`.
        """
        unknown = [None] * len(response)
        # The schema takes no negative entropy, which float32 gives where a token is certain.
        of_response = unknown if entropy is None else [max(0.0, round(h, 7)) for h in entropy]
        named = {"title", "reward", "answer"}
        line = {
            "title": facts["title"],
            "world": self.recipe["world"],
            "model": f"{self.recipe['model']}, step {step}",
            "temperature": self.recipe["rollout"]["temperature"],
            "prompt_length": len(prompt),
            "tokens": prompt + response,
            "entropy": [None] * len(prompt) + of_response,
            "kept": [None] * len(prompt) + (unknown if kept is None else kept),
            "reward": facts["reward"],
            "answer": facts["answer"],
            "meta": {
                "step": step,
                **{key: value for key, value in facts.items() if key not in named},
                "finished": response[-1] == forklab_verifier.EOS,
                "condition": self.recipe["condition"],
                "seed": self.recipe["seed"],
            },
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"step_{step:05d}.jsonl"
        with path.open("a" if step == self.step else "w", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        self.step = step
