"""Writes reference/fixtures/folders.json: tiny folders, one for each thing that a config or the files may say, and a few at
random, each with what transformers computes of it (`folders.py`). Weights are not stored: they are functions of their names.

Run `python reference/write_folders.py`; half a minute.
"""

import json
import tempfile
from pathlib import Path

import torch
import transformers

from fixture_file import FOLDER
from folders import TYPES, draw, tensors_of, truth, write_folder

BASE = dict(hidden_size=16, intermediate_size=20, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1, head_dim=8,
            vocab_size=23, max_position_embeddings=64, rms_norm_eps=1e-6, hidden_act="silu", tie_word_embeddings=False)
TOKENS = [3, 17, 12, 8, 5, 20, 11, 3, 7, 16, 2, 19, 4, 21, 9, 0]
LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)
YARN = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=16)
GONE = object()

# name: (model type, fields of config.json, what becomes of the tensors, words that a note has)
CONFIGS = {
    "llama": ("llama", {}),
    "qwen2": ("qwen2", {}),
    "qwen3": ("qwen3", {}),
    "architectures-null": ("llama", {"architectures": None}),
    "bare-model-architecture": ("qwen2", {"architectures": ["Qwen2Model"]}),
    "mlp-bias": ("llama", {"mlp_bias": True}),
    "attention-bias-llama": ("llama", {"attention_bias": True}),
    "attention-bias-qwen3": ("qwen3", {"attention_bias": True}),
    "sliding-by-layer-types": ("qwen3", {"use_sliding_window": True, "sliding_window": 4, "layer_types": ["sliding_attention", "attention"]}),
    "sliding-by-layers": ("qwen2", {"use_sliding_window": True, "sliding_window": 5, "max_window_layers": 1}),
    "sliding-window-one": ("qwen2", {"use_sliding_window": True, "sliding_window": 1, "max_window_layers": 0}),
    "sliding-not-in-use": ("qwen2", {"use_sliding_window": False, "sliding_window": 2, "max_window_layers": 0}),
    "sliding-llama-has-none": ("llama", {"use_sliding_window": True, "sliding_window": 2}),
    "rope-linear-old-key": ("llama", {"rope_parameters": {"rope_theta": 10000.0, "type": "linear", "factor": 4.0}}),
    "rope-linear-one": ("qwen3", {"rope_theta": 50000.0, "rope_scaling": {"type": "linear", "factor": 1.0}}),
    "rope-scaling-default": ("qwen3", {"rope_theta": 500.0, "rope_scaling": {"rope_type": "default"}}),
    "rope-scaling-empty": ("qwen2", {"rope_theta": 500.0, "rope_scaling": {}}),
    "rope-scaling-holds-theta": ("qwen3", {"rope_scaling": {"rope_type": "default", "rope_theta": 500.0}}),
    "rope-scaling-before-parameters": ("llama", {"rope_scaling": {"rope_type": "linear", "factor": 2.0}, "rope_theta": 300.0,
                                                 "rope_parameters": {"rope_type": "default", "rope_theta": 777.0}}),
    "rope-theta-null": ("qwen3", {"rope_theta": None, "rope_parameters": {"rope_type": "default", "rope_theta": 500.0}}),
    "rope-llama3": ("llama", {"rope_theta": 300.0, "rope_scaling": LLAMA3}),
    "rope-llama3-original-beside": ("llama", {"rope_scaling": {**LLAMA3, "rope_theta": 300.0}, "original_max_position_embeddings": 32}),
    "rope-yarn": ("qwen2", {"rope_theta": 300.0, "rope_scaling": {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16}}),
    "rope-yarn-mscale": ("qwen3", {"rope_parameters": {**YARN, "rope_theta": 300.0, "mscale": 0.7, "mscale_all_dim": 1.3, "beta_fast": 8}}),
    "rope-yarn-not-truncated": ("llama", {"rope_parameters": {**YARN, "rope_theta": 300.0, "truncate": False, "factor": None}}),
    "rope-yarn-attention-factor": ("llama", {"rope_parameters": {"rope_type": "yarn", "factor": 2.0, "rope_theta": 300.0, "attention_factor": 0.6}}),
    "rope-dynamic": ("llama", {"rope_parameters": {"rope_type": "dynamic", "factor": 4.0, "rope_theta": 300.0}}),
    "rope-proportional": ("qwen3", {"rope_parameters": {"rope_type": "proportional", "partial_rotary_factor": 0.5, "rope_theta": 300.0}}),
    "rope-partial-unread": ("llama", {"partial_rotary_factor": 0.5, "rope_theta": 300.0}),
    "fields-missing": ("llama", {k: GONE for k in ("rms_norm_eps", "max_position_embeddings", "hidden_act", "architectures", "head_dim", "num_key_value_heads")}),
    "key-heads-null": ("qwen3", {"num_key_value_heads": None}),
    "qwen3-without-head-dim": ("qwen3", {"head_dim": GONE, "hidden_size": 8}),
    "head-of-six": ("qwen2", {"head_dim": GONE, "hidden_size": 13, "num_attention_heads": 2}),
    "fields-of-others": ("qwen2", {"attention_bias": True, "mlp_bias": True, "logit_scale": 0.5, "attention_multiplier": 3.0}, "attention_bias"),
    "attention-dropout": ("qwen3", {"attention_dropout": 0.5, "dtype": "bfloat16", "pretraining_tp": 2, "pad_token_id": -1}),
}


