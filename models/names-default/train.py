"""Trains a tagger of names: python models/names-default/train.py EXAMPLES.npz ENCODER OUT [options]

EXAMPLES is what ``prepare.py`` wrote; ENCODER is a BERT folder (``config.json``, ``model.safetensors``,
``tokenizer.json``); OUT takes the weights. With ``--answers``, which ``answer.py`` wrote, the loss is mixed with the
divergence from the teachers' tags and with the distance to what it tells of their states. Needs torch, transformers,
safetensors. The embeddings stay as they are, but for what folds them; matrix products run in bfloat16 unless it is
forbidden, weights are float32.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parent))

from layout import BASE, IGNORE, KEPT, PARTICLES, TAGS
from narrowing import narrowed
from network import SIZES, Tagger, drop, first_layers, load, save, set_activation

from cityrel.names.batches import nameable
from cityrel.names.subwords import Subwords


@dataclass(slots=True)
class Batch:
    """Items as tensors: ``ids`` are rows by subwords, ``pieces`` rows by words by the subwords told of a word.

    The others have a value for each word: its row, the place of its first subword in ``ids``, its column in
    ``pieces``, its two tags, whether it is a word and no special subword, and its number in the file. ``asked`` are
    rows by words: those that may be in a person's or place's name, and the special ones.
    """

    ids: Tensor
    pieces: Tensor
    rows: Tensor
    places: Tensor
    columns: Tensor
    tags: Tensor
    real: Tensor
    numbers: Tensor
    asked: Tensor


class Examples:
    """The examples of a file, on a device.

    Args:
        path: what ``prepare.py`` wrote.
        device: holds the arrays.
        pad: the subword that stands for none.
        pieces: subwords told of a word, as ``Tagger`` has them.
        capitals: the subwords that have a capital, or count as if they had.
    """

    def __init__(self, path: Path, device: torch.device, pad: int, pieces: int, capitals: Sequence[int]) -> None:
        with np.load(path) as arrays:
            data = {name: torch.from_numpy(arrays[name].astype(np.int64)) for name in arrays.files}
        self.rounds = data["rounds"].numpy()
        self.lengths, self.words = data["lengths"].numpy(), data["words"].numpy()
        self.pad, self.device = pad, device
        words = data["words"]
        item = torch.repeat_interleave(torch.arange(len(words)), words)
        starts, word_starts = data["lengths"].cumsum(0) - data["lengths"], words.cumsum(0) - words
        first = data["places"] + starts[item]
        following = torch.cat([first[1:], torch.tensor([len(data["ids"])])])
        steps = torch.arange(max(pieces, 1))
        told = first[:, None] + steps
        # of a long word its end is told, not its middle
        told[:, -1] = torch.maximum(told[:, -1], following - 1) if pieces else told[:, -1]
        known = told < following[:, None]
        self.pieces = torch.where(known, data["ids"][told.clamp(max=len(data["ids"]) - 1)], pad).to(device)
        place = torch.arange(len(item)) - word_starts[item]
        real = (place > 0) & (place < words[item] - 1)
        self.capital = np.add.reduceat(np.isin(data["ids"].numpy(), capitals), first.numpy()) > 0
        self.ids, self.tags, self.real = data["ids"].to(device), data["tags"].to(device), real.to(device)
        self.places, self.starts, self.word_starts = (x.to(device) for x in (data["places"], starts, word_starts))
        self.sizes = data["lengths"].to(device)

    @classmethod
    def read(cls, path: Path, encoder: Path, model: Tagger, device: torch.device) -> Examples:
        """The examples as a tagger reads them."""
        capitals = Subwords(encoder / "tokenizer.json", model.pieces, model.pad, PARTICLES).capitals
        return cls(path, device, model.pad, model.pieces, sorted(capitals))

    def batches(self, rounds: Sequence[int], budget: int, chance: random.Random) -> list[list[int]]:
        """Items of some rounds in batches of about as many subwords, shuffled, of items about as long."""
        order = np.flatnonzero(np.isin(self.rounds, rounds)).tolist()
        chance.shuffle(order)
        made: list[list[int]] = []
        for start in range(0, len(order), 4000):
            batch: list[int] = []
            for item in sorted(order[start : start + 4000], key=self.lengths.__getitem__):
                if batch and (len(batch) + 1) * self.lengths[item] > budget:
                    made.append(batch)
                    batch = []
                batch.append(item)
            made.append(batch)
        chance.shuffle(made)
        return made

    def batch(self, items: Sequence[int]) -> Batch:
        """These items as tensors."""
        width = int(self.lengths[list(items)].max())
        chosen = torch.tensor(items, device=self.device)
        columns = torch.arange(width, device=self.device)
        at = self.starts[chosen, None] + columns
        ids = torch.where(columns < self.sizes[chosen, None], self.ids[at.clamp(max=len(self.ids) - 1)], self.pad)
        counts = self.words[list(items)]
        cells = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
        rows, cells = (torch.from_numpy(x).to(self.device) for x in (np.repeat(np.arange(len(items)), counts), cells))
        words = self.word_starts[chosen][rows] + cells
        pieces = torch.full((len(items), int(counts.max()), self.pieces.shape[1]), self.pad, device=self.device)
        pieces[rows, cells] = self.pieces[words]
        capital = np.zeros(pieces.shape[:2], dtype=bool)
        capital[rows.cpu(), cells.cpu()] = self.capital[words.cpu()]
        asked = torch.from_numpy(nameable(capital)).to(self.device)
        special = ~self.real[words]
        asked[rows[special], cells[special]] = True
        return Batch(ids, pieces, rows, self.places[words], cells, self.tags[words], self.real[words], words, asked)


def said(model: Tagger, batch: Batch, asked: bool = False) -> Tensor:
    """A model's last states for the words of a batch; asked for those that may be in a name, or for all."""
    if model.pieces:
        mask = (batch.pieces[..., 0] != model.pad).long()
        return model.states(batch.pieces, mask, batch.asked if asked else None)[batch.rows, batch.columns]
    return model.states(batch.ids, (batch.ids != model.pad).long())[batch.rows, batch.places]


