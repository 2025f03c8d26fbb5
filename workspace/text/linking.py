"""PURE. What a text refers to: @people, #issues and document numbers, found and linked."""

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from workspace.text.numbers import DocumentNumber

Resolve = Callable[[str, str], tuple[str, str] | None]

# A text asks for at most so many things; what comes after stays plain text.
MAX_LOOKUPS = 500

# Only ASCII may not stand before: 你好@lead-om is a mention, a@b.com is none.
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9_@/])@(?P<mention>[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}[A-Za-z0-9])?)"
    r"(?![-_]*[A-Za-z0-9@]|\.[A-Za-z0-9])"
    r"|(?<![A-Za-z0-9_&#/])#(?P<issue>[1-9][0-9]{0,5})(?![A-Za-z0-9_#])"
    r"|[〔［\[（(【](?P<year>(?:19|20)[0-9]{2})[〕］\]）)】](?P<no>[1-9][0-9]{0,4})号"
)
_CODE_OF_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,10}\Z")
_UNLINKED = frozenset({"a", "code", "pre"})
_CLASSES = {"mention": "mention", "issue": "ref", "number": "ref"}


class ResolveFailed(Exception):
    """The resolver itself failed; its error is the cause."""


class References:
    """Links what a parsed text refers to, as `resolve(kind, key)` answers (url, title)."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.asked: dict[tuple[str, str], tuple[str, str] | None] = {}

    def run(self, root: Element) -> None:
        """Link the references of every text of the tree that is no code and no link."""
        for element, heading in list(_open(root)):
            for at in range(len(element), 0, -1):
                self._set(element, at, element[at - 1].tail, heading)
            self._set(element, 0, element.text, heading)

    def _set(self, parent: Element, at: int, text: str | None, heading: bool) -> None:
        """Put the text back at its place among the children, its references as links."""
        if not text or not (links := list(self._links(text, heading))):
            return
        ends = [start for start, _, _ in links[1:]] + [len(text)]
        for (_, end, link), until in zip(links, ends, strict=True):
            link.tail = text[end:until]
        parent[at:at] = [link for _, _, link in links]
        if at:
            parent[at - 1].tail = text[: links[0][0]]
        else:
            parent.text = text[: links[0][0]]

    def _links(self, text: str, heading: bool) -> Iterator[tuple[int, int, Element]]:
        for match in _TOKEN.finditer(text):
            if heading and match["issue"]:
                continue
            for kind, key, start in _candidates(text, match):
                if found := self._ask(kind, key):
                    yield start, match.end(), _link(kind, *found, text[start : match.end()])
                    break

    def _ask(self, kind: str, key: str) -> tuple[str, str] | None:
        if (kind, key) not in self.asked and len(self.asked) < MAX_LOOKUPS:
            try:
                self.asked[kind, key] = self.resolve(kind, key)
            except Exception as error:
                raise ResolveFailed from error
        return self.asked.get((kind, key))


def _candidates(text: str, match: re.Match[str]) -> Iterator[tuple[str, str, int]]:
    """What a token may stand for: (kind, key, where it starts)."""
    if match["mention"]:
        yield "mention", match["mention"].lower(), match.start()
    elif match["issue"]:
        yield "issue", match["issue"], match.start()
    elif code := _CODE_OF_NUMBER.search(text[: match.start()][-10:]):
        # 请按辽通自律〔2009〕3号办理: only the register knows where the code begins.
        for size in range(len(code[0]), 1, -1):
            number = DocumentNumber(code[0][-size:], int(match["year"]), int(match["no"]))
            yield "number", number.zh, match.start() - size


def _link(kind: str, url: str, title: str, text: str) -> Element:
    link = Element("a", {"href": url, "class": _CLASSES[kind]})
    if title:
        link.set("title", title)
    link.text = text
    return link


def _open(root: Element) -> Iterator[tuple[Element, bool]]:
    """The elements in which references are linked, and whether they stand in a heading."""
    stack = [(root, False)]
    while stack:
        element, heading = stack.pop()
        heading = heading or element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}
        yield element, heading
        stack += [(child, heading) for child in element if child.tag not in _UNLINKED]
