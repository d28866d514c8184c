"""Towns told by an adjective beside an office: „копривщенският кмет", «председатель Брянского горсовета»."""

from __future__ import annotations

from functools import cached_property

from cityrel.document import Mention
from cityrel.languages.cues import LETTERS, Cues, alternation, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.structure import Structure
from cityrel.pipes.town_adjectives import STEM, TownAdjectives, stem

#: Characters of an office behind a name in which its town's adjective may stand.
_OFFICE = 60


class OfficeAdjectives(PageReader):
    """Reads the adjectives beside the offices of a page.

    Args:
        draft: with places and people found.
        structure: its units.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        data, people = draft.pack.data("places_context"), draft.pack.data("people")
        self._adjectives = draft.pack.get(TownAdjectives)
        self._body = compiled(rf"\s(?i:{words(data['bodies'])})")
        #: „градският кмет": of no other town
        self._general = compiled(rf"(?i:{alternation(people['grammar']['council_kinds'])})")

    def town(self, mayor: Mention) -> Mention | None:
        """„Старозагорския кмет …", «председатель Брянского горсовета» when the page names the town."""
        text = self.draft.text
        start, end = self.draft.sentence(mayor.start)
        at = self.draft.office_at.get(mayor.id, mayor.start)
        # „X, който оглавяваше Кобринския горизпълком": the office behind the name
        last = at + _OFFICE if at > mayor.end else max(at, mayor.start)
        window = text[max(start, at - 40) : min(end, last)]
        for match in reversed(list(LETTERS.finditer(window))):
            word = match.group()
            offset = max(start, at - 40) + match.start()
            plain = offset < at and (word[0].islower() or offset == start)
            if len(word) < 6 or not (plain or self._body.match(window, match.end())):
                continue
            if not self._adjectives.is_one(word):
                continue
            towns = [
                place
                for name in self._begun.get(stem(word)[:STEM], ())
                if self._adjectives.of(word, name)
                for place in self._named[name]
            ]
            if towns:
                return min(towns, key=lambda item: (abs(item.start - mayor.start), item.start))
        return None

    def of_unnamed_town(self, mayor: Mention) -> bool:
        """„комският кмет": whether the adjective before an office is of a town that the page names nowhere else."""
        at = self.draft.office_at.get(mayor.id, mayor.start)
        word = self.structure.word_before(at)
        name = word[0].strip() if word is not None else ""
        # in a sentence a capital is that of a name
        town = self._adjectives.is_one(name) and (name.islower() or at - len(name) - 1 == self.draft.sentence(at)[0])
        general = self._general.fullmatch(name) is not None
        return word is not None and town and not general and not self.structure.tells_nation(word.start())

    @cached_property
    def _named(self) -> dict[str, list[Mention]]:
        """The page's towns by name."""
        named: dict[str, list[Mention]] = {}
        for place in self.draft.labelled("CITY"):
            named.setdefault(place.name or place.text, []).append(place)
        return named

    @cached_property
    def _begun(self) -> dict[str, list[str]]:
        """Names of towns by the letters with which their adjectives begin."""
        begun: dict[str, list[str]] = {}
        for name in self._named:
            begun.setdefault(stem(name)[:STEM], []).append(name)
        return begun
