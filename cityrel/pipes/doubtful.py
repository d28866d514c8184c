"""Papers and ties taken back where nothing on the page bears them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cityrel.document import Mention, Relation
from cityrel.languages.cues import Cues
from cityrel.pipes.draft import Draft
from cityrel.pipes.relevance import load_relevance
from cityrel.pipes.tie_subjects import IN_PASSING
from cityrel.scheme import TYPES
from cityrel.things import is_linked

#: Kinds of paper that say themselves that they join towns.
_OWN_TYPES = frozenset(TYPES) - {"supplementary", "unspecified"}
#: Forms that a town also has alone (a council's programme for its work abroad).
_ALONE = frozenset({"programme", "plan"})
#: Forms that firms sign as well.
_EVERYDAY = frozenset({"treaty", "agreement", "document", "letter", "act"})
#: Parties that only stand on the same page, or in the same section.
_LOOSE = frozenset({"party:page", "party:about (section)"})
#: … or in a sentence nearby.
_OUTSIDE = _LOOSE | {"party:next sentence"}
#: Parties that only stand on the same page, or in a sentence nearby, or the same.
_NEAR = frozenset({"party:page", "party:sentence", "party:next sentence"})


def drop_doubtful(draft: Draft, cues: Cues) -> None:
    """Drop the papers of a page that has no tie, no paper of a telling kind, none signed by two people, none whose own
    words name a partner.

    Such a page tells of contracts, programmes and rules of one town, and another town stands on it by chance. Where a
    page names nothing abroad and no twins, a paper needs a partner of its own, and a list of partners is one of shops.
    First of all go papers that say little of themselves among words of other things (``relevance``).
    """
    papers = list(draft.labelled("AGREEMENT"))
    ties = [place for place in draft.labelled("CITY", "REGION") if place.tie]
    parties = _party_relations(draft)
    _drop_strange_ties(draft, ties)
    ties = [place for place in ties if place.tie]
    between_states = [paper for paper in papers if _between_states(draft, paper, parties)]
    if between_states:
        draft.drop_joined(between_states)
        papers = _without(papers, between_states)
    twinned = [relation for relation in draft.relations if relation.type == "TWINNED_WITH"]
    if not papers and not ties and not twinned:
        return
    weak = [p for p in papers if not _says_so(draft, cues, p, parties) and not _signed_abroad(draft, cues, p)]
    strangers = load_relevance().strangers(draft.text, weak)
    if strangers:
        draft.drop_joined(strangers)
        papers = _without(papers, strangers)
    if twinned and not papers and not ties and cues.found("no_ties_at_all", draft.text, 0, len(draft.text)):
        # «У Калуги побратимы есть, у нас побратимов нет»
        draft.keep([relation for relation in draft.relations if relation not in twinned])
        return
    both = any(cues.found("both", draft.text, paper.end, draft.sentence(paper.start)[1]) for paper in papers)
    shops = cues.found("of_shops", draft.text, 0, len(draft.text))
    if not twinned and (shops or not both) and _stays_at_home(draft, cues, shops=shops):
        if not cues.found("towns_as_partners", draft.text, 0, len(draft.text)):
            for place in ties:
                place.tie = None
            draft.keep([relation for relation in draft.relations if relation.type != "SINCE"])
        draft.drop_joined([p for p in papers if not _of_two_towns(draft, cues, p, parties, signed=shops)])
        return
    if twinned or ties or not papers:
        return
    if any(paper.type in _OWN_TYPES and paper.form not in _ALONE and _may_join(draft, paper) for paper in papers):
        return
    if both or any(_two_sign(draft, paper) for paper in papers):
        return  # or «договор между двумя городами»
    for relation in draft.relations:
        if relation.type != "PARTY" or relation.rule in _LOOSE:
            continue
        paper, party = draft.by_id(relation.source), draft.by_id(relation.target)
        # „по програма има среща с Търговската палата"
        agenda = party.label == "ORG" and paper.form in _ALONE and paper.type == "unspecified"
        if not agenda and _elsewhere(draft, party):
            return
    draft.drop_joined(papers)


def _drop_strange_ties(draft: Draft, tied: Sequence[Mention]) -> None:
    """Drop the ties that a page tells in passing among words of other things: „фенове, «побратими» от казармата"."""
    stated = [item for item in draft.relations if item.type == "TWINNED_WITH" and item.rule.endswith(IN_PASSING)]
    weak = [place for place in tied if place.rule.endswith(IN_PASSING)]
    told = {item.target: draft.by_id(item.target) for item in stated}
    strange = load_relevance().strangers(draft.text, [*weak, *told.values()])
    gone = {place.id for place in strange}
    for place in weak:
        if place.id in gone:
            place.tie = None
    if not gone:
        return
    dropped = {id(item) for item in stated if item.target in gone}
    dropped |= {id(item) for item in draft.relations if item.type == "SINCE" and item.source in gone}
    draft.keep([relation for relation in draft.relations if id(relation) not in dropped])


