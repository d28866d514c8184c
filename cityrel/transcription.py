"""Foreign names in Cyrillic: Latin spelling -> sounds -> a pack's letters, and a coarse key to compare spellings.

The rules are data: ``languages/spelling.toml`` reads the source languages, each pack's ``transcription.toml`` writes
the sounds down. Method: practical transcription, after R. S. Gilyarevsky and B. A. Starostin, "Foreign proper names
in Russian text" (1985), with the Palladius and Polivanov tables for Chinese and Japanese in Russian.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

import regex

from cityrel.languages import ROOT, load_pack
from cityrel.toml import read_toml

_MAX_READINGS = 12
_BRACKETED = regex.compile(r"\s*\(.*?\)")
_WORD = regex.compile(r"\p{L}+")


class Rules:
    """Ordered rewriting rules, tried at every position of a text; letters that no rule takes stay as they are."""

    def __init__(self, rules: list[list[str]]) -> None:
        self._outputs = [output for _, output in rules]
        self._pattern = regex.compile("|".join(f"({pattern})" for pattern, _ in rules))

    def apply(self, text: str) -> str:
        """The text rewritten in one pass from left to right."""
        return self._pattern.sub(lambda match: self._outputs[(match.lastindex or 1) - 1], text)


@lru_cache(maxsize=1)
def _spelling() -> tuple[dict[str, list[str]], dict[str, list[list[str]]]]:
    data = read_toml(ROOT / "spelling.toml")
    rules = {
        name: [*table["rules"], *data[table["base"]]["rules"]] if "base" in table else table["rules"]
        for name, table in data.items()
        if name != "countries"
    }
    return data["countries"], rules


@cache
def _reader(source: str, lang: str) -> tuple[Rules, bool]:
    """Rules from a source language's Latin letters, and whether they give sounds (else letters of ``lang``)."""
    _, languages = _spelling()
    own = load_pack(lang).data("transcription").get(source)
    rules = own["rules"] if own else languages.get(source, [])
    return Rules([*rules, *(languages["default"] if source != "default" else [])]), own is None


@cache
def _writer(lang: str) -> Rules:
    return Rules(load_pack(lang).data("transcription")["sounds"])


@cache
def _variants(lang: str) -> list[tuple[regex.Pattern[str], str]]:
    variants = load_pack(lang).data("transcription")["variants"]
    return [(regex.compile(pattern), output) for pattern, output in variants]


def transcribe(name: str, country: str, lang: str) -> list[str]:
    """Ways to write a Latin-letter place name in the Cyrillic of a language, the likeliest first.

    Args:
        name: the name in Latin letters, diacritics and all.
        country: ISO 3166-1 alpha-2 code; it says which languages the name may be in.
        lang: code of the pack to write in.
    """
    lowered = _BRACKETED.sub("", unicodedata.normalize("NFC", name)).lower()
    readings: dict[str, None] = {}
    for source in [*_spelling()[0].get(country, []), "default"]:
        if source == "default" and readings and country in ("CN", "FR", "GB", "US", "HU", "PL"):
            continue
        rules, sounds = _reader(source, lang)
        text = rules.apply(lowered)
        if sounds:
            text = _writer(lang).apply(text)
        readings.setdefault(text)
    for pattern, output in _variants(lang):
        for text in list(readings):
            readings.setdefault(pattern.sub(output, text))
    return [_capitals(text) for text in list(readings)[:_MAX_READINGS]]


def _capitals(text: str) -> str:
    return _WORD.sub(lambda match: match[0].capitalize(), text)


@cache
def _respeller(source: str, lang: str) -> Rules | None:
    table = load_pack(lang).data("transcription").get("respell", {}).get(source)
    return Rules(table["rules"]) if table else None


def respell(name: str, source: str, lang: str) -> str | None:
    """A Cyrillic name of one language as another spells it (``Тернополь`` -> ``Тернопол``), or None without rules."""
    rules = _respeller(source, lang)
    if rules is None:
        return None
    text = rules.apply(name.lower())
    return _capitals(text)


_BETWEEN = regex.compile(r"[^\p{L}]+")
_DOUBLED = regex.compile(r"(.)\1+")
_GLIDE = regex.compile(r"E(?=[AOU])|(?<=[AOU])E")
_SOUND = str.maketrans(
    {
        **dict.fromkeys("аяA", "A"),
        **dict.fromkeys("оёO", "O"),
        **dict.fromkeys("уюўU", "U"),
        **dict.fromkeys("еэъыийіїєјE", "E"),
        **dict.fromkeys("ьʼ’'`", ""),
        **dict(zip("бвгґджзклљмнњпрстфхцчшщђћџ", "bvggdzzkllmnnprstfgccsszcz", strict=True)),
    }
)
_JOINED = (("дж", "ж"), ("чж", "ж"), ("дз", "з"), ("цз", "з"), ("шт", "щ"), ("тс", "ц"), ("дт", "т"))


@lru_cache(maxsize=100_000)
def sound_key(name: str) -> str:
    """A coarse ASCII key that spellings of one Cyrillic name share (``Хуай Нан``, ``Хуайнань``).

    No softness, no glides, no doubled letters, no gaps, no final e or i; г and х alike, hissing and hushing
    sounds alike, front and central vowels alike.
    """
    text = _BETWEEN.sub("", name.lower())
    for pair, single in _JOINED:
        text = text.replace(pair, single)
    text = text.translate(_SOUND)
    text = _DOUBLED.sub(r"\1", text)
    text = _GLIDE.sub("", text)
    text = _DOUBLED.sub(r"\1", text)
    return text[:-1] if len(text) > 3 and text.endswith("E") else text
