"""Ties told of towns in a row: in a list that a sentence leads to, of those that the sentence before tells of."""

from __future__ import annotations

from itertools import zip_longest

import regex

from cityrel.document import Mention
from cityrel.languages.cues import BEGIN, LETTERS, Cues, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.structure import Structure
from cityrel.pipes.tie_dates import BRACKET, PAUSE
from cityrel.pipes.tie_owners import TieOwners
from cityrel.pipes.tie_series import TieSeries
from cityrel.pipes.tie_subjects import TieSubjects
from cityrel.things import place_key

#: Characters from the word for partners to the first state.
_TO_STATE = 40

_SHORT_WORDS = regex.compile(r"\W*+(?:\p{L}{1,4}\.?\W++){0,4}+")
_ONE, _ONE_ENDS = regex.compile(r"\s*+"), regex.compile(r"\s?[(,;/]|[.]?\s*+$", regex.MULTILINE)
#: Words of partners, and what tells that a question is for no twins of the town.
_PARTNERS = ("partner", "partners_with")
_NONE = ("no_tie", "not_twins", "tie_proposed", "gathering", "other_twins")
#: Characters from a question to its answer, and words from there to the first town.
_TO_ANSWER, _TO_ROW = 6, 5
#: … and what may follow the last
_ANSWERED = regex.compile(r"(?:\s?\([^()]*\))?\s*+(?:[.,;!…]|$)")
#: Words from „besides" to its town, letters of the words behind it.
_TO_BESIDES, _BESIDES_WORD = 1, 6
#: Characters from „the first" to its town.
_COUNTED = 60
#: between a state and its towns
_OPENS = regex.compile(r"\s?\(\s?(?:\p{L}{1,3}\.\s?)?")


