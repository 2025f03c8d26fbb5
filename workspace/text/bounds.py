"""PURE. What is parsed as Markdown, and what is shown as it was typed.

The parser takes quadratic time on some repetitions; at these numbers the worst of them stays
far under 200 ms. No comment that a member would write comes near them.
"""

import re

MAX_LENGTH = 20_000
MAX_LINES = 1_500
MAX_CELLS = 2_500
MAX_MARKS = {
    "emphasis": (re.compile(r"[*_~]"), 1_500),
    "code": (re.compile(r"`+"), 400),
    "escape": (re.compile(r"\\"), 1_000),
    "link": (re.compile(r"\]\(|://"), 500),
    "footnote": (re.compile(r"\[\^"), 60),
}
# Lists and quotations opened one inside the other on a single line.
_NESTED = re.compile(r"^ *(?:(?:[*+-]|\d{1,9}\.|>) *){7}(?=[^\s*+>-])", re.MULTILINE)


def is_bounded(text: str) -> bool:
    """Whether parsing the text takes a bounded time."""
    return (
        len(text) <= MAX_LENGTH
        and text.count("\n") < MAX_LINES
        and all(sum(1 for _ in mark.finditer(text)) <= most for mark, most in MAX_MARKS.values())
        and not _NESTED.search(text)
        and _cells(text) <= MAX_CELLS
    )


def _cells(text: str) -> int:
    """At most how many table cells the text makes: every line of a table has its columns."""
    tables = (lines.split("\n") for lines in text.split("\n\n") if "|" in lines)
    return sum(len(lines) * max(line.count("|") for line in lines) for lines in tables)
