"""Tiny Hugging Face folders of every kind that config.json and the weight files can spell, and what transformers computes.

A folder is a description: the config, and for each file its tensors as (name, shape, dtype). The values are a function of
the tensor's name (`values`, the same in `folders.ts`), so a fixture needs no weights.
"""

import json
import random
import shutil
import struct

import numpy as np
import torch
from transformers import AutoConfig, AutoModelForCausalLM

TYPES = {"llama": "Llama", "qwen2": "Qwen2", "qwen3": "Qwen3"}
SIZES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "U8": 1}
TOKENS = 40


def mixed(seed, count):
    """murmur3's finaliser over seed + i * golden ratio, uint32."""
    x = (np.uint64(seed) + np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B9)) & np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        x = ((x ^ (x >> np.uint64(shift))) * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    return x ^ (x >> np.uint64(16))


def seed_of(name):
    """FNV-1a, 32 bits."""
    h = 0x811C9DC5
    for byte in name.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def values(name, shape):
    """A tensor's values: at most 8 significant bits, so that F16 and BF16 hold them as well as F32 does.

    Projections have a deviation near 1 / sqrt(inputs), the embedding and the head near 0.6, biases 0.3; norms 1 +- 0.25.
    """
    count = int(np.prod(shape))
    k = (mixed(seed_of(name), count) >> np.uint64(24)).astype(np.int64) - 128
    if "norm" in name:
        result = 1 + np.floor_divide(k, 4) / 128
    elif len(shape) < 2:
        result = k / 256
    elif "embed" in name or "lm_head" in name:
        result = k / 128
    else:
        result = k / 128 * 2.0 ** np.floor(np.log2(2 / np.sqrt(shape[1])) + 0.4)
    return result.reshape(shape)


def encoded(name, shape, dtype):
    if dtype in ("I64", "U8"):
        return np.zeros(shape, {"I64": "<i8", "U8": "u1"}[dtype]).tobytes()
    v = values(name, shape)
    if dtype == "BF16":
        return (np.ascontiguousarray(v, "<f4").view("<u4") >> 16).astype("<u2").tobytes()
    return np.ascontiguousarray(v, {"F64": "<f8", "F32": "<f4", "F16": "<f2"}[dtype]).tobytes()


def write_folder(path, folder):
    """Writes a described folder. `as` of a tensor is the name whose values it has."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    (path / "config.json").write_text(json.dumps(folder["config"]))
    if folder.get("index"):
        (path / "model.safetensors.index.json").write_text(json.dumps(folder["index"]))
    for file, tensors in folder["files"].items():
        header, chunks, at = {"__metadata__": {"format": "pt"}}, [], 0
        for name, shape, dtype, *like in tensors:
            data = encoded(like[0] if like else name, shape, dtype)
            header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + len(data)]}
            chunks.append(data)
            at += len(data)
        text = json.dumps(header).encode()
        (path / file).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(chunks))


class Missing(Exception):
    """Weights that transformers makes up: no truth comes of it."""


def truth(path, tokens):
    """Entropy and log-probability after each token as transformers has them: float32 forward, the rest in float64."""
    model, info = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, output_loading_info=True)
    if info["missing_keys"] or info["mismatched_keys"]:
        raise Missing(f"{sorted(info['missing_keys'])[:3]} {sorted(info['mismatched_keys'])[:3]}")
    with torch.no_grad():
        logits = model.eval()(torch.tensor([tokens])).logits[0].double()
    lp = torch.log_softmax(logits, -1)
    entropy = -(lp.exp() * lp).sum(-1)
    if not bool(torch.isfinite(lp).all()):
        raise Missing("not finite")
    return {
        "entropy": [round(x, 6) for x in entropy[:-1].tolist()],
        "logprob": [round(lp[t, tokens[t + 1]].item(), 6) for t in range(len(tokens) - 1)],
    }


def tensors_of(config_path):
    """The names and shapes that transformers wants, in its own order."""
    config = AutoConfig.from_pretrained(config_path)
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config)
    return config, {name: list(p.shape) for name, p in model.state_dict().items()}


def draw_rope(r, config, head_dim):
    """Every spelling of the rotary positions: inside or outside, old names and new, unscaled in five ways, and scaled."""
    theta = r.choice([10000.0, 500.0, 50000.0, 1000000.0])
    kind = r.choices(["none", "default", "linear", "llama3", "yarn", "dynamic", "proportional", "longrope"],
                     [20, 10, 10, 15, 20, 7, 7, 2])[0]
    p = {}
    if kind not in ("none", "default"):
        p["factor"] = r.choice([1.0, 2.0, 4.0, 8.0, 1.5])
    if kind == "llama3":
        p.update(low_freq_factor=r.choice([1.0, 0.5]), high_freq_factor=r.choice([4.0, 2.0]))
        if r.random() < 0.8:
            p["original_max_position_embeddings"] = r.choice([16, 32, 8192])
    if kind == "yarn":
        if r.random() < 0.7:
            p["original_max_position_embeddings"] = r.choice([16, 32, 4096])
        for key, choices in {"attention_factor": [None, 1.0, 0.8], "beta_fast": [None, 16.0, 32, 0], "beta_slow": [None, 2.0, 1],
                             "mscale": [1.0, 0.7], "mscale_all_dim": [0.8, 1.0, 0], "truncate": [True, False]}.items():
            if r.random() < 0.3:
                p[key] = r.choice(choices)
        if r.random() < 0.15:
            p["factor"] = None
    if kind == "proportional":
        p["partial_rotary_factor"] = r.choice([0.25, 0.5, 0.75, 1.0])
        if r.random() < 0.5:
            del p["factor"]
    if kind == "longrope":
        p.update(short_factor=[1.0] * (head_dim // 2), long_factor=[2.0] * (head_dim // 2))
    if kind != "none":
        p[r.choice(["rope_type", "type"])] = kind
    if r.random() < 0.03:
        p["rope_type"] = r.choice(["su", "mrope", "default", None])
    where = r.choice(["rope_scaling", "rope_parameters", "rope_parameters", "both"])
    outside = r.random() < 0.5
    if not outside:
        p["rope_theta"] = theta
    if outside or r.random() < 0.2:
        config["rope_theta"] = r.choice([theta, 777.0, None]) if not outside else theta
    if not p and r.random() < 0.5:
        config[where if where != "both" else "rope_scaling"] = r.choice([None, {}])
    elif where == "both":
        config["rope_scaling"] = p
        config["rope_parameters"] = r.choice([{"rope_type": "default", "rope_theta": 777.0}, None, {}])
    else:
        config[where] = p
        if where == "rope_parameters" and r.random() < 0.3:
            config["rope_scaling"] = r.choice([None, {}])
    if r.random() < 0.07:
        config["partial_rotary_factor"] = r.choice([0.5, 1.0, None])
    if r.random() < 0.07:
        config["original_max_position_embeddings"] = r.choice([16, 32])
    if r.random() < 0.02:
        config["rope_theta"] = None


def draw_config(r):
    """A config of one of the three types, with fields missing, null, odd, and of no meaning."""
    kind = r.choice(list(TYPES))
    heads = r.choice([2, 4, 6])
    kv = r.choice([h for h in (1, 2, 3, 4, 6) if heads % h == 0])
    head_dim = r.choice([4, 8, 8, 12, 16])
    width = r.choice([heads * head_dim, heads * head_dim, 24, 36, 20 + heads])
    if kind == "llama":
        width -= width % heads  # transformers wants it of a Llama
    layers = r.choice([1, 2, 3])
    c = {"model_type": kind, "architectures": [TYPES[kind] + "ForCausalLM"], "hidden_size": width,
         "intermediate_size": r.choice([20, 48, 33]), "num_hidden_layers": layers, "num_attention_heads": heads,
         "num_key_value_heads": kv, "head_dim": head_dim, "vocab_size": r.choice([29, 61, 100]),
         "max_position_embeddings": r.choice([64, 128, 4096]), "rms_norm_eps": r.choice([1e-5, 1e-6, 1e-3]),
         "tie_word_embeddings": r.random() < 0.4, "hidden_act": r.choice(["silu"] * 30 + ["swish"] * 6 + ["gelu"]),
         "attention_dropout": 0.0, "use_cache": r.random() < 0.8, "initializer_range": 0.02,
         "bos_token_id": 0, "eos_token_id": r.choice([1, [1, 2]])}
    draw_rope(r, c, head_dim)
    if r.random() < 0.35:
        c["attention_bias"] = r.random() < 0.7
    if r.random() < 0.35:
        c["mlp_bias"] = r.random() < 0.7
    if r.random() < 0.5:
        c["use_sliding_window"] = r.random() < 0.8
        c["sliding_window"] = r.choice([None, 1, 2, 3, 4, 5, 7, 8, 13, 4096])
        c["max_window_layers"] = r.choice([0, 1, 2, 28])
        if r.random() < 0.5:
            c["layer_types"] = [r.choice(["sliding_attention", "full_attention", "full_attention", "attention"]) for _ in range(layers)]
        elif r.random() < 0.3:
            c["layer_types"] = None
    for name, chance in {"max_position_embeddings": 0.1, "rms_norm_eps": 0.1, "tie_word_embeddings": 0.1, "architectures": 0.1,
                         "head_dim": 0.25, "hidden_act": 0.1, "use_cache": 0.1, "num_key_value_heads": 0.1,
                         "model_type": 0.01}.items():
        if r.random() < chance:
            del c[name]
    if kind == "qwen3" and "head_dim" not in c and r.random() < 0.8:
        c["head_dim"] = head_dim
    if kind == "qwen2" and "head_dim" not in c and width // heads % 2:
        c["hidden_size"] = heads * head_dim
    if kind != "llama" and "num_key_value_heads" not in c and r.random() < 0.8:
        c["num_key_value_heads"] = kv
    for name, value, chance in [
        ("num_key_value_heads", None, 0.1), ("architectures", None, 0.1), ("head_dim", None, 0.05), ("rms_norm_eps", None, 0.01),
        ("max_position_embeddings", None, 0.01), ("architectures", [TYPES[kind] + "Model"], 0.05),
        ("architectures", ["MistralForCausalLM"], 0.02), ("architectures", [TYPES[kind] + "ForSequenceClassification"], 0.02),
        ("model_type", "mistral", 0.02), ("is_causal", False, 0.02), ("is_causal", True, 0.05), ("pretraining_tp", 2, 0.1),
        ("quantization_config", None, 0.05), ("quantization_config", {"quant_method": "gptq", "bits": 4}, 0.02),
        ("per_layer_config", {}, 0.03), ("per_layer_config", {"0": {"intermediate_size": 12}}, 0.02),
        ("dtype", "bfloat16", 0.2), ("torch_dtype", "float16", 0.2), ("transformers_version", "4.40.0", 0.3),
        ("pad_token_id", 0, 0.2), ("pad_token_id", -1, 0.1), ("id2label", {"0": "a"}, 0.05), ("return_dict", True, 0.05),
        ("output_attentions", False, 0.05), ("attn_implementation", "eager", 0.05), ("_name_or_path", "x/y", 0.1),
        ("attention_chunk_size", None, 0.05), ("logit_scale", 0.5, 0.03), ("embedding_multiplier", 3.0, 0.03),
        ("attention_multiplier", 2.0, 0.03), ("final_logit_softcapping", 5.0, 0.03), ("head_dim", head_dim, 0.02),
        ("residual_multiplier", 0.1, 0.03), ("use_qk_norm", True, 0.05), ("qkv_bias", True, 0.05), ("no_bias", False, 0.03),
        ("auto_map", {"AutoModelForCausalLM": "modeling_x.X"}, 0.03), ("num_experts", 4, 0.03), ("text_config", None, 0.02),
        ("layer_types", ["linear_attention"] * layers, 0.01), ("attention_dropout", 0.1, 0.1), ("hidden_dropout", 0.1, 0.03),
    ]:
        if r.random() < chance:
            c[name] = value
    if r.random() < 0.3:
        c = dict(r.sample(list(c.items()), len(c)))
    return c


def draw_folder(r, config, shapes):
    """Files for a config: shards, dtypes, prefixes, tied variants, buffers and strangers."""
    dtype = r.choice(["F32", "F32", "F16", "BF16", "F64"])
    odd = r.random() < 0.1
    tensors = {name: [name, shape, r.choice(["F32", "F16", "BF16"]) if odd else dtype] for name, shape in shapes.items()}
    if config.get("tie_word_embeddings"):
        variant = r.choice(["no head", "no head", "same head", "other head", "only head"])
        if variant == "no head":
            tensors.pop("lm_head.weight")
        elif variant == "same head":
            tensors["lm_head.weight"].append("model.embed_tokens.weight")
        elif variant == "only head":
            tensors.pop("model.embed_tokens.weight")
    style = r.choice(["as it is"] * 20 + ["bare", "bare", "double"] * 4 + ["wrapped"])
    for name, entry in tensors.items():
        if style == "bare" and name.startswith("model."):
            entry[0] = name[len("model."):]
        elif style == "double":
            entry[0] = f"model.{name}"
        elif style == "wrapped" and r.random() < 0.2:
            entry[0] = f"module.{name}"
        if entry[0] != name and len(entry) < 4:
            entry.append(name)
    entries = list(tensors.values())
    layers = config.get("num_hidden_layers", 32)
    strangers = [
        (["model.layers.0.self_attn.rotary_emb.inv_freq", [4], "F32"], 0.15),
        (["model.layers.0.self_attn.masked_bias", [], "F32"], 0.03),
        (["model.embed_tokens.position_ids", [1, 8], "I64"], 0.05),
        (["model.layers.0.self_attn.bias", [8, 8], "U8"], 0.05),
        ([f"model.layers.{layers}.mlp.gate_proj.weight", [4, 4], "F32"], 0.04),
        (["v_head.summary.weight", [1, 8], "F32"], 0.04),
        (["score.weight", [2, 8], "F32"], 0.03),
        (["lm_head.bias", [config.get("vocab_size", 61)], "F32"], 0.02),
        (["model.layers.0.self_attn.extra_norm.weight", [8], "F32"], 0.02),
        (["base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", [2, 8], "F32"], 0.02),
    ]
    there = {entry[0] for entry in entries}
    entries += [tensor for tensor, chance in strangers if r.random() < chance and tensor[0] not in there]
    if r.random() < 0.02:
        entries.pop(r.randrange(len(entries)))
    r.shuffle(entries) if r.random() < 0.5 else None
    folder = {"config": config, "files": {}}
    if r.random() < 0.3:
        count = r.choice([2, 3, 5])
        names = [f"model-{i + 1:05d}-of-{count:05d}.safetensors" for i in range(count)]
        cuts = sorted(r.randrange(len(entries) + 1) for _ in range(count - 1))
        parts = [entries[a:b] for a, b in zip([0, *cuts], [*cuts, len(entries)])]
        folder["files"] = {name: part for name, part in zip(names, parts) if part}
        weight_map = {entry[0]: file for file, part in folder["files"].items() for entry in part}
        if r.random() < 0.08:
            weight_map[r.choice(list(weight_map))] = r.choice(list(folder["files"]))
        if r.random() < 0.05:
            weight_map["lm_head.weight"] = next(iter(folder["files"]))
        if r.random() < 0.05:
            weight_map["nothing.weight"] = r.choice([names[0], "../model.safetensors", "model-9.safetensors"])
        folder["index"] = {"metadata": {"total_size": 0}, "weight_map": weight_map}
    elif r.random() < 0.03:
        folder["files"] = {"other.safetensors": entries}
        folder["config"] = {**config, "transformers_weights": "other.safetensors"}
    else:
        folder["files"] = {"model.safetensors": entries}
    return folder


def draw(seed, path):
    """A random folder at `path`. What transformers computes of it, or why it does not, comes with it."""
    r = random.Random(seed)
    config = draw_config(r)
    path.mkdir(parents=True, exist_ok=True)
    plain = dict(config)
    for name in ("quantization_config", "transformers_weights"):
        plain.pop(name, None)
    (path / "config.json").write_text(json.dumps(plain))
    tokens = [r.randrange(min(config["vocab_size"], 29)) for _ in range(r.choice([2, 9, 24, TOKENS]))]
    try:
        _, shapes = tensors_of(path)
    except Exception:
        # transformers does not make it; files of its plainest relative, so that the config alone decides.
        kind = config["model_type"] if config.get("model_type") in TYPES else "llama"
        head_dim = config.get("head_dim") or 8
        sizes = {k: config[k] for k in ("intermediate_size", "num_hidden_layers", "num_attention_heads", "vocab_size")}
        sizes["num_key_value_heads"] = config.get("num_key_value_heads")
        biases = {k: config[k] for k in ("attention_bias", "mlp_bias") if isinstance(config.get(k), bool)}
        plain = {"model_type": kind, "hidden_size": config["num_attention_heads"] * 8, "head_dim": head_dim, **sizes, **biases}
        (path / "config.json").write_text(json.dumps(plain))
        _, shapes = tensors_of(path)
    folder = draw_folder(r, config, shapes)
    write_folder(path, folder)
    folder["tokens"] = tokens
    try:
        folder["truth"] = truth(path, tokens)
    except Exception as error:
        folder["refused"] = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:160]
    return folder
