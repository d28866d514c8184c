"""What is known of a candidate relation, as named features of value one.

No feature is a word: words count by their cue class only, so that the features mean the same in every language.
Features that begin with ``rule`` tell what the rules decided; without them the others stand on their own.
"""

from __future__ import annotations

from bisect import bisect_right

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cues
from cityrel.pipes.candidates import SCORED, Candidate, Candidates
from cityrel.pipes.draft import Draft
from cityrel.pipes.structure import Structure

Features = list[str]

#: Cue classes that are looked for in the sentences and between the two mentions.
_TOLD = (
    *("based_on", "both", "both_papers", "contract", "ended", "event", "in_force", "negated", "not_ended"),
    *("not_signing", "older", "planned", "planned_after", "preparing", "presence", "renewal", "sign", "signed"),
    *("supplement", "tie_statement", "visit"),
)
#: Those that are looked for between the two and right beside the target only: mostly short words.
_LINKS = ("between", "from_date", "in", "of", "side", "since", "validity", "with", "sign")
#: Those that are looked for right after the target.
_AFTER = ("sign", "validity", "presence", "visit", "since", "ended")
_BETWEEN = frozenset((*_TOLD, *_LINKS))
_CLASSES = tuple(sorted({*_BETWEEN, *_AFTER}))
_BESIDE = 16
#: Longer stretches than this between the two are not read.
_READ = 500
_STEPS = (0, 1, 2, 4, 8, 16, 32)
_WORD = regex.compile(r"[\p{L}\p{N}]++")
_SIGNS = {",": "comma", ";": "semicolon", ":": "colon", "(": "bracket", "–": "dash", "—": "dash", "\n": "line"}


def _step(count: int) -> int:
    """A count as the step of a rough logarithmic scale."""
    return bisect_right(_STEPS, count) - 1


