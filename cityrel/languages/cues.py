"""Cue words of a language pack, compiled to patterns.

An entry is a word or a phrase. ``*`` at the end of a word stands for any letters that follow, ``~`` for an ending of at
most three; ``...`` between two words for up to four words of the same clause. Matching ignores case and opens glued
words where a small letter meets a capital.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.openings import PAGE, Openings, opening

#: A word begins or ends here, be it glued to its neighbour (``годиниЗлатко``); case counts even where it is ignored.
BEGIN = r"(?-i:(?<![\p{L}\p{N}])|(?<=\p{Ll})(?=\p{Lu})|(?<=\p{N})(?=\p{L}))"
END = r"(?-i:(?![\p{L}\p{N}])|(?<=\p{Ll})(?=\p{Lu}))"
LETTERS = regex.compile(r"\p{L}++")
_GAP = r"(?:[\s\p{Pd}]++[\p{L}\p{N}„“»«\"-]++(?:\.(?!\s+\p{Lu}))?){0,4}?"


def phrase(entry: str) -> str:
    """The pattern of one entry."""
    words: list[str] = []
    for word in entry.split():
        if word == "...":
            words.append("...")
        elif word.endswith("*"):
            words.append(regex.escape(word[:-1]) + r"\p{L}*+")
        elif word.endswith("~"):
            words.append(regex.escape(word[:-1]) + r"\p{L}{0,3}+")
        else:
            words.append(regex.escape(word))
    pattern = ""
    for index, word in enumerate(words):
        if word == "...":
            pattern += _GAP
        else:
            pattern += (r"\s++" if index else "") + word
    return pattern.replace("ё", "е").replace("е", "[её]")


def alternation(entries: list[str]) -> str:
    """One pattern for all entries, longest first."""
    return _options(tuple(entries), closed=False)


def literal(entries: list[str]) -> str:
    """One pattern for all entries as they are written, in their order."""
    return _literal(tuple(entries))


@cache  # what is made anew for each page asks again and again
def _literal(entries: tuple[str, ...]) -> str:
    return "|".join(map(regex.escape, entries))


def words(entries: list[str]) -> str:
    """One pattern for entries that stand before a name; an abbreviation may be glued to it (``г.Казани``)."""
    return f"(?:{_options(tuple(entries), closed=True)})"


def begin(entries: list[str]) -> str:
    """``BEGIN`` where some of the entries may follow: their first letters are looked at before anything else."""
    letters = {letter for entry in entries for letter in (_first(entry), _first(entry).upper())}
    letters |= {"ё", "Ё"} if "е" in letters else set()
    return f"(?=[{''.join(map(regex.escape, sorted(letters)))}]){BEGIN}"


@cache  # what is made anew for each page asks again and again
def _options(entries: tuple[str, ...], *, closed: bool) -> str:
    """The patterns of some entries, longest first; those of one first letter share it and fail early.

    ``closed``: whether the word must end there, but for an abbreviation.
    """
    groups: dict[str, list[str]] = {}
    for entry in sorted(entries, key=len, reverse=True):
        groups.setdefault(_first(entry), []).append(entry)
    return "|".join(_group(group, closed=closed) for group in groups.values())


def _group(entries: list[str], *, closed: bool) -> str:
    """The patterns of entries of one first letter, told once; so is the end of those in a row that have one."""
    patterns = [phrase(entry) for entry in entries]
    letter = regex.findall(r"\G(?:\[\p{L}++\]|\\?.)", patterns[0])[0]
    shared = letter if len(entries) > 1 and all(pattern.startswith(letter) for pattern in patterns) else ""
    ended = [closed and not entry.endswith(".") for entry in entries]
    runs = []
    for ends, run in groupby(zip(ended, patterns, strict=True), key=itemgetter(0)):
        options = "|".join(pattern.removeprefix(shared) for _, pattern in run)
        runs.append(f"(?:{options}){END}" if ends else options)
    return f"{shared}(?:{'|'.join(runs)})" if shared else "|".join(runs)


def _first(entry: str) -> str:
    return entry[0].lower().replace("ё", "е")


def paper_words(pack: LanguagePack, without: str | None = None) -> list[str]:
    """The nouns that name a paper, of all forms or of all but one."""
    forms = pack.data("cues")["forms"]
    return [word for form, entries in forms.items() if form != without for word in entries]


def definite_papers(pack: LanguagePack) -> list[str]:
    """The nouns that name a paper with an article, where the language has one."""
    every, article = paper_words(pack), pack.data("cues")["spans"]["definite"]
    if not article:
        return []
    ends = compiled(article)
    return [word for word in every if ends.search(word) and any(word != one and word.startswith(one) for one in every)]


def apposition(pack: LanguagePack) -> regex.Pattern[str]:
    """What stands between two names of one paper: „нов документ, споразумение", „най-старият документ е протокол"."""
    spans = pack.data("cues")["spans"]
    copula, again = alternation(spans["copula"]), rf"(?:(?:{alternation(spans['here_again'])})\s)?"
    # „документът тук е протокол"
    beside = rf"(?:\s?[,:]|\s{again}[–—-])\s{again}|\?\s*+(?:[–—-]\s)?|\s{again}(?:{copula})\s{again}"
    # „Документът е от 1991 г., казва се протокол", „Документ има от 1991 г. Това е протокол"
    named, further = alternation(spans["named"]), alternation(spans["named_next"])
    told = rf"[^\n;:!?]{{0,60}}?(?:,\s(?:{named})|\.\s(?:{further}))\s[„“\"«]?"
    return compiled(rf"(?i){beside}|{told}")


@cache
def compiled(source: str) -> regex.Pattern[str]:
    """A pattern made of a pack's words, kept: pages ask for it again, and the module's own cache holds only 500.

    Args:
        source: of the pattern; never with words of a page in it.
    """
    return regex.compile(source)


class Cue:
    """A pattern that begins with one of some entries, at the beginning of a word; asked as patterns of ``regex`` are.

    In the page it is tried only at the words that an entry may begin with.

    Args:
        pattern: what it finds.
        entries: one of which stands where the pattern matches.
        closed: whether a word ends where an entry does, so that no letters follow.
    """

    def __init__(self, pattern: regex.Pattern[str], entries: Sequence[str], *, closed: bool = False) -> None:
        self._openings = Openings({opening(entry, closed=closed, spaced=True) for entry in entries})
        self._anywhere = "" in self._openings.whole
        self._regex = pattern
        self.pattern = pattern.pattern
        self.match, self.fullmatch = pattern.match, pattern.fullmatch

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> regex.Match[str] | None:
        """The first match that begins at ``start`` or behind it and ends before ``end``."""
        # as in _starts, without another call: nothing else is asked as often
        page = PAGE.words
        starts = page.starts.get(self) if text is page.text and start >= 0 <= end else None
        if starts is None:
            starts = self._starts(text, start, end)
            if starts is None:
                return self._regex.search(text, start, end)
        index, count = bisect_left(starts, start), len(starts)
        while index < count and (at := starts[index]) < end:
            if found := self.match(text, at, end):
                return found
            index += 1
        return None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[regex.Match[str]]:
        """The matches in ``text[start:end]``, none over another."""
        starts = self._starts(text, start, end)
        if starts is None:
            return self._regex.finditer(text, start, end)
        first = bisect_left(starts, start)
        if first == len(starts) or starts[first] >= end:
            return iter(())
        return self.matches(text, starts[first : bisect_left(starts, end)], end)

    def starts(self, text: str) -> Sequence[int] | None:
        """Where it may begin in the page, in order; None for any other text, and where no word tells."""
        return self._starts(text, 0, 0)

    def matches(self, text: str, starts: Sequence[int], end: int = sys.maxsize) -> Iterator[regex.Match[str]]:
        """The matches that begin at one of some places of any text, in order, none over another."""
        last = 0
        for at in starts:
            if at >= last and (found := self.match(text, at, end)):
                yield found
                last = found.end()

    def _starts(self, text: str, start: int, end: int) -> Sequence[int] | None:
        """Where it may begin in the page; None for any other text, and for offsets that count from its end."""
        page = PAGE.words
        if text is not page.text or self._anywhere or start < 0 or end < 0:
            return None
        starts = page.starts.get(self)
        return page.look_up(self, self._openings) if starts is None else starts


def compile_cues(entries: list[str]) -> Cue:
    """A pattern that finds any of the entries as whole words."""
    return _compiled(tuple(entries))


@cache
def _compiled(entries: tuple[str, ...]) -> Cue:
    if not entries:
        return Cue(regex.compile(r"(?!)"), ())
    return Cue(regex.compile(f"{begin(list(entries))}(?i:{alternation(list(entries))}){END}"), entries, closed=True)


def place_adjective(pack: LanguagePack) -> str:
    """The pattern of how adjectives of places end: „-ски", «-ского»."""
    data = pack.data("places_context")
    return rf"(?:{'|'.join(data['adjective_stems'])})(?:{'|'.join(data['place_adjective_ends'])})(?!\p{{L}})"


