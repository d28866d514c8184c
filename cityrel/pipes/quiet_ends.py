"""Ends of papers that no verb of ending tells: kept in the archive, gone with something else."""

from __future__ import annotations

import regex

from cityrel.languages.cues import Cue, Cues
from cityrel.pipes.draft import Draft
from cityrel.pipes.paper_candidates import Candidate
from cityrel.pipes.segments import leads

BRACKET = regex.compile(r"\(([^()]{1,60})\)")


def archived(draft: Draft, cues: Cues, heads: Cue, candidate: Candidate) -> bool:
    """„Договор за дружба от 1971 г. (архив)"."""
    return any(
        cues["kept_in_archive"].fullmatch(match[1]) and not heads.search(draft.text, candidate.end, match.start())
        for match in BRACKET.finditer(draft.text, candidate.end, candidate.sentence[1])
    )


def gone_with(draft: Draft, cues: Cues, candidate: Candidate) -> bool:
    """„Изчезна държавата, а с нея и договорът": told to be over with something else."""
    gone = leads(draft.text, cues, candidate.start, "and_with_it")
    return gone and cues.found("vanishes", draft.text, candidate.sentence[0], candidate.start)
