"""Rules, the learned scorer and both together on the relations of agreements, and how well scores are calibrated.

    python -m evaluation relations [--pages DIR ...] [--out DIR]

Compared are the pages with gold (the seeds and the folders DIR), each with a model trained on all others and the suite;
the suite's development part, by cross-validation over its phenomena; and its held-out part, with a model trained on all
the rest. Thresholds and calibration come from the training data of each fold. Needs the extra ``training``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cityrel.document import Agreement, Document
from cityrel.pipes.candidates import SCORED
from cityrel.pipes.scorer import Regression
from cityrel.scoring import Report, randomisation_test, score_documents
from cityrel.scoring.counts import Event, Key
from evaluation import phenomena
from evaluation.benchmark import name_of, scores
from evaluation.gold import REPORTS
from evaluation.relation_data import Sheet, read_gold, read_suite
from evaluation.relation_models import Decider, choose, decide, fit, fit_rating, rated, ratings
from evaluation.render import table_lines

_SLOTS, _TIES, _ALL = ("agreements", "all"), ("ties", "pair and kind"), ("relations", "all")
_RELATIONS: tuple[Key, ...] = (_ALL, *(("relations", type) for type in SCORED))
_TRIALS = 2000
#: Parts of the suite that are left out in turn.
_FOLDS = 8
_BINS = 10
SYSTEMS = {
    "rules": "the rules alone",
    "learned": "the scorer alone, without a look at the rules",
    "hybrid": "the rules' relations filtered and added to by the scorer, which knows what they decided",
    "second opinion": "the same by the scorer that does not know it",
}


#: Sheets to train on and sheets to test on.
Fold = tuple[Sequence[Sheet], Sequence[Sheet]]


@dataclass(slots=True)
class Compared:
    """What the systems made of a set of sheets, in one order, and the models that rated the rules' relations."""

    sheets: list[Sheet] = field(default_factory=list)
    documents: dict[str, list[Document]] = field(default_factory=lambda: {name: [] for name in SYSTEMS})
    models: list[Regression] = field(default_factory=list)
    shares: list[dict[str, float]] = field(default_factory=list)


def deciders(train: Sequence[Sheet]) -> dict[str, Decider]:
    """The learned systems, fitted on training data."""
    knowing, blind = fit(train, rules=True), fit(train, rules=False)
    return {
        "learned": choose(train, blind, alone=True),
        "hybrid": choose(train, knowing, alone=False),
        "second opinion": choose(train, blind, alone=False),
    }


def shares(train: Sequence[Sheet]) -> dict[str, float]:
    """The share of each type's relations by the rules that hold in training data."""
    held: dict[str, list[bool]] = {type: [] for type in SCORED}
    for sheet in train:
        for item in sheet.examples:
            if item.candidate.rule and item.label is not None:
                held[item.candidate.type].append(item.label)
    return {type: (sum(labels) + 1) / (len(labels) + 2) for type, labels in held.items()}


def compare(folds: Sequence[Fold], given: Compared | None = None) -> Compared:
    """Fit the systems on the training sheets of each fold (training, test) and let them decide on the test sheets.

    Args:
        folds: the folds.
        given: takes what the same systems make of the gold's mentions.
    """
    compared = Compared()
    for train, test in folds:
        learned = deciders(train)
        precision, rating = shares(train), fit_rating(train)[0]
        views = [(compared, list(test))]
        if given is not None:
            views.append((given, [sheet.given for sheet in test if sheet.given is not None]))
        for into, sheets in views:
            for sheet in sheets:
                into.sheets.append(sheet)
                into.models.append(rating)
                into.shares.append(precision)
                into.documents["rules"].append(sheet.document)
                for name, decider in learned.items():
                    into.documents[name].append(decide(sheet, decider))
    return compared


def by_page(sheets: Sequence[Sheet], others: Sequence[Sheet]) -> list[Fold]:
    """Folds that leave out a page each."""
    return [([*(item for item in sheets if item is not sheet), *others], [sheet]) for sheet in sheets]


def by_phenomenon(sheets: Sequence[Sheet], others: Sequence[Sheet]) -> list[Fold]:
    """Folds that leave out some phenomena each, in both languages."""
    groups = sorted({sheet.group for sheet in sheets})
    folds: list[Fold] = []
    for at in range(_FOLDS):
        out = set(groups[at::_FOLDS])
        inside = [sheet for sheet in sheets if sheet.group not in out]
        folds.append(([*inside, *others], [sheet for sheet in sheets if sheet.group in out]))
    return folds


# ------------------------------------------------------------------------- scores


def page_report(sheets: Sequence[Sheet], documents: Sequence[Document]) -> Report:
    """Scores of pages with gold."""
    gold = [sheet.gold for sheet in sheets if sheet.gold is not None]
    return score_documents(gold, documents)


