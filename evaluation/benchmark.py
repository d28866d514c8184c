"""The benchmark: all systems on the same gold in one run, as JSON values that everything else is made from."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any

import cityrel
from cityrel.document import Document
from cityrel.scheme import LABELS, RELATIONS
from cityrel.scoring import RECORD_SLOTS, Report, Unit, bootstrap, randomisation_test, score_documents
from cityrel.scoring.counts import Key
from cityrel.scoring.matching import pair_mentions
from evaluation.corpora import read_corpora
from evaluation.gold import Gold
from evaluation.systems import LANGUAGES, System, Unavailable
from evaluation.systems.cityrel_itself import Cityrel

#: The metrics by which systems are compared, with the heads of their columns.
HEADLINES: dict[Key, str] = {
    ("entities", "all"): "entities, strict",
    ("entities_partial", "all"): "entities, partial",
    ("normalisation", "EDTF"): "dates' values",
    ("normalisation", "GeoNames"): "towns' and regions' ids",
    ("relations", "all"): "relations",
    ("agreements", "all"): "agreement slots",
    ("ties", "pair and kind"): "ties",
}
#: Everything that is reported, in order.
METRICS: tuple[Key, ...] = (
    *HEADLINES,
    *(("entities", label) for label in LABELS),
    *(("normalisation", name) for name in ("ISO3166", "Name", "Form", "Type", "Status", "Role", "Tie")),
    *(("relations", relation) for relation in RELATIONS),
    ("relations_given_mentions", "all"),
    *(("relations_given_mentions", relation) for relation in RELATIONS),
    *(("agreements", slot) for slot in RECORD_SLOTS),
    ("agreement_rows", "exact"),
    ("ties", "pair"),
    ("ties", "since"),
)
TESTED: tuple[Key, ...] = (("entities", "all"), ("relations", "all"), ("agreements", "all"))
#: With fewer pages than this, lines are drawn in the bootstrap instead of pages.
_FEW_PAGES = 20
_TRIALS = 2000
_SAMPLES = 1000
_LOG = logging.getLogger(__name__)


def run(gold: Gold, systems: Sequence[System], data: Path | None = None, limit: int | None = None) -> dict[str, Any]:
    """Run all systems and score them.

    Args:
        gold: the gold.
        systems: the systems, cityrel first; one that cannot run is left out with the reason.
        data: folder of the public corpora, see ``evaluation.corpora``; without it they are left out.
        limit: how many documents of each public corpus are read, all when None.
    """
    unit: Unit = "page" if len(gold.documents) >= _FEW_PAGES else "line"
    result: dict[str, Any] = {
        "version": cityrel.__version__,
        "gold": {
            "title": gold.title,
            "pages": {lang: len(gold.of((lang,))) for lang in LANGUAGES},
            "files": dict(sorted(gold.files.items())),
        },
        "unit": unit,
        "systems": {item.name: {"title": item.title, "languages": list(item.languages)} for item in systems},
        "left_out": {},
        "scores": {},
        "p": {},
        "pages": {},
        "confusion": {},
    }
    found = _annotate(gold, systems, result["left_out"])
    views: dict[str, tuple[str, ...]] = {lang: (lang,) for lang in LANGUAGES if gold.of((lang,))}
    if len(views) > 1:
        views["all"] = LANGUAGES
    for view, languages in views.items():
        pages = gold.of(languages)
        reports = {
            item.name: score_documents(
                pages,
                [found[item.name][page.page.name] for page in pages],
                given_mentions=[item.relate(page) for page in pages] if isinstance(item, Cityrel) else (),
            )
            for item in systems
            if item.name in found and set(languages) <= set(item.languages)
        }
        result["scores"][view] = {name: scores(report, METRICS, unit) for name, report in reports.items()}
        first, *others = reports
        result["p"][view] = {
            name: {
                name_of(key): round(
                    randomisation_test(reports[first], reports[name], key, unit=unit, trials=_TRIALS), 4
                )
                for key in TESTED
            }
            for name in others
        }
        if len(languages) == 1:
            result["pages"] |= {name: _by_page(reports[first], name) for name in sorted(reports[first].pages)}
    result["confusion"] = {
        name: confusion([page for page in gold.documents if page.page.name in pages], pages)
        for name, pages in found.items()
    }
    if data is not None:
        result["corpora"] = _corpora(data, systems, limit, result["left_out"])
    return result


def _annotate(gold: Gold, systems: Sequence[System], left_out: dict[str, str]) -> dict[str, dict[str, Document]]:
    """The documents of each system that runs, by page name."""
    found: dict[str, dict[str, Document]] = {}
    for system in systems:
        _LOG.info("%s", system.name)
        try:
            pages = {item.page.name: system.annotate(copy(item.page)) for item in gold.of(system.languages)}
        except (Unavailable, ImportError) as error:
            left_out[system.name] = str(error)
            continue
        found[system.name] = pages
    return found


def name_of(key: Key) -> str:
    """A metric's key as it is written in reports: ``GROUP/NAME``."""
    return "/".join(key)


