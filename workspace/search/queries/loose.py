"""Answers to part of a question: of the newest that hold a piece of it, those that hold most."""

from collections import Counter
from typing import Any

from sqlalchemy import func, literal, select, union_all

from workspace.db import db
from workspace.permissions import Actor
from workspace.search.models import SearchDocument
from workspace.search.queries.matching import matching
from workspace.search.queries.seen import is_seen_by
from workspace.search.rules import Asked, Unit, Word, facet, loose_score, units, weight

#: The newest so many of each piece and pool are looked at, and so many of all are weighed.
WINDOW = 40
WEIGHED = 160
#: The share of the question's weight that an answer holds at least.
LEAST = 0.34
_POOLS = ("p", "kcomment")
D = SearchDocument

Row = tuple[int, str, Any]


def loosely(asked: Asked, always: list[Word], actor: Actor, days: Any) -> list[Row]:
    """(key, kind, instant) of documents that hold part of what was asked, the best first."""
    variants = units(asked)
    pieces = list(dict.fromkeys(unit for variant in variants for unit in variant))
    if not pieces:
        return []
    windows = _windows(pieces, always, actor, days)
    newest = db.session.scalar(select(func.max(D.id))) or 1
    weights = {
        unit: weight(sum(_documents(window, newest) for window in windows[unit]), newest)
        for unit in pieces
    }
    held: Counter[int] = Counter()
    for unit, found in windows.items():
        for key in {key for window in found for key in window}:
            held[key] += weights[unit]  # type: ignore[assignment]
    chosen = [key for key, _ in sorted(held.items(), key=lambda h: (-h[1], -h[0]))[:WEIGHED]]
    return _weighed(chosen, variants, weights)


def _windows(
    pieces: list[Unit], always: list[Word], actor: Actor, days: Any
) -> dict[Unit, list[list[int]]]:
    """Piece -> for each pool the keys of the newest documents that hold it, in one statement."""
    parts = []
    for place, unit in enumerate(pieces):
        for number, pool in enumerate(_POOLS):
            words = [*always, facet(pool), Word(((unit.phrase,),))]
            seen = is_seen_by(actor, "issue") if pool == "kcomment" else is_seen_by(actor)
            place_of = literal(place * len(_POOLS) + number).label("place")
            query = matching(words, place_of, D.id.label("key")).where(seen, days).limit(WINDOW)
            parts.append(select(query.subquery()))
    found: dict[Unit, list[list[int]]] = {unit: [[] for _ in _POOLS] for unit in pieces}
    for place, key in db.session.execute(union_all(*parts)):
        found[pieces[place // len(_POOLS)]][place % len(_POOLS)].append(key)
    return found


def _documents(window: list[int], newest: int) -> float:
    """About how many documents hold a piece: a full window reaches as far back as it is rare."""
    if len(window) < WINDOW:
        return len(window)
    return len(window) * newest / (newest - min(window) + 1)


def _weighed(
    chosen: list[int], variants: list[list[Unit]], weights: dict[Unit, float]
) -> list[Row]:
    rows = db.session.execute(select(D.id, D.kind, D.at, D.words).where(D.id.in_(chosen)))
    scored = [(loose_score(variants, weights, row.words), row) for row in rows]
    kept = [(order, row) for (share, order), row in scored if share >= LEAST]
    kept.sort(key=lambda found: (found[0], found[1].at, found[1].id), reverse=True)
    return [(row.id, row.kind, row.at) for _, row in kept]
