"""What is mended in a tagger's places and lone names by what is known of places, given names and ordinary words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain, zip_longest

import regex

from cityrel.gazetteer import Candidate, Gazetteer
from cityrel.languages import available, load_pack
from cityrel.languages.cues import words
from cityrel.names.base import NameSpan

#: Inhabitants. Surnames and smaller towns share too many names: with 50,000 Мураками and Уорън become places.
_LARGE = 1_000_000
#: Inhabitants of a town that a lone given name is left to (Лил).
_TOWN = 5_000
_SMALL_WORDS = regex.compile(r"(?:\p{Ll}{3,}+ )++(?=\p{Lu})")
_SMALL_BEHIND = regex.compile(r"(?:\s\p{Ll}{1,2})++$")
_CAPITALS = regex.compile(r"(?<!\p{L})\p{Lu}{2,}+(?!\p{L})")
_FULL_NAME = regex.compile(r"(?P<given>\p{Lu}\p{Ll}++)(?: (?P<surname>\p{Lu}\p{Ll}++(?:-\p{Lu}\p{Ll}++)?+))?")
_TWO = regex.compile(r"(\p{Lu}[\p{L}-]*+) (?:\p{Ll}{1,6} ){1,2}(\p{Lu}[\p{L}-]*+)")
#: What is joined to a word by a hyphen, before it.
_JOINED = regex.compile(r"(?<![\p{L}-])(?:\p{Lu}\p{L}*+-)++$")
#: The end of a sentence: initials and shortened words have fewer letters.
_STOP = regex.compile(r"(?<=\p{Ll}{3})\. (?=\p{Lu})")
_CAPITAL_BEHIND = regex.compile(r"\s(?=\p{Lu})")
_PLACE_FIRST = regex.compile(r"(\p{Lu}[\p{L}-]*+) (?P<given>\p{Lu}\p{Ll}++) \p{Lu}.*+")
#: Behind a name that may go on.
_JOINT = regex.compile(r"[\s.\p{Pd}]")
#: What may stand before the first word of a sentence or line, and how many characters of it are looked at.
_OPENING, _LEAD = regex.compile(r"(?:^|[.!?…:][»”“\"]?)\s*+[„«\"–—-]?\s*+$"), 4
#: How sure the tagger is of most persons, at most of what may as well be something else, and of a lone word that may.
_SURE, _EITHER, _LONE = 0.8, 0.6, 0.7
#: Characters before a name in which the word for a town stands.
_WORDS = 24
_BLANKS = (" ", "\u00a0")
#: Names of which it is kept what they may be: most come again.
_KEPT = 20_000
#: How sure a town is that an abbreviation tells.
_TOLD = 0.9


def settle(text: str, spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """The spans, but for those that what is known speaks against.

    A place's name begins with a capital: not with the word for what it is («димом Алмопия», „щата Джорджия“). A lone
    word that names a state, region or city of a million is a place (Мичиган, Пхеньян), and so is a town's of which the
    tagger is in two minds («мэра Клина»), while of two strange words such a one is a person; a given name that no place
    has, or behind a rank („княз Фердинанд“), alone or with a word that names none, is a person (Карла Видгрен), and so
    is what follows a given name; an ordinary word is no place for opening a sentence («Класс.»), nor a person of whom
    the tagger is hardly sure, nor is a small word at its end a part of it. Two places with a small word between them
    are two («Энфилд близ Галифакса»), a place before a full name is its own («Ингушетии Абдурахман Мартазанов»), and
    no name goes on over the end of a sentence («Комо. Тула») or begins behind a hyphen. A lone word in capitals is no
    person, where no other word is (СИБУР). What an abbreviation calls a town is one («г.Тегеран Хамид Сареми»). Words
    of which the tagger is in two minds are no name right before a full one («Народного Хурала Баир Жамсуев»).
    """
    given: NameSpan | None = None
    certain = _certain(text, _called(text, sorted(spans)))
    parted = chain.from_iterable(_parted(text, item) for item in _whole(text, certain))
    for span in chain.from_iterable(_settled(text, item) for item in parted):
        if given is not None and span.label == "PER" and given.end + 1 == span.start and text[given.end] == " ":
            yield replace(span, start=given.start)
            given = None
            continue
        if given is not None:
            yield given
        given = span if span.label == "PER" and _given(text[span.start : span.end]) else None
        if given is None:
            yield span
    if given is not None:
        yield given


def _called(text: str, spans: list[NameSpan]) -> list[NameSpan]:
    """The spans, in order, with the known towns behind „гр.", «г.» whatever the tagger took them for."""
    for start, end in _towns_called(text):
        over = [span for span in spans if span.label != "ORG" and span.start < end and start < span.end]
        if not over:
            spans.append(NameSpan(start, end, "LOC", _TOLD))
        elif len(over) == 1 and over[0].label == "PER" and over[0].start == start and over[0].end >= end:
            spans.remove(over[0])
            spans.append(replace(over[0], end=end, label="LOC"))
            person = _CAPITAL_BEHIND.match(text, end, over[0].end)
            if person is not None:
                spans.append(replace(over[0], start=person.end()))
    return sorted(spans)