class FeatureReader:
    """The features of a page's candidates.

    Args:
        candidates: the page's candidates.
        cues: the pack's cue words.
    """

    def __init__(self, candidates: Candidates, cues: Cues) -> None:
        self.candidates = candidates
        self.draft: Draft = candidates.draft
        self.structure: Structure = candidates.structure
        self.cues = cues
        self._spans: dict[int, dict[str, list[tuple[int, int]]]] = {}
        self._sources: dict[str, Features] = {}
        self._targets: dict[str, Features] = {}
        self._pairs: dict[tuple[str, str], Features] = {}
        self._located = {item.source for item in self.draft.relations if item.type == "LOCATED_IN"}
        self._locating = {item.target for item in self.draft.relations if item.type == "LOCATED_IN"}
        self._town = {item.source: item.target for item in self.draft.relations if item.type == "MAYOR_OF"}
        self._sizes: dict[str, int] = {}
        for thing in candidates.things.values():
            self._sizes[thing] = self._sizes.get(thing, 0) + 1

    def plain(self, candidate: Candidate) -> Features:
        """The features of a candidate."""
        source, target = candidate.source, candidate.target
        key = (source.id, target.id)
        if key not in self._pairs:
            self._pairs[key] = self._pair(source, target)
        if source.id not in self._sources:
            self._sources[source.id] = self._source(source)
        if target.id not in self._targets:
            self._targets[target.id] = self._target(target)
        own = [f"type={candidate.type}", *self._rules(candidate)]
        return [*self._sources[source.id], *self._targets[target.id], *self._pairs[key], *own]

    def __call__(self, candidate: Candidate) -> Features:
        """The features of a candidate, and pairs of them that mean more together."""
        found = self.plain(candidate)
        return found + _crossed(candidate, found)

    # ------------------------------------------------------------------- cues

    def _told(self, sentence: int) -> dict[str, list[tuple[int, int]]]:
        """The cue classes that a sentence has cues of, with their spans; none for a sentence that there is not."""
        if sentence < 0:
            return {}
        if sentence not in self._spans:
            start, end = self.draft.sentences[sentence]
            text = self.draft.text
            likely = self.cues.likely(_CLASSES, text, start, end)
            found = ((name, list(self.cues.spans(name, text, start, end))) for name in likely)
            self._spans[sentence] = {name: spans for name, spans in found if spans}
        return self._spans[sentence]

    def _within(self, start: int, end: int) -> set[str]:
        """The cue classes with a cue in a stretch of the text."""
        first, last = self.draft.sentence_index(start), self.draft.sentence_index(end)
        return {
            name
            for sentence in range(max(0, first), last + 1)
            for name, spans in self._told(sentence).items()
            if any(start <= a and b <= end for a, b in spans)
        }

    # ---------------------------------------------------------------- mentions

    def _source(self, agreement: Mention) -> Features:
        draft = self.draft
        block = draft.block(agreement.start)
        unit = self.structure.unit(agreement.start)
        found = [
            f"form={agreement.form}",
            f"status={agreement.status}",
            f"block={block.kind}",
            f"unit={unit.kind}",
        ]
        if block.key:
            found.append(f"block key={block.key}")
        if agreement.type == "unspecified":
            found.append("unspecified")
        sentence = draft.sentence_index(agreement.start)
        if sentence >= 0:
            found += [f"sentence:{name}" for name in self._told(sentence) if name in _TOLD]
            papers = draft.within(*draft.sentences[sentence], ("AGREEMENT",))
            found.append(f"papers in sentence={min(3, len(papers))}")
        return found

    def _target(self, target: Mention) -> Features:
        draft, structure = self.draft, self.structure
        block = draft.block(target.start)
        found = [f"label={target.label}", f"target block={block.kind}"]
        if block.key:
            found.append(f"target key={block.key}")
        if target.label in ("CITY", "REGION", "COUNTRY", "ORG"):
            found += ["home"] if structure.is_home(target) else ["focus"] if structure.is_focus(target) else []
            found += ["located"] if target.id in self._located else []
            found += ["locates another"] if target.id in self._locating else []
        elif target.label == "DATE":
            value = target.edtf or ""
            found.append("date=range" if "/" in value else f"date={len(value)}")
            found += ["dateline"] if target is structure.dateline else []
        else:
            found.append(f"role={target.role}")
            found += ["unnamed"] if target.unnamed else []
            town = self._town.get(target.id)
            if town is not None:
                place = draft.by_id(town)
                found.append("mayor of home" if structure.is_focus(place) else "mayor of another")
        found.append(f"mentions={min(4, self._sizes[self.candidates.things[target.id]])}")
        if block.number == 0:
            found.append("title")
        for name, spans in self._told(draft.sentence_index(target.start)).items():
            if name in _LINKS and any(0 <= target.start - b <= _BESIDE for _, b in spans):
                found.append(f"before:{name}")
            if name in _AFTER and any(0 <= a - target.end <= _BESIDE for a, _ in spans):
                found.append(f"after:{name}")
        if self.draft.text[max(0, target.start - 1) : target.start] == "(":
            found.append("opens bracket")
        return found

    # ------------------------------------------------------------------- pairs

    def _pair(self, source: Mention, target: Mention) -> Features:
        draft, structure = self.draft, self.structure
        sentences = draft.sentence_index(target.start) - draft.sentence_index(source.start)
        own, other = draft.block(source.start), draft.block(target.start)
        blocks = other.number - own.number
        after = target.start > source.start
        found = ["after" if after else "before"]
        if sentences == 0:
            where = "sentence"
        elif blocks == 0:
            where = f"sentences {max(-2, min(2, sentences)):+d}"
        else:
            where = f"blocks {max(-3, min(3, blocks)):+d}"
        found.append(f"where={where}")
        unit = structure.unit(source.start)
        if structure.unit(target.start) is unit and unit.kind != "page":
            found.append("same unit")
        if unit.subject is not None:
            things = self.candidates.things
            if things.get(unit.subject.id) == things[target.id]:
                found.append("subject")
            elif target.label in ("CITY", "REGION"):
                found.append("not the subject")
        if own.group is not None and own.group == other.group:
            found.append("same row")
        if sentences:
            told = self._told(draft.sentence_index(target.start))
            found += [f"its sentence:{name}" for name in told if name in _TOLD]
            papers = draft.within(*draft.sentence(target.start), ("AGREEMENT",))
            found.append(f"papers in its sentence={min(2, len(papers))}")
        first, last = (source, target) if after else (target, source)
        return found + self._between(first.end, last.start, source, target)

    def _between(self, start: int, end: int, source: Mention, target: Mention) -> Features:
        """What stands between the two: cues, signs, and rivals of either."""
        draft = self.draft
        papers, alike = (draft.count(start, end, label, most) for label, most in (("AGREEMENT", 2), (target.label, 3)))
        found = [f"papers between={papers}", f"alike between={alike}"]
        if end - start > _READ:
            return [*found, "far"]
        gap = draft.text[start:end]
        found.append(f"words={_step(sum(1 for _ in _WORD.finditer(gap)))}")
        found += sorted({f"sign:{name}" for sign, name in _SIGNS.items() if sign in gap})
        found += [f"between:{name}" for name in sorted(self._within(start, end) & _BETWEEN)]
        low, high = draft.sentence(target.start)
        rivals = [item for item in draft.within(low, high, ("AGREEMENT",)) if item is not source]
        mine = abs(source.start - target.start)
        if all(abs(item.start - target.start) > mine for item in rivals):
            found.append("nearest paper")
        low, high = draft.sentence(source.start)
        others = [item for item in draft.within(low, high, (target.label,)) if item is not target]
        if all(abs(item.start - source.start) > mine for item in others):
            found.append("nearest of its label")
        return found

    # ------------------------------------------------------------------- rules

    def _rules(self, candidate: Candidate) -> Features:
        candidates, draft = self.candidates, self.draft
        rule = candidate.rule
        found = [f"rule={rule}" if rule else "rule told" if candidate.told else "rule none"]
        if rule:
            found.append("rule")
        others = {candidates.things[item.id] for item in draft.targets(candidate.source, candidate.type)}
        found.append(f"rule others={min(3, len(others - {candidate.thing}))}")
        for type in SCORED:
            if type != candidate.type and candidates.rules_join(type, candidate.source, candidate.thing):
                found.append(f"rule as {type}")
        if draft.reached(candidate.target, candidate.type) and not rule:
            found.append("rule of another paper")
        return found


def _crossed(candidate: Candidate, found: Features) -> Features:
    where = next(name for name in found if name.startswith("where="))
    order = "after" if "after" in found else "before"
    status = candidate.source.status
    crossed = [
        f"{where} & {order}",
        f"{where} & {candidate.target.label}",
        f"{where} & status={status}",
    ]
    if "subject" in found or "home" in found:
        crossed.append(f"{where} & {'subject' if 'subject' in found else 'home'}")
    crossed += [f"{where} & {name}" for name in found if name.startswith("before:")]
    rule = next((name for name in found if name.startswith("rule=")), None)
    if rule is not None:
        crossed += [f"{rule} & {where}", f"{rule} & status={status}", f"{rule} & {candidate.target.label}"]
    return crossed


def is_of_rules(feature: str) -> bool:
    """Whether a feature tells what the rules decided."""
    return feature.startswith("rule")


def is_pair(feature: str) -> bool:
    """Whether a feature is a pair of others."""
    return " & " in feature
