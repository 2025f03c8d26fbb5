"""Commitments brought to a state through the room's own services."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tests.resolutions.builders import a_resolution
from tests.stages import prepared
from workspace.committees.models import Organization
from workspace.db import db
from workspace.followups import service
from workspace.followups.models import Commitment
from workspace.permissions import Actor
from workspace.resolutions.models import Resolution

ActorOf = Callable[..., Actor]
REPORT = "已完成**12条**中继扩容。"


def commitments(resolution: Resolution) -> dict[str, Commitment]:
    """The commitments of a resolution by their organizations' codes."""
    rows = db.session.execute(
        select(Organization.code, Commitment)
        .join(Organization, Organization.id == Commitment.organization_id)
        .where(Commitment.resolution_id == resolution.id)
    )
    return {code: commitment for code, commitment in rows}


@prepared
def a_commitment(
    world: Any,
    actor_of: ActorOf,
    state: str = "open",
    *,
    code: str = "cucc",
    resolution: Resolution | None = None,
) -> Commitment:
    """One organization's commitment under a resolution of the operations group, in a state."""
    made = commitments(resolution or a_resolution(world, actor_of, "in_force"))[code]
    doer = actor_of(f"rep-{code}")
    if state == "carried_over":
        service.carry_over_commitment(actor_of("secretariat"), made, world.orgs["cmcc"])
    if state in ("acknowledged", "reported", "returned", "closed"):
        service.acknowledge(doer, made)
    if state in ("reported", "returned", "closed"):
        service.report_progress(doer, made, REPORT)
    if state == "returned":
        service.return_report(actor_of("regulator"), made, "缺开通单")
    if state == "closed":
        service.verify_commitment(actor_of("regulator"), made, "属实")
    return made


def kept(commitment: Commitment) -> Commitment:
    """The row as the database holds it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Commitment).filter_by(pid=commitment.pid)).one()


def at(code: str = "cucc", act: str = "", number: str = "2009-1") -> str:
    """The address of a commitment's page, or of an act on it."""
    base = f"/liaoning/follow-up/{number}/{code}"
    return f"{base}/{act.replace('_', '-')}" if act else base
