"""Places that stand in a row: before a paper, in a sentence, in the list below a paper."""

from __future__ import annotations

import itertools

import regex

from cityrel.document import Mention
from cityrel.languages.cues import alternation, compiled
from cityrel.pipes.districts import is_part
from cityrel.pipes.draft import Draft
from cityrel.pipes.structure import Structure
from cityrel.reading.blocks import ITEM

#: What can be party to a paper.
PARTIES = ("CITY", "REGION", "COUNTRY", "ORG")
BRACKETED = regex.compile(r"\([^()]*\)")
_ROW = regex.compile(r"\s*+[,–—-]\s*+(?:\p{Ll}++\s++)?")
#: „(Украйна)", „/Украйна/"
_ASIDE = regex.compile(r"[(/][^()/]*[)/]")
_WORD = regex.compile(r"\p{L}++")
#: Between two towns in a row.
_LISTED = regex.compile(r"[\s,]*,[\s,]*")


class PlaceRows:
    """Finds rows of places on a page.

    Args:
        draft: with places and agreements found.
        structure: of the same page.
    """

    def __init__(self, draft: Draft, structure: Structure) -> None:
        self.draft = draft
        self.structure = structure
        context = draft.pack.data("places_context")
        #: words such as „town" and „region"
        self.generic = compiled(rf"(?i)(?<!\p{{L}})(?:{'|'.join(context['generic'])})(?!\p{{L}})\.?")
        have = alternation(draft.pack.data("cues")["classes"]["have_together"])
        bodies = alternation(context["bodies"])
        #: „и правителството на"
        self._bodies = compiled(rf"(?i)(?<!\p{{L}})(?:{bodies})(?!\p{{L}})\s++")
        self._have = compiled(rf"\s(?i:{have})\s(?:\p{{Ll}}++\s){{0,2}}")

    def line_head(self, start: int, end: int) -> list[Mention]:
        """The towns in a row that stand right before a place, with nothing but their states and regions between."""
        draft = self.draft
        places = [
            item
            for item in draft.within(start, end, PARTIES)
            if item.label != "COUNTRY" and not draft.reached(item, "LOCATED_IN")
        ]
        if not places:
            return []
        row, rest = places[-1:], draft.bare(places[-1].end, end)
        if self.generic.sub(" ", BRACKETED.sub("", rest)).strip(" \n,;:.(–—-"):
            return []
        for item in reversed(places[:-1]):
            if draft.starting(item.end, row[0].start, ("AGREEMENT", "DATE")):
                break  # „Сиена (договор от 1999 г.), Ниш"
            gap = BRACKETED.sub("", draft.bare(item.end, row[0].start))
            if item.label != row[0].label or not _LISTED.fullmatch(self.structure.joint.sub(",", gap)):
                break
            row.insert(0, item)
        return row

    def before_bracket(self, start: int, paper: Mention) -> list[Mention]:
        """„Куманово (споразумение, 1996; протокол, 2004)": the towns before the bracket that a paper stands in."""
        text = self.draft.text
        opening = text.rfind("(", start, paper.start)
        if opening < 0 or ")" in text[opening : paper.start]:
            return []
        others = self.draft.starting(opening, paper.start, ("AGREEMENT",))
        first = others[0] if others else paper
        # „Принстън (САЩ, щат Ню Джърси, декларация …)"
        beside = self.generic.sub("", self.draft.bare(opening + 1, first.start)).strip(" ,;")
        row = self.line_head(start, opening + 1) if not beside else []
        return row[-1:] if first.start > opening + 1 else row

    def in_bracket(self, row: list[Mention], at: int) -> list[Mention]:
        """„X (Франция), Y (САЩ, [декларация] от 1990 г.)": the last town alone where a paper stands in its bracket."""
        opening = self.draft.text.rfind("(", row[-1].end, at)
        inside = 0 <= opening - row[-1].end <= 1 and ")" not in self.draft.text[opening:at]
        return row[-1:] if inside else row

    @staticmethod
    def apart(towns: list[Mention]) -> list[Mention]:
        """Towns of a field without those that a district before them is a part of, and other names in brackets."""
        rest = [town for before, town in zip([None, *towns], towns, strict=False) if not (before and is_part(before))]
        return [town for town in rest if town.rule != "old name"]

    def pair(self, start: int, end: int) -> list[Mention]:
        """The page's own town joined with another one in a sentence: „градовете Симферопол /Украйна/ и Русе"."""
        towns = self.draft.within(start, end, ("CITY",))
        for one, other in itertools.pairwise(towns):
            if self.structure.is_focus(one) == self.structure.is_focus(other):
                continue
            gap = _ASIDE.sub("", self.draft.text[one.end : other.start])
            if self.structure.joint.search(gap) and len(_WORD.findall(gap)) <= 3:
                return [one, other]
        return []

    def others(self, agreement: Mention) -> list[Mention]:
        """Two other towns side by side that a sentence begins with: „Пловдив и Истанбул подписаха …", far from home."""
        start, end = self.draft.sentence(agreement.start)
        towns = self.draft.within(start, end, ("CITY",))
        towns = [town for town in towns if not self.draft.reached(town, "LOCATED_IN")]
        if len(towns) != 2 or any(self.structure.is_focus(town) for town in towns) or towns[1].end > agreement.start:
            return []
        before = self.generic.sub(" ", self.draft.text[start : towns[0].start])
        gap = _ASIDE.sub("", self.draft.text[towns[0].end : towns[1].start])
        alone = len(_WORD.findall(before)) <= 1 and len(_WORD.findall(self.generic.sub(" ", gap))) <= 1
        plural = self.structure.plural_paper(agreement)
        return towns if alone and not plural and self.structure.joint.search(gap) else []

    def owners(self, agreement: Mention, start: int) -> list[Mention]:
        """„… само Комо и Печ имат договор": the towns in a row that are told to have a paper together."""
        text = self.draft.text
        towns = self.draft.within(start, agreement.start, ("CITY",))
        if len(towns) < 2 or self.structure.plural_paper(agreement):
            return []
        if self._have.fullmatch(text, towns[-1].end, agreement.start) is None:
            return []
        row = [town for town in towns if self.same(town, towns[-1])]
        return row if len(row) > 1 else []

    def list_below(self, agreement: Mention) -> list[Mention]:
        """„Участници в договора за дружба:", and a town in each item of the list that follows."""
        draft = self.draft
        block = draft.block(agreement.start)
        if draft.text[block.end - 1] != ":" or self.structure.plural_paper(agreement):
            return []
        found: list[Mention] = []
        for number in range(block.number + 1, len(draft.blocks)):
            item = draft.blocks[number]
            towns = draft.within(item.start, item.end, ("CITY", "REGION", "ORG"))[:1]
            if item.kind != ITEM or not towns or draft.within(item.start, item.end, ("AGREEMENT",)):
                break
            found += towns
        return found

    def regions(self, start: int, end: int) -> list[Mention]:
        """Regions in a row in a sentence: „Област Плевен и окръг Телеорман имат споразумение"."""
        row: list[Mention] = []
        for region in self.draft.within(start, end, ("REGION",)):
            if row:
                gap = self.structure.joint.sub("–", self.draft.text[row[-1].end : region.start])
                if not _ROW.fullmatch(self._bodies.sub("", self.generic.sub(" ", gap))):
                    if len(row) > 1:
                        break
                    row = []
            row.append(region)
        apart = any(
            not self.draft.leads(region, "LOCATED_IN") and not self.draft.reached(region, "LOCATED_IN")
            for region in row
        ) or not self.draft.within(start, end, ("CITY",))
        return row if apart else []

    def last_row(self, towns: list[Mention], *, plural: bool) -> list[Mention]:
        """The last of some towns, or the whole row that it ends: what „it" or „them" means."""
        return [town for town in towns if self.same(town, towns[-1])] if plural else towns[-1:]

    def same(self, one: Mention, other: Mention) -> bool:
        """Whether two towns stand in one row, joined by commas or „and"."""
        if one is other:
            return True
        first, last = sorted((one, other), key=lambda item: item.start)
        between = self.draft.within(first.end, last.start, ("CITY",))
        position = first.end
        for item in [*between, last]:
            gap = self.draft.text[position : item.start]
            if len(gap) > 40 or not (self.structure.joint.search(gap) or "," in gap):
                return False
            position = item.end
        return True
