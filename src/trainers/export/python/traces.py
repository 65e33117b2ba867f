"""Writes what was trained on as forklab's traces: a line of JSON a response, a file a step, for Inspect and `analyse`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MOST_TEXT = 400


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

        entropy, kept: per token of the response, nats of softmax(z / temperature) of the policy that is updated; None
        for a response that was dropped before the update. facts: title, reward, answer and what else is known.
        """
        # The schema takes no negative entropy, which float32 gives where a token is certain.
        of_response = [None] * len(response) if entropy is None else [max(0.0, round(h, 7)) for h in entropy]
        flags = "" if kept is None else "".join("1" if flag else "0" for flag in kept)
        chunks = [flags[at : at + MOST_TEXT] for at in range(0, len(flags), MOST_TEXT)]
        named = {"title", "reward", "answer"}
        line = {
            "title": facts["title"],
            "world": self.recipe["world"],
            "model": f"{self.recipe['model']}, step {step}",
            "temperature": self.recipe["rollout"]["temperature"],
            "prompt_length": len(prompt),
            "tokens": prompt + response,
            "entropy": [None] * len(prompt) + of_response,
            "reward": facts["reward"],
            "answer": facts["answer"],
            "meta": {
                "step": step,
                **{key: value for key, value in facts.items() if key not in named},
                **{"kept" if i == 0 else f"kept_from_{i * MOST_TEXT}": chunk for i, chunk in enumerate(chunks)},
            },
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"step_{step:05d}.jsonl"
        with path.open("a" if step == self.step else "w", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        self.step = step
