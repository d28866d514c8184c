"""Names in a text: looking one up, and finding the longest that begins at an offset."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import regex

from cityrel.gazetteer.candidates import SHORT_NAME, Candidate, Match, Via, is_weak, morphology, spelling
from cityrel.gazetteer.store import FLAG_BITS, FLAGS, FOLDER, RESPELT, PlaceStore, flag, fold
from cityrel.languages import load_pack

_GAP = regex.compile(r"(?:\.[ \u00a0]?|[ \u00a0]|\.?[ \u00a0]?[-‐‑–—][ \u00a0]?)(?=\p{L})")
_HYPHEN = regex.compile(r"\s*[-‐‑–—]\s*")
_POINT_OR_SPACE = regex.compile(r"\.[\s\u00a0]*|[\s\u00a0]+")
_MAX_WORDS = 8
#: A word of a text; one that is glued to the next ends where a small letter meets a capital: „РумънияДоговор".
_WORD = regex.compile(r"\p{L}(?:[\p{Ll}\p{M}]++|\p{L}(?<!\p{Ll}\p{Lu}(?=\p{Ll}{2})))*+(?:['’]\p{L}+)*")
#: keys with which some names begin, and the nominatives they stand for
_States = frozenset[tuple[str, str]]
#: a town of a name whose second word has no capital („Крива паланка") must have so many people
_LOWERED_TOWN = 5000
#: a region counts for so much of its population beside a town of its name
_REGION_SHARE = 0.25


class NameFinder(PlaceStore):
    """Finds names; see ``Gazetteer``."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(folder)
        self._opened = lru_cache(maxsize=50_000)(self._word_opens)
        self._folded = lru_cache(maxsize=50_000)(self._folded_nominatives)
        self._goes_on = lru_cache(maxsize=50_000)(self.begins)
        self._meant = lru_cache(maxsize=50_000)(self._fitting)
        self._known = lru_cache(maxsize=50_000)(self._lookup)
        self._ranked = lru_cache(maxsize=50_000)(self._candidates)

    def lookup(self, name: str, lang: str, *, inflected: bool = True) -> list[Candidate]:
        """Towns, regions and states that a name may stand for, best first.

        Args:
            name: the name as it stands in a text, in any case and capitals.
            lang: code of the language of the text.
            inflected: whether oblique forms count.
        """
        return list(self._known(name, lang, inflected))

    def _lookup(self, name: str, lang: str, inflected: bool) -> tuple[Candidate, ...]:
        nominatives = [name]
        if inflected:
            nominatives += morphology(lang).place_nominatives(name.lower().replace("ё", "е"), self._named_so)
        return self._ranked(tuple(nominatives), name, lang)

    def _named_so(self, name: str) -> bool:
        """Whether some place has the name, in one word or several."""
        key = "=" + fold(name)
        return self.has(key) or (" " in key and self.has(key.replace(" ", "")))

    def adjective(self, word: str, lang: str) -> list[Candidate]:
        """Towns, regions and states that an adjective may be made from (``казанский``, ``сръбската``), best first.

        Args:
            word: one word, in any form and capitals.
            lang: code of its language.
        """
        table = load_pack(lang).data("places")["adjective"]
        lower = word.lower().replace("ё", "е")
        ending = next((item for item in table["endings"] if lower.endswith(item)), None)
        if ending is None:
            return []
        stem = lower[: len(lower) - len(ending)]
        if stem in table["irregular"]:
            names = [table["irregular"][stem]]
        else:
            names = [
                stem[: len(stem) - len(suffix)] + old
                for suffix, olds in table["suffixes"]
                if stem.endswith(suffix) and len(stem) - len(suffix) > 1
                for old in olds
            ]
        found: dict[int, Candidate] = {}
        for name in dict.fromkeys(names):
            for candidate in self.lookup(name, lang, inflected=False):
                if candidate.via != "other language" and candidate.place.kind != "district":
                    found.setdefault(candidate.place.number, candidate._replace(exact=False, via="inflected"))
        return sorted(found.values(), key=_rank, reverse=True)

    def _candidates(self, nominatives: tuple[str, ...], form: str, lang: str) -> tuple[Candidate, ...]:
        found: dict[int, Candidate] = {}
        for nominative in nominatives:
            for candidate in self._named(nominative, lang, fold(nominative) == fold(form)):
                place = candidate.place
                weak = candidate.weak or is_weak(place, nominative, form, lang)
                matched = spelling(place, nominative, form)
                known = found.get(place.number)
                # of two nominatives of one place the language's own is meant (Сиане: Сиань, not Сиан)
                if known is None or (known.via == "other language" and candidate.via != "other language"):
                    found[place.number] = candidate._replace(matched=matched, weak=weak)
        return tuple(sorted(found.values(), key=_rank, reverse=True))

    def _named(self, nominative: str, lang: str, exact: bool) -> list[Candidate]:
        """Candidates whose folded name is that of ``nominative``."""
        number = self.langs.index(lang)
        main, possible = (flag(kind, number) for kind in FLAGS)
        found = []
        key = "=" + fold(nominative)
        postings = self.posted(key)
        joined = not postings and " " in key
        for posting in self.posted(key.replace(" ", "")) if joined else postings:
            place = self.place(posting >> FLAG_BITS, lang)
            via: Via = "name"
            if not posting & (main | possible):
                via = "other language"
            elif posting & RESPELT and not posting & main:
                via = "transcribed"
            elif not exact:
                via = "inflected"
            elif not posting & main:
                via = "alias"
            found.append(Candidate(place, nominative, exact, via, joined))
        return found

    def _word_opens(self, word: str, lang: str) -> tuple[bool, _States]:
        """Whether a word is generic, and the keys and nominatives it may stand for with which some name begins."""
        lower = word.lower()
        folded, _ = self._folded(lower.replace("ё", "е"), lang)
        states = frozenset(("=" + key, nominative) for key, nominative in folded if self.begins("=" + key))
        return lower in _generics(lang), states

    def _folded_nominatives(self, word: str, lang: str) -> tuple[tuple[tuple[str, str], ...], str]:
        """Nominatives a word may stand for, each behind how it is folded, and how all of these begin."""
        folded = tuple((fold(nominative), nominative) for nominative in self._nominatives(word, lang))
        low, high = min(folded)[0], max(folded)[0]
        return folded, next((low[:at] for at, letter in enumerate(low) if letter != high[at : at + 1]), low)

    @staticmethod
    def _nominatives(word: str, lang: str) -> Iterable[str]:
        pack = load_pack(lang)
        short = pack.data("places")["region"]["short"]
        return {short[word]} if word in short else morphology(lang).word_nominatives(word)

    def longest(self, text: str, start: int, lang: str) -> Match | None:
        """The longest place name that begins at an offset of a text, or after a generic word (провинция) that does.

        Args:
            text: any text.
            start: offset of the first letter of a word.
            lang: code of the language of the text.
        """
        word = _WORD.match(text, start)
        if word is None:
            return None
        generic, states = self._opened(word[0], lang)
        whole = self._longest(text, word, states, lang) if states and text[start].isupper() else None
        if generic:
            gap = _GAP.match(text, word.end())
            inner = _WORD.match(text, gap.end()) if gap and text[gap.end()].isupper() else None
            match = self._longest(text, inner, self._opened(inner[0], lang)[1], lang) if inner is not None else None
            regional = [c for c in match.candidates if c.place.kind in ("region", "district")] if match else []
            if match and regional and (whole is None or whole.end < match.end):
                return Match(match.start, match.end, start, tuple(regional))
        return whole

    def _longest(self, text: str, word: regex.Match[str], states: _States, lang: str) -> Match | None:
        """The longest name that begins with a word, given what the word may stand for."""
        start = word.start()
        words: list[tuple[int, bool, _States]] = []
        fixed, short, lowered = _fixed(lang), load_pack(lang).data("places")["region"]["short"], False
        while states:
            words.append((word.end(), lowered, states))
            gap = _GAP.match(text, word.end())
            if gap is None or len(words) == _MAX_WORDS:
                break
            if gap[0].startswith(".") and len(word[0]) > SHORT_NAME and word[0].lower() not in short:
                break
            last = len(word[0])
            # most names have no second word, whichever it is
            if not text[gap.end()].isupper() and not any(self._goes_on(prefix + " ") for prefix, _ in states):
                break
            following = _WORD.match(text, gap.end())
            if following is None:
                break
            word = following
            lower = word[0].lower().replace("ё", "е")
            lowered = lowered or (word[0].islower() and lower not in fixed)
            between = "-" if gap[0].strip(". \u00a0") else " "
            joints = ("", " ") if word[0][0].isupper() and min(len(word[0]), last) > 1 else (" ",)
            folded, common = self._folded(lower, lang)
            begun = [
                (prefix + joint, nominative)
                for prefix, nominative in states
                for joint in joints
                if (not joint or self._goes_on(prefix + joint)) and self.begins(prefix + joint + common)
            ]
            states = frozenset(
                (prefix + key, nominative + between + more)
                for prefix, nominative in begun
                for key, more in folded
                if self.begins(prefix + key)
            )
        for end, lowered, states in reversed(words):
            match = self._check(text, start, end, states, lowered, lang)
            if match:
                return match
        return None

    def _check(self, text: str, start: int, end: int, states: _States, lowered: bool, lang: str) -> Match | None:
        form = text[start:end]
        if not form.isalpha():
            form = _POINT_OR_SPACE.sub(" ", _HYPHEN.sub("-", form))
        candidates, shortened = self._meant(form, states, lowered, lang)
        if shortened:
            end += text[end : end + 1] == "."
        return Match(start, end, start, candidates) if candidates else None

    def _fitting(self, form: str, states: _States, lowered: bool, lang: str) -> tuple[tuple[Candidate, ...], bool]:
        """The candidates for a form that may stand for some names, and whether its last word is a shortened one."""
        plain = form.lower().replace("ё", "е")
        short = load_pack(lang).data("places")["region"]["short"]
        wanted, last = {plain}, plain.split(" ")[-1]
        if last in short:
            wanted = {plain[: -len(last)] + full for full in morphology(lang).place_forms(short[last])}
        names = [
            nominative
            for prefix, nominative in states
            if self.has(prefix) and (nominative == plain or wanted & morphology(lang).place_forms(nominative))
        ]
        names.sort(key=lambda name: (name != plain, name))  # the order of a set is another in each process
        candidates = self._ranked((form, *names) if plain in names else tuple(names), form, lang)
        if lowered:
            candidates = tuple(
                candidate
                for candidate in candidates
                if candidate.place.kind != "city"
                or (candidate.exact and not candidate.weak and candidate.place.population >= _LOWERED_TOWN)
            )
        return candidates, last in short


def _rank(candidate: Candidate) -> tuple[bool, bool, bool, float]:
    own, place = candidate.via != "other language", candidate.place
    people = place.population * (_REGION_SHARE if place.kind == "region" else 1.0)
    return own, candidate.exact, place.kind == "country", people


@cache
def _generics(lang: str) -> frozenset[str]:
    """Forms of the generic words that may stand before a region's name, one-word ones, and their abbreviations."""
    pack = load_pack(lang)
    region = pack.data("places")["region"]
    words = [word for word in region["words"] if " " not in word]
    forms = {form for word in words for form in morphology(lang).place_forms(word)}
    return frozenset(forms.union(region["short"]))


@cache
def _fixed(lang: str) -> frozenset[str]:
    data = load_pack(lang).data("places")
    return frozenset([*data.get("fixed", []), *data.get("joined", [])])
