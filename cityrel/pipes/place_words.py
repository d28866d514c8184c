"""What a pack says of the words around place names, compiled to patterns."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from cityrel.languages import LanguagePack
from cityrel.languages.cues import Cue, alternation, begin, compile_cues, compiled, paper_words, words
from cityrel.pipes.found import Found

if TYPE_CHECKING:
    from cityrel.pipes.draft import Draft

_OPEN, _CLOSE = '„“"«', '”“"»'
_OPENS = regex.compile(f"[{_OPEN}]")
_MAX_QUOTE = 60
_POINT = regex.compile(r"\.\s\p{Lu}")
_VERB = regex.compile(r"\s\p{Ll}{3,}")
#: „Защо в Русе?", „В Русе бяхме, а вие …": what a name does not have.
_SPEECH = regex.compile(r"[?!…]\Z|(?:\s\p{Ll}++){2},\s(?:\p{Ll}++\s){2}")
#: Letters of a shortened word at most.
_SHORT = 4
#: The number of a house behind a street, and the code before an address, at most so many characters before it.
#: УМВД, НЦЗПБ: two or three capitals, or capitals of which three together are no vowels; МУПов, of such ones
_SHORTENED = regex.compile(
    r"(?:\p{Lu}{2,3} )?(?:\p{Lu}{2,3}|(?=\p{Lu}*?[^\WАЕИОУЫЭЮЯЁЪЬІ]{3})\p{Lu}{4,6})|\p{Lu}{3,6}\p{Ll}{1,3}"
)
_SMALL = regex.compile(r"\p{Ll}{4}")
_NEXT_WORD = regex.compile(r"\s\p{Lu}")
_HOUSE = regex.compile(r",?\s(?:\p{Ll}\.\s?)?\d{1,3}(?![\d.])")
_ADDRESS = 100


def _before(entries: list[str], pattern: str) -> Cue:
    """What begins with one of some whole words and stands before a place's name."""
    return Cue(compiled(begin(entries) + pattern), entries, closed=True)


