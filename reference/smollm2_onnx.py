"""Writes a language model's Hugging Face folder (`smollm2.py` makes one) as ONNX folders, by the exporters that the web's files
are made with: a real model for ONNX Runtime. Nothing here is committed.

    python reference/smollm2_onnx.py SOURCE OUT [--only fp32,int8]

    OUT/fp32, int8, int4      onnxruntime-genai's builder: GroupQueryAttention, logits of every position, `model.onnx` with its
                              weights in `model.onnx.data`. int8 and int4 are MatMulNBits in blocks of 32, the head too; int4's
                              embedding is that of the head, by GatherBlockQuantized
    OUT/torch                 torch.onnx: plain attention, position ids, Cos and Sin in the graph; `onnx/model.onnx`
    OUT/quantized, q4         that, rounded as transformers.js's scripts do: `onnx/model_quantized.onnx` by dynamic quantisation
                              (DynamicQuantizeLinear, MatMulInteger), `onnx/model_q4.onnx` by MatMulNBits, the embedding float32

SmolLM2-135M takes two minutes for all, and 3 GB of memory.
"""

import argparse
import logging
import shutil
import tempfile
from pathlib import Path

import onnx
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

from write_onnx import built, exported, quantised, slim

BUILT = ("fp32", "int8", "int4")
TRACED = {"torch": "model.onnx", "quantized": "model_quantized.onnx", "q4": "model_q4.onnx"}


def save(model, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, file, save_as_external_data=True, location=f"{file.name}_data", size_threshold=1024)


def rounded(name, traced):
    if name == "q4":
        quantizer = MatMulNBitsQuantizer(onnx.load(traced), bits=4, block_size=32, is_symmetric=True)
        quantizer.process()
        return quantizer.model.model
    if name == "quantized":
        return quantised(traced)
    return onnx.load(traced)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("source", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--only", default=",".join([*BUILT, *TRACED]))
    given = arguments.parse_args()
    names = given.only.split(",")
    for name in names:
        if name not in BUILT and name not in TRACED:
            raise SystemExit(f'There is no export "{name}".')
        shutil.rmtree(given.out / name, ignore_errors=True)
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as scratch:
        traced = Path(scratch) / "model.onnx"
        if any(name in TRACED for name in names):
            model = exported(given.source)
            slim(model)
            save(model, traced)
        for name in names:
            folder = given.out / name
            if name in BUILT:
                built(given.source, folder, ["-p", name])
                shutil.rmtree(folder / "cache", ignore_errors=True)
            else:
                save(rounded(name, traced), folder / "onnx" / TRACED[name])
            # The source's own tokenizer: the builder writes the same in other bytes, and models are told apart by its hash.
            for file in given.source.glob("*.json"):
                if "safetensors" not in file.name:
                    shutil.copy(file, folder / file.name)
            files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
            print(f"{folder}: {sum(file.stat().st_size for file in files) / 1e6:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
