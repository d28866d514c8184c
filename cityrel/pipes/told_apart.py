"""Papers signed together and named one by one: „подписаха два документа. Първият е протокол, вторият – програма"."""

from __future__ import annotations

import regex

from cityrel.document import Mention
from cityrel.languages.cues import Cue, Cues
from cityrel.pipes.draft import Draft

#: Sentences that may name the papers, and characters from „the first" to its noun.
_SENTENCES, _NOUN = 3, 48
#: Characters at the start of a sentence before „the first", and what stands before „the second" in one.
_OPENING, _BEFORE = 2, regex.compile(r"(?:[,;.–—]|\s\p{Ll})\s\Z")


def counted_apart(draft: Draft, cues: Cues, heads: Cue, at: int) -> bool:
    """Whether papers are but counted at an offset, and each is named by its noun in the next sentences."""
    return sum(heads.search(draft.text, *part) is not None for part in _parts(draft, cues, at)) > 1


def told_apart(draft: Draft, cues: Cues, start: int) -> list[Mention]:
    """The papers that a sentence counts and the next ones name."""
    first = [draft.starting(*part, ("AGREEMENT",))[:1] for part in _parts(draft, cues, start)]
    papers = [paper for found in first for paper in found]
    return papers if len(papers) > 1 else []


def one_of_counted(draft: Draft, cues: Cues, at: int) -> bool:
    """Whether a paper is named at an offset as one of those that a sentence before counts as signed."""
    index, block = draft.sentence_index(at), draft.block(at)
    for start, end in reversed(draft.sentences[max(0, index - _SENTENCES) : index]):
        if start < block.start:
            return False
        if cues.found("papers_counted", draft.text, start, end):
            told = any(first <= at < last for first, last in _parts(draft, cues, start))
            return told and cues.found("sign", draft.text, start, end)
    return False


def _parts(draft: Draft, cues: Cues, at: int) -> list[tuple[int, int]]:
    """Where „the first …", „the other …" are told in the sentences behind that of an offset, in its block."""
    text, index, stop = draft.text, draft.sentence_index(at) + 1, draft.block(at).end
    parts: list[tuple[int, int]] = []
    for start, end in draft.sentences[index : index + _SENTENCES]:
        marks = [
            told
            for told, _ in cues.spans("each_of_them", text, start, end)
            if told - start <= _OPENING or _BEFORE.search(text, told - 3, told)
        ]
        if end > stop or not marks or marks[0] - start > _OPENING:
            break
        parts += [(one, min(one + _NOUN, other)) for one, other in zip(marks, [*marks[1:], end], strict=True)]
    return parts
