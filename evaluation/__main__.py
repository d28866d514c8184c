"""The benchmark and the gate.

python -m evaluation                     all systems on the gold; tables here, files under evaluation/reports
python -m evaluation --data FOLDER       the same with the public corpora in that folder
python -m evaluation --gold DIR --meta FILE   on other gold: brat standoff, home towns in a JSON file
python -m evaluation gate                fails when cityrel drops below a pinned floor
python -m evaluation gate --raise        sets the floors at what is reached, never lower
python -m evaluation gate --lower NAME VALUE --reason TEXT
python -m evaluation readme              writes the README's accuracy table from the last report
python -m evaluation readers             readers of HTML side by side, see evaluation/readers.py
python -m evaluation names ...           the name taggers alone, see evaluation/names.py
python -m evaluation towns|people|dates  normalisation on the lists under evaluation/lists
python -m evaluation lists               all three, and a report
python -m evaluation lookups             size and speed of the gazetteer
python -m evaluation speed ...           speed and memory beside other systems, see evaluation/speed.py
python -m evaluation relations ...       the rules against the relation scorer, see evaluation/relations.py
python -m evaluation rules               which rules fire, how often, how well, see evaluation/rule_report.py
"""

# ruff: noqa: E402  (the number of threads is read at import)
from __future__ import annotations

import os

# A second thread gains little on short texts and makes runs differ.
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

import argparse
import json
import logging
import sys
from pathlib import Path

from rich.console import Console

from evaluation import benchmark, gate, lists
from evaluation.gold import REPORTS, ROOT, load_gold
from evaluation.systems import all_systems


def main(arguments: list[str] | None = None) -> int:
    """Run a command line; returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    command, *rest = arguments or [""]
    if command == "names":
        from evaluation import names

        sys.argv = ["python -m evaluation names", *rest]
        names.main()
        return 0
    if command in lists.LISTED:
        return lists.run(command, rest)
    if command == "lists":
        return lists.report()
    if command == "lookups":
        return lists.lookups()
    if command == "speed":
        from evaluation import speed

        speed.main(rest)
        return 0
    if command == "relations":
        from evaluation import relations

        return relations.main(rest)
    if command == "rules":
        from evaluation import rule_report

        return rule_report.main(rest)
    if command == "readers":
        from evaluation import readers

        return readers.main()
    if command == "gate":
        return _gate(rest)
    if command == "readme":
        return _readme(rest)
    return _benchmark(arguments)


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m evaluation {name}".strip(),
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--gold", type=Path, nargs="+", default=[], help="folders of brat gold; the seeds' by default")
    parser.add_argument("--meta", type=Path, nargs="+", default=[], help="JSON files of home towns by page")
    parser.add_argument("--texts", type=Path, help="folder of the texts, when not beside the gold")
    return parser


def _benchmark(arguments: list[str]) -> int:
    parser = _parser("")
    parser.add_argument("--data", type=Path, help="folder of the public corpora")
    parser.add_argument("--limit", type=int, help="so many documents of each public corpus only")
    parser.add_argument("--systems", nargs="+", help="some of the systems only, cityrel first")
    parser.add_argument("--out", type=Path, help="folder of the reports; evaluation/reports for the seeds' gold")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    systems = all_systems()
    known = [item.name for item in systems]
    if unknown := set(options.systems or ()) - set(known):
        parser.error(f"no such system: {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    systems = [item for item in systems if not options.systems or item.name in options.systems]
    gold = load_gold(options.gold, options.meta, options.texts)
    result = benchmark.run(gold, systems, options.data, options.limit)
    from evaluation import render

    # Terminals keep their width; a pipe gets whole lines.
    render.print_report(result, Console(width=None if sys.stdout.isatty() else 200))
    out = options.out or (REPORTS if not options.gold and not options.systems else None)
    if out is not None:
        render.write(result, out)
        print(f"written: {out}")
    return 0


def _gate(arguments: list[str]) -> int:
    parser = _parser("gate")
    parser.add_argument("--floors", type=Path, default=gate.FLOORS, help="the file of the floors")
    parser.add_argument("--raise", dest="up", action="store_true", help="set the floors at what is reached")
    parser.add_argument("--lower", nargs=2, metavar=("NAME", "VALUE"), help="lower one floor; needs --reason")
    parser.add_argument("--reason", default="", help="why a floor is lowered; it is kept with the floors")
    options = parser.parse_args(arguments)
    floors = gate.Floors.read(options.floors)
    if options.lower:
        try:
            gate.lower_floor(floors, options.lower[0], float(options.lower[1]), options.reason)
        except ValueError as error:
            parser.error(str(error))
        floors.write(options.floors)
        print(f"lowered: {options.lower[0]} to {options.lower[1]}")
        return 0
    gold = load_gold(options.gold, options.meta, options.texts)
    values = gate.reached(gold, all_systems()[0])
    if options.up:
        for line in gate.raise_floors(floors, values, gold.files):
            print(f"raised: {line}")
        floors.write(options.floors)
    found = gate.problems(floors, values, gold.files)
    for line in found:
        print(f"gate: {line}", file=sys.stderr)
    if not found:
        least = min(values[name] - floor for name, floor in floors.floors.items())
        print(f"gate: {len(floors.floors)} floors held; the closest is {least:.4f} below what is reached")
    return 1 if found else 0


def _readme(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluation readme", description=_readme.__doc__)
    parser.add_argument("--report", type=Path, default=REPORTS / "benchmark.json")
    parser.add_argument("--readme", type=Path, default=ROOT / "README.md")
    options = parser.parse_args(arguments)
    from evaluation import render

    table = render.readme_table(json.loads(options.report.read_text(encoding="utf-8")))
    text = options.readme.read_text(encoding="utf-8")
    try:
        options.readme.write_text(render.put_into_readme(text, table), encoding="utf-8")
    except ValueError as error:
        parser.error(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
