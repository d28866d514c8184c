"""Scores of whole folders: in total and for each page, as JSON, Markdown and tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cityrel.document import Document
from cityrel.scheme import LABELS, RELATIONS
from cityrel.scoring.compare import RECORD_SLOTS, relation_events, score_page
from cityrel.scoring.counts import Counts, Event, Key, add_up
from cityrel.writing.brat import read_folder

if TYPE_CHECKING:
    from rich.table import Table

    from cityrel.scoring.statistics import Interval

#: Groups in the order in which a report shows them, with their headings.
GROUPS = {
    "entities": "Entities, strict (span and label)",
    "entities_partial": "Entities, partial (half for an overlap)",
    "entities_exact": "Entities, span alone",
    "entities_type": "Entities, label of an overlapping span",
    "normalisation": "Normalisation, end to end",
    "relations": "Relations, end to end",
    "relations_given_mentions": "Relations, given the gold mentions",
    "agreements": "Agreements, slots",
    "agreement_rows": "Agreements, rows",
    "ties": "Ties",
}
_SHARES = {
    "normalisation_accuracy": "right value, of the mentions found",
    "normalisation_coverage": "value given, of the mentions found that have one",
}
_ORDER = {name: place for place, name in enumerate(("all", *LABELS, *RELATIONS, *RECORD_SLOTS))}
_HEAD = ("", "gold", "predicted", "precision", "recall", "F1")


@dataclass(slots=True)
class Report:
    """Scores of a set of pages.

    ``pages`` holds each page's events, from which everything else is counted; ``texts`` the pages' texts, for
    resampling by line; ``intervals`` confidence intervals of F1, when they were asked for.
    """

    pages: dict[str, list[Event]]
    texts: dict[str, str]
    intervals: dict[Key, Interval] = field(default_factory=dict)

    @property
    def total(self) -> dict[Key, Counts]:
        """The sums over all pages (micro-averages)."""
        return add_up(event for events in self.pages.values() for event in events)

    def page(self, name: str) -> dict[Key, Counts]:
        """The sums of one page."""
        return add_up(self.pages[name])

    def f1(self, group: str, name: str = "all") -> float:
        """F1 of a metric over all pages, 0 when nothing counts for it."""
        return self.total.get((group, name), Counts()).f1

    def to_json(self) -> dict[str, Any]:
        """``total`` and ``pages``, each metric as ``{group: {name: {gold, pred, correct, precision, recall, f1}}}``.

        In ``empty_pages`` the sums are pages without gold rows, the rows predicted on them, and those pages left empty.
        """
        row: dict[str, Any] = {
            "total": _nested(self.total),
            "pages": {name: _nested(add_up(self.pages[name])) for name in sorted(self.pages)},
        }
        if self.intervals:
            row["intervals"] = [
                {"group": group, "name": name, **interval.to_json()}
                for (group, name), interval in sorted(self.intervals.items())
            ]
        return row

    def sections(self) -> Iterator[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
        """The report as tables: title, heads of columns, rows of text."""
        total = self.total
        for group, title in GROUPS.items():
            keys = _sorted_keys(key for key in total if key[0] == group)
            if not keys:
                continue
            with_intervals = any(key in self.intervals for key in keys)
            rows = []
            for key in keys:
                counts = total[key]
                row = [key[1], _number(counts.gold), _number(counts.pred)]
                row += [f"{value:.3f}" for value in (counts.precision, counts.recall, counts.f1)]
                if with_intervals:
                    row.append(str(self.intervals.get(key, "")))
                rows.append(tuple(row))
            yield title, (*_HEAD, "F1 interval") if with_intervals else _HEAD, rows
            if group == "normalisation":
                yield self._shares(total)
        rows = [
            (name, _number(counts.gold), _number(counts.gold - counts.correct), _number(counts.pred))
            for (group, name), counts in sorted(total.items())
            if group == "empty_pages"
        ]
        if rows:
            yield "Pages without gold rows", ("", "pages", "pages with false rows", "false rows"), rows
        head = ("page", "entities", "relations", "agreement slots", "ties")
        rows = []
        for name in sorted(self.pages):
            own = self.page(name)
            keys = [("entities", "all"), ("relations", "all"), ("agreements", "all"), ("ties", "pair and kind")]
            rows.append((name, *(f"{own[key].f1:.3f}" if key in own else "–" for key in keys)))
        yield "Pages, F1", head, rows

    def _shares(self, total: Mapping[Key, Counts]) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
        names = [key[1] for key in total if key[0] == "normalisation_accuracy"]
        rows = []
        for name in names:
            shares = [total.get((group, name), Counts()) for group in _SHARES]
            found = _number(shares[0].gold)
            rows.append((name, found, *(f"{share.recall:.3f}" if share.gold else "–" for share in shares)))
        return "Normalisation, of the mentions found", ("", "found", *_SHARES.values()), rows

    def to_markdown(self) -> str:
        """The report as Markdown tables."""
        lines: list[str] = []
        for title, head, rows in self.sections():
            lines += [f"### {title}", "", _line(head), "| --- " + "| ---: " * (len(head) - 1) + "|"]
            lines += [*(_line(row) for row in rows), ""]
        return "\n".join(lines)

    def to_tables(self) -> list[Table]:
        """The report as tables that ``rich`` prints."""
        from rich.table import Table

        tables = []
        for title, head, rows in self.sections():
            table = Table(title=title, title_justify="left")
            for at, column in enumerate(head):
                table.add_column(column, justify="right" if at else "left")
            for row in rows:
                table.add_row(*row)
            tables.append(table)
        return tables


def _sorted_keys(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (_ORDER.get(key[1], len(_ORDER)), key[1]))


def _nested(counts: Mapping[Key, Counts]) -> dict[str, dict[str, dict[str, float]]]:
    nested: dict[str, dict[str, dict[str, float]]] = {}
    for group, name in sorted(counts):
        row = counts[group, name].to_json()
        if group == "empty_pages":
            row = {"pages": row["gold"], "false_rows": row["pred"], "left_empty": row["correct"]}
        nested.setdefault(group, {})[name] = row
    return nested


def _number(value: float) -> str:
    return f"{value:g}"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def score_documents(
    gold: Sequence[Document],
    pred: Sequence[Document],
    *,
    given_mentions: Sequence[Document] = (),
    homes: Mapping[str, str | None] | None = None,
) -> Report:
    """Score predictions against gold, page by page.

    Args:
        gold: the gold documents.
        pred: the predictions; a page that is missing among them counts as one on which nothing was found.
        given_mentions: predictions made from the gold mentions, to score relations alone; pages may be missing.
        homes: the home towns by page name, for the records of both sides; the gold documents' own when None.

    Raises:
        ValueError: a prediction is of no page of the gold or of another text, or a page stands twice.
    """
    by_name = [_by_name(documents) for documents in (gold, pred, given_mentions)]
    for documents in by_name[1:]:
        unknown = documents.keys() - by_name[0].keys()
        if unknown:
            raise ValueError(f"predictions without gold: {', '.join(sorted(unknown))}")
    pages: dict[str, list[Event]] = {}
    for name, page in by_name[0].items():
        home = homes.get(name) if homes is not None else page.home
        pages[name] = score_page(page, by_name[1].get(name) or Document(page.page), home)
        if name in by_name[2]:
            pages[name] += relation_events(page, by_name[2][name])
    return Report(pages, {name: page.text for name, page in by_name[0].items()})


def _by_name(documents: Sequence[Document]) -> dict[str, Document]:
    by_name = {item.page.name: item for item in documents}
    if len(by_name) != len(documents):
        raise ValueError("two documents have the same name")
    return by_name


def score_folders(
    gold: Path | str,
    pred: Path | str,
    *,
    given_mentions: Path | str | None = None,
    text_dir: Path | str | None = None,
    homes: Mapping[str, str | None] | None = None,
) -> Report:
    """Score a folder of predictions against a folder of gold, both brat standoff.

    Args:
        gold: folder with the gold's ``NAME.ann``.
        pred: folder with the predictions' ``NAME.ann``; a missing file counts as a page on which nothing was found.
        given_mentions: folder of predictions made from the gold mentions, to score relations alone.
        text_dir: folder with the pages' ``NAME.txt``; the gold's when None.
        homes: the home towns by page name (see ``cityrel.writing.brat.read_homes``).

    Raises:
        BratError: an annotation file cannot be read.
        ValueError: a prediction is of no page of the gold.
    """
    texts = text_dir if text_dir is not None else gold
    extra = read_folder(given_mentions, texts, homes) if given_mentions is not None else []
    return score_documents(
        read_folder(gold, texts, homes), read_folder(pred, texts, homes), given_mentions=extra, homes=homes
    )
