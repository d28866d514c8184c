"""Mentions of agreements: the head noun, the words that say the kind of tie, form, type and status.

A head noun alone („договор", «документ») is an everyday word; it is an agreement where its own words name a tie, where
a party or a signing stands beside it, or where it takes up a paper the page has named before.
"""

from __future__ import annotations

import itertools
from functools import lru_cache

import regex

from cityrel.document import Mention
from cityrel.languages import LanguagePack
from cityrel.languages.cues import BEGIN, Cues, alternation, apposition, compile_cues, paper_words
from cityrel.pipes.dated_papers import dated_beside
from cityrel.pipes.deeds import Deeds
from cityrel.pipes.draft import Draft
from cityrel.pipes.footnotes import MarkedPapers
from cityrel.pipes.named_parties import NamedParties, of_two
from cityrel.pipes.ordered import REPLACES
from cityrel.pipes.other_papers import (
    NAMING,
    about_partner,
    abroad,
    absence,
    at_home,
    denied,
    for_works,
    left_out,
    missing,
    negated,
    of_contracts,
    of_each,
    of_home_bodies,
    of_minutes,
    of_row_alone,
    of_several,
    term_begins,
    to_a_contract,
    told_one_by_one,
    under_a_paper,
    with_the_state,
)
from cityrel.pipes.other_sides import OtherSides
from cityrel.pipes.paper_candidates import Candidate, clause
from cityrel.pipes.paper_spans import behind_head, end_of
from cityrel.pipes.paper_types import PaperTypes
from cityrel.pipes.segments import GROUNDS, leads
from cityrel.pipes.statuses import Statuses
from cityrel.pipes.structure import Structure
from cityrel.pipes.told_apart import counted_apart, one_of_counted
from cityrel.pipes.told_papers import ToldPapers, known_before, named_by_another, signed_itself, signed_next
from cityrel.reading.blocks import HEADING, ITEM
from cityrel.scheme import ACCORDS

_COUNT = regex.compile(r"\d\s*+$")
_CLOSING = tuple('”“"»')
#: Cues behind a paper that tell that it is still to be signed.
_DUE = ("planned_after", "prepared_after", "signing_to_come")
_QUOTED = regex.compile(r"[„“\"«]\s*+$")


