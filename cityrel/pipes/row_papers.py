"""Which row, item or card a paper is said to stand in: „документът от ред 6", «договор (п. 2)», «к записи 11»."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import regex

from cityrel.languages.cues import Cues, alternation, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.segments import GROUNDS, rests
from cityrel.reading.blocks import CELL, ITEM, KEYVALUE, Block

_NUMBER = regex.compile(r"(?:№\s?)?(\d{1,3})[.)]?")
#: The line over a card: „Рег. № 3", «Запись 11/20.06.2016», „Документ 4"
_CARD_HEAD = regex.compile(r"(?:\p{L}[\p{L}-]*+\.?\s){0,2}+(?:№\s?)?(\d{1,3})(?:[.)]?|\s?[/(|–—-].{1,24})")


class RowPapers:
    """Reads the words right behind a paper that name a row or an item of its page.

    Args:
        draft: with its blocks found.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        spans = draft.pack.data("cues")["spans"]
        noun = alternation(spans["row_nouns"])
        order = "|".join(rf"(?P<row{index}>{alternation([stem])})" for index, stem in enumerate(spans["row_ordinals"]))
        row = (
            rf"(?:(?:{order}|(?P<last>{alternation(spans['row_last'])}))\s(?:{noun})(?!\p{{L}})"
            rf"|(?:{noun})\s?(?:№\s?)?(?P<number>\d{{1,3}})(?!\d|[./]\d))"
        )
        self._named = compiled(rf"(?i)\s\(?(?:\p{{L}}{{1,3}}\s)?{row}")
        self._row = compiled(rf"(?i)\s{row}")

    def span(self, end: int) -> tuple[int, int] | None:
        """The only row or item that is named right behind a paper which ends at an offset."""
        return self._told(self._named.match(self._draft.text, end))

    def join_parents(self, cues: Cues) -> None:
        """Join papers with those of the rows that they are said to rest on: „План (към ред 2)", «к записи 11»."""
        draft, text = self._draft, self._draft.text
        papers = draft.labelled("AGREEMENT")
        for number, paper in enumerate(papers):
            block = draft.block(paper.start)
            end = min(block.end, papers[number + 1].start) if number + 1 < len(papers) else block.end
            if block.group is None and block.kind != ITEM:
                continue
            first = number == 0 or papers[number - 1].end <= block.start
            for name in GROUNDS if rests(paper) or (first and paper.form != "document") else ():
                for _, led in cues.spans(name, text, paper.end, end):
                    row = self._told(self._row.match(text, led, end))
                    above = draft.starting(*row, ("AGREEMENT",))[:1] if row is not None else []
                    if above and above[0] is not paper and not draft.leads(paper, "BASED_ON"):
                        draft.relate("BASED_ON", paper, above[0], "resting on another row's")

    def _told(self, match: regex.Match[str] | None) -> tuple[int, int] | None:
        """The only row that is named."""
        if match is None:
            return None
        rows, told = self._rows, match.lastgroup or ""
        if told == "number":
            spans = [span for number, span in rows if number == int(match["number"])]
        elif told == "last":
            spans = [span for _, span in rows[-1:]]
        else:
            index = int(told.removeprefix("row"))
            spans = [span for _, span in rows[index : index + 1]]
        return spans[0] if len(spans) == 1 else None

    @cached_property
    def _rows(self) -> list[tuple[int | None, tuple[int, int]]]:
        """The rows of the page's tables, or where it has none its numbered items, with their numbers and spans."""
        groups: defaultdict[int, list[int]] = defaultdict(list)
        numbers: dict[int, int] = {}
        items: list[tuple[int | None, tuple[int, int]]] = []
        cards: defaultdict[int, list[int]] = defaultdict(list)
        for block in self._draft.blocks:
            if block.kind == KEYVALUE and block.group is not None:
                number = self._of_card(block) if not cards[block.group] or block.key == "number" else None
                if number is not None:
                    numbers[block.group] = number
                cards[block.group] += (block.start, block.end)
            told = _NUMBER.fullmatch(block.bullet or block.text(self._draft.text))
            if block.kind == CELL and block.group is not None and block.key != "head":
                if told is not None and not groups[block.group]:
                    numbers[block.group] = int(told[1])
                groups[block.group] += (block.start, block.end)
            elif block.kind == ITEM and told is not None:
                items.append((int(told[1]), (block.start, block.end)))
        if not groups:
            groups.update((group, ends) for group, ends in cards.items() if group in numbers)
        rows = [(numbers.get(group), (min(ends), max(ends))) for group, ends in groups.items()]
        return [*rows] or items

    def _of_card(self, block: Block) -> int | None:
        """The number of a card: in a field of it, or in the line over it."""
        line = block if block.key == "number" else self._draft.blocks[max(0, block.number - 1)]
        if line is not block and (line.group is not None or block.number == 0):
            return None
        text = self._draft.text
        told = _CARD_HEAD.fullmatch(
            text, text.rfind("\n", 0, line.start) + 1 if line is not block else line.start, line.end
        )
        return int(told[1]) if told is not None else None
