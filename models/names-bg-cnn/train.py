"""Trains names-bg-cnn on the Bulgarian part of SlavicNER: python models/names-bg-cnn/train.py DATA [OUT]

DATA holds the folder ``slavicner``; OUT (default: this artefact) takes ``model`` and ``manifest.json``. One core,
about a quarter of an hour. Every tenth document of the training split chooses the best step; the test split is not
looked at.
"""

# ruff: noqa: E402  (the number of threads is read at import)
from __future__ import annotations

import os

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[_threads] = "1"

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.cli.train import train
from spacy.tokens import Doc, DocBin
from spacy.util import filter_spans

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from evaluation.name_corpora import NameDocument, read_corpus


def lines(document: NameDocument, nlp: spacy.Language) -> Iterator[Doc]:
    """A ``Doc`` for each line with its names; a name that does not fit the tokens is widened to them."""
    offset = 0
    for line in document.text.split("\n"):
        start, end = offset, offset + len(line)
        offset = end + 1
        if not line.strip():
            continue
        doc = nlp.make_doc(line)
        inside = [span for span in document.published if start <= span.start and span.end <= end]
        spans = [doc.char_span(s.start - start, s.end - start, s.label, alignment_mode="expand") for s in inside]
        doc.ents = filter_spans([span for span in spans if span is not None])
        yield doc


def main(data: Path, out: Path) -> None:
    nlp = spacy.blank("bg")
    documents = read_corpus(data, "slavicner", "bg", "train")
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        dev = documents[::10]
        rest = [document for index, document in enumerate(documents) if index % 10]
        for name, part in (("train", rest), ("dev", dev)):
            DocBin(docs=[doc for document in part for doc in lines(document, nlp)]).to_disk(work / f"{name}.spacy")
        paths = {f"paths.{name}": str(work / f"{name}.spacy") for name in ("train", "dev")}
        train(HERE / "config.cfg", work / "out", overrides=paths)
        best = spacy.load(work / "out" / "model-best")
        shutil.rmtree(out / "model", ignore_errors=True)
        best.config["paths"] = dict.fromkeys(best.config["paths"])
        # the vocabulary is no part of the model: words are hashed
        best.to_disk(out / "model", exclude=["vocab"])
    files = sorted(path for path in (out / "model").rglob("*") if path.is_file())
    manifest = {
        "name": "names-bg-cnn",
        "backend": "spacy",
        "languages": ["bg"],
        "labels": ["PER", "LOC", "ORG"],
        "data": {"SlavicNER, bg, single-topic-out train": len(rest), "of it to choose the step": len(dev)},
        "metrics": {"selection part, strict span F1": best.meta["performance"]["ents_f"]},
        "licence": "Weights: as the project. SlavicNER states no licence; none of its texts is included.",
        "files": {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else HERE)