class PlaceWords:
    """Patterns for the words that stand before, after and between place names (``places_context.toml``)."""

    def __init__(self, pack: LanguagePack) -> None:
        data, cues_of = pack.data("places_context"), pack.data("cues")["classes"]
        self.city_before = _before(data["city_before"], rf"(?i:{words(data['city_before'])})[.\s]*+$")
        self.cities_before = regex.compile(rf"(?i:{words(data['cities_before'])})[\s„“\"«]*+$")
        self.town_word = regex.compile(rf"(?i:{words(data['city_before'])})\s++(?=\p{{Lu}})")
        self.region_before = _before(
            data["region_before"], rf"(?i:{alternation(data['region_before'])})(?!\p{{L}})[.\s]*+$"
        )
        nouns = nouns_of_region = alternation(data["region_nouns"])
        self.adjective_region = regex.compile(rf"((?=\p{{Lu}})(?i:{data['adjective']}))\s((?i:{nouns}))(?!\p{{L}})")
        self.whole = _before(data["whole_before"], rf"((?i:{alternation(data['whole_before'])}))\s+$")
        self.rural = frozenset(data["rural_after"])
        street = rf"{begin(data['street_before'])}(?i:{alternation(data['street_before'])})\.?\s*+[„“\"«]?$"
        self.street = Cue(compiled(street), data["street_before"])
        #: behind a street's name: «Октябрьский проспект, 37»
        self.street_behind = compiled(rf"\s(?i:{alternation(data['street_before'])})(?!\p{{L}})\.?,?\s?\d")
        with_town = rf"(?i)(?<!\p{{L}})(?:{alternation(data['with_town'])})\s$"
        self.with_town = Cue(compiled(with_town), data["with_town"], closed=True)
        self.municipal = regex.compile(rf"(?i)(?<!\p{{L}})(?:{alternation(data['municipal'])})")
        self.nations: dict[str, str] = data["nationalities"]
        stems = "|".join(sorted(self.nations, key=len, reverse=True))
        national = rf"(?i)(?<!\p{{L}})({stems})\p{{L}}{{1,3}}\s(?:{words(data['city_before'])}\s)?$"
        self.national = Cue(compiled(national), list(self.nations))
        titles = pack.data("people")["titles"]
        leads = pack.data("people")["grammar"]["office_of"]
        self.office_of = regex.compile(rf"(?i)(?<!\p{{L}})(?:{alternation(leads)})\s*+$") if leads else None
        offices = [*titles["mayor"], *titles["deputy_mayor"]]
        self.office = _before(offices, rf"(?i:{alternation(offices)})(?!\p{{L}})\s(?:\p{{Ll}}{{1,3}}\s)?$")
        #: „кмета Сантяго Рубио": without a preposition a name after an office is its holder's
        bare = [
            office for office in [*offices, *pack.data("people")["grammar"]["led"]] if office.split()[-1] not in leads
        ]
        self.holder = _before(bare, rf"(?i:{alternation(bare)})(?!\p{{L}})\s(?:\p{{Lu}}\p{{Ll}}++\s)?$")
        #: another name of the town before it: „(до 1965 г. Търново)", „, до 1965 г. Търново – България"
        named_so = words(data["old_name_before"])
        self.renamed = regex.compile(
            rf"\s\((?:{words(data['located_words'])})\s[^()\n]{{3,40}}\)"
            rf"|,\s(?:{named_so})\s[^(),;\n]{{3,40}}?(?=\s\(|,\s)"
            rf"|,\s(?:{words(data['located_words'])})\s[^(),;\n]{{0,12}}\d{{4}}[^(),;\n]{{3,30}}?(?=\s\(|,\s|\s[–—-]\s)"
        )
        #: „където е роден [Левски]"
        self.lived = regex.compile(rf"(?<!\p{{L}})(?i:{words(data['lived'])})\s$")
        #: „Етикети: интервю, Комо, Норвегия"
        self.tags = regex.compile(rf"(?i)\s*+(?:{words(data['tag_lines'])})\s?:")
        #: „по онова време в [СССР]", „на тогавашната [ГДР]": between a place and a state of the past
        inside = alternation([*cues_of["in"], *cues_of["of"]])
        self.state_then = regex.compile(
            rf"(?i)(?<!\p{{L}})(?:(?:{alternation(data['time_of_then'])})\s(?:(?:{inside})\s)?)?"
            rf"(?:(?:(?:{inside})\s)?(?:{alternation(data['state_of_then'])})\s)?\Z"
        )
        self.then = regex.compile(rf"(?:{words(data['located_words'])})\s")
        self.office_direct = _before(offices, rf"(?i:{alternation(offices)})\s$") if leads else None
        grammar = pack.data("people")["grammar"]
        rules = [entry for entry in grammar["town_heads"] if entry.split()[0] in grammar["relative"]]
        rules += [f"{pronoun} {verb}" for pronoun in pack.data("cues")["classes"]["he"] for verb in grammar["heads"]]
        #: „който ръководи [Холбек]", «Она возглавляет [Жилину]»
        self.ruled = _before(rules, rf"(?i:{alternation(rules)})\s$")
        self.patronymic = patronymic(pack)
        cues = pack.data("cues")
        papers = paper_words(pack)
        heads = alternation(papers)
        links = alternation([*cues["classes"]["with"], *cues["classes"]["between"]])
        self.party = _before(
            papers,
            rf"(?i:{heads})(?!\p{{L}})[^.;:!?\n]{{0,70}}?\s(?i:{links})\s(?:\p{{L}}{{1,4}}\.\s?)?$",
        )
        self.party_link = _before(papers, rf"(?i:{heads})(?!\p{{L}})[^.;:!?\n]{{0,70}}?\s(?i:{links})\s")
        offices = pack.data("people")["grammar"]["plural_mayors"]
        #: „кметовете на Ниш и …", «мэры Тулы и …»: towns, known or not, where the first is known
        self.offices_of = _before(offices, rf"(?i:{words(offices)})\s(?=\p{{Lu}})")
        body = rf"(?:(?:{alternation(data['body_adjectives'])})\s)*+(?:{alternation(data['body_nouns'])})(?!\p{{L}})"
        #: „Голяма община", «Администрацией», before a town or for it
        self.body = regex.compile(rf"(?i){body}")
        owned = rf"{body}(?:\s(?:{alternation(cues['classes']['of'])})(?!\p{{L}}))?" if leads else body
        self.before_name = regex.compile(
            rf"(?i)(?:(?:{owned}|(?:{alternation([*cues['classes']['with'], *data['city_before']])})(?!\p{{L}}))"
            r"[.\s]*+)++"
        )
        #: „Окръг Долж", at the head of a line
        self.unit_opens = regex.compile(rf"(?i:{words(data['region_before'])})\.?\s(?=\p{{Lu}})")
        self.generic = regex.compile(rf"(?i:{words([*data['city_before'], *data['region_before']])})")
        self.town_follows = _before(
            data["town_follows"], rf"(?i:{words(data['town_follows'])})[ \u00a0]?(?=\p{{Lu}}\p{{Ll}})"
        )
        self.paper = regex.compile(rf"(?i:{heads})(?!\p{{L}})")
        long = [entry for entry in cues["classes"]["side"] if " " in entry]
        #: «от имени [Клина] договор подписал …»: a town right before the verb or the paper
        self.behalf = _before(long, rf"(?i:{words(long)})\s$")
        #: behind the name of an event, a sea, a lake
        self.event = regex.compile(
            rf"\s?(?:Digital|Week|Forum|Cup|Open)|-\d{{4}}|\s(?:{alternation(data['waters'])})(?!\p{{L}})"
        )
        #: how names end that have cases
        self.declined: str = data["declined"]
        self.signs_next = compiled(rf"\s(?:\p{{Ll}}++\s){{0,2}}?(?i:{heads}|{alternation(cues['classes']['sign'])})")
        joint = "|".join(data["joint"])
        self.sign = compile_cues(cues["classes"]["sign"])
        self.paper_next = regex.compile(
            rf"(?:(?:,\s|\s(?:{joint})\s)\p{{Lu}}[\p{{L}}-]++)*+\s(?:\p{{Ll}}++\s)?(?i:{heads})(?!\p{{L}})"
        )
        self.nature = regex.compile(rf"(?i:{alternation([*data['nature'], *data['never_places']])})")
        self._prepositions = frozenset((*data["org_before"], *pack.data("cues")["spans"]["prepositions"]))
        self.is_kind = lru_cache(maxsize=20_000)(self._is_kind)
        self.tie = compile_cues([*cues["classes"]["twin"], *cues["classes"]["partner"]])
        self.no_name = regex.compile(data["no_name"]) if data["no_name"] else None
        self.adjectival = regex.compile(rf"(?:{data['adjective_endings']})(?=\s|$)")
        self.adjective_nominatives: tuple[str, ...] = tuple(data["adjective_nominatives"])
        self.municipality = regex.compile(rf"(?i)(?:{alternation(data['municipality_before'])})\s*+[„“\"«]$")
        bodies = alternation([*data["org_heads"], *data["org_adjectives"], *data["region_nouns"]])
        self.institution = regex.compile(rf"\s?(?i:[„“\"«]?(?:{bodies})(?!\p{{L}}))")
        self.and_here = regex.compile(rf"(?:\s*+\([^()\n]{{0,40}}\))?\s++(?:{'|'.join(data['joint'])})\s++")
        self.joint_here = regex.compile(
            rf"(?:\s*+\([^()\n]{{0,40}}\))?(?:\s*+,\s*+|\s++(?:{'|'.join(data['joint'])})\s++)"
        )
        nouns_of_town, short = "|".join(data["town_nouns"]), "|".join(data["town_abbreviations"])
        self.town_follows_district = regex.compile(rf"\s+(?:(?:{short})\.|{nouns_of_town})")
        #: what makes a part of a town of the name behind it: „район", „городской район"
        district = rf"(?i)(?<!\p{{L}})(?:{alternation(data['district_before'])})[\s„«“\"]*+$"
        self.district = Cue(compiled(district), data["district_before"])
        self.address = regex.compile(rf",(?:\s?(?:{short})\.\s?|\s(?:{nouns_of_town})\s)")
        links, parts = alternation(data["part_links"]), words(data["part_nouns"])
        #: „Земун, община в Белград", «Кадыкёй, район города Стамбула»
        self.told_part = regex.compile(
            rf",?\s(?:\p{{Ll}}++\s)?(?:{parts})\s(?:(?:{links})\s)?(?:(?:{short})\.\s?|(?:{nouns_of_town})\p{{Ll}}{{0,2}}\s)?"
        )
        #: „Р. Молдова", «Респ. Беларусь»
        self.republic = regex.compile(rf"(?<!\p{{L}})(?:{words(data['republic_short'])})\s?\Z")
        self.between_towns = regex.compile(rf"\([^()]*\)|(?:{short})\.")
        self.between_units = regex.compile(rf"(?i)\b(?:{'|'.join(data['unit_abbreviations'])})\.|[()\[\]/,\s–—-]")
        self.apart = regex.compile(rf"[,(/]|\b(?:{words(data['apart'])})\s" if data["apart"] else r"[,(/]")
        of = cues["classes"]["of"]
        self.title_before = regex.compile(rf"\p{{L}}{{3,}}\s(?:(?:{alternation(of)})\s)?$" if of else r"\p{L}{3,}\s$")
        particles = "|".join(data["name_particles"])
        word = r"\p{Lu}[\p{L}’']+"
        name = rf"{word}(?:[- ](?:{word}|(?:{particles})(?=[ -]\p{{Lu}})))*+"
        #: a name of one or several words, though no gazetteer knows it; and one before a bracket
        #: a small word inside a name, in any case; a region beside a town
        self.particle_next = regex.compile(rf"(?i)[ -](?:{particles})(?=[ -]\p{{L}})")
        regions = alternation(data["region_before"])
        self.region_next = regex.compile(
            rf"\s?[,(]\s?(?:(?i:{regions})(?!\p{{L}})\.?\s(?=\p{{Lu}})|{data['adjective']}\s(?i:{nouns_of_region})(?!\p{{L}}))"
        )
        self.plural_nouns = frozenset(data["cities_before"])
        self.name = regex.compile(name)
        #: „(до 1990 г. [Толбухин])", «(бывший [Ленинград])»
        year = r"\d{4}(?:-\p{Ll}{1,3})?\s?(?:\p{Ll}{1,6}\.?)?,?\s(?:[–—-]\s)?"
        #: „през 1949–1990 г. ", «с 1932 по 1990 г. »
        years = rf"\p{{Ll}}{{1,4}}\s\d{{4}}\s?(?:[–—-]|\p{{Ll}}{{2}})\s?{year}"
        #: … and „Подгорица, по-рано [Титоград] (Черна гора)", «Усти, в прошлом немецкий [Аусиг].»
        of_nation = rf"(?:(?i:{stems})\p{{Ll}}{{1,3}}\s)?"
        self.old_name = regex.compile(
            rf"(?|(?<=\p{{L}}) ?\((?:(?:{named_so}):?\s(?:{year})?|{years})({name})\)"
            rf"|(?<=\p{{L}}),\s(?:{named_so}):?\s(?:{year})?{of_nation}({name})(?=\s\(|[,;.]\s|\s[–—-]\s|$))",
            regex.MULTILINE,
        )
        self.name_at_end = regex.compile(rf"(?<![\p{{L}}-])(?:{name})\Z")
        preposition = rf"(?i)(?<!\p{{L}})(?:{alternation(data['town_prepositions'])})\s$"
        self.preposition = Cue(compiled(preposition), data["town_prepositions"], closed=True)
        inside = pack.data("cues")["classes"]["in"]
        kinds, parts = words(data["town_kinds"]), words(data["parts_of_state"])
        lower = r"\p{Ll}[\p{Ll}-]*+"
        copula = rf"(?:{words(grammar['copula'][:1])})"
        #: „[Прешов], центъра на едноименния край в [Словакия]", «[Шэньян], крупнейший город на севере [Китая]»
        self.apposed = regex.compile(
            rf"(?:,|\s[–—-]|\s\(|\s{copula})\s?(?:{lower}\s){{0,4}}?(?:{kinds})"
            rf"(?:\s(?:(?:{alternation(data['town_of'])})\s)?(?:{lower}\s)?(?:{parts}))?"
            rf"\s(?:(?:{alternation(inside)})\s)?(?:(?i:{alternation(data['quarters'])})\s)?"
        )
        self.adjacent_region = regex.compile(rf"(?i)(?<!\p{{L}})(?:{alternation(data['adjacent_regions'])})(?!\p{{L}})")
        #: the code before an address, with or without a word behind it
        self.postal = regex.compile(r"(?<!\d)\d{4,6},?\s(?:\p{Ll}++\.?\s)?$")
        units = alternation([*data["city_before"], *data["region_before"], *data["region_nouns"]])
        #: an address from its code on, with nothing but names and units
        self.address_begins = regex.compile(
            rf"(?<!\d)\d{{4,6}},?\s(?:[,\s.]|\p{{Lu}}[\p{{L}}-]*+|(?:{units})(?!\p{{L}}))*+$"
        )
        self.within = regex.compile(rf"\s(?:{alternation(inside)})\s(?=\p{{Lu}})")
        #: „[Бергамо] в [Ломбардия]", „[Бъфало] от щата [Ню Йорк]"
        self.within_region = regex.compile(
            rf"\s(?:{alternation([*inside, *data['bracket_from']])})\s"
            rf"(?P<unit>(?:{words(data['region_before'])})[.\s]\s?)?(?=\p{{Lu}})"
        )
        #: „(и двете в Румъния)" behind two towns
        self.of_both = regex.compile(rf"\s*+[(,/]\s*+(?:\p{{Ll}}\s)?(?i:{words(data['both_of_them'])})")
        units_short = [*data["city_before"], *data["region_before"]]
        self._abbreviated = frozenset(word.lower() for word in units_short if word.endswith("."))
        #: offices of the state and firms
        self.no_town = regex.compile(grammar["no_town"])
        self.joint = regex.compile(rf"(?i)^\s*+(?:[,|]|(?:,\s*+)?(?:{'|'.join(data['joint'])}))\s*+$")

    def ended(self, told: regex.Match[str] | None) -> bool:
        """Whether the word before a name ends the sentence before it: „… област. По данни"."""
        word = told.group().rstrip() if told is not None else ""
        return len(word) > _SHORT and word.endswith(".") and word.lower() not in self._abbreviated

    def bare(self, text: str, start: int, end: int) -> int:
        """Where a name begins without a word for „town" before it: „Наукоград Дубна"."""
        word = self.town_word.match(text, start, end)
        return word.end() if word is not None and word.end() < end else start

    def part_of(self, gap: str) -> bool:
        """Whether the words between two places make the first a part of the second: „район Оболон, гр. Киев"."""
        told = self.address.fullmatch(gap) or self.town_follows_district.fullmatch(gap.rstrip())
        return bool(told or self.told_part.fullmatch(gap))

    def district_opens(self, before: str) -> bool:
        """Whether a bracket opens after a part of a town: „район Звездара (Белград, Сърбия)"."""
        words = before.rstrip(" (").split()
        return any(self.district.search(" ".join(words[:-count]) + " ") for count in (1, 2))

    def other_name(self, text: str, start: int, end: int) -> bool:
        """Whether a name is that of an institution, or an abbreviation in a line that is not in capitals throughout."""
        bare = self.institution.fullmatch(text, start, end)  # „с [Читалище] „Просвета““
        return bare is not None or self.no_town.match(text, start) is not None or shortened(text, start, end)

    def in_address(self, text: str, first: int, start: int, end: int) -> bool:
        """Whether a name is a street's, between the code of an address and a number: «170100, Тверь, Советская, 11».

        Or before the word for a street and a number: «Октябрьский проспект, 37».
        """
        if self.street_behind.match(text, end):
            return True
        house = _HOUSE.match(text, end) is not None
        return house and self.address_begins.search(text, max(first, start - _ADDRESS), start) is not None

    @staticmethod
    def dateline(text: str, start: int, end: int) -> bool:
        """„ВИДИН. Кметът …": whether a block begins with nothing but a name in capitals and a point."""
        return text[start:end].isupper() and _POINT.match(text, end) is not None

    def acts(self, text: str, item: Found) -> bool:
        """„Кнежа купува …": whether a verb may follow a town's own form that is no ordinary word."""
        exact = item.candidates[0].exact and not self.ordinary(text[item.start : item.end])
        return exact and _VERB.match(text, item.end) is not None

    def leads_on(self, draft: Draft, start: int, end: int) -> bool:
        """«РЕЕСТР ГОРОДА ПО СОСТОЯНИЮ»: whether a word in a line of capitals is a preposition before another one."""
        small = draft.text[start:end].lower() in self._prepositions
        return small and draft.block(start).capitals and _NEXT_WORD.match(draft.text, end) is not None

    def _is_kind(self, name: str) -> bool:
        """Whether a name is but the word for a town or region, or for what is no place."""
        return self.generic.fullmatch(name) is not None or self.nature.fullmatch(name) is not None

    def ordinary(self, name: str) -> bool:
        """Whether an unknown capitalised word is an adjective, a paper or another noun rather than a name."""
        first = name.split()[0]
        return bool(
            self.adjectival.search(name)
            or self.paper.match(name)
            or self.generic.fullmatch(first)
            or name.split()[-1].lower() in self.plural_nouns
            or self.tie.fullmatch(name)
            or (self.no_name is not None and self.no_name.search(first))
        )

    def is_body(self, text: str, start: int, end: int) -> bool:
        """Whether a span is (part of) what a town is called by as a party: „Голяма" of „Голяма община Измир"."""
        body = self.body.match(text, start)
        return body is not None and body.end() >= end

    def party_slot(self, text: str, at: int) -> bool:
        """Whether a party of a paper is due here: „договор за сътрудничество с …"."""
        line = text.rfind("\n", 0, at) + 1
        return self.party.search(text, max(line, at - 110), at) is not None

    def signer_slot(self, text: str, start: int, end: int) -> bool:
        """Whether one who signed a paper is due here, before the paper: „подписаният от … договор"."""
        near = max(0, start - 60)
        near = max(near, *(text.rfind(mark, near, start) + 1 for mark in ".;:!?\n"))
        return (
            self.paper_next.match(text, end, end + 80) is not None and self.sign.search(text, near, start) is not None
        )


