"""What one mention of a paper tells of its status holds for the others: ended, in force again, signed at last."""

from __future__ import annotations

from cityrel.document import Mention
from cityrel.languages.cues import Cues
from cityrel.pipes.denied_ends import revived
from cityrel.pipes.draft import Draft

#: Characters from a paper to the date that is its name: „договорът от 1998 г."; those of a year.
_NAMED, _YEAR = 8, 4
#: Characters between „will" and „sign".
_TO_COME = 10
#: Characters before a paper in which „the present", „the old" stand.
_WHICH = 24


def carry(draft: Draft, cues: Cues, later: Mention, earlier: Mention) -> None:
    """Settle the status of a paper and of its mentions before, when a page takes it up again.

    Args:
        draft: with the two joined.
        cues: the pack's cue words.
        later: takes up the paper.
        earlier: told it before.
    """
    if later.status == "ended":
        _set(draft, earlier, "ended")
    elif (
        later.status == "signed"
        and earlier.status == "ended"
        and revived(draft.text, cues, *draft.sentence(later.start))
    ):
        # „… изтече през 2014 г. През 2016 г. договорът беше подновен"
        _set(draft, earlier, "signed")
    elif later.status == "signed" and earlier.status != "signed" and not comes_about(draft, cues, later, earlier):
        later.status = earlier.status


def comes_about(draft: Draft, cues: Cues, later: Mention, earlier: Mention) -> bool:
    """„Готви се договор с Комо. Вчера документът беше подписан": whether what was planned is told to be signed."""
    text, (start, end) = draft.text, draft.sentence(later.start)
    if earlier.status != "planned" or later.status != "signed" or later.type != "unspecified":
        return False
    near = 0 < draft.sentence_index(later.start) - draft.sentence_index(earlier.start) <= 2
    if not near or draft.block(later.start) is not draft.block(earlier.start):
        return False
    if cues.any_found(("in_force", "older"), text, max(start, later.start - _WHICH), later.start):
        return False  # „Готви се нов договор. Действащият договор е подписан …"
    date = next(iter(draft.starting(later.end, min(end, later.end + _NAMED), ("DATE",))), None)
    # but «Подписали документ 20 мая 2017 года»
    named = date is not None and (len(date.edtf or "") == _YEAR or date.start > later.end + 1)
    return not named and is_signed(draft, cues, later)


def is_signed(draft: Draft, cues: Cues, paper: Mention) -> bool:
    """Whether the sentence of a paper tells of a signing that is past, not „ще носи подписа и на …"."""
    text, (start, end) = draft.text, draft.sentence(paper.start)
    return any(
        not cues.found("to_come", text, max(start, a - _TO_COME), a) for a, _ in cues.spans("signed", text, start, end)
    )


def _set(draft: Draft, paper: Mention, status: str) -> None:
    """What a page tells to be over is over wherever it names it; so is what holds again."""
    paper.status = status
    for earlier in draft.targets(paper, "SAME_AS"):
        _set(draft, earlier, status)
