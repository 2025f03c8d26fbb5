"""PURE. What changed between two texts, as runs of characters: nothing is lost on either side."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Op = Literal["same", "ins", "del"]

# A Han character or a mark by itself, a Latin word or figure whole.
_WORDS = re.compile(r"[A-Za-z0-9_]+|[^\S\n]+|.", re.DOTALL)
_CLAUSES = re.compile(r"[^\n，。；！？]+[\n，。；！？]?|[\n，。；！？]")
_MOST_WORDS = 600
_MOST_CLAUSES = 1_500


class Run(NamedTuple):
    """A stretch of text that is the same, inserted or deleted."""

    op: Op
    text: str


def marked_diff(old: str, new: str) -> tuple[list[Run], list[Run]]:
    """Both texts side by side: the old one with what went, the new one with what came."""
    runs = changes(old, new)
    left = _merged(run for run in runs if run.op != "ins")
    return left, _merged(run for run in runs if run.op != "del")


def changes(old: str, new: str) -> list[Run]:
    """Both texts in one sequence, what went before what came.

    By words and characters; by whole passages where what changed is long.
    """
    return _ordered(_readable(_ordered(_compared(old, new))))


def _compared(old: str, new: str) -> Iterator[Run]:
    for gone, came in _pairs(_CLAUSES.findall(old), _CLAUSES.findall(new), _MOST_CLAUSES):
        yield from _words("".join(gone), "".join(came))


def _words(gone: str, came: str) -> Iterator[Run]:
    if gone == came:
        yield Run("same", gone)
        return
    for left, right in _pairs(_WORDS.findall(gone), _WORDS.findall(came), _MOST_WORDS):
        if left == right:
            yield Run("same", "".join(left))
        else:
            yield Run("del", "".join(left))
            yield Run("ins", "".join(right))


def _pairs(
    old: Sequence[str], new: Sequence[str], most: int
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """What stands against what; the middle as one piece if it is longer than can be compared."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    yield old[:head], new[:head]
    one, other = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(one), len(other)) > most:
        yield one, other
    else:
        for _, a, b, c, d in SequenceMatcher(None, one, other).get_opcodes():
            yield one[a:b], other[c:d]
    yield old[len(old) - tail :], new[len(new) - tail :]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many items both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def _readable(runs: list[Run]) -> Iterator[Run]:
    """A single character kept between two changes reads as part of the change."""
    for at, run in enumerate(runs):
        amid = 0 < at < len(runs) - 1
        if run.op == "same" and amid and len(run.text.strip()) < 2 and "\n" not in run.text:
            yield Run("del", run.text)
            yield Run("ins", run.text)
        else:
            yield run


def _ordered(runs: Iterable[Run]) -> list[Run]:
    """Between two kept stretches first all that went, then all that came."""
    ordered: list[Run] = []
    gone = came = ""
    for op, text in [*runs, Run("same", "")]:
        if op == "del":
            gone += text
        elif op == "ins":
            came += text
        elif text or gone or came:
            ordered += [Run("del", gone), Run("ins", came), Run("same", text)]
            gone = came = ""
    return _merged(ordered)


def _merged(runs: Iterable[Run]) -> list[Run]:
    merged: list[Run] = []
    for op, text in runs:
        if text and merged and merged[-1].op == op:
            merged[-1] = Run(op, merged[-1].text + text)
        elif text:
            merged.append(Run(op, text))
    return merged
