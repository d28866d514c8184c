"""Since when ties hold (SINCE): in items, rows and sections, and in sentences."""

from __future__ import annotations

import itertools

import regex

from cityrel.document import Mention
from cityrel.languages.cues import BEGIN, Cues, compiled, words
from cityrel.pipes.dated_papers import date_ahead
from cityrel.pipes.draft import Draft
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.row_dates import of_tie
from cityrel.pipes.structure import Structure
from cityrel.pipes.units import Unit
from cityrel.reading.blocks import HEADING, ITEM, KEYVALUE, PARAGRAPH
from cityrel.things import place_key

#: Characters before the word of a tie in which its date may stand.
BEFORE = 70
#: Characters behind a row of places in which the date of the last may stand.
_AFTER = 40
#: Characters of a line below a town that may date its tie.
_LINE = 110
_STOPS = regex.compile(r"\.?\s\p{Lu}|[.,;]?\s*+$", regex.MULTILINE)
_ANEW = regex.compile(r"\.?\s(?P<word>\p{Lu}\p{L}*+)")
_WORD = regex.compile(r"\p{L}++")
_DASH = regex.compile(r"(?r)\s[–—]\s")
PAUSE = regex.compile(r"[,;:.!?(]")
#: Between a verb by which a tie begins and its date.
_SHORT = regex.compile(r"(?:\s\p{Ll}{1,5}){0,3}\s")
#: A state, or a note, behind a town.
BRACKET = regex.compile(r"\s*+\([^()]*\)")
#: Behind a date that stands in a bracket.
_CLOSES = regex.compile(r"[^()]*+\)")
#: Between a town and its date: „(Чехия) – от", „(Чехия, от"
_BESIDE = regex.compile(r"\s*+(?:\([^)]*\),?\s*+)?(?:[–—-]\s*+)?(?:\((?:\p{Lu}[^(),\d]*+,\s)?)?(?:\p{L}{1,4}\s)?")


def begins_tie(draft: Draft, cues: Cues, start: int, end: int) -> bool:
    """„Познаваме се от 1966 г.", „Връзката води началото си от …": whether words lead right to the date of a tie."""
    told = [
        (pattern, b)
        for name, pattern in (("tie_dates_from", _from_then(cues)), ("tie_dates_begin", _SHORT))
        for _, b in cues.spans(name, draft.text, start, end)
    ]
    return any(
        pattern.fullmatch(draft.text, b, date.start) is not None
        for pattern, b in told
        for date in draft.starting(b, end, ("DATE",))[:1]
    )


def _from_then(cues: Cues) -> regex.Pattern[str]:
    """„още от", «с»: between words of a tie and its date."""
    return compiled(rf",?\s(?:\p{{Ll}}++\s)?(?i:{words(cues.entries('from_then'))})\s")


#: Characters from a preposition to the words of a tie, with a short word between.
_GUESTS = 12


