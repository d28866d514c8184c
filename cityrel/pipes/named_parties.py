"""What the words right beside a paper's name tell to be its parties."""

from __future__ import annotations

import itertools

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cues, alternation, compile_cues, compiled, words
from cityrel.pipes.draft import Draft, backwards
from cityrel.pipes.paper_candidates import Candidate
from cityrel.pipes.with_whom import located, of_both, same_town, told_before, with_it
from cityrel.scheme import ACCORDS, PEOPLE
from cityrel.things import place_key

_WORD, _STOP = regex.compile(r"[\p{L}\p{N}]++"), regex.compile(r"[.,;:!?](?=\s)")
_HARD_STOP = regex.compile(r"[.!?;:](?=\s)|\)\s*+,")
_CLAUSE_STOP = regex.compile(r"[;:!?]|(?<=\p{L}{4}|[\d»”\"')])\.(?=\s+\p{Lu})|,\s(?=\p{Ll}{5,})")
#: „с НИНКН": letters alone
_LETTERS = regex.compile(r"\s\p{Lu}{3,}+(?!\p{L})")
#: Characters from „with" to a firm.
_FIRM_REACH = 40
#: Characters of a relative clause that tells of the tie.
_CLAUSE = 80
#: Words between „with" and the first party.
_WORDS_TO_PARTY = 10
#: … after a letter or a plan whose words tell no tie: „Писмото с решението ще замине за …" has no party.
_WORDS_OF_LETTER = 2
#: Characters of a preposition before a town.
_LED = 12
#: … between „did not sign" and the one who did not, and between „but" and the one who did.
_SIGNER = 45
#: Towns that make a paper of many sides.
_SIDES = 3
#: Letters of a word that is no „and".
_JOINT = 4
#: What stands before „with" at the beginning of a clause: „…, а [с Ниш]".
_OPENS = regex.compile(r"(?:^|[,;:(–—-])\s*+(?:\p{L}{1,2}\s)?$")


def of_two(draft: Draft, candidate: Candidate, cues: Cues) -> bool:
    """Whether a paper is told to be that of two institutions: „техният договор", „X и Y имат протокол"."""
    bodies = draft.within(candidate.sentence[0], candidate.start, ("ORG",))
    have = len(bodies) > 1 and cues.found("in_force", draft.text, bodies[-1].end, candidate.start)
    return (have and candidate.form in ACCORDS) or len(of_both(draft, candidate.start)) > 1


