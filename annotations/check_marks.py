"""Check a marked page: marks parse, stripping them restores the seed, relations name existing mentions."""

import re
import sys
from pathlib import Path

MARK = re.compile(r"⟦(\d+) ([A-Z]+)(?: ([^|⟦⟧]*))?\|([^|⟦⟧]*)⟧")

for name in sys.argv[1:]:
    path = Path(name)
    marked = path.read_text(encoding="utf-8")
    seed = (Path(__file__).parent.parent / "seeds" / (path.stem + ".txt")).read_text(encoding="utf-8")
    plain = MARK.sub(lambda match: match[4], marked)
    if plain != seed:
        at = next((i for i, (a, b) in enumerate(zip(plain, seed)) if a != b), min(len(plain), len(seed)))
        print(f"{path}: text differs at {at}: {plain[max(0, at - 30) : at + 30]!r} for {seed[max(0, at - 30) : at + 30]!r}")
    ids = [int(match[1]) for match in MARK.finditer(marked)]
    if len(set(ids)) != len(ids):
        print(f"{path}: ids used twice: {sorted(i for i in set(ids) if ids.count(i) > 1)}")
    relations = path.with_suffix(".relations")
    lines = relations.read_text(encoding="utf-8").split("\n") if relations.exists() else []
    for line in lines:
        parts = line.split()
        if parts and not line.startswith("#") and not (
            len(parts) == 3 and {int(parts[1]), int(parts[2])} <= set(ids)
        ):
            print(f"{path}: bad relation {line!r}")
    print(f"{path}: {len(ids)} mentions, {len([x for x in lines if x and not x.startswith('#')])} relations")