def _towns_called(text: str) -> Iterator[tuple[int, int]]:
    for lang, pattern in _abbreviations():
        for match in pattern.finditer(text):
            known = Gazetteer.load().longest(text, match.end(), lang)
            if known is not None and any(item.place.kind == "city" for item in known.candidates):
                yield known.start, known.end


@cache
def _abbreviations() -> list[tuple[str, regex.Pattern[str]]]:
    """By language, what tells a town behind it, in small letters; „през 2020 г." is no town."""
    found = []
    for lang in available():
        before = [word for word in load_pack(lang).data("places_context")["city_before"] if word.endswith(".")]
        # points are few, and looked for first
        found.append((lang, regex.compile(rf"\.(?<=(?<![\p{{L}}.]|\d\s?){words(before)})\s?(?=\p{{Lu}})")))
    return found


def _certain(text: str, spans: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """The spans, in order, but for doubtful ones of several words, no known place's, right before a sure person."""
    for span, following in zip_longest(spans, spans[1:]):
        doubtful = span.label != "ORG" and span.score < _EITHER and " " in text[span.start : span.end]
        sure = following is not None and following.label == "PER" and following.score >= _SURE
        beside = doubtful and sure and text[span.end : following.start] in _BLANKS
        if not beside or is_place(text, span.start, span.end):
            yield span


def _whole(text: str, spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """The spans, in order, from where their first word begins: «[Хас-Магомедом Лиевым]», «[Республику Татарстан]»."""
    before: NameSpan | None = None
    for span in spans:
        if before is not None and before.label == span.label == "LOC" and text[before.end : span.start] in _BLANKS:
            if is_place(text, before.start, span.end) and not is_place(text, before.start, before.end):
                span = replace(span, start=before.start)
                before = None
        joined = span.label == "PER" and text[span.start - 1 : span.start] == "-"
        if before is not None and joined and before.end + 1 == span.start:
            strange = before.label == "LOC" and not is_place(text, before.start, before.end)
            if strange and _JOINED.fullmatch(text, before.start, span.start):
                span = replace(span, start=before.start)
                before = None
        elif joined:
            first = _JOINED.search(text, before.end if before is not None else 0, span.start)
            span = span if first is None else replace(span, start=first.start())
        if before is not None:
            yield before
        before = span
    if before is not None:
        yield before


def _parted(text: str, span: NameSpan) -> Iterator[NameSpan]:
    """A span, or two where a sentence ends in it."""
    stop = _STOP.search(text, span.start, span.end) if span.label != "ORG" else None
    if stop is None:
        yield span
        return
    for start, end in ((span.start, stop.start()), (stop.end(), span.end)):
        yield replace(span, start=start, end=end, label="LOC" if is_place(text, start, end) else span.label)


def _settled(text: str, span: NameSpan) -> Iterator[NameSpan]:
    start, end = span.start, span.end
    if span.label == "LOC":
        small = _SMALL_WORDS.match(text, start, end)
        if small is not None:
            start = small.end()
        left = _SMALL_BEHIND.search(text, start, end)
        if left is not None:
            end = left.start()
            span = replace(span, end=end)
        two = _TWO.fullmatch(text, start, end)
        if two is not None and not is_place(text, start, end) and all(is_place(text, *two.span(n)) for n in (1, 2)):
            yield replace(span, end=two.end(1))
            yield replace(span, start=two.start(2))
        elif (land := _land(text, start, end)) is not None:
            yield replace(span, start=start, end=land - 1)
            yield replace(span, start=land)
        elif not _opening_word(text, start, end):
            if _person(text, start, end) or (span.score < _EITHER and _strange(text, start, end)):
                yield replace(span, start=start, label="PER")
            else:
                yield span if start == span.start else replace(span, start=start)
    elif span.label == "PER" and text[start:end].isalpha():
        shout = text[start:end].isupper() and len(_CAPITALS.findall(text)) == 1
        doubtful = span.score < _SURE and not _given(text[start:end])
        if not (shout or (doubtful and _opening_word(text, start, end))):
            place = doubtful and span.score < _LONE and is_place(text, start, end)
            yield replace(span, label="LOC") if place or _large(text, start, end) else span
    elif span.label == "PER" and _two_places(text, span):
        yield replace(span, end=text.index(" ", start), label="LOC")
        yield replace(span, start=text.index(" ", start) + 1, label="LOC")
    elif span.label == "PER":
        first = _PLACE_FIRST.fullmatch(text, start, end)
        if first is not None and _given(first["given"]) and not _given(first[1]) and is_place(text, *first.span(1)):
            yield replace(span, end=first.end(1), label="LOC")
            start = first.start("given")
        yield span if start == span.start else replace(span, start=start)
    else:
        yield span


def _land(text: str, start: int, end: int) -> int | None:
    """Where the name of a region or state begins right behind a town's: «Харбин Китайской Народной Республики»."""
    if text[start:end].isalpha() or is_place(text, start, end):
        return None
    gazetteer = Gazetteer.load()
    for lang in available():
        town = gazetteer.longest(text, start, lang)
        if town is None or town.start != start or town.end >= end or text[town.end] not in _BLANKS:
            continue
        if town.candidates[0].weak:
            continue
        land = gazetteer.longest(text, town.end + 1, lang)
        if land is None or land.end != end or land.candidates[0].place.kind not in ("region", "country"):
            continue
        # „Байя Маре", one town: no state has both a Байя and a region that is called Маре
        if {item.place.country for item in town.candidates} & {item.place.country for item in land.candidates}:
            return land.start
    return None


def _two_places(text: str, span: NameSpan) -> bool:
    """«С [Радомом Галич] породнён»: two names of places that the tagger, hardly sure, takes for one of a person."""
    two = _FULL_NAME.fullmatch(text, span.start, span.end) if span.score < _SURE else None
    return (
        two is not None
        and two["surname"] is not None
        and not any(_given(two[part]) for part in ("given", "surname"))
        and all(is_place(text, *two.span(part)) for part in ("given", "surname"))
    )


@lru_cache(maxsize=_KEPT)
def _given(word: str) -> bool:
    return word.isalpha() and any(load_pack(lang).morphology.given_name(word) for lang in available())


def is_place(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is known as a place, and not chiefly as something else."""
    return any(not place.weak for place in _places(text, start, end))


def _places(text: str, start: int, end: int) -> Sequence[Candidate]:
    """The likeliest place of that name in each language; none where a longer name begins there."""
    found = _places_called(text[start:end])
    return _places_at(text, start, end) if found and _JOINT.match(text, end) else found


@lru_cache(maxsize=_KEPT)
def _places_called(name: str) -> Sequence[Candidate]:
    return _places_at(name, 0, len(name))


def _places_at(text: str, start: int, end: int) -> Sequence[Candidate]:
    known = (Gazetteer.load().longest(text, start, lang) for lang in available())
    return tuple(name.candidates[0] for name in known if name is not None and (name.start, name.end) == (start, end))


def _large(text: str, start: int, end: int) -> bool:
    return any(not known.weak and known.place.population >= _LARGE for known in _places(text, start, end))


@cache
def _led() -> regex.Pattern[str]:
    """The end of a text after which a town's name follows („с. “), whoever is called so."""
    before = [word for lang in available() for word in load_pack(lang).data("places_context")["city_before"]]
    return regex.compile(rf"(?<!\p{{L}})(?i:{words(before)})\s*+$")


@cache
def _ranked() -> regex.Pattern[str]:
    """The end of a text after which a person is told: „княз “."""
    ranks = [word for lang in available() for word in load_pack(lang).data("people")["grammar"]["ranks"]]
    return regex.compile(rf"(?<!\p{{L}})(?i:{words(ranks)})\s$")


def _person(text: str, start: int, end: int) -> bool:
    name = _FULL_NAME.fullmatch(text, start, end)
    if name is None or not _given(name["given"]):
        return False
    if not name["surname"] and _ranked().search(text[max(0, start - _WORDS) : start]):
        return True
    return (
        not is_place(text, start, end)
        and not (
            is_place(text, name.start("surname"), end)
            if name["surname"]
            else any(known.place.population >= _TOWN for known in _places(text, start, end))
        )
        and not _led().search(text[max(0, start - _WORDS) : start])
    )


def _strange(text: str, start: int, end: int) -> bool:
    """Whether it is a name of two words of which no place is called so: few towns have none."""
    name = _FULL_NAME.fullmatch(text, start, end)
    if name is None or name["surname"] is None or _led().search(text[max(0, start - _WORDS) : start]):
        return False
    return not any(_places(text, *span) for span in (name.span(), *map(name.span, ("given", "surname"))))


def _opening_word(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    return (
        word.isalpha()
        and _OPENING.search(text[max(0, start - _LEAD) : start]) is not None
        and any(load_pack(lang).morphology.ordinary(word.lower()) == "word" for lang in available())
        and not _places(text, start, end)
    )
