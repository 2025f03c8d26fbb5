"""关联 — what a text does to earlier ones: named in the draft, done by its publication, undone
where it is voided (ADR 0008)."""

from collections.abc import Sequence
from dataclasses import dataclass

from workspace.acts import Event, Refused, act
from workspace.permissions import Actor
from workspace.resolutions import queries
from workspace.resolutions.models import Relation, Resolution
from workspace.resolutions.rules import Effect, ResolutionState, advance, state_under


@dataclass(frozen=True)
class Bearing:
    """What the drafter says the text does to an earlier resolution; `clauses` that it amends."""

    effect: Effect
    target: Resolution
    clauses: str = ""


def void_resolution(actor: Actor, resolution: Resolution, reason: str) -> None:
    """作废: a text published by error never held. Its number stays, and what it had amended,
    superseded or repealed stands again as if it had not been."""
    targets = queries.targets_of(resolution)
    with act(actor, "void_resolution", resolution, also=targets) as event:
        resolution.state = advance(resolution.state, event.act)
        resolution.void_reason = reason
        resolution.voided_at = event.at
        resolution.voided_by_id = event.actor.id
        resolution.voided_for_id = event.actor.org
        event.data = {"number": resolution.number}
        for target in targets:
            after = state_under(queries.effects_on(target))
            if target.state not in (after, ResolutionState.VOID):
                target.state = advance(target.state, f"{event.act}:{after}")


def relate(event: Event, resolution: Resolution, bearings: Sequence[Bearing]) -> None:
    """Name the earlier resolutions that the text bears on; those no longer named are let go."""
    kept = {relation.target_id: relation for relation in resolution.relations}
    for relation in kept.values():
        relation.is_on = False
    for bearing in bearings:
        target = bearing.target
        if target.committee_id != resolution.committee_id or not target.is_standing:
            raise Refused("names_standing", event.act, event.thing)
        relation = kept.get(target.id) or Relation(target=target)
        relation.effect, relation.clauses, relation.is_on = bearing.effect, bearing.clauses, True
        if relation.target_id is None:
            resolution.relations.append(relation)


def take_effect(event: Event, resolution: Resolution, targets: Sequence[Resolution]) -> None:
    """Do to the earlier resolutions what the text says; they were locked as it was read."""
    if {r.target_id for r in resolution.named_relations} != {t.id for t in targets}:
        raise Refused("is_cleared_resolution", event.act, resolution)
    for relation in resolution.named_relations:
        target = relation.target
        target.state = advance(target.state, f"{event.act}:{relation.effect}")
        relation.effective_at = event.at
