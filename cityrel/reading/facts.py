"""What the markup of an HTML page tells of it: its address, its date, and the words that say whose site it is."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from typing import Any

import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from cityrel.reading.furniture import ancestors
from cityrel.reading.layout import layout
from cityrel.reading.pages import Told, day

#: Names of meta tags with the day of publication, the most telling first.
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "pubdate",
    "publish-date",
    "publication_date",
    "sailthru.date",
)
_SITES = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher", "author", "copyright")
_TITLES = ("og:title",)
_PUBLISHED = ("datePublished", "dateCreated", "uploadDate")
_OWNERS = ("publisher", "sourceOrganization", "isPartOf", "provider", "author")
_FOOTERS = "footer, [role=contentinfo], address, #footer, .footer, [itemprop=address], .vcard"
_SPACE = regex.compile(r"[^\S\n]++")
#: Lines of a footer, and characters of a line, that are looked at.
_MOST, _LONG = 60, 200


def read_facts(tree: LexborHTMLParser) -> Told:
    """A page without its text: address, date and the words that say whose site it is, as far as its markup has them."""
    metas = _metas(tree)
    objects = list(_linked_data(tree))
    told = Told("")
    told.url = _url(tree, metas)
    told.date = _date(tree, metas, objects)
    lines = [metas[name] for name in _SITES if name in metas]
    lines += _owners(objects)
    title = tree.css_first("head title", None)
    lines += [title.text()] if title is not None else []
    lines += [metas[name] for name in _TITLES if name in metas]
    lines += _footers(tree)
    lines = [_SPACE.sub(" ", line.replace("\n", " ")).strip() for line in lines]
    told.site = "\n".join(dict.fromkeys(line for line in lines if 1 < len(line) <= _LONG)) or None
    return told


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        values = node.attributes
        name = (values.get("property") or values.get("name") or values.get("itemprop") or "").strip().lower()
        content = (values.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _url(tree: LexborHTMLParser, metas: dict[str, str]) -> str | None:
    for node in tree.css("link[rel=canonical]"):
        address = (node.attributes.get("href") or "").strip()
        if "://" in address:
            return address
    address = metas.get("og:url", "")
    return address if "://" in address else None


def _date(tree: LexborHTMLParser, metas: dict[str, str], objects: list[dict[str, Any]]) -> str | None:
    told = [metas[name] for name in _DATES if name in metas]
    told += [value for item in objects for name in _PUBLISHED if isinstance(value := item.get(name), str)]
    for value in told:
        if found := day(value):
            return found
    # a list of news has many times, a piece of news its own
    times = {day(node.attributes.get("datetime") or node.text()) for node in tree.css("time")}
    times.discard(None)
    return times.pop() if len(times) == 1 else None


def _linked_data(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, those within others after them."""
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            waiting: deque[Any] = deque([json.loads(node.text())])
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.popleft()
            if isinstance(item, list):
                waiting.extendleft(reversed(item))
            elif isinstance(item, dict):
                yield item
                waiting.extend(value for value in item.values() if isinstance(value, (dict, list)))


def _owners(objects: list[dict[str, Any]]) -> list[str]:
    """Names and addresses of the organisations that the page says it is of."""
    lines: list[str] = []
    for item in objects:
        owners = [item.get(name) for name in _OWNERS]
        if "Organization" in str(item.get("@type")) or item.get("@type") in ("WebSite", "City"):
            owners.append(item)
        for owner in owners:
            if not isinstance(owner, dict):
                continue
            if isinstance(owner.get("name"), str):
                lines.append(owner["name"])
            address = owner.get("address")
            if isinstance(address, str):
                lines.append(address)
            elif isinstance(address, dict):
                parts = [address.get(name) for name in ("postalCode", "addressLocality", "streetAddress")]
                lines.append(", ".join(part for part in parts if isinstance(part, str)))
    return lines


def _footers(tree: LexborHTMLParser) -> list[str]:
    """The short lines of the page's footers and addresses."""
    seen: set[int] = set()
    lines: list[str] = []
    for node in tree.css(_FOOTERS):
        if not _inside(node, seen):
            seen.add(node.mem_id)
            lines += layout(node).split("\n")
    return [line.lstrip("• ") for line in lines[:_MOST]]


def _inside(node: LexborNode, seen: set[int]) -> bool:
    return any(item.mem_id in seen for item in (node, *ancestors(node)))
