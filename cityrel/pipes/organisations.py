"""Institutions, where they are party to a paper: universities, schools, chambers, committees."""

from __future__ import annotations

import itertools

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, alternation, begin, paper_words, words

_QUOTE = r"[„“\"«][^„“\"«»”\n]{1,70}[”“\"»]"

_SENTENCE = regex.compile(r"[.!?]\s\p{Lu}")
_LINES = regex.compile(r"[^\n]++")
_ITEM = regex.compile(r"(?m)^[ \t]*+[•·▪*–—-][ \t]++(?=\p{Lu})")


class Organisations:
    """Finds the full names of institutions in the places where a paper's parties stand."""

    def __init__(self, pack: LanguagePack) -> None:
        data = pack.data("places_context")
        cues = pack.data("cues")
        first, heads = begin(paper_words(pack)), alternation(paper_words(pack))
        links = words([*cues["classes"]["with"], *cues["classes"]["between"]])
        self.link = regex.compile(rf"{first}(?i:{heads})(?!\p{{L}})[^.;:!?\n]{{0,90}}?\s(?i:{links})\s++")
        signed = cues["classes"]["signed"]
        verb = rf"(?i:{words([*cues['classes']['sign'], *cues['classes']['in_force']])})"
        self.signed = regex.compile(rf"{begin(signed)}(?i:{words(signed)})\s++")
        noun = rf"(?i:{alternation(data['org_heads'])})(?!\p{{L}})"
        stems = "|".join(data["adjective_stems"])
        adjective = rf"(?i:{alternation(data['org_adjectives'])}|[\p{{L}}-]+?(?:{stems})\p{{L}}{{1,3}})(?!\p{{L}})"
        opening = rf"(?:{adjective}\s++){{0,3}}{noun}"
        stop = rf"(?i:{words(data['org_stops'])})"
        word = r"(?:\p{Lu}\.\s?)*+[\p{L}\p{N}№-]++"
        joint = rf"(?<![”“\"»])\s++(?:{'|'.join(data['joint'])})\s++(?!{opening})(?=\p{{Ll}}){word}"
        inner = rf"(?:\s*+{_QUOTE}|\s++(?!{stop}){word}|{joint})"
        subject = rf"(?i:{alternation(data['org_subjects'])})\s++(?:{'|'.join(data['org_subject_links'])})\s++{word}"
        bare = rf"(?=\p{{Lu}}){adjective}\s++{opening}"
        dash = rf"(?:\s[–-]\s(?!{opening})\p{{Lu}}\p{{Ll}}++(?!\p{{L}}|\s*+:))?"
        self.name = regex.compile(rf"(?:{subject}{inner}{{0,12}}+|{opening}{inner}{{1,12}}+|{bare}){dash}")
        contrast = "|".join(cues["spans"]["contrast"])
        self.begins = regex.compile(rf"(?:^|(?<=[.!?]\s)|(?<=,\s(?:{contrast})\s))(?={opening})")
        self.noun = regex.compile(rf"{BEGIN}{noun}")
        gap = r"[^.;:!?\n]{0,60}?"
        self.told_after = regex.compile(rf"{gap}\s{verb}|{gap}\s?:\s(?i:{heads})(?!\p{{L}})")
        self.told_before = regex.compile(rf"{BEGIN}{verb}{gap}$")
        seat = rf"(?:\s(?:{'|'.join(data['org_seats'])})\s[\p{{L}}\s-]{{2,30}}?|\s?\([^()\n]{{2,40}}\))?"
        joined = "|".join(data["joint"])
        #: „… от Хасково и …", „X – Y"
        self.pair = regex.compile(rf"{seat}\s(?:{joined}|[–—-])\s(?:\p{{Ll}}++\s)?")
        joints = "|".join(data["joint"])
        self.next = regex.compile(rf"(?:\s*+\([^()\n]{{0,40}}\))?\s*+,?\s*+(?:(?:{joints})\s++)?(?i:(?:{links})\s++)?")

        self.next_joint = regex.compile(rf"\s(?:{joints})\s++")

    def find(self, text: str) -> list[tuple[int, int]]:
        """Spans of institutions that are parties, in order."""
        found: list[tuple[int, int]] = []
        for link in self.link.finditer(text):
            at = link.end()
            line = text.rfind("\n", 0, link.start()) + 1
            subjects = [at.start() for at in self.begins.finditer(text, line, link.start())]
            subject = self.name.match(text, subjects[-1], link.start()) if subjects else None
            first = len(found)
            for _ in range(4):
                name = self.name.match(text, at)
                if name is None:
                    # „между Община Казанлък и Търговската палата": another party comes first
                    skip = self._skip(text, at)
                    if skip is None:
                        break
                    at = skip
                    continue
                if not found or found[-1][1] <= name.start():
                    found.append(name.span())
                step = self.next.match(text, name.end())
                if step is None or step.end() == name.end():
                    break
                at = step.end()
            if subject is not None and len(found) > first and not _SENTENCE.search(text, subject.end(), link.start()):
                found.insert(first, subject.span())  # „Техническият университет работи по споразумение с …"
        for item in _ITEM.finditer(text):
            # a list of partners may hold a union of towns: „– Союз … (Польша)"
            name = self.name.match(text, item.end())
            if name is not None and text[name.end() : name.end() + 2].strip().startswith("("):
                found.append(name.span())
        for verb in self.signed.finditer(text):
            # „договор … сключиха СУ „…" и …"
            name = self.name.match(text, verb.end())
            while name is not None:
                if not any(a < name.end() and name.start() < b for a, b in found):
                    found.append(name.span())
                joint = self.next_joint.search(text, name.end(), min(len(text), name.end() + 30))
                name = self.name.match(text, joint.end()) if joint else None
        found += [span for span in self._pairs(text) if not any(a < span[1] and span[0] < b for a, b in found)]
        return sorted(found)

    def _pairs(self, text: str) -> list[tuple[int, int]]:
        """Two institutions side by side that sign: „гимназия „X" и лицей „Y" подписаха …", „X – Y: договор …"."""
        found: list[tuple[int, int]] = []
        for line in _LINES.finditer(text):
            if sum(1 for _ in self.noun.finditer(text, *line.span())) < 2:
                continue
            names = list(self.name.finditer(text, *line.span()))
            for one, other in itertools.pairwise(names):
                if self.pair.fullmatch(text, one.end(), other.start()) and (
                    self.told_after.match(text, other.end())
                    or self.told_before.search(text, max(line.start(), one.start() - 60), one.start())
                ):
                    found += [span for span in (one.span(), other.span()) if span not in found]
        return found

    def _skip(self, text: str, at: int) -> int | None:
        """Past the next „и" of the same clause, when an institution stands right behind it."""
        for joint in self.next_joint.finditer(text, at, min(len(text), at + 90)):
            if regex.search(r"[.;:!?\n](?=\s|$)", text[at : joint.start()]):
                return None
            if self.name.match(text, joint.end()):
                return joint.end()
        return None