class Agreements:
    """Finds AGREEMENT mentions with form, type and status."""

    def __init__(self, pack: LanguagePack, cues: Cues) -> None:
        data = pack.data("cues")
        self.cues = cues
        self.forms = {form: compile_cues(words) for form, words in data["forms"].items()}
        self.heads = compile_cues(paper_words(pack))
        self.plurals = frozenset(data["spans"]["plurals"])
        self.definite = regex.compile(data["spans"]["definite"]) if data["spans"]["definite"] else None
        #: „новия договор": the article is the adjective's
        self.defined = regex.compile(data["spans"]["defined_adjective"] or "(?!)")
        self.mere = frozenset(data["spans"]["mere"])
        self.mere_shown = regex.compile(data["spans"]["mere_shown"] or "(?!)")
        self.modifier = regex.compile(rf"(?i){BEGIN}(?:{alternation(data['spans']['modifiers'])})[^\S\n]++$")
        self.span = behind_head(data["spans"])
        self.lacking = regex.compile(rf"(?i)(?:{alternation(data['spans']['absent'])})(?!\p{{L}})")
        self.absent = absence(data["spans"])
        self.apposition = apposition(pack)
        self.statuses = Statuses(pack, cues, self.heads)
        self.told = ToldPapers(self.definite)
        self.named = NamedParties(pack, cues)
        self.types = PaperTypes(pack, cues, self.heads, self.modifier)
        self.deeds = Deeds(pack, cues, self.definite)
        self.sides = OtherSides(pack, cues)
        self.counted = compile_cues(data["spans"]["numerals"])
        #: whether a page speaks of ties between towns at all; many candidates of one page ask for it
        self._speaks_of_ties = lru_cache(maxsize=1)(self.types.told)

    # ---------------------------------------------------------------- running

    def __call__(self, draft: Draft, structure: Structure) -> list[Mention]:
        candidates, cues = self.candidates(draft, structure), self.cues
        kept: list[Candidate] = []
        taken: set[int] = set()  # where they begin
        marked: MarkedPapers[Candidate] = MarkedPapers(draft)
        for candidate in candidates:
            if self.accept(draft, candidate, kept, marked):
                kept.append(candidate)
                taken.add(candidate.start)
                marked.add(candidate, self.told.towns(draft, candidate))
        for candidate in candidates:
            # the title of a page speaks of the paper that its text tells of
            block = draft.block(candidate.start)
            title = block.number == 0 and block.kind == HEADING and not of_minutes(draft, self.cues, candidate)
            title = title and not of_several(draft, self.heads, candidate)
            if title and candidate.start not in taken and candidate.type == "unspecified":
                if (
                    any(other.form == candidate.form and other.start > candidate.start for other in kept)
                    and not candidate.plural
                ):
                    candidate.reason = "title"
                    kept.append(candidate)
                    taken.add(candidate.start)
        for one, other in itertools.pairwise(candidates):
            if one.form == "document" and one.start not in taken and other.start in taken and not one.plural:
                gap = one.end, other.start
                if self.apposition.fullmatch(draft.text, *gap) and not cues.found("negated", draft.text, *gap):
                    one.reason = "another name"
                    kept.append(one)
                    taken.add(one.start)
        kept.sort(key=lambda item: item.start)
        mentions = []
        for candidate in kept:
            mention = draft.add("AGREEMENT", candidate.start, candidate.end, candidate.reason)
            mention.form, mention.type = candidate.form, candidate.type
            mention.status = self.statuses.of(draft, candidate)
            mentions.append(mention)
        return mentions

    def candidates(self, draft: Draft, structure: Structure) -> list[Candidate]:
        """All head nouns of the page with their spans and kinds, in order; none inside another."""
        text, back = draft.opened()
        found: list[Candidate] = []
        for match in draft.in_opened(self.heads, text):
            if found and back(match.start()) < found[-1].end:
                continue
            form = next(form for form, pattern in self.forms.items() if pattern.fullmatch(match.group()))
            end = match.end()
            tail = self.span.match(text, end)
            if tail is not None and "\n" not in tail.group():
                end = end_of(tail)
            start = match.start()
            modifier = self.modifier.search(text, max(0, start - 40), start)
            while modifier is not None:
                start = modifier.start()
                modifier = self.modifier.search(text, max(0, start - 40), start)
            candidate = Candidate(back(start), back(end - 1) + 1, match.group().lower(), form)
            block = draft.block(candidate.start)
            if not draft.free(candidate.start, candidate.end) or not block.start <= candidate.start < block.end:
                continue  # the key of a line („Документ 2: …") is no mention
            candidate.sentence = draft.sentence(candidate.start)
            candidate.clause = clause(draft.text, candidate)
            candidate.card = candidate.start - block.start < 5 and bool(structure.card(candidate.start))
            candidate.unit, candidate.topic = structure.unit(candidate.start), structure.topic(block)
            candidate.nation = next(iter(structure.nation_before(candidate.start)), None)
            candidate.plural = candidate.head in self.plurals
            before = draft.bare(max(block.start, candidate.start - 24), candidate.start)
            candidate.counted = bool(_COUNT.search(before)) or any(
                hit.end() >= len(before) - 1 for hit in self.counted.finditer(before)
            )
            candidate.type = self.types.of(text[start:end], draft, candidate, found[-1:])
            found.append(candidate)
        return found

    # ------------------------------------------------------------- acceptance

    def accept(
        self, draft: Draft, candidate: Candidate, before: list[Candidate], marked: MarkedPapers[Candidate]
    ) -> bool:
        """Whether a head noun is an agreement here; sets the reason."""
        text, cues = draft.text, self.cues
        start, end = candidate.sentence
        clause_start, clause_end = candidate.clause
        block = draft.block(candidate.start)
        unit = candidate.unit
        own = self.types.told(text[candidate.start : candidate.end])
        if self._no_paper(draft, candidate, before, own=own):
            return False
        if block.group is not None and (
            block.key == "document" or (block.key == "cell" and candidate.start - block.start < 25)
        ):
            candidate.reason = "document field"
            return self._of_field(draft, candidate, own=own)
        if block.key in ("fact", "founded", "signatories", "place"):
            return False
        parties: list[Mention] | bool = (
            self.named.after(draft, candidate, own=own)
            or self.named.of_nation(draft, candidate)
            or self.named.before(draft, candidate)
            or self.named.makes_twins(draft, candidate)
        )
        alone = isinstance(parties, list) and all(
            place.label == "CITY" and place.ref == draft.home_ref for place in parties
        )
        if (alone or not parties) and self.named.other_side(draft, candidate):
            return False
        signs = cues.found("sign", text, start, end) or signed_next(draft, cues, candidate)
        contract = cues.found("contract", text, start, end)
        if (
            self.named.with_firm_before(draft, candidate)
            or of_home_bodies(draft, self.cues, parties, candidate, own=own)
            or to_a_contract(draft, self.cues, candidate)
            or left_out(draft, self.cues, candidate)
            or (not own and self.sides.elsewhere(draft, candidate, parties))
        ):
            return False
        works = not own and (contract or of_contracts(draft, cues, self.forms[candidate.form], candidate))
        if (not own and at_home(draft, cues, parties, candidate, contract=works)) or with_the_state(
            draft, cues, candidate
        ):
            return False
        known = known_before(draft, candidate, before, marked) and not (
            # „имат договор за доставка": without an article a paper is not one told before
            self.definite is not None
            and candidate.form in ("treaty", "agreement")
            and (unit is None or unit.kind == "page")
            and self.definite.search(candidate.head) is None
            and not (self.defined.search(text, start, candidate.start) or leads(text, cues, candidate.start, "same"))
        )
        if (
            candidate.form in ("programme", "plan")
            and known
            and (
                cues.found("attached", text, max(start, candidate.start - 110), self._right_behind(candidate, end))
                or under_a_paper(draft, cues, self.heads, candidate, before[-1])
            )
        ):
            candidate.reason = "rests on a paper"
            return True
        if before and self.statuses.ordered.replaces(text, before[-1], candidate):
            candidate.reason = REPLACES
            return True
        untyped = candidate.form in ("programme", "plan", "letter") and not own
        if untyped and known and self.told.again(draft, candidate, before):
            candidate.reason = "named before"
            return True
        if candidate.form == "letter" and not own:
            return False  # „Писмото с решението ще замине за …": mail
        if candidate.form in ("programme", "plan", "letter", "charter", "declaration"):
            following = self.heads.search(text, candidate.end, min(end, candidate.end + 70))
            limit = following.start() if following else min(end, candidate.end + 70)
            lasting = draft.within(candidate.end, limit, ("DATE",))[:1]
            dated = bool(lasting) and (own or not candidate.plural) and term_begins(draft, cues, lasting[0])
            # „работен план", „план за действие"
            words = text[candidate.start : candidate.end].lower()
            about = unit is not None and unit.subject is not None and (own or not words.startswith(candidate.head))
            ranged = about and (own or dated) and bool(lasting) and "/" in (lasting[0].edtf or "")
            grounded = following is not None and leads(text, cues, following.start(), *GROUNDS)
            kind_named = following is not None and self.span.match(text, following.end()) is not None
            rests_on = grounded and (own or kind_named or words != candidate.head or (known and not contract))
            if ((dated and (known or signs)) or ranged or rests_on) and candidate.form in ("programme", "plan"):
                candidate.reason = "programme for a period"
                return True
            if candidate.plural and candidate.form in ("programme", "plan") and not own and not parties:
                return False
            if not candidate.alone(text) and self.named.pair_before(draft, candidate):
                candidate.reason = "parties named"
                return True  # «Казань и Стамбул обновят программу партнёрства»
            if candidate.form in ("programme", "plan", "letter") and not (
                (own or parties or not words.startswith(candidate.head))
                and (signs or parties or text[candidate.start].isupper() or (own and about_partner(draft, candidate)))
            ):
                if not (own and dated_beside(draft, candidate)) and not (
                    unit is not None and unit.subject is not None and signed_itself(draft, cues, candidate)
                ):
                    return False
        if candidate.counted and counted_apart(draft, cues, self.heads, candidate.start):
            return False
        if candidate.counted and signs and not contract and told_one_by_one(draft, self.cues, candidate):
            candidate.reason = "told one by one"
            return True
        if candidate.counted and (candidate.plural or not signs):
            if not parties and not (signs and draft.within(start, end, ("DATE",)) and not contract):
                return False
        if _NUMBERED.match(text, candidate.end) and any(other.key == "number" for other in draft.blocks):
            candidate.reason = "number of a table"
            return True
        if candidate.form == "act":
            candidate.reason = "deed"
            if block.kind == HEADING:
                return False
            return self.deeds.tells_one(draft, candidate, told=bool(signs or parties), known=known, later=bool(before))
        if contract and candidate.form in ("programme", "plan") and not own:
            return False
        again = candidate.form in _NO_CONTRACT and self.told.again(draft, candidate, before)
        no_contract = known and (candidate.form == "document" or again)
        if contract and not parties and not own and not no_contract:
            return False
        if own and (
            candidate.card
            or signs
            or parties
            or (unit and unit.subject is not None)
            or draft.within(start, end, ("CITY", "DATE"))
        ):
            candidate.reason = "kind named"
            return True
        if candidate.form == "document" and candidate.plural and not (candidate.counted or own):
            return False
        bodies = len(draft.within(start, end, ("ORG",))) > 1
        signed = signs and (bodies or self.named.between_both(text, candidate, end))
        if parties or (not contract and (signed or (bodies and block.kind == ITEM) or of_two(draft, candidate, cues))):
            candidate.reason = "parties named"
            return True
        if not contract and self.named.all_sides(draft, candidate):
            candidate.reason = "all sides named"
            return True
        # but «побратим, документ 1978 года утерян»
        shown = signs or known or dated_beside(draft, candidate)
        vague = candidate.form == "document" and (candidate.plural or not shown)
        if unit is not None and unit.subject is not None and unit.kind != "page" and not contract and not vague:
            signed = signs if candidate.card or block.kind == ITEM else cues.found("signed", text, start, end)
            if candidate.plural and not candidate.counted and not draft.within(start, end, ("DATE",)):
                return False  # „Подписаните договори се вписват"
            if (
                (signed or known or unit.planned or block.kind == ITEM)
                or draft.within(clause_start, min(end, clause_end + 30), ("DATE",))
                or leads(text, cues, candidate.start, "copy_of", "end_of")
                or cues.found("preparing", text, start, candidate.start)
                or cues.any_found(("not_ended", "ended"), text, candidate.end, clause_end)
                or (candidate.start == block.start and _SET_OFF.match(text, candidate.end))
            ):
                candidate.reason = "about a partner"
                return True
        if candidate.counted and signs and not contract and draft.within(start, end, ("DATE",)):
            if abroad(draft, draft.within(block.start, block.end, ("CITY",))):
                candidate.reason = "several papers"
                return True
        known = known or self.told.of_row(draft, candidate, marked)
        # „договорите се гласуват": none in particular, where their sentence names no party or date
        several = candidate.plural and (
            vague or not (draft.within(start, end, NAMING) or any(other.plural for other in before))
        )
        if known and not several and not for_works(draft, cues, candidate):
            candidate.reason = "named before"
            return True
        towns = draft.within(start, end, ("CITY", "REGION"))
        # „договор" and „соглашение" are everyday words on a page that speaks of no ties; councils adopt declarations
        everyday = candidate.form in ("treaty", "agreement") and not self._speaks_of_ties(draft.text)
        everyday = (everyday or candidate.form == "declaration") and not dated_beside(draft, candidate)
        due = cues.any_found(_DUE, text, candidate.end, clause_end)
        if (signs or due) and not contract and candidate.form != "document" and abroad(draft, towns):
            if not everyday or (
                cues.found("signed", text, start, end) and self.named.sign_there(draft, towns, start, end)
            ):
                candidate.reason = "signed beside a town" if signs else "due beside a town"
                return True
        years = [date for date in draft.within(candidate.end, min(end, candidate.end + 24), ("DATE",))][:1]
        if years and not contract and candidate.form in _PAPERS and self._speaks_of_ties(draft.text):
            around = abroad(draft, draft.within(block.start, block.end, ("CITY",)))
            around |= bool(draft.within(block.start, candidate.start, ("ORG",)))
            if around and _TO_YEAR.fullmatch(text, candidate.end, years[0].start):
                candidate.reason = "dated paper"
                return True
        if signs and not contract and candidate.form in _PAPERS and self.named.tie_before(draft, candidate):
            candidate.reason = "of the tie before it"
            return True
        if not contract and one_of_counted(draft, cues, candidate.start):
            candidate.reason = "one of those counted"
            return True
        if own and not contract and before:
            candidate.reason = "kind named"
            return True
        return False

    def _no_paper(self, draft: Draft, candidate: Candidate, before: list[Candidate], *, own: bool) -> bool:
        """Whether a head noun names no paper that is there: one denied, any such paper, minutes, a heading, a title.

        ``own``: whether its own words tell a kind of tie.
        """
        text, cues = draft.text, self.cues
        start, end = candidate.sentence
        block = draft.block(candidate.start)
        if of_minutes(draft, self.cues, candidate) or (
            candidate.head in self.mere and self.mere_shown.search(text, start, candidate.start) is None
        ):
            return True
        if negated(draft, cues, candidate) and not self._asserted(draft, candidate):
            return True
        if (
            missing(draft, cues, candidate, self.absent.search(text, candidate.end, candidate.clause[1]))
            or denied(draft, self.cues, candidate)
            or self.sides.none_of_towns(draft, candidate, before)
            or named_by_another(draft, cues, self.heads, candidate)
            or (not own and (of_each(draft, cues, candidate) or leads(text, cues, candidate.start, "no_side_of")))
        ):
            return True
        if (
            (candidate.plural or candidate.counted)
            and _LISTED.match(text, candidate.end)
            and self.heads.search(text, candidate.end, end)
        ):
            return True  # „два документа: протокол и договор"
        told = own and bool(draft.within(start, end, ("CITY",))) and bool(draft.within(start, end, ("DATE",)))
        told |= own and self.named.pair_before(draft, candidate)
        if block.key == "head" or (
            block.kind == HEADING and candidate.form in ("act", "document", "programme") and not told
        ):
            return True
        if (own and candidate.form != "act") or not _QUOTED.search(text[max(0, candidate.start - 3) : candidate.start]):
            return False
        # „Договор", the measure „Побратимяване на градове"
        title = _TITLE.match(text, candidate.end) if candidate.form == "act" else None
        return title is not None or text[candidate.end : candidate.end + 1] in _CLOSING

    def _of_field(self, draft: Draft, candidate: Candidate, *, own: bool) -> bool:
        """Whether the field of a row or card that a head noun begins names a paper of towns."""
        text, cues = draft.text, self.cues
        start, block = candidate.sentence[0], draft.block(candidate.start)
        if of_row_alone(draft, cues, candidate):
            return False
        proposed = start > block.start and cues.found("planned", text, start, candidate.start)
        if self.lacking.match(text, block.start) and not proposed:
            return False  # „Документ: няма; разменени са писма", but „няма. Предлага се споразумение"
        more = sum(map(str.isalpha, draft.bare(candidate.end, block.end)))
        if candidate.form == "letter" and not own and (more or candidate.plural):
            return False  # „Основание: писмо, с което кметът моли …"; „писма", mail
        places = draft.within(block.start, block.end, ("CITY", "REGION", "COUNTRY"))
        # «кредитное соглашение с банком»
        return (
            own
            or bool(places and not for_works(draft, cues, candidate))
            or not cues.found("contract", text, block.start, block.end)
        )

    def _right_behind(self, candidate: Candidate, end: int) -> int:
        """Up to where the words right behind a paper go on about it („план към него")."""
        return min(end, candidate.clause[1], candidate.end + 40)

    def _asserted(self, draft: Draft, candidate: Candidate) -> bool:
        """A negated verb that denies the end of a paper, or a proposal of it, not the paper; or says that it waits."""
        found = {name: self.cues.found(name, draft.text, *candidate.sentence) for name in _ASSERTED}
        if self.heads.search(draft.text, candidate.sentence[0], candidate.clause[0]):
            # „Хартата е безсрочна, друг документ не е подписван": of the other one
            found["not_ended"] = self.cues.found("not_ended", draft.text, *candidate.clause)
        found["not_ended"] |= self.named.by_another(draft, candidate)
        found["pending"] |= self.statuses.plans.bracketed(draft, candidate)  # «Меморандум (не подписан)»
        return found["not_ended"] or found["pending"] or (found["proposed"] and found["ended"])


#: „Побратимяване на градове“: the rest of a title in quotes, no statement
_TITLE = regex.compile(r"[^„“\"«»”.,;:!?\d\n]{1,60}[”“\"»]")
_NUMBERED = regex.compile(r"\s*+№\s?\d{1,2}(?![\d/])")
#: Forms whose bare noun with a date („договор 1993 года") is a paper on a page of ties.
_PAPERS = frozenset(ACCORDS) - {"charter"}
#: Forms that contracts and minutes do not have.
_NO_CONTRACT = frozenset({"charter", "declaration", "memorandum"})
_ASSERTED = ("not_ended", "pending", "proposed", "ended")
_TO_YEAR = regex.compile(r"\s(?:\p{L}{0,3}|[–—-])\s?|,\s")
_LISTED = regex.compile(r"\s?:\s")
#: „Меморандум, тема дървообработване": behind what a line begins with
_SET_OFF = regex.compile(r"\s?[,.–—](?=\s)")
