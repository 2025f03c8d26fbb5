"""PURE. The Markdown of this house: what the parser knows, and what it was taught otherwise."""

import re
from html import unescape
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown  # type: ignore[import-untyped, unused-ignore]
from markdown.extensions.nl2br import (  # type: ignore[import-untyped, unused-ignore]
    Nl2BrExtension,
)
from markdown.extensions.sane_lists import (  # type: ignore[import-untyped, unused-ignore]
    SaneListExtension,
)
from markdown.extensions.tables import (  # type: ignore[import-untyped, unused-ignore]
    TableExtension,
)
from markdown.inlinepatterns import (  # type: ignore[import-untyped, unused-ignore]
    InlineProcessor,
)
from markdown.util import AtomicString  # type: ignore[import-untyped, unused-ignore]

from workspace.text.layout import Layout

# The library's own link pattern counts brackets to the end of the text from each of them.
_LINK = (
    r"!?\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\(\s*<?(?P<url>(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?:\s+\"(?P<title>[^\"]*)\")?\s*\)"
)
_ADDRESS = (
    r"<(?P<quoted>https?://[^\s<>]+)>"
    r"|(?<![A-Za-z0-9])(?P<bare>https?://[A-Za-z0-9._~:/?#@!$&'+,;=%()-]+)"
)
# "#12" at the start of a line is an issue, "# 12" a heading.
_HEADING = re.compile(r"(?:^|\n)(?P<level>#{1,6}) ++(?P<header>[^\n]+)(?:\n|$)")
_SAFE = re.compile(r"(?:https?://[^\s/\\?#]|mailto:[^\s@\\]+@|/(?![/\\]))[^\s\\]*", re.IGNORECASE)
_Found = tuple[Element | None, int | None, int | None]
_TICKS = re.compile(r"`+")
_CODE = "klzzwxh"  # what the parser puts in place of code; no part of an address

# Raw HTML stays visible text; reference links would swallow lines such as "[辽宁移动]: 同意";
# indented text is a paragraph, and "---" under a line is a rule, no heading.
_INLINE_OFF = "html entity automail autolink reference image_link image_reference"
_INLINE_OFF += " short_reference short_image_ref"
_BLOCK_OFF = "code setextheader reference"


def parser() -> Any:
    """A fresh parser; it keeps state while it works, so no two texts share one at a time."""
    md = Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            SaneListExtension(),
            Nl2BrExtension(),
        ]
    )
    md.ESCAPED_CHARS += ["~", "@"]
    md.delimiters.add("~", "del", double=True)
    _blocks(md)
    _inline(md)
    return md


def is_safe(url: str) -> bool:
    """Whether a member's text may link there: the web, a mailbox, or a page of this site."""
    return bool(_SAFE.fullmatch(unescape(url)))


def _blocks(md: Any) -> None:
    md.preprocessors.deregister("html_block")
    layout = SimpleNamespace(run=lambda lines: Layout(md.htmlStash.store).run(lines))
    md.preprocessors.register(layout, "layout", 10)
    for name in _BLOCK_OFF.split():
        md.parser.blockprocessors.deregister(name)
    md.parser.blockprocessors["hashheader"].RE = _HEADING
    table = md.parser.blockprocessors["table"]
    table.test = _whole_rows(table)


def _whole_rows(table: Any) -> Any:
    """A table whose rows are longer than its head is no table: the library drops their ends."""
    is_table = table.test

    def test(parent: Element, block: str) -> bool:
        rows = [row.strip(" ") for row in block.split("\n")[2:]]
        return is_table(parent, block) and all(
            len(table._split_row(row)) <= len(table.separator) for row in rows
        )

    return test


def _inline(md: Any) -> None:
    for name in _INLINE_OFF.split():
        md.inlinePatterns.deregister(name)
    link, address = InlineProcessor(_LINK, md), InlineProcessor(_ADDRESS, md)
    link.handleMatch, address.handleMatch = _link, _address
    address.ANCESTOR_EXCLUDES = ("a",)
    md.inlinePatterns["backtick"].find_code_spans = _code_span
    md.inlinePatterns.register(link, "link", 160)
    md.inlinePatterns.register(address, "address", 120)


def _link(match: re.Match[str], _: str) -> _Found:
    """[text](url "title"); an image becomes a link to it. What may not be linked stays text."""
    url, title = _plain(match["url"]), match["title"]
    if not is_safe(url) or _CODE in url or (title and _CODE in title):
        return None, None, None
    element = Element("a", {"href": match["url"]} | ({"title": title} if title else {}))
    element.text = match["text"] if match["text"].strip() else AtomicString(url)
    return element, match.start(), match.end()


def _address(match: re.Match[str], _: str) -> _Found:
    """A web address as it stands, less the punctuation that ends the sentence."""
    url = match["quoted"] or match["bare"].rstrip(".,;:!?'_~")
    if not match["quoted"] and url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1]
    if not is_safe(url) or _CODE in url:
        return None, None, None
    element = Element("a", {"href": url})
    element.text = AtomicString(url)
    end = match.end() if match["quoted"] else match.start() + len(url)
    return element, match.start(), end


def _code_span(start: int, text: str) -> tuple[int, int | None]:
    """Where the code after these backticks begins and ends; the library walks the whole text."""
    at = begin = _run_end(start, text)
    ticks = text[start:begin]
    while (at := text.find(ticks, at)) >= 0:
        end = _run_end(at, text)
        if end - at == len(ticks):
            return begin, at
        at = end
    return begin, None


def _run_end(start: int, text: str) -> int:
    run = _TICKS.match(text, start)
    return run.end() if run else start


def _plain(text: str) -> str:
    """The text with the parser's escapes undone."""
    return re.sub("\x02(\\d+)\x03", lambda m: chr(int(m[1])), text)
