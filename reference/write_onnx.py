"""Writes reference/fixtures/onnx: the tiny language models of `tiny_language_models.py` as ONNX, by the exporters that the
web's files are made with, and holds each to what transformers computes of them.

    llama           onnxruntime-genai's builder, float32 and int8 (MatMulNBits), laid out as onnx-community does: `onnx/model.onnx`,
                    `onnx/model_int8.onnx`; GroupQueryAttention, no position ids
    llama-dynamic   torch.onnx, quantised as transformers.js's scripts do: int8, DynamicQuantizeLinear, MatMulInteger
    qwen3           the builder, float32, as it leaves a folder: `model.onnx`, its weights in `model.onnx.data`
    qwen2           torch.onnx: plain attention, position ids, Cos and Sin in the graph; its weights float16, cast in the graph

Run `python reference/write_onnx.py`; a minute, the same bytes each time. `--check` only holds the files to transformers.
"""

import json
import logging
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModelForCausalLM, DynamicCache

from tiny_language_models import LANGUAGE

ONNX = LANGUAGE.parent / "onnx"
# Tables of cosines lie in the builder's files, a row per position; the longest prompt and continuation is 119 tokens.
POSITIONS = 128
TOLERANCE = 1e-4
# name: language model, file, and the builder's precision and options; or None for torch.onnx, "dynamic" for that quantised.
EXPORTS = {
    "llama": ("llama", "llama/onnx/model.onnx", ["-p", "fp32"]),
    # The head stays float32: it is the embedding.
    "llama-int8": ("llama", "llama/onnx/model_int8.onnx", ["-p", "int8", "--extra_options", "nodes_to_exclude=/lm_head/MatMul"]),
    "qwen3": ("qwen3", "qwen3/model.onnx", ["-p", "fp32"]),
    "qwen2": ("qwen2", "qwen2/onnx/model.onnx", None),
    "llama-dynamic": ("llama", "llama-dynamic/onnx/model_quantized.onnx", "dynamic"),
}


def checkpoint(name, to):
    """A language model's folder, of fewer positions where the export holds a table of them."""
    shutil.copytree(LANGUAGE / name, to)
    if name != "qwen2":
        config = json.loads((to / "config.json").read_text())
        (to / "config.json").write_text(json.dumps({**config, "max_position_embeddings": POSITIONS}, indent=2) + "\n")


