"""What the span of a paper takes in behind its head noun."""

from __future__ import annotations

import regex

from cityrel.languages.cues import END, alternation

_GLUED = regex.compile(r"(?<=\p{Lu}{3})\p{Ll}{2,}$")


def behind_head(spans: dict[str, list[str]]) -> regex.Pattern[str]:
    """What may follow a head: preposition, „establishing of", adjectives, the kind; coordinated kinds."""
    adjective = rf"(?:{'|'.join(spans['adjectives'])})(?!\p{{L}})"
    adjectives = rf"(?:{adjective}(?:\s*+,\s*+|\s++(?:{'|'.join(spans['and'])})\s++|\s++)){{0,4}}+"
    kind = rf"(?:{alternation(spans['kinds'])}){END}"
    verbs = rf"(?:(?:{alternation(spans['verbs'])})\s++){{0,2}}+"
    preposition = rf"(?:{alternation(spans['prepositions'])})"
    phrase = rf"(?:{verbs}{adjectives}{kind}|{verbs}{kind}|{kind})"
    joint = rf"(?:\s*+,\s*+|\s++(?:{'|'.join(spans['and'])})\s*+(?:{preposition}\s++)?|\s++(?:{preposition}\s++)?)"
    return regex.compile(rf"(?i)\s++(?:{preposition}\s++)?{phrase}(?:{joint}{phrase}){{0,4}}+{END}")


def end_of(tail: regex.Match[str]) -> int:
    """Where the words behind a head end: „[ДОГОВОР ЗА ПОБРАТИМЯВАНЕ]от 25 март", a word glued to capitals is none."""
    glued = _GLUED.search(tail.group())
    return tail.end() if glued is None else tail.start() + glued.start()
