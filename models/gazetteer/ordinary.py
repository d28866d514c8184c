"""Compile the words that are place names and ordinary words or people's names as well: languages/CODE/ordinary.toml.

    python models/gazetteer/ordinary.py CODE=FOLDER [CODE=FOLDER ...]

A folder holds plain texts of the language (``**/*.txt``); only words that also match the gazetteer are kept, so
nothing of the texts but single words remains. Words of hand.toml are added.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pymorphy3
import regex

from cityrel.gazetteer import Gazetteer
from cityrel.languages import ROOT, available
from cityrel.toml import read_toml
from cityrel.transcription import respell

HERE = Path(__file__).parent
WORD = regex.compile(r"\p{Cyrillic}+")
#: the language whose dictionary of people's names (pymorphy3) is at hand
DICTIONARY = "ru"
PEOPLE = ("Name", "Surn", "Patr")


def main() -> None:
    folders = dict(argument.split("=", 1) for argument in sys.argv[1:])
    counts = {lang: count(Path(folders[lang])) for lang in available() if lang in folders}
    hand = read_toml(HERE / "hand.toml")
    for lang in counts:
        words, people = compile_lists(lang, counts, hand[lang])
        text = (
            "# Place names that are ordinary words or people's names too, lower-case, ё as е.\n"
            "# Compiled by models/gazetteer/ordinary.py; not to be edited here.\n"
            f"words = {quoted(words)}\npeople = {quoted(people)}\n"
        )
        (ROOT / lang / "ordinary.toml").write_text(text, "utf8")
        print(lang, len(words), "words", len(people), "people")


def quoted(words: set[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in sorted(words)) + "]"


def count(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands in small letters, and with a capital."""
    small, capital = Counter[str](), Counter[str]()
    for path in folder.rglob("*.txt"):
        for match in WORD.finditer(path.read_text("utf8", errors="replace")):
            word = match[0].lower().replace("ё", "е")
            if match[0].islower():
                small[word] += 1
            elif match[0][1:].islower():
                capital[word] += 1
    return small, capital


def compile_lists(
    lang: str, counts: dict[str, tuple[Counter[str], Counter[str]]], hand: dict[str, list[str]]
) -> tuple[set[str], set[str]]:
    gazetteer, morph = Gazetteer.load(), pymorphy3.MorphAnalyzer()
    small, capital = counts[lang]
    words = set(hand["words"])
    for word, number in small.items():
        if len(word) > 1 and number >= 2 and number >= 0.15 * capital[word]:
            match = gazetteer.longest(word.capitalize(), 0, lang)
            if match and match.end == len(word) and match.candidates[0].place.kind != "country":
                words.add(word)
    people = set(hand["people"])
    if lang != DICTIONARY:
        other = counts.get(DICTIONARY, (Counter[str](), Counter[str]()))[0]
        for name in gazetteer.single_words(lang):
            for parse in morph.parse((respell(name, lang, DICTIONARY) or name).lower()):
                if not parse.is_known or parse.score < 0.3 or "Geox" in parse.tag or "nomn" not in parse.tag:
                    continue
                if any(mark in parse.tag for mark in PEOPLE):
                    people.add(name)
                elif other[parse.word.replace("ё", "е")] >= 2:
                    words.add(name)
    return words, people - words


if __name__ == "__main__":
    main()