def files(name, config, shapes):
    """The tensors of the named variants; `model.safetensors` as it is for any other name."""
    tensors = [[n, shape, "F32"] for n, shape in shapes.items()]
    whole = lambda entries: {"files": {"model.safetensors": entries}}
    if name in ("float16", "bfloat16", "float64"):
        return whole([[n, s, {"float16": "F16", "bfloat16": "BF16", "float64": "F64"}[name]] for n, s, _ in tensors])
    if name == "names-without-prefix":
        return whole([[n.removeprefix("model."), s, d, n] for n, s, d in tensors])
    if name == "names-with-two-prefixes":
        return whole([["model." + n, s, d, n] for n, s, d in tensors])
    if name == "tied":
        return whole([t for t in tensors if t[0] != "lm_head.weight"])
    if name == "tied-by-the-head":
        return whole([t for t in tensors if t[0] != "model.embed_tokens.weight"])
    if name == "tied-same-head":
        return whole([t + ["model.embed_tokens.weight"] if t[0] == "lm_head.weight" else t for t in tensors])
    if name == "buffers":
        return whole(tensors + [["model.layers.0.self_attn.rotary_emb.inv_freq", [4], "F32"],
                                ["model.embed_tokens.position_ids", [1, 8], "I64"], ["model.layers.1.self_attn.bias", [8, 8], "U8"]])
    if name == "value-head":
        return whole(tensors + [["v_head.summary.weight", [1, 16], "F32"]])
    if name == "layers-beyond":
        return whole(tensors + [["model.layers.2.mlp.up_proj.weight", [4, 4], "F32"]])
    if name.startswith("shards"):
        parts = {f"model-{i + 1:05d}-of-00003.safetensors": tensors[i::3] for i in range(3)}
        weight_map = {t[0]: file for file, part in parts.items() for t in part}
        if name == "shards-index-astray":
            weight_map["model.norm.weight"], weight_map["lm_head.bias"] = sorted(parts)[0], sorted(parts)[1]
        return {"files": parts, "index": {"metadata": {}, "weight_map": weight_map}}
    if name == "weights-named":
        return {"files": {"weights.safetensors": tensors}}
    return whole(tensors)


TIED = {"tie_word_embeddings": True}
FILES = {
    "float16": ("llama", {}), "bfloat16": ("qwen2", {}), "float64": ("qwen3", {}),
    "names-without-prefix": ("qwen3", {}), "names-with-two-prefixes": ("llama", {}),
    "tied": ("qwen2", TIED), "tied-by-the-head": ("llama", TIED), "tied-same-head": ("qwen3", TIED),
    "tied-other-head": ("qwen3", TIED, "differs from the embedding"),
    "buffers": ("llama", {}, "rotary_emb.inv_freq"), "value-head": ("qwen2", {}, "v_head.summary.weight"),
    "layers-beyond": ("llama", {}, "beyond the 2 layers"), "shards": ("qwen3", {}), "shards-index-astray": ("llama", {}, "lm_head.bias"),
    "weights-named": ("llama", {"transformers_weights": "weights.safetensors"}),
}


def described(path, name, kind, fields, note=None):
    config = {"model_type": kind, "architectures": [TYPES[kind] + "ForCausalLM"], **BASE, **fields}
    config = {key: value for key, value in config.items() if value is not GONE}
    path.mkdir()
    (path / "config.json").write_text(json.dumps(config))
    folder = {"name": name, "config": config, **files(name, config, tensors_of(path)[1])}
    write_folder(path, folder)
    tokens = [t % config["vocab_size"] for t in TOKENS]
    return {**folder, "tokens": tokens, "truth": truth(path, tokens), **({"note": note} if note else {})}


def compact(folder):
    """Tensors as text: name, dtype, shape, and the name whose values it has."""
    text = lambda n, shape, dtype, *like: " ".join([n, dtype, ",".join(map(str, shape)) or "-", *like])
    return {**folder, "files": {file: [text(*t) for t in part] for file, part in folder["files"].items()}}


def main():
    torch.set_num_threads(1)
    transformers.logging.set_verbosity(transformers.logging.CRITICAL)
    transformers.logging.disable_progress_bar()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        folders = [described(root / name, name, *of) for name, of in {**CONFIGS, **FILES}.items()]
        seed = 0
        # What the engine refuses by name (`hub_config_fields.ts`, `hub_weights.ts`) has tests of its own.
        refused = ("longrope", "mistral", "Mistral", "SequenceClassification", "gelu", '"is_causal": false', "lm_head.bias",
                   "extra_norm", "lora_")
        while len(folders) < len(CONFIGS) + len(FILES) + 12:
            seed += 1
            drawn = draw(seed, root / f"random-{seed}")
            if "truth" in drawn and not any(word in json.dumps(drawn) for word in refused):
                folders.append({"name": f"random-{seed}", **drawn})
        lines = ",\n".join(json.dumps(compact(folder), separators=(",", ":")) for folder in folders)
        (FOLDER / "folders.json").write_text(f"[\n{lines}\n]\n")
    print(f"{len(folders)} folders, {(FOLDER / 'folders.json').stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
