"""How far two passes over the same pages agree.

    python annotations/agreement.py PASS_A PASS_B [--seeds FOLDER] [--homes FILE] [--full]

Counts the second pass against the first with the library's scorer: F1 of entities (strict and partial), relations and
the slots of records; and Cohen's kappa over the label of each token, in BIO tags, tokens outside of all mentions
included (J. Cohen, A coefficient of agreement for nominal scales, 1960).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import regex
from convert import SEEDS, read_pass

from cityrel.document import Document
from cityrel.scoring import score_documents
from cityrel.writing.brat import read_homes

_TOKEN = regex.compile(r"\p{L}++|\p{N}++|[^\p{L}\p{N}\s]")
_LINES = (
    ("Entities, strict", ("entities", "all")),
    ("Entities, partial", ("entities_partial", "all")),
    ("Dates' values", ("normalisation", "EDTF")),
    ("Cities' and regions' ids", ("normalisation", "GeoNames")),
    ("Forms", ("normalisation", "Form")),
    ("Types", ("normalisation", "Type")),
    ("Statuses", ("normalisation", "Status")),
    ("Relations", ("relations", "all")),
    ("Record slots", ("agreements", "all")),
    ("Ties, pair and kind", ("ties", "pair and kind")),
)


def token_tags(document: Document) -> list[str]:
    """A BIO tag for each token: a run of letters, a run of digits, or another sign."""
    tags = []
    for token in _TOKEN.finditer(document.text):
        over = [item for item in document.mentions if item.start < token.end() and token.start() < item.end]
        tags.append(("B-" if over[0].start >= token.start() else "I-") + over[0].label if over else "O")
    return tags


def kappa(one: Sequence[str], other: Sequence[str]) -> float:
    """Cohen's kappa of two sequences of tags; 1 where both give all tokens one and the same tag."""
    observed = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    counts = Counter(one), Counter(other)
    expected = sum(counts[0][tag] * counts[1][tag] for tag in counts[0]) / len(one) ** 2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--seeds", type=Path, default=SEEDS)
    parser.add_argument("--homes", type=Path, help='JSON: {"NAME.txt": {"home": "Русе"}, ...}')
    parser.add_argument("--full", action="store_true", help="all tables of the scorer as well")
    options = parser.parse_args()
    homes = read_homes(options.homes) if options.homes else None
    first, second = (read_pass(folder, options.seeds, homes) for folder in (options.first, options.second))
    report = score_documents(first, second)
    pages = {page.page.name: page for page in second}
    tags = [(token_tags(page), token_tags(pages[page.page.name])) for page in first if page.page.name in pages]
    total = report.total
    print("| | first | second | F1 |\n| --- | ---: | ---: | ---: |")
    for title, key in _LINES:
        if key in total:
            print(f"| {title} | {total[key].gold:g} | {total[key].pred:g} | {total[key].f1:.3f} |")
    value = kappa([tag for one, _ in tags for tag in one], [tag for _, other in tags for tag in other])
    print(f"\nCohen's kappa over {sum(len(one) for one, _ in tags)} tokens: {value:.3f}\n")
    if options.full:
        print(report.to_markdown())


if __name__ == "__main__":
    main()
