"""Writes reference/fixtures/language: three tiny language models as Hugging Face folders, with a real tokenizer and chat
template each, and what transformers computes of them for six prompts.

    llama   float32, one file, tied; heads of 64, 2 over 1; ids above the tokenizer's in the vocabulary
    qwen2   bfloat16 in shards with an index, tied; heads of 16, 3 over 1; vocabulary padded to 640
    qwen3   float16, one file, untied; heads of 128, 2 over 1

Run `python reference/tiny_language_models.py`; a minute, the same bytes each time. `--train` trains the tokenizer anew.
"""

import json
import shutil
import sys

import numpy as np
import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig, LlamaConfig, Qwen2Config, Qwen3Config
from transformers import LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM

from fixture_file import FOLDER
from tiny_models import initial_parameters, set_parameters
from tiny_tokenizers import SIZE, train, trained, write

LANGUAGE = FOLDER / "language"
NEW = 40
BASE = dict(num_hidden_layers=2, max_position_embeddings=256, bos_token_id=None, eos_token_id=SIZE + 2, pad_token_id=SIZE, use_cache=True)
MODELS = {
    "llama": (LlamaForCausalLM, torch.float32, "5GB", LlamaConfig(
        **BASE, hidden_size=24, intermediate_size=32, num_attention_heads=2, num_key_value_heads=1, head_dim=64, vocab_size=608,
        rms_norm_eps=1e-5, tie_word_embeddings=True, rope_parameters={"rope_type": "default", "rope_theta": 10000.0})),
    "qwen2": (Qwen2ForCausalLM, torch.bfloat16, "62KB", Qwen2Config(
        **BASE, hidden_size=48, intermediate_size=64, num_attention_heads=3, num_key_value_heads=1, vocab_size=640,
        rms_norm_eps=1e-6, tie_word_embeddings=True, rope_parameters={"rope_type": "default", "rope_theta": 1000000.0})),
    "qwen3": (Qwen3ForCausalLM, torch.float16, "5GB", Qwen3Config(
        **BASE, hidden_size=24, intermediate_size=32, num_attention_heads=2, num_key_value_heads=1, head_dim=128, vocab_size=608,
        rms_norm_eps=1e-6, tie_word_embeddings=False, rope_parameters={"rope_type": "default", "rope_theta": 1000000.0})),
}
# Raw texts, and chats that go through the template.
PROMPTS = [
    "The entropy of a token is",
    "def top(entropies, rho):\n    k = max(1, math.ceil(rho * len(entropies)))\n",
    "一个词元的熵，单位是纳特：0.693。",
    [{"role": "user", "content": "What is 17 + 25?"}],
    [{"role": "system", "content": "Answer in one word."}, {"role": "user", "content": "Is 91 prime? 🤔"}],
    [{"role": "user", "content": "Ten apples, three eaten. How many are left?"}, {"role": "assistant", "content": "Let me see: 10 - 3 = 7."},
     {"role": "user", "content": "And half of that?"}],
]
# The greedy choice is ahead of the next by at least this, in logits: float32 anywhere takes the same.
MARGIN = 2e-3


def greedy(model, ids, ends):
    """The most likely continuation, stopped at an end; and the smallest lead of a choice over its runner-up."""
    chosen, lead = [], float("inf")
    while len(chosen) < NEW and (not chosen or chosen[-1] not in ends):
        best = model(torch.tensor([ids + chosen])).logits[0, -1].topk(2)
        lead = min(lead, (best.values[0] - best.values[1]).item())
        chosen.append(best.indices[0].item())
    return chosen, lead


def cases_of(folder, ends):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    cases, rows = [], []
    for prompt in PROMPTS:
        text = prompt if isinstance(prompt, str) else tokenizer.apply_chat_template(prompt, tokenize=False, add_generation_prompt=True)
        ids = tokenizer(text, add_special_tokens=isinstance(prompt, str)).input_ids
        continuation, lead = greedy(model, ids, ends)
        whole = ids + continuation
        logits = model(torch.tensor([whole])).logits[0]
        generated = model.generate(torch.tensor([ids]), max_new_tokens=NEW, do_sample=False)[0].tolist()
        assert generated == whole, "generate goes another way"
        lp = torch.log_softmax(logits.double(), -1)
        entropy = -(lp.exp() * lp).sum(-1)
        row = len(ids) - 1
        rows.append(logits[row].numpy())
        cases.append({
            "prompt": prompt, "text": text, "ids": ids, "continuation": continuation,
            "continuationText": tokenizer.decode(continuation, skip_special_tokens=False), "smallestLead": round(lead, 6),
            # Row of the logits in the .bin: at the last token of the prompt.
            "entropy": [round(x, 7) for x in entropy[:-1].tolist()],
            "logprob": [round(lp[t, whole[t + 1]].item(), 7) for t in range(len(whole) - 1)],
        })
    return cases, np.stack(rows).astype("<f4")


def main():
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    vocab, merges = train() if "--train" in sys.argv else trained(LANGUAGE)
    for name, (kind, dtype, shard, config) in MODELS.items():
        ends = [SIZE + 2, SIZE]
        for seed in range(1, 50):
            folder = LANGUAGE / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            config.architectures = None
            model = kind(config)
            model.generation_config = GenerationConfig(eos_token_id=ends, pad_token_id=SIZE)
            set_parameters(model, initial_parameters(model, seed)).to(dtype).save_pretrained(folder, max_shard_size=shard)
            write(folder, name, vocab, merges)
            with torch.no_grad():
                cases, rows = cases_of(folder, ends)
            if min(case["smallestLead"] for case in cases) >= MARGIN:
                break
        else:
            raise SystemExit(f"{name}: no seed is clear enough")
        (LANGUAGE / f"{name}.bin").write_bytes(rows.tobytes())
        lines = ",\n".join(json.dumps(case, separators=(",", ":"), ensure_ascii=False) for case in cases)
        manifest = f'{{"seed":{seed},"vocab":{config.vocab_size},"eos":{json.dumps(ends)},"cases":[\n{lines}\n]}}\n'
        (LANGUAGE / f"{name}.json").write_text(manifest)
        sizes = [len(case["continuation"]) for case in cases]
        print(f"{name}: seed {seed}, {sum(p.numel() for p in model.parameters())} parameters, continuations of {sizes}")
    total = sum(file.stat().st_size for file in LANGUAGE.rglob("*") if file.is_file())
    print(f"{total / 1000:.0f} kB")


if __name__ == "__main__":
    main()
