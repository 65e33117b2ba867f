"""Checks an exported verl folder on a CPU, where verl itself does not run (its rollouts need a GPU).

    VENV/bin/python reference/check_verl_export.py FOLDER CASES [TRACES]

Composes the overrides with Hydra against the installed configuration, opens the data and compares the prompts' ids,
judges CASES (reference/verifier_cases.ts) by the reward manager, and puts TRACES (out/traces of the same experiment in
TRL, by its module) through verl's own `ppo_loss` with the folder's module: the gradient must reach exactly the tokens
that TRL kept, with the weight that forklab gives them.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

FOLDER, CASES = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
TRACES = [Path(name).resolve() for name in sys.argv[3:]]
sys.path.insert(0, str(FOLDER))
os.environ["VERL_USE_EXTERNAL_MODULES"] = "forklab_verl"
os.chdir(FOLDER)

import torch  # noqa: E402
import verl  # noqa: E402
from hydra import compose, initialize_config_dir  # noqa: E402
from omegaconf import OmegaConf  # noqa: E402
from tensordict import TensorDict  # noqa: E402
from transformers import AutoTokenizer  # noqa: E402
from verl.trainer.ppo.reward import load_reward_manager  # noqa: E402
from verl.utils import tensordict_utils  # noqa: E402
from verl.utils.config import omega_conf_to_dataclass  # noqa: E402
from verl.utils.dataset.rl_dataset import RLHFDataset  # noqa: E402
from verl.workers.utils import losses  # noqa: E402

RECIPE = json.loads((FOLDER / "forklab_recipe.json").read_text())


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def composed():
    lines = [line for line in (FOLDER / "overrides.txt").read_text().splitlines() if not line.startswith("#")]
    with initialize_config_dir(str(Path(verl.__file__).parent / "trainer/config"), version_base=None):
        config = compose("ppo_trainer", lines)
    for part in ("actor", "rollout", "model"):
        omega_conf_to_dataclass(config.actor_rollout_ref[part])
    omega_conf_to_dataclass(config.algorithm)
    print(f"{len(lines)} overrides compose, and convert to verl's dataclasses")
    return config


def check_data(config, tokenizer) -> None:
    for name, files in (("train", config.data.train_files), ("held out", config.data.val_files)):
        data = RLHFDataset(data_files=files, tokenizer=tokenizer, config=config.data)
        wrong = 0
        for i in range(len(data)):
            row = data[i]
            ids = tokenizer.apply_chat_template(row["raw_prompt"], add_generation_prompt=True, tokenize=True)
            ids = ids if isinstance(ids, list) else ids["input_ids"]
            text = row["raw_prompt"][0]["content"]
            wrong += ids != [tokenizer.vocab[word] for word in text.split()]
        print(f"{name}: {len(data)} prompts, {wrong} with other ids")
        assert wrong == 0


def check_reward(config, tokenizer) -> None:
    manager = load_reward_manager(config, tokenizer)
    cases, wrong = read_lines(CASES), 0
    for case in cases:
        ids = case["response"] or [0]
        if not case["response"]:
            continue
        width = len(ids) + 3
        item = SimpleNamespace(
            batch={
                "responses": torch.tensor(ids + [0] * (width - len(ids))),
                "attention_mask": torch.tensor([1] * 7 + [1] * len(ids) + [0] * (width - len(ids))),
            },
            non_tensor_batch={"reward_model": {"ground_truth": json.dumps(case["problem"])}},
        )
        said = asyncio.run(manager.run_single([item]))
        wrong += said["reward_score"] != case["reward"] or said["reward_extra_info"]["reason"] != case["reason"]
    print(f"{len(cases)} responses judged by {type(manager).__name__}, {wrong} otherwise than by forklab")
    assert wrong == 0


def nested(rows) -> torch.Tensor:
    return torch.nested.as_nested_tensor(rows, layout=torch.jagged)


def check_loss(config, rows: list[dict]) -> tuple[int, int]:
    """One micro-batch of traces through `ppo_loss`: tokens, and those whose gradient is not as forklab's."""
    rows = [row for row in rows if not row["meta"].get("dropped")]
    cut = [row["prompt_length"] for row in rows]
    lengths = [len(row["tokens"]) - n for row, n in zip(rows, cut)]
    # An entry of a model's output is of the token after it.
    entropy = [torch.tensor([*row["entropy"][n:], 0.0]) for row, n in zip(rows, cut)]
    entropy = nested([torch.cat([torch.zeros(n - 1), own]) for n, own in zip(cut, entropy)])
    logp = [torch.full((len(row["tokens"]),), -1.0, requires_grad=True) for row in rows]
    total = sum(lengths)
    data = TensorDict(
        {
            "prompts": nested([torch.tensor(row["tokens"][:n]) for row, n in zip(rows, cut)]),
            "responses": nested([torch.tensor(row["tokens"][n:]) for row, n in zip(rows, cut)]),
            "response_mask": nested([torch.ones(length) for length in lengths]),
            "old_log_probs": nested([torch.full((length,), -1.0) for length in lengths]),
            "advantages": nested(
                [torch.full((length,), row["meta"]["advantage"] / FACTOR) for row, length in zip(rows, lengths)]
            ),
        },
        batch_size=[len(rows)],
    )
    tensordict_utils.assign_non_tensor(data, dp_size=1, batch_num_tokens=total, global_batch_size=len(rows))
    actor = omega_conf_to_dataclass(config.actor_rollout_ref.actor)
    output = {"log_probs": nested(logp), "entropy": entropy}
    loss, metrics = losses.ppo_loss(actor, output, data)
    loss.backward()
    kept = sum(row["kept"].count(True) for row in rows)
    over = kept if RECIPE["mask"]["normaliser"] == "kept" else total
    wrong = 0
    for row, n, own in zip(rows, cut, logp):
        flags = torch.tensor([float(flag) for flag in row["kept"][n:]])
        expected = -flags * row["meta"]["advantage"] / over
        wrong += int((~torch.isclose(own.grad[n - 1 : -1], expected, rtol=1e-4, atol=1e-9)).sum())
    return total, wrong


FACTOR = (RECIPE["rollout"]["group"] / (RECIPE["rollout"]["group"] - 1)) ** 0.5
config = composed()
tokenizer = AutoTokenizer.from_pretrained(config.actor_rollout_ref.model.path)
check_data(config, tokenizer)
check_reward(config, tokenizer)
tokens = differ = 0
for file in TRACES:
    lines = read_lines(file)
    for update in sorted({line["meta"]["update"] for line in lines}):
        n, wrong = check_loss(config, [line for line in lines if line["meta"]["update"] == update])
        tokens, differ = tokens + n, differ + wrong
if TRACES:
    print(f"ppo_loss: {tokens} tokens, the gradient of {differ} is another than forklab's of TRL's mask")
    assert differ == 0
