"""Which mentions are one paper (SAME_AS), and which paper rests on another (BASED_ON)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import regex

from cityrel import edtf
from cityrel.document import Mention
from cityrel.languages.cues import Cues, apposition, compiled
from cityrel.pipes.carried_states import carry, comes_about, is_signed
from cityrel.pipes.draft import Draft
from cityrel.pipes.footnotes import MarkedPapers
from cityrel.pipes.grounds import Grounds
from cityrel.pipes.ordered import REPLACES
from cityrel.pipes.page_reader import PageReader
from cityrel.pipes.place_rows import PARTIES
from cityrel.pipes.segments import GROUNDS, leads, rests
from cityrel.pipes.structure import Structure
from cityrel.pipes.told_papers import told_aside
from cityrel.pipes.told_together import newer_one, one_of_two
from cityrel.reading.blocks import HEADING
from cityrel.scheme import ACCORDS
from cityrel.things import place_key

#: How far back a paper may have been told on a page without units, in characters.
_PAGE_REACH = 1500
#: Characters before a paper in which „the same" may stand.
_SAME = 12
_NUMBER, _STOPS = regex.compile(r"\s*+№\s?(\d{1,3})"), regex.compile(r"[:;!?„«“]")
_GENERIC = frozenset({"document", "agreement", "treaty"})


class Coreference(PageReader):
    """Adds SAME_AS and BASED_ON between the agreements of a draft."""

    def __init__(self, draft: Draft, structure: Structure, cues: Cues, implied: dict[str, list[Mention]]) -> None:
        super().__init__(draft, structure, cues)
        self.implied = implied
        definite = draft.pack.data("cues")["spans"]["definite"]
        self._definite = compiled(definite) if definite else None
        #: „рамкираният договор": the article is the adjective's
        self._defined = compiled(draft.pack.data("cues")["spans"]["defined_adjective"] or "(?!)")
        self._mere = frozenset(draft.pack.data("cues")["spans"]["mere"])
        #: the first mention of a paper and its types so far, by the id of each of its mentions
        self._things: dict[str, tuple[Mention, set[str]]] = {}
        #: the forms of its mentions so far, and the days of its signing, by the id of its first one
        self._forms: defaultdict[str, set[str]] = defaultdict(set)
        self._days: defaultdict[str, set[str]] = defaultdict(set)
        self._of_form: defaultdict[str, dict[str, Mention]] = defaultdict(dict)
        self._by_partner: dict[tuple[str, frozenset[str]], Mention] = {}
        self._by_year: dict[tuple[str, str], Mention] = {}
        self._dated = ("", *draft.pack.data("cues")["spans"]["dated"])
        self._marked: MarkedPapers[Mention] = MarkedPapers(draft)
        self._apposition = apposition(draft.pack)
        self._grounds = Grounds(draft, cues)

    def __call__(self) -> None:
        agreements = self.draft.labelled("AGREEMENT")
        told: dict[int, list[Mention]] = {}
        for index, later in enumerate(agreements):
            unit = told.setdefault(id(self.structure.unit(later.start)), [])
            self._based_on(later, unit)
            earlier = self._antecedent(later, agreements[:index], unit)
            unit.append(later)
            if earlier is not None:
                self.draft.relate("SAME_AS", later, earlier, "taken up again")
                carry(self.draft, self.cues, later, earlier)
            self._remember(later, earlier)

    # ------------------------------------------------------------- same paper

    def _antecedent(self, later: Mention, earlier: Sequence[Mention], unit: Sequence[Mention]) -> Mention | None:
        """The paper that is taken up, of all told before and of those told in the same unit."""
        text = self.draft.text
        block = self.draft.block(later.start)
        first = next(self.draft.before(block.start, later.start, "AGREEMENT"), None) is None
        copied = leads(text, self.cues, later.start, "copy_of")  # „Приложение: копие от споразумението"
        if block.key in ("document", "cell") and block.group is not None and first and not copied:
            return None
        if earlier and self._apposed(earlier[-1], later):
            return earlier[-1]
        marked = self._marked.of(block) if first else None
        if marked is not None and (
            self._may_be(later, marked) or (later.type == "unspecified" and later.form in (marked.form, "document"))
        ):
            return marked
        before = text[max(self.draft.sentence(later.start)[0], later.start - 30) : later.start]
        if later.rule == REPLACES:
            return None
        if (numbered := self._numbered(later, unit)) is not None:
            return numbered
        renewed = self.cues["renews"].search(before)
        if renewed and not self.cues["same"].search(before) and not _STOPS.search(before, renewed.end()):
            return None
        if self.cues["older"].search(before):
            # «прежний протокол»: not the paper told last
            last = self._things[earlier[-1].id] if earlier else None
            return next(
                (
                    item
                    for item in earlier
                    if item.form == later.form and self._things[item.id] is not last and self._same_parties(later, item)
                ),
                None,
            )
        spoken_of = frozenset(self._spoken_of(later)) if not self.draft.leads(later, "PARTY") else frozenset()
        found = self._by_partner.get((later.form or "", spoken_of)) if spoken_of else None
        if found is not None and self._known(later, before) and self._may_be(later, found):
            return found
        found = None
        for paper in reversed(unit):
            far = later.start - paper.end > _PAGE_REACH
            if far and (found is not None or self.structure.unit(later.start).kind == "page"):
                break
            if later.form == "document" and told_aside(self.draft, paper, block):
                continue  # „план към договора. … Документът": the plan
            if self._of_bodies(paper) and self.draft.block(paper.start) is not block and not self._of_bodies(later):
                continue  # what schools signed, told aside
            if (found is None or paper.form == later.form) and self._may_be(later, paper):
                if self._known(later, before) or self._told_again(later, paper):
                    found = paper
                    if paper.form == later.form or later.form not in ("treaty", "agreement"):
                        break  # „договорът" is the treaty told before rather than an agreement told since
        if found is None and self._bare(later) and leads(text, self.cues, later.start, "long_after_signing"):
            # „четири години след подписването на документа", which another section tells of
            return next((item for item in reversed(earlier) if later.form in (item.form, "document")), None)
        return found or self._elsewhere(later, before)

    def _elsewhere(self, later: Mention, before: str) -> Mention | None:
        """A paper of another unit: by its partner or its date, or the only one of its form on the page."""
        if self.structure.plural_paper(later):
            return None
        form, known = later.form or "", self._known(later, before)
        named = frozenset(self._named(later))
        found = [self._by_partner.get((form, named))] if known else []
        if known and named and form == "document":
            # „екземплярът от документа с Комо": where the page tells but one with that town
            papers = [self._by_partner.get((other, named)) for other in (*ACCORDS, "programme", "plan", "letter")]
            found += [paper for paper in papers if paper is not None and sum(map(bool, papers)) == 1]
        if later.type == "unspecified":
            found += [self._by_year.get((form, date[:4])) for date in self._dates(later)]
        alone = self.structure.unit(later.start).subject is None and known and self._bare(later)
        if alone and form != "document" and len(self._of_form[form]) == 1:
            found += self._of_form[form].values()
        return next((paper for paper in found if paper is not None and self._may_be(later, paper)), None)

    def _remember(self, paper: Mention, earlier: Mention | None) -> None:
        """Keep what later mentions may know a paper by."""
        self._marked.add(paper)
        thing = self._things[earlier.id] if earlier is not None else (paper, set[str]())
        self._things[paper.id] = thing
        thing[1].add(paper.type or "unspecified")
        self._forms[thing[0].id].add(paper.form or "")
        self._days[thing[0].id] |= self._dates(paper)
        form = paper.form or ""
        self._of_form[form][thing[0].id] = paper
        if named := self._named(paper):
            self._by_partner[form, frozenset(named)] = paper
        for date in self._dates(paper):
            self._by_year[form, date[:4]] = paper

    def _apposed(self, earlier: Mention, later: Mention) -> bool:
        """„нов документ, споразумение за партньорство", „най-старият документ е протоколът": one paper, told twice."""
        gap = self.draft.text[earlier.end : later.start]
        return "document" in (earlier.form, later.form) and self._apposition.fullmatch(gap) is not None

    def _known(self, later: Mention, before: str) -> bool:
        """Whether the words present the paper as known: an article, a demonstrative. Without articles, any may be."""
        if self._definite is None or later.form == "act" or later.text in self._mere:
            return True
        told = self._definite.search(later.text.split()[0].lower()) or self.cues["same"].search(before)
        told = told or self._defined.search(before)
        return told is not None or bool(self.structure.nation_before(later.start))

    def _told_again(self, later: Mention, earlier: Mention) -> bool:
        """A paper without an article is one told before when its kind, its parties or its date are the same."""
        if self._named(later) and self._named(later) == self._named(earlier):
            return later.type == earlier.type or "unspecified" in (later.type, earlier.type)
        ours, theirs = self._dates(later), self._dates(earlier)
        return bool(ours and theirs) and edtf.agree(ours, theirs)

    def _numbered(self, later: Mention, unit: Sequence[Mention]) -> Mention | None:
        """„Документ № 6", „документът от ред 6": the paper of the sixth row of a table; „първият документ" of two.

        Or „новият документ", the one that came for an old one of its ``unit``.
        """
        found = self._marked.in_row(later) or one_of_two(self.draft, self.cues, later)
        found = found or newer_one(self.draft, self.cues, later, unit)
        generic = found is not None and (later.form in (found.form, "document") or later.form in _GENERIC)
        return found if generic and later.type == "unspecified" else None

    def _may_be(self, later: Mention, earlier: Mention) -> bool:
        if self._joined_by_based_on(later, earlier):
            return False
        if self.draft.block(earlier.start).kind == HEADING and self.structure.plural_paper(earlier):
            return self.structure.plural_paper(later)  # „Протоколи с X и Y", a title
        if self.structure.plural_paper(later) > self.structure.plural_paper(earlier) or (
            earlier.rule == "told one by one" and 0 < len(self._named(later)) < len(self._named(earlier))
        ):
            return False  # „две споразумения. … Споразумението с Комо …"
        if later.form != earlier.form and not (later.form in _GENERIC or "act" in (later.form, earlier.form)):
            return False
        if (later.status == "planned" and earlier.status in ("signed", "ended")) or (
            earlier.status == "planned"
            and later.status == "signed"
            and self._signed_word(later)
            and not self._comes_about(later, earlier)
        ):
            return False
        if earlier.form == "act" and later.form not in _GENERIC and self._others_of(earlier, later):
            return False  # the deed has its own paper
        if later.form != earlier.form and earlier.form in ("programme", "plan") and later.form != "document":
            return False
        if later.form != earlier.form and later.form == "agreement" and earlier.form not in _GENERIC:
            # «соглашение» for a protocol only where many parties show that it is the same
            if len(self._named(later)) < 3 or self._named(later) != self._named(earlier):
                return self._bare(later) and self._near(later, earlier) and self._same_parties(later, earlier)
        if later.form == "treaty" and earlier.form not in ("treaty", "agreement", "act", "document"):
            return False
        told = self._things[earlier.id][1] - {"unspecified"}
        kinds = told | ({later.type} - {"unspecified"})
        differ = bool(told) and later.type not in {*told, "unspecified"}
        ours, theirs = self._dates(later), self._dates(earlier)
        if later.type != "unspecified" or earlier.status == "planned":
            theirs = theirs or self._days[self._things[earlier.id][0].id]
        dated_alike = bool(ours and theirs) and edtf.agree(ours, theirs)
        if "act" in (later.form, earlier.form) and (
            (differ and kinds & {"supplementary", "intent", "understanding"}) or rests(later) or rests(earlier)
        ):
            return False  # such a paper makes no twins
        if differ and "act" not in (later.form, earlier.form):
            # a paper may be called by another of its kinds when form, parties and date say that it is the same
            kinds = kinds if earlier.type != "unspecified" else {later.type}
            if later.form != earlier.form or not dated_alike or "supplementary" in kinds or "intent" in kinds:
                return False
        if later.form == earlier.form and later.form in ("programme", "plan"):
            terms = [{date.edtf or "" for date in self.draft.targets(paper, "VALID_FOR")} for paper in (later, earlier)]
            if all(terms) and not edtf.agree(*terms):
                return False  # „Програма за 2013–2015 г.", „Програма за 2025–2027 г."
        if earlier.status == "ended" and later.status == "signed" and self._holds(later):
            return False
        if not self._same_parties(later, earlier):
            return False
        if ours and theirs and not edtf.agree(ours, theirs):
            return False
        alike = bool(self._named(later)) and self._named(later) == self._named(earlier)
        if not self._bare(later) and not dated_alike and not alike and not self._near(later, earlier) and ours:
            return False
        # a second paper in the same sentence is another one, unless it is a mere „документ"
        same_sentence = self.draft.sentence(later.start) == self.draft.sentence(earlier.start)
        return not (same_sentence and later.form == earlier.form and kinds and later.type != "unspecified")

    def _comes_about(self, later: Mention, earlier: Mention) -> bool:
        """Whether a bare noun tells the signing of a plan: of no other towns, and with its article."""
        known = self._known(later, self.draft.text[max(0, later.start - 30) : later.start])
        new = self._named(later) - self._named(earlier)
        return known and not new and comes_about(self.draft, self.cues, later, earlier)

    def _others_of(self, earlier: Mention, later: Mention) -> set[str]:
        """Forms of the papers that a mention was joined with, when the other one's is not among them."""
        forms = self._forms[self._things[earlier.id][0].id] - {"act", "document"}
        return forms if later.form not in forms else set()

    def _bare(self, mention: Mention) -> bool:
        return mention.type == "unspecified" and not self._dates(mention)

    def _near(self, later: Mention, earlier: Mention) -> bool:
        return self.draft.sentence_index(later.start) - self.draft.sentence_index(earlier.start) <= 2

    def _joined_by_based_on(self, later: Mention, earlier: Mention) -> bool:
        return self.draft.joined("BASED_ON", later, earlier) or self.draft.joined("BASED_ON", earlier, later)

    def _holds(self, paper: Mention) -> bool:
        """Whether its sentence says that a paper holds („остава в сила")."""
        return self.cues.found("not_ended", self.draft.text, *self.draft.sentence(paper.start))

    def _signed_word(self, mention: Mention) -> bool:
        in_force = self.cues.found("in_force", self.draft.text, *self.draft.sentence(mention.start))
        return in_force or is_signed(self.draft, self.cues, mention)

    def _dates(self, agreement: Mention) -> set[str]:
        """The days on which a paper was signed, not those on which it ended, was put off or gave rise to another."""
        start, end = self.draft.sentence(agreement.start)
        dates = self.draft.targets(agreement, "SIGNED_ON")
        if agreement.type == "unspecified" and (
            agreement.status == "planned"
            or leads(self.draft.text, self.cues, agreement.start, *GROUNDS)
            or (agreement.status == "ended" and self.cues.found("ended", self.draft.text, start, end))
        ):
            # but „договора от 1994 г." is its name
            text = self.draft.text
            dates = [
                date
                for date in dates
                if date.start >= agreement.end and text[agreement.end : date.start].strip() in self._dated
            ]
        return {date.edtf or "" for date in dates}

    def _same_parties(self, later: Mention, earlier: Mention) -> bool:
        """Whether the partners that the two name outright agree; a paper that names none agrees with any."""
        ours, theirs = self._named(later), self._named(earlier)
        if self._goes_on(later, earlier):
            return True
        if self._of_bodies(later) and not ours & theirs:
            return False  # what is signed with a school is never the towns' paper
        if ours and not theirs and not self._told_before(ours, later):
            # where it is not known whose page it is, only „споразумението с Ниш" tells of the town alone
            return self.draft.home is None and (later.form == "document" or later.type != "unspecified")
        states = [all(name.startswith("ISO3166") for name in names) for names in (ours, theirs)]
        # „документ, който ни свързва с Индия" says less than the town does
        return not ours or not theirs or bool(ours & theirs) or states[0] != states[1]

    def _goes_on(self, later: Mention, earlier: Mention) -> bool:
        """„… договор между окръг X и окръг Y. Документът …": a mere noun right after a paper that names its parties."""
        if self.draft.block(later.start) is not self.draft.block(earlier.start):
            return False
        apart = self.draft.sentence_index(later.start) - self.draft.sentence_index(earlier.start)
        before = self.draft.text[max(0, later.start - _SAME) : later.start]
        again = any(match.end() == len(before) - 1 for match in self.cues["same"].finditer(before))  # «Тот же документ»
        told = self.draft.leads(earlier, "PARTY") and self._known(later, before) and apart <= 2
        bare = self._bare(later) and not self.draft.leads(later, "PARTY")
        return bare and (told or (apart <= 1 and (again or self._of_bodies(earlier))))

    def _told_before(self, partners: set[str], later: Mention) -> bool:
        """Whether the text spoke of some of a paper's partners before: one first named with it has no paper yet."""
        start, _ = self.draft.sentence(later.start)
        return any(self._first_told.get(partner, start + 1) <= start for partner in partners)

    @cached_property
    def _first_told(self) -> dict[str, int]:
        """Where the first mention of each party's name ends."""
        first: dict[str, int] = {}
        for place in self.draft.labelled(*PARTIES):
            first.setdefault(place_key(place), place.end)
        return first

    def _sides_of(self, agreement: Mention) -> list[Mention]:
        return self.draft.targets(agreement, "PARTY") or self.implied.get(agreement.id, [])

    def _of_bodies(self, agreement: Mention) -> bool:
        partners = [party for party in self._sides_of(agreement) if not self.structure.is_focus(party)]
        return bool(partners) and all(party.label == "ORG" for party in partners)

    def _named(self, agreement: Mention) -> set[str]:
        """The partners that a paper, or else the one it takes up, names outright or has by its sentence or section."""
        named = {place_key(party) for party in self._sides_of(agreement) if not self.structure.is_focus(party)}
        taken_up = self.draft.targets(agreement, "SAME_AS")
        return named or (self._named(taken_up[0]) if taken_up else self._spoken_of(agreement))

    def _spoken_of(self, agreement: Mention) -> set[str]:
        """„Кореспонденцията с Торун секна. Споразумението …": the one town of the sentence before a bare paper."""
        start, _ = self.draft.sentence(agreement.start)
        if not self._bare(agreement) or start == self.draft.block(start).start:
            return set()
        before = self.draft.sentence(start - 2)
        towns = {
            place_key(town) for town in self.draft.starting(*before, ("CITY",)) if not self.structure.is_focus(town)
        }
        return towns if len(towns) == 1 and not self.draft.starting(*before, ("AGREEMENT",)) else set()

    # --------------------------------------------------------------- based on

    def _based_on(self, later: Mention, told: Sequence[Mention]) -> None:
        draft, text = self.draft, self.draft.text
        start, end = draft.sentence(later.start)
        same = [item for item in draft.starting(start, end, ("AGREEMENT",)) if item is not later]
        for parent in same:
            if any(
                min(later.end, parent.end) <= item.start < max(later.start, parent.start)
                for item in same
                if item is not parent
            ):
                continue
            if parent.start > later.end:
                gap = text[later.end : parent.start]
                under = len(gap) < 70 and rests(later) and leads(text, self.cues, parent.start, "under")
                if (under or self._grounds.leads_up(gap)) and self._grounds.subordinate(later, parent, gap):
                    draft.relate("BASED_ON", later, parent, "resting on")
                    return
                if self._grounds.prolongs(later, later.end, end) and {*";:"}.isdisjoint(gap):
                    draft.relate("BASED_ON", later, parent, "prolonging it")
                    return
            elif later.start - parent.end < 220:
                gap = text[parent.end : later.start]
                added = any(";" not in gap[match.end() :] for match in self.cues["supplement"].finditer(gap))
                if added and not draft.joined("BASED_ON", parent, later) and not leads(text, self.cues, later.start):
                    draft.relate("BASED_ON", later, parent, "added to")
                    if later.type == "unspecified" and self.cues["supplemented"].search(gap):
                        later.type = "supplementary"
                    return
                if self._grounds.prolongs(later, parent.end, later.start) and {*";:"}.isdisjoint(gap):
                    draft.relate("BASED_ON", later, parent, "prolonging it")
                    return
        lower = rests(later)
        above = told[-1:] if told and told[-1].start >= start else []
        if above and draft.joined("BASED_ON", above[0], later):
            return
        if (
            above
            and (lower or self.cues.found("enclosed", text, above[0].end, later.start))
            and leads(draft.text, self.cues, above[0].start, *GROUNDS)
        ):
            draft.relate("BASED_ON", later, above[0], "made under it")
            return
        if above and leads(draft.text, self.cues, above[0].start, *GROUNDS) and self._signed_under(above[0], later):
            draft.relate("BASED_ON", later, above[0], "signed under it")
            return
        last = next((paper for paper in reversed(told) if not rests(paper)), None)
        if last is None:
            last = self._of_partner(later) if later.type == "supplementary" else None
            if last is not None:
                draft.relate("BASED_ON", later, last, "supplement to the partner's paper")
            return
        keyed = min(start, text.rfind("\n", 0, later.start) + 1)  # „Приложение: план …"
        if self._grounds.attached(later, end) or (
            lower and any(self.cues.found(name, text, keyed, later.start) for name in ("attached", "enclosed"))
        ):
            draft.relate("BASED_ON", later, last, "attached to it")
        elif not above and (self._opened(start, later) or self._grounds.listed_under(later)):
            draft.relate("BASED_ON", later, last if rests(told[-1]) else told[-1], "told to be added to it")
        elif later.type == "supplementary" and self._same_parties(later, last):
            if self._another(told[-1], later) and (not same or last.start >= start):
                draft.relate("BASED_ON", later, last, "supplement in the unit")

    def _of_partner(self, later: Mention) -> Mention | None:
        """The paper with the same partners that another row tells."""
        named = frozenset(self._named(later))
        papers = [self._by_partner.get((form, named)) for form in ACCORDS] if named else []
        return max((paper for paper in papers if paper is not None), key=lambda paper: paper.start, default=None)

    def _opened(self, start: int, later: Mention) -> bool:
        """„На негова основа е изготвен проект на споразумение", „Към него: протокол …": it goes on about the paper."""
        text = self.draft.text
        cue = self.cues["attached"].search(text, start, later.start)
        if cue is None or (self._definite is not None and self._known(later, text[cue.end() : later.start])):
            return False
        return cue.start() - start <= 3 and "," not in text[cue.end() : later.start]

    def _another(self, last: Mention, later: Mention) -> bool:
        """Whether a supplement is another one than the paper told last: by its number or its date, or as the first."""
        if last.type != "supplementary":
            return True
        before, now = (_NUMBER.match(self.draft.text, paper.end) for paper in (last, later))
        if before is not None and now is not None:
            return before[1] != now[1]
        ours, theirs = self._dates(later), self._dates(last)
        return bool(ours and theirs) and not edtf.agree(ours, theirs)

    def _signed_under(self, parent: Mention, later: Mention) -> bool:
        """„Към договора беше подписан и протокол": a new paper, signed in the clause that the parent opens."""
        gap = self.draft.text[parent.end : later.start]
        known = self._definite is not None and self._known(later, gap[-30:])
        return not known and {*";:!?"}.isdisjoint(gap) and self.cues.found("signed", gap, 0, len(gap))
