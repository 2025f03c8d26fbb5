"""PURE. 召集与议程: the lead (in the plenary the chair) calls the meeting, or the secretary."""

from typing import Any

from workspace.permissions.actor import Actor
from workspace.permissions.predicates import Predicate, is_city_liaison, sits_in_plenary


def is_meeting_visible(actor: Actor, thing: Any) -> bool:
    """Called, the whole committee sees it; planned, the group and the secretary."""
    if thing.is_open_to_all:
        return thing.committee_id in actor.committees or is_city_liaison(actor, thing)
    return any(s.group == thing.group_id for s in actor.seats) or sits_in_plenary(
        actor, thing.committee_id, "secretary"
    )


POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_meeting": (is_meeting_visible,),
}
