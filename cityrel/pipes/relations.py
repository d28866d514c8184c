"""spaCy components that find agreements and join mentions by relations, in the order one builds on the other."""

from __future__ import annotations

from collections.abc import Callable

from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cues
from cityrel.pipes.agreements import Agreements
from cityrel.pipes.chronicle import Chronicle
from cityrel.pipes.coreference import Coreference
from cityrel.pipes.doubtful import drop_doubtful
from cityrel.pipes.draft import Draft
from cityrel.pipes.freed_places import free_places
from cityrel.pipes.mayor_sides import settle_offices
from cityrel.pipes.mayors import Mayors
from cityrel.pipes.parties import Parties
from cityrel.pipes.replaced import Replaced
from cityrel.pipes.row_papers import RowPapers
from cityrel.pipes.scorer import load_scorer
from cityrel.pipes.signing import Signing
from cityrel.pipes.structure import Structure
from cityrel.pipes.ties import Ties
from cityrel.pipes.titles import join_title
from cityrel.pipes.told_together import ToldTogether


class Relations:
    """Agreements and all relations of a draft whose places, dates and people are found."""

    def __init__(self, pack: LanguagePack) -> None:
        self.cues = Cues(pack)
        self.agreements = Agreements(pack, self.cues)
        self.scorer: Callable[[Draft, Structure, Cues], None] = load_scorer()

    def __call__(self, draft: Draft) -> None:
        self.join(draft, find=True)

    def join(self, draft: Draft, *, find: bool = False) -> None:
        """Add the relations of a draft.

        Args:
            draft: with places, dates and people.
            find: find the agreements first; without it those of the draft are taken.
        """
        for relation in draft.relations:
            target = draft.by_id(relation.target)
            if relation.type == "LOCATED_IN" and target.label == "COUNTRY" and target.ref:
                draft.country[relation.source] = target.ref.partition(":")[2]
        structure = Structure(draft, self.cues)
        if find:
            self.agreements(draft, structure)
            draft.sort()
            settle_offices(draft, self.cues)
            Replaced(draft, structure, self.cues)()
            ToldTogether(draft, structure, self.cues, self.agreements.heads)()
        Signing(draft, structure, self.cues)()
        parties = Parties(draft, structure, self.cues)
        parties.explicit_parties()
        RowPapers(draft).join_parents(self.cues)
        Coreference(draft, structure, self.cues, parties.implied())()
        parties.other_parties()
        chronicle = Chronicle(draft, self.cues)
        chronicle.papers()
        join_title(draft, structure)
        Mayors(draft, structure, self.cues)()
        Ties(draft, structure, self.cues)()
        chronicle.ties()
        if find:
            drop_doubtful(draft, self.cues)
            # an institution is named in the records only where it is a party
            for body in draft.labelled("ORG"):
                if not draft.reached(body, "PARTY"):
                    free_places(draft, body)
            # no mayor is one who was taken for it as the signatory of a paper that is none
            mayors = draft.labelled("MAYOR")
            told = {item.thing for item in mayors if draft.reached(item, "SIGNED_BY") or draft.leads(item, "MAYOR_OF")}
            for mayor in mayors:
                if mayor.rule.endswith("+signatory") and mayor.thing not in told:
                    mayor.label, mayor.role = "PERSON", "other"
        self.scorer(draft, structure, self.cues)
