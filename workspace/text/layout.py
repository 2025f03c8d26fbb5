"""PURE. The lines of a text, set out as the Markdown parser wants them.

Members write as they do elsewhere: a list straight after a sentence, two spaces a level, an
answer straight below a quotation, a code block inside a quotation. Python-Markdown wants blank
lines and four spaces, and would print an answer as part of what it answers. One pass over the
lines, in linear time, with the depth of quotations and lists capped.
"""

import re
from collections.abc import Callable
from html import escape

MAX_DEPTH = 8

_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<info>[^`~]*)$")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]*")
_ITEM = re.compile(r"(?P<indent> *)(?P<marker>[*+-]|\d{1,9}\.) +(?=\S)")
_FIRST = ("*", "+", "-", "1.")
_ALONE = re.compile(r" {0,3}(?:#{1,6} +\S|([-*_])(?: *\1){2,} *$)")
_DELIMITERS = frozenset("|:- ")


class Layout:
    """One pass over the lines of a text; `keep` puts ready HTML aside and gives a placeholder."""

    def __init__(self, keep: Callable[[str], str]) -> None:
        self.keep = keep
        self.lines: list[str] = []
        self.depth = 0
        self.gap: int | None = None  # how deep the blank line before the next line stands
        self.items: list[tuple[int, bool]] = []  # the open list items: indent, numbered
        self.table = False
        self.fence = ""
        self.indent = 0
        self.code: list[str] = []

    def run(self, lines: list[str]) -> list[str]:
        """The lines, set out anew."""
        for line in lines:
            depth, text = _unquote(line)
            if self.fence and self._in_fence(line, depth):
                continue
            if depth != self.depth:
                self._turn(depth)
            self._line(text)
        if self.fence:
            self._close_fence()  # a block that nobody closed ends with the text
        return self.lines

    def _line(self, text: str) -> None:
        if not text.strip():
            self.table = False
            self._blank()
        elif fence := _FENCE.match(text):
            self._open_fence(fence)
        elif _ALONE.match(text):
            self.items.clear()
            self._apart(text)
        elif (item := _ITEM.match(text)) and self._may_begin(item):
            self._item(item, text[item.end() :])
        elif self.items:
            self._in_list(text)
        else:
            self._prose(text)

    def _prose(self, text: str) -> None:
        if "|" in self._last() and "-" in text and _DELIMITERS.issuperset(text):
            self._blank_before_head()
            self.table = True
        elif self.table and "|" not in text:
            self._blank()
            self.table = False
        self._write(text)

    def _blank_before_head(self) -> None:
        if len(self.lines) > 1 and self.lines[-2].strip("> "):
            self.lines.insert(-1, "> " * self.depth)

    def _may_begin(self, item: re.Match[str]) -> bool:
        # "…in the year\n2009. It was" is no list; a first item is a bullet or 1.
        return bool(self.items) or not self._last() or item["marker"] in _FIRST

    def _item(self, item: re.Match[str], text: str) -> None:
        indent, numbered, before = len(item["indent"]), item["marker"][0].isdigit(), None
        if not self.items:
            self._blank()
        while self.items and (indent < self.items[-1][0] + 2 or len(self.items) >= MAX_DEPTH):
            before = self.items.pop()
        if before and before[1] != numbered:
            self._blank()
        self.items.append((indent, numbered))
        self._write(f"{'    ' * (len(self.items) - 1)}{item['marker']} {text}")

    def _in_list(self, text: str) -> None:
        if self._last():
            self._write(text.lstrip(" "))
            return
        self._leave_items(text)
        self._write("    " * len(self.items) + text.lstrip(" ") if self.items else text)

    def _leave_items(self, text: str) -> None:
        """Close the list items that text indented like this does not belong to."""
        indent = len(text) - len(text.lstrip(" "))
        while self.items and indent < self.items[-1][0] + 2:
            self.items.pop()

    def _open_fence(self, match: re.Match[str]) -> None:
        self._leave_items(match[0])
        self.fence, self.indent = match["fence"], len(match["indent"])
        info = match["info"].strip()
        self.code = [] if _LANGUAGE.fullmatch(info) else [info]

    def _in_fence(self, line: str, depth: int) -> bool:
        """Whether the line belongs to the open code block, its last line included."""
        if depth < self.depth:
            self._close_fence()
            return False
        text = _unquote(line, self.depth)[1]
        mark = text.strip(" ")
        if len(mark) >= len(self.fence) and not mark.strip(self.fence[0]):
            self._close_fence()
        else:
            self.code.append(text)
        return True

    def _close_fence(self) -> None:
        while self.code and not self.code[-1].strip():
            self.code.pop()
        body = "".join(re.sub(f"^ {{0,{self.indent}}}", "", line) + "\n" for line in self.code)
        placeholder = self.keep(f"<pre><code>{escape(body, quote=False)}</code></pre>")
        self._apart("    " * len(self.items) + placeholder)
        self.fence = ""

    def _turn(self, depth: int) -> None:
        """From one depth of quotation to another: what follows is another paragraph."""
        self.items.clear()
        self.table = False
        self.depth, before = depth, self.depth
        self.gap = min(depth, before, before if self.gap is None else self.gap)

    def _apart(self, text: str) -> None:
        self._blank()
        self._write(text)
        self._blank()

    def _blank(self) -> None:
        self.gap = self.depth if self.gap is None else min(self.gap, self.depth)

    def _write(self, text: str) -> None:
        if self.gap is not None and self.lines:
            self.lines.append("> " * self.gap)
        self.gap = None
        self.lines.append("> " * self.depth + text)

    def _last(self) -> str:
        """The line just before, empty if that is blank."""
        return self.lines[-1] if self.lines and self.gap is None else ""


def _unquote(line: str, most: int = MAX_DEPTH) -> tuple[int, str]:
    """How deep the line is quoted, and the line less at most that many marks."""
    marks = re.match(rf"(?: {{0,3}}> ?){{0,{most}}}", line)
    prefix = marks[0] if marks else ""
    rest = line[len(prefix) :]
    return prefix.count(">"), rest.lstrip("> ") if prefix.count(">") == MAX_DEPTH else rest
