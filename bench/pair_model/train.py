"""Fine-tunes MiniLM on rows of data.py. Needs torch (a development tool, in an environment of its own).

    python bench/pair_model/train.py ROWS.json FROM.safetensors TO.safetensors [--epochs 1] [--rate 6e-5]

ROWS.json: {"train": [...], "held": {name: [...]}}, a row as data.Row, written by rows.py. Prints accuracy on each held part.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from model import PairNet, load, save
from tokenizers import Tokenizer

WORD_PIECES, TOKENS_A_BATCH = 96, 2048
Row = dict[str, Any]


def encoded(rows: Sequence[Row], tokenizer: Tokenizer) -> list[Any]:
    tokenizer.enable_truncation(WORD_PIECES)
    tokenizer.no_padding()
    return tokenizer.encode_batch([(row["a"], row["b"]) for row in rows])


def batches(pieces: Sequence[Any], chance: random.Random | None) -> Iterator[list[int]]:
    """Row numbers of about one length together, at most TOKENS_A_BATCH tokens; shuffled when chance is given."""
    jitter = (lambda: chance.random() * 8) if chance else (lambda: 0.0)
    order = sorted(range(len(pieces)), key=lambda n: len(pieces[n].ids) + jitter())
    groups: list[list[int]] = [[]]
    for n in order:
        if groups[-1] and len(pieces[n].ids) * (len(groups[-1]) + 1) > TOKENS_A_BATCH:
            groups.append([])
        groups[-1].append(n)
    if chance:
        chance.shuffle(groups)
    yield from groups


def tensors(pieces: Sequence[Any]) -> tuple[torch.Tensor, ...]:
    longest = max(len(piece.ids) for piece in pieces)

    def padded(values: Sequence[int]) -> list[int]:
        return list(values) + [0] * (longest - len(values))

    return tuple(
        torch.tensor([padded(getattr(piece, name)) for piece in pieces])
        for name in ("ids", "type_ids", "attention_mask")
    )


def loss_of(logits: torch.Tensor, rows: Sequence[Row]) -> torch.Tensor:
    """-log of the probability that the rows' allowed labels have together, weighted."""
    heads = torch.tensor([row["head"] for row in rows])
    allowed = torch.tensor([[float(n in row["allowed"]) for n in range(3)] for row in rows])
    weights = torch.tensor([row["weight"] for row in rows])
    logs = logits[torch.arange(len(rows)), heads].float().log_softmax(-1)
    smooth = -0.05 * logs.mean(-1)
    return ((-(logs + (allowed - 1) * 1e4).logsumexp(-1) * 0.95 + smooth) * weights).sum() / weights.sum().clamp(min=1)


def train(
    net: PairNet,
    rows: Sequence[Row],
    tokenizer: Tokenizer,
    *,
    epochs: int,
    rate: float,
    seconds: float,
    target: Path,
    seed: int,
) -> None:
    pieces, chance = encoded(rows, tokenizer), random.Random(seed)
    plan = [group for _ in range(epochs) for group in batches(pieces, chance)]
    plain = [p for n, p in net.named_parameters() if p.ndim < 2]
    heavy = [p for n, p in net.named_parameters() if p.ndim >= 2 and not n.startswith(("words", "places"))]
    net.words.weight.requires_grad_(False)  # new words in the unseen twin keep the meaning they came with
    net.places.weight.requires_grad_(False)
    optimiser = torch.optim.AdamW(
        [{"params": plain, "weight_decay": 0.0}, {"params": heavy, "weight_decay": 0.01}], lr=rate
    )
    begun, done, step = time.time(), 0, 0
    net.train()
    total = 0.0
    while step < len(plan):
        progress = max(step / len(plan), (time.time() - begun) / seconds)
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 50) * max(0.02, 1 - progress)
        taken = plan[step]
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(*tensors([pieces[n] for n in taken]))
        loss = loss_of(logits, [rows[n] for n in taken])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        done, step, total = done + len(taken), step + 1, 0.98 * total + 0.02 * float(loss.detach())
        if step % 200 == 0:
            save(net, target)  # usable at any time
        if step % 40 == 0:
            print(
                f"{step}/{len(plan)} {done / (time.time() - begun):.0f}/s loss {total / (1 - 0.98**step):.3f}",
                flush=True,
            )


@torch.no_grad()
def judged(net: PairNet, rows: Sequence[Row], tokenizer: Tokenizer) -> np.ndarray[Any, Any]:
    """n x 3 logits, each row's by its head."""
    net.eval()
    pieces, out = encoded(rows, tokenizer), np.zeros((len(rows), 3), np.float32)
    for group in batches(pieces, None):
        logits = net(*tensors([pieces[n] for n in group]))
        out[group] = logits[torch.arange(len(group)), torch.tensor([rows[n]["head"] for n in group])].float().numpy()
    return out


def report(name: str, logits: np.ndarray[Any, Any], rows: Sequence[Row]) -> None:
    hit = np.array([int(z.argmax()) in row["allowed"] for z, row in zip(logits, rows, strict=True)])
    parts = {}
    for label in sorted({tuple(row["allowed"]) for row in rows}):
        mine = [n for n, row in enumerate(rows) if tuple(row["allowed"]) == label]
        parts["".join(map(str, label))] = f"{hit[mine].mean():.2f} of {len(mine)}"
    print(f"{name}: {hit.mean():.3f} {parts}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("start", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--same-heads", action="store_true", help="start the second head as the first one")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(1)
    os.nice(1)
    tokenizer = Tokenizer.from_file(str(given.tokenizer))
    data = json.loads(given.rows.read_text(encoding="utf-8"))
    net = load(given.start)
    if given.same_heads:
        with torch.no_grad():
            net.head.weight[3:], net.head.bias[3:] = net.head.weight[:3].clone(), net.head.bias[:3].clone()
    if given.epochs:
        train(
            net,
            data["train"],
            tokenizer,
            epochs=given.epochs,
            rate=given.rate,
            seconds=given.minutes * 60,
            target=given.target,
            seed=given.seed,
        )
        save(net, given.target)
    for name, rows in data["held"].items():
        report(name, judged(net, rows, tokenizer), rows)


if __name__ == "__main__":
    main()
