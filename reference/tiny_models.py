"""The tiny models that the fixtures are made of, built by transformers' own classes.

Run `python reference/tiny_models.py` to see their sizes, and how far transformers' float32 lies from double.
"""

import torch
from torch.overrides import TorchFunctionMode
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM

# By the names of src/model/config.ts. head_dim times heads is the width in llama and qwen2, as in their originals.
CONFIGS = {
    "qwen3": dict(layers=2, width=32, heads=4, kvHeads=2, headDim=8, hidden=48, vocab=55, context=24,
                  ropeTheta=1000, normEps=1e-6, qkNorm=True, qkvBias=False, tied=True),
    "llama": dict(layers=2, width=24, heads=3, kvHeads=1, headDim=8, hidden=40, vocab=37, context=24,
                  ropeTheta=10000, normEps=1e-5, qkNorm=False, qkvBias=False, tied=False),
    "qwen2": dict(layers=2, width=16, heads=2, kvHeads=2, headDim=8, hidden=24, vocab=29, context=24,
                  ropeTheta=10000, normEps=1e-6, qkNorm=False, qkvBias=True, tied=True),
    "llama-biases": dict(layers=2, width=16, heads=2, kvHeads=1, headDim=8, hidden=20, vocab=23, context=24,
                         ropeTheta=500, normEps=1e-5, qkNorm=False, qkvBias=True, outputBias=True, mlpBias=True, tied=False,
                         ropeScaling=dict(rope_type="llama3", factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                          original_max_position_embeddings=16)),
    "qwen3-sliding": dict(layers=2, width=16, heads=4, kvHeads=2, headDim=8, hidden=20, vocab=23, context=24,
                          ropeTheta=1000, normEps=1e-6, qkNorm=True, qkvBias=True, outputBias=True, tied=True,
                          window=dict(length=5, layers=[1]),
                          ropeScaling=dict(rope_type="yarn", factor=2.0, original_max_position_embeddings=12,
                                           attention_factor=1.1, beta_fast=4, beta_slow=1, truncate=True)),
}
CLASSES = {
    "qwen3": (Qwen3Config, Qwen3ForCausalLM),
    "llama": (LlamaConfig, LlamaForCausalLM),
    "qwen2": (Qwen2Config, Qwen2ForCausalLM),
}


class Double(TorchFunctionMode):
    """Inside it, what transformers upcasts to float32 by name (norms, softmax, rotary angles) stays float64."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        widen = lambda value: torch.float64 if value is torch.float32 else value
        if func is torch.Tensor.float:
            func = torch.Tensor.double
        return func(*map(widen, args), **{key: widen(value) for key, value in (kwargs or {}).items()})


def build(name):
    """A model of the shape `CONFIGS[name]`, with eager attention; parameters are transformers' own initial ones."""
    c = CONFIGS[name]
    kind = name.split("-")[0]
    config_class, model_class = CLASSES[kind]
    config = config_class(
        num_hidden_layers=c["layers"], hidden_size=c["width"], num_attention_heads=c["heads"],
        num_key_value_heads=c["kvHeads"], intermediate_size=c["hidden"], vocab_size=c["vocab"],
        max_position_embeddings=c["context"], rms_norm_eps=c["normEps"], tie_word_embeddings=c["tied"],
        rope_parameters={"rope_type": "default", **c.get("ropeScaling", {}), "rope_theta": float(c["ropeTheta"])},
        bos_token_id=0, eos_token_id=1, pad_token_id=None, use_cache=False, attn_implementation="eager",
        **({} if kind == "qwen2" else {"head_dim": c["headDim"]}),
        **({"attention_bias": True} if "outputBias" in c else {}), **({"mlp_bias": True} if "mlpBias" in c else {}),
        **({"use_sliding_window": True, "sliding_window": c["window"]["length"],
            "layer_types": [("sliding" if l in c["window"]["layers"] else "full") + "_attention" for l in range(c["layers"])]}
           if "window" in c else {}),
    )
    return model_class(config)


def initial_parameters(model, seed):
    """Float32 values by name: projections N(0, 1/fan_in), norms 1 + 0.3 N, biases 0.3 N, embeddings 0.35 N."""
    generator = torch.Generator().manual_seed(seed)
    values = {}
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float32)
        if "norm" in name:
            values[name] = 1 + 0.3 * noise
        elif name.endswith("bias"):
            values[name] = 0.3 * noise
        elif "embed" in name or "lm_head" in name:
            values[name] = 0.35 * noise
        else:
            values[name] = noise / parameter.shape[1] ** 0.5
    return values


def set_parameters(model, values):
    """Copies values by name into the model (a tied head follows its embedding)."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(values[name])
    return model


def packed_logits(model, sequences):
    """Runs right-padded sequences; returns the logits of the real positions, packed row by row: [N, V]."""
    longest = max(map(len, sequences))
    ids = torch.tensor([s + [0] * (longest - len(s)) for s in sequences])
    real = torch.tensor([[1] * len(s) + [0] * (longest - len(s)) for s in sequences])
    return model(input_ids=ids, attention_mask=real).logits[real.bool()]


if __name__ == "__main__":
    for name, c in CONFIGS.items():
        single = build(name)
        values = initial_parameters(single, 1)
        set_parameters(single, values)
        with Double():
            double = set_parameters(build(name).double(), values)
        sequences = [[(7 * i) % c["vocab"] for i in range(n)] for n in (24, 9)]
        with torch.no_grad():
            a = packed_logits(single, sequences)
            with Double():
                b = packed_logits(double, sequences)
        assert b.dtype == torch.float64
        count = sum(p.numel() for p in single.parameters())
        print(f"{name}: {count} parameters, float32 logits are within {(a - b).abs().max():.1e} of double")
