"""Holds the table of config fields (src/model/hub/hub_config_fields.ts) to the installed transformers.

Run `python reference/check_config_fields.py`. It collects every field of config.json that transformers' code reads for a
Llama, a Qwen2 or a Qwen3, and every key of rope_parameters: by the sources (branches that no run takes) and by recording the
reads while models are loaded, run and sampled from (code that is shared with other models). Prints what the table lacks and
what it has that nothing reads; exits 1 on either.
"""

import ast
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
import transformers
from transformers import AutoModelForCausalLM, GenerationConfig, LlamaConfig, Qwen2Config, Qwen3Config
from transformers.configuration_utils import PreTrainedConfig

ROOT = Path(transformers.__file__).parent
REPOSITORY = Path(__file__).parent.parent
CLASSES = {"llama": LlamaConfig, "qwen2": Qwen2Config, "qwen3": Qwen3Config}
SHARED = {  # file: the functions that are of these models' path; None is all of it
    "modeling_rope_utils.py": None,
    "configuration_utils.py": {"__post_init__", "get_config_dict", "_get_config_dict", "from_dict", "validate_architecture",
                               "validate_layer_type", "remap_legacy_layer_types", "__getattribute__"},
    "masking_utils.py": {"create_causal_mask", "create_sliding_window_causal_mask", "_preprocess_mask_arguments"},
    "cache_utils.py": {"get_layer_types_and_kwargs"},
    "models/auto/configuration_auto.py": {"from_pretrained"},
}


def is_config(node):
    """An expression that is the config: `config`, `self.config`, `layer_config`, or `self` of a config class."""
    if isinstance(node, ast.Name):
        return node.id in ("config", "layer_config")
    return isinstance(node, ast.Attribute) and node.attr == "config"


class Reads(ast.NodeVisitor):
    """Fields that the source reads off a config, and keys it reads off rope parameters."""

    def __init__(self, functions=None):
        self.fields, self.rope, self.functions, self.self_is_config = set(), set(), functions, False

    def visit_FunctionDef(self, node):
        if self.functions is None or node.name in self.functions:
            self.generic_visit(node)

    def visit_ClassDef(self, node):
        before = self.self_is_config
        self.self_is_config = "Config" in node.name
        if node.name in {c.__name__ for c in CLASSES.values()}:
            self.fields |= {item.target.id for item in node.body if isinstance(item, ast.AnnAssign)}
        self.generic_visit(node)
        self.self_is_config = before

    def of_config(self, node):
        return is_config(node) or (self.self_is_config and isinstance(node, ast.Name) and node.id == "self")

    def visit_Attribute(self, node):
        if self.of_config(node.value) and isinstance(node.ctx, ast.Load):
            self.fields.add(node.attr)
        self.generic_visit(node)

    def key(self, owner, key):
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            return
        name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
        if name in ("rope_parameters", "rope_parameters_dict"):
            self.rope.add(key.value)
        if name in ("kwargs", "config_dict"):
            self.fields.add(key.value)

    def visit_Subscript(self, node):
        if isinstance(node.ctx, ast.Load):
            self.key(node.value, node.slice)
        self.generic_visit(node)

    def visit_Compare(self, node):
        if isinstance(node.ops[0], ast.In):
            self.key(node.comparators[0], node.left)
        self.generic_visit(node)

    def visit_Call(self, node):
        f = node.func
        if isinstance(f, ast.Name) and f.id in ("getattr", "hasattr") and self.of_config(node.args[0]):
            if isinstance(node.args[1], ast.Constant):
                self.fields.add(node.args[1].value)
        if isinstance(f, ast.Attribute) and f.attr == "__getattribute__" and isinstance(node.args[0], ast.Constant):
            self.fields.add(node.args[0].value)
        if isinstance(f, ast.Attribute) and f.attr in ("get", "pop", "setdefault") and node.args:
            self.key(f.value, node.args[0])
        self.generic_visit(node)


def from_sources():
    files = {path: None for t in CLASSES for path in (f"models/{t}/configuration_{t}.py", f"models/{t}/modeling_{t}.py")}
    fields, rope = set(), set()
    for path, functions in {**files, **SHARED}.items():
        reads = Reads(functions)
        reads.visit(ast.parse((ROOT / path).read_text()))
        fields |= reads.fields
        rope |= reads.rope
    # Arguments of from_pretrained that travel in the same dictionary, and are no fields of the file.
    arguments = {"cache_dir", "force_download", "proxies", "token", "local_files_only", "revision", "trust_remote_code", "subfolder",
                 "_from_pipeline", "_from_auto", "gguf_file", "_configuration_file", "code_revision", "return_unused_kwargs"}
    return fields - arguments, rope


def from_runs():
    """Names that transformers' code reads off a config while each kind of model is loaded, run and sampled from."""
    read = set()
    original = PreTrainedConfig.__getattribute__

    def recording(self, name):
        if sys._getframe(1).f_code.co_filename.startswith(str(ROOT)):
            read.add(name)
        return original(self, name)

    size = dict(num_hidden_layers=2, hidden_size=32, num_attention_heads=4, num_key_value_heads=2, intermediate_size=48,
                vocab_size=61, max_position_embeddings=64)
    for kind, config_class in CLASSES.items():
        sliding = {} if kind == "llama" else {"use_sliding_window": True, "sliding_window": 4, "max_window_layers": 1}
        with tempfile.TemporaryDirectory() as folder:
            AutoModelForCausalLM.from_config(config_class(**size, **sliding)).save_pretrained(folder)
            PreTrainedConfig.__getattribute__ = recording
            try:
                model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
                with torch.no_grad():
                    model(torch.arange(12)[None])
                    model.generate(torch.arange(5)[None], max_new_tokens=3, do_sample=False)
            finally:
                PreTrainedConfig.__getattribute__ = original
    return read


def table():
    """The table's names: (fields, rope keys)."""
    code = ("import('./src/model/hub/hub_config_fields.ts').then((t) => console.log(JSON.stringify({ fields: [...Object.keys("
            "t.computedFields), ...Object.keys(t.refusedFields), ...Object.values(t.harmlessFields).flat()], rope: t.ropeKeys })))")
    out = subprocess.run(["npx", "tsx", "-e", code], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    found = json.loads(out)
    return found["fields"], set(found["rope"])


def main():
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    fields, rope = from_sources()
    fields |= from_runs()
    # Methods and dunders are no fields; options of generation are taken out of the config before anything reads it.
    fields = {f for f in fields if not f.startswith("__") and not callable(getattr(PreTrainedConfig, f, None))}
    named, keys = table()
    fields -= set(GenerationConfig._get_default_generation_params()) - set(named)
    twice = {f for f in named if named.count(f) > 1}
    problems = {
        "read by transformers, and not in the table": sorted(fields - set(named)),
        "in the table, and read by nothing": sorted(set(named) - fields),
        "in the table twice": sorted(twice),
        "keys of rope_parameters that are read, and not in the table": sorted(rope - keys),
        "keys of rope_parameters in the table, and read by nothing": sorted(keys - rope),
    }
    for what, names in problems.items():
        if names:
            print(f"{what}: {', '.join(names)}")
    print(f"transformers {transformers.__version__}: {len(fields)} fields and {len(rope)} keys of rope_parameters are read")
    sys.exit(1 if any(problems.values()) else 0)


if __name__ == "__main__":
    main()
