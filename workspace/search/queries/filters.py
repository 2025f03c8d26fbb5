"""What an address asks of the search beside its words; whatever is unknown there asks nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, bindparam, select

from workspace.committees.models import Committee, Membership, Organization, Term
from workspace.committees.queries import ZONE
from workspace.db import db, run
from workspace.groups.models import SpecialistGroup
from workspace.search.rules import Word, facet
from workspace.search.rules.asking import any_of

#: Kinds in the order of their tabs.
KINDS = (
    "resolution",
    "issue",
    "poll",
    "comment",
    "position",
    "reservation",
    "report",
    "meeting",
    "minutes",
    "group",
    "point",
    "attachment",
)
SORTS = ("relevance", "newest")
LONGEST_TYPED = 2_000
_MOST_YEARS = 12


@dataclass(frozen=True)
class Filters:
    """The search of an address: words, kind, group's code, term's number, organization's public
    id, days from and to (both included), order."""

    q: str = ""
    kind: str = ""
    group: str = ""
    term: int = 0
    org: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = "relevance"

    @property
    def are_set(self) -> bool:
        """Whether anything beside words and kind narrows what is found."""
        return bool(self.group or self.term or self.org or self.since or self.until)

    @property
    def asked(self) -> dict[str, Any]:
        """The parts of the address that ask something."""
        parts = {
            "q": self.q,
            "kind": self.kind,
            "group": self.group,
            "term": self.term,
            "org": self.org,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "sort": self.sort if self.sort != "relevance" else "",
        }
        return {name: value for name, value in parts.items() if value}


def filters_of(sent: Mapping[str, str]) -> Filters:
    """The filters of an address's query."""
    kind, term, sort = sent.get("kind", ""), sent.get("term", ""), sent.get("sort", "")
    return Filters(
        q=sent.get("q", "")[:LONGEST_TYPED],
        kind=kind if kind in KINDS else "",
        group=sent.get("group", "")[:40].replace("\0", ""),
        term=int(term) if term.isascii() and term.isdigit() and len(term) < 6 else 0,
        org=sent.get("org", "")[:48].replace("\0", ""),
        since=_day(sent.get("since", "")),
        until=_day(sent.get("until", "")),
        sort=sort if sort in SORTS else "relevance",
    )


def _day(sent: str) -> date | None:
    try:
        found = date.fromisoformat(sent[:10])
    except ValueError:
        return None
    return found if 1900 <= found.year <= 9000 else None


@dataclass(frozen=True)
class Condition:
    """One thing that every answer meets: as words of the index, and as a column's value ("": asked
    of rows in any case). Which is cheaper depends on how common the words are (`finding`)."""

    word: Word
    column: str = ""
    key: int = 0


def conditions(committee: Committee, filters: Filters) -> list[Condition] | None:
    """The filters as conditions; None where one names what is not there."""
    found: list[Condition] = []
    for letter, column, query in _named(committee, filters):
        key = db.session.scalar(query)
        if key is None:
            return None
        found.append(Condition(facet(f"{letter}{key}"), column, key))
    return found + _months(filters)


def _named(committee: Committee, filters: Filters) -> list[tuple[str, str, Any]]:
    """Letter of the facet, column, and query of the key, for each thing that the filters name."""
    found: list[tuple[str, str, Any]] = []
    if filters.group:
        named = {"committee_id": committee.id, "code": filters.group}
        found.append(("g", "group_id", select(SpecialistGroup.id).filter_by(**named)))
    if filters.term:
        keys = (committee.id, committee.parent_id or committee.id)
        term = select(Term.id).where(Term.committee_id.in_(keys), Term.number == filters.term)
        found.append(("t", "term_id", term.limit(1)))
    if filters.org:
        organization = select(Organization.id).filter_by(pid=filters.org)
        found.append(("o", "organization_id", organization))
    return found


def _months(filters: Filters) -> list[Condition]:
    """Years and months that the days touch, where they are few: the days themselves are asked of
    rows."""
    since, until = filters.since, filters.until
    if not (since and until) or since > until or until.year - since.year >= _MOST_YEARS:
        return []
    return [Condition(any_of(list(_spans(since, until))))]


def _spans(since: date, until: date) -> Iterator[str]:
    """The facets of whole years, and of the months of those that are not."""
    for year in range(since.year, until.year + 1):
        first = since.month if year == since.year else 1
        last = until.month if year == until.year else 12
        if last - first == 11:
            yield f"y{year}"
        else:
            yield from (f"m{year}{month:02}" for month in range(first, last + 1))


def in_days(filters: Filters) -> dict[str, datetime]:
    """The instants between which what is found came about, days being Shanghai's."""
    found = {}
    if filters.since:
        found["since"] = datetime.combine(filters.since, time(), ZONE)
    if filters.until:
        found["until"] = datetime.combine(filters.until, time(), ZONE) + timedelta(days=1)
    return found


def organizations_of(committee: Committee) -> list[Any]:
    """(id, pid, name, name_en) of each organization that is or was in the committee, in the fixed
    order."""
    return list(dict.fromkeys(run(_organizations(), {"committee": committee.id})))


@cache
def _organizations() -> Any:
    o, m = Organization.__table__.c, Membership.__table__.c
    return (
        select(o.id, o.pid, o.name, o.name_en)
        .join(Membership.__table__, m.organization_id == o.id)
        .where(m.committee_id == bindparam("committee", type_=BigInteger))
        .order_by(m.position)
    )


def groups_of(committee: Committee) -> list[Any]:
    """(code, name, name_en) of the committee's groups in their order; whoever sees the committee
    sees them."""
    return list(run(_groups(), {"committee": committee.id}))


@cache
def _groups() -> Any:
    g = SpecialistGroup.__table__.c
    return (
        select(g.code, g.name, g.name_en)
        .where(g.committee_id == bindparam("committee", type_=BigInteger))
        .order_by(g.position)
    )


def terms_of(committee: Committee) -> list[Any]:
    """(number, name, name_en) of each term of the committee, of a city's province, with the names
    of its chair organization, the last first."""
    return list(run(_terms(), {"committee": committee.parent_id or committee.id}))


@cache
def _terms() -> Any:
    o, t = Organization.__table__.c, Term.__table__.c
    return (
        select(t.number, o.name, o.name_en)
        .join(Organization.__table__, o.id == t.chair_organization_id)
        .where(t.committee_id == bindparam("committee", type_=BigInteger))
        .order_by(t.number.desc())
    )
