"""A page's text as blocks (heading, paragraph, list item, key-value line, table cell) and sentences.

A flattened page has one block a line. What a line is follows from its form and its neighbours; the words that matter
(names of keys and columns, abbreviations that end in a point) come from the language pack.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice, pairwise
from typing import Any

import regex

from cityrel.gazetteer import Gazetteer
from cityrel.languages import LanguagePack
from cityrel.languages.cues import alternation, compile_cues, definite_papers, paper_words
from cityrel.reading import lists
from cityrel.reading.block import BULLET, CELL, HEADING, ITEM, KEYVALUE, PARAGRAPH, Block, gapped, is_prose, short_lines
from cityrel.reading.cells import HEADLESS, Cells
from cityrel.reading.columns import BARS, DOTS, SEMICOLONS, SLASHES, SPACES, Mark, runs, split_columns
from cityrel.reading.gapped import ROW_HEAD, fill_gapped, lines_of_heads, rows_gapped
from cityrel.reading.headings import mark_headings
from cityrel.reading.keys import (
    KEY,
    fields_in_lines,
    form_keys,
    keyed,
    number_cards,
    papers_in_cards,
    plain_key,
    town_by_state,
)
from cityrel.reading.numbered import fill_numbered, heads_over_numbers, numbers_rows
from cityrel.reading.paired import pair_lines
from cityrel.reading.uneven import close_lines, fill_uneven
from cityrel.reading.widths import heads_by_rows, heads_columns, heads_to_number, recurs

__all__ = ["CELL", "HEADING", "ITEM", "KEYVALUE", "PARAGRAPH", "Block", "BlockReader"]

_LINE = regex.compile(r"[^\n]*[^\s\n][^\n]*")
_NUMBER_ONLY = regex.compile(r"(?:№\s*)?\d{1,3}[.)]?")
#: Lines below a table's first heads by which its columns are counted.
_BELOW = 80
#: Heads that make one of „Договор за побратимяване" beside them.
_SURE = 3
#: Fields that a longer key may name by a stem; others must be named outright.
_TELLING = ("date", "place", "signatories", "validity", "ended", "status")
#: What a later word of a head makes of it: „За страните подписаха", „Дата на отпадане".
_RATHER = {"city": "signatories", "date": "ended"}
#: Characters of a date with its place at most, with which a sentence begins.
_DATED = 40
_LETTERS, _CONTENT = regex.compile(r"\p{L}"), regex.compile(r"[^\s|–—-]")
_DATE_LIKE, _BRACKETED = regex.compile(r"\d{4}"), regex.compile(r"\([^()]*\)")


class BlockReader:
    """Reads blocks and sentences by a language pack's words.

    Args:
        pack: its ``blocks.toml`` names the keys, the table columns and the abbreviations.
    """

    def __init__(self, pack: LanguagePack) -> None:
        data: dict[str, Any] = pack.data("blocks")
        self._lang = pack.code
        self._gazetteer = Gazetteer.load()
        self.fields = {name: field for field, names in data["fields"].items() for name in names}
        self._paper = compile_cues(paper_words(pack))
        self._signed = compile_cues(pack.data("cues")["classes"]["signed"])
        self._known = compile_cues(definite_papers(pack))
        about = "|".join(pack.data("cues")["spans"]["prepositions"])
        #: „Договор о побратимстве", a paper and no head of a column
        self._named = regex.compile(rf"(?i)(?:{alternation(paper_words(pack))})\s(?:{about})\s\p{{L}}")
        self._deed = regex.compile(rf"(?i:{alternation(pack.data('cues')['forms']['act'])})\W*+")
        self.names = frozenset(data["name_keys"])
        self.kinds = frozenset(data["kind_keys"])
        town_words = "|".join(pack.data("places_context")["generic"])
        self._named_value = regex.compile(rf"[\W\d]*+(?:(?i:{town_words})(?!\p{{L}})\.?\s?)*+\W*+\p{{Lu}}")
        #: „За Ямбол", «От г. Шуи», the keys of who signed for a side
        self._side = regex.compile(
            rf"(?i:{'|'.join(data['signatory_leads'])})\s(?:(?:(?i:{town_words})(?!\p{{L}})\.?\s)?\p{{Lu}}[\p{{L}}\s-]*+"
            rf"|(?i:{'|'.join([*data['signatory_ours'], *data['signatory_theirs']])}))"
        )
        self._senders = tuple(f"{lead} " for lead in data["sender_leads"])
        stems: list[tuple[str, str]] = [(it, name) for name, stems in data["field_stems"].items() for it in stems]
        self.phrases = [(it, name) for it, name in stems if " " in it]
        #: by their first two letters, which most words have of none
        self.stems = {two: [pair for pair in stems if pair[0][:2] == two] for two in {it[:2] for it, _ in stems}}
        self._cells = Cells(self._gazetteer, self._lang, self._paper, self._head, self.fields)
        abbreviations = "|".join(regex.escape(word) for word in data["abbreviations"])
        self._abbreviation = regex.compile(rf"(?<!\p{{L}})(?:(?i:{abbreviations})|\p{{Lu}}\p{{Ll}}?)$", regex.V1)
        self._year = regex.compile(rf"\d\s?(?i:{'|'.join(data['year_abbreviations'])})$")
        self._unit = regex.compile(rf"\d\s?(?:{'|'.join(data['units'])})$")  # „… 210 км. Партньорите …"
        self._by_whom = regex.compile(data["by_whom"] or r"(?!)")
        see_name = alternation(pack.data("cues")["classes"]["see_name"])
        self._see_name = regex.compile(rf"\s(?i:{see_name})\s++\p{{Lu}}")
        leads, openers = "|".join(data["date_leads"]), "|".join(data["date_openers"])
        parts = alternation(pack.data("cues")["spans"]["part_of_year"])
        self._date_only = regex.compile(
            rf"(?:(?:(?i:{leads})\s)?(?i:{openers})\s(?:(?i:{parts})\s)?[^\p{{L}}]*(?:\p{{L}}\.?\s)?\p{{L}}*[^\p{{L}}]*\p{{L}}{{1,2}}"
            rf"|\d{{1,2}}\s\p{{Ll}}{{3,9}}\s\d{{4}}\s\p{{L}}{{1,2}})"
        )

    # ---------------------------------------------------------------- blocks

    def blocks(self, text: str) -> list[Block]:
        """The page's blocks in order; empty lines are none."""
        blocks: list[Block] = []
        form = form_keys(text)
        last_end = 0
        for match in _LINE.finditer(text):
            start, end = match.span()
            while text[start].isspace():
                start += 1
            while text[end - 1].isspace():
                end -= 1
            if lists.DIVIDER.fullmatch(text, start, end):
                continue  # „* * *" is as good as an empty line
            gap = text.count("\n", last_end, start) > 1 or not blocks
            last_end = match.end()
            blocks.append(self._classify(text, start, end, len(blocks), gap, form))
        blocks = fields_in_lines(text, blocks, self.field)
        papers_in_cards(text, blocks, self._paper)
        lists.states_in_cards(self._gazetteer, self._lang, text, blocks)
        blocks = self._columns(text, pair_lines(text, blocks, self.field), form)
        self._rows(text, blocks)
        self._groups(text, blocks)
        self._clusters(text, blocks)
        lists.mark_items(self._gazetteer, self._lang, text, blocks)
        mark_headings(text, blocks, self._year, self._see_name)
        return blocks

    def _classify(self, text: str, start: int, end: int, number: int, gap: bool, form: Collection[str]) -> Block:
        block = Block(start, end, PARAGRAPH, number, gap=gap)
        bullet = BULLET.match(text, start, end)
        if bullet and not _NUMBER_ONLY.fullmatch(text, start, end):
            block.kind, block.start, block.bullet = ITEM, bullet.end(), bullet.group().strip()
        line = text[block.start : end]
        key = keyed(line)
        field = self._keyed(key, form) if key is not None else None
        if key is not None and field is not None:
            # an empty value stays a block of its own, so that the offsets remain true
            block.key = field
            block.kind = KEYVALUE
            block.start += key.start("value") if key["value"] else 0
        block.see_capitals(line)
        return block

    def _keyed(self, line: regex.Match[str], form: Collection[str]) -> str | None:
        """The field of a line or cell with a key: a known one, or what its value tells where a form has it again."""
        key, value = line["key"], line["value"]
        if key.count("(") != key.count(")"):
            return None
        field, again = self._key_field(key, value, dash=not line["sep"].strip(" –—-")), plain_key(key) in form
        if field is None and again:
            field = "document" if self._paper.search(value) else self.field(key, head=True) or "cell"
        if field in ("cell", "signatories") and again and self.field(key) is None:
            field = "city" if lists.places_name(self._gazetteer, self._lang, value) else field
        return field

    def _columns(self, text: str, blocks: list[Block], form: Collection[str]) -> list[Block]:
        """Open lines that bars or tabs divide into cells, where several such lines make a table."""
        marks = self._marks(text, blocks)
        headless = self._cells.headless(text, blocks)
        spaced = headless | self._cells.spaced(text, blocks)
        spans = [
            [span for span in spaced[index] if span[0] < span[1]]
            if index in spaced
            else split_columns(text, block.start, block.end, mark)
            for index, (block, mark) in enumerate(zip(blocks, marks, strict=True))
        ]
        over = [
            len(columns) < 2 and block.kind == PARAGRAPH and block.end - block.start <= ROW_HEAD
            for block, columns in zip(blocks, spans, strict=True)
        ]
        opened: list[Block] = []
        heads: list[str | None] = []
        kinds: frozenset[int] = frozenset()
        group = 0
        for index, block in enumerate(blocks):
            cells = spans[index]
            near = [spans[at] for at in (index - 1, index + 1) if 0 <= at < len(blocks)]
            # rows stand apart where a line over each few of them names their state
            near += [spans[at] for at in (index - 2, index + 2) if 0 <= at < len(blocks) and over[(at + index) // 2]]
            if len(cells) < 2 or not any(len(other) > 1 and abs(len(other) - len(cells)) <= 2 for other in near):
                heads = heads if over[index] else []
                opened.append(block)
                continue
            cells = [span for span in cells if _CONTENT.search(text, *span)]
            if not cells:
                continue
            fields = self._fields([text[a:b] for a, b in cells])
            if (
                len(spans[index - 1] if index else ()) < 2
                and heads_columns(fields)
                and not _DATE_LIKE.search(text, block.start, block.end)
                and not recurs(text, cells, spans[index + 1 : index + 21])
            ):
                heads = fields
                kinds = frozenset(at for at, (a, b) in enumerate(cells) if plain_key(text[a:b]) in self.kinds)
                opened.extend(Block(a, b, CELL, 0, key="head", gap=block.gap) for a, b in cells)
                continue
            group += 1
            aligned = spaced.get(index) or split_columns(text, block.start, block.end, marks[index], keep_empty=True)
            heads = [*HEADLESS] if index in headless and not heads else heads
            width = len(heads)
            for column, (a, b) in enumerate(aligned):
                if b <= a or (a, b) not in cells:
                    continue
                key = heads[column] if column < width else None
                if column in kinds and key == "document" and self._tells_kind(text[a:b]):
                    key = "status"
                inner = KEY.match(text, a, b) if form and key is None else None
                if inner is not None and inner["value"] and plain_key(inner["key"]) in form:
                    key, a = self._keyed(inner, form), inner.start("value")  # „Град: X | Документ: Y"
                opened.append(Block(a, b, CELL, 0, key=key or "cell", group=group, gap=block.gap))
        for number, block in enumerate(opened):
            block.number = number
        return opened

    def _marks(self, text: str, blocks: list[Block]) -> list[Mark]:
        """What divides each line: bars and tabs, or what a line that heads a table of semicolons or spaces has."""
        lines = [(block.start, block.end) for block in blocks]
        marks: list[Mark] = [BARS] * len(blocks)
        for mark in (SEMICOLONS, SPACES):
            for first, last in runs(text, lines, mark):
                heads = split_columns(text, *lines[first], mark)
                fields = self._fields([text[a:b] for a, b in heads])
                if heads_columns(fields):
                    marks[first:last] = [mark] * (last - first)
        for mark in (SLASHES, DOTS, SPACES):
            for index in self._cells.rows_of(text, lines, mark):
                marks[index] = mark
        return marks

    def _clusters(self, text: str, blocks: list[Block]) -> None:
        """Number runs of short lines between empty lines, where a page sets its entries so (a card a partner)."""
        cards = [
            run
            for run in gapped(blocks)
            if 2 <= len(run) <= 6
            and not lists.INITIAL.fullmatch(text, run[0].start, run[0].end)
            and (run[1].capitals or not run[0].capitals)
            and all(block.kind == PARAGRAPH and block.end - block.start <= 90 for block in run)
            and not any(is_prose(text, block) or _NO_CARD.search(text, block.start, block.end) for block in run)
            and sum(_ENTRY.match(text, block.start, block.end) is not None for block in run) < 2
            and sum(self._paper.search(text, block.start, block.end) is not None for block in run) < 2
        ]
        papers = sum(self._paper.search(text, run[0].start, run[-1].end) is not None for run in cards)
        if (len(cards) < 3 and papers < 2) or len({len(run) for run in cards}) > 2:
            return
        group = max((block.group or 0 for block in blocks), default=0)
        for run in cards:
            group += 1
            for block in run:
                block.kind, block.key, block.group = CELL, "cell", group

    def _key_field(self, key: str, value: str, *, dash: bool) -> str | None:
        """The field of a key-value line; some keys name a paper or a town, as the value tells."""
        if dash and key.lower().startswith(self._senders):
            return None  # „от Д. Бонев – кмет на общината"
        field = self.field(key)
        if field is None and self._side.fullmatch(" ".join(key.split())) and len(value) < 120:
            return "signatories"
        paper = self._paper.search(value[:80]) is not None
        if plain_key(key) in self.names:
            # „Наименование: не е запазено" names no town
            return "city" if not paper and self._named_value.match(value) else "document"
        if field == "document" and plain_key(key) in self.kinds and self._tells_kind(value):
            return "status"  # „Вид: побратимяване"
        if field is not None:
            return field
        likely = self.field(key, head=True)
        if likely == "document":
            return likely if paper else None
        return likely if likely in _TELLING and len(value) < 120 else None

    def _fields(self, heads: list[str]) -> list[str | None]:
        """The fields that the heads of a table's columns name."""
        return self._by_others([self.field(head, head=True) for head in heads], heads)

    def _by_others(self, fields: Sequence[str | None], heads: list[str]) -> list[str | None]:
        """What heads mean beside others: „Вид" is the kind of tie where the paper has a column, „Място" the town."""
        fields = town_by_state(fields)
        if fields.count("document") < 2:
            return list(fields)
        return [
            "status" if field == "document" and plain_key(head) in self.kinds else field
            for field, head in zip(fields, heads, strict=False)
        ]

    def field(self, key: str, *, head: bool = False) -> str | None:
        """The pack's field that a key or a column head names, or None.

        Args:
            key: the words before a colon, or those of a cell.
            head: also accept a head of a few words by the stem that tells its field („Кога е подписан").
        """
        plain = " ".join(_BRACKETED.sub(" ", key).lower().split()).strip(" .:")
        plain = plain.rstrip("№0123456789 ") or plain
        known = self.fields.get(plain)
        words = plain.split()
        if known is not None or not head or not words or len(words) > 5:
            return known
        if self._side.fullmatch(" ".join(key.split())):
            return "signatories"
        for phrase, field in self.phrases:
            if phrase in plain:
                return field
        # „кем", „вид" are words of their own: Кеми, Видин are towns
        near = ((word, *pair) for word in words for pair in self.stems.get(word[:2], ()))
        told = [item for word, it, item in near if (word.startswith(it) if it[3:] else word == it)]
        rather = _RATHER.get(told[0]) if told else None
        return rather if rather in told else told[0] if told else None

    def _head(self, line: str) -> str | None:
        return self.field(line, head=True)

    def _rows(self, text: str, blocks: list[Block]) -> None:
        """Find tables flattened to one cell a line: a run of column heads, then as many lines a row."""
        at = group = 0
        while at < len(blocks):
            heads: list[str] = self._heads_over_gaps(text, blocks, at)
            over_gaps = bool(heads)
            while not over_gaps and at + len(heads) < len(blocks):
                block = blocks[at + len(heads)]
                line = text[block.start : block.end]
                field = self.field(line, head=bool(heads)) if block.kind == PARAGRAPH else None
                if field is None or self._named.match(line):
                    break
                if len(heads) == 1 and block.gap and not any(other.gap for other in blocks[at + 2 : at + 3]):
                    break  # „ГРАДОВЕ-ПОБРАТИМИ", the title of the table
                heads.append(field)
            below = islice(blocks, at + len(heads), at + len(heads) + _BELOW)
            if heads and heads[0] == "number":
                heads += heads_to_number(text, [*below], self._head)
            elif len(heads) > 1 and not over_gaps:
                heads += heads_by_rows(text, [*below], heads, self._head, self._cells.suits)
            if len(heads) < 2 or not {"city", "city_country", "country", "document"} & set(heads):
                at += max(1, len(heads))
                continue
            first = at + len(heads)
            named = [block.text(text) for block in blocks[at:first]]
            heads = [field or "cell" for field in self._by_others(heads, named)]
            numbered = heads[0] == "number" or numbers_rows(text, blocks, first, len(heads))
            if len(heads) == 2 and not numbered and not short_lines(text, blocks[at + 2 : at + 8]):
                at += 2
                continue
            for block in blocks[at:first]:
                block.kind, block.key = CELL, "head"
            if numbered:
                at = fill_numbered(text, blocks, first, heads[heads[0] == "number" :], group, self._cells.suits)
            elif rows_gapped(blocks, first, len(heads)):
                at = fill_gapped(text, blocks, first, heads, group, self._paper)
            else:
                at = self._fill(text, blocks, first, heads, group)
            if any(plain_key(head) in self.kinds for head in named):
                for block in blocks[first:at]:
                    if block.key == "document" and self._tells_kind(block.text(text)):
                        block.key = "status"
            group = max((block.group or 0 for block in blocks), default=0) + 1

    def _tells_kind(self, cell: str) -> bool:
        """„побратимяване", „партньорство" under „Вид": a kind of tie, and no paper."""
        return self._deed.fullmatch(cell) is not None or self._paper.search(cell) is None

    def _heads_over_gaps(self, text: str, blocks: list[Block], at: int) -> list[str]:
        """The fields of lines that stand over rows between empty lines, as many as each row has, known or not."""
        over = heads_over_numbers(text, blocks, at) or lines_of_heads(text, blocks, at)
        lines = [block.text(text) for block in over]
        fields = self._fields(lines)
        named = [self._named.match(line) is not None for line in lines]
        sure = sum(field is not None and not paper for field, paper in zip(fields, named, strict=True))
        if len(lines) < 3 or fields[0] == "number" or not heads_columns(fields) or (any(named) and sure < _SURE):
            return []
        return [field or "cell" for field in fields]

    def _fill(self, text: str, blocks: list[Block], at: int, heads: list[str], group: int) -> int:
        by_states = "country" not in heads
        lines = close_lines(blocks, at)
        if not (by_states and any(lists.is_state(self._gazetteer, self._lang, text, block) for block in lines)):
            if fill_uneven(text, lines, heads, group, self._cells.suits):
                return at + len(lines)
        column, width = 0, len(heads)
        close = not any(block.gap for block in blocks[at + 1 : at + width])
        while at < len(blocks):
            block = blocks[at]
            line = text[block.start : block.end]
            if by_states and lists.is_state(self._gazetteer, self._lang, text, block):
                block.kind, column = HEADING, 0  # БОЛГАРИЯ, over the rows of its towns
                group, at = group + 1, at + 1
                continue
            if close and column in (0, width) and block.gap and lists.heads_notes(text, blocks[at + 1 : at + 2]):
                return at
            if column >= width:
                group, column = group + 1, 0
            if column == 0:
                if len(line) > ROW_HEAD or block.kind not in (PARAGRAPH, CELL):
                    return at
                group = group or 1
            block.kind, block.key, block.group, block.bullet = CELL, heads[column], group, ""
            column += 1
            at += 1
        return at

    def _groups(self, text: str, blocks: list[Block]) -> None:
        """Number the runs of key-value lines; a run ends where its first key comes again."""
        number_cards(text, blocks)
        sizes = Counter(block.group for block in blocks)
        for block, below in pairwise(blocks):
            # „Бъдещ партньор: Биберах", and a paragraph on the town
            alone = block.kind == KEYVALUE and block.key == "city" and sizes[block.group] == 1 and not block.bullet
            if alone and block.gap and below.kind == PARAGRAPH and block.end - block.start < lists.SHORT:
                if text[block.end - 1] not in ".;" and text.count(",", block.start, block.end) < 2:
                    block.kind, block.key, block.group = HEADING, None, None
                    block.start = text.rfind("\n", 0, block.start) + 1

    # ------------------------------------------------------------- sentences

    def sentences(self, text: str, blocks: list[Block]) -> list[tuple[int, int]]:
        """Character spans of the sentences, block by block; no sentence crosses a block."""
        spans: list[tuple[int, int]] = []
        for block in blocks:
            start = block.start
            for match in _STOP.finditer(text, block.start, block.end):
                if block.capitals and match.end() - start <= _DATED and self._year.search(text[start : match.start()]):
                    continue  # „НА 3.05.2010 Г. КМЕТЪТ …": the next word's capital tells nothing
                if self._ends(text, start, match.start(), match.end(), block.end):
                    spans.append((start, match.end()))
                    start = match.end()
                    while start < block.end and text[start].isspace():
                        start += 1
            if start < block.end:
                spans.append((start, block.end))
        return spans

    def _ends(self, text: str, start: int, stop: int, after: int, end: int) -> bool:
        """Whether the mark at ``stop`` (its run ends at ``after``) ends a sentence."""
        following = text[after:end].lstrip()
        if not following:
            return False
        first = following.lstrip('„“"«(–—- ')[:1]
        glued = not text[after].isspace()
        if glued and not (first.isupper() and text[stop] != "." and text[after] not in '"»”“)'):
            return False
        if first and not (first.isupper() or first.isdigit()):
            return False
        before = text[max(start, stop - 24) : stop]
        if text[stop] != "." or after - stop > 1:
            return True
        if self._year.search(before):
            # „1986 г. Следват …“ ends, „През 1998 г. Русе …“, «подписанный в 1998 г. Петром …» do not
            if first.isdigit() or self._by_whom.match(following) or self._date_only.fullmatch(text[start:stop].strip()):
                return False
            # „подписаха на 6.06.2023 г. Меморандум …": what is signed is still to come
            if not self._paper.match(following) or self._known.match(following):
                return True
            return self._paper.search(text, start, stop) is not None or not self._signed.search(text, start, stop)
        if self._abbreviation.search(before) and not (first.isupper() and self._unit.search(before)):
            return False
        return not (before[-1:].isdigit() and first.isdigit())


#: A line of a list: „Дидимотихо – от 2007 г."
_ENTRY = regex.compile(r"\p{Lu}[\p{L} -]{1,40}?(?:\s[–—-]\s|:\s|\s\()")
#: „(подредени по азбучен ред)", a line under a heading; a line of a menu; one with a telephone
_NO_CARD = regex.compile(r"\G\(\p{Ll}[^()]*\)\Z|\s([|¦•·/›»>])\s.*\s\1\s|(?<!\d)\d{2,3}-\d\d-\d\d(?!\d)")
_STOP = regex.compile(r"[.!?…]++[\"»”“)]*+")
