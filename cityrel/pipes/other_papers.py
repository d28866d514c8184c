"""Papers that are no agreements, or rest on one: minutes, papers within one state, such as do not exist."""

from __future__ import annotations

from typing import Any

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cue, Cues, alternation, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.paper_candidates import Candidate
from cityrel.pipes.retracted import retracted
from cityrel.pipes.segments import GROUNDS, leads
from cityrel.reading.blocks import CELL, ITEM, KEYVALUE
from cityrel.scheme import PEOPLE, PLACES

#: Characters behind a clause in which it may be denied, and from „a new one" to the denial of that.
_DENIED, _ANOTHER = 25, 30
#: Characters between a paper and the ministry that signs it.
_BODY = 120
_WORD = regex.compile(r"\p{L}++")
_DASH = regex.compile(r"\s[–—-]\s$")
#: Where a contract tells what it is for: a word that names no tie.
_PURPOSE = regex.compile(r"\s\p{Ll}{4,}")
#: Characters behind a supplement in which the contract begins that it adds to.
_BASE = 45
#: Characters before a paper in which „every" may stand.
_BEFORE = 25
#: Sentences from that of a paper on in which it may be denied; … where one of the first asks something.
_NEXT, _ANSWER = 2, 6
#: What tells of which paper a text speaks: with whom, when and by whom it was signed.
NAMING = (*PLACES, "ORG", "DATE", *PEOPLE)
#: Between „every" and a paper: a word more or none.
_ADJECTIVE = regex.compile(r"\s(?:\p{Ll}++\s)?")


