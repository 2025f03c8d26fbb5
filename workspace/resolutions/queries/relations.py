"""What resolutions do to one another: what a text names, what stands on it, the whole chain."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from workspace.db import db
from workspace.resolutions.models import Relation, Resolution
from workspace.resolutions.rules import Effect, ResolutionState

#: How far a chain is followed on a page.
LONGEST_CHAIN = 20


def targets_of(resolution: Resolution) -> list[Resolution]:
    """The earlier resolutions that a text names, in its order."""
    return [relation.target for relation in resolution.named_relations]


def effects_on(resolution: Resolution) -> list[Effect]:
    """What later resolutions, themselves not void, have done to this one."""
    query = (
        select(Relation.effect)
        .join(Relation.resolution)
        .where(
            Relation.target_id == resolution.id,
            Relation.effective_at.is_not(None),
            Resolution.state != ResolutionState.VOID,
        )
    )
    return list(db.session.scalars(query))


def latest_on(keys: Iterable[int]) -> dict[int, Relation]:
    """Resolution key -> the last that a later one, itself not void, did to it."""
    query = (
        select(Relation)
        .join(Relation.resolution)
        .options(contains_eager(Relation.resolution))
        .where(
            Relation.target_id.in_(list(keys)),
            Relation.effective_at.is_not(None),
            Resolution.state != ResolutionState.VOID,
        )
        .order_by(Relation.effective_at, Relation.id)
    )
    return {relation.target_id: relation for relation in db.session.scalars(query)}


@dataclass(frozen=True)
class Kin:
    """A resolution linked to another through relations in effect: `steps` back (below zero) or
    forward; `relation` is the link that leads to it."""

    steps: int
    relation: Relation

    @property
    def resolution(self) -> Resolution:
        return self.relation.target if self.steps < 0 else self.relation.resolution


def kin_of(resolution: Resolution) -> list[Kin]:
    """The chain both ways: what it did to earlier ones and they to still earlier ones, what later
    ones did to it; the earliest first, each resolution once. One query."""
    links = union_all(*(_links(resolution.id, forward=forward) for forward in (True, False)))
    steps = links.subquery()
    query = (
        select(Relation, steps.c.steps)
        .join(steps, steps.c.id == Relation.id)
        .options(joinedload(Relation.resolution), joinedload(Relation.target))
        .order_by(func.abs(steps.c.steps), Relation.id)
    )
    found: dict[int, Kin] = {}
    for relation, distance in db.session.execute(query):
        kin = Kin(distance, relation)
        found.setdefault(kin.resolution.id, kin)
    return sorted(found.values(), key=lambda kin: (kin.resolution.published_at, kin.resolution.id))


def _links(key: int, *, forward: bool) -> Select[Any]:
    """Relations in effect that lead away from a resolution, with their distance (back: below
    zero). No circle: what is named was published before."""
    far, near, sign = (
        (Relation.resolution_id, Relation.target_id, 1)
        if forward
        else (Relation.target_id, Relation.resolution_id, -1)
    )
    in_effect = Relation.effective_at.is_not(None)
    first = select(Relation.id, far.label("far"), literal(sign).label("steps"))
    walk = first.where(near == key, in_effect).cte(recursive=True)
    further = select(Relation.id, far, walk.c.steps + sign).join(walk, near == walk.c.far)
    walk = walk.union(further.where(in_effect, func.abs(walk.c.steps) < LONGEST_CHAIN))
    return select(walk.c.id, walk.c.steps)