def loss_of(logits: Tensor, batch: Batch, taught: Tensor | None, weight: float) -> Tensor:
    """Cross entropy of both rows, mixed with the divergence from the teachers' tags."""
    total = torch.zeros((), device=logits.device)
    for row, part in enumerate(logits.split(SIZES, dim=-1)):
        tags = batch.tags[:, row]
        known = (tags != IGNORE).sum().clamp(min=1)
        hard = functional.cross_entropy(part, tags, ignore_index=IGNORE, reduction="sum") / known
        if taught is not None:
            target = functional.log_softmax(taught.split(SIZES, dim=-1)[row], -1)
            apart = functional.kl_div(functional.log_softmax(part, -1), target, reduction="none", log_target=True)
            soft = (apart.sum(-1) * batch.real).sum() / batch.real.sum().clamp(min=1)
            hard = (1 - weight) * hard + weight * soft
        total = total + hard
    return total


def spans(tags: Sequence[int], names: Sequence[str]) -> set[tuple[int, int, str]]:
    found, start, label = set(), 0, ""
    for index, name in enumerate([*(names[max(tag, 0)] for tag in tags), "O"]):
        if label and name != f"I-{label}":
            found.add((start, index, label))
            label = ""
        if name != "O" and not label:
            start, label = index, name[2:]
    return found


@torch.no_grad()
def look(model: Tagger, data: Examples, number: int, asked: bool = False) -> dict[str, float]:
    """Strict F1 on the words of what was kept out, of all or of those that may be in a name."""
    model.eval()
    counts = {label: [0, 0, 0] for label in ("PER", "LOC", "ORG")}
    for items in data.batches([number], 8192, random.Random(1)):
        batch = data.batch(items)
        logits = model.head(said(model, batch, asked))
        best = torch.stack([part.argmax(-1) for part in logits.split(SIZES, dim=-1)], 1)
        # what the corpus says nothing about counts neither way
        best[batch.tags == IGNORE] = 0
        if asked:
            best[~batch.asked[batch.rows, batch.columns]] = 0
        for row, names in enumerate(TAGS):
            # items follow each other, with a special subword on either side, which is in no name
            a, b = (spans(side[:, row].tolist(), names) for side in (batch.tags, best))
            for label, count in counts.items():
                sets = [{span for span in side if span[2] == label} for side in (a, b, a & b)]
                counts[label] = [n + len(side) for n, side in zip(count, sets, strict=True)]
    model.train()
    return {label: round(2 * both / max(1, a + b), 4) for label, (a, b, both) in counts.items()}


def built(options: argparse.Namespace) -> Tagger:
    """The network that the options ask for, before training."""
    model = load(options.start) if options.start else first_layers(options.encoder, options.layers)
    if options.skip:
        drop(model, options.skip)
    if options.activation:
        set_activation(model, options.activation)
    if options.pieces and options.pieces != model.pieces:
        head, model = model.head, Tagger(model.encoder, options.pieces)
        model.head = head
    return prepared(model, options.dropout)


def prepared(model: Tagger, dropout: float) -> Tagger:
    """The tagger with its dropout set, and with a table of subwords that stays."""
    for part in model.modules():
        if isinstance(part, nn.Dropout):
            part.p = dropout
    for name, parameter in model.encoder.embeddings.word_embeddings.named_parameters():
        parameter.requires_grad = name == "fold"
    return model