class TieLists(TieSeries):
    """Reads the towns of a row and presents them as those of the page's own town."""

    def __init__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        super().__init__(draft, structure, cues)
        self._tied: set[str] = set()
        self._subjects = TieSubjects(draft, structure, cues)
        self._owners = TieOwners(draft, structure, cues)
        context = draft.pack.data("places_context")
        contrast = "|".join(draft.pack.data("cues")["spans"]["contrast"])
        self._contrast = compiled(rf",\s(?:{contrast})\s(?:{words(cues.entries('with'))})\s\Z")
        #: „…, а отскоро и с "
        joint, company = words(context["joint"]), words(cues.entries("with"))
        self._also = compiled(rf",\s(?:{contrast})\s(?:\p{{Ll}}++\s){{0,3}}?{joint}\s{company}\s\Z")
        nouns, cities = "|".join(context["town_nouns"]), "|".join(context["listed_nouns"])
        self._listed_nouns = compiled(rf"(?i){BEGIN}(?:{cities})\s(?:(?:\p{{L}}{{1,3}}\.)\s?)?\Z")
        self._towns = compiled(rf"(?i){BEGIN}(?:{nouns})\p{{L}}{{1,2}}(?!\p{{L}})")

        copula = words(draft.pack.data("people")["grammar"]["copula"])
        #: „Първи, през 1990 г., стана "
        self._counts = compiled(rf"(?:,[^.;:,]{{1,30}},|\s\p{{Ll}}++)?\s(?i:{copula})\s(?:[\p{{Ll}}-]++\.?\s)?")

    def _tie(self, place: Mention, kind: str, rule: str) -> None:
        if place.label in ("CITY", "REGION") and place_key(place) not in self._tied:
            self._tied.add(place_key(place))
            place.tie = kind
            place.rule += f"+{rule}"

    def _row_after(
        self, places: list[Mention], cue: tuple[int, int], end: int, *, semicolons: bool = False
    ) -> list[Mention]:
        """Places in a row that begins soon after the cue."""
        row: list[Mention] = []
        position = cue[1]
        for place in places:
            if place.start < cue[1]:
                continue
            gap = BRACKET.sub("", self.draft.bare(position, place.start)).replace("|", ",")
            if semicolons or (row and self.draft.within(position, place.start, ("DATE",))):
                gap = gap.replace(";", ",")
            if len(gap) > (45 if not row else 30) or regex.search(r"[.;!?]\s", gap) or self._contrast.search(gap):
                break
            if row and not (self.structure.joint.search(gap) or "," in gap):
                break
            turn = self._break.search(gap)
            if turn is not None and not row and self.cues["tie_members"].match(gap, turn.end()):
                turn = None  # „досегашните ни побратими, а това са X и Y"
            denials = (self.draft.text, place.end, end), (gap, 0, len(gap))
            if turn is not None and any(self.cues.found("not", *span) for span in denials):
                break  # „…, а с Y така и не се стигна дотам"
            if turn is not None and not (row and (_SHORT_WORDS.fullmatch(gap, turn.end()) or self._also.search(gap))):
                break  # „…, но ново споразумение с Y"; „…, а от 2001 г. – и с Y" goes on
            row.append(place)
            position = place.end
        return row

    def _besides(self, places: list[Mention], cue: tuple[int, int], start: int) -> list[Mention]:
        """„Освен Комо, побратими на Русе са …", «Помимо Комо, у нас …»: the towns that a sentence adds others to."""
        text = self.draft.text
        for _, led in self.cues.spans("all_but", text, start, cue[0]):
            row = self._row_after([place for place in places if place.end <= cue[0]], (led, led), cue[0])
            gap = text[led : row[0].start] if row else ""
            if not row or len(gap.split()) > _TO_BESIDES or self.structure.inside.search(gap):
                continue
            # not „Освен Комо, гостите посетиха побратимите …"
            words = LETTERS.findall(self.draft.bare(row[-1].end, cue[0]))
            return row if all(len(word) <= _BESIDES_WORD for word in words) else []
        return []

    def _aside(self, start: int, end: int) -> bool:
        """„Контакти без статут на побратим: X, Y": whether words before the towns of a line say that they are none."""
        return any(self.cues.found(name, self.draft.text, start, end) for name in ("not_twins", "listed_aside"))

    def _by_states(self, start: int, end: int) -> list[tuple[int, int]]:
        """„Русе има партньори в Германия (Касел, Ханау)": words of partners that lead to states with their towns."""
        draft, text = self.draft, self.draft.text
        found: list[tuple[int, int]] = []
        for cue in (span for name in _PARTNERS for span in self.cues.spans(name, text, start, end)):
            state = next(iter(draft.within(cue[1], min(end, cue[1] + _TO_STATE), ("COUNTRY",))), None)
            town = next(iter(draft.within(state.end, end, ("CITY",))), None) if state is not None else None
            if state is None or town is None or not _OPENS.fullmatch(text, state.end, town.start):
                continue
            firm = text[cue[0] - 1 : cue[0]] == "-"  # «фирмы-партнёры»
            if not firm and not PAUSE.search(text, cue[1], state.start) and self._subjects.owned(cue, start):
                found.append(cue)
        return found

    def _of_unnamed(self, cities: list[Mention], homes: list[Mention], cue: tuple[int, int], end: int) -> bool:
        """„Побратими: X, Y" on a page whose own town is not known: whether that taken for it is but one of a list."""
        draft = self.draft
        if draft.home is not None or not homes or cities[0].start < cue[1]:
            return False
        row = self._row_after(cities, cue, end, semicolons=True)
        if not any(town in homes for town in row) or any(
            self.structure.is_focus(town) for town in draft.labelled("CITY") if not cue[1] <= town.start < end
        ):
            return False
        gap = draft.text[cue[1] : row[0].start]
        between = draft.text[row[0].end : row[1].start].strip() if row[1:] else None
        listed = between is not None and (between == "," or self.structure.joint.fullmatch(between) is not None)
        led = gap.strip() in self.cues.entries("of") or (gap == " " and row[0].text != row[0].name)
        if led and not listed:
            return False  # «Среди побратимов Бишкека – Измир»
        beside = len(row) == 2 and (not gap.strip() or self.structure.plural.fullmatch(gap.strip()) is not None)
        foreign = draft.country.get(homes[0].id) not in draft.pack.data("pack")["states"]
        # „побратимените градове X и Y", „Побратимени градове: Видин и Печ"
        return (":" in gap and (foreign or len(row) > 2)) or (foreign and not beside)

    def _counted_out(self, start: int, end: int) -> None:
        """„Първи беше Ниш", «Вторым стал финский Оулу» under a heading of twins: one of them that a sentence tells."""
        topic = self.structure.topic(self.draft.block(start))
        if topic is None or topic.tie is None or topic.planned:
            return
        cue = self.cues["counted_out"].match(self.draft.text, start)
        towns = self.draft.starting(cue.end(), min(end, cue.end() + _COUNTED), ("CITY",))[:1] if cue is not None else []
        for town in towns:
            gap = self._counts.fullmatch(self.draft.text, cue.end(), town.start) if cue is not None else None
            if gap is not None and not self.structure.is_focus(town):
                self._tie(town, topic.tie, "counted among them")

    def _listed(self, start: int, end: int) -> None:
        """«договоры о побратимстве действуют с городами: X (…), Y (…)»: a list in a sentence of a home town."""
        draft, text = self.draft, self.draft.text
        colon = text.find(":", start, end)
        members = self.cues["tie_members"].match(text, start, end)
        if draft.home is None:
            return
        if members is not None:
            self._members(start, members.end(), end)
        self._answer(start, end)
        if colon < 0:
            # «договоры о побратимстве связывают нас с городами X, Y и Z»
            first = next(
                (item for item in draft.within(start, end, ("CITY",)) if not self.structure.is_focus(item)), None
            )
            noun = self._listed_nouns.search(text, start, first.start) if first is not None else None
            papers = draft.within(start, noun.start(), ("AGREEMENT",)) if noun is not None else []
            if noun is None or not any(
                self.structure.plural_paper(paper) and paper.status != "planned" for paper in papers
            ):
                return
            colon = noun.end() - 1
        kinds = {paper.type for paper in draft.within(start, colon, ("AGREEMENT",))}
        kind = "twin" if "twinning" in kinds else "partner" if "partnership" in kinds else None
        if kind is None:
            kind = next((name for name in ("twin", "partner") if self.cues.found(name, text, start, colon)), None)
        cities = [item for item in draft.within(colon, end, ("CITY",)) if not self.structure.is_focus(item)]
        # „Партньори: X (A, от 1998)"
        alone = cities[:1] and self.cues["list_page"].fullmatch(text, start, colon) is not None
        alone = alone and _ONE.fullmatch(text, colon + 1, cities[0].start) is not None
        alone = alone and _ONE_ENDS.match(text, cities[0].end) is not None
        if kind is None or not cities or not (alone or len(cities) > 1):
            return
        if self.cues.found("no_tie", text, start, colon) or self._aside(start, colon):
            return
        if self.cues.found("joint_project", text, draft.block(start).start, colon):
            return  # „Търси се партньор по проект …. Партньори досега: …"
        told = draft.within(start, colon, ("CITY",))
        ours = [item for item in told if self.structure.is_focus(item)]
        ties = (cue for name in ("twin", *_PARTNERS) for cue in self.cues.spans(name, text, start, colon))
        if told and not ours and any(self._owners.of_own(told, cue, start) for cue in ties):
            return  # „Гоце има свои побратими: X, Y"
        row = self._row_after(cities, (colon, colon + 1), end, semicolons=True)
        for place, after in zip_longest(row, row[1:]):
            if ours:
                draft.relate("TWINNED_WITH", ours[0], place, "list in a sentence")
            else:
                self._tie(place, kind, "list in a sentence")
            limit = min(after.start if after is not None else end, place.end + 80)
            for date in draft.within(place.end, limit, ("DATE",))[:1]:
                if not draft.within(place.end, date.start, ("AGREEMENT",)):
                    draft.relate("SINCE", place, date, "list in a sentence")

    def _answer(self, start: int, end: int) -> None:
        """„– С кои градове сте побратимени? – С Касел и Ханау.": the towns of the answer to a question for twins."""
        draft, text, cues = self.draft, self.draft.text, self.cues
        number = draft.sentence_index(start)
        asked = draft.sentences[number - 1] if number else (0, 0)
        if text[asked[1] - 1 : asked[1]] != "?" or start - asked[1] > _TO_ANSWER:
            return
        kind = next((name for name in ("twin", *_PARTNERS) if cues.found(name, text, *asked)), None)
        others = any(not self.structure.is_focus(town) for town in draft.within(*asked, ("CITY",)))
        if kind is None or others or draft.within(*asked, ("AGREEMENT", "DATE")) or cues.any_found(_NONE, text, *asked):
            return
        cities = [town for town in draft.within(start, end, ("CITY",)) if not self.structure.is_focus(town)]
        cities = [town for town in cities if cues["yes"].fullmatch(town.text) is None]
        row = self._row_after(self._subjects.joinable(cities, (start, start)), (start, start), end)
        if not row or not _ANSWERED.match(text, row[-1].end, end):
            return
        gap = text[start : row[0].start]
        led = cues.found("not", gap, 0, len(gap)) or self.structure.inside.search(gap) is not None
        if not led and len(gap.split()) <= _TO_ROW:
            for place in row:
                self._tie(place, "twin" if kind == "twin" else "partner", "answer")

    def _members(self, start: int, told: int, end: int) -> None:
        """„Общината има четири побратима. Това са X, Y и Z.": the towns of those that the sentence before tells of."""
        draft, text, cues = self.draft, self.draft.text, self.cues
        number = draft.sentence_index(start)
        if number < 1:
            return
        above = draft.sentences[number - 1]
        if start - above[1] > 2 or any(cues.found(name, text, *above) for name in ("no_tie", "gathering")):
            return
        cities = [item for item in draft.within(told, end, ("CITY",)) if not self.structure.is_focus(item)]
        row = self._row_after(cities, (start, told), end)
        kind = next((name for name in ("twin", "partner") if cues.found(name, text, *above)), None)
        plural = cues.found("list_page", text, *above) or self.structure.plural.search(text, *above) is not None
        plural = plural or self._towns.search(text, *above) is not None
        if kind is None or not plural or len(row) < 2:
            return
        for place in row:
            self._tie(place, kind, "of those told before")
