"""One fixture on disk: a JSON manifest and a .bin of float32 little-endian arrays that it points into."""

import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "fixtures"


class FixtureFile:
    """Collects arrays; equal ones are stored once. `array` and `parameters` return what the manifest holds."""

    def __init__(self, name, parameter_names):
        self.name = name
        self.parameter_names = parameter_names
        self.blocks = {}
        self.chunks = []
        self.length = 0

    def _place(self, values):
        data = np.ascontiguousarray(values, dtype="<f4").tobytes()
        if data not in self.blocks:
            self.blocks[data] = self.length
            self.chunks.append(data)
            self.length += len(data) // 4
        return self.blocks[data]

    def array(self, tensor):
        """{offset in floats, shape}."""
        values = tensor.detach().double().numpy()
        return {"offset": self._place(values), "shape": list(values.shape)}

    def parameters(self, tensors):
        """{offset}: the tensors by name, concatenated in the manifest's order of parameters."""
        values = [tensors[name].detach().double().numpy().ravel() for name in self.parameter_names]
        return {"offset": self._place(np.concatenate(values))}

    def write(self, manifest):
        (FOLDER / f"{self.name}.bin").write_bytes(b"".join(self.chunks))
        (FOLDER / f"{self.name}.json").write_text(json.dumps(manifest, indent=1, allow_nan=False) + "\n")
        return self.length * 4
