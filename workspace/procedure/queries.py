"""Reads of rules of procedure: the text in force, those before it, what the voting rules say."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import defer, joinedload

from workspace.committees.models import Committee
from workspace.committees.queries import day_of, members_on
from workspace.db import db
from workspace.permissions import Actor
from workspace.procedure.models import ProcedureVersion
from workspace.voting.queries.meaning import Meaning, meaning_of
from workspace.voting.rules import PRESETS


def visible_to(actor: Actor) -> Select[tuple[ProcedureVersion]]:
    """Rules of the committees in which the person sits, and of those above its cities."""
    keys = actor.seen_committees
    return select(ProcedureVersion).where(ProcedureVersion.committee_id.in_(keys))


def in_force(actor: Actor, committee: Committee) -> ProcedureVersion | None:
    """The committee's newest text, with who wrote it; None while there is none."""
    return db.session.scalar(
        visible_to(actor)
        .options(joinedload(ProcedureVersion.user), joinedload(ProcedureVersion.organization))
        .where(ProcedureVersion.committee_id == committee.id)
        .order_by(ProcedureVersion.version.desc())
        .limit(1)
    )


def newest(committee_id: int) -> ProcedureVersion | None:
    """The newest text as it is under the committee's lock."""
    return db.session.scalar(
        select(ProcedureVersion)
        .filter_by(committee_id=committee_id)
        .order_by(ProcedureVersion.version.desc())
        .limit(1)
    )


def history(actor: Actor, committee: Committee) -> list[ProcedureVersion]:
    """Every version without its text, the newest first."""
    return list(
        db.session.scalars(
            visible_to(actor)
            .options(
                defer(ProcedureVersion.text),
                defer(ProcedureVersion.text_html),
                joinedload(ProcedureVersion.user),
                joinedload(ProcedureVersion.organization),
            )
            .where(ProcedureVersion.committee_id == committee.id)
            .order_by(ProcedureVersion.version.desc())
        )
    )


def text_of(actor: Actor, committee: Committee, version: int) -> str:
    """The text of one version, "" for one that is not there."""
    query = visible_to(actor).where(
        ProcedureVersion.committee_id == committee.id, ProcedureVersion.version == version
    )
    return db.session.scalar(query.with_only_columns(ProcedureVersion.text)) or ""


@dataclass(frozen=True)
class VotingRule:
    """规则预设 as the page lists it: its key, and whether it is the committee's usual one."""

    key: str
    is_usual: bool


def voting_rules(committee: Committee) -> list[VotingRule]:
    """All rules that a poll can be opened with by name, the committee's usual one first."""
    found = [VotingRule(key, key == committee.default_preset) for key in PRESETS]
    return sorted(found, key=lambda rule: not rule.is_usual)


def usual_meaning(actor: Actor, committee: Committee) -> Meaning | None:
    """What the usual rule asks of today's members; None where there is no such rule or roll."""
    size = len(members_on(committee.id, day_of(actor.at)))
    if committee.default_preset not in PRESETS or not size:
        return None
    return meaning_of(committee.default_preset, size)
