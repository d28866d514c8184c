"""Parties told before a paper: by a relative clause, as two whose paper it is, by another paper, by a journey."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cues, alternation, compile_cues, compiled, words
from cityrel.pipes.draft import Draft
from cityrel.pipes.mayors import Mayors
from cityrel.pipes.structure import Structure
from cityrel.things import place_key

#: Characters between the name and its relative clause: a seat, a bracket.
_GAP = 30
#: … and from a paper to „with the hosts"
_HOSTS = 60
#: Letters of a preposition and the space behind it.
_AWAY = 8
_STOP = regex.compile(r"[.;:!?]")
#: „договорът Видин – Комо – Калафат"
_CHAIN = regex.compile(r"\s?[–—-]\s?")
_BRACKETED = regex.compile(r"\s?\([^()]*\)")


def with_it(pack: LanguagePack) -> regex.Pattern[str]:
    """„[договорът с] него", «[протокол с] ней»: a pronoun that takes up a town, behind „with"."""
    return compiled(rf"\s(?i:{alternation(pack.data('cues')['spans']['with_it'])})(?![\p{{L}}-]|\s\p{{Lu}})")


def same_town(pack: LanguagePack) -> regex.Pattern[str]:
    """„[договор със] същия град": a noun that takes up a town, behind „with"."""
    return compiled(rf"\s(?i:{alternation(pack.data('cues')['spans']['same_town'])})(?!\p{{L}})")


def with_whom(draft: Draft, cues: Cues, start: int, agreement: Mention, seat: regex.Pattern[str]) -> list[Mention]:
    """The institution or town whose relative clause tells of the paper; empty where there is none.

    Args:
        draft: with places and institutions found.
        cues: the pack's cue words.
        start: of the sentence.
        agreement: the paper.
        seat: what stands between an institution and its town.
    """
    text = draft.text
    relative = compiled(rf"\s(?i:{alternation(draft.pack.data('cues')['spans']['relative'])})(?!\p{{L}})")
    for link in cues["with"].finditer(text, start, agreement.start):
        if text[link.start() - 2 : link.start()] != ", " or not relative.match(text, link.end()):
            continue
        if _STOP.search(text, link.end(), agreement.start) or not cues.found(
            "signed", text, link.end(), agreement.start
        ):
            continue
        before = draft.within(max(start, link.start() - 120), link.start(), ("CITY", "ORG"))
        if before and link.start() - before[-1].end <= _GAP:
            body = before[-2] if len(before) > 1 else before[-1]
            sits = body.label == "ORG" and seat.fullmatch(text, body.end, before[-1].start)
            return [body if sits else before[-1]]
    return []


def told_before(draft: Draft, start: int, paper: int, link: int) -> list[Mention]:
    """„… и Шумен, договорът с който изтече": the place right before a paper that a relative word takes up.

    Args:
        draft: with places and institutions found.
        start: of the sentence.
        paper: where the paper begins.
        link: where the „with" behind it ends.
    """
    text, data = draft.text, draft.pack.data("cues")["spans"]
    relative = compiled(rf"\s(?=\p{{Ll}})(?i:{alternation(data['relative'])})(?!\p{{L}})")  # but «с Коньёй»
    before = draft.within(start, paper, ("CITY", "ORG"))[-1:]
    if not before or relative.match(text, link) is None:
        return []
    return before if _BRACKETED.sub("", draft.bare(before[0].end, paper)) == ", " else []


class _Seats:
    """The words by which somebody who only sits in a town is told from the town itself."""

    def __init__(self, pack: LanguagePack) -> None:
        data = pack.data("places_context")
        there, thence = alternation(pack.data("cues")["classes"]["in"]), alternation(data["bracket_from"])
        self.inside = regex.compile(
            rf"(?i)\p{{Ll}}{{3,}}\s(?:(?:{there})|(?P<from>{thence}))\s(?:\p{{L}}{{1,3}}\.\s?)?\Z"
        )
        towns = alternation([*data["town_nouns"], *data["body_nouns"]])
        self.bodies = regex.compile(rf"(?i)(?<!\p{{L}})(?:{towns})")
        self.heads = compile_cues(data["org_heads"])
        self.away = regex.compile(rf"(?i)(?<!\p{{L}})(?:{alternation(pack.data('cues')['spans']['away'])})\s\Z")


def located(draft: Draft, cues: Cues, start: int, end: int) -> bool:
    """„с партньор в X", „с къща от X": whether the words between „with" and a town name somebody who is no town's body.

    „с приятелите от X" may be the town itself.
    """
    seats, told = draft.pack.get(_Seats), draft.text[start:end]
    found = seats.inside.search(told)
    if found is None or seats.bodies.search(told) or seats.heads.search(told) or "," in told:
        return False  # „с лицей в X", «с подписями, поставленными в X»
    names = ("partner_side", "guest_side", "visit", "twin", "partner")
    if found["from"] is None or cues.found("lone_partner", draft.text, start, end):
        return True  # «с партнёром из X»
    return not any(cues.found(name, draft.text, start, end) for name in names)


def leads_away(draft: Draft, town: Mention) -> bool:
    """„чак до X": whether the word before a town says whence or whither, not with whom."""
    return draft.pack.get(_Seats).away.search(draft.text, max(0, town.start - _AWAY), town.start) is not None


