"""Finding: exactly what was asked first, then what holds much of it; counted up to a cap.

The few papers (everything but comments) are read before the many comments, of both the newest
first, so that a common word never hides a resolution behind a thousand comments.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property, lru_cache
from time import monotonic
from typing import Any

from sqlalchemy import bindparam, select

from workspace.committees.models import Committee
from workspace.db import db, run
from workspace.issues.models import Issue
from workspace.permissions import Actor
from workspace.resolutions.models import Resolution
from workspace.search.queries.filters import (
    Condition,
    Filters,
    conditions,
    in_days,
    organizations_of,
)
from workspace.search.queries.loose import loosely
from workspace.search.queries.matching import Keys, Met, T, by_kind, is_common
from workspace.search.queries.seen import is_seen_by, within_reach
from workspace.search.queries.synonyms import synonyms_in_force
from workspace.search.rules import (
    Asked,
    Word,
    facet,
    issue_number,
    read,
    resolution_number,
    scorer,
    synonyms_of,
    widened,
)
from workspace.search.rules.asking import numbered
from workspace.search.rules.words import NO_TIME
from workspace.text import DocumentNumber, local_day

#: So many are read and counted; "300+" says that there are more.
CAP = 300
#: Of so few all are put in order by what they say.
RANKED_WHOLE = 60
#: Of more the best come first: so many titles, papers and comments, the newest of each.
RANKED = {"titles": 20, "papers": 20, "comments": 10}
#: Words that no more documents hold are read whole, whatever narrows them.
SCANNED = 3000
#: Of so many of the newest documents it is seen whether a committee wrote most.
SAMPLE = 40
_AMONG = T.c.id.in_(bindparam("keys", expanding=True))
#: With fewer than so many exact answers, answers to part of the question follow.
FEW = 5


@dataclass(frozen=True)
class Found:
    """Keys of documents in their order; from place `exact` on they hold only part of what was
    asked. `counts` are of every kind, `is_more` names those of which there are still more;
    `years` says how many came about in each, where they are few."""

    asked: Asked
    rows: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    is_more: Collection[str] = ()
    exact: int = 0
    years: Counter[int] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(frozen=True)
class _Search:
    """One question of one person in one committee, with the conditions that every answer meets.

    A condition is asked of each row, or looked up in the index beside the words (`by_index`):
    the first for words that few documents hold, the second for common words and rare conditions.
    """

    actor: Actor
    committee: Committee
    filters: Filters
    asked: Asked
    conditions: list[Condition]

    @cached_property
    def by_index(self) -> bool:
        return bool(self.conditions) and is_common(self.asked.words, SCANNED)

    @property
    def by_lookup(self) -> list[Word]:
        """The conditions as words of the index."""
        return [c.word for c in self.conditions]

    @cached_property
    def met(self) -> Met:
        """What is asked of every row."""
        columns = {c.column: c.key for c in self.conditions if c.column}
        return {"committee_id": self.committee.id, **columns, **in_days(self.filters)}

    def read(self, limit: int, *facets: str, keys: bool = False) -> Keys:
        """The newest that hold the words (`keys`: in their titles), of those with the facets."""
        words = [facet(name) for name in facets]
        words += self.by_lookup if self.by_index else []
        said, titles = (words, self.asked.words) if keys else ([*words, *self.asked.words], ())
        return by_kind(said, titles, self.met, is_seen_by(self.actor), limit)


def find(
    actor: Actor,
    committee: Committee,
    filters: Filters,
    organizations: Sequence[Any] | None = None,
) -> Found:
    """What the person may see of what the committee wrote and the filters ask for.

    `organizations` are the committee's (`organizations_of`), where they are at hand.
    """
    _, groups = synonyms_in_force(committee)
    asked = read(filters.q, synonyms_of(groups))
    named = resolution_number(filters.q[:60])
    if named and (named.year or named.code):
        asked = numbered(asked, named.code, named.year, named.no)
    met = conditions(committee, filters)
    if asked.is_empty or met is None:
        return Found(asked)
    if len(asked.words) > 1:
        asked = widened(asked, _names(committee, organizations))
    if reach := within_reach(actor, committee):
        met.append(Condition(reach))
    if not _is_most(committee.id, int(monotonic() // 60)):
        met.append(Condition(facet(f"c{committee.id}")))
    search = _Search(actor, committee, filters, asked, met)
    return _answer(search, _named_first(search, named))


def _names(committee: Committee, organizations: Sequence[Any] | None) -> dict[int, tuple[str, str]]:
    return {o.id: (o.name, o.name_en) for o in organizations or organizations_of(committee)}


@lru_cache(maxsize=64)
def _is_most(committee: int, _minute: int) -> bool:
    """Whether a good part of the newest documents is this committee's: then asking each row
    costs less than looking up a word that half of all documents hold. Seen once a minute, for
    what is found does not depend on it."""
    newest = select(T.c.committee_id).order_by(T.c.id.desc()).limit(SAMPLE)
    found = list(db.session.scalars(newest))
    return found.count(committee) * 4 >= len(found)


def _answer(search: _Search, first: Keys) -> Found:
    kind, found = search.filters.kind, search.read(CAP + 1)
    is_more: set[str] = set()
    if _size(found) > CAP:
        is_more = _kinds_beyond(found)
        found[min(is_more & {*found})].pop()
    if kind in is_more and (kind != "comment" or kind not in found):
        found[kind] = search.read(CAP, f"k{kind}").get(kind, [])
    found = {
        name: list(dict.fromkeys([*first.get(name, ()), *found.get(name, ())]))
        for name in {*first, *found}
    }
    rest = _part_of(search, found) if _size(found) < FEW and not first else {}
    counts = Counter(
        {name: len(found.get(name, ())) + len(rest.get(name, ())) for name in {*found, *rest}}
    )
    if kind:
        first, found, rest = ({kind: of[kind]} if kind in of else {} for of in (first, found, rest))
    instants: dict[int, datetime] = {}
    ordered = _ordered(search, _flat(first), found, instants)
    years = Counter(local_day(at).year for at in instants.values() if at > NO_TIME)
    years = years if len(instants) == len(ordered) else Counter()
    return Found(search.asked, [*ordered, *_flat(rest)], counts, is_more, len(ordered), years)


def _kinds_beyond(found: Keys) -> set[str]:
    """The kinds of which there are more: papers were read before comments."""
    return {"comment"} if "comment" in found else {*found, "comment"}


def _size(found: Keys) -> int:
    return sum(map(len, found.values()))


def _flat(found: Keys) -> list[int]:
    return [key for keys in found.values() for key in keys]


def _ordered(
    search: _Search, first: list[int], found: Keys, instants: dict[int, datetime]
) -> list[int]:
    """The first ones, the best of a capped set, then the rest in the order of their keys; notes
    instants of documents as they are read."""
    keys = sorted(_flat(found), reverse=True)
    if search.filters.sort == "newest":
        return _in_time(keys)
    best = _best(search, found, keys, instants) if keys else []
    return list(dict.fromkeys([*first, *best, *keys]))


def _in_time(keys: list[int]) -> list[int]:
    """The keys, the newest first."""
    return list(run(_dated(), {"keys": keys}).scalars()) if keys else []


@cache
def _dated() -> Any:
    return select(T.c.id).where(_AMONG).order_by(T.c.at.desc(), T.c.id.desc())


@cache
def _texts() -> Any:
    return select(T.c.id, T.c.at, T.c.words, T.c.title, T.c.kind).where(_AMONG)


def _best(
    search: _Search, found: Keys, newest: list[int], instants: dict[int, datetime]
) -> list[int]:
    """The ones that answer best, of the newest titles, papers and comments."""
    if len(newest) <= RANKED_WHOLE:
        return _by_score(search, set(newest), instants)
    comments = set(found.get("comment", ()))
    papers = [key for key in newest if key not in comments]
    ranked = {*papers[: RANKED["papers"]], *found.get("comment", ())[: RANKED["comments"]]}
    if len(papers) > RANKED["papers"]:
        titles = _flat(search.read(RANKED["titles"], keys=True))
        ranked |= set(titles) & set(papers)
    return _by_score(search, ranked, instants)


def _by_score(search: _Search, keys: set[int], instants: dict[int, datetime]) -> list[int]:
    """These keys, the best answer first, of equals the newest."""
    score, scored = scorer(search.asked), []
    for key, at, *text in run(_texts(), {"keys": list(keys)}):
        instants[key] = at
        scored.append((score(*text), at, key))
    return [key for _, _, key in sorted(scored, reverse=True)]


def _part_of(search: _Search, found: Keys) -> Keys:
    """What holds part of what was asked, the best first, without what holds all of it."""
    kept, rest = set(_flat(found)), {}
    for key, kind in loosely(search.asked, search.by_lookup, search.actor, search.met):
        if key not in kept:
            rest.setdefault(kind, []).append(key)
    return rest


def _named_first(search: _Search, number: DocumentNumber | None) -> Keys:
    """The resolution or issue that the question names by its number, the newest first."""
    if search.filters.are_set or search.filters.sort == "newest":
        return {}
    issue = None if number else issue_number(search.filters.q[:60])
    if number:
        keys = select(Resolution.id).where(Resolution.no == number.no)
        keys = keys.where(Resolution.year == number.year) if number.year else keys
        named = (T.c.through == "resolution", T.c.kind == "resolution", T.c.parent_id.in_(keys))
    elif issue:
        keys = select(Issue.id).filter_by(committee_id=search.committee.id, number=issue)
        named = (T.c.through == "issue", T.c.kind == "issue", T.c.parent_id.in_(keys))
    else:
        return {}
    query = (
        select(T.c.id)
        .where(T.c.committee_id == search.committee.id, *named, is_seen_by(search.actor))
        .order_by(T.c.at.desc(), T.c.id.desc())
    )
    found = list(db.session.scalars(query.limit(10)))
    return {"resolution" if number else "issue": found} if found else {}
