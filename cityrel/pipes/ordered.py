"""Papers that a decision orders: to be replaced by another one, to be drawn up, to be signed though told of before."""

from __future__ import annotations

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cue, Cues, compiled
from cityrel.pipes.draft import Draft
from cityrel.pipes.paper_candidates import Candidate
from cityrel.pipes.segments import CLAUSE_END, leads
from cityrel.reading.blocks import HEADING, ITEM, KEYVALUE

#: Letters before a paper that opens its item: „а) Програма …".
_MARK = 2
#: Blocks at the top of a page that may hold its title, and characters from „signing" to the paper.
_TITLE_BLOCKS, _SIGNING = 6, 20
#: Items of a list behind the line that leads to it.
_ITEMS = 12
#: Characters of a line that announces what stands below it.
_ANNOUNCEMENT = 60
#: Why a paper is one: it came for another.
REPLACES = "replaces a paper"
#: Characters from „replaced" to the paper that came for another.
_NEW = 40
#: Characters from a paper to its date; before a paper in which „a new version of" stands, and from there to it.
_DATED, _NEAR, _VERSION = 70, 60, 6
#: What leads to a date.
_LED = regex.compile(r"(?<!\p{L})\p{Ll}{1,4}\s\Z")
#: Between „the next step" and the paper that it is.
_STEP = regex.compile(r"(?:\s[–—-]|:)\s(?:\p{Ll}++\s)?")
#: Behind „to draw up": no noun, which would be what is to be drawn up.
_NO_OBJECT = regex.compile(r"(?!\s\p{L}{4})")


def of_new_text(text: str, cues: Cues, paper: int) -> bool:
    """Whether „a new version of" leads to the paper at an offset."""
    return any(paper - told <= _VERSION for _, told in cues.spans("new_version", text, max(0, paper - _NEAR), paper))