def rates(model: Tagger, sides: nn.Module, rate: float) -> Iterator[dict[str, object]]:
    """The optimizer's groups: what is new learns faster."""
    new = [*model.head.parameters(), *sides.parameters(), *([model.scales] if model.pieces else [])]
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    yield {"params": body, "lr": rate}
    yield {"params": new, "lr": 5 * rate}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--pieces", type=int, default=0, help="read words, of each that many subwords")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seconds", type=float, help="the schedule's length by the clock, instead of epochs")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--answers", type=Path, help="what teachers say of the examples")
    parser.add_argument("--weight", type=float, default=0.7, help="of the teachers' tags in the loss")
    parser.add_argument("--states", type=float, default=0.0, help="weight of the distance to the teachers' states")
    parser.add_argument("--start", type=Path, help="weights to start from instead of the encoder's")
    parser.add_argument("--skip", type=int, nargs="*", help="layers to leave out")
    parser.add_argument("--width", type=int, help="of the states, narrower than the encoder's")
    parser.add_argument("--units", type=int, help="left between the feed-forward products of a narrower network")
    parser.add_argument("--float32", action="store_true", help="for processors without bfloat16")
    parser.add_argument("--asked", type=float, default=0.0, help="share of the batches read as when names alone count")
    parser.add_argument("--activation", help="of the feed-forward parts, instead of the encoder's")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--budget", type=int, default=2048, help="subwords in a batch")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    # cuDNN plans its attention anew for every shape, and batches come in many
    torch.backends.cuda.enable_cudnn_sdp(False)
    device = torch.device(options.device)

    model = built(options).to(device)
    data = Examples.read(options.examples, options.encoder, model, device)
    rounds = int(data.rounds.max()) + 1
    print(len(data.lengths), "items", len(data.ids), "subwords", rounds, "rounds", flush=True)
    if options.width:

        def read() -> None:
            for number in KEPT.values():
                look(model, data, number, asked=bool(model.pieces))

        model = narrowed(model, options.width, options.units or model.encoder.config.intermediate_size, read)
        prepared(model, options.dropout)
    answers, sides = None, nn.Identity()
    if options.answers:
        answers = torch.from_numpy(np.load(options.answers)).to(device)
        sides = nn.Linear(model.encoder.config.hidden_size, answers.shape[1] - sum(SIZES)).to(device)
    optimizer = torch.optim.AdamW(list(rates(model, sides, options.rate)), weight_decay=0.01, fused=True)
    highest = [group["lr"] for group in optimizer.param_groups]
    model.train()
    began, record, epoch, share = time.time(), [], 0, 0.0
    while share < 1:
        todo = data.batches([BASE, (epoch + options.seed) % rounds], options.budget, chance)
        for step, items in enumerate(todo):
            done = (epoch + step / len(todo)) / options.epochs
            share = (time.time() - began) / options.seconds if options.seconds else done
            if share >= 1:
                break
            for group, rate in zip(optimizer.param_groups, highest, strict=True):
                group["lr"] = rate * min(1.0, share / 0.05, max(0.01, 1 - share))
            batch, asked = data.batch(items), chance.random() < options.asked
            if asked:
                told = batch.asked[batch.rows, batch.columns]
                batch.tags, batch.real = torch.where(told[:, None], batch.tags, IGNORE), batch.real & told
            with torch.autocast(device.type, torch.bfloat16, enabled=not options.float32):
                states = said(model, batch, asked)
                logits, side = model.head(model.dropout(states)).float(), sides(states).float()
            taught, aim = None, None
            if answers is not None:
                taught, aim = answers[batch.numbers].float().split([sum(SIZES), side.shape[1]], dim=-1)
            loss = loss_of(logits, batch, taught, options.weight)
            if aim is not None and options.states:
                apart = functional.mse_loss(side, aim, reduction="none").mean(-1) * batch.real
                loss = loss + options.states * apart.sum() / batch.real.sum().clamp(min=1)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
            optimizer.step()
        else:
            share = (epoch + 1) / options.epochs if not options.seconds else share
        epoch += 1
        if share >= 1 or epoch % max(1, options.epochs // 10) == 0:
            scores = {lang: look(model, data, number) for lang, number in KEPT.items()}
            if options.asked:
                scores |= {f"{lang}, asked": look(model, data, number, True) for lang, number in KEPT.items()}
            record.append({"epoch": epoch, "seconds": round(time.time() - began), "held out": scores})
            print(record[-1], flush=True)
    settings = {key: str(value) for key, value in vars(options).items() if not isinstance(value, Path)}
    save(model, options.encoder / "tokenizer.json", options.out, {"settings": settings, "epochs": record})


if __name__ == "__main__":
    main()