def built(source, out, options):
    # For `-e webgpu` the norms of Qwen3's queries and keys are fused into GroupQueryAttention, which is not so on the CPU.
    command = [sys.executable, "-m", "onnxruntime_genai.models.builder", "-i", source, "-o", out, "-c", out / "cache", "-e", "cpu"]
    run = subprocess.run([*command, *options], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(run.stderr)


class WithCache(torch.nn.Module):
    """logits and present.{layer}.key|value of ids, mask, positions and past_key_values.{layer}.key|value."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, position_ids, *past):
        cache = DynamicCache(config=self.model.config)
        for layer in range(len(past) // 2):
            cache.update(past[2 * layer], past[2 * layer + 1], layer)
        out = self.model(input_ids=input_ids, attention_mask=attention_mask, position_ids=position_ids, past_key_values=cache)
        return out.logits, *(x for layer in out.past_key_values.layers for x in (layer.keys, layer.values))


def exported(source):
    model = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32, attn_implementation="eager").eval()
    config = model.config
    of = [f"{layer}.{what}" for layer in range(config.num_hidden_layers) for what in ("key", "value")]
    batch, length, past = 2, 3, 5
    ids = torch.ones(batch, length, dtype=torch.long)
    mask = torch.ones(batch, past + length, dtype=torch.long)
    width = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    shape = batch, config.num_key_value_heads, past, width
    dim = {name: torch.export.Dim(name) for name in ("batch_size", "sequence_length", "past_sequence_length", "total_sequence_length")}
    b, s, p, t = dim.values()
    with warnings.catch_warnings(action="ignore"):
        program = torch.onnx.export(
            # A tensor of its own for each: one that is given twice is one input, with no warning.
            WithCache(model), (ids, mask, ids.cumsum(1) + past - 1, *(torch.zeros(shape) for _ in of)), dynamo=True, opset_version=18, verbose=False,
            input_names=["input_ids", "attention_mask", "position_ids", *(f"past_key_values.{name}" for name in of)],
            output_names=["logits", *(f"present.{name}" for name in of)],
            dynamic_shapes=({0: b, 1: s}, {0: b, 1: t}, {0: b, 1: s}, tuple({0: b, 2: p} for _ in of)),
        )
    return program.model_proto


def slim(model):
    """Without where in Python each node comes from, which is more than half of the file."""
    graph = model.graph
    for of in [graph, *graph.node, *graph.initializer, *graph.input, *graph.output]:
        del of.metadata_props[:]
    del graph.value_info[:]


def in_float16(model):
    """Weights stored as float16 and cast: half the file. The checkpoint's bfloat16 are float16 values too, but for a few below
    4e-6. (bfloat16 itself, onnxruntime-web can cast in its plain build only.)"""
    for weight in model.graph.initializer:
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) <= 64:
            continue
        name, values = weight.name, numpy_helper.to_array(weight)
        stored = numpy_helper.from_array(values.astype(np.float16), f"{name}.float16")
        assert np.abs(numpy_helper.to_array(stored) - values).max() < 3.1e-8, f"{name} is no float16"
        weight.CopyFrom(stored)
        model.graph.node.insert(0, helper.make_node("Cast", [stored.name], [name], name=f"{name}/Cast", to=TensorProto.FLOAT))


def quantised(model):
    """Weights int8; activations are rounded by the range that they have in a run."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "model.onnx"
        logging.disable(logging.WARNING)
        quantize_dynamic(model, file, weight_type=QuantType.QInt8, extra_options={"EnableSubgraph": True})
        return onnx.load(file)


def write(name, scratch):
    language, path, options = EXPORTS[name]
    source, out, file = scratch / "source", scratch / "out", ONNX / path
    checkpoint(language, source)
    folder = ONNX / Path(path).parts[0]
    file.parent.mkdir(parents=True, exist_ok=True)
    for each in ("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        if (source / each).exists():
            shutil.copy(source / each, folder / each)
    if options is None or options == "dynamic":
        model = exported(source)
        if options == "dynamic":
            model = quantised(model)
        else:
            in_float16(model)
        slim(model)
        onnx.checker.check_model(model, full_check=True)
    else:
        built(source, out, options)
        model = onnx.load(out / "model.onnx")
    if file.parent == folder:
        for each in ("model.onnx", "model.onnx.data", "genai_config.json"):
            shutil.copy(out / each, folder / each)
    else:
        onnx.save(model, file)


class Session:
    """An export, a path or bytes, under Python's onnxruntime."""

    def __init__(self, model):
        self.session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        inputs = self.session.get_inputs()
        self.past = [x for x in inputs if x.name.startswith("past_key_values.")]
        self.takes_positions = any(x.name == "position_ids" for x in inputs)

    def empty(self, batch, width):
        return {x.name: np.zeros((batch, x.shape[1], 0, width), np.float32) for x in self.past}

    def run(self, ids, mask, positions, past):
        feeds = {"input_ids": ids, "attention_mask": mask, **past}
        if self.takes_positions:
            feeds["position_ids"] = positions
        names = ["logits", *(x.name.replace("past_key_values", "present") for x in self.past)]
        logits, *present = self.session.run(names, feeds)
        return logits, {x.name: value for x, value in zip(self.past, present)}


def whole(session, cases, width):
    """Logits of each prompt and continuation in one run."""
    for case in cases:
        ids = np.array([case["ids"] + case["continuation"]])
        logits, _ = session.run(ids, np.ones_like(ids), np.arange(ids.shape[1])[None], session.empty(1, width))
        yield logits[0]


def cached(session, cases, width):
    """The same, all prompts in one batch, then token by token. Prompts are padded on the left where a graph takes positions;
    GroupQueryAttention counts a row's tokens from its start and is padded on the right."""
    lengths = np.array([len(case["ids"]) for case in cases])
    most, steps, rows = lengths.max(), max(len(case["continuation"]) for case in cases), range(len(cases))
    start = most - lengths if session.takes_positions else np.zeros_like(lengths)
    ids, columns = np.zeros((len(cases), most), np.int64), np.arange(most)
    for row, case in enumerate(cases):
        ids[row, start[row] : start[row] + lengths[row]] = case["ids"]
    mask = ((columns >= start[:, None]) & (columns < (start + lengths)[:, None])).astype(np.int64)
    logits, past = session.run(ids, mask, np.maximum(columns - start[:, None], 0), session.empty(len(cases), width))
    out = [[*logits[row, start[row] : start[row] + lengths[row]]] for row in rows]
    for step in range(steps):
        # A row that is at its end repeats its last token, for which nobody asks.
        ids = np.array([[case["continuation"][min(step, len(case["continuation"]) - 1)]] for case in cases])
        if session.takes_positions:
            mask = np.pad(mask, ((0, 0), (0, 1)), constant_values=1)
        else:
            mask = (np.arange(most + step + 1) < (lengths + step + 1)[:, None]).astype(np.int64)
        logits, past = session.run(ids, mask, (lengths + step)[:, None], past)
        for row in rows:
            out[row].append(logits[row, 0])
    return [np.stack(of[: len(case["ids"]) + len(case["continuation"])]) for of, case in zip(out, cases)]


def statistics(case, logits):
    """Entropy and log-probability after each token but the last, as in the language model's manifest."""
    lp = torch.log_softmax(torch.tensor(logits[:-1]).double(), -1).numpy()
    return -(np.exp(lp) * lp).sum(-1), lp[np.arange(len(lp)), (case["ids"] + case["continuation"])[1:]]


def differences(name):
    """Of the export and transformers, in entropy, log-probability and logits, by both roads: the largest."""
    language, path, _ = EXPORTS[name]
    cases, width, exact = of_language(language)
    session, largest = Session(ONNX / path), 0
    for road in (whole, cached):
        gaps = []
        for case, at_end, logits in zip(cases, exact, road(session, cases, width)):
            entropy, logprob = statistics(case, logits)
            gaps.append((entropy - case["entropy"], logprob - case["logprob"], logits[len(case["ids"]) - 1] - at_end))
        gaps = [np.abs(np.concatenate(x)) for x in zip(*gaps)]
        largest = max(largest, *(gap.max() for gap in gaps))
        print(f"{name}, {road.__name__}: " + ", ".join(
            f"{what} {gap.max():.1e} (mean {gap.mean():.1e})" for what, gap in zip(("entropy", "log-probability", "logits"), gaps)))
    return largest


def of_language(name):
    """A language model's cases, its heads' width, and the logits at the end of each prompt."""
    cases = json.loads((LANGUAGE / f"{name}.json").read_text())["cases"]
    config = json.loads((LANGUAGE / name / "config.json").read_text())
    width = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    return cases, width, np.fromfile(LANGUAGE / f"{name}.bin", "<f4").reshape(len(cases), -1)


def dynamic_entropies():
    """What the dynamically quantised file says, one token at a time: in longer runs numbers depend on those that come later."""
    language, path, _ = EXPORTS["llama-dynamic"]
    cases, width, _ = of_language(language)
    session, entropies = Session(ONNX / path), []
    for case in cases:
        past, rows = session.empty(1, width), []
        for at, token in enumerate(case["ids"] + case["continuation"]):
            logits, past = session.run(np.array([[token]]), np.ones((1, at + 1), np.int64), np.array([[at]]), past)
            rows.append(logits[0, 0])
        entropies.append(statistics(case, np.stack(rows))[0])
    return entropies_said("llama-dynamic, one token at a time", cases, entropies)


def entropies_said(name, cases, entropies):
    change = np.concatenate([np.abs(ours - case["entropy"]) for ours, case in zip(entropies, cases)]).mean()
    print(f"{name}: entropy (mean {change:.1e})")
    return {"change": round(float(change), 4), "entropy": [[round(x, 5) for x in of.tolist()] for of in entropies]}


def int8_entropies():
    """What the int8 file says, where activations stay float32: so they do in WebAssembly, and not on every processor."""
    language, path, _ = EXPORTS["llama-int8"]
    model = onnx.load(ONNX / path)
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.name == "accuracy_level":
                attribute.i = 1
    cases, width, _ = of_language(language)
    session = Session(model.SerializeToString())
    entropies = [statistics(case, logits)[0] for case, logits in zip(cases, whole(session, cases, width))]
    return entropies_said("llama-int8, activations in float32", cases, entropies)


def main():
    torch.set_num_threads(1)
    if "--check" not in sys.argv:
        shutil.rmtree(ONNX, ignore_errors=True)
        for name in EXPORTS:
            with tempfile.TemporaryDirectory() as scratch:
                write(name, Path(scratch))
        for said, name in ((int8_entropies(), "int8"), (dynamic_entropies(), "dynamic")):
            (ONNX / f"{name}.json").write_text(json.dumps(said, separators=(",", ":")) + "\n")
    for name in EXPORTS:
        largest = differences(name)
        assert largest < TOLERANCE or name in ("llama-int8", "llama-dynamic"), f"{name} is not transformers'"
    for file in sorted(ONNX.rglob("*")):
        if file.is_file():
            print(f"{file.stat().st_size:7} {file.relative_to(ONNX)}")
    print(f"{sum(file.stat().st_size for file in ONNX.rglob('*') if file.is_file()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
