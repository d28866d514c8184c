"""Trains the relation scorer: python models/relations/train.py [--pages DIR ...]

Trained on the seeds' gold, the development part of ``tests/phenomena`` and the folders of pages with brat gold that are
given. Writes ``weights.json`` and ``manifest.json`` beside this file. Needs the extra ``training``. The weights fit the
rules as they are: train them anew when these have changed.
"""

# ruff: noqa: E402  (the modules of the checkout are found through the path)
from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from sklearn import __version__ as sklearn_version

from cityrel.pipes.candidates import SCORED
from evaluation.relation_data import read_gold, read_suite
from evaluation.relation_models import RATING_PENALTY, fit_rating
from evaluation.relations import reliability


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, nargs="+", default=[], help="folders of further pages with brat gold")
    options = parser.parse_args()
    sheets = [*read_gold("seeds"), *read_suite("dev")]
    if options.pages:
        sheets += read_gold("pages", options.pages)
    model, unseen = fit_rating(sheets)
    model.write(HERE / "weights.json")
    metrics = {}
    for type in ("all", *SCORED):
        rows = [(score, bool(item.label)) for item, score in unseen if type in ("all", item.candidate.type)]
        metrics[type] = reliability(rows)
    parts = {part: sum(sheet.part == part for sheet in sheets) for part in dict.fromkeys(s.part for s in sheets)}
    texts = "".join(sheet.document.text for sheet in sorted(sheets, key=lambda sheet: (sheet.part, sheet.name)))
    manifest = {
        "name": "relations",
        "backend": "logistic regression",
        "languages": sorted({sheet.document.lang or "" for sheet in sheets}),
        "types": list(SCORED),
        "files": {"weights.json": hashlib.sha256((HERE / "weights.json").read_bytes()).hexdigest()},
        "data": {"pages": parts, "sha256 of their texts": hashlib.sha256(texts.encode()).hexdigest()},
        "training": {"scikit-learn": sklearn_version, "C": RATING_PENALTY},
        "metrics, in cross-validation": metrics,
    }
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(metrics, indent=2))


if __name__ == "__main__":
    main()
