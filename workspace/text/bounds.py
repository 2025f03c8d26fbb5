"""PURE. What is parsed as Markdown, and what is shown as it was typed.

The parser takes quadratic time on some repetitions. Within these numbers the worst of them stays
far under 200 ms; no text that a member would write comes near them.
"""

import re

MAX_LENGTH = 20_000
MAX_LINES = 1_000
MAX_CELLS = 1_500
MAX_PREFIXES = 4_000
MAX_MARKS = {
    "emphasis": (re.compile(r"[*~]|\b_|_\b|__"), 1_200),
    "code": (re.compile(r"`+"), 240),
    "escape": (re.compile(r"\\"), 1_000),
    "link": (re.compile(r"\]\(|://"), 500),
    "reference": (re.compile(r"@|#[0-9]|[0-9]号"), 600),
    "footnote": (re.compile(r"\[\^"), 60),
}
_ITEM = r"(?:(?:[*+-]|[0-9]{1,9}\.) +|> ?)"
_PREFIX = re.compile(rf"^[ >]*+{_ITEM}+(?=\S)", re.MULTILINE)
_DEEP = re.compile(rf"^[ >]*+({_ITEM}{{7,}}\S.*)$", re.MULTILINE)


def is_bounded(text: str) -> bool:
    """Whether parsing the text takes a bounded time."""
    return (
        len(text) <= MAX_LENGTH
        and text.count("\n") < MAX_LINES
        and all(sum(1 for _ in mark.finditer(text)) <= most for mark, most in MAX_MARKS.values())
        and all(_is_rule(line) for line in _DEEP.findall(text))
        and sum(len(prefix) for prefix in _PREFIX.findall(text)) <= MAX_PREFIXES
        and _cells(text) <= MAX_CELLS
    )


def _is_rule(line: str) -> bool:
    """Whether "- - - - - - - -" is a line across the page, no list in a list in a list."""
    return len(set(line) - {" "}) == 1


def _cells(text: str) -> int:
    """At most how many table cells the text makes: every line of a table has all its columns."""
    tables = (lines.split("\n") for lines in text.split("\n\n") if "|" in lines)
    return sum(len(lines) * (1 + max(line.count("|") for line in lines)) for lines in tables)