def case_report(sheets: Sequence[Sheet], documents: Sequence[Document]) -> Report:
    """Scores of cases of the suite: slots and ties."""
    pages: dict[str, list[Event]] = {}
    for sheet, document in zip(sheets, documents, strict=True):
        found = phenomena.score(sheet.case, document)
        pages[sheet.name] = [
            Event(key, 0, counts.gold, counts.pred, counts.correct)
            for key, counts in ((_SLOTS, found.agreements), (_TIES, found.ties))
        ]
    return Report(pages, {sheet.name: sheet.document.text for sheet in sheets})


def systems_of(
    compared: Compared, read: Callable[[Sequence[Sheet], Sequence[Document]], Report], keys: Sequence[Key]
) -> dict[str, Any]:
    """The scores of each system, and the p of its difference to the rules."""
    reports = {name: read(compared.sheets, documents) for name, documents in compared.documents.items()}
    result: dict[str, Any] = {}
    for name, report in reports.items():
        result[name] = {"scores": scores(report, keys, "page")}
        if name != "rules":
            tested = [key for key in (_ALL, _SLOTS, _TIES) if key in keys]
            result[name]["p"] = {
                name_of(key): round(randomisation_test(reports["rules"], report, key, trials=_TRIALS), 4)
                for key in tested
            }
    return result


# -------------------------------------------------------------------- calibration


