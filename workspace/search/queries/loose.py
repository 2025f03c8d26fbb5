"""Answers to part of a question: of the newest that hold a piece of it, those that hold most."""

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from workspace.db import db
from workspace.permissions import Actor
from workspace.search.queries.matching import T, matching
from workspace.search.queries.seen import is_seen_by
from workspace.search.rules import Asked, Unit, Word, facet, loose_score, units, weight

#: The newest so many of each piece and pool are looked at, and so many of all are weighed.
WINDOW = 40
WEIGHED = 160
#: The share of the question's weight that an answer holds at least.
LEAST = 0.34
#: Of the documents that hold a piece no more than the newest so many are read for a window.
READ = 1_000

Row = tuple[int, str]


def loosely(asked: Asked, actor: Actor, conditions: list[Any]) -> list[Row]:
    """(key, kind) of documents that hold part of what was asked, the best first, of
    those that meet the conditions."""
    variants = units(asked)
    pieces = list(dict.fromkeys(unit for variant in variants for unit in variant))
    if not pieces:
        return []
    windows = _windows(pieces, actor, conditions)
    newest = db.session.scalar(select(func.max(T.c.id))) or 1
    weights = {unit: weight(_documents(windows[unit][1], newest), newest) for unit in pieces}
    held: Counter[int] = Counter()
    for unit, found in windows.items():
        for key in {key for window in found for key in window}:
            held[key] += weights[unit]  # type: ignore[assignment]
    chosen = [key for key, _ in sorted(held.items(), key=lambda h: (-h[1], -h[0]))[:WEIGHED]]
    return _weighed(chosen, variants, weights)


def _windows(
    pieces: list[Unit], actor: Actor, conditions: list[Any]
) -> dict[Unit, list[list[int]]]:
    """Piece -> the keys of the newest papers, and of the newest documents, that hold it."""
    found: dict[Unit, list[list[int]]] = {unit: [] for unit in pieces}
    for pool in ([facet("p")], []):
        for unit in pieces:
            query = matching([*pool, Word(((unit.phrase,),))], newest=READ)
            query = query.where(is_seen_by(actor), *conditions).limit(WINDOW)
            found[unit].append([row[0] for row in db.session.execute(query)])
    return found


def _documents(window: list[int], newest: int) -> float:
    """About how many documents hold a piece: a full window reaches as far back as it is rare."""
    if len(window) < WINDOW:
        return len(window)
    return len(window) * newest / (newest - min(window) + 1)


def _weighed(
    chosen: list[int], variants: list[list[Unit]], weights: dict[Unit, float]
) -> list[Row]:
    rows = db.session.execute(select(T.c.id, T.c.kind, T.c.words).where(T.c.id.in_(chosen)))
    scored = [(*loose_score(variants, weights, words), key, kind) for key, kind, words in rows]
    kept = sorted(
        ((o, key, kind) for share, o, key, kind in scored if share >= LEAST), reverse=True
    )
    return [(key, kind) for _, key, kind in kept]