def scores(report: Report, keys: Sequence[Key], unit: Unit) -> dict[str, dict[str, float]]:
    """The metrics that have something to count, ``GROUP/NAME`` -> sums, ratios and the interval of F1."""
    total = report.total
    known = [key for key in keys if key in total and (total[key].gold or total[key].pred)]
    intervals = bootstrap(report, known, unit=unit, samples=_SAMPLES)
    values = {}
    for key in known:
        # A link between mentions of two lines may be drawn on one side only, and then counts above one.
        low, high = (round(min(1.0, value), 4) for value in (intervals[key].low, intervals[key].high))
        values[name_of(key)] = total[key].to_json() | {"low": low, "high": high}
    return values


def _by_page(report: Report, page: str) -> dict[str, dict[str, float]]:
    total = report.page(page)
    return {name_of(key): total[key].to_json() for key in TESTED if key in total}


def confusion(gold: Sequence[Document], pred: dict[str, Document]) -> dict[str, dict[str, int]]:
    """How often a mention of a label was found with which label; ``none`` is what only one side has."""
    counts: Counter[tuple[str, str]] = Counter()
    for page in gold:
        other = pred[page.page.name].mentions
        pairs = pair_mentions(page.mentions, other)
        counts.update((one.label, two.label) for one, two in pairs)
        paired = {id(item) for pair in pairs for item in pair}
        counts.update((item.label, "none") for item in page.mentions if id(item) not in paired)
        counts.update(("none", item.label) for item in other if id(item) not in paired)
    names = (*LABELS, "none")
    return {one: {two: counts[one, two] for two in names if counts[one, two]} for one in names}


def _corpora(
    data: Path, systems: Sequence[System], limit: int | None, left_out: dict[str, str]
) -> list[dict[str, Any]]:
    rows = []
    for corpus in read_corpora(data, limit):
        row: dict[str, Any] = {"corpus": corpus.name, "lang": corpus.lang, "documents": len(corpus.documents)}
        row["systems"] = {}
        for system in systems:
            wanted = {label for labels in corpus.labels.values() for label in labels} & set(system.labels)
            if corpus.lang not in system.languages or system.name in left_out or not wanted:
                continue
            _LOG.info("%s on %s, %s", system.name, corpus.name, corpus.lang)
            pred = [corpus.project(system.annotate(copy(item.page))) for item in corpus.documents]
            report = score_documents(corpus.documents, pred)
            own: dict[str, Any] = {}
            for shown, labels in corpus.labels.items():
                if set(labels) & wanted:
                    keys = [("entities", labels[0]), ("entities_partial", labels[0])]
                    own[shown] = scores(report, keys, "page")
            row["systems"][system.name] = own
        rows.append(row)
    return rows