def of_both(draft: Draft, at: int) -> list[Mention]:
    """„X и Y работят по собствен договор", „… X и Y. Договорът им …": the institutions whose paper begins at ``at``."""
    text, index, data = draft.text, draft.sentence_index(at), draft.pack.data("places_context")
    before = compiled(rf"(?i:{words(data['org_theirs'])})\s(?:\p{{Ll}}++\s)?$")
    after = compiled(rf"\p{{L}}++\s(?i:{words(data['org_theirs_after'])})(?!\p{{L}})")
    if index < 0 or not (before.search(text, max(draft.sentences[index][0], at - _GAP), at) or after.match(text, at)):
        return []
    bodies: list[Mention] = []
    for number in (index, index - 1):
        if number >= 0 and len(bodies) < 2:
            bodies = draft.within(*draft.sentences[number], ("ORG",))
    return bodies if len(bodies) > 1 else []


def of_paper_before(draft: Draft, structure: Structure, agreement: Mention) -> list[Mention]:
    """„С X подписаха писмо за намерения. Самият договор …": the parties of the one paper of the sentence before.

    A paper that rests on another one has the parties of that.
    """
    for parent in draft.targets(agreement, "BASED_ON"):
        return draft.parties_of(parent)
    index = draft.sentence_index(agreement.start) - 1
    if index < 0 or draft.sentences[index][0] < draft.block(agreement.start).start:
        return []
    papers = draft.within(*draft.sentences[index], ("AGREEMENT",))
    alone = len(papers) == 1 and not structure.plural_paper(papers[0])
    return draft.parties_of(papers[0]) if alone and agreement.status == "planned" else []


def of_next_sentence(draft: Draft, structure: Structure, agreement: Mention) -> list[Mention]:
    """„два договора. С първия … с X, с втория … с Y": the towns of the sentence behind a paper, in its block."""
    index = draft.sentence_index(agreement.start) + 1
    if index >= len(draft.sentences) or draft.sentences[index][1] > draft.block(agreement.start).end:
        return []
    if agreement.form == "document" and not structure.plural_paper(agreement):
        return []  # „Документът важи пет години. Другите побратими на града, X и Y, …"
    following = draft.sentences[index]
    towns = [item for item in draft.within(*following, ("CITY",)) if not structure.is_focus(item)]
    led = any(leads_away(draft, town) for town in towns)
    return [] if led or len(towns) < 2 or draft.within(*following, ("AGREEMENT",)) else towns


