"""Finding: exactly what was asked first, then what holds much of it; counted up to a cap.

The many comments and the few papers (everything else) are read as two pools, each newest first,
so that a common word never hides a resolution behind a thousand comments.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from workspace.committees.models import Committee
from workspace.db import db
from workspace.issues.models import Issue
from workspace.permissions import Actor
from workspace.resolutions.models import Resolution
from workspace.search.models import SearchDocument
from workspace.search.queries.filters import Filters, conditions, in_days, names_of
from workspace.search.queries.loose import loosely
from workspace.search.queries.matching import matching
from workspace.search.queries.seen import SEEN, is_seen_by, within_reach
from workspace.search.queries.synonyms import synonyms_in_force
from workspace.search.rules import (
    Asked,
    Word,
    facet,
    issue_number,
    read,
    resolution_number,
    score,
    synonyms_of,
    widened,
)
from workspace.search.rules.asking import numbered
from workspace.text import DocumentNumber

#: So many of a pool are read and counted; "1000+" says that there are more.
CAP = 1000
#: Of these the best come first: so many titles, papers and comments, the newest of each.
RANKED = {"titles": 60, "papers": 60, "comments": 40}
#: With fewer than so many exact answers, answers to part of the question follow.
FEW = 5
D = SearchDocument


class Candidate(NamedTuple):
    """A document that was found: its key, kind and instant."""

    id: int
    kind: str
    at: datetime


@dataclass(frozen=True)
class Found:
    """What a search found, in its order; from place `exact` on it holds only part of what was
    asked. `is_more` names kinds of which there are more than were counted."""

    asked: Asked
    rows: list[Candidate] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    is_more: Collection[str] = ()
    exact: int = 0

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(frozen=True)
class _Search:
    """One question of one person in one committee, with the conditions that every answer meets."""

    actor: Actor
    committee: Committee
    filters: Filters
    asked: Asked
    always: list[Word]

    def pool(self, name: str, *columns: Any, keys: bool = False) -> Any:
        """The documents of one pool, the newest first: a facet's letter and word."""
        words = [*self.always, facet(name), *([] if keys else self.asked.words)]
        query = matching(words, *columns, keys=self.asked.words if keys else ())
        through = ("issue",) if name == "kcomment" else tuple(SEEN)
        return query.where(is_seen_by(self.actor, *through), in_days(self.filters))

    def read(self, name: str, limit: int, *, keys: bool = False) -> list[Candidate]:
        """The newest of one pool."""
        rows = db.session.execute(self.pool(name, D.id, D.kind, D.at, keys=keys).limit(limit))
        return [Candidate(*row) for row in rows]


def find(actor: Actor, committee: Committee, filters: Filters) -> Found:
    """What the person may see of what the committee wrote and the filters ask for."""
    _, groups = synonyms_in_force(committee)
    asked = read(filters.q, synonyms_of(groups))
    named = resolution_number(filters.q[:60])
    if named:
        asked = numbered(asked, named.code, named.year, named.no)
    always = conditions(committee, filters)
    if asked.is_empty or always is None:
        return Found(asked)
    if len(asked.words) > 1:
        asked = widened(asked, names_of(committee))
    always += within_reach(actor, committee)
    search = _Search(actor, committee, filters, asked, always)
    return _answer(search, _named_first(search, named))


def _answer(search: _Search, first: list[Candidate]) -> Found:
    papers, comments = search.read("p", CAP + 1), search.read("kcomment", CAP + 1)
    is_more = _kinds_beyond(papers, comments)
    kind = search.filters.kind
    if kind in is_more and kind != "comment":
        papers = [c for c in papers if c.kind != kind] + search.read(f"k{kind}", CAP + 1)
    ids = {c.id for c in first}
    rows = [*first, *(c for c in (*papers[:CAP], *comments[:CAP]) if c.id not in ids)]
    rest = _part_of(search, rows) if len(rows) < FEW and not first else []
    counts = Counter(c.kind for c in (*rows, *rest))
    shown = [c for c in rows if not kind or c.kind == kind]
    ordered = _ordered(search, [c for c in first if c in shown], shown)
    more = [c for c in rest if not kind or c.kind == kind]
    return Found(search.asked, [*ordered, *more], counts, is_more, len(ordered))


def _kinds_beyond(papers: list[Candidate], comments: list[Candidate]) -> set[str]:
    found = {c.kind for c in papers} if len(papers) > CAP else set()
    return found | ({"comment"} if len(comments) > CAP else set())


def _ordered(search: _Search, first: list[Candidate], rows: list[Candidate]) -> list[Candidate]:
    """The first ones, the best of a capped set, then the rest, the newest first."""
    newest = sorted(rows, key=lambda c: (c.at, c.id), reverse=True)
    if search.filters.sort == "newest":
        return newest
    best = dict.fromkeys([*first, *_best(search, newest)])
    places = {c.id: place for place, c in enumerate(best)}
    return sorted(newest, key=lambda c: places.get(c.id, len(places)))


def _best(search: _Search, newest: Sequence[Candidate]) -> list[Candidate]:
    """The ones that answer best, of the newest titles, papers and comments."""
    papers = [c for c in newest if c.kind != "comment"]
    comments = [c for c in newest if c.kind == "comment"]
    ranked = {c.id: c for c in (*papers[: RANKED["papers"]], *comments[: RANKED["comments"]])}
    if len(papers) > RANKED["papers"]:
        kept = {c.id: c for c in papers}
        titles = search.read("p", RANKED["titles"], keys=True)
        ranked |= {c.id: kept.get(c.id, c) for c in titles if c.id in kept}
    texts = db.session.execute(select(D.id, D.words, D.title, D.kind).where(D.id.in_(ranked)))
    scores = {r.id: score(search.asked, r.words, r.title, r.kind) for r in texts}
    return sorted(ranked.values(), key=lambda c: (scores.get(c.id, 0.0), c.at, c.id), reverse=True)


def _part_of(search: _Search, rows: list[Candidate]) -> list[Candidate]:
    """What holds part of what was asked, the best first, without what holds all of it."""
    found = loosely(search.asked, search.always, search.actor, in_days(search.filters))
    kept = {c.id for c in rows}
    rest = [Candidate(*row) for row in found if row[0] not in kept]
    if search.filters.sort == "newest":
        rest.sort(key=lambda c: (c.at, c.id), reverse=True)
    return rest


def _named_first(search: _Search, number: DocumentNumber | None) -> list[Candidate]:
    """The resolution or issue that the question names by its number."""
    if search.filters.are_set or search.filters.sort == "newest":
        return []
    issue = None if number else issue_number(search.filters.q[:60])
    if number:
        named = select(Resolution.id).where(Resolution.no == number.no)
        named = named.where(Resolution.year == number.year) if number.year else named
        condition = (
            D.kind == "resolution",
            D.parent_id.in_(named),
            is_seen_by(search.actor, "resolution"),
        )
        order = (D.at.desc(), D.id.desc())
    elif issue:
        named = select(Issue.id).filter_by(committee_id=search.committee.id, number=issue)
        condition = (D.kind == "issue", D.parent_id.in_(named), is_seen_by(search.actor, "issue"))
        order = (D.id.desc(),)
    else:
        return []
    query = select(D.id, D.kind, D.at, D.words).where(
        D.committee_id == search.committee.id, *condition
    )
    rows = db.session.execute(query.order_by(*order).limit(10)).all()
    return [Candidate(*row[:3]) for row in rows]
