"""The goals set for the name taggers, and which of them a report of ``evaluation.names`` reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from evaluation.render import table_lines

#: tagger -> F1 that it is to reach for persons and places in Bulgarian, on the topic kept out of training
_BULGARIAN: Final = {"names-accurate": 0.93, "names-default": 0.90}
#: The Russian tests in which the taggers are to be above the rival.
_RUSSIAN: Final = ("slavicner", "nerel", "factrueval", "seeds")
_TAGGERS: Final = ("names-default", "names-accurate")
_RIVAL: Final = "natasha"
_LABELS: Final = ("PER", "LOC")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was aimed at for one tagger, and what it reached; ``aim`` is a bound to reach, or one to be above.

    ``what`` is a label, or ``speed`` with values in characters a second; ``test`` and ``view`` are empty for speed.
    """

    tagger: str
    test: str
    view: str
    what: str
    reached: float
    aim: float
    above: bool = False

    @property
    def met(self) -> bool:
        """Whether the goal is reached, by the values themselves: an interval may hold the bound all the same."""
        return self.reached > self.aim if self.above else self.reached >= self.aim


def outcomes(report: dict[str, Any]) -> Iterator[Outcome]:
    """Each goal whose tagger, and whose rival where there is one, the report has."""
    for row in report["tests"]:
        taggers, place = row["taggers"], (f"{row['test']} {row['lang']}", row["view"])
        if row["lang"] == "bg" and row["test"] == "slavicner":
            for tagger in sorted(_BULGARIAN.keys() & taggers):
                for label in _LABELS:
                    yield Outcome(tagger, *place, label, taggers[tagger][label]["f1"], _BULGARIAN[tagger])
        if row["lang"] == "ru" and row["test"] in _RUSSIAN and _RIVAL in taggers:
            for tagger in (tagger for tagger in _TAGGERS if tagger in taggers):
                for label in _LABELS:
                    reached, aim = (taggers[name][label]["f1"] for name in (tagger, _RIVAL))
                    yield Outcome(tagger, *place, label, reached, aim, above=True)
    if {_TAGGERS[0], _RIVAL} <= report["speed"].keys():
        reached, aim = (report["speed"][name]["chars_per_second"] for name in (_TAGGERS[0], _RIVAL))
        yield Outcome(_TAGGERS[0], "", "", "speed", reached, aim)


def goals(report: dict[str, Any]) -> list[str]:
    """Lines of a page: how many goals are met, and the ones that are missed."""
    found = list(outcomes(report))
    if not found:
        return []
    missed = [outcome for outcome in found if not outcome.met]
    bounds = ", ".join(f"{tagger} {bound:.2f}" for tagger, bound in _BULGARIAN.items())
    lines = [
        f"Goals: Bulgarian persons and places on slavicner ({bounds});",
        f"Russian ones above {_RIVAL}'s on the public tests and the seeds; {_TAGGERS[0]} no slower than {_RIVAL}.",
        "By these figures, whatever their intervals, "
        f"{len(found) - len(missed)} of {len(found)} are met" + ("; missed are:" if missed else "."),
    ]
    if not missed:
        return lines
    rows = []
    for outcome in missed:
        reached, aim = (f"{v:,.0f}" if outcome.what == "speed" else f"{v:.4f}" for v in (outcome.reached, outcome.aim))
        test, view = outcome.test or "–", outcome.view or "–"
        bound = f"above {aim}" if outcome.above else aim
        rows.append([outcome.tagger, test, view, outcome.what, reached, bound])
    return [*lines, "", *table_lines(["goal missed by", "test", "view", "what", "reached", "aimed at"], rows)]