def reliability(rows: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """How well scores tell what holds: their number and mean, the share that holds, Brier score, calibration error.

    The calibration error (ECE) is the mean distance, weighted by size, of mean score and share in ten bins of equal
    width (Naeini, Cooper, Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, AAAI 2015).
    """
    values = np.array([value for value, _ in rows])
    held = np.array([label for _, label in rows], dtype=float)
    bins = np.minimum((values * _BINS).astype(int), _BINS - 1)
    error = sum(
        abs(values[bins == at].mean() - held[bins == at].mean()) * (bins == at).mean() for at in set(bins.tolist())
    )
    return {
        "count": len(rows),
        "mean": round(float(values.mean()), 4),
        "share": round(float(held.mean()), 4),
        "brier": round(float(((values - held) ** 2).mean()), 4),
        "ece": round(float(error), 4),
    }


def relation_calibration(compared: Compared) -> dict[str, dict[str, float]]:
    """Of the rules' relations: the rules' own scores, the scorer's, and a constant, the precision in training."""
    rows: dict[str, list[tuple[float, bool]]] = {"rules": [], "scorer": [], "constant": []}
    for sheet, model, precision in zip(compared.sheets, compared.models, compared.shares, strict=True):
        for item, rating in ratings(sheet, model):
            if item.label is not None:
                rows["rules"].append((item.candidate.relations[0].score, item.label))
                rows["scorer"].append((rating, item.label))
                rows["constant"].append((precision[item.candidate.type], item.label))
    return {name: reliability(own) for name, own in rows.items()}


def record_calibration(compared: Compared) -> dict[str, dict[str, float]]:
    """Of the records of cases: how well their scores tell that all slots are right."""
    rows: dict[str, list[tuple[float, bool]]] = {}
    for sheet, model in zip(compared.sheets, compared.models, strict=True):
        exact = phenomena.exact_rows(sheet.case, sheet.document)
        scored = rated(sheet, model)
        for before, after, right in zip(sheet.document.agreements, scored.agreements, exact, strict=True):
            rows.setdefault("rules", []).append((before.score, right))
            rows.setdefault("scorer, least", []).append((min(_parts(scored, after)), right))
            rows.setdefault("scorer, product", []).append((float(np.prod(list(_parts(scored, after)))), right))
    return {name: reliability(own) for name, own in rows.items()}


def _parts(document: Document, row: Agreement) -> Iterator[float]:
    """The scores that a record's rests on."""
    yield from (document.mention(id).score for id in row.mentions)
    yield from (item.score for item in document.relations if item.source in row.mentions and item.type != "SAME_AS")


# ------------------------------------------------------------------------- report


def run(folders: Sequence[Path]) -> dict[str, Any]:
    """Read the data, compare the systems, and give all numbers as JSON values."""
    pages = read_gold("seeds")
    if folders:
        pages += read_gold("pages", folders)
    suite, held_out = read_suite("dev"), read_suite("held_out")
    result: dict[str, Any] = {"data": {}, "parts": {}, "calibration": {}, "records": {}}
    for sheets in (pages, suite, held_out):
        for sheet in sheets:
            own = result["data"].setdefault(sheet.part, {"pages": 0, "candidates": 0, "by rules": 0, "hold": 0})
            own["pages"] += 1
            own["candidates"] += len(sheet.examples)
            own["by rules"] += sum(bool(item.candidate.rule) for item in sheet.examples)
            own["hold"] += sum(bool(item.label) for item in sheet.examples)
    given = Compared()
    found = {
        "pages": compare(by_page(pages, suite), given),
        "suite": compare(by_phenomenon(suite, pages)),
        "held_out": compare([([*pages, *suite], held_out)]),
    }
    result["parts"]["pages"] = systems_of(found["pages"], page_report, (*_RELATIONS, _SLOTS, _TIES))
    result["parts"]["given"] = systems_of(given, page_report, _RELATIONS)
    for name in ("suite", "held_out"):
        result["parts"][name] = systems_of(found[name], case_report, (_SLOTS, _TIES))
        result["records"][name] = record_calibration(found[name])
    result["calibration"] = {name: relation_calibration(own) for name, own in found.items()}
    result["limits"] = {name: own.limits for name, own in deciders([*pages, *suite]).items()}
    return result


_TITLES = {
    "pages": "Pages with gold, leaving one out",
    "given": "The same, from the gold's mentions",
    "suite": "The suite's development part, by cross-validation over phenomena",
    "held_out": "The suite's held-out part",
}


def to_markdown(result: dict[str, Any]) -> str:
    """The report as Markdown."""
    lines = ["# Rules and the relation scorer", "", "Made by `python -m evaluation relations`.", ""]
    lines += _lead(result)
    lines += ["## Systems", ""]
    lines += [f"- **{name}**: {title}" for name, title in SYSTEMS.items()]
    lines += ["", "## Data", ""]
    lines += [*table_lines(("part", "pages", "candidates", "joined by rules", "true"), _data_rows(result)), ""]
    for part, title in _TITLES.items():
        own = result["parts"][part]
        keys = list(own["rules"]["scores"])
        lines += [f"## {title}", "", "F1 with 95 % intervals; in brackets the p of the difference to the rules.", ""]
        head = ("system", *(key.removeprefix("relations/").replace("/all", "") for key in keys))
        lines += [*table_lines(head, [(name, *(_cell(row, key) for key in keys)) for name, row in own.items()]), ""]
    lines += ["## Calibration of the relations that the rules give", ""]
    lines += _reliability_rows(result["calibration"])
    lines += ["## Calibration of records: all slots right", ""]
    lines += _reliability_rows(result["records"])
    lines += ["## Thresholds chosen on all training data", "", "From the first on a relation of the rules stays,"]
    lines += ["from the second on a candidate without a rule is added; 2 is never.", ""]
    rows = [
        (name, *(f"{own[type][0]:g}, {own[type][1]:g}" for type in SCORED)) for name, own in result["limits"].items()
    ]
    lines += [*table_lines(("system", *SCORED), rows), ""]
    return "\n".join(lines)


def _lead(result: dict[str, Any]) -> list[str]:
    """What the numbers say."""
    best = []
    for part in ("pages", "suite", "held_out"):
        own = result["parts"][part]
        gains = [
            name
            for name in own
            if name != "rules"
            and own[name]["p"]["agreements/all"] < 0.05
            and own[name]["scores"]["agreements/all"]["f1"] > own["rules"]["scores"]["agreements/all"]["f1"]
        ]
        best.append(f"{_TITLES[part]}: {', '.join(gains) or 'no system'} better than the rules (p < 0.05).")
    if all("no system" in line for line in best):
        best.append("So the rules decide, and the scorer rates what they give.")
    own = {part: result["parts"][part] for part in ("suite", "held_out")}
    lost = {
        name: own["suite"][name]["scores"]["agreements/all"]["f1"]
        - own["held_out"][name]["scores"]["agreements/all"]["f1"]
        for name in ("rules", "learned")
    }
    best.append(
        f"From the development part to the held-out part the rules lose {lost['rules']:.3f} of their F1 of agreements, "
        f"the scorer alone {lost['learned']:.3f}."
    )
    return [*(f"- {line}" for line in best), ""]


def _data_rows(result: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(part, *map(str, own.values())) for part, own in result["data"].items()]


def _cell(row: dict[str, Any], key: str) -> str:
    own = row["scores"].get(key)
    if own is None:
        return "–"
    p = f" ({row['p'][key]:.3f})" if key in row.get("p", {}) else ""
    return f"{own['f1']:.3f} {own['low']:.2f}–{own['high']:.2f}{p}"


def _reliability_rows(parts: dict[str, dict[str, dict[str, float]]]) -> list[str]:
    rows = [
        (part, name, f"{own['count']}", *(f"{own[key]:.3f}" for key in ("mean", "share", "brier", "ece")))
        for part, scorers in parts.items()
        for name, own in scorers.items()
    ]
    return [*table_lines(("part", "score", "number", "mean score", "true", "Brier", "ECE"), rows), ""]


def main(arguments: list[str]) -> int:
    """Run the comparison and write ``relations.json`` and ``relations.md``; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation relations",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--pages", type=Path, nargs="+", default=[], help="folders of further pages with brat gold")
    parser.add_argument("--out", type=Path, default=REPORTS, help="folder of the report")
    options = parser.parse_args(arguments)
    result = run(options.pages)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "relations.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    (options.out / "relations.md").write_text(to_markdown(result), encoding="utf-8")
    print(to_markdown(result))
    return 0
