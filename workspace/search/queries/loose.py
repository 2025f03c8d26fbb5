"""Answers to part of a question: of the newest that hold a piece of it, those that hold most."""

from functools import cache, lru_cache
from typing import Any

from sqlalchemy import TextClause, bindparam, select

from workspace.db import run
from workspace.permissions import Actor
from workspace.search.queries.matching import Met, T, joined, meets, said_of, windows
from workspace.search.queries.seen import is_seen_by
from workspace.search.rules import Asked, Unit, Word, loose_scorer, units, weight

#: The newest so many of each piece and pool are looked at, and so many of all are weighed.
WINDOW = 24
WEIGHED = 60
#: The share of the question's weight that an answer holds at least.
LEAST = 0.34
#: Pieces of a question that are looked up.
MOST_PIECES = 10

Row = tuple[int, str]


def loosely(asked: Asked, always: list[Word], actor: Actor, met: Met) -> list[Row]:
    """(key, kind) of documents that hold part of what was asked, the best first, of those that
    meet the conditions, `always` being the ones that are looked up in the index."""
    variants = units(asked)
    pieces = list(dict.fromkeys(unit for variant in variants for unit in variant))[:MOST_PIECES]
    if not pieces:
        return []
    windows = _windows(pieces, always, met, is_seen_by(actor))
    newest = max((key for window in windows[1::2] for key in window), default=len(pieces))
    weights = {unit: 0.0 for variant in variants for unit in variant}
    held: dict[int, float] = {}
    for place, unit in enumerate(pieces):
        papers, comments = windows[2 * place : 2 * place + 2]
        weights[unit] = weight(len(papers) + _documents(comments, newest), newest)
        for key in (*papers, *comments):
            held[key] = held.get(key, 0.0) + weights[unit]
    chosen = sorted(held, key=lambda key: (-held[key], -key))[:WEIGHED]
    return _weighed(chosen, variants, weights)


def _windows(pieces: list[Unit], always: list[Word], met: Met, seen: TextClause) -> list[list[int]]:
    """For each piece the keys of the newest papers, then of the newest comments, that hold it:
    one statement. What stands in a row is seen to when they are weighed."""
    words = [[*always, Word(((unit.phrase,),))] for unit in pieces]
    said = {f"said{place}": said_of(one) for place, one in enumerate(words)}
    found = {
        place: sorted(map(int, keys.split(",")), reverse=True)
        for place, keys in run(_in_windows(len(words), tuple(met), seen), {**met, **said})
    }
    return [found.get(place, []) for place in range(2 * len(words))]


@lru_cache(256)
def _in_windows(pieces: int, names: tuple[str, ...], seen: TextClause) -> Any:
    held = windows(pieces, WINDOW)
    query = select(held.c.place, joined(held.c.id)).join(T, T.c.id == held.c.id)
    return query.where(*meets(names), seen).group_by(held.c.place)


def _documents(window: list[int], newest: int) -> float:
    """About how many documents hold a piece: a full window reaches as far back as it is rare."""
    if len(window) < WINDOW:
        return len(window)
    return len(window) * newest / (newest - min(window) + 1)


def _weighed(
    chosen: list[int], variants: list[list[Unit]], weights: dict[Unit, float]
) -> list[Row]:
    score, rows = loose_scorer(variants, weights), run(_texts(), {"keys": chosen})
    scored = [(*score(words), key, kind) for key, kind, words in rows]
    kept = sorted(
        ((o, key, kind) for share, o, key, kind in scored if share >= LEAST), reverse=True
    )
    return [(key, kind) for _, key, kind in kept]


@cache
def _texts() -> Any:
    among = T.c.id.in_(bindparam("keys", expanding=True))
    return select(T.c.id, T.c.kind, T.c.words).where(among)
