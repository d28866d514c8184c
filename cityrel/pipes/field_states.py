"""What the fields of a row or a card say of its paper: that it is over, or yet to be signed."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cityrel.languages.cues import Cues, compile_cues, paper_words
from cityrel.pipes.draft import Draft
from cityrel.reading.blocks import KEYVALUE, Block
from cityrel.scheme import PEOPLE

#: A part of what a field says.
_PART = regex.compile(r"[^;,.()]++")


class FieldStates:
    """Reads the states of papers from fields.

    Args:
        draft: with dates and people found.
        cues: the pack's cue words.
    """

    def __init__(self, draft: Draft, cues: Cues) -> None:
        self.draft = draft
        self.cues = cues
        self._paper = compile_cues(paper_words(draft.pack, without="document"))
        self._form = {word: form for form, words in draft.pack.data("cues")["forms"].items() for word in words}

    def of_row(self, row: Sequence[Block]) -> tuple[bool, bool]:
        """Whether the fields of a row say that its paper is over, and that it is yet to come."""
        text, over, to_come = self.draft.text, False, False
        for field in row:
            to_come |= (field.key == "date" and self._date_to_come(field)) or self.unsigned(field)
            if field.key == "ended":
                over |= bool(self.draft.within(field.start, field.end, ("DATE",)))
            elif field.key == "date":
                over |= self._ended_since(field)
            elif field.key in ("status", "cell", "note", "validity"):
                ended, planned = self._state(field)
                over |= ended
                planned = planned and not self._of_another(field, row)
                # „действа, предстои подновяване"
                holds = ("in_force", "not_ended", "renewal", "revived")
                to_come |= planned and not any(self.cues.found(name, text, field.start, field.end) for name in holds)
            elif field.kind == KEYVALUE and field.key not in ("city", "city_country", "document"):
                # „Отметки: прекращён по письму": whatever the key, the value begins with it
                opening = self.cues["ended"].match(self.draft.text, field.start)
                over |= opening is not None and self._state(field)[0]
        return over, to_come

    def _date_to_come(self, field: Block) -> bool:
        """„май 2031 г. (план)", but not „5.11.2019; май 2031 г. (план)", the days of two papers."""
        parts = self.draft.text[field.start : field.end].split(";")
        return all(self.cues.found("planned_date", part, 0, len(part)) for part in parts)

    def _ended_since(self, field: Block) -> bool:
        """„17.10.1986 г., прекратен 2022": whether a part of a date's field, behind the date, begins with an end."""
        text = self.draft.text
        dates = self.draft.within(field.start, field.end, ("DATE",))[:1]
        for part in _PART.finditer(text, dates[0].end, field.end) if dates else ():
            opening = self.cues["ended"].search(text, *part.span())
            if opening is not None and not text[part.start() : opening.start()].strip():
                return not self.cues.found("affairs", text, *part.span())
        return False

    def _state(self, field: Block) -> tuple[bool, bool]:
        """Whether a field says that the row's paper is over or yet to come; the first part that says either decides."""
        text = self.draft.text
        opening = self.cues["ended"].match(text, field.start)
        if opening is not None and not self._paper.match(text, opening.end() + 1):
            return True, False  # but „заменя старото споразумение"
        holds = False
        for part in _PART.finditer(text, field.start, field.end):
            if self._paper.search(text, *part.span()):
                break  # a part may speak of another paper: „изтекло; ново споразумение е в подготовка"
            over = self.cues.found("affairs", text, *part.span())
            over |= holds and self.cues["not"].match(text, part.start() + 1) is not None  # „действащ, не се изпълнява"
            holds |= self.cues.found("not_ended", text, *part.span())
            ended = not over and self.cues.found("ended", text, *part.span())
            planned = self.cues.found("preparing", text, *part.span())
            if field.key == "status":
                # „текстът е готов, не е подписан", „проект"
                planned |= self.cues.found("planned_date", text, *part.span())
            if ended or planned:
                return ended, not ended
        if sum(1 for _ in self._paper.finditer(text, field.start, field.end)) > (field.key == "status"):
            return False, False  # a note may speak of another paper, a state of each of several
        over = holds or self.cues.found("affairs", text, field.start, field.end)
        span = (text, field.start, field.end)
        return not over and self.cues.found("ended", *span), self.cues.found("preparing", *span)

    def unsigned(self, field: Block) -> bool:
        """„Сключен: не е; …", „Подписи: няма, остава проект", „Ще подпише: …": of a paper that is yet to be signed."""
        text, cues = self.draft.text, self.cues
        if field.key not in ("date", "signatories"):
            return False
        first = _PART.match(text, field.start, field.end)
        if first is not None and cues["field_denied"].fullmatch(first.group().strip()):
            return True
        if field.key == "signatories" and cues.found("planned_date", text, field.start, field.end):
            return not self.draft.within(field.start, field.end, PEOPLE)
        line = text.rfind("\n", 0, field.start) + 1
        return field.kind == KEYVALUE and cues.found("planned", text, line, field.start)

    def _of_another(self, field: Block, row: Sequence[Block]) -> bool:
        """„Писмо за намерения | предстои споразумение": whether a field names no paper but of another form."""
        text = self.draft.text
        own = [self._forms_in(text, block) for block in row if block.key == "document"]
        told = self._forms_in(text, field)
        return bool(told and own and own[0]) and told.isdisjoint(own[0])

    def _forms_in(self, text: str, block: Block) -> set[str]:
        """Forms of the papers that a field names."""
        found = self._paper.finditer(text, block.start, block.end)
        return {self._form[" ".join(match.group().lower().split())] for match in found}