def signed_abroad(draft: Draft, structure: Structure, cues: Cues, agreement: Mention) -> list[Mention]:
    """„Кметът е в Испарта и там подписва споразумение": the town where the page's own mayor signs.

    Or where he signs with the hosts, or he and another mayor do, whose town is told by nothing else: „В Испарта
    кметът на Русе X и кметът Y …".
    """
    start, end = draft.sentence(agreement.start)
    mayors = [person for person in draft.targets(agreement, "SIGNED_BY") if person.label == "MAYOR"]
    hosts = cues.found("with_hosts", draft.text, agreement.end, min(end, agreement.end + _HOSTS))
    if len(mayors) < 2 and not hosts and not cues.found("there", draft.text, start, agreement.start):
        return []
    return signed_in(draft, structure, agreement)


def signed_in(draft: Draft, structure: Structure, agreement: Mention) -> list[Mention]:
    """The towns, beside the page's own, in which an agreement was signed."""
    towns = [town for town in draft.targets(agreement, "SIGNED_IN") if town.label == "CITY"]
    return [town for town in towns if not structure.is_focus(town)]


def signing_towns(draft: Draft, mayors: Mayors, agreement: Mention) -> list[Mention]:
    """The towns of those who sign an agreement, each once; a governor beside two mayors signs for no party."""
    towns: dict[str, Mention] = {}
    signers = draft.targets(agreement, "SIGNED_BY")
    mayors_sign = sum(signer.label == "MAYOR" for signer in signers) > 1
    for signer in signers:
        if mayors_sign and signer.role == "governor":
            continue
        local = signer.label == "MAYOR" or signer.role in ("deputy_mayor", "council_chair")
        told = mayors.adjectives.town(signer) if local else None
        before = mayors.towns_by_person.get(signer.thing or "", [])
        for town in draft.towns_of_office(signer) or ([told] if told else before):
            towns.setdefault(town.ref or town.name or town.text, town)
    return list(towns.values())


def signing_side(draft: Draft, mayors: Mayors, agreement: Mention, found: list[Mention]) -> Mention | None:
    """„Кметът на X подписа споразумение с Y": the one town whose mayor signs in the sentence of such a paper."""
    start, _ = draft.sentence(agreement.start)
    towns = [town for town in signing_towns(draft, mayors, agreement) if start <= town.start < agreement.start]
    rows = set(map(place_key, found))
    return towns[0] if len(towns) == len(found) == 1 and place_key(towns[0]) not in rows else None


def owners(draft: Draft, structure: Structure, agreement: Mention, end: int) -> list[Mention]:
    """«соглашения Карелии с …», „договорът на Русе с …", „меморандум на Видин, Комо и Калафат"."""
    text = draft.text
    found: list[Mention] = []
    listed = 0  # of these the last words that join them are known
    position = agreement.end
    data = draft.pack.data("places_context")
    towns = rf"(?:\p{{Ll}}++\s)?(?:{alternation(data['town_nouns'])})\p{{Ll}}*+"
    more = compiled(
        rf"(?i)\s(?:{alternation(data['joint'])})\s(?:\p{{L}}{{1,2}}\s)?{towns}\s"
    )  # «и братского города X»
    for item in draft.within(agreement.end, min(end, agreement.end + 90), ("CITY", "REGION", "ORG")):
        gap = text[position : item.start]
        near = (structure.joint.search(gap) and len(gap) < 12) or _CHAIN.fullmatch(gap)
        if found and not (near or gap == ", " or more.fullmatch(gap)):
            break
        chain = gap == " " and _CHAIN.match(text, item.end) is not None
        if not found and (not (chain or structure.owner.fullmatch(gap)) or len(gap) > 50):
            if item.label == "ORG" and not text[item.end : end].strip():
                return [item]  # «договор связал музей … с …»
            break
        found.append(item)
        position = item.end
        if gap != ", ":
            listed = len(found)
    return found[:listed]
