"""PURE. 筹建方案 — what `flask init` founds a committee with."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from workspace.committees.rules import MembershipKind
from workspace.groups.rules import Role

PLENARY = "plenary"


class Wrong(Exception):
    """What is wrong with a plan: the path of the key, the code of the reason, its values."""

    def __init__(self, path: str, reason: str, **values: Any) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason, self.values = path, reason, values


@dataclass(frozen=True)
class Body:
    """单位 as it is to be admitted; `since` None is the day of founding."""

    code: str
    name: str
    name_en: str
    kind: MembershipKind
    since: date | None
    capital_group: str
    turn: int | None


@dataclass(frozen=True)
class Group:
    """专业组 as it is to be founded; the plenary has no lead."""

    code: str
    name: str
    name_en: str
    lead: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Place:
    """席位 of a person."""

    group: str
    organization: str
    role: Role
    since: date | None


@dataclass(frozen=True)
class Person:
    """人员 with its seats."""

    handle: str
    name: str
    name_en: str
    seats: tuple[Place, ...]


@dataclass(frozen=True)
class Aim:
    """工作要点 as the plan has it; `owner` is an organization's code."""

    title: str
    title_en: str = ""
    ref: str = ""
    quote: str = ""
    measure: str = ""
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class FirstTerm:
    """首个轮值任期 with its programme."""

    chair: str
    starts_on: date
    ends_on: date
    programme: tuple[Aim, ...]


@dataclass(frozen=True)
class Plan:
    """筹建方案 — everything that a committee starts with."""

    slug: str
    name: str
    name_en: str
    document_code: str
    usual_rule: str
    parent: str
    organizations: tuple[Body, ...]
    plenary: Group
    groups: tuple[Group, ...]
    people: tuple[Person, ...]
    term: FirstTerm | None
    labels: tuple[str, ...]

    @property
    def secretary(self) -> Person:
        """Who administers the committee."""
        return next(p for p in self.people if any(_is_secretary(s) for s in p.seats))


def _is_secretary(place: Place) -> bool:
    return place.group == PLENARY and place.role is Role.SECRETARY