def side_before(pack: LanguagePack) -> regex.Pattern[str]:
    """What stands right before the town that one signs for: „от страна на гр. ", «за город »."""
    sides, generic = pack.data("cues")["classes"]["side"], "|".join(pack.data("places_context")["generic"])
    return compiled(rf"{BEGIN}(?i:{words(sides)})\s++(?i:(?:{generic})(?!\p{{L}})\.?\s++){{0,2}}+$")


#: Classes whose words are often names of teams, streets, prizes and firms: the team „Побратими", «ООО «Партнёр-Принт»».
_TIES = frozenset({"twin", "partner", "tie_statement"})
_NO_QUOTE = r"[^„“”\"«»\d.\n]"
_NOT_QUOTED = rf"(?!(?<=[„«“\"]{_NO_QUOTE}{{0,26}}){_NO_QUOTE}{{0,16}}[“”»\"])"


class Cues:
    """The cue classes of a pack (its ``cues.toml``), each compiled when first asked for."""

    def __init__(self, pack: LanguagePack) -> None:
        self._entries: dict[str, list[str]] = pack.data("cues")["classes"]
        self._streets: list[str] = pack.data("places_context")["street_before"]
        self._patterns: dict[str, Cue] = {}

    def __getitem__(self, name: str) -> Cue:
        pattern = self._patterns.get(name)
        if pattern is None:
            pattern = compile_cues(self._entries[name])
            if name in _TIES:
                # a point ends a sentence but for „ул."
                short = words([word for word in self._streets if len(word) < 4])
                street = rf"(?<!{BEGIN}(?i:{words(self._streets)}|{short}\.) (?:\p{{L}}++-)?)"
                named = compiled(rf"{street}(?:{pattern.pattern}){_NOT_QUOTED}")
                pattern = Cue(named, self._entries[name], closed=True)
            self._patterns[name] = pattern
        return pattern

    @property
    def names(self) -> list[str]:
        """The pack's classes."""
        return sorted(self._entries)

    def entries(self, name: str) -> list[str]:
        """The entries of a class as the pack writes them."""
        return self._entries[name]

    def found(self, name: str, text: str, start: int, end: int) -> bool:
        """Whether a cue of the class stands in ``text[start:end]``."""
        return self[name].search(text, start, end) is not None

    def right_before(self, name: str, text: str, start: int, end: int) -> bool:
        """Whether a cue of the class is what ``text[start:end]`` ends with, but for space."""
        while start < end and text[end - 1].isspace():
            end -= 1
        return any(last == end for _, last in self.spans(name, text, start, end))

    def any_found(self, names: tuple[str, ...], text: str, start: int, end: int) -> bool:
        """Whether a cue of one of some classes stands in ``text[start:end]``."""
        return any(self.found(name, text, start, end) for name in self.likely(names, text, start, end))

    def likely(self, names: tuple[str, ...], text: str, start: int, end: int) -> Sequence[str]:
        """Those of some classes, in order, of which ``text[start:end]`` may hold a cue: words begin there as theirs."""
        page = PAGE.words
        if text is not page.text or not 0 <= start <= end:
            return names
        index = page.begun_by.get(names)
        if index is None:
            index = page.begun_by[names] = self._index(names, text)
        starts, numbers, anywhere = index
        near = {*numbers[bisect_left(starts, start) : bisect_left(starts, end)], *anywhere}
        return [names[number] for number in sorted(near)]

    def _index(self, names: tuple[str, ...], text: str) -> tuple[list[int], list[int], list[int]]:
        """Where cues of some classes may begin in the page, their numbers, and those of classes that no word tells."""
        starts = [self[name].starts(text) for name in names]
        begun = sorted((at, number) for number, own in enumerate(starts) if own is not None for at in own)
        anywhere = [number for number, own in enumerate(starts) if own is None]
        return [at for at, _ in begun], [number for _, number in begun], anywhere

    def spans(self, name: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Spans of the class's cues in ``text[start:end]``."""
        return map(regex.Match.span, self[name].finditer(text, start, end))
