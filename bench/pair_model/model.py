"""MiniLM's encoder in torch, as encoder_build.py draws it in ONNX, with two 3-way heads on its first token."""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

HEADS, WIDTH, INNER = 12, 384, 1536


class Layer(nn.Module):
    """One transformer layer, normalised after each part as BERT is."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_a, self.norm_b = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = states.shape
        q, k, v = (
            part(states).view(batch, length, HEADS, -1).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        states = self.norm_a(states + self.drop(self.out(mixed)))
        return self.norm_b(states + self.drop(self.outer(functional.gelu(self.inner(states)))))


class PairNet(nn.Module):
    """ids, kinds, mask (n x words) -> logits n x 2 heads x 3 labels."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.words, self.places, self.kinds = (
            nn.Embedding(30522, WIDTH),
            nn.Embedding(512, WIDTH),
            nn.Embedding(2, WIDTH),
        )
        self.norm, self.drop = nn.LayerNorm(WIDTH, 1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.pooler = nn.Linear(WIDTH, WIDTH)
        self.head = nn.Linear(WIDTH, 6)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1])
        states = self.drop(self.norm(self.words(ids) + self.places(places) + self.kinds(kinds)))
        blocked = torch.zeros(mask.shape, dtype=states.dtype).masked_fill(mask == 0, -1e4)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, blocked)
        pooled = torch.tanh(self.pooler(states[:, 0]))
        return self.head(self.drop(pooled)).view(-1, 2, 3)


def _names(layers: int) -> dict[str, str]:
    """Our parameter names -> BERT's."""
    names = {"words": "embeddings.word_embeddings", "places": "embeddings.position_embeddings",
             "kinds": "embeddings.token_type_embeddings", "norm": "embeddings.LayerNorm", "head": "head", "pooler": "pooler.dense"}  # fmt: skip
    parts = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
             "out": "attention.output.dense", "norm_a": "attention.output.LayerNorm", "inner": "intermediate.dense",
             "outer": "output.dense", "norm_b": "output.LayerNorm"}  # fmt: skip
    for layer in range(layers):
        names |= {f"layers.{layer}.{mine}": f"encoder.layer.{layer}.{theirs}" for mine, theirs in parts.items()}
    return names


def load(path: Path) -> PairNet:
    """The net with the weights of a BERT-named safetensors file, with as many layers. A head that is not there starts
    from "classifier", which says how much the second text answers the first, or at random."""
    given = load_file(path)
    layers = sum(name.endswith("attention.self.query.weight") for name in given)
    net, names = PairNet(layers), _names(layers)
    own = net.state_dict()
    for mine in own:
        module, _, kind = mine.rpartition(".")
        theirs = f"{names[module]}.{kind}"
        if theirs in given:
            own[mine] = given[theirs].float()
    if "head.weight" not in given and "classifier.weight" in given:
        sign = torch.tensor([1.0, 1.0, -1.0] * 2)[:, None]
        own["head.weight"] = own["head.weight"] * 0.3 + sign * given["classifier.weight"] / 4
    net.load_state_dict(own)
    return net


def save(net: PairNet, path: Path) -> None:
    names = _names(len(net.layers))
    save_file(
        {f"{names[k.rpartition('.')[0]]}.{k.rpartition('.')[2]}": v.contiguous() for k, v in net.state_dict().items()},
        path,
    )
