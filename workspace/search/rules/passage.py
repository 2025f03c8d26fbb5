"""PURE. The passage of a text that shows why it was found, cut from the original."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice

from workspace.search.rules.words import HAN, fold

LENGTH = 96
BEFORE = 20
#: Marks of one text that are looked for; more show nothing more.
MOST_MARKS = 200


@dataclass(frozen=True)
class Passage:
    """Pieces of a text in their order, each marked or not; what is left out shows as …."""

    runs: tuple[tuple[str, bool], ...]
    is_cut_before: bool = False
    is_cut_after: bool = False

    @property
    def text(self) -> str:
        return "".join(run for run, _ in self.runs)


@lru_cache(maxsize=64)
def _seeker(sought: tuple[str, ...]) -> re.Pattern[str]:
    """Finds what was sought, the longest first, also where one begins within another."""
    ordered = sorted(sought, key=len, reverse=True)
    return re.compile(f"(?=({'|'.join(map(_pattern, ordered))}))")


def passage(text: str, sought: Iterable[str], length: int = LENGTH) -> Passage:
    """About `length` characters of the text around what was sought (folded), with marks."""
    text = " ".join(text.split())
    spans = _spans(text, tuple(filter(None, sought)))
    start = _best(spans, length)
    start = 0 if start <= BEFORE else start - BEFORE
    end = min(len(text), start + length)
    start = max(0, min(start, end - length)) if start else 0
    return Passage(_runs(text, spans, start, end), start > 0, end < len(text))


def _spans(text: str, sought: tuple[str, ...]) -> list[tuple[int, int]]:
    """Places in the text that hold what was sought, in order, none over another."""
    if not sought:
        return []
    folded = fold(text)
    found = _merged(m.span(1) for m in islice(_seeker(sought).finditer(folded), MOST_MARKS))
    if len(folded) == len(text):
        return found
    # Places in the folded text -> places in the text.
    ends = list(accumulate(len(fold(c)) for c in text))
    places = [0] * (len(folded) + 1)
    before = 0
    for place, end in enumerate(ends):
        places[before:end] = [place] * (end - before)
        before = end
    return [(places[a], places[b - 1] + 1) for a, b in found]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _pattern(words: str) -> str:
    """A Latin word is marked from its beginning, a number as a whole, 3 g wherever the two meet."""
    body = r"[\W_]{0,3}".join(map(re.escape, re.findall(rf"[{HAN}]+|[0-9]+|[^\W\d_]+", words)))
    body += "(?![0-9])" if words[-1].isdecimal() else ""
    return body if re.match(f"[{HAN}]", words) else rf"(?<![^\W_{HAN}]){body}"


def _best(spans: list[tuple[int, int]], length: int) -> int:
    """Where the window begins that shows most different places; the first of equals."""
    best, place = 0, spans[0][0] if spans else 0
    for n, (start, _) in enumerate(spans):
        shown = sum(end <= start + length - BEFORE for _, end in spans[n : n + 12])
        if shown > best:
            best, place = shown, start
    return place


def _runs(
    text: str, spans: list[tuple[int, int]], start: int, end: int
) -> tuple[tuple[str, bool], ...]:
    runs: list[tuple[str, bool]] = []
    at = start
    for a, b in spans:
        if b <= at or a >= end:
            continue
        runs += [(text[at:a], False)] if a > at else []
        runs.append((text[max(a, at) : min(b, end)], True))
        at = min(b, end)
    runs += [(text[at:end], False)] if at < end else []
    return tuple(runs)
