"""What an address asks of the search beside its words; whatever is unknown there asks nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, select

from workspace.committees.models import Committee, Membership, Organization, Term
from workspace.committees.queries import ZONE
from workspace.db import db
from workspace.groups.models import SpecialistGroup
from workspace.search.models import SearchDocument
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
    "group",
    "point",
    "attachment",
    "minutes",
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


def conditions(committee: Committee, filters: Filters) -> list[Word] | None:
    """The filters as words of the index; None where one names what is not there."""
    found = [facet(f"c{committee.id}")]
    for letter, query in _named(committee, filters):
        key = db.session.scalar(query)
        if key is None:
            return None
        found.append(facet(f"{letter}{key}"))
    return found + _years(filters)


def _named(committee: Committee, filters: Filters) -> list[tuple[str, Any]]:
    """Letter of the facet -> query of the key, for each thing that the filters name."""
    found: list[tuple[str, Any]] = []
    if filters.group:
        named = {"committee_id": committee.id, "code": filters.group}
        found.append(("g", select(SpecialistGroup.id).filter_by(**named)))
    if filters.term:
        keys = (committee.id, committee.parent_id or committee.id)
        term = select(Term.id).where(Term.committee_id.in_(keys), Term.number == filters.term)
        found.append(("t", term.limit(1)))
    if filters.org:
        found.append(("o", select(Organization.id).filter_by(pid=filters.org)))
    return found


def _years(filters: Filters) -> list[Word]:
    """Years that the days touch, where they are few: the days themselves are asked of rows."""
    if not (filters.since and filters.until) or filters.since > filters.until:
        return []
    years = range(filters.since.year, filters.until.year + 1)
    return [any_of([f"y{year}" for year in years])] if len(years) <= _MOST_YEARS else []


def in_days(filters: Filters) -> Any:
    """The condition on documents that they came about in the days asked for, in Shanghai."""
    found = []
    if filters.since:
        found.append(SearchDocument.at >= datetime.combine(filters.since, time(), ZONE))
    if filters.until:
        after = datetime.combine(filters.until, time(), ZONE) + timedelta(days=1)
        found.append(SearchDocument.at < after)
    return and_(True, *found)


def names_of(committee: Committee) -> dict[int, tuple[str, ...]]:
    """Organization key -> the names of each that is or was in the committee."""
    rows = db.session.execute(
        select(Organization.id, Organization.name, Organization.name_en)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(Membership.committee_id == committee.id)
    )
    return {key: (name, name_en) for key, name, name_en in rows}