class Ordered:
    """Reads what is to be done with papers.

    Args:
        pack: the language.
        cues: its cue words.
        heads: the nouns that name papers.
    """

    def __init__(self, pack: LanguagePack, cues: Cues, heads: Cue) -> None:
        self._cues = cues
        self._heads = heads
        self._instrumental = compiled(pack.data("cues")["spans"]["instrumental"] or "(?!)")

    def by_it(self, text: str, start: int, paper: regex.Match[str]) -> bool:
        """Whether a preposition, or the case of its noun, tells a paper as the means of something."""
        before = text[start : paper.start()]
        if any(len(before[match.end() :].split()) <= 1 for match in self._cues["ended_by"].finditer(before)):
            return True
        return self._instrumental.search(paper.group()) is not None

    def exchanged(self, text: str, paper: Candidate) -> str:
        """„предложи да замени протокола с договор": whether a paper is the ``old`` or the ``new`` one of two."""
        start, end = paper.sentence
        for cue, told in self._cues.spans("to_replace", text, start, end):
            before = list(self._heads.finditer(text, start, cue))[-1:]
            after = list(self._heads.finditer(text, told, end))[:2]
            new = next((head for head in after if self.by_it(text, told, head)), None)
            if new is None and not (before and after):
                continue
            old = next((head for head in after if head is not new), None) or (before[0] if before and new else None)
            if new is None:
                new = before[0]  # «договор, который должен заменить протокол»
            if paper.start <= new.start() < paper.end:
                return "new"
            if old is not None and paper.start <= old.start() < paper.end:
                return "old"
        return ""

    def next_step(self, draft: Draft, paper: Candidate) -> bool:
        """«Следующий шаг – соглашение о сотрудничестве», but not below a mere date: a chronicle tells what came."""
        text, block = draft.text, draft.block(paper.start)
        line = text.rfind("\n", 0, block.start) + 1
        steps = self._cues.spans("next_step", text, line, paper.start)
        if not any(_STEP.fullmatch(text, told, paper.start) for _, told in steps):
            return False
        above = draft.blocks[block.number - 1] if block.number else block
        dated = above.kind != KEYVALUE and bool(draft.starting(above.start, above.start + 1, ("DATE",)))
        return not dated or any(map(str.isalpha, draft.bare(above.start, above.end)))

    def replaces(self, text: str, old: Candidate, paper: Candidate) -> bool:
        """„Протоколът е заменен през 2004 г. с договор": whether a paper came for one before it in its sentence."""
        if old.sentence != paper.sentence:
            return False
        for _, told in self._cues.spans("replaced", text, old.end, paper.start):
            new = self._heads.search(text, told, min(paper.end, told + _NEW))
            if new is not None and paper.start <= new.start() and not CLAUSE_END.search(text, told, new.start()):
                return self.by_it(text, told, new) or leads(text, self._cues, new.start(), "replaced_with")
        return False

    def drawn_up(self, text: str, paper: Candidate, end: int) -> bool:
        """«Программу обменов … разработать», „План … да се изготви": an item that begins with what is to be made.

        Args:
            text: the page's.
            paper: which may be to come.
            end: where what is told of it ends.
        """
        if sum(map(str.isalpha, text[paper.sentence[0] : paper.start])) > _MARK:
            return False
        return any(
            _NO_OBJECT.match(text, told) for _, told in self._cues.spans("to_draw_up", text, paper.end, end)
        ) and not self._cues.any_found(("signed", "ended", "renewal"), text, paper.end, end)

    def to_sign(self, text: str, start: int, end: int) -> bool:
        """„да подпише посочения договор": a signing to come, between an order and the paper it takes up."""
        return self._cues.found("sign", text, start, end) and not self._cues.found("signed", text, start, end)

    def held_over(self, text: str, cue: int, paper: Candidate) -> bool:
        """«попросили считать договор утратившим силу»: it is the end of the paper that a cue before it speaks of."""
        return self._cues.found("held_to_be", text, cue, paper.start) and self._cues.found(
            "ended", text, paper.end, paper.sentence[1]
        )

    def _listed(self, draft: Draft, paper: Candidate) -> bool:
        """«… вопрос о согласии на заключение:», and below it the papers, each in an item that it begins."""
        text, block = draft.text, draft.block(paper.start)
        if block.kind != ITEM or sum(map(str.isalpha, text[block.start : paper.start])) > _MARK:
            return False
        for above in reversed(draft.blocks[max(0, block.number - _ITEMS) : block.number]):
            told = above.start, above.end
            if above.kind != ITEM or text[above.end - 1] == ":":
                return (
                    text[above.end - 1] == ":"
                    and all(self._cues.found(name, text, *told) for name in ("planned", "sign"))
                    and not self._cues.found("signed", text, *told)
                    and not self._cues.found("signed", text, paper.end, paper.sentence[1])
                )
        return False

    def renewed(self, draft: Draft, paper: Candidate) -> bool:
        """„ще подпишат нова редакция на договора от 1988 г.": to come is the new text of a paper that has its day."""
        text, cues = draft.text, self._cues
        date = next(iter(draft.starting(paper.end, min(paper.sentence[1], paper.end + _DATED), ("DATE",))), None)
        if date is None:
            return False
        gap = text[paper.end : date.start]
        led = _LED.search(gap)
        dated = draft.pack.data("cues")["spans"]["dated"]
        own = led is None or led.group().strip() in dated or cues.found("signed", gap, 0, len(gap))
        return own and (
            of_new_text(text, cues, paper.start) or cues.found("new_version", text, date.end, paper.sentence[1])
        )

    def on_agenda(self, draft: Draft, paper: Candidate) -> bool:
        """„подписване на меморандум" on a page of what is to be done: a plan, a programme of a visit, „Предстои"."""
        before = max(paper.sentence[0], paper.start - _SIGNING), paper.start
        return self._listed(draft, paper) or (
            self._cues.found("to_sign", draft.text, *before)
            and not self._cues.found("signed", draft.text, *paper.sentence)
            and any(
                self._cues["agenda"].match(draft.text, block.start)
                or (
                    (block.kind == HEADING or block.end - block.start <= _ANNOUNCEMENT)
                    and self._cues.found("planned", draft.text, block.start, block.end)
                )
                for block in draft.blocks[:_TITLE_BLOCKS]
            )
        )
