"""The paper that the title of a page names is the one that its text tells of first."""

from __future__ import annotations

from cityrel.document import Mention
from cityrel.pipes.draft import Draft
from cityrel.pipes.structure import Structure
from cityrel.things import place_key

#: Characters of a title at most.
_TITLE = 160


def join_title(draft: Draft, structure: Structure) -> None:
    """„X и Y: договорът е подписан": join the first paper of the text with that of the title, if they may be one."""
    papers = draft.labelled("AGREEMENT")
    if len(papers) < 2:
        return
    title, first = papers[0], papers[1]
    block = draft.block(title.start)
    if block.number > 0 or block.end - block.start > _TITLE:
        return
    if draft.block(first.start).number == 0 or draft.leads(first, "SAME_AS"):
        return
    bare = title.type == "unspecified" and not draft.targets(title, "SIGNED_ON")
    alike = bare and first.form == title.form and first.status == title.status
    plural = structure.plural_paper(title) or structure.plural_paper(first)
    ours, theirs = _partners(draft, structure, first), _partners(draft, structure, title)
    if alike and not plural and (not ours or not theirs or ours & theirs):
        draft.relate("SAME_AS", first, title, "paper of the title")


def _partners(draft: Draft, structure: Structure, paper: Mention) -> set[str]:
    return {place_key(party) for party in draft.targets(paper, "PARTY") if not structure.is_focus(party)}