def shortened(text: str, start: int, end: int) -> bool:
    """Whether a span is an abbreviation, in a line that is not in capitals throughout."""
    if not _SHORTENED.fullmatch(text, start, end):
        return False
    stop = text.find("\n", end)
    return _SMALL.search(text, text.rfind("\n", 0, start) + 1, stop if stop >= 0 else len(text)) is not None


def patronymic(pack: LanguagePack) -> regex.Pattern[str] | None:
    """A space and a patronymic in any case, if the language has any."""
    endings = pack.data("pack")["patronymics"]
    vowels = pack.data("pack")["last_letters"]
    stems = "|".join(sorted({ending.rstrip(vowels) for ending in endings}, key=len, reverse=True))
    return regex.compile(rf"\s\p{{Lu}}\p{{Ll}}+?(?:{stems})\p{{Ll}}{{0,2}}(?!\p{{L}})") if stems else None


def quoted(text: str, start: int, end: int) -> bool:
    """Whether the span is (in) a short quote, a name rather than speech."""
    if _OPENS.search(text, max(0, start - _MAX_QUOTE), start) is None:
        return False
    line_start = text.rfind("\n", 0, start) + 1
    opening = max((text.rfind(mark, max(line_start, start - _MAX_QUOTE), start) for mark in _OPEN), default=-1)
    if opening < 0 or any(mark in text[opening + 1 : start] for mark in "”»"):
        return False
    if text[opening] == "“" and text.rfind("„", line_start, opening) > text.rfind("“", line_start, opening):
        return False  # „СУ „Ботев“ в Елена и …“: this one closes the name before
    closing = min((at for mark in _CLOSE if (at := text.find(mark, end, end + _MAX_QUOTE)) >= 0), default=-1)
    if closing < 0 or closing - opening > _MAX_QUOTE or "\n" in text[opening:closing]:
        return False
    return opening == start - 1 or _SPEECH.search(text, opening, closing) is None
