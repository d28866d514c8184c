"""Institutions, where they are party to a paper: universities, schools, chambers, committees."""

from __future__ import annotations

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.cues import alternation, begin, paper_words, words

_QUOTE = r"[„“\"«][^„“\"«»”\n]{1,70}[”“\"»]"

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
        self.signed = regex.compile(rf"{begin(signed)}(?i:{words(signed)})\s++")
        noun = rf"(?i:{alternation(data['org_heads'])})(?!\p{{L}})"
        stems = "|".join(data["adjective_stems"])
        adjective = rf"(?i:{alternation(data['org_adjectives'])}|[\p{{L}}-]+?(?:{stems})\p{{L}}{{1,3}})(?!\p{{L}})"
        opening = rf"(?:{adjective}\s++){{0,3}}{noun}"
        stop = rf"(?i:{words(data['org_stops'])})"
        word = r"[\p{L}\p{N}№-]++(?:\.[ ]?(?=\p{L}))?"
        joint = rf"\s++(?:{'|'.join(data['joint'])})\s++(?!{opening})(?=\p{{Ll}}){word}"
        inner = rf"(?:\s*+{_QUOTE}|\s++(?!{stop}){word}|{joint})"
        self.name = regex.compile(rf"{opening}{inner}{{1,12}}+")
        joints = "|".join(data["joint"])
        self.next = regex.compile(rf"(?:\s*+\([^()\n]{{0,40}}\))?\s*+,?\s*+(?:(?:{joints})\s++)?(?i:(?:{links})\s++)?")

        self.next_joint = regex.compile(rf"\s(?:{joints})\s++")

    def find(self, text: str) -> list[tuple[int, int]]:
        """Spans of institutions that are parties, in order."""
        found: list[tuple[int, int]] = []
        for link in self.link.finditer(text):
            at = link.end()
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
        return sorted(found)

    def _skip(self, text: str, at: int) -> int | None:
        """Past the next „и" of the same clause, when an institution stands right behind it."""
        for joint in self.next_joint.finditer(text, at, min(len(text), at + 90)):
            if regex.search(r"[.;:!?\n](?=\s|$)", text[at : joint.start()]):
                return None
            if self.name.match(text, joint.end()):
                return joint.end()
        return None
