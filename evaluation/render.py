"""What a benchmark's JSON values are shown as: Markdown, tables on the terminal, the README's table, plots."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from cityrel.scheme import LABELS
from cityrel.scoring import RECORD_SLOTS
from evaluation.benchmark import HEADLINES, METRICS, TESTED, name_of

LANGUAGE_NAMES = {"bg": "Bulgarian", "ru": "Russian", "all": "both"}
README_MARKS = "<!-- accuracy -->", "<!-- /accuracy -->"
_GROUPS = {
    "entities": "Entities by label, strict F1",
    "relations": "Relations by type, end to end, F1",
    "relations_given_mentions": "Relations by type, made from the gold's mentions, F1",
    "agreements": "Agreements by slot, F1",
    "normalisation": "Normalisation, end to end, F1",
}
#: Headlines that the README shows.
_IN_README = tuple(key for key in HEADLINES if key != ("normalisation", "GeoNames"))
_NONE = "–"
_Score = Mapping[str, float]
_Section = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def _plain(score: _Score | None) -> str:
    return f"{score['f1']:.3f}" if score and score["pred"] else _NONE


def _with_interval(score: _Score | None) -> str:
    return f"{_plain(score)} ({score['low']:.2f}–{score['high']:.2f})" if score and score["pred"] else _NONE


def _p_value(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def sections(result: Mapping[str, Any]) -> Iterator[_Section]:
    """The report as tables: title, heads, rows."""
    for view, scores in result["scores"].items():
        where = f"{LANGUAGE_NAMES[view]}, {_pages(result, view)}"
        head = ["system", *HEADLINES.values()]
        rows = [[name, *(_with_interval(own.get(name_of(key))) for key in HEADLINES)] for name, own in scores.items()]
        yield f"Systems: {where}", head, rows
        for group, title in _GROUPS.items():
            names = [key[1] for key in METRICS if key[0] == group and key not in HEADLINES]
            first = next(iter(scores.values()))
            names = [name for name in names if f"{group}/{name}" in first]
            rows = [
                [
                    name,
                    f"{first[f'{group}/{name}']['gold']:g}",
                    *(_with_interval(own.get(f"{group}/{name}")) for own in scores.values()),
                ]
                for name in names
            ]
            yield f"{title}: {where}", ["", "gold", *scores], rows
        rows = [
            [name, *(_p_value(own[name_of(key)]) for key in TESTED)] for name, own in result["p"].get(view, {}).items()
        ]
        if rows:
            yield f"p of the difference to cityrel: {where}", ["system", *(HEADLINES[key] for key in TESTED)], rows
    heads = [HEADLINES[key] for key in TESTED]
    rows = [[page, *(_plain(own.get(name_of(key))) for key in TESTED)] for page, own in result["pages"].items()]
    yield "cityrel by page, F1", ["page", *heads], rows
    table = result["confusion"].get("cityrel")
    if table:
        names = [*LABELS, "none"]
        rows = [[one, *(str(table[one].get(two, "")) for two in names)] for one in names]
        yield "Labels, gold (rows) against cityrel (columns)", ["", *names], rows
    for corpus in result.get("corpora", []):
        rows = [
            [name, label, *(_with_interval(own[key]) if key in own else _NONE for key in _two(own))]
            for name, labels in corpus["systems"].items()
            for label, own in labels.items()
        ]
        title = f"{corpus['corpus']}, test, {LANGUAGE_NAMES[corpus['lang']]}, {corpus['documents']} documents"
        yield title, ["system", "label", "strict F1", "partial F1"], rows


def _two(own: Mapping[str, Any]) -> list[str]:
    names = sorted({key.partition("/")[2] for key in own})
    return [f"{group}/{name}" for name in names for group in ("entities", "entities_partial")]


def _pages(result: Mapping[str, Any], view: str) -> str:
    pages = result["gold"]["pages"]
    count = sum(pages.values()) if view == "all" else pages[view]
    return f"{count} page{'' if count == 1 else 's'}"


def markdown(result: Mapping[str, Any]) -> str:
    """The report as a page."""
    lines = [
        "# Benchmark",
        "",
        f"Made by `python -m evaluation`; cityrel {result['version']}; gold: {result['gold']['title']}"
        + (" (**development data**: the library was developed on these pages)." if _on_seeds(result) else "."),
        "F1 by `cityrel.scoring`, with the 95 % interval of a bootstrap over "
        + ("the pages" if result["unit"] == "page" else "the lines of the pages, which are few")
        + "; p by paired approximate randomisation over the same.",
        "Each system gets the page's language and its home town. A dash: the system finds nothing of the kind.",
        "",
        *table_lines(
            ["system", "languages", "what it is"],
            [
                [name, ", ".join(row["languages"]), row["title"]]
                for name, row in result["systems"].items()
                if name not in result["left_out"]
            ],
        ),
        "",
        *(f"Left out: {name} ({why})." for name, why in result["left_out"].items()),
        "",
        "![F1 by label](labels.png) ![Slots of agreements](slots.png) ![Confusion of labels](confusion.png)",
        "",
    ]
    corpora = False
    for title, head, rows in sections(result):
        if not corpora and "test," in title:
            corpora = True
            lines += [
                "## Public corpora",
                "",
                "Test parts alone. Persons and places by the project's scheme: adjectives, generic words before a",
                "name, buildings, streets, districts, and what a corpus does not tell count neither way; NEREL's dates",
                "are without prepositions. So these are not the figures that papers publish. cityrel's tagger was",
                "trained on other parts of all three corpora, spaCy's model on the other topics of SlavicNER.",
                "",
            ]
        lines += [f"{'###' if corpora else '##'} {title}", "", *table_lines(head, rows), ""]
    return "\n".join(lines)


def table_lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a Markdown table."""
    return ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]


