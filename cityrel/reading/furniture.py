"""What of an HTML page is no content: menus, forms, footers, cookie notices, share buttons, link lists."""

from __future__ import annotations

from collections.abc import Container, Iterator

import regex
from selectolax.lexbor import LexborNode

#: Always left out.
_CONTROLS = "script, style, noscript, template, input, select, textarea, svg, iframe, object, dialog"
#: Left out where they are small beside the page and hold no part of its content.
_PARTS = (
    "nav, footer, aside, form, menu, [role=navigation], [role=search], [role=banner], [role=contentinfo],"
    " [role=dialog], [role=alertdialog], [role=menu], [role=menubar], [role=complementary], [aria-modal=true]"
)
_NAMES = regex.compile(
    r"(?:^|[\s_-])(?:[a-z]*menu|[a-z]*nav|navbar|navigation|breadcrumbs?|[a-z]*crumbs|footer|bottom|cookies?|gdpr|consent"
    r"|share|sharing|social|socials|search|searchform|login|auth|signin|pager|pagination|pagenavi|banners?|sidebar"
    r"|skip|skiplink|screen-reader-text|sr-only|visually-hidden|languages?|lang-switch\w*|langs|comments|respond|related"
    r"|print|subscribe|accessib\w+|special-?version|topbar|toolbar|counters?|copyright)(?=$|[\s_-])",
    regex.IGNORECASE,
)
_SMALL_CAPITAL = regex.compile(r"(?<=[a-z])(?=[A-Z])")
_CONTENT = "h1, main, article, [role=main]"
#: A part with more of the page's text than this share is content whatever it is called.
_LARGE = 0.5
#: A main part has at least this share.
_MAIN = 0.2
#: A list of so many links or more, whose text is links to this share, is a menu where nothing introduces it.
_LINKS = 4
_LINKED = 0.85
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BUTTONS = "button"
#: Characters of a text that is more than a label.
_SENTENCE = 60


def content_of(body: LexborNode) -> LexborNode:
    """The element that holds the page's content, what is no content taken out of it; changes the tree."""
    _drop(body.css(_CONTROLS))
    _drop([node for node in body.css(_BUTTONS) if not _inside(node, (*_HEADINGS, "summary", "dt"))])
    whole = _size(body)
    parts = [node for node in body.css(_PARTS) if not _holds_content(node, whole)]
    parts += [
        node
        for node in body.css("header")
        if not _inside(node, ("main", "article")) and not _holds_content(node, whole)
    ]
    parts += [node for node in body.css("[class], [id]") if _is_named(node) and not _holds_content(node, whole)]
    _drop(parts)
    main = _main(body)
    _drop([node for node in main.css("ul, ol") if _is_link_list(node)])
    return main


def _drop(nodes: list[LexborNode]) -> None:
    """Take nodes out of the tree; one within another goes with it, since a node that is gone must not be touched."""
    chosen = {node.mem_id: node for node in nodes}
    outermost = [node for node in chosen.values() if not _within(node, chosen)]
    for node in outermost:
        node.decompose()


def _within(node: LexborNode, others: Container[int]) -> bool:
    return any(parent.mem_id in others for parent in ancestors(node))


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The nodes that hold a node, the nearest first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _main(body: LexborNode) -> LexborNode:
    whole = _size(body)
    for selector in ("main, [role=main]", "article"):
        found = list({node.mem_id: node for node in body.css(selector) if _size(node) > _MAIN * whole}.values())
        if len(found) == 1 and (selector != "article" or _size(found[0]) > _LARGE * whole):
            return found[0]
    return body


def _is_named(node: LexborNode) -> bool:
    if node.tag in ("body", "html", *_HEADINGS, "tr", "th", "tbody"):
        return False
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    if _NAMES.search(_SMALL_CAPITAL.sub("-", names)) is None:
        return False
    return node.tag != "td" or _lays_out(node)


def _lays_out(cell: LexborNode) -> bool:
    """Whether a cell is in a table that holds other tables, as pages were once laid out."""
    table = next((parent for parent in ancestors(cell) if parent.tag == "table"), None)
    return table is not None and len(table.css("table")) > 1


def _holds_content(node: LexborNode, whole: int) -> bool:
    return _size(node) > _LARGE * whole or bool(node.css(_CONTENT)) or node.tag in ("main", "article")


def _inside(node: LexborNode, tags: tuple[str, ...]) -> bool:
    return any(parent.tag in tags for parent in ancestors(node))


def _is_link_list(node: LexborNode) -> bool:
    links = node.css("a")
    if len(links) < _LINKS or sum(map(_size, links)) < _LINKED * _size(node):
        return False
    return not _is_introduced(node)


def _is_introduced(node: LexborNode) -> bool:
    """Whether a heading or a sentence stands right before a list, or it is within another list."""
    at: LexborNode | None = node
    while at is not None and at.tag not in ("body", "main", "article"):
        if at.tag == "li":
            return True  # the list that it is in is looked at as a whole
        before = at.prev
        while before is not None and not before.text(strip=True):
            before = before.prev
        if before is not None:
            text = before.text(strip=True)
            heads = before.tag in (*_HEADINGS, "p", "b", "strong") or bool(before.css("h1, h2, h3, h4, h5, h6"))
            return heads or text.endswith(":") or len(text) > _SENTENCE
        at = at.parent
    return False


def _size(node: LexborNode) -> int:
    return len(node.text().strip())
