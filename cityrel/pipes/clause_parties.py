"""Parties that a paper's own clause names: „договор между X и Y", «с X подписано соглашение», „споразумение на X"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import filterfalse, islice

import regex

from cityrel.document import Mention
from cityrel.languages.cues import LETTERS, Cues, alternation, compile_cues, compiled, words
from cityrel.pipes.draft import Draft, backwards, next_start
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.place_rows import BRACKETED, PARTIES, PlaceRows
from cityrel.pipes.structure import Structure
from cityrel.pipes.unnamed_papers import turn_to_another
from cityrel.pipes.with_whom import located, owners, same_town, told_before, with_it, with_whom
from cityrel.scheme import PEOPLE

#: Ends the list of parties: the end of a clause, or a verb-like word after a comma.
_STOP = regex.compile(r"[;:!?\n]|(?<=\p{L}{4}|[\d»”\"')])\.(?=\s+\p{Lu})|\s[–—]\s(?!\p{Lu})|,\s(?=\p{Ll}{4,})")
_REACH = 140
#: Characters before a sentence in which the town stands that its pronoun means.
_BACK = 250
#: Characters of „not" before „with".
_NOT = 4
#: Nothing, or an adjective: «с английским Барнсли договор».
_NATION = regex.compile(r"(?:\p{Ll}++)?")


class ClauseParties(PageReader):
    """Reads the words around a paper.

    Args:
        draft: with places, people, dates and agreements found.
        structure: its units.
        cues: the pack's cue words.
        rows: its rows of places.
    """

    def __init__(self, draft: Draft, structure: Structure, cues: Cues, rows: PlaceRows) -> None:
        super().__init__(draft, structure, cues)
        self.rows = rows
        pack = draft.pack
        spans = pack.data("cues")["spans"]
        relative, contrast = alternation(spans["relative"]), alternation(spans["contrast"])
        self.statement_ends = compiled(rf"[.;:!?\n](?=\s|$)|,\s(?:\p{{Ll}}++\s)?(?:{relative})|,\s(?:{contrast})\s")
        #: „X е побратимен с Y, а с Z подписа договор": the contrast begins a clause with a partner of its own
        self.turns = turn_to_another(cues)
        self.year_ends = compiled(rf"\d\s?(?:{'|'.join(pack.data('blocks')['year_abbreviations'])})\.\s*+$")
        context = pack.data("places_context")
        joints, since = "|".join(context["joint"]), "|".join(pack.data("dates")["words"]["from"])
        #: „два договора: от 1966 г. с X …"
        self._listed = compiled(rf":\s(?=(?:{since})\s|\d)")
        self._dated = compiled(rf",?\s(?:(?:{joints})\s)?(?:(?:{since})\s)?")
        self._not = compiled(rf"(?<!\p{{L}})(?i:{alternation(spans['not'])})\s")
        #: „Гимназия „X", Печ", „… в Печ"
        self.seat = compiled(rf",\s|\s?\(|\s[–—-]\s|\s(?:{'|'.join(context['org_seats'])})\s(?:\p{{L}}{{1,2}}\.\s?)?")
        self.with_it, self.same_town = with_it(pack), same_town(pack)
        self.with_them = compiled(rf"\s(?i:{alternation(spans['with_them'])})(?!\p{{L}})")
        self.on_side = compiled(rf"\s(?:\p{{L}}++\s){{0,2}}?(?i:{alternation(spans['on_side'])})(?!\p{{L}})")
        #: „успоредно с това"
        same = alternation(spans["same_town"])
        self.with_that = compiled(rf"\s(?!(?i:{same}))(?i:{alternation(spans['with_that'])})(?!\p{{L}})")
        towns = alternation(context["town_nouns"])
        #: „[с] украинския град", „[с] украинския ни побратим"
        self._state_town = compiled(
            rf"\s\p{{Ll}}++\s(?:\p{{Ll}}{{2,3}}\s)?(?i:(?:{towns})\p{{L}}{{0,3}}|{words(cues.entries('one_twin'))})(?!\p{{L}})"
        )
        self.firms = compile_cues(context["firms"])

    def of(self, agreement: Mention, agreements: Sequence[Mention]) -> tuple[list[Mention], str]:
        """Parties that the agreement's own clause names, with the pattern that found them."""
        draft, text = self.draft, self.draft.text
        start, end = draft.sentence(agreement.start)
        if head := self.rows.before_bracket(start, agreement):
            return head, "before the bracket"
        following = next_start(agreements, agreement, end)
        beside = self._right_before(agreement, start)
        if beside:
            return beside, "with, before"
        after = self._after(agreement, following if following > agreement.end else end)
        if after is not None:
            return after
        # „Между Русе и Трогир е подписано споразумение", and the list that a paper's phrase takes up
        before = next(backwards(agreements, agreement.start), None)
        previous = max(before.end, start) if before is not None else start
        for match in self.cues["between"].finditer(text, max(start, previous), agreement.start):
            parties = self._joined(match.end(), agreement.start)
            if len(parties) > 1:
                return parties, "between"
        owners = self.rows.owners(agreement, max(start, previous))
        if owners and self.cues["with"].match(text, agreement.end + 1) is None:
            return owners, "between"
        told = with_whom(draft, self.cues, max(start, previous), agreement, self.seat)
        if told:
            return told, "with, before"
        for match in self._with_before(max(start, previous), agreement):
            parties = self._joined(match.end(), agreement.start)
            if before is not None and match.start() - before.end <= 1 and "," in text[match.end() : agreement.start]:
                continue  # «Побратимство с Лилем оформлено весной, само соглашение …»
            if parties and any(self.cues.found(name, text, start, end) for name in ("sign", "in_force")):
                return parties, "with, before"
        for match in reversed(self.with_whom(start, agreement.start)):
            if people := self._of_people(match.end(), agreement):
                return people, "with, before"
        return [], ""

    def _of_people(self, at: int, agreement: Mention) -> list[Mention]:
        """„Със словаците книжата са две: декларация …", „С украинския град подписахме …": a town told by its state."""
        told = self.structure.of_people(at, agreement)
        if not told and self._state_town.match(self.draft.text, at):
            told = self.structure.of_nation(at, agreement)
        return told

    def with_whom(self, start: int, end: int) -> list[regex.Match[str]]:
        """„with" in a part of the text, but for «с другой стороны», „успоредно с това", „не с Бурса"."""
        found = self.cues["with"].finditer(self.draft.text, start, end)
        text = self.draft.text
        return [
            match
            for match in found
            if not self.on_side.match(text, match.end())
            and not self.with_that.match(text, match.end())
            and not self._not.search(text, max(start, match.start() - _NOT), match.start())
        ]

    def _with_before(self, start: int, agreement: Mention) -> list[regex.Match[str]]:
        """„with" before a paper, in the last part of the clause that has one; first that of a contrast."""
        text, end = self.draft.text, agreement.start
        found = self.with_whom(start, end)
        stop = max([text.rfind(mark, start, end) for mark in ";:"] + [start])
        found = [match for match in found if match.start() >= stop] or found
        if self.structure.plural_paper(agreement):
            return found  # „с X от 1998 г., а с Y от 2006 г. имаме договори"
        turn = max((match.end() for match in self.turns.finditer(text, stop, end)), default=stop)
        return sorted(found, key=lambda match: match.start() < turn)

    def _right_before(self, agreement: Mention, start: int) -> list[Mention]:
        """«связана с Белостоком договором», „с Ниш имаме договор, с Комо – …": a partner between „with" and a paper."""
        towns = self.draft.within(max(start, agreement.start - 60), agreement.start, ("CITY", "REGION"))
        inside = [town for town in towns if self.draft.text[town.start - 1 : town.start] == "("]
        towns = [town for town in towns if town not in inside]
        towns = self.rows.last_row(towns, plural=self.structure.plural_paper(agreement))
        rest = BRACKETED.sub("", self.draft.text[towns[-1].end : agreement.start]).strip(" \n–—-") if towns else "."
        if rest and not self.cues["had_with"].fullmatch(rest):
            return []
        if rest and any(self.cues[name].match(self.draft.text, agreement.end + 1) for name in ("with", "between")):
            return []
        links = list(self.cues["with"].finditer(self.draft.text, max(start, towns[0].start - 40), towns[0].start))
        generic = self.rows.generic.sub(" ", self.draft.text[links[-1].end() : towns[0].start]) if links else "–"
        return towns if _NATION.fullmatch(generic.strip()) else []

    def _after(self, agreement: Mention, end: int) -> tuple[list[Mention], str] | None:
        draft, text = self.draft, self.draft.text
        start, _ = draft.sentence(agreement.start)
        between = self.cues["between"].search(text, agreement.end, min(end, agreement.end + _REACH))
        if between and not self.crosses(agreement.end, between.start()):
            parties = self._joined(between.end(), end, far=True)
            if len(parties) > 1:
                return parties, "between"
            if parties:
                return parties, "with"
        for match in self.with_whom(agreement.end, min(end, agreement.end + _REACH)):
            listed = self._listed.match(text, agreement.end)
            if self.crosses(listed.end() if listed else agreement.end, match.start()):
                break
            if self.same_town.match(text, match.end()):
                towns = backwards(draft.labelled("CITY"), agreement.start)
                return list(islice(filterfalse(self.structure.is_focus, towns), 1)), "with"
            if self.with_it.match(text, match.end()):
                # „Договорът с него": the town that the text told last
                told = [
                    town
                    for town in draft.within(max(0, start - _BACK), agreement.start, ("CITY", "REGION"))
                    if not self.structure.is_focus(town) and not self.in_place(town) and town.rule != "old name"
                ]
                return self.rows.last_row(told, plural=self.with_them.match(text, match.end()) is not None), "with"
            parties = told_before(draft, start, agreement.start, match.end())
            parties = parties or self.structure.of_people(match.end(), agreement)
            parties = parties or self._joined(match.end(), end) or self.structure.of_nation(match.end(), agreement)
            if parties:
                before = owners(draft, self.structure, agreement, match.start())
                return [*before, *parties], "between" if before else "with"
        genitive = owners(draft, self.structure, agreement, end)
        if genitive:
            return genitive, "between" if len(genitive) > 1 else "of"
        if text.startswith("(", agreement.end + 1):
            close = text.find(")", agreement.end)
            inside = [item for item in draft.within(agreement.end, close, PARTIES) if item.label in ("CITY", "ORG")]
            if inside:
                return inside, "in brackets"
        return None

    def crosses(self, start: int, end: int) -> bool:
        """Whether the words between belong to another statement: a clause ends there."""
        gap = self.draft.text[start:end]
        return bool(self.statement_ends.search(gap)) and not self.year_ends.search(gap)

    def _joined(self, at: int, end: int, far: bool = False) -> list[Mention]:
        """Places and institutions in a row: „X, Y и Z", each with its own words before it."""
        draft, text = self.draft, self.draft.text
        items = [item for item in draft.within(at, end, (*PARTIES, *PEOPLE, "DATE")) if item.start < at + 600]
        found: list[Mention] = []
        position, dated = at, False
        states_of = False
        for item in items:
            gap = text[position : item.start]
            if item.label == "DATE" and found and (gap.strip() == "(" or self._dated.fullmatch(gap)):
                # „с X (2001), Y (2003)", „с X и от 2003 г. с Y"
                dated, position = gap.strip() != "(", item.end
                continue
            gap, dated = ("," + gap if dated else gap), False
            if item.label in ("DATE", *PEOPLE):
                if found or len(gap) > 60:
                    break
                position = item.end
                continue
            if not found and self.structure.plural.search(gap):
                gap = gap.replace(":", " ")  # „с градовете: X, Y"
            # «начали с нуля, и 9 июня в Пскове …»: where, not with whom
            away = located(draft, self.cues, position, item.start) or (position > at and self.in_place(item))
            if not found and item.label == "CITY" and away:
                break
            ended = any(end.search(gap) for end in (self.firms, self._not, _STOP)) or len(gap) > (90 if far else 60)
            turn = self.turns.search(text, position, item.start + 1)
            if ended or (turn is not None and (turn.start() > position or turn[0].count(" ") > 2)):
                break  # „… с X е прекратено, а с Y …", but not „с X, а с Y"
            if found and found[-1].label == "ORG" and item.label == "CITY" and self.seat.fullmatch(gap):
                position = item.end  # „с Институт …, Москва"
                continue
            if found and not self._adds(gap, item, found[-1], far):
                if item.label in ("COUNTRY", "REGION") or gap.rstrip().endswith("("):
                    position = item.end
                    continue
                break
            if not found and len(LETTERS.findall(gap)) > (8 if far else 5):
                break
            states_of |= self.structure.plural.search(gap) is not None
            if item.label == "COUNTRY" and (found or states_of):
                position = item.end
                continue
            found.append(item)
            position = item.end
        return found

    def _adds(self, gap: str, item: Mention, last: Mention, far: bool) -> bool:
        """Whether what stands between two places joins them as parties, rather than locating one in the other."""
        if self.draft.joined("LOCATED_IN", last, item):
            return False
        joint = self.structure.joint.search(gap) is not None or "," in gap
        words = len(LETTERS.findall(gap))
        return joint and words <= (9 if far else 5)

    def in_place(self, item: Mention) -> bool:
        """Whether a town stands as the place where something happens („в Будапеща")."""
        text = self.draft.text
        before = text[max(0, item.start - 14) : item.start]
        return self.structure.inside.search(before) is not None
