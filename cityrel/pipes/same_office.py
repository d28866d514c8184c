"""Those who hold the office of one told before: his colleagues, and who had his post before or after him."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, Cue, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.offices import Offices, Title

#: Characters back from a name to the words that give it the office, and from those to the office.
_BEFORE, _TOLD = 60, 300
#: Characters from „at the head of" to the town.
_HEAD = 30


class SameOffice:
    """Finds people who are told to hold the same office as another one.

    Args:
        pack: gives the words.
        offices: what the offices are.
    """

    def __init__(self, pack: LanguagePack, offices: Offices) -> None:
        grammar = pack.data("people")["grammar"]
        post, holds = (words(grammar[name]) for name in ("same_post", "holds_post"))
        small = r"(?:\p{Ll}{1,8}\s){0,3}"
        self._offices = offices
        self._post = regex.compile(
            rf"(?:{BEGIN}(?i:{post})\s{small}(?i:{holds})|{BEGIN}(?i:{holds})\s{small}(?i:{post}))\s$"
        )
        at_head = rf"{BEGIN}(?i:{words(grammar['at_head'])})\s(?:\p{{Ll}}{{1,2}}\.\s?)?$"
        self._at_head = Cue(compiled(at_head), grammar["at_head"], closed=True)
        self._leads = regex.compile(r"\s(?:[\p{Ll}\d][\p{Ll}\d.–-]*+\s){0,6}+(?:[–—-]\s)?")
        self._of_mayor = regex.compile(rf"{BEGIN}(?i:{words(grammar['mayors_post'])})")
        colleague = rf"{BEGIN}(?i:{words(grammar['colleagues'])})\s(?:\p{{Ll}}{{1,5}}\s)?$"
        self._colleague = Cue(compiled(colleague), grammar["colleagues"], closed=True)

    def find(self, draft: Draft, titles: Sequence[Title]) -> Iterator[tuple[Mention, Title | None, bool]]:
        """People without an office of their own, that which they hold (none: a mayor's), whether it is one post."""
        text = draft.text
        for person in draft.labelled("PERSON"):
            if person.role not in (None, "other") or person.id in draft.office_at:
                continue
            start, _ = draft.sentence(person.start)
            name = self._offices.skip_back(text, person.start)
            window = max(start, name - _BEFORE), name
            colleague = self._colleague.search(text, *window)
            post = self._post.search(text, *window) if colleague is None else None
            if post is not None and self._of_mayor.search(post.group()):
                yield person, None, False
                continue
            match = colleague or post
            if match is None:
                continue
            title = self._told(titles, match.start())
            if title is None or title.start < max(draft.block(start).start, match.start() - _TOLD):
                continue
            # of governors only beside one: „губернатора X и его коллеги Y"
            if title.role in ("mayor", "council_chair") or (title.role == "governor" and title.start >= start):
                yield person, title, post is not None

    def heads(self, draft: Draft) -> Iterator[tuple[Mention, Mention]]:
        """Those at the head of a town: „Начело на Русе от 2015 г. е X", «Во главе Тулы с 2015 года Y»."""
        text = draft.text
        for town in draft.labelled("CITY"):
            if self._at_head.search(text, max(0, town.start - _HEAD), town.start) is None:
                continue
            _, end = draft.sentence(town.start)
            for person in draft.within(town.end, end, ("PERSON",))[:1]:
                name = self._offices.skip_back(text, person.start)
                if person.role in (None, "other") and self._leads.fullmatch(text, town.end, name):
                    yield person, town

    @staticmethod
    def _told(titles: Sequence[Title], before: int) -> Title | None:
        """The last office that ends before an offset."""
        at = bisect_right(titles, before, key=lambda title: title.end)
        return titles[at - 1] if at else None
