"""办理信息 as the page of an issue shows them: plain rows, in one statement."""

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, exists, literal_column, select, union_all

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization, Term, WorkPoint
from workspace.db import run
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue, IssueGroup, IssueLabel, IssuePoint, Move


class Named(NamedTuple):
    """What is shown of a row by its names: the part of an address that leads to it, and these."""

    key: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Facts:
    """Who leads, opened and raised it, under which term; what it is filed under.

    `has_line` tells whether the timeline holds the line that was asked for.
    """

    lead: Named | None
    opened_by: Named
    opened_for: Named
    city: Named | None
    term: int
    groups: list[Named]
    points: list[Named]
    labels: list[Named]
    has_line: bool


def facts_of(issue: Issue, line: str) -> Facts:
    """What stands beside the text of an issue that the person was found to see; `line`: an act."""
    asked = {
        "issue": issue.id,
        "lead": issue.group.lead_organization_id,
        "by": issue.opened_by_id,
        "for": issue.opened_for_id,
        "city": issue.city_id,
        "term": issue.term_id,
        "line": line,
    }
    found: dict[str, list[tuple[int, Named]]] = {}
    for kind, rank, *named in run(_facts(), asked):
        found.setdefault(kind, []).append((rank, Named(*named)))
    one = {kind: rows[0][1] for kind, rows in found.items()}
    many = {kind: [named for _, named in sorted(rows)] for kind, rows in found.items()}
    return Facts(
        lead=one.get("lead"),
        opened_by=one["by"],
        opened_for=one["for"],
        city=one.get("city"),
        term=found["term"][0][0],
        groups=many.get("group", []),
        points=many.get("point", []),
        labels=many.get("label", []),
        has_line="line" in found,
    )


@cache
def _facts() -> Any:
    """A row a fact: kind, rank among its kind, address, names."""
    issue = bindparam("issue", type_=BigInteger)
    label, link, joint, move = (m.__table__.c for m in (IssueLabel, IssuePoint, IssueGroup, Move))
    point, group, term = (m.__table__.c for m in (WorkPoint, SpecialistGroup, Term))
    none = literal_column("''")
    said = exists().where(move.issue_id == issue, move.act == bindparam("line"))
    return union_all(
        _named("lead", Organization),
        _named("by", User),
        _named("for", Organization),
        _named("city", Committee),
        _row("term", term.number, none, none, none).where(term.id == _key("term")),
        _row("label", label.id, label.name, label.name, none).where(
            label.issue_id == issue, label.is_on
        ),
        _row("point", point.position, point.pid, point.title, point.title_en).where(
            point.id == link.work_point_id, link.issue_id == issue, link.is_on
        ),
        _row("group", joint.id, group.code, group.name, group.name_en).where(
            group.id == joint.group_id, joint.issue_id == issue, joint.is_on
        ),
        _row("line", literal_column("0"), none, none, none).where(said),
    )


def _named(kind: str, model: Any) -> Any:
    row = model.__table__.c
    return _row(kind, literal_column("0"), literal_column("''"), row.name, row.name_en).where(
        row.id == _key(kind)
    )


def _row(kind: str, *columns: Any) -> Any:
    return select(literal_column(f"'{kind}'"), *columns)


def _key(name: str) -> Any:
    return bindparam(name, type_=BigInteger)
