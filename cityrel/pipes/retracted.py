"""What a page tells and does not mean: a forgery, a mistake, a question that is denied, the plot of a novel."""

from __future__ import annotations

from cityrel.languages.cues import LETTERS, Cues
from cityrel.pipes.draft import Draft

#: Sentences behind the one that tells something, in which it may be taken back.
_BEHIND = 3


def retracted(draft: Draft, cues: Cues, start: int, end: int) -> bool:
    """Whether a paper or tie told in a span of the page is none.

    Args:
        draft: with its sentences.
        cues: the pack's cue words.
        start: of what tells of it.
        end: of that.
    """
    text, index = draft.text, draft.sentence_index(start)
    if index < 0:
        return False
    behind = draft.sentences[index + 1 : index + 1 + _BEHIND]
    told = draft.sentences[index]
    if cues.found("taken_back", text, told[0], behind[-1][1] if behind else told[1]):
        return True
    if cues.found("in_fiction", text, draft.block(start).start, told[1]):
        return True
    word = LETTERS.search(text, *behind[0]) if behind else None
    answer = (word.start(), behind[0][1]) if word is not None else None
    if answer is not None and cues.found("asked_if", text, *told) and cues["answered_no"].match(text, *answer):
        return True  # „Често ни питат дали сме побратими с Бор. Не сме, …"
    if answer is not None and cues["not_so"].match(text, *answer):
        return True  # „Често наричат Бор наш побратим. Това не е вярно."
    asked = cues.found("asked_whether", text, told[0], start) and "?" in text[end : told[1]]
    return asked and not (answer is not None and _agrees(cues, text, *answer))


def _agrees(cues: Cues, text: str, start: int, end: int) -> bool:
    """„Да, …", „Подписването е насрочено за май": whether what answers a question says that it is so."""
    if cues["yes"].match(text, start, end):
        return True
    return cues.any_found(("sign", "planned"), text, start, end) and not cues.found("not", text, start, end)
