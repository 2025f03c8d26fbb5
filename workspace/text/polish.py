"""PURE. A parsed text fitted to the page: headings, tables, tasks; then what HTML may remain."""

import re
from xml.etree.ElementTree import Element

import nh3

from workspace.text.plain import without_unseen
from workspace.text.syntax import is_safe

_BLOCKS = {"p", "hr", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "div"}
_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
_TAGS = _BLOCKS | _TABLES | {"a", "br", "code", "del", "em", "strong", "sup"}
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "sup": {"id"},
    "li": {"id"},
    "ol": {"start"},
    "th": {"scope"},
}
_CLASSES = {
    "a": {"mention", "ref"},
    "div": {"footnote"},
    "td": {"r", "c"},
    "th": {"r", "c"},
    "li": {"task"},
}
_ALIGN = {"right": "r", "center": "c"}
_BOXES = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}


def tick(root: Element) -> None:
    """Task list items, by a character: a box that nobody can tick is no form control."""
    for item in root.iter("li"):
        holder = item if (item.text or "").strip() or not len(item) else item[0]
        if box := _BOXES.get((holder.text or "")[:4]):
            holder.text = box + (holder.text or "")[4:]
            item.set("class", "task")


def fit(root: Element) -> None:
    """Fit headings and tables to a page that has its own h1 and h2 and no inline style."""
    top = 0
    for element in root.iter():
        if re.fullmatch("h[1-6]", element.tag):
            level = int(element.tag[1])
            top = top or level
            element.tag = "h3" if level <= top else "h4"
        elif element.tag in {"th", "td"}:
            _fit_cell(element)


def _fit_cell(cell: Element) -> None:
    if mark := _ALIGN.get(cell.attrib.pop("align", "")):
        cell.set("class", mark)
    if cell.tag == "th" and not "".join(cell.itertext()).strip():
        cell.tag = "td"  # a head that says nothing is announced as one
    elif cell.tag == "th":
        cell.set("scope", "col")


def clean(html: str, prefix: str) -> str:
    """What of the HTML may stand on the page; the last word, whatever the parser did."""

    def attribute(tag: str, name: str, value: str) -> str | None:
        own = bool(prefix) and value.startswith(f"#{prefix}-")
        return value if name != "href" or own or is_safe(value) else None

    return without_unseen(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            allowed_classes=_CLASSES,
            attribute_filter=attribute,
            link_rel="nofollow noopener noreferrer",
            url_schemes={"http", "https", "mailto"},
        )
    )