def readme_table(result: Mapping[str, Any]) -> str:
    """The accuracy table of the README, by language."""
    rows = []
    for view, scores in result["scores"].items():
        for name, own in scores.items() if view != "all" else ():
            show = _with_interval if name == "cityrel" else _plain
            cells = [show(own.get(name_of(key))) for key in _IN_README]
            rows.append([f"{LANGUAGE_NAMES[view]}, {_pages(result, view)}", name, *cells])
    head = ["", "system", *(HEADLINES[key] for key in _IN_README)]
    seeds = " on the pages in `seeds/`, which are **development data**" if _on_seeds(result) else ""
    return "\n".join([f"F1{seeds}, with 95 % intervals:", "", *table_lines(head, rows)])


def _on_seeds(result: Mapping[str, Any]) -> bool:
    return bool(result["gold"]["title"] == "seeds")


def put_into_readme(text: str, table: str) -> str:
    """A README with the table between its marks.

    Raises:
        ValueError: it has no such marks.
    """
    begin, end = README_MARKS
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"no {begin} … {end} in the README")
    return f"{before}{begin}\n{table}\n{end}{after}"


def print_report(result: Mapping[str, Any], console: Console | None = None) -> None:
    """The report as tables on the terminal."""
    console = console or Console()
    for title, head, rows in sections(result):
        table = Table(title=title, title_justify="left")
        for number, column in enumerate(head):
            table.add_column(column, justify="right" if number else "left")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    for name, why in result["left_out"].items():
        console.print(f"left out: {name}: {why}", style="yellow")


def write(result: Mapping[str, Any], folder: Path) -> None:
    """Write ``benchmark.json``, ``benchmark.md`` and the plots."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    (folder / "benchmark.json").write_text(text, encoding="utf-8")
    (folder / "benchmark.md").write_text(markdown(result), encoding="utf-8")
    plots(result, folder)


def plots(result: Mapping[str, Any], folder: Path) -> None:
    """``labels.png`` and ``slots.png`` (F1 by system, with intervals), ``confusion.png`` (cityrel's labels)."""
    import matplotlib

    matplotlib.use("Agg")
    _bars(result, "entities", ("all", *LABELS), "F1 by label, strict", folder / "labels.png")
    _bars(result, "agreements", ("all", *RECORD_SLOTS), "Agreements, F1 by slot", folder / "slots.png")
    if "cityrel" in result["confusion"]:
        _heat_map(result["confusion"]["cityrel"], folder / "confusion.png")


def _bars(result: Mapping[str, Any], group: str, names: Sequence[str], title: str, path: Path) -> None:
    from matplotlib import pyplot as plt

    views = {view: scores for view, scores in result["scores"].items() if view != "all"}
    figure, axes = plt.subplots(len(views), 1, figsize=(11, 3.6 * len(views)), squeeze=False)
    for axis, (view, scores) in zip(axes[:, 0], views.items(), strict=True):
        own = {
            name: row
            for name, row in scores.items()
            if any(row.get(f"{group}/{part}", {}).get("pred") for part in names)
        }
        shown = [part for part in names if any(f"{group}/{part}" in row for row in own.values())]
        width = 0.8 / max(1, len(own))
        for number, (name, row) in enumerate(own.items()):
            cells = [row.get(f"{group}/{part}", {"f1": 0.0, "low": 0.0, "high": 0.0}) for part in shown]
            middle = [cell["f1"] for cell in cells]
            errors = [
                [max(0.0, cell["f1"] - cell["low"]) for cell in cells],
                [max(0.0, cell["high"] - cell["f1"]) for cell in cells],
            ]
            at = [place + (number - (len(own) - 1) / 2) * width for place in range(len(shown))]
            axis.bar(at, middle, width, yerr=errors, label=name, error_kw={"elinewidth": 0.8})
        axis.set_xticks(range(len(shown)), shown)
        axis.set_ylim(0, 1.02)
        axis.set_title(f"{title}: {LANGUAGE_NAMES[view]}, {_pages(result, view)}")
        if own:
            axis.legend(fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
    figure.tight_layout()
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


def _heat_map(table: Mapping[str, Mapping[str, int]], path: Path) -> None:
    from matplotlib import pyplot as plt

    names = [*LABELS, "none"]
    shares = []
    for one in names:
        total = sum(table[one].values()) or 1
        shares.append([table[one].get(two, 0) / total for two in names])
    figure, axis = plt.subplots(figsize=(7, 6))
    axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, one in enumerate(names):
        for column, two in enumerate(names):
            if table[one].get(two):
                color = "white" if shares[row][column] > 0.5 else "black"
                axis.text(column, row, str(table[one][two]), ha="center", va="center", color=color, fontsize="small")
    axis.set_xticks(range(len(names)), names, rotation=45, ha="right")
    axis.set_yticks(range(len(names)), names)
    axis.set_xlabel("cityrel")
    axis.set_ylabel("gold")
    figure.tight_layout()
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)
