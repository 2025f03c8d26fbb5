"""PURE. Two people wrote on one text: what each changed of it comes together, line by line."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

#: Longer middles are compared as one piece: the matcher is quadratic.
MOST_LINES = 1_500


class Hunk(NamedTuple):
    """Lines `start` to `end` (without) of the base became these."""

    start: int
    end: int
    lines: tuple[str, ...]


def merge(base: str, ours: str, theirs: str) -> str | None:
    """The base with both changes; None where they touch the same lines in different ways.

    Whose change is named first makes no difference. Two changes that are the same are made once.
    """
    lines = base.split("\n")
    left, right = (hunks(lines, text.split("\n")) for text in (ours, theirs))
    mine, others = set(left) - set(right), set(right) - set(left)
    if any(_touch(a, b) for a in mine for b in others):
        return None
    both = set(left) & set(right)
    if any(_touch(a, b) for a in both for b in mine | others):
        return None
    return "\n".join(_applied(lines, sorted(mine | others | both)))


def hunks(base: Sequence[str], other: Sequence[str]) -> list[Hunk]:
    """What changed between two texts, in order."""
    head = _common(base, other)
    tail = _common(base[head:][::-1], other[head:][::-1])
    old, new = base[head : len(base) - tail], other[head : len(other) - tail]
    if not old and not new:
        return []
    if max(len(old), len(new)) > MOST_LINES:
        return [Hunk(head, head + len(old), tuple(new))]
    return [
        Hunk(head + a, head + b, tuple(new[c:d]))
        for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if op != "equal"
    ]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _touch(one: Hunk, other: Hunk) -> bool:
    """Whether two changes overlap; what is put in beside a changed line has no sure place."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


def _applied(base: Sequence[str], changes: Iterable[Hunk]) -> list[str]:
    made: list[str] = []
    at = 0
    for hunk in changes:
        made += [*base[at : hunk.start], *hunk.lines]
        at = hunk.end
    return made + list(base[at:])
