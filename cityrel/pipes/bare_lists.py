"""Towns in lists of bare names under a heading of twins, whose names are words or persons' names as well."""

from __future__ import annotations

from collections.abc import Iterator

from cityrel.gazetteer import Gazetteer
from cityrel.gazetteer.candidates import Candidate
from cityrel.languages import LanguagePack
from cityrel.pipes.draft import Draft
from cityrel.pipes.found import Found
from cityrel.pipes.name_ends import tag_of
from cityrel.pipes.place_words import PlaceWords
from cityrel.reading.blocks import HEADING, ITEM, PARAGRAPH, Block

#: Characters of a heading at most.
_HEADING = 90
#: Sure towns of a list at least.
_SURE = 2


class BareLists:
    """Finds the towns of lists in which each line is a name and no more."""

    def __init__(self, pack: LanguagePack, words: PlaceWords) -> None:
        self._code = pack.code
        self._words = words
        self._gazetteer = Gazetteer.load()
        self._closing = frozenset(pack.data("blocks")["headings"])

    def find(self, draft: Draft) -> Iterator[Found]:
        """The towns of a page's lists that nothing but their list tells: „Побратимени градове", „Ниш", „Мира"."""
        for block in draft.blocks:
            short = block.kind in (HEADING, PARAGRAPH) and block.end - block.start <= _HEADING
            if short and self._words.tie.search(draft.text, block.start, block.end):
                yield from self._below(draft, block)

    def _below(self, draft: Draft, heading: Block) -> Iterator[Found]:
        """The towns right below a heading, where most of the lines are names of towns and of nothing else."""
        lines = self._lines(draft, heading)
        towns = [self._towns(draft, line) for line in lines]
        names = [draft.text[line.start : line.end] for line in lines]
        tagged = [tag_of(draft, line.start, line.end) == "LOC" for line in lines]
        sure = [n for n, known in enumerate(towns) if any(not town.weak for town in known) or (not known and tagged[n])]
        likely = [n for n, known in enumerate(towns) if known or tagged[n]]
        if len(sure) < _SURE or 3 * len(likely) < 2 * (likely[-1] + 1):
            return
        for number, line in enumerate(lines[: likely[-1] + 1]):
            within = sure[0] < number < sure[-1] and not self._words.ordinary(names[number])
            # behind the last sure one may stand something else, such as a menu
            known = bool(towns[number]) and (number < sure[-1] or not line.gap)
            if number not in sure and (known or within):
                yield Found(line.start, line.end, towns[number], "CITY", "in a list of towns", 0.6)

    def _lines(self, draft: Draft, heading: Block) -> list[Block]:
        """The lines right below a heading that are a name each, and stand alike."""
        lines: list[Block] = []
        for line in draft.blocks[heading.number + 1 :]:
            text = draft.text[line.start : line.end]
            alike = not lines[1:] or line.gap == lines[1].gap
            if line.kind not in (HEADING, PARAGRAPH, ITEM) or not alike or text.lower() in self._closing:
                break
            if self._words.name.fullmatch(text) is None or self._words.institution.match(text):
                break
            if self._words.tie.search(draft.text, line.start, line.end):
                break
            if " " in text and tag_of(draft, line.start, line.end) == "PER":
                break
            lines.append(line)
        return lines

    def _towns(self, draft: Draft, line: Block) -> tuple[Candidate, ...]:
        known = self._gazetteer.lookup(draft.text[line.start : line.end], self._code)
        return tuple(town for town in known if town.exact and town.place.kind == "city")
