"""PURE. Footnotes, whose ids are told apart by a prefix when several texts share a page."""

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown.extensions.footnotes import (  # type: ignore[import-untyped, unused-ignore]
    FootnoteExtension,
)

_DEFINITION = re.compile(r"(^[ >]*)?\[\^([^\]]*)\]:", re.MULTILINE)
# The library looks for this text in every element, and would drop a paragraph that holds it.
_NOWHERE = "\x02\x02"


def may_have_footnotes(text: str) -> bool:
    """Whether its footnotes can be set: each begins a line and has a name of its own.

    The library forgets the first of two of one name, and a footnote within a footnote.
    """
    found = list(_DEFINITION.finditer(text))
    return len({match[2] for match in found if match[1] is not None}) == len(found)


def add_footnotes(md: Any, prefix: str) -> None:
    """Teach the parser footnotes, their ids beginning with the prefix."""
    FootnoteExtension(PLACE_MARKER=_NOWHERE, BACKLINK_TITLE="").extendMarkdown(md)
    md.treeprocessors.register(_Prefix(prefix), "footnote-prefix", 12)


class _Prefix:
    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.names: dict[str, str] = {}

    def run(self, root: Element) -> None:
        """Number the ids: their names are the member's words, with spaces and quotes."""
        for element in root.iter():
            if name := element.get("id"):
                element.set("id", self._named(name))
            if (href := element.get("href", "")).startswith("#"):
                element.attrib = {"href": f"#{self._named(href[1:])}"}

    def _named(self, name: str) -> str:
        return self.names.setdefault(name, f"{self.prefix}-note-{len(self.names) + 1}")
