"""The tokenizer of the tiny language models: a byte-level BPE of 600 tokens, trained on this repository's own texts.

One vocabulary with three pre-tokenizers, as Llama 3, Qwen and SmolLM2 have them: `write(folder, style)`.
"""

import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

ROOT = Path(__file__).parent.parent
SIZE = 600
LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
CHATML = ("{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
          "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")
# A system prompt where none is given, as in SmolLM2's.
SMOLLM = ("{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
          "{{ '<|im_start|>system\\nYou are a small model.<|im_end|>\\n' }}{% endif %}" + CHATML.split("%}", 1)[1])
LLAMA = ("{{- bos_token }}{%- for message in messages %}{{- '<|im_start|>' + message['role'] + '\\n\\n' + message['content'] | trim + '<|im_end|>' }}"
         "{%- endfor %}{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n\\n' }}{%- endif %}")
# Thinking is switched as in Qwen3's.
QWEN3 = CHATML.replace("assistant\\n'", "assistant\\n' }}{% if enable_thinking is defined and enable_thinking is false %}"
                       "{{ '<think>\\n\\n</think>\\n\\n' }}{% endif %}{{ ''")

BYTE_LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False}
split = lambda regex: {"type": "Sequence", "pretokenizers": [
    {"type": "Split", "pattern": {"Regex": regex}, "behavior": "Isolated", "invert": False}, BYTE_LEVEL]}
BOS = {"SpecialToken": {"id": "<|begin|>", "type_id": 0}}
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|begin|>"]
STYLES = {
    "llama": dict(pre_tokenizer=split(LLAMA3), normalizer=None, chat_template=LLAMA, bos="<|begin|>", ignore_merges=True,
                  post_processor={"type": "Sequence", "processors": [
                      {**BYTE_LEVEL, "trim_offsets": True, "use_regex": True},
                      {"type": "TemplateProcessing", "single": [BOS, {"Sequence": {"id": "A", "type_id": 0}}],
                       "pair": [BOS, {"Sequence": {"id": "A", "type_id": 0}}, BOS, {"Sequence": {"id": "B", "type_id": 1}}],
                       "special_tokens": {"<|begin|>": {"id": "<|begin|>", "ids": [SIZE + 3], "tokens": ["<|begin|>"]}}}]}),
    "qwen2": dict(pre_tokenizer=split(QWEN), normalizer={"type": "NFC"}, chat_template=SMOLLM, bos=None, ignore_merges=False,
                  post_processor={**BYTE_LEVEL, "trim_offsets": False}),
    "qwen3": dict(pre_tokenizer={"type": "Sequence", "pretokenizers": [
        {"type": "Digits", "individual_digits": True}, {**BYTE_LEVEL, "trim_offsets": True, "use_regex": True}]},
        normalizer=None, chat_template=QWEN3, bos=None, ignore_merges=False, post_processor=None),
}


def corpus():
    """English, Chinese and code of this repository."""
    files = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "src/ui/words/zh").glob("*.ts")),
             *sorted((ROOT / "src/rl").glob("*.ts"))]
    return [file.read_text() for file in files]


def train():
    """Vocabulary and merges."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=SIZE, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], [pair if isinstance(pair, str) else " ".join(pair) for pair in model["merges"]]


def trained(fixtures):
    """Those of the fixtures where they are: the texts they were trained on go on changing."""
    file = fixtures / "llama" / "tokenizer.json"
    if not file.exists():
        return train()
    model = json.loads(file.read_text())["model"]
    return model["vocab"], model["merges"]


def write(folder, style, vocab, merges):
    """tokenizer.json, tokenizer_config.json, and chat_template.jinja (Qwen3 style), else the template is in the config."""
    s = STYLES[style]
    added = [{"id": SIZE + i, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
              "special": content in SPECIAL} for i, content in enumerate([*SPECIAL, "<think>", "</think>"])]
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": s["normalizer"],
        "pre_tokenizer": s["pre_tokenizer"], "post_processor": s["post_processor"],
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
                  "fuse_unk": False, "byte_fallback": False, "ignore_merges": s["ignore_merges"], "vocab": vocab, "merges": merges},
    }
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": s["bos"], "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>",
        "clean_up_tokenization_spaces": False, "model_max_length": 256,
        "added_tokens_decoder": {str(t["id"]): {key: value for key, value in t.items() if key != "id"} for t in added},
    }
    if style == "qwen3":
        (folder / "chat_template.jinja").write_text(s["chat_template"])
    elif style == "qwen2":
        # The list of named templates that transformers reads too.
        config["chat_template"] = [{"name": "tool_use", "template": "{{ raise_exception('no tools') }}"},
                                   {"name": "default", "template": s["chat_template"]}]
    else:
        config["chat_template"] = s["chat_template"]
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, separators=(",", ":"), ensure_ascii=False) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1, ensure_ascii=False) + "\n")
