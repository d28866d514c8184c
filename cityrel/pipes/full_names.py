"""What given names and surnames' endings tell of people, where a tagger errs: „… на Видин Албена Георгиева"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

import regex

from cityrel.gazetteer import Gazetteer
from cityrel.languages import LanguagePack
from cityrel.languages.cues import alternation, compiled, words
from cityrel.names import NameSpan
from cityrel.pipes.draft import Spans
from cityrel.pipes.place_words import PlaceWords, quoted

_PART = r"\p{Lu}\p{Ll}++(?:-\p{Lu}\p{Ll}++)?(?!\p{L})"
_WORD = regex.compile(r"\p{L}[\p{L}’'-]*+")
_NEXT = regex.compile(rf" (?P<word>{_PART})")
_PART_BEFORE = regex.compile(r"(?<![\p{L}.-]|[.!?]\s|\n)\p{Lu}\p{Ll}++ $")
_RUN = regex.compile(rf"(?<![\p{{L}}.-]){_PART}(?: {_PART})++")
_MORE = regex.compile(r"(?:\s\p{Lu}\p{L}++)?")
_DASH = regex.compile(r"\s[–—-]\s(?=\p{Lu})")
_BRACKET = regex.compile(r"\s\((?=\p{Lu})")
_SPACED = regex.compile(r"\s")
#: Characters before a name in which the word for a town stands.
_LEAD = 24
#: „Об[С – Добрич]": no name, but the end of a shortened word
_INSIDE_WORD = regex.compile(r"\p{Ll}\p{Lu}(?![\p{L}.])")
#: How sure a name is that no tagger saw.
_SCORE = 0.5


class Span(Protocol):
    """Anything with offsets."""

    start: int
    end: int


class FullNames:
    """Mends a tagger's spans by what a language knows of full names.

    Args:
        pack: gives given names, surnames' endings, patronymics and the words of offices.
    """

    def __init__(self, pack: LanguagePack) -> None:
        self.pack = pack
        self.given = pack.morphology.given_name
        self.surnames = tuple(pack.data("pack")["surnames"])
        self.gazetteer = Gazetteer.load()
        self.words = pack.get(PlaceWords)
        data = pack.data("people")
        offices = [*data["titles"]["mayor"], *data["titles"]["deputy_mayor"], *data["grammar"]["town_heads"]]
        deputies = rf"(?:(?:{alternation(data['grammar']['deputies'])})\s*+)?"
        self.office = regex.compile(
            rf"(?<!\p{{L}})(?i:{deputies}(?:{alternation(offices)}))(?!\p{{L}})\s(?:\p{{Ll}}{{1,3}}\s)?$"
        )
        held = alternation([*offices, *data["titles"]["governor"]])
        #: „[Юха Вяйсянен], кмет на …"
        self.office_behind = regex.compile(rf",\s(?:\p{{Ll}}++\s)?(?i:{deputies}(?:{held}))(?!\p{{L}})")
        #: „кметът на община [Троян]": a town's name follows, whoever is called so
        self.led = regex.compile(rf"(?<!\p{{L}})(?i:{words(pack.data('places_context')['city_before'])})\s*+$")
        self._of = tuple(f" {word} " for word in pack.data("cues")["classes"]["of"])
        self._joints = {",", *pack.data("cues")["spans"]["and"]}
        #: „Петър Колев за Видин" in one span
        sides = [*pack.data("cues")["classes"]["side"], *pack.data("places_context")["bracket_from"]]
        self.side = compiled(rf"\s(?:{alternation(sides)})\s(?=\p{{Lu}})")
        context = pack.data("places_context")
        towns, bodies = alternation(context["town_nouns"]), alternation(context["body_nouns"])
        nouns = rf"(?:{towns})\p{{L}}{{0,2}}|{bodies}|{alternation(data['grammar']['side'])}"
        #: „Янош Ковач за унгарската община"
        self._unnamed_side = compiled(rf"\s(?:{alternation(sides)})\s(?:\p{{Ll}}++\s)?(?:{nouns})(?!\p{{L}})")

    def mend(self, text: str, spans: Iterable[NameSpan]) -> list[NameSpan]:
        """The spans of a text, in order: towns cut off, names made whole, and full names that were not seen added."""
        whole = [span for span in spans if not _INSIDE_WORD.match(text, max(0, span.start - 1), span.end)]
        whole = [
            replace(span, label="LOC") if self._in_row(text, before, span) else span
            for before, span in zip([None, *whole], whole, strict=False)
        ]
        mended = [part for span in self._joined(text, whole) for part in self._parts(text, span)]
        return sorted([*mended, *self._unseen(text, mended)])

    def for_a_town(self, text: str, item: Span, other: Span) -> bool:
        """„X за Видин и Горан Илич за Ниш", „(X – Видин, …)": whether a name behind a town is a person's.

        So is „Янош Ковач за унгарската община".
        """
        rest = _MORE.match(text, item.end)
        at, before = rest.end() if rest else item.end, text[max(0, other.start - 30) : other.start]
        marks = [mark for mark in (self.side, _DASH) if mark.match(text, at)]
        if self._unnamed_side.match(text, at):
            marks.append(self.side)
        return any(found.end() == len(before) for mark in marks for found in mark.finditer(before + "A"))

    def _in_row(self, text: str, before: NameSpan | None, span: NameSpan) -> bool:
        """„с Охрид, Бела Църква (Украйна)": whether a town behind another, with its state, was taken for a person."""
        if before is None or span.label != "PER" or before.label != "LOC":
            return False
        joint = text[before.end : span.start].strip() in self._joints
        words = text[span.start : span.end].split()
        lead = _BRACKET.match(text, span.end) if joint and len(words) > 1 else None
        if lead is None or self.given(words[0]) or self._surname(words[-1]):
            return False
        state = self.gazetteer.longest(text, lead.end(), self.pack.code)
        return state is not None and bool(state.states) and text[state.end : state.end + 1] == ")"

    def _joined(self, text: str, spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
        """The spans, with a given name that was cut from the rest of it put before it: [Пётр] [Ильич Бондарь].

        So is a word that no place has before a lone surname: [Нур-Мохаммад] [Садыков].
        """
        given: NameSpan | None = None
        for span in spans:
            if given is not None and given.end + 1 == span.start and span.label == "PER":
                lone = given.label == "LOC" and (
                    not self._place(text, given.start, given.end) or self._heads_town(text, given, span)
                )
                if lone or self._patronymic(text[span.start : span.end].split()[0]):
                    yield replace(span, start=given.start)
                    given = None
                    continue
            if given is not None:
                yield given
            given = span if self._may_be_given(text, span) else None
            if given is None:
                yield span
        if given is not None:
            yield given

    def _heads_town(self, text: str, given: NameSpan, surname: NameSpan) -> bool:
        """«мэра города [Аркадия] [Шкалина]»: whether a full name follows an office, though a town is called so."""
        led = self.led.search(text, max(0, given.start - _LEAD), given.start)
        at = led.start() if led is not None else 0
        held = at and self.office.search(text, max(0, at - 2 * _LEAD), at) is not None
        # „кмета на град [Елена] [Зимина]"
        return bool(held) and not text.endswith(self._of, 0, at) and self.full(text[given.start : surname.end].split())

    def _may_be_given(self, text: str, span: NameSpan) -> bool:
        if self.given(text[span.start : span.end]):
            return True
        behind = _NEXT.match(text, span.end)
        return (
            behind is not None
            and _NEXT.match(text, behind.end()) is None
            and "-" in text[span.start : span.end]
            and span.label == "LOC"
            and not self._place(text, span.start, span.end)
            and not self._place(text, behind.start("word"), behind.end("word"))
        )

    def _parts(self, text: str, span: NameSpan) -> Iterator[NameSpan]:
        if not _SPACED.search(text[span.start : span.end]):
            yield self._whole(text, span)
            return
        side = self.side.search(text, span.start, span.end) if span.label == "PER" else None
        if side is not None:
            yield replace(span, end=side.start())
            yield replace(span, start=side.end(), label="LOC")
            return
        found = list(_WORD.finditer(text, span.start, span.end))
        town = self._town_before(text, span, found)
        if town:
            yield replace(span, end=town, label="LOC")
            yield self._whole(text, replace(span, start=town + 1, label="PER"))
        elif span.label == "LOC" and len(found) in (2, 3) and self._is_person(text, span, [word[0] for word in found]):
            kept = self._place(text, span.start, span.end) or quoted(text, span.start, span.end)
            yield span if kept else replace(span, label="PER")
        else:
            yield self._whole(text, span)

    def _is_person(self, text: str, span: NameSpan, words: list[str]) -> bool:
        """Whether what the tagger took for a place is a full name, or one with its town or office: „X Y (Печ)", „X Y
        за Печ", „X Y, кмет на Печ"."""
        if self.full(words):
            return True
        if self._town_in_bracket(text, span.end) or self._unnamed_side.match(text, span.end):
            return True  # of whatever people's names
        if not self.given(words[0]):
            return False
        if self.office_behind.match(text, span.end):
            return True
        lead = self.side.match(text, span.end)
        town = self.gazetteer.longest(text, lead.end(), self.pack.code) if lead else None
        return town is not None and town.candidates[0].place.kind == "city"

    def _town_in_bracket(self, text: str, at: int) -> bool:
        """Whether a town stands alone in a bracket behind an offset: „X Y (Печ)"."""
        lead = _BRACKET.match(text, at)
        town = self.gazetteer.longest(text, lead.end(), self.pack.code) if lead else None
        return (
            town is not None
            and text[town.end : town.end + 1] == ")"
            and any(candidate.place.kind == "city" for candidate in town.candidates)
            and all(candidate.place.kind != "country" for candidate in town.candidates)
        )

    def _town_before(self, text: str, span: NameSpan, found: list[regex.Match[str]]) -> int:
        """Where a town ends that stands before a person's name in one span, or 0."""
        place = self.gazetteer.longest(text, span.start, self.pack.code) if len(found) > 2 else None
        led = self.led.search(text[max(0, span.start - _LEAD) : span.start]) is not None
        if place is None or place.end >= found[-1].start() or (place.candidates[0].weak and not led):
            return 0
        name = [word[0] for word in found if word.start() >= place.end]
        if text[place.end] != " " or len(name) < 2 or (self.given(found[0][0]) and not led):
            return 0
        if self.full(name) and not self._patronymic(name[0]):
            return place.end
        if span.label == "LOC" and place.candidates[0].place.kind == "city" and all(map(str.istitle, name)):
            known = self.gazetteer.longest(text, place.end + 1, self.pack.code)
            if known is None or self.given(name[0]):
                return place.end  # „в [Бургас Сенем Гюзел]"
        office = self.office.search(text[max(0, span.start - 40) : span.start])
        towns = any(candidate.place.kind == "city" for candidate in place.candidates)
        return place.end if office and towns else 0

    def _whole(self, text: str, span: NameSpan) -> NameSpan:
        """A person's given name and patronymic with the surname that follows them."""
        parts = text[span.start : span.end].split()
        first = _PART_BEFORE.search(text, max(0, span.start - _LEAD), span.start)
        if span.label == "PER" and len(parts) == 1 and first and self._town_in_bracket(text, span.end):
            return replace(span, start=first.start())  # «Ли [Цзяньго] (Алтай)»
        if span.label != "PER" or len(parts) != 2 or not self._patronymic(parts[1]):
            return span
        following = _NEXT.match(text, span.end)
        if following is None or not self._surname(following["word"]):
            return span
        return replace(span, end=following.end())

    def _unseen(self, text: str, spans: list[NameSpan]) -> Iterator[NameSpan]:
        known = Spans(spans)
        for run in _RUN.finditer(text):
            words = list(_WORD.finditer(text, *run.span()))
            first = 0
            while first + 1 < len(words):
                name = next((part for part in _longest(words[first:]) if self.full([word[0] for word in part])), None)
                if name is None:
                    first += 1
                    continue
                first += len(name)
                start, end = name[0].start(), name[-1].end()
                if quoted(text, start, end) or self._place(text, start, end):
                    continue
                if next(known.over(start, end), None) is None:
                    yield NameSpan(start, end, "PER", _SCORE)

    def _place(self, text: str, start: int, end: int) -> bool:
        """Whether the whole of a span is a place's name: Гоце Делчев."""
        place = self.gazetteer.longest(text, start, self.pack.code)
        return place is not None and place.end >= end

    def full(self, parts: list[str]) -> bool:
        """Whether words are a person's full name by the language: given names, then a surname with a usual ending."""
        *given, surname = parts
        if not given or not self.given(given[0]) or not self._surname(surname):
            return False
        return all(self.given(word) or self._surname(word) or self._patronymic(word) for word in given)

    def _surname(self, word: str) -> bool:
        if word.lower().endswith(self.surnames):
            return True
        return self.pack.morphology.person_nominative(word).lower().endswith(self.surnames)

    def _patronymic(self, word: str) -> bool:
        return self.words.patronymic is not None and self.words.patronymic.fullmatch(f" {word}") is not None


def _longest(words: list[regex.Match[str]]) -> Iterator[list[regex.Match[str]]]:
    """The first three, then the first two of some words."""
    return (words[:count] for count in (3, 2) if len(words) >= count)
