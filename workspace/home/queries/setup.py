"""What a young committee still lacks before its first issue, read from its state."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from workspace.committees.models import Committee, WorkPoint
from workspace.committees.queries import day_of, members_on, term_on
from workspace.db import db
from workspace.groups import queries as groups
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.rules import GroupKind, Role
from workspace.permissions import Actor, can

#: A committee is one of several.
FEWEST = 2


@dataclass(frozen=True)
class Step:
    """筹备事项 — done or not; `lacks` names whom it waits for: (code of what, things)."""

    key: str
    is_done: bool
    lacks: tuple[tuple[str, tuple[Any, ...]], ...] = ()


def checklist(actor: Actor, committee: Committee) -> list[Step]:
    """The steps to the first issue, for the secretary of a province; none once there is one."""
    if committee.last_issue or committee.parent_id or not _is_keeper(actor, committee):
        return []
    day = day_of(actor.at)
    members = [m.organization for m in members_on(committee.id, day)]
    there = [g for g in groups.all_groups(committee.id) if g.until is None and g.kind != "plenary"]
    lacks = _lacks(committee, members, there, actor)
    term = term_on(committee.id, day)
    return [
        Step("organizations", len(members) >= FEWEST),
        Step("groups", bool(there)),
        Step("seats", bool(members and there) and not lacks, lacks),
        Step("term", term is not None),
        Step("programme", term is not None and _has_points(term.id)),
        Step("issue", False),
    ]


def _is_keeper(actor: Actor, committee: Committee) -> bool:
    return any(
        can(actor.acting_for(o.id), "admit_organization", committee) for o in actor.organizations
    )


def _lacks(
    committee: Committee, members: list[Any], there: list[SpecialistGroup], actor: Actor
) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    seats: list[Seat] = groups.people_of(committee.id, day_of(actor.at))
    spoken = {s.organization_id for s in seats if s.role is Role.REPRESENTATIVE}
    led = {s.group_id for s in seats if s.role is Role.LEAD}
    found = [
        ("representative", tuple(m for m in members if m.id not in spoken)),
        ("lead", tuple(g for g in there if g.id not in led)),
    ]
    if not any(s.role is Role.REVIEWER for s in seats):
        found.append(("reviewer", _plenaries(committee)))
    return tuple((code, things) for code, things in found if things)


def _plenaries(committee: Committee) -> tuple[SpecialistGroup, ...]:
    found = groups.all_groups(committee.id)
    return tuple(g for g in found if g.kind is GroupKind.PLENARY)


def _has_points(term_id: int) -> bool:
    return bool(db.session.scalar(select(func.count(WorkPoint.id)).filter_by(term_id=term_id)))