def _elsewhere(draft: Draft, party: Mention) -> bool:
    """Whether a party is an institution or a place that is not the page's own town."""
    return party.label == "ORG" or party.ref is None or party.ref != draft.home_ref


def _unknown_town(place: Mention) -> bool:
    """Whether it is a town that no gazetteer has, hardly one of the neighbourhood; „Горско стопанство" is none."""
    name = place.text
    return place.label == "CITY" and not is_linked(place.ref) and not name.isupper() and name == name.title()


def _may_join(draft: Draft, paper: Mention) -> bool:
    """Whether a paper is one of twins, or has a partner; only „Сдружение" or the page's own town is none."""
    parties = draft.targets(paper, "PARTY")
    return paper.type == "twinning" or not parties or any(_elsewhere(draft, party) for party in parties)


def _stays_at_home(draft: Draft, cues: Cues, *, shops: bool) -> bool:
    """Whether a page names no place abroad, and no twins or no other town; one of ``shops`` may link names anyhow."""
    home = draft.country.get(draft.home_place.id) if draft.home_place is not None else None
    others = any(town.ref != draft.home_ref for town in draft.labelled("CITY"))
    if home is None or (others and cues.found("twin", draft.text, 0, len(draft.text))):
        return False
    for place in draft.labelled("COUNTRY", "CITY", "REGION"):
        if place.label == "COUNTRY":
            if place.ref != f"ISO3166:{home}":
                return False
        elif not shops and (draft.country.get(place.id, home) != home or _unknown_town(place)):
            return False  # on a page of shops a name may be linked with any town, or none
    return True


def _party_relations(draft: Draft) -> Mapping[str, Sequence[Relation]]:
    """The PARTY relations of each paper, by its id."""
    parties: dict[str, list[Relation]] = {}
    for relation in draft.relations:
        if relation.type == "PARTY":
            parties.setdefault(relation.source, []).append(relation)
    return parties


def _between_states(draft: Draft, paper: Mention, parties: Mapping[str, Sequence[Relation]]) -> bool:
    """„Съюзният договор между България и Сърбия": whether only states are parties, and no mayor signs."""
    group = _mentions(draft, paper)
    joined = [draft.by_id(item.target) for one in group for item in parties.get(one.id, ())]
    signers = (person for one in group for person in draft.targets(one, "SIGNED_BY"))
    states = bool(joined) and all(place.label == "COUNTRY" for place in joined)
    return states and not any(person.label == "MAYOR" for person in signers)


def _without(papers: Iterable[Mention], dropped: Iterable[Mention]) -> list[Mention]:
    gone = {paper.id for paper in dropped}
    return [paper for paper in papers if paper.id not in gone]


def _mentions(draft: Draft, paper: Mention) -> list[Mention]:
    """The mentions of a paper."""
    return [paper, *draft.targets(paper, "SAME_AS"), *draft.sources(paper, "SAME_AS")]