class TieDates(PageReader):
    """Finds the dates of the ties of a draft."""

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        contrast = "|".join(draft.pack.data("cues")["spans"]["contrast"])
        #: where a clause about something else begins
        self._break = compiled(rf";|,\s(?:{contrast})\s")
        context = draft.pack.data("places_context")
        self._generic = frozenset(
            (*context["generic"], *context["region_before"], *context["located_words"], *cues.entries("of"))
        )
        #: „есента на", «осень»
        before = draft.pack.data("dates")["words"]["before_year"]
        self._season = frozenset(word for phrase in before for word in phrase.split())
        self._from = _from_then(cues)
        whence = words(draft.pack.data("places_context")["bracket_from"])
        #: „хор от [побратима]", «гости из [города-побратима]»
        self._of_guests = compiled(rf"\p{{L}}\s(?i:{whence})\s(?:\p{{L}}{{1,3}}\s)?$")
        tie = words([*cues.entries("twin"), *cues.entries("partner")])
        then = words(cues.entries("from_then"))
        #: „побратими сме от", «города-партнёры с»
        self._from_tie = compiled(rf"\s(?:\p{{Ll}}++[ -])?(?i:{tie})(?:\s\p{{Ll}}++){{0,2}}?\s(?i:{then})\s")
        self._until = compiled(rf"{BEGIN}(?i:{words(cues.entries('until'))})\s$")

    def _since(self, unit: Unit) -> None:
        """The date of a tie: after the place in its item, in its row without a paper, or in the section's words."""
        draft, text, cues = self.draft, self.draft.text, self.cues
        place = unit.subject
        if place is None or place.tie is None or place.label not in ("CITY", "REGION"):
            return
        papers = draft.within(unit.start, unit.end, ("AGREEMENT",))
        if unit.kind == "row":
            for block in unit.blocks:
                for date in self._dates(block.start, block.end)[:1]:
                    if papers and not all(of_tie(self.structure, paper, date) for paper in papers):
                        continue
                    # „партньор от 2007" in a column of the status
                    told = block.key in ("status", "cell") or (not papers and block.key in ("document", "note"))
                    told = told and cues.found("since", text, block.start, date.start)
                    told = told and not cues.found("since_not", text, block.start, date.start)
                    alone = block.key in ("cell", "status") and date.start == block.start and date.end == block.end
                    if block.key == "date" or alone or told:
                        draft.relate("SINCE", place, date, "row")
            return
        if unit.kind == "item" or unit.blocks[0].kind == ITEM:
            first = unit.blocks[0]
            ahead = date_ahead(draft, unit)
            if ahead is not None and not self._used(ahead):
                for town in (place, *unit.others):
                    draft.relate("SINCE", town, ahead, "date ahead")
                return
            for date in self._dates(place.end, first.end):
                if self._used(date):
                    continue
                papers = draft.within(place.end, date.start, ("AGREEMENT",))
                if papers and not cues.found("tie_since", text, papers[-1].end, date.start):
                    break  # „договор от 1967 г., загубил сила през 1990 г."
                if draft.sentence(date.start) != draft.sentence(place.start):
                    if self._since_words(date):
                        self._since_item(unit, place, date)
                        break
                    continue
                gap = BRACKET.sub("", self.draft.bare(self._named_until(place, date.start), date.start))
                one = "/" not in (date.edtf or "")  # not „обмен през 1988–1997 г."
                plain = self._generic | self._season if one else self._generic
                words = [word for word in regex.findall(r"\p{L}{2,}", gap) if word.lower() not in plain]
                told = one and cues.found("since", text, max(place.end, date.start - 60), date.start)
                near = len(words) <= 5 or self._clause_of_tie(place.end, date.start)
                if (not words or (told and near)) and not cues.found("since_not", text, place.end, date.start):
                    self._since_item(unit, place, date)
                break
            if draft.leads(place, "SINCE"):
                return
            for block in unit.blocks[1:4]:
                # „1. Алст", „Белгия", „от 1976 г.": short lines close below
                if block.gap or block.kind not in (HEADING, PARAGRAPH):
                    return
                long = block.end - block.start > _LINE
                for date in self._dates(block.start, block.end)[:1]:
                    # „Отношенията датират от 1975 г. – бригади, лагери, …"
                    told = self._since_words(date) and (not long or draft.sentence(date.start)[0] == block.start)
                    told = told or (not long and self._heads_line(block.start, date))
                    if told and not self._used(date):
                        draft.relate("SINCE", place, date, "line below")
                        return
                if long:
                    return
            return
        for date in self._dates(unit.start, unit.end):
            start, end = draft.sentence(date.start)
            field = draft.block(date.start)
            if field.key not in (None, "date", "status"):
                continue  # „Год на основаване: 1854"
            line = text.rfind("\n", 0, field.start) + 1
            if field.kind == KEYVALUE and any(
                cues.found(name, text, line, field.start) for name in ("twin", "partner")
            ):
                draft.relate("SINCE", place, date, "section's field")
                break  # „Побратими от: лятото на 2004 г."
            others = [town for town in draft.within(start, end, ("CITY",)) if town.rule != "old name"]
            own = place_key(place)
            if others and all(place_key(town) != own and not self.structure.is_focus(town) for town in others):
                continue  # the sentence tells of another town
            opens = field.start == start and self._opens_section(unit, date)
            if not self._used(date) and (opens or self._since_words(date)):
                where = [item for item in draft.within(start, end, ("CITY",)) if item.name == place.name]
                draft.relate("SINCE", where[0] if where else place, date, "section")
                break

    def _since_item(self, unit: Unit, place: Mention, date: Mention) -> None:
        """„Печ и Сегед, Унгария. Побратими от 1989 г.": the date is of all towns that head the item."""
        for town in (place, *(other for other in unit.others if other.end <= date.start)):
            self.draft.relate("SINCE", town, date, "item")

    def _clause_of_tie(self, start: int, end: int) -> bool:
        """„делим една река, един мост и една мъгла; побратими от 2001 г.": what leads to a date is told of the tie."""
        pauses = [match.end() for match in PAUSE.finditer(self.draft.text, start, end)]
        return bool(pauses) and self._from_tie.fullmatch(self.draft.text, pauses[-1], end) is not None

    def _named_until(self, place: Mention, end: int) -> int:
        """Where a town's name ends, with the one it had before: „Подгорица, по-рано Титоград – 1971 г."."""
        towns = self.draft.within(place.end, end, ("CITY",))
        return max([place.end, *(town.end for town in towns if town.rule.startswith("old name"))])

    def _heads_line(self, start: int, date: Mention) -> bool:
        """„От 1975 г. Обмен на хорове.": whether a line below a town begins with a date from which on, and a stop."""
        return self._dates_from(start, date) and _STOPS.match(self.draft.text, date.end) is not None

    def _dates_from(self, start: int, date: Mention) -> bool:
        """„От", „още от есента на": whether no more stands before a date than that it is one from which on."""
        words = self.draft.text[start : date.start].split()
        rest = [word for number, word in enumerate(words) if number == 0 or word.lower() not in self._season]
        return self._from.fullmatch(f" {' '.join(rest)} ") is not None

    def _opens_section(self, unit: Unit, date: Mention) -> bool:
        """„От пролетта на 1986 г. Поводът беше хор, …": a section's text begins with the date, and goes on anew."""
        text, block = self.draft.text, self.draft.block(date.start)
        if unit.blocks[1:2] != [block] or not self._dates_from(block.start, date):
            return False
        following = _ANEW.match(text, date.end, block.end)
        if following is None:
            return False
        # „От 1986 г. Иван Колев …", „От 1986 г. Община …": the sentence goes on
        return self.draft.free(*following.span("word")) and following["word"].lower() not in self._generic

    def _since_words(self, date: Mention) -> bool:
        """Whether a sentence dates the tie: by its words, or as it is nothing but a date."""
        text = self.draft.text
        start, end = self.draft.sentence(date.start)
        # „Побратими станахме през 1988 г.; през 2012 г. е подписан договор"
        start = max(start, text.rfind("; ", start, date.start) + 2)
        end = stop if (stop := text.find("; ", date.end, end)) >= 0 else end
        if self.draft.within(start, end, ("AGREEMENT",)) or self.cues.found("since_not", text, start, date.start):
            return False
        if begins_tie(self.draft, self.cues, start, date.end):
            return True
        told = [b for _, b in self.cues.spans("tie_since", text, start, date.start)]
        if told and self.cues.found("ended", text, told[-1], date.start):
            return False  # «Партнёры вышли из него 17 марта 2022 г.»
        if told and not self._turns_aside(told[-1], date.start):
            return True
        pause = PAUSE.search(text, date.end, end)
        alone = self.draft.bare(start, pause.start() if pause is not None else end)
        words = [word for word in _WORD.findall(alone) if word.lower() not in self._season]
        if sum(map(len, words)) <= 2:
            return True  # „от 1976 г.", „от пролетта на 1976 г., прекратено"
        if self.cues.found("since_not", text, date.end, end):
            return False  # „От 2009 г. отношенията са прекъснати"
        # „От 2003 г. всяка година си гостуват хорове"
        opens = self._from.fullmatch(f" {text[start : date.start]}") is not None
        lives = opens and self.cues.found("tie_lives", text, date.end, end)
        return lives or self.cues.found("tie_since", text, start if not told else date.end, end)

    def _turns_aside(self, start: int, end: int) -> bool:
        """„Приятелството се крепи на хората, които от 1987-а …", «Побратим, хотя …»: a clause of something else."""
        text = self.draft.text
        dash = _DASH.search(text, start, end)
        if dash is not None and self._from.fullmatch(text, dash.end() - 1, end):
            return False  # „Побратими сме още от времето, когато …, – от май 1988 г."
        if self.cues.found("tie_told_aside", text, start, end) or self._break.search(text, start, end):
            return True
        colon = text.find(": ", start, end)  # „Дружбата е стара: през 1961 г. …", but „Побратими: от 1961 г."
        return 0 <= colon < end - 2 and self._from.match(text, colon + 1, end) is None

    def _since_listed(self, first: Mention, end: int) -> None:
        """„Города-побратимы: X (A) – с 1994 г., Y – с 1995 г."."""
        places = [first, *self.draft.within(first.end, end, ("CITY",))]
        for place, after in itertools.pairwise([*places, None]):
            if place is not None and place.tie is not None:
                self._since_in(place, place.end, after.start if after is not None else end)

    def _since_in(self, place: Mention, start: int, end: int, cue: tuple[int, int] | None = None) -> None:
        for date in self._dates(start, end):
            if cue is not None and self._of_visit(date, cue):
                break
            if _BESIDE.fullmatch(self.draft.text, place.end, date.start):
                self.draft.relate("SINCE", place, date, "sentence")
            break

    def _since_told(self, place: Mention, cue: tuple[int, int], end: int) -> None:
        """The date that follows the words of a tie in its sentence."""
        start, stop = self.draft.sentence(cue[0])
        first, last = self._clause((min(cue[0], place.start), max(cue[1], place.end)), start, min(end, stop))
        after = self.draft.within(cue[1], min(last, max(cue[1], place.end) + 80), ("DATE",))[:1]
        before = self.draft.within(max(first, cue[0] - BEFORE), cue[0], ("DATE",))[-1:]
        # „Комо (от 1988 г.) и Печ, който е побратим": of the town before the bracket
        before = [date for date in before if not _CLOSES.match(self.draft.text, date.end, max(date.end, place.start))]
        for date in after or before:
            if not self._used(date) and self._of_tie(date, cue):
                self.draft.relate("SINCE", place, date, "sentence")

    def _since_later(self, place: Mention, told: int) -> None:
        """„… побратим, Орадя. Връзката е от 1981 г.": the date of a tie in what goes on about it."""
        draft, text = self.draft, self.draft.text
        if draft.leads(place, "SINCE"):
            return
        start, end = draft.sentence(place.start)
        following = draft.sentences[draft.sentence_index(place.start) + 1 :][:1]
        spans = [(max(start, told), end), *(span for span in following if span[0] - end < 3)]
        for first, last in spans:
            cue = next(self.cues.spans("tie_taken_up", text, first, last), None)
            if cue is None or (first != spans[0][0] and len(text[first : cue[0]].split()) > 2):
                continue
            date = next(iter(draft.within(cue[1], last, ("DATE",))), None)
            if date is None or self._used(date) or draft.within(cue[1], date.start):
                continue
            span = (cue[1], date.start)
            if not any(self.cues.found(name, text, *span) for name in ("since_not", "ended", "renewal", "revived")):
                draft.relate("SINCE", place, date, "taken up")
            return

    def _row_dates(self, row: list[Mention], cue: tuple[int, int], start: int, end: int) -> bool:
        """Dates told one by one: „През 1964 г. … с X, през 1990 г. – с Y", „с X (1964 г.) и Y (1990 г.)"; of both."""
        first = max(start, min(cue[0], row[0].start) - BEFORE)
        last = min(self._clause((row[-1].start, row[-1].end), start, end)[1], row[-1].end + _AFTER)
        dates = [date for date in self._dates(first, last) if not self._used(date) and self._of_tie(date, cue)]
        order = sorted([*dates, *row], key=lambda item: item.start)
        told = "".join("d" if item.label == "DATE" else "p" for item in order)
        if len(row) < 2:
            return False
        if told in ("dp" * len(row), "pd" * len(row)):
            pairs = list(zip(row, dates, strict=True))
        elif told == "d" + "p" * len(row) and dates[0].end <= cue[0] and not (dates[0].edtf or "X").startswith("X"):
            pairs = [(place, dates[0]) for place in row]
        else:
            return False
        for place, date in pairs:
            self.draft.relate("SINCE", place, date, "row in a sentence")
        return True

    def _of_tie(self, date: Mention, cue: tuple[int, int]) -> bool:
        """Whether nothing between a date and the words of a tie makes it that of something else, or of an end."""
        if "/" in (date.edtf or "") or self._of_visit(date, cue):
            return False
        span = (date.end, cue[0]) if date.end <= cue[0] else (cue[1], date.start)
        ends = any(self.cues.found(name, self.draft.text, *span) for name in ("since_not", "ended"))
        return not ends and not self.draft.within(*span, ("AGREEMENT",))

    def _of_visit(self, date: Mention, cue: tuple[int, int]) -> bool:
        """„На 3 май градът посрещна гости от побратимените …", but „… пристигнаха гости и градовете се побратимиха"."""
        text = self.draft.text
        if date.start > cue[1] and self._of_guests.search(text, max(0, cue[0] - _GUESTS), cue[0]):
            # „Хор от побратима Комо пя на 3 май", but „Хорове от побратима Комо идват от 1999 г."
            return self._from.fullmatch(text, text.rfind(" ", 0, date.start - 1), date.start) is None
        hosts = [b for _, b in self.cues.spans("hosts", text, date.end, cue[0])]
        return bool(hosts) and not self.cues.found("tie_begins", text, hosts[-1], cue[1])

    def _clause(self, span: tuple[int, int], start: int, end: int) -> tuple[int, int]:
        """The part of a sentence around a span, between the marks and words that begin something else."""
        text = self.draft.text
        first = max((match.end() for match in self._break.finditer(text, start, span[0])), default=start)
        after = self._break.search(text, span[1], end)
        return first, after.start() if after is not None else end

    def _dates(self, start: int, end: int) -> list[Mention]:
        """The dates of a span but for those until which something was, or when it had another name."""
        text = self.draft.text
        dates = self.draft.within(start, end, ("DATE",))
        dates = [date for date in dates if not self._until.search(text, max(start, date.start - 12), date.start)]
        return [date for date in dates if not self._of_old_name(date)]

    def _of_old_name(self, date: Mention) -> bool:
        """„(до 1990 г. Карл-Маркс-Щат)", „(в 1935–1991 гг. Куйбышев)"."""
        opening = self.draft.text.rfind("(", self.draft.block(date.start).start, date.start)
        closing = self.draft.text.find(")", opening, self.draft.block(date.start).end)
        towns = self.draft.within(opening + 1, closing, ("CITY",)) if opening >= 0 and date.end <= closing else []
        return any(town.rule.startswith("old name") for town in towns)

    def _used(self, date: Mention) -> bool:
        """Whether a date is told of something already."""
        return any(self.draft.reached(date, type) for type in ("SIGNED_ON", "VALID_FOR", "SINCE"))
