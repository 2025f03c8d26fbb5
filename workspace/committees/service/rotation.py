"""轮值次序 — in which order the members take the chair; it suggests, the secretary opens."""

from collections.abc import Mapping

from workspace.acts import act
from workspace.committees.models import Committee, Membership
from workspace.committees.queries import day_of, members_on
from workspace.committees.service.marks import demand, demand_unchanged
from workspace.permissions import Actor


def turns_of(members: list[Membership]) -> dict[str, str]:
    """The rotation as its form holds it: organization's code -> its place, "" for none."""
    return {m.organization.code: str(m.turn or "") for m in members}


def set_rotation(
    actor: Actor, committee: Committee, turns: Mapping[str, int | None], version: str | None = None
) -> None:
    """Set the members' places in the rotation by their codes; one that has none is passed over.

    Refused("has_distinct_turns") where two take the same place.
    """
    with act(actor, "set_rotation", committee) as event:
        members = members_on(committee.id, day_of(event.at))
        wanted = [turn for turn in turns.values() if turn is not None]
        demand(len(wanted) == len(set(wanted)), "has_distinct_turns", event)
        typed = {code: str(turn or "") for code, turn in turns.items()}
        demand_unchanged(turns_of(members), version, typed)
        for member in members:
            if member.organization.code in turns:
                member.turn = turns[member.organization.code]
