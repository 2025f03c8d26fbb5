"""PURE. Markdown → safe HTML: parsed within bounds, linked, sanitised. Never raises, loses no text.

Rendered once, when the text is written, and stored beside `RENDERER_VERSION`.
"""

import re
from collections import deque
from html import escape, unescape
from types import SimpleNamespace
from typing import Any

import nh3

from workspace.text.bounds import is_bounded
from workspace.text.footnotes import add_footnotes, may_have_footnotes
from workspace.text.layout import MAX_DEPTH
from workspace.text.linking import References, Resolve, ResolveFailed
from workspace.text.plain import normalise
from workspace.text.polish import clean, fit, tick
from workspace.text.syntax import parser

RENDERER_VERSION = 1

_QUOTE_LENGTH = 2_000
_EXCERPT_SOURCE = 2_000
#: Parsers that have done their text; to make one costs half of what a short text costs.
_IDLE: deque[Any] = deque(maxlen=8)


def render_markdown(source: str, *, resolve: Resolve | None = None, prefix: str = "") -> str:
    """The text as safe HTML.

    `resolve(kind, key)` answers (url, title) for what the text refers to, None where there is
    nothing: ("mention", "lead-om"), ("issue", "12"), ("number", "辽通自律〔2009〕3号"). For a
    number it is asked with each possible beginning of the code. `prefix` is unique on the page
    (a comment's public id); without it footnotes stay as typed.
    """
    text = normalise(source)
    prefix = re.sub(r"[^A-Za-z0-9_-]", "-", prefix)
    spaced = text.expandtabs(4)
    if not is_bounded(spaced):
        return _as_typed(text)
    try:
        return clean(_parsed(spaced, resolve, prefix), prefix)
    except ResolveFailed as failure:
        raise failure.__cause__ or failure from None
    except Exception:  # a fault of the parser costs the formatting, never the text or the page
        return _as_typed(text)


def references(source: str) -> frozenset[tuple[str, str]]:
    """All that `render_markdown` would ask of `resolve`, so that it can be fetched at once."""
    asked: set[tuple[str, str]] = set()
    render_markdown(source, resolve=lambda kind, key: asked.add((kind, key)))
    return frozenset(asked)


def mentions(source: str) -> frozenset[str]:
    """The handles that the text mentions, in lower case; none in code."""
    return frozenset(key for kind, key in references(source) if kind == "mention")


def excerpt(source: str, length: int = 120) -> str:
    """The beginning of the text in one plain line of at most `length` characters."""
    head = normalise(source)[: max(_EXCERPT_SOURCE, 4 * length)]
    line = " ".join(unescape(nh3.clean(render_markdown(head), tags=set())).split())
    return line if len(line) <= length else line[: max(length - 1, 0)].rstrip() + "…"


def quote(source: str) -> str:
    """The text as a quotation to answer below: its beginning, less what it quotes deeply itself."""
    text = normalise(source)
    if len(text) > _QUOTE_LENGTH:
        text = text[:_QUOTE_LENGTH].rstrip() + "…"
    lines = [line for line in text.split("\n") if line[: 2 * MAX_DEPTH].count(">") < MAX_DEPTH - 1]
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n"


def _parsed(text: str, resolve: Resolve | None, prefix: str) -> str:
    """By a parser that is used again, unless it was taught footnotes or failed in its work."""
    if prefix and "[^" in text and may_have_footnotes(text):
        md = parser()
        add_footnotes(md, prefix)
        return _converted(md, text, resolve)
    try:
        md = _IDLE.pop()
    except IndexError:
        md = parser()
    html = _converted(md, text, resolve)
    _IDLE.append(md.reset())
    return html


def _converted(md: Any, text: str, resolve: Resolve | None) -> str:
    md.treeprocessors.register(SimpleNamespace(run=tick), "tick", 30)
    md.treeprocessors.deregister("references", strict=False)
    if resolve:
        md.treeprocessors.register(References(resolve), "references", 14)
    md.treeprocessors.register(SimpleNamespace(run=fit), "fit", 13)
    return str(md.convert(text))


def _as_typed(text: str) -> str:
    """The text in paragraphs, letter by letter."""
    paragraphs = re.split(r"\n{2,}", escape(text))
    return "\n".join(f"<p>{p.replace(chr(10), '<br>')}</p>" for p in paragraphs if p)
