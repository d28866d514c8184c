"""Keys of key-value lines, and of forms filled in several times."""

from __future__ import annotations

from collections import Counter

import regex

KEY = regex.compile(
    r"(?P<key>\p{L}[\p{L}\s/(),-]{1,40}?(?:\s(?:№\s?)?\d)?)(?P<sep>\s*+:|\s++[-–—=](?=\s))\s*+(?P<value>.*)",
    regex.DOTALL,
)


def plain_key(key: str) -> str:
    """A key in small letters, with single spaces."""
    return " ".join(key.lower().split())


def form_keys(text: str) -> set[str]:
    """Keys of a form that is filled in several times: two or more that come again and again at the head of a line."""
    lines = (KEY.match(line.strip()) for line in text.splitlines())
    counts = Counter(plain_key(line["key"]) for line in lines if line is not None and line["value"])
    again = {key for key, count in counts.items() if count > 1}
    return again if len(again) > 2 else set()