def _two_sign(draft: Draft, paper: Mention) -> bool:
    """Whether two people sign a paper of whom neither alone is a mayor: who signs with one else is a firm's manager."""
    signers = [person.label for person in draft.targets(paper, "SIGNED_BY")]
    return len(signers) > 1 and signers.count("MAYOR") != 1


def _mayors_sign(draft: Draft, group: Iterable[Mention]) -> bool:
    """Whether two mayors sign a paper; who signs is taken for one where the text does not say what he is."""
    signers = (draft.targets(one, "SIGNED_BY") for one in group)
    return any(sum(person.label == "MAYOR" and _in_office(draft, person) for person in one) > 1 for one in signers)


def _in_office(draft: Draft, person: Mention) -> bool:
    """Whether the text calls someone by an office, here or elsewhere."""
    if person.unnamed or person.id in draft.office_at:
        return True
    return any(other.thing == person.thing and other.id in draft.office_at for other in draft.labelled("MAYOR"))


def _says_so(draft: Draft, cues: Cues, paper: Mention, parties: Mapping[str, Sequence[Relation]]) -> bool:
    """Whether a paper is of a telling kind and its own words name another town, or both; or two mayors sign it."""
    group = _mentions(draft, paper)
    if _mayors_sign(draft, group):
        return True
    telling = [one for one in group if one.type in _OWN_TYPES]
    if any(_of_both_towns(draft, cues, one) for one in telling):
        return True
    if not telling:
        return False
    own = (item for one in group for item in parties.get(one.id, ()) if item.rule not in _OUTSIDE)
    towns = (draft.by_id(item.target) for item in own)
    return any(is_linked(town.ref) and town.ref != draft.home_ref for town in towns)


def _of_both_towns(draft: Draft, cues: Cues, paper: Mention) -> bool:
    """„споразумение за сътрудничество между двата града"; „двете страни" may be anybody."""
    both = cues["both"].search(draft.text, paper.end, draft.sentence(paper.start)[1])
    nouns = draft.pack.data("places_context")["town_nouns"]
    return both is not None and any(noun in both.group().lower() for noun in nouns)


def _signed_abroad(draft: Draft, cues: Cues, paper: Mention) -> bool:
    """„Местните власти и кметството на Калафат парафираха меморандум": a sentence that signs with a body abroad."""
    start, end = draft.sentence(paper.start)
    own = draft.pack.data("pack")["states"][0]
    both = paper.form not in _EVERYDAY and cues.found("both", draft.text, paper.end, end)
    towns = draft.within(start, end, ("CITY",)) + (draft.targets(paper, "PARTY") if both else [])
    states = {draft.country.get(town.id) for town in towns if is_linked(town.ref)}
    if not cues.found("sign" if both else "signed", draft.text, start, end) or not states - {own, None}:
        return False
    if paper.type in _OWN_TYPES:
        return True
    everyday = paper.form in _EVERYDAY or cues.found("contract", draft.text, start, end)
    return not everyday and cues.found("signing_bodies", draft.text, start, end)


def _of_two_towns(
    draft: Draft, cues: Cues, paper: Mention, parties: Mapping[str, Sequence[Relation]], *, signed: bool
) -> bool:
    """Whether two mayors sign a paper, or, unless it must be ``signed`` so, its own words name a partner."""
    group = _mentions(draft, paper)
    if _mayors_sign(draft, group):
        return True
    if signed:
        return False
    if any(one.type == "twinning" for one in group):
        return True
    told = any(one.type in _OWN_TYPES for one in group)
    for relation in (item for one in group for item in parties.get(one.id, ())):
        if relation.rule in _NEAR:
            continue
        party = draft.by_id(relation.target)
        if party.label == "ORG":
            if cues.found("learned_bodies", draft.text, party.start, party.end):
                return True
        elif _unknown_town(party) or (told and _elsewhere(draft, party)):
            return True
    return False
