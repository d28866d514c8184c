"""Systems of one means each: dateparser, the gazetteer, regular expressions."""

from __future__ import annotations

import regex

from cityrel.document import Document, Mention, Page
from cityrel.gazetteer import Gazetteer
from evaluation.systems.base import LANGUAGES
from evaluation.systems.rules import relate
from evaluation.systems.words import (
    agreements,
    compose,
    dates,
    person,
    promote,
    sentence_at,
    sentences,
    unnamed_mayors,
    words_of,
)

_LABEL_OF_KIND = {"city": "CITY", "region": "REGION", "district": "REGION", "country": "COUNTRY"}


class Dateparser:
    """dateparser's search, sentence by sentence (https://dateparser.readthedocs.io).

    What it finds without a figure of a year or a month's name (a lone number, "now") is left out, a preposition before
    the date as well. Each find is parsed once more without the word for year, which tells whether day and month are
    given; a year that the words lack is taken as unknown.
    """

    name = "dateparser"
    title = "dateparser.search: dates alone"
    languages = LANGUAGES
    labels = ("DATE",)

    def annotate(self, page: Page) -> Document:
        """See ``System``."""
        from dateparser.date import DateDataParser
        from dateparser.search import search_dates

        lang = page.lang or "ru"
        parser = DateDataParser(languages=[lang], settings={"PREFER_DAY_OF_MONTH": "first"})
        sign = regex.compile(rf"(?<!\d)\d{{4}}(?!\d)|\d\.\d|{'|'.join(words_of(lang).months)}", regex.IGNORECASE)
        year_word = regex.compile(rf"(?<=\d)\s?(?:{words_of(lang).year})$")
        found = []
        for start, end in sentences(page.text):
            position = start
            sentence = page.text[start:end]
            if not sign.search(sentence):
                continue
            for words, moment in search_dates(sentence, languages=[lang]) or ():
                offset = page.text.find(words, position, end)
                if offset < 0 or not sign.search(words):
                    continue
                position = offset + len(words)
                # "на 12 май 2003 г" -> "12 май 2003 г."
                bare = regex.sub(r"^(?:\p{Ll}{1,2}|\p{Lu}\p{Ll}?)\s", "", words)
                offset += len(words) - len(bare)
                stop = offset + len(bare) + (bare.endswith("г") and page.text[offset + len(bare) :][:1] == ".")
                data = parser.get_date_data(year_word.sub("", bare))
                when, period = (data.date_obj, data.period) if data.date_obj else (moment, "day")
                year = f"{when.year:04}" if regex.search(r"\d{4}|\.\d\d$", bare) else "XXXX"
                value = year + f"-{when.month:02}-{when.day:02}"[: {"year": 0, "month": 3}.get(period, 6)]
                found.append(Mention("", "DATE", offset, stop, page.text[offset:stop], edtf=value))
        return Document(page, lang, page.home, compose([found]))


class GazetteerOnly:
    """The library's gazetteer alone: the longest name at each word, linked without any context."""

    name = "gazetteer"
    title = "the gazetteer alone: longest names, linked without context"
    languages = LANGUAGES
    labels = ("CITY", "REGION", "COUNTRY")

    def annotate(self, page: Page) -> Document:
        """See ``System``."""
        lang = page.lang or "ru"
        gazetteer = Gazetteer.load()
        found = []
        end = 0
        for word in regex.finditer(r"\p{L}[\p{L}\p{M}]*+", page.text):
            match = gazetteer.longest(page.text, word.start(), lang) if word.start() >= end else None
            if match is None or match.weak:
                continue
            end = match.end
            best = gazetteer.link(page.text[match.start : end], lang)
            if best.place is None:
                continue
            label = _LABEL_OF_KIND[best.place.kind]
            start = match.title if label == "REGION" else match.start
            found.append(Mention("", label, start, end, page.text[start:end], name=best.name, ref=best.place.id))
        return Document(page, lang, page.home, compose([found]))


class RegexOnly:
    """Regular expressions alone: towns after the word for one, people by initials or after an office."""

    name = "regex"
    title = "regular expressions alone; co-occurrence"
    languages = LANGUAGES
    labels = ("MAYOR", "PERSON", "CITY", "REGION", "DATE", "AGREEMENT")

    def annotate(self, page: Page) -> Document:
        """See ``System``."""
        lang = page.lang or "ru"
        text, words = page.text, words_of(lang)
        spans = sentences(text)
        name = r"\p{Lu}\p{Ll}++(?:-\p{Lu}\p{Ll}++)?+"
        initials = regex.compile(rf"\b\p{{Lu}}\.\s?(?:\p{{Lu}}\.\s?)?{name}")
        two = regex.compile(rf"[^,;()\d]{{0,30}}?\s(?P<name>{name}(?:\s{name}){{1,2}})")
        town = regex.compile(rf"\s?(?P<name>{name}(?:\s\p{{Lu}}\p{{Ll}}++)?)")
        people = [
            person(text, *match.span(), lang, sentence_at(spans, match.start())[0]) for match in initials.finditer(text)
        ]
        for office in words.offices.values():
            for match in office.finditer(text):
                after = two.match(text, match.end(), sentence_at(spans, match.start())[1])
                if after:
                    people.append(person(text, *after.span("name"), lang, sentence_at(spans, match.start())[0]))
        places = []
        for match in words.places["city"].finditer(text):
            after = town.match(text, match.end())
            if after:
                places.append(Mention("", "CITY", *after.span("name"), after["name"], name=after["name"]))
        region = regex.compile(rf"{name}\s(?i:{words.places['region'].pattern})")
        regions = [Mention("", "REGION", *match.span(), match[0], name=match[0]) for match in region.finditer(text)]
        parts = [
            promote(people),
            regions,
            places,
            dates(text, lang),
            agreements(text, lang),
            unnamed_mayors(text, lang, people),
        ]
        mentions = compose(parts)
        return Document(page, lang, page.home, mentions, relate(text, lang, mentions, page.home))