class NamedParties:
    """Finds parties by „with", „between" and brackets; they tell a paper of towns from others."""

    def __init__(self, pack: LanguagePack, cues: Cues) -> None:
        context = pack.data("places_context")
        self.cues = cues
        stems, joint = "|".join(context["nationalities"]), "|".join(context["joint"])
        peoples = "|".join(context["peoples"])
        self.nation = regex.compile(
            rf"(?i:{stems})\p{{L}}{{1,3}}\s|(?:\p{{Ll}}++\s)?(?:{peoples})\p{{Ll}}{{0,3}}(?!\p{{L}})"
        )
        self.towns = compile_cues(context["cities_before"])
        self.firms = compile_cues(context["firms"])
        relative = alternation(pack.data("cues")["spans"]["relative"])
        #: „Документът, с който X и Y …"
        self.relative_after = regex.compile(rf",\s(?:\p{{L}}{{1,3}}\s)?(?i:{relative})(?!\p{{L}})")
        titles = pack.data("people")["titles"]
        contrast = alternation(pack.data("cues")["spans"]["contrast"])
        self.office = compiled(rf"\s(?:\p{{L}}++\s){{0,2}}?(?i:{words(titles['mayor'])})")
        #: „…, а неговият заместник"
        deputy = rf"(?P<deputy>(?:\p{{L}}++\s){{0,2}}?(?i:{words(titles['deputy_mayor'])}))"
        self.turn = compiled(rf",\s(?i:{contrast})\s{deputy}?")
        led = words([*context["bracket_from"], *cues.entries("in")])
        self.led = regex.compile(rf"(?<!\p{{L}})(?i:{led})\s(?:\p{{L}}{{1,3}}\.\s?)?\Z")
        self.with_it, self.same_town = with_it(pack), same_town(pack)
        #: between two towns that act together: „и", „и гръцкият", „(Полша) и"
        self.joint = regex.compile(rf"(?i)(?:\s?\([^()]*\))?\s(?:{joint})\s(?:[\p{{L}}-]++\.?\s){{0,2}}")
        self.joint_after = regex.compile(rf"(?i)\s(?:{joint})\s")

    def after(self, draft: Draft, candidate: Candidate, *, own: bool) -> list[Mention]:
        """Places and institutions that the words after the paper name as its parties.

        Args:
            draft: the page.
            candidate: the paper.
            own: whether its own words tell its type.
        """
        text = draft.text
        _, end = candidate.sentence
        link = self.cues["between"].search(text, candidate.end, min(end, candidate.end + 160))
        if link is None or _HARD_STOP.search(text[candidate.end : link.start()]):
            link = self.cues["with"].search(text, candidate.end, min(end, candidate.end + 80))
            gap = text[candidate.end : link.start()] if link is not None else ""
            if link is not None and (candidate.plural or candidate.counted):
                # „два договора: от 1966 г. с X и …": the parties of several papers stand behind a colon
                gap = draft.bare(candidate.end, link.start()).replace(":", "")
                gap = "" if gap == ", " else gap  # „две споразумения, с X и Y"
            if link is None or _STOP.search(gap):
                link = self.cues["of"].match(text, candidate.end + 1)
                if link is None:
                    return []
        if told := told_before(draft, candidate.sentence[0], candidate.start, link.end()):
            return told
        firm = self.firms.search(text, link.end(), min(end, link.end() + 60))
        if firm is not None:
            parties = draft.within(link.end(), firm.start(), ("CITY", "REGION", "ORG"))
            if not parties or (not own and self.joint_after.match(text, parties[-1].end)):
                return []
        lower = candidate.form in ("programme", "plan", "letter") and not own
        stop = _CLAUSE_STOP.search(text, link.end(), end)
        limit = stop.start() if stop else end
        places = list(draft.within(link.end(), min(limit, link.end() + 200), ("CITY", "REGION", "COUNTRY", "ORG")))
        if places and places[0].label == "CITY" and located(draft, self.cues, link.end(), places[0].start):
            return []
        genitive = self.cues["of"].fullmatch(link.group()) is not None
        if genitive and places and draft.within(link.end(), places[0].start, ("DATE",)):
            return []  # „документа на 26 април в Комо": the day and the place of its signing
        if places and self.cues["with"].fullmatch(link.group()):
            if self.cues.found("signed", text, link.end(), places[0].start):
                return []  # «Соглашение с обоими городами подписано в Твери»
        words = _WORD.findall(draft.bare(link.end(), places[0].start)) if places else []
        if len(words) > (_WORDS_OF_LETTER if lower else _WORDS_TO_PARTY):
            return []  # „програма с училищата, по която … от София"
        alone = lower and len(places) == 1 and genitive
        return [] if alone else places  # „План на община Враца" is the town's own

    def other_side(self, draft: Draft, candidate: Candidate) -> bool:
        """Whether the paper is with a firm, or letters that no place has: „с „Водострой“ АД", „с НИНКН"."""
        text = draft.text
        link = self.cues["with"].match(text, candidate.end + 1) or self.cues["between"].match(text, candidate.end + 1)
        if link is None:
            return False
        first = draft.starting(link.end(), link.end() + 2, ("CITY", "REGION", "COUNTRY", "ORG"))
        if any(place.label != "CITY" or place.ref != draft.home_ref for place in first):
            return False
        firm = self.firms.search(text, link.end(), min(candidate.sentence[1], link.end() + _FIRM_REACH))
        if firm is not None:
            # „между Община Попово и сдружение …"
            named = draft.within(link.end(), firm.start(), ("CITY", "REGION", "COUNTRY", "ORG"))
            return all(place.label == "CITY" and place.ref == draft.home_ref for place in named)
        following = draft.starting(link.end(), link.end() + _FIRM_REACH, ("CITY",))[:1]
        if following and located(draft, self.cues, link.end(), following[0].start):
            return True  # „с издателство в Белград"
        return _LETTERS.match(text, link.end()) is not None

    def with_firm_before(self, draft: Draft, candidate: Candidate) -> bool:
        """«заключать с управляющими компаниями соглашения …»: firms told between „with" and the paper."""
        text = draft.text
        start = max(candidate.clause[0], candidate.start - _FIRM_REACH - 20)
        link = self.cues["with"].search(text, start, candidate.start)
        if link is None or draft.within(link.end(), candidate.start, ("CITY", "REGION", "COUNTRY", "ORG")):
            return False
        return self.firms.search(text, link.end(), candidate.start) is not None

    def before(self, draft: Draft, candidate: Candidate) -> list[Mention]:
        """„Куманово (споразумение)": the town whose bracket the paper stands in."""
        if draft.text[candidate.start - 1 : candidate.start] != "(":
            return self._had_with(draft, candidate) or self.with_told(draft, candidate)
        towns = draft.within(candidate.sentence[0], candidate.start, ("CITY", "REGION", "ORG"))[-1:]
        return [town for town in towns if not draft.text[town.end : candidate.start - 1].strip()]

    def _had_with(self, draft: Draft, candidate: Candidate) -> list[Mention]:
        """„С Ниш и Комо имаме договори", «С Нишем у нас есть соглашение»: the towns between „with" and „we have".

        Or right before the paper, at the head of a clause: „С Охрид договорът е от 2006 г.".
        """
        text = draft.text
        if candidate.form not in ACCORDS:
            return []
        for link in self.cues["with"].finditer(text, candidate.sentence[0], candidate.start):
            towns = draft.within(link.end(), candidate.start, ("CITY",))
            if not towns or len(_WORD.findall(text, link.end(), towns[0].start)) > 1:
                continue
            row = draft.bare(towns[0].start, towns[-1].end)
            had = self.cues["had_with"].match(text, towns[-1].end + 1, candidate.start)
            at = had.end() if had is not None else towns[-1].end
            if len(_WORD.findall(text, at, candidate.start)) > (had is not None):
                continue  # but „имаме действащ договор"
            # „с Перник", but not „заедно с Перник"
            opens = " " not in link.group() and _OPENS.search(text[candidate.sentence[0] : link.start()]) is not None
            if had is None and (not opens or self.cues.found("contract", text, *candidate.sentence)):
                continue
            if all(len(word) < _JOINT or word.istitle() for word in _WORD.findall(row)):
                return towns
        return []

    def pair_before(self, draft: Draft, candidate: Candidate) -> bool:
        """«Делегации Тулы и Комо согласовали программу …»: two towns side by side in the sentence before a paper."""
        towns = draft.within(candidate.sentence[0], candidate.start, ("CITY",))[:2]
        return len(towns) > 1 and self.joint_after.fullmatch(draft.text, towns[0].end, towns[1].start) is not None

    def all_sides(self, draft: Draft, candidate: Candidate) -> bool:
        """„тристранно споразумение" in a sentence that names three towns, not as where it holds."""
        if not self.cues.found("many_sided", draft.text, candidate.start, candidate.end):
            return False
        start, end = candidate.sentence
        towns = draft.within(start, end, ("CITY",))
        led = {town.id for town in towns if self.led.search(draft.text, max(start, town.start - _LED), town.start)}
        return len({place_key(town) for town in towns if town.id not in led}) >= _SIDES

    def sign_there(self, draft: Draft, towns: list[Mention], start: int, end: int) -> bool:
        """Whether two towns stand side by side in a sentence of signing, or a mayor signs there."""
        if draft.within(start, end, ("MAYOR",)):
            return True
        return any(
            one.ref != other.ref and self.joint.fullmatch(draft.text[one.end : other.start])
            for one, other in itertools.pairwise(towns)
        )

    def tie_before(self, draft: Draft, candidate: Candidate) -> bool:
        """„Побратимихме се през 1974 г. Договорът е подписан …": what its block tells right before it is a tie."""
        index = max(0, draft.sentence_index(candidate.start) - 1)
        before = max(draft.sentences[index][0], draft.block(candidate.start).start), candidate.start
        told = self.cues.found("twin", draft.text, *before) and not self.cues.found("no_tie", draft.text, *before)
        # „Велинград и Друскининкай станаха побратими. Договорът …"
        partners = {place_key(town) for town in draft.within(*before, ("CITY",))} - {draft.home_ref}
        return told and (bool(draft.within(*before, ("DATE",))) or len(partners) > (draft.home_ref is None))

    def between_both(self, text: str, candidate: Candidate, end: int) -> bool:
        """«договор (об обмене школьниками) между двумя городами», the towns being named before."""
        link = self.cues["between"].search(text, candidate.end, min(end, candidate.end + _CLAUSE))
        if link is None or _STOP.search(text, candidate.end, link.start()):
            return False
        return self.cues["both"].match(text, link.end() + 1, end) is not None

    def of_nation(self, draft: Draft, candidate: Candidate) -> bool:
        """«договор с армянским городом», „договорът с датчаните": a party told by its state."""
        link = self.cues["with"].match(draft.text, candidate.end + 1)
        nation = self.nation.match(draft.text, link.end() + 1) if link is not None else None
        if nation is not None and candidate.counted and self.towns.match(draft.text, nation.end()):
            return False  # „седем споразумения с гръцки общини": none is told
        return nation is not None and not self.firms.search(draft.text, nation.end(), nation.end() + 30)

    def with_told(self, draft: Draft, candidate: Candidate) -> list[Mention]:
        """„Кируна ни подари книги, споразумението с нея е от 1999 г.": the towns told last, that a pronoun means.

        Or „… с този град", however far back it is named.
        """
        link = self.cues["with"].match(draft.text, candidate.end + 1)
        if link is not None and self.same_town.match(draft.text, link.end()):
            before = backwards(draft.labelled("CITY"), candidate.start)
            return list(itertools.islice((town for town in before if town.ref != draft.home_ref), 1))
        if link is None or candidate.form not in ACCORDS or not self.with_it.match(draft.text, link.end()):
            return []
        index = max(0, draft.sentence_index(candidate.start) - 1)
        start = max(draft.sentences[index][0], draft.block(candidate.start).start)
        towns = [town for town in draft.within(start, candidate.start, ("CITY",)) if town.ref != draft.home_ref]
        home = draft.pack.data("pack")["states"][0]
        if not any(draft.country.get(town.id, home) != home for town in towns):
            return []
        # „Фирмата купи автобуси от Ниш. Договорът с нея …"
        led = any(self.led.search(draft.text, max(start, town.start - _LED), town.start) for town in towns)
        return towns if not led or self.cues.found("twin", draft.text, start, candidate.start) else []

    def makes_twins(self, draft: Draft, candidate: Candidate) -> bool:
        """„Документът, с който X и Y станаха побратими": a relative clause with two towns and a word of their tie."""
        relative = self.relative_after.match(draft.text, candidate.end)
        if relative is None or candidate.plural:
            return False
        span = relative.end(), min(candidate.sentence[1], relative.end() + _CLAUSE)
        towns = draft.within(*span, ("CITY",))
        return len(towns) > 1 and self.cues.found("twin", draft.text, *span)

    def by_another(self, draft: Draft, candidate: Candidate) -> bool:
        """„Протокола не подписа кметът, а заместникът му": what is denied is who signed, not the paper."""
        start, end = candidate.sentence
        for _, last in self.cues.spans("negated", draft.text, start, end):
            turn = self.turn.search(draft.text, last, end)
            if turn is None:
                continue
            before = draft.starting(last, min(last + _SIGNER, turn.start()), PEOPLE)
            if (before or self.office.match(draft.text, last)) and (
                turn["deputy"] or draft.starting(turn.end(), turn.end() + _SIGNER, PEOPLE)
            ):
                return True
        return False
