"""PURE. What the index holds of a text: pairs of Han characters, words, numbers.

互联互通 becomes 互联 联互 互通 通: a word of two characters is one look-up, a longer one a phrase,
a single character the beginning of a pair (the last character stands alone for its sake). Letters
and figures part: 3G and ISO9001 are 3 g and iso 9001, so that "ISO 9001" finds both.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
#: A run of Han characters, of figures, or of other letters.
RUN = re.compile(rf"[{HAN}]+|[0-9]+|(?:(?![{HAN}0-9])[^\W_])+")
_HYPHENATED = re.compile(r"(?<![a-z-])[a-z]+(?:-[a-z]+)+(?![a-z-])")
#: Private characters, which no text keeps: what a document is, and words of its title.
FACET, KEY = "\ue000", "\ue001"
#: Stands between parts, so that no phrase reaches over.
BREAK = FACET
_ESCAPE = "\ue002"
_LONGEST_WORD = 40
#: A document number as texts cite it: 〔2009〕3号, [2009]3, 2009年第3号, 2009-3, and no day.
_CITED = re.compile(
    r"(?:[\[(〔【〈<{]\s*(?P<year>(?:19|20)[0-9]{2})\s*[\])〕】〉>}]\s*第?\s*0*(?P<no>[1-9][0-9]{0,4})"
    r"|(?<![0-9./-])(?P<of>(?:19|20)[0-9]{2})\s*"
    r"(?:年\s*第?\s*0*(?P<th>[1-9][0-9]{0,4})(?=\s*号)|[-—–_/]0*(?P<nth>[1-9][0-9]{0,4})(?![-—–_/.年月]?[0-9])))"
    r"(?![0-9])"
)
#: Keys of papers lie above those of comments: whatever reads the newest keys first reads the few
#: papers first, however many comments there are.
PAPERS = 1 << 40
#: Characters of one text that are indexed; no form takes so many.
MOST_TEXT = 60_000
_SHANGHAI = timedelta(hours=8)
#: The instant of what has none.
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class _Folding(dict[int, str]):
    """Code point -> how it is compared: width, case and compatibility forms laid aside."""

    def __missing__(self, code: int) -> str:
        character = unicodedata.normalize("NFKC", chr(code)).casefold()
        folded = unicodedata.normalize("NFKC", character)
        if "\ue000" <= character <= "\uf8ff":
            folded = " "
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text as it is compared, character by character, so that places can be found again."""
    return text.translate(_FOLDING)


def is_han(run: str) -> bool:
    """Whether a run of `RUN` is of Han characters."""
    return bool(re.match(f"[{HAN}]", run))


def tokens(text: str, *, ends: bool = True) -> list[str]:
    """The words of a text in their order; `ends=False` leaves the last run open, as a phrase."""
    found: list[str] = []
    runs = RUN.findall(fold(text))
    for place, run in enumerate(runs, 1):
        if not is_han(run):
            found.append(_plain(run[:_LONGEST_WORD]))
            continue
        characters = [_plain(c) for c in run]
        found += [a + b for a, b in pairwise(characters)]
        if ends or place < len(runs) or len(characters) == 1:
            found.append(characters[-1])
    return found


def _plain(text: str) -> str:
    """Characters that SQLite's tables (Unicode 6.1) may not know as letters, written as figures."""
    if text.isascii():
        return text
    known = unicodedata.ucd_3_2_0.category
    return "".join(c if known(c) != "Cn" else f"{_ESCAPE}{ord(c):x}" for c in text)


def _without_hyphens(text: str) -> list[str]:
    """hand-over is found as handover too."""
    return [word.replace("-", "")[:_LONGEST_WORD] for word in _HYPHENATED.findall(fold(text))]


def citation(year: int, no: int) -> str:
    """A document number as one word of the index, beside the figures that it is written with."""
    return f"{FACET}n{year}x{no}"


def citations(text: str) -> list[str]:
    """The document numbers that a text cites, in whatever brackets."""
    found = (m.group("year", "no", "of", "th", "nth") for m in _CITED.finditer(fold(text)))
    return [citation(int(y or of), int(no or th or nth)) for y, no, of, th, nth in found]


@dataclass(frozen=True)
class Document:
    """检索文档: one thing that can be found, whatever table it is kept in.

    `through` names what decides who sees it, `parent_id` its key: a comment is seen through its
    issue. `keys` are words that stand as high as the title (numbers, labels, the English title);
    the other keys are what it belongs to and what its line in a list names.
    """

    obj: str
    kind: str
    through: str
    parent_id: int
    committee_id: int
    at: datetime = NO_TIME
    title: str = ""
    keys: tuple[str, ...] = ()
    text: str = ""
    group_id: int | None = None
    term_id: int | None = None
    city_id: int | None = None
    issue_id: int | None = None
    resolution_id: int | None = None
    user_id: int | None = None
    organization_id: int | None = None
    number: int = 0

    @property
    def is_paper(self) -> bool:
        """All but what is said from day to day: few beside the many comments."""
        return self.kind != "comment"


def facets(document: Document) -> list[str]:
    """What a document is, as words of the index: filters are look-ups, not scans."""
    d = document
    found = [f"c{d.committee_id}", f"k{d.kind}"]
    found += [f"{d.at + _SHANGHAI:y%Y}", f"{d.at + _SHANGHAI:m%Y%m}"] if d.at != NO_TIME else []
    numbered = {"g": d.group_id, "t": d.term_id, "v": d.city_id, "o": d.organization_id}
    found += [f"{letter}{key}" for letter, key in numbered.items() if key is not None]
    return [FACET + name for name in found]


def words_of(document: Document) -> str:
    """All that the index holds of a document, each word between single spaces."""
    found = facets(document)
    names = [name for name in (document.title, *document.keys) if name]
    for name in names:
        said = (*tokens(name), *_without_hyphens(name), *citations(name))
        found += [BREAK, *(KEY + word for word in said)]
    for part in (*names, document.text[:MOST_TEXT]):
        found += [BREAK, *tokens(part), *_without_hyphens(part), *dict.fromkeys(citations(part))]
    return f" {' '.join(found)} "
