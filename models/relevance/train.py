"""Trains the model of relevance: python models/relevance/train.py [--pages DIR ...]

Trained on the development part of ``tests/phenomena``, what stands around the agreements of the seeds, and the folders
of pages with brat gold that are given. Writes ``weights.json`` and ``manifest.json`` beside this file. Needs the extra
``training``.
"""

# ruff: noqa: E402  (the modules of the checkout are found through the path)
from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from sklearn import __version__ as sklearn_version
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline

from cityrel.document import Document
from cityrel.pipes.relevance import MIN_WORDS, THRESHOLD, stems
from evaluation.gold import load_gold
from evaluation.phenomena import cases

#: The weight of the loss against that of the squared weights; texts in which a word must stand.
PENALTY, TEXTS = 30.0, 2
#: Characters on either side of a seed's agreement.
AROUND = 800


def model() -> Pipeline:
    """Tf-idf of stems, and a logistic regression."""
    return make_pipeline(
        TfidfVectorizer(analyzer=stems, min_df=TEXTS, sublinear_tf=True),
        LogisticRegression(C=PENALTY, max_iter=3000),
    )


def tells(document: Document) -> bool:
    """Whether gold has an agreement with a party, or a tie."""
    joined = {relation.type for relation in document.relations}
    return bool(joined & {"PARTY", "TWINNED_WITH"}) or any(mention.tie for mention in document.mentions)


def examples(folders: list[Path]) -> Iterator[tuple[str, bool]]:
    """Texts, and whether they tell of agreements or ties."""
    for case in cases("dev"):
        yield case["text"], bool(case.get("agreement") or case.get("tie"))
    for document in load_gold(folders).documents if folders else ():
        yield document.text, tells(document)
    # the seeds are long, and most of what stands on them is something else
    for document in load_gold().documents:
        for mention in document.mentions:
            if mention.label == "AGREEMENT":
                yield document.text[max(0, mention.start - AROUND) : mention.start + AROUND], True


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, nargs="+", default=[], help="folders of pages with brat gold")
    options = parser.parse_args()
    texts, tell = zip(*examples(options.pages), strict=True)
    folds = KFold(10, shuffle=True, random_state=0)
    unseen = cross_val_predict(model(), texts, tell, cv=folds, method="predict_proba")[:, 1]
    metrics = {}
    for name, wanted in (("with agreements or ties", True), ("without", False)):
        scores = [
            score
            for text, told, score in zip(texts, tell, unseen, strict=True)
            if told == wanted and len(stems(text)) >= MIN_WORDS
        ]
        metrics[name] = {"texts": len(scores), "below the threshold": int(sum(score < THRESHOLD for score in scores))}
    words, regression = model().fit(texts, tell).named_steps.values()
    idf, weights = words.idf_, regression.coef_[0]
    rows = {stem: (round(idf[at], 3), round(weights[at], 3)) for stem, at in sorted(words.vocabulary_.items())}
    lines = ",\n".join(f" {json.dumps(stem, ensure_ascii=False)}: {json.dumps(row)}" for stem, row in rows.items())
    (HERE / "weights.json").write_text(
        f'{{"bias": {regression.intercept_[0]:.4f}, "stems": {{\n{lines}\n}}}}\n', encoding="utf-8"
    )
    manifest = {
        "name": "relevance",
        "backend": "logistic regression over tf-idf of stems",
        "languages": ["bg", "ru"],
        "files": {"weights.json": hashlib.sha256((HERE / "weights.json").read_bytes()).hexdigest()},
        "data": {"texts": len(texts), "sha256": hashlib.sha256("".join(texts).encode()).hexdigest()},
        "training": {"scikit-learn": sklearn_version, "C": PENALTY, "texts of a stem": TEXTS},
        "threshold": THRESHOLD,
        "metrics, in cross-validation, texts of enough words": metrics,
    }
    (HERE / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(metrics, indent=2))


if __name__ == "__main__":
    main()
