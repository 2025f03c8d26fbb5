"""PURE. Kinds of group, roles of a seat."""

from enum import StrEnum


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
