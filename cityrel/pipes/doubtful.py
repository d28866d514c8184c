"""Papers taken back where nothing on the page bears them out."""

from __future__ import annotations

from cityrel.languages.cues import Cues
from cityrel.pipes.draft import Draft
from cityrel.scheme import TYPES

#: Kinds of paper that say themselves that they join towns.
_OWN_TYPES = frozenset(TYPES) - {"supplementary", "unspecified"}
#: Forms that a town also has alone (a council's programme for its work abroad).
_ALONE = frozenset({"programme", "plan"})
#: Parties that only stand on the same page, or in the same section.
_LOOSE = frozenset({"party:page", "party:about (section)"})


def drop_doubtful(draft: Draft, cues: Cues) -> None:
    """Drop the papers of a page that has no tie, no paper of a telling kind, none signed by two people, none whose own
    words name a partner.

    Such a page tells of contracts, programmes and rules of one town, and another town stands on it by chance.
    """
    papers = draft.labelled("AGREEMENT")
    if not papers or any(relation.type == "TWINNED_WITH" for relation in draft.relations):
        return
    if any(place.tie for place in draft.labelled("CITY", "REGION")):
        return
    if any(paper.type in _OWN_TYPES and paper.form not in _ALONE for paper in papers):
        return
    if any(cues.found("both", draft.text, paper.end, draft.sentence(paper.start)[1]) for paper in papers):
        return  # «договор между двумя городами»
    if any(len(draft.targets(paper, "SIGNED_BY")) > 1 for paper in papers):
        return
    for relation in draft.relations:
        party = draft.by_id(relation.target)
        at_home = party.ref is not None and party.ref == draft.home_ref
        if relation.type == "PARTY" and relation.rule not in _LOOSE and not at_home:
            return
    draft.drop_joined(papers)
