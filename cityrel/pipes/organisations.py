"""Institutions, where they are party to a paper: universities, schools, chambers, committees."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, Cue, alternation, begin, compiled, paper_words, place_adjective, words
from cityrel.scheme import ACCORDS

_QUOTE = r"[„“\"«][^„“\"«»”\n]{1,70}[”“\"»]"

#: „г. Комо" ends no sentence
_BREAK = regex.compile(r"(?:[;:!?\n]|(?<=[\p{L}\d]{4})\.)(?=\s)")
_SENTENCE = regex.compile(r"[.!?]\s\p{Lu}")
_LINES = regex.compile(r"[^\n]++")
#: What is a word to the names, and how many of them may stand before an institution's noun in its name.
_RUN, _BEFORE_NOUN = regex.compile(r"[\p{L}\p{N}-]++"), 4
_ITEM = regex.compile(r"[ \t]*+(?:[•·▪*–—-]|\d{1,2}[.)])[ \t]++(?=\p{Lu})")
#: Letters that a noun shares with its other forms, and characters back to the name it takes up.
_STEM, _BACK = 4, 300
#: Characters from two of them to their paper.
_REACH = 110
#: … and back to „the other side is" before the second of two.
_SIDE = 40
#: „Руска Федерация", which no institution is; nor does a name go over a line
_STATE = regex.compile(r"\p{Lu}\p{Ll}++\s\p{Lu}\p{Ll}++|[^\n]*+\n.*+", regex.DOTALL)
_CAPITAL = regex.compile(r"(?<=\s)\p{Lu}\p{L}++")
#: A line in which an institution's noun stands, and the names there.
_Named = tuple[regex.Match[str], list[regex.Match[str]]]


def _matches(pattern: regex.Pattern[str], text: str, lines: Sequence[regex.Match[str]]) -> Iterator[regex.Match[str]]:
    """The matches of a pattern at the beginnings of lines."""
    return (match for line in lines if (match := pattern.match(text, line.start())) is not None)


class Organisations:
    """Finds the full names of institutions in the places where a paper's parties stand."""

    def __init__(self, pack: LanguagePack) -> None:
        data = pack.data("places_context")
        cues = pack.data("cues")
        papers = paper_words(pack)
        first, heads = begin(papers), alternation(papers)
        with_whom = [*cues["classes"]["with"], *cues["classes"]["between"]]
        links = words(with_whom)
        there = rf"(?:(?i:{words(data['org_there'])})\s++)?"
        link = compiled(rf"{first}(?i:{heads})(?!\p{{L}})[^.;:!?\n]{{0,90}}?\s(?i:{links})\s++{there}")
        self.link = Cue(link, papers, closed=True)
        signed = cues["classes"]["signed"]
        verb = rf"(?i:{words([*cues['classes']['sign'], *cues['classes']['in_force']])})"
        self.signed = Cue(compiled(rf"{begin(signed)}(?i:{words(signed)})\s++"), signed, closed=True)
        adjective_end = place_adjective(pack)
        noun = rf"(?!\p{{L}}*?{adjective_end})(?i:{alternation(data['org_heads'])})(?!\p{{L}})"
        adjective = rf"(?i:{alternation(data['org_adjectives'])}|[\p{{L}}-]+?{adjective_end})(?!\p{{L}})"
        # „Карловия университет", «Назарбаев университет»: a name before the noun, no pronoun
        no_name = rf"(?i:{words(data['org_not_names'])})|\p{{L}}++(?<={data['org_no_name']})\s"
        proper = rf"(?!{no_name})\p{{Lu}}\p{{Ll}}[\p{{L}}-]++"
        opening = rf"(?:{proper}\s++)?(?:{adjective}\s++){{0,3}}{noun}"
        stop = rf"(?=\p{{Ll}})(?:(?i:{words([*data['org_stops'], *signed])})|{data['org_verbs']})"
        short = "|".join(data["org_short"])
        word = rf"(?:(?:{short})\.\s?)?(?:\p{{Lu}}\.\s?)*+" r"(?!\p{Ll}{1,3}\s\d)(?:№\s?\d++|\p{L}[\p{L}\p{N}-]*+)"
        generic = rf"(?i:{'|'.join(data['generic'])})(?!\p{{L}})"
        space = r"(?:[^\S\n]++|\s(?=\p{Ll}))"  # no name goes on with a capital in the next line
        joint = (
            rf"(?<![”“\"»]){space}(?:{'|'.join(data['joint'])})\s++(?!{opening}|{generic})(?=\p{{Ll}})(?!{stop}){word}"
        )
        inner = rf"(?:\s*+{_QUOTE}|{space}(?!{stop}){word}|{joint})"
        field = "|".join(data["org_field_links"]) or "(?!)"
        subject = (
            rf"(?:(?i:{alternation(data['org_subjects'])})\s++(?:{'|'.join(data['org_subject_links'])})"
            rf"|(?:{adjective}\s++){{0,3}}{noun}\s++(?:{field}))\s++{word}"
        )
        bare = rf"(?=\p{{Lu}})(?:{adjective}|{proper})\s++(?:{adjective}\s++){{0,3}}{noun}"
        nation = rf"(?i:{'|'.join(data['nationalities'])})\p{{L}}{{1,3}}\s++"
        #: „Американският университет в България"
        abroad = rf"(?=\p{{Lu}}){nation}(?:{adjective}\s++){{0,2}}{noun}{data['org_in_state']}"
        #: „Университетът в Печ"
        seated = rf"(?=\p{{Lu}}){noun}(?=\s(?:{'|'.join(data['org_seats'])})\s\p{{Lu}})"
        #: „СА „Димитър Ценов"", «МГУ»
        acronym = rf"(?:{'|'.join(data['org_acronyms'])})(?!\p{{L}})"
        letters = rf"(?!{words(data['firms'])})\p{{Lu}}{{2,7}}\s{_QUOTE}|{acronym}"
        paper = rf"(?:[\p{{L}}-]++\s){{0,3}}?(?i:{heads})(?!\p{{L}})"
        dash = rf"(?:\s[–-]\s(?!{opening}|{paper})\p{{Lu}}[\p{{L}}-]++(?!\s*+:))?"
        self.name = regex.compile(
            rf"(?<![\p{{L}}\p{{N}}-])(?:{abroad}|{subject}{inner}{{0,12}}+|{opening}{inner}{{1,12}}+|{bare}|{seated}|{letters}){dash}"
        )
        self.opening = regex.compile(opening)
        #: what a name begins with that begins with a small letter
        self._small = regex.compile(rf"{adjective}|{noun}|(?i:{alternation(data['org_subjects'])})")
        self._may_open = lru_cache(maxsize=20_000)(self._opens_small)
        self.not_subject = regex.compile(
            rf"{BEGIN}(?i:{words(data['org_before'])})\s++(?P<word>\p{{Ll}}[\p{{L}}-]++\s++)?$"
        )
        self.noun = Cue(compiled(rf"{BEGIN}{noun}"), data["org_heads"], closed=True)
        #: what else a name may begin with
        subjects = data["org_subjects"]
        self.subject = Cue(compiled(rf"{BEGIN}(?i:{alternation(subjects)})(?!\p{{L}})"), subjects, closed=True)
        self.letters = regex.compile(letters)
        gap = r"[^.;:!?\n]{0,60}?"
        place = r"(?:,\s(?:\p{Ll}{1,3}\.\s?)?\p{Lu}[\p{L}-]++(?:\s\p{Lu}[\p{L}-]++){0,3})"
        seat = rf"(?:\s(?:{'|'.join(data['org_seats'])})\s[\p{{L}}\s-]{{2,30}}?|\s?\([^()\n]{{2,40}}\)|{place})?"
        self.told_after = regex.compile(rf"{gap}\s{verb}|{seat}{gap}(?:\s?:|\s[–—-]|,|\s\()\s?{paper}")
        self.told_before = regex.compile(rf"{BEGIN}{verb}{gap}$")
        self.told_item = regex.compile(rf"{seat}(?:\s?:|\s[–—-]|,|\s\()\s?{paper}")
        self.told_line = regex.compile(rf"{seat}\s?:\s{paper}")
        separator = r" *+(?:\t|\|) *+"
        #: the first cell of a row, with a paper in another
        self.cell = regex.compile(rf"(?:[^\n\t|]{{1,12}}{separator})?+(?={BEGIN})")
        other = rf"[^\n]{{0,80}}?(?<!\p{{L}})(?i:{heads})(?!\p{{L}})"
        self.told_row = regex.compile(rf"{seat}[^\n\t|]{{0,40}}{separator}{other}")
        self.keyed = regex.compile(rf"[ \t]*+(?i:{words(pack.data('blocks')['fields']['city'])})\s?[:–—-]\s++")
        joined = "|".join(data["joint"])
        #: „… от Хасково и …", „X – Y"
        self.pair = regex.compile(rf"{seat},?\s(?:{joined}|[–—-])\s(?:\p{{Ll}}++\s)?")
        self.next = regex.compile(rf"{seat}\s*+,?\s*+(?:(?:{joined})\s++)?(?i:(?:{links})\s++)?")
        self.next_joint = regex.compile(rf"\s(?:{joined})\s++")
        #: „Община Троян и Университетът в Печ подписаха …"
        bodies = [*data["bodies"], *data["generic"]]
        after_town = rf"{BEGIN}(?i:{words(bodies)})\s[\p{{L}}\s-]{{2,40}}?\s(?:{joined})\s$"
        self.after_town = Cue(compiled(after_town), bodies, closed=True)
        self.signed_after = regex.compile(rf"{seat}{gap}\s{verb}")
        owner = "".join(f"(?:{word}\\s)?" for word in data["org_owners"])
        #: „договор на Гимназия „X" с …"
        self.owned = Cue(compiled(rf"{first}(?i:{heads})\s{owner}(?={opening})"), papers, closed=True)
        relative = alternation(cues["spans"]["relative"])
        has = rf"(?:{verb}|(?i:{words(cues['classes']['had_with'])}))"
        tells = rf"{gap}\s{has}[^.;:!?\n]{{0,60}}?\s(?i:{heads})(?!\p{{L}})"
        #: „…, с който Община X сключи споразумение"
        self.with_whom = regex.compile(rf"{seat},\s(?i:{links})\s(?i:{relative})(?!\p{{L}}){tells}")
        self.with_before = Cue(compiled(rf"{BEGIN}(?i:{links})\s++(?=\p{{L}})"), with_whom, closed=True)
        self.then_told = regex.compile(rf"{seat}{tells}")
        self.linked = regex.compile(rf"(?i)[^.;:!?\n]{{0,60}}?\s(?:{links})\s")
        #: a line that is a name, in a table with one cell a line; the paper stands in the next
        self.alone = regex.compile(rf"(?:\s?\([^()\n]{{2,60}}\))?[ \t]*+\n(?:[^\n]{{1,20}}\n)?{paper}")
        #: „с СУ „X" лицеят сключи договор": the other school, behind a name that is complete
        self.second = regex.compile(rf"(?<=[”“\"»]|№\s?\d{{1,3}})\s(?={noun})")
        self.nation = regex.compile(rf"(?-i:(?=\p{{Ll}})){nation}")
        forms = cues["forms"]
        strong = words([word for form in ACCORDS for word in forms[form]])
        self.paper_of_both = regex.compile(rf"{BEGIN}(?i:{strong})(?!\p{{L}})")
        self.told_colon = regex.compile(rf"{BEGIN}(?i:{strong})(?!\p{{L}})[^.;:\n]{{0,60}}:\s$")
        self.town_body = regex.compile(rf"{BEGIN}(?i:{words(data['org_town_bodies'])})")
        self.denied = regex.compile(rf"{BEGIN}(?i:{words(data['org_denied'])})\s")
        before, after = (words(data[name]) for name in ("org_theirs", "org_theirs_after"))
        self.theirs = regex.compile(
            rf"{BEGIN}(?i:{before}\s(?:\p{{Ll}}++\s)?{strong}(?!\p{{L}})|{strong}(?!\p{{L}})\s{after}(?!\p{{L}}))"
        )
        other_side = words(data["org_other_side"])
        self.other_side = regex.compile(rf"{BEGIN}(?i:{other_side})(?:\s\p{{Ll}}++){{0,2}}(?:\s[–—-]|:)?\s$")
        self.link_next = regex.compile(rf"{seat}\s(?i:{links})\s")

    def find(self, text: str) -> list[tuple[int, int]]:
        """Spans of institutions that are parties, in order."""
        found: list[tuple[int, int]] = []

        def add(span: tuple[int, int]) -> None:
            if self.town_body.search(text, *span):
                return  # „Градския национален комитет на Комо"
            if not any(a < span[1] and span[0] < b for a, b in found):
                found.append(span)

        for link in self.link.finditer(text):
            partners = self._row(text, link.end())
            for span in partners:
                add(span)
            # «договор связал музей … с музеем …»; the paper itself is no part of a name
            for body in self.name.finditer(text, link.start() + 1, link.end()) if partners else ():
                if self.link_next.match(text, body.end()) and not self.not_subject.search(text, 0, body.start()):
                    add(body.span())
            subject = self._subject(text, link.start()) if partners else None
            if subject is not None:
                add(subject)  # „Техническият университет работи по споразумение с …"
        for paper in self.owned.finditer(text):
            name = self.name.match(text, paper.end())
            if name is not None and self.link_next.match(text, name.end()):
                add(name.span())
        lines = list(_LINES.finditer(text))
        for item in _matches(_ITEM, text, lines):
            # a list of partners may hold a union of towns: „– Союз … (Польша)"
            name = self.name.match(text, item.end())
            bracket = name is not None and text[name.end() : name.end() + 2].strip().startswith("(")
            if name is not None and (bracket or self.told_item.match(text, name.end())):
                add(name.span())
        for cell in _matches(self.cell, text, lines) if "\t" in text or "|" in text else ():
            name = self.name.match(text, cell.end())
            if name is not None and self.told_row.match(text, name.end()):
                add(name.span())
        for key in _matches(self.keyed, text, lines):
            for span in self._row(text, key.end()):
                add(span)
        for verb in self.signed.finditer(text):
            # „договор … сключиха СУ „…" и …"
            name = self.name.match(text, verb.end())
            while name is not None:
                add(name.span())
                joint = self.next_joint.search(text, name.end(), min(len(text), name.end() + 30))
                name = self.name.match(text, joint.end()) if joint else None
        lines = [line for line in lines if self.noun.search(text, *line.span())]
        named = [(line, self._names(text, line)) for line in lines]
        for span in [
            *self._pairs(text, named),
            *self._of_both(text, named),
            *self._other_side(text, named),
            *self._with_whom(text, named),
            *self._alone(text, lines),
        ]:
            add(span)
        for joint in self.next_joint.finditer(text):
            start = text.rfind("\n", 0, joint.start()) + 1
            if self.after_town.search(text, max(start, joint.start() - 60), joint.end()):
                name = self.name.match(text, joint.end())
                if name and self.signed_after.match(text, name.end()):
                    add(name.span())
        return sorted(self._trimmed(text, span) for span in found)

    def _names(self, text: str, line: regex.Match[str]) -> list[regex.Match[str]]:
        """The names in a line, none over another; tried only where one may begin, since that takes long."""
        runs = [(run.start(), run.group()) for run in _RUN.finditer(text, *line.span())]
        starts = [start for start, _ in runs]
        near: set[int] = set()
        for noun in self.noun.finditer(text, *line.span()):
            first = max(0, bisect_right(starts, noun.start()) - 1 - _BEFORE_NOUN)
            near.update(starts[first : bisect_right(starts, noun.end())])
        near.update(subject.start() for subject in self.subject.finditer(text, *line.span()))
        names: list[regex.Match[str]] = []
        at, end = line.span()
        for start, run in runs:
            if start < at or (run.islower() and not self._may_open(run)):
                continue
            if start in near or (text[start].isupper() and self.letters.match(text, start, end)):
                name = self.name.match(text, start, end)
                if name is not None:
                    names.append(name)
                    at = name.end()
        return names

    def _opens_small(self, run: str) -> bool:
        """Whether a name may begin with a run of small letters, whatever stands behind it."""
        return self._small.match(f"{run} ", partial=True) is not None

    def _with_whom(self, text: str, named: Sequence[_Named]) -> list[tuple[int, int]]:
        """„Университет X, с който … сключи договор", „С Университет X … има договор"."""
        found = []
        for line, names in named:
            found += [name.span() for name in names if self.with_whom.match(text, name.end())]
            for link in self.with_before.finditer(text, *line.span()):
                partner = self.name.match(text, link.end())
                told = self.then_told.match(text, partner.end()) if partner is not None else None
                if partner is not None and told is not None and not self.linked.match(text, told.end()):
                    found.append(partner.span())
                    found += self._meant(text, partner)
        return found

    def _meant(self, text: str, name: regex.Match[str]) -> list[tuple[int, int]]:
        """„директор на лицея „X". С училище „Y" лицеят сключи договор": the one that a mere noun takes up."""
        second = self.second.search(text, *name.span())
        if second is None:
            return []
        stem = text[second.end() : second.end() + _STEM].casefold()
        before = self.name.finditer(text, max(0, name.start() - _BACK), name.start())
        return [item.span() for item in before if stem in item.group().casefold()][-1:]

    def _alone(self, text: str, lines: Sequence[regex.Match[str]]) -> list[tuple[int, int]]:
        """Names that fill a line, with a paper at the head of the next, or that a colon and a paper follow."""
        names = (self.name.match(text, line.start()) for line in lines)
        return [
            name.span()
            for name in names
            if name is not None
            and (self.alone.match(text, name.end()) or self.told_line.match(text, name.end()))
            and not _STATE.fullmatch(name.group())
        ]

    def _row(self, text: str, at: int) -> list[tuple[int, int]]:
        """Names in a row from a position on: „Институт X, Русе, и Институт Y"."""
        row: list[tuple[int, int]] = []
        for _ in range(4):
            name = self.name.match(text, at)
            if name is None:
                # „между Община Казанлък и Търговската палата": another party comes first
                skip = self._skip(text, at)
                if skip is None:
                    break
                at = skip
                continue
            row.append(name.span())
            step = self.next.match(text, name.end())
            if step is None or step.end() == name.end():
                break
            at = step.end()
        return row

    def _subject(self, text: str, before: int) -> tuple[int, int] | None:
        """The last institution of a sentence that may be what it tells of."""
        start = text.rfind("\n", 0, before) + 1
        for end in _SENTENCE.finditer(text, start, before):
            start = end.end() - 1
        for name in reversed(list(self.name.finditer(text, start, before))):
            preceded = self.not_subject.search(text, start, name.start())
            # „в новото училище", but „отделно от общината Музеят …"
            if preceded is None or (preceded["word"] and text[name.start()].isupper()):
                return name.span()
        return None

    def _trimmed(self, text: str, span: tuple[int, int]) -> tuple[int, int]:
        """Without small words before a name that begins with its own noun: „чешката Гимназия „X""."""
        start, end = span
        if nation := self.nation.match(text, start):
            start = nation.end()  # „полският лицей „X""
        if second := self.second.search(text, start, end):
            end = second.start()
        if text[start].islower():
            for word in _CAPITAL.finditer(text, start, end):
                if self.opening.match(text, word.start(), end):
                    return word.start(), end
        return start, end

    def _pairs(self, text: str, named: Sequence[_Named]) -> list[tuple[int, int]]:
        """Two institutions side by side that sign: „гимназия „X" и лицей „Y" подписаха …", „X – Y: договор …"."""
        found: list[tuple[int, int]] = []
        for line, names in named:
            for one, other in itertools.pairwise(names):
                if self.pair.fullmatch(text, one.end(), other.start()) and (
                    self.told_after.match(text, other.end())
                    or self.told_before.search(text, max(line.start(), one.start() - 60), one.start())
                    or self.told_colon.search(text, max(line.start(), one.start() - 90), one.start())
                ):
                    found += [span for span in (one.span(), other.span()) if span not in found]
        return found

    def _of_both(self, text: str, named: Sequence[_Named]) -> list[tuple[int, int]]:
        """„X и Y работят по собствен договор", „… X и Y. Техният договор …": a paper told of two side by side."""
        found: list[tuple[int, int]] = []
        for line, names in named:
            for one, other in itertools.pairwise(names):
                pair = self.pair.fullmatch(text, one.end(), other.start())
                if not pair and not self.linked.fullmatch(text, one.end(), other.start()):
                    continue
                stop = _SENTENCE.search(text, other.end(), line.end())
                end = min(stop.start() if stop else line.end(), other.end() + _REACH)
                paper = (self.paper_of_both if pair else self.theirs).search(text, other.end(), end)
                told = paper is not None and not self.denied.search(text, other.end(), paper.start())
                if told or (stop and self.theirs.match(text, stop.end() - 1)):
                    found += [one.span(), other.span()]
        return found

    def _other_side(self, text: str, named: Sequence[_Named]) -> list[tuple[int, int]]:
        """„Договорът е на Университет X, втората страна е Институт Y": two that a sentence tells a paper of."""
        found: list[tuple[int, int]] = []
        for line, names in named:
            for one, other in itertools.pairwise(names):
                start = max(
                    (stop.end() - 1 for stop in _SENTENCE.finditer(text, line.start(), other.start())), default=0
                )
                start = max(start, line.start())
                told = self.other_side.search(text, max(one.end(), other.start() - _SIDE), other.start())
                if told is not None and start <= one.start() and self.paper_of_both.search(text, start, told.start()):
                    found += [one.span(), other.span()]
        return found

    def _skip(self, text: str, at: int) -> int | None:
        """Past the next „и" of the same clause, when an institution stands right behind it."""
        for joint in self.next_joint.finditer(text, at, min(len(text), at + 90)):
            if _BREAK.search(text, at, joint.start() + 1):
                return None
            if self.name.match(text, joint.end()):
                return joint.end()
        return None
