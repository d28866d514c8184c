"""Check marked pages: marks parse, stripping them restores the seed, relations name existing mentions.

    python annotations/check_marks.py PASS_FOLDER/NAME.marked ...

Needs nothing but Python, so that an annotator can run it while writing.
"""

import re
import sys
from pathlib import Path

MARK = re.compile(r"⟦(\d+) ([A-Z]+)(?: ([^|⟦⟧]*))?\|([^|⟦⟧]*)⟧")
SEEDS = Path(__file__).parent.parent / "seeds"


def problems(path: Path) -> list[str]:
    """What is wrong in a marked page and the relations beside it."""
    marked = path.read_text(encoding="utf-8")
    seed = (SEEDS / f"{path.stem}.txt").read_text(encoding="utf-8")
    plain = MARK.sub(lambda match: match[4], marked)
    found = []
    if plain != seed:
        common = min(len(plain), len(seed))
        at = next((i for i in range(common) if plain[i] != seed[i]), common)
        here = slice(max(0, at - 30), at + 30)
        found.append(f"text differs at {at}: {plain[here]!r} for {seed[here]!r}")
    ids = [int(match[1]) for match in MARK.finditer(marked)]
    if len(set(ids)) != len(ids):
        found.append(f"ids used twice: {sorted(i for i in set(ids) if ids.count(i) > 1)}")
    for line in relation_lines(path):
        parts = line.split()
        if len(parts) != 3 or not all(part.isdigit() and int(part) in ids for part in parts[1:]):
            found.append(f"bad relation {line!r}")
    return found


def relation_lines(path: Path) -> list[str]:
    """The lines of the relations beside a marked page, without empty ones and notes."""
    relations = path.with_suffix(".relations")
    lines = relations.read_text(encoding="utf-8").splitlines() if relations.exists() else []
    return [line for line in lines if line.strip() and not line.startswith("#")]


def main() -> int:
    failed = 0
    for path in map(Path, sys.argv[1:]):
        found = problems(path)
        failed += len(found)
        mentions = len(MARK.findall(path.read_text(encoding="utf-8")))
        print(f"{path}: {mentions} mentions, {len(relation_lines(path))} relations")
        print("".join(f"  {problem}\n" for problem in found), end="")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