def of_minutes(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """Minutes of a meeting, or a department of protocol."""
    start, end = candidate.sentence
    return cues.found("minutes", draft.text, max(start, candidate.start - 20), min(end, candidate.end + 20))


def of_row_alone(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """A kind of paper in a price list or in the head of a table: its row tells neither with whom, when, nor by whom."""
    block = draft.block(candidate.start)
    first = last = block.number
    while first and draft.blocks[first - 1].group == block.group:
        first -= 1
    while last + 1 < len(draft.blocks) and draft.blocks[last + 1].group == block.group:
        last += 1
    start, end = draft.blocks[first].start, draft.blocks[last].end
    if draft.within(start, end, NAMING):
        return False
    headed = candidate.unit is not None and candidate.unit.subject is not None
    return cues.found("money", draft.text, start, end) if headed else block.kind == CELL


def abroad(draft: Draft, towns: list[Mention]) -> bool:
    """Whether towns of two states stand together, or one of another state than the pack's."""
    states = {draft.country[town.id] for town in towns if town.id in draft.country}
    home = set(draft.pack.data("pack")["states"][:1])
    return len(states) > 1 or bool(states - home)


def absence(spans: dict[str, Any]) -> regex.Pattern[str]:
    """What denies a paper right behind it or at the end of its clause: „няма", „няма и не се мисли", „нямаме"."""
    joining = "|".join(spans["and"])
    absent, denied, have_none = (alternation(spans[name]) for name in ("absent", "not", "have_none"))
    end = rf"(?:\s(?:{joining})\s(?:{denied})(?:\s\p{{L}}++){{1,2}}+)?[\s.!]*+$"
    beside = rf"(?:{absent})\s(?:{joining})\s|(?:{absent}|{have_none}){end}"
    return compiled(rf"(?i)\G\s(?:{beside})|\s(?:{absent}){end}")


def missing(draft: Draft, cues: Cues, candidate: Candidate, absent: regex.Match[str] | None) -> bool:
    """„Договор с Комо няма", but not „в самия договор такава дума няма": whether words of absence are of the paper."""
    if absent is None or leads(draft.text, cues, candidate.start, "in"):
        return False
    return not cues.found("ended", draft.text, candidate.end, absent.end())


def negated(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """Whether the clause around a paper denies one, and that is not another one: „…, нов не е съставян"."""
    start, end = candidate.clause[0], min(candidate.sentence[1], candidate.clause[1] + _DENIED)
    for cue, _ in cues.spans("negated", draft.text, start, end):
        others = cues.spans("another", draft.text, max(candidate.end, cue - _ANOTHER), cue)
        if not any(len(draft.text[told:cue].split()) <= 1 for _, told in others):
            return True
    return False


def denied(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """«Подписан меморандум? Нет, такого документа не существует»: its sentence or the next says it is none."""
    if retracted(draft, cues, candidate.start, candidate.end):
        return True
    if leads(draft.text, cues, candidate.start, "came_to_none", "how_to"):
        return True  # „Протоколът не е последван от договор", „Как се сключва споразумение за партньорство?"
    rest = candidate.end, candidate.sentence[1]
    rumoured = cues.found("rumour", draft.text, candidate.sentence[0], candidate.start)
    if rumoured and cues.any_found(("untrue", "exists_not"), draft.text, *rest):
        # „Слухът, че е подписан договор с Комо, не е верен", but not „…, че договорът е прекратен, …"
        return not cues.found("ended", draft.text, candidate.sentence[0], candidate.sentence[1])
    told = next(cues.spans("exists_not", draft.text, *rest), None)
    if told is not None and draft.text[candidate.end : told[0]].count(",") in (0, 2):
        return True  # «Договора с Комо, о котором писали, не существует»
    index = draft.sentence_index(candidate.start)
    asked = any("?" in draft.text[slice(*told)] for told in draft.sentences[index : index + _NEXT])
    for number, (start, end) in enumerate(draft.sentences[index : index + (_ANSWER if asked else _NEXT)]):
        if number >= _NEXT and draft.within(start, end, ("CITY", "COUNTRY")):
            break
        cue = cues["denied"].search(draft.text, start, end)
        if cue is None:
            continue
        if rumoured or not draft.within(start, cue.start(), ("CITY", "COUNTRY")):
            return True
        own_start, own_end = candidate.clause
        if candidate.end <= cue.start() < own_end and not cues.found("signed", draft.text, own_start, own_end):
            return True  # «договора о побратимстве с Комо в архиве не нашлось»
    return False


def with_the_state(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """Whether a paper joins one town with a ministry or agency, in a sentence that names nothing abroad."""
    unit = candidate.unit
    subject = unit.subject if unit is not None and unit.kind != "page" else None
    # but under a heading that is such a body's name itself
    body = (
        subject is not None
        and subject.label == "ORG"
        and cues.found("state_bodies", draft.text, subject.start, subject.end)
    )
    if unit is not None and unit.kind != "page" and not body:
        return False
    places = draft.within(*candidate.sentence, ("CITY", "REGION", "COUNTRY"))
    seats = [place for place in places if _seat_of_body(draft, cues, place)]
    towns = {place.ref for place in places if place.label != "COUNTRY" and place not in seats}
    states = {_state(draft, place) for place in places}
    bodies = cues["state_bodies"].finditer(draft.text, *candidate.sentence)
    beside = any(min(abs(hit.start() - candidate.end), abs(candidate.start - hit.end())) < _BODY for hit in bodies)
    return beside and len(towns) <= 1 and states <= {_own(draft), None}


def _seat_of_body(draft: Draft, cues: Cues, place: Mention) -> bool:
    """„Регионалната дирекция по горите – Берковица": the town that a body of the state sits in."""
    dash = _DASH.search(draft.text, max(0, place.start - 4), place.start)
    return dash is not None and cues.found("state_bodies", draft.text, max(0, dash.start() - _BODY), dash.start())


def _own(draft: Draft) -> str:
    """The state of the page's town, else the first of the language's."""
    home = draft.country.get(draft.home_place.id) if draft.home_place is not None else None
    return home or str(draft.pack.data("pack")["states"][0])


def _state(draft: Draft, place: Mention) -> str | None:
    """The code of the state that a place is or lies in."""
    return place.ref.partition(":")[2] if place.label == "COUNTRY" and place.ref else draft.country.get(place.id)


def at_home(draft: Draft, cues: Cues, parties: list[Mention] | bool, candidate: Candidate, *, contract: bool) -> bool:
    """Whether a contract's parties all lie in the page's own state, or that state itself is the one party."""
    if not isinstance(parties, list) or not parties:
        return False
    subject = candidate.unit.subject if candidate.unit is not None and candidate.unit.kind != "page" else None
    if subject is not None and not contract and all(place.ref == draft.home_ref for place in parties):
        return subject.ref == draft.home_ref  # «Соглашение между Лугой и Витебским горисполкомом», under ВИТЕБСК
    states = {
        _state(draft, place)
        for place in parties
        if place.label != "ORG" or not cues.found("state_bodies", draft.text, place.start, place.end)
    }
    if contract and all(place.label == "ORG" for place in parties):
        return True  # „договорът за финансиране с Центъра за развитие на …"
    return states <= {_own(draft)} and (
        contract or all(place.label == "COUNTRY" or place.ref == draft.home_ref for place in parties)
    )


def of_home_bodies(draft: Draft, cues: Cues, parties: list[Mention] | bool, candidate: Candidate, *, own: bool) -> bool:
    """Whether a paper joins the page's town with bodies that towns have themselves, and nothing abroad is near it."""
    if not isinstance(parties, list) or not any(place.label == "ORG" for place in parties):
        return False
    home = draft.home_ref
    bodies = [place for place in parties if place.label == "ORG"]
    # „между гимназията и фабриката": none that has a name, where the text tells of no partner
    unnamed = len(bodies) == len(parties) and all(place.text == place.text.lower() for place in bodies)
    unnamed = unnamed and (candidate.unit is None or candidate.unit.subject is None)
    for place in parties:
        # „с музея на брега": no name of its own
        nameless = unnamed or (not own and draft.text[place.start].islower())
        if place.label == "ORG" and not (
            nameless or cues.found("home_bodies", draft.text, place.start, place.end) or _named_for_home(draft, place)
        ):
            return False
        if place.label != "ORG" and place.ref != home:
            return False
    number = draft.block(candidate.start).number
    # where the town itself is named beside the body, what stands in the lines around says nothing
    reach = 0 if unnamed or len(bodies) < len(parties) else 1
    near = draft.blocks[max(0, number - reach) : number + reach + 1]
    around = draft.within(near[0].start, near[-1].end, ("CITY", "REGION", "COUNTRY"))
    return all(place.ref == home for place in around)


def left_out(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """«Не учтён и меморандум с областным управлением»: what a register leaves out, with nobody of a name abroad."""
    if not cues.found("left_out", draft.text, candidate.sentence[0], candidate.start):
        return False
    named = draft.within(*candidate.sentence, NAMING)
    return all(item.ref == draft.home_ref if item.label == "CITY" else item.text.islower() for item in named)


def _named_for_home(draft: Draft, body: Mention) -> bool:
    """„Регионална библиотека – Русе" on a page of Русе, «Тульским колледжем» on one of Тула."""
    home = (draft.home or "").casefold()
    stem = home[: max(3, len(home) - 2)]
    return bool(stem) and any(word.startswith(stem) for word in _WORD.findall(body.text.casefold()))


def for_works(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """„договорът за сметопочистване", «договор на вывоз мусора»: a contract whose words tell what it is for, no tie."""
    if candidate.form not in ("treaty", "agreement") or not candidate.alone(draft.text):
        return False
    link = cues["made_for"].match(draft.text, candidate.end + 1)
    return link is not None and _PURPOSE.match(draft.text, link.end()) is not None


def to_a_contract(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """„Допълнително споразумение към договор № 117 (осветление)": what adds to a contract, and tells of no tie."""
    base = cues["contract_base"].search(draft.text, candidate.end, min(candidate.sentence[1], candidate.end + _BASE))
    return base is not None and not cues.found("tie_since", draft.text, *candidate.sentence)


def term_begins(draft: Draft, cues: Cues, date: Mention) -> bool:
    """„програма за 2010–2012 г.", „план (2010–2012 г.)": whether a date behind a plan is the time it is for."""
    if "/" in (date.edtf or "") and draft.text[date.start - 1] == "(":
        return True
    return cues.found("validity", draft.text, date.start - 8, date.start)


def added_to(draft: Draft, cues: Cues, candidate: Candidate, kind: str, at: int) -> bool:
    """„Протоколът бе допълнен с анекс": whether a kind's word behind a paper is that of a supplement added to it."""
    if kind != "supplementary":
        return False
    if cues["supplemented_by"].match(draft.text, at) is not None:
        return True  # «Протокол 1998 года дополнен приложением»
    links = cues["with"].finditer(draft.text, candidate.end, at)
    return any(not draft.text[link.end() : at].strip() for link in links)


def of_each(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """„Копие от всеки акт се получава …", «любого такого соглашения»: no paper in particular."""
    before = draft.text[max(candidate.sentence[0], candidate.start - _BEFORE) : candidate.start]
    return any(_ADJECTIVE.fullmatch(before, match.end()) for match in cues["each_paper"].finditer(before))


def under_a_paper(draft: Draft, cues: Cues, heads: Cue, candidate: Candidate, last: Candidate) -> bool:
    """„Към договора е приета програма": the one plan of a sentence that begins with what it rests on."""
    start, end = candidate.sentence
    if candidate.plural or last.end <= start or heads.search(draft.text, candidate.end, end):
        return False
    return leads(draft.text, cues, last.start, *GROUNDS)


def told_one_by_one(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """„… подписа две споразумения. Първото е с X, второто …": papers that the next sentence tells apart."""
    following = draft.sentence_index(candidate.start) + 1
    if following >= len(draft.sentences) or draft.sentences[following][1] > draft.block(candidate.start).end:
        return False
    told = draft.sentences[following]
    towns = {place.ref or place.text for place in draft.within(*told, ("CITY",))} - {draft.home_ref}
    each = len(list(cues.spans("each_of_them", draft.text, *told)))
    tie = any(cues.found(name, draft.text, *told) for name in ("with", "twin", "partner"))
    return len(towns) > 1 and each > 1 and tie and not cues.found("contract", draft.text, *told)


def of_contracts(draft: Draft, cues: Cues, form: Cue, candidate: Candidate) -> bool:
    """„договори за безвъзмездна помощ … Договорите на X и Y": whether the page's first of the form was a contract."""
    first = form.search(draft.text, 0, candidate.start)
    return first is not None and cues.found("contract", draft.text, *draft.sentence(first.start()))


def about_partner(draft: Draft, candidate: Candidate) -> bool:
    """Whether a paper stands in the item, row or section of a partner."""
    listed = draft.block(candidate.start).kind in (ITEM, CELL, KEYVALUE)
    kind = candidate.unit.kind if candidate.unit is not None else ""
    return kind in ("item", "row") if listed else kind == "section"


def of_several(draft: Draft, heads: Cue, candidate: Candidate) -> bool:
    """«Соглашения города», «Договоры и соглашения»: the word that a title begins with, or one behind a plural."""
    spans = draft.pack.data("cues")["spans"]
    if candidate.head not in spans["plural_titles"]:
        return False
    block = draft.block(candidate.start)
    above = [match.group().lower() for match in heads.finditer(draft.text, block.start, candidate.start)]
    return candidate.start == block.start or any(head in spans["plurals"] for head in above)
