"""议事规则 — the secretary keeps the text that the committee adopted."""

from workspace.acts import Stale, act
from workspace.committees.models import Committee
from workspace.db import db, new_pid
from workspace.issues.service.texts import rendered
from workspace.permissions import Actor
from workspace.procedure import queries
from workspace.procedure.models import ProcedureVersion


def edit_procedure(
    actor: Actor, committee: Committee, text: str, note: str, version: int
) -> ProcedureVersion:
    """Put a new version in force; every one before it can still be read.

    Stale where another version is in force by now.
    """
    pid = new_pid("procedure_version")
    html = rendered(committee, text, actor.at, pid)
    with act(actor, "edit_procedure", committee) as event:
        before = queries.newest(committee.id)
        if (before.version if before else 0) != version:
            raise Stale(_theirs(before))
        event.obj = made = ProcedureVersion(
            pid=pid,
            committee_id=committee.id,
            version=version + 1,
            text=text,
            text_html=html,
            note=note,
            user_id=event.actor.id,
            organization_id=event.actor.org,
            at=event.at,
        )
        db.session.add(made)
    return made


def _theirs(kept: ProcedureVersion | None) -> dict[str, str]:
    """What is in force now, for whoever wrote against another version."""
    return {"version": str(kept.version if kept else 0), "text": kept.text if kept else ""}
