"""PURE. Kinds of group, roles of a seat, parity of the members' seats."""

from collections import Counter
from collections.abc import Hashable, Iterable
from enum import StrEnum
from typing import TypeVar

Organization = TypeVar("Organization", bound=Hashable)


class GroupKind(StrEnum):
    PLENARY = "plenary"
    SPECIALIST = "specialist"


class Role(StrEnum):
    LEAD = "lead"
    MEMBER = "member"
    OBSERVER = "observer"
    REPRESENTATIVE = "representative"
    ALTERNATE = "alternate"
    SECRETARY = "secretary"
    REVIEWER = "reviewer"


#: Roles that a seat may have, by the kind of its group.
ROLES = {
    GroupKind.SPECIALIST: frozenset({Role.LEAD, Role.MEMBER, Role.OBSERVER}),
    GroupKind.PLENARY: frozenset(
        {Role.REPRESENTATIVE, Role.ALTERNATE, Role.SECRETARY, Role.REVIEWER, Role.OBSERVER}
    ),
}
#: Roles that count for parity: each member organization sends so many.
EXPERTS = frozenset({Role.LEAD, Role.MEMBER})
SEATS_OF_A_MEMBER = 2


def uneven(
    members: Iterable[Organization], experts: Iterable[Organization]
) -> list[tuple[Organization, int]]:
    """Where parity is broken: each member organization that has not its two experts, with how
    many it has."""
    counts = Counter(experts)
    return [(m, counts[m]) for m in members if counts[m] != SEATS_OF_A_MEMBER]
