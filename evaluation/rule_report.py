"""Which rules fire on the seeds and on the suite's development part, how often and how well, and which never do.

    python -m evaluation rules [--out DIR]

A rule is what ``Mention.rule`` or ``Relation.rule`` names; of one that several made („tagger+office“) each counts. Its
precision is the share of what it made on the seeds that their gold has: mentions of the same span and label, relations
between the same things. Rules that never fire are those which the pipes' code names and no page brought up.
"""

from __future__ import annotations

import argparse
import ast
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import cityrel
from cityrel.document import Document
from cityrel.scoring.matching import Matched
from evaluation.gold import REPORTS, load_gold
from evaluation.phenomena import files
from evaluation.render import table_lines

_PIPES = Path(cityrel.__file__).parent / "pipes"
#: Methods that take the name of a rule as the last text among their arguments; attributes that keep it.
_MAKERS = frozenset({"relate", "add", "offer", "_add", "_relate", "_signed_on", "signed_on", "_tie"})
_KEEPERS = frozenset({"rule", "reason"})
#: Names that stand for no rule.
_NONE = frozenset({"", "no", "given"})

#: What a rule made (a label or a type of relation) and its name.
Rule = tuple[str, str]


def fired(document: Document) -> Counter[Rule]:
    """How often each rule fired on a page."""
    counts = Counter(rule for item in document.mentions for rule in _rules(item.label, item.rule))
    counts.update(rule for item in document.relations for rule in _rules(item.type, item.rule))
    return counts


def right(gold: Document, document: Document) -> Counter[Rule]:
    """How often what a rule made on a page stands in its gold."""
    spans = {(item.label, item.start, item.end) for item in gold.mentions}
    counts: Counter[Rule] = Counter()
    for item in document.mentions:
        if (item.label, item.start, item.end) in spans:
            counts.update(_rules(item.label, item.rule))
    matched = Matched(gold, document, gold.page.home)
    thing = matched.gold_thing
    held = {(item.type, thing[item.source], thing[item.target]) for item in matched.gold.relations}
    held |= {(type, other, one) for type, one, other in held if type == "TWINNED_WITH"}
    for link in document.relations:
        one, other = matched.pred_thing[link.source], matched.pred_thing[link.target]
        same = link.type == "SAME_AS" and one == other and one[0] == "gold"
        if same or (link.type, one, other) in held:
            counts.update(_rules(link.type, link.rule))
    return counts


def _rules(kind: str, names: str) -> list[Rule]:
    return [(kind, name) for name in names.split("+")]


# --------------------------------------------------------------- rules in the code


def named_rules() -> list[tuple[str, str]]:
    """The rules that the pipes' code names, as (module, name); a ``*`` stands for what is filled in."""
    found: dict[tuple[str, str], None] = {}
    for path in sorted(_PIPES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in _named(node):
                if name not in _NONE and not name.isupper() and name.strip("*: "):
                    found[path.stem, name] = None
    return list(found)


def _named(node: ast.AST) -> Iterator[str]:
    """Names of rules at a node: arguments of makers, values of keepers, last parts of what is returned in pairs."""
    if isinstance(node, ast.Call):
        function = node.func
        called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if called in _MAKERS:
            found = [list(_texts([argument])) for argument in node.args[1:]]
            yield from next((names for names in reversed(found) if names), [])
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr in _KEEPERS:
                yield from _texts([node.value])
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for one, value in zip(target.elts, node.value.elts, strict=False):
                    if isinstance(one, ast.Attribute) and one.attr in _KEEPERS:
                        yield from _texts([value])
            elif isinstance(target, ast.Name) and target.id == "rules" and isinstance(node.value, ast.Dict):
                yield from (f"date: {name}" for name in _texts(key for key in node.value.keys if key is not None))
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        yield from _texts(node.value.elts[1:])


def _texts(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from _texts([node.body, node.orelse])
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)


def silent(names: Iterable[tuple[str, str]], seen: Iterable[Rule]) -> list[tuple[str, str]]:
    """Those of the named rules that did not fire."""
    known = {name for _, full in seen for name in (full, full.removeprefix("party:"))}
    return [(module, name) for module, name in names if not any(fnmatchcase(other, name) for other in known)]


# ------------------------------------------------------------------------- report


def run() -> dict[str, Any]:
    """Count the rules on the seeds and the suite."""
    nlp = cityrel.load()
    seeds: Counter[Rule] = Counter()
    correct: Counter[Rule] = Counter()
    suite: Counter[Rule] = Counter()
    for gold in load_gold().documents:
        document = nlp.annotate(gold.page)
        seeds += fired(document)
        correct += right(gold, document)
    for lang, _, rows in files("dev"):
        for row in rows:
            suite += fired(nlp(row["text"], lang=lang, **{key: row.get(key) for key in ("home", "url", "date")}))
    rows = [
        {
            "makes": kind,
            "rule": name,
            "seeds": seeds[kind, name],
            "right": correct[kind, name],
            "suite": suite[kind, name],
        }
        for kind, name in sorted({*seeds, *suite})
    ]
    never = [{"module": module, "rule": name} for module, name in silent(named_rules(), {*seeds, *suite})]
    return {"rules": rows, "never": never}


def to_markdown(result: dict[str, Any]) -> str:
    """The report as Markdown."""
    lines = ["# Rules that fire", "", "Made by `python -m evaluation rules`.", ""]
    lines += ["How often each rule fired, and the share of what it made on the seeds that their gold has.", ""]
    rows = [
        (
            row["makes"],
            row["rule"] or "(none)",
            f"{row['seeds']}",
            f"{row['right'] / row['seeds']:.2f}" if row["seeds"] else "–",
            f"{row['suite']}",
        )
        for row in result["rules"]
    ]
    lines += table_lines(("makes", "rule", "on the seeds", "precision", "on the suite"), rows)
    lines += ["", "## Rules that never fire", ""]
    never = [(row["module"], row["rule"]) for row in result["never"]]
    lines += table_lines(("module", "rule"), never) if never else ["None.", ""]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Count and write ``rules.json`` and ``rules.md``; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation rules",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--out", type=Path, default=REPORTS, help="folder of the report")
    options = parser.parse_args(arguments)
    result = run()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "rules.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (options.out / "rules.md").write_text(to_markdown(result), encoding="utf-8")
    print(to_markdown(result))
    return 0
