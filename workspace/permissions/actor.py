"""PURE. Who acts, for which organization, with which seats, at which instant."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime


@dataclass(frozen=True)
class SeatHeld:
    """席位 as held at `Actor.at`: a person for an organization in a group of a committee."""

    committee: int
    group: int
    organization: int
    role: str
    plenary: bool
    kind: str = "member"
    parent: int = 0


@dataclass(frozen=True)
class Acting:
    """单位 that the person may act for: key, public id, names."""

    id: int
    pid: str
    name: str
    name_en: str = ""


@dataclass(frozen=True)
class Actor:
    """操作人, rebuilt once a request and again under an act's lock.

    `org` is the key of the organization acted for (0: none, as for the clock); `chairs` holds
    (committee, organization) of every chair in office at `at`, `terms` the term in office of
    each committee.
    """

    id: int
    pid: str
    name: str
    at: datetime
    seats: frozenset[SeatHeld] = frozenset()
    organizations: tuple[Acting, ...] = ()
    chairs: frozenset[tuple[int, int]] = frozenset()
    org: int = 0
    request_id: str = ""
    digest: str = ""
    name_en: str = ""
    handle: str = ""

    @classmethod
    def clock(cls, at: datetime | None = None) -> "Actor":
        """The clock, which performs what deadlines demand."""
        return cls(0, "", "", at or datetime.now(UTC))

    @property
    def is_clock(self) -> bool:
        return self.id == 0

    def acting_for(self, organization: int) -> "Actor":
        """The same person, speaking for another of its organizations."""
        return replace(self, org=organization)

    @property
    def organization(self) -> Acting | None:
        """The organization acted for, or None."""
        return next((o for o in self.organizations if o.id == self.org), None)

    @property
    def org_pid(self) -> str:
        """The public id of the organization acted for, "" for none."""
        return self.organization.pid if self.organization else ""

    @property
    def committees(self) -> frozenset[int]:
        """Keys of the committees in which the person holds a seat."""
        return frozenset(seat.committee for seat in self.seats)

    @property
    def seen_committees(self) -> frozenset[int]:
        """The same, and those above its cities."""
        return seen_from(self.seats)


def seen_from(seats: Iterable[SeatHeld]) -> frozenset[int]:
    """Keys of the committees that seats let one see: their own, and those above its cities."""
    return frozenset(key for seat in seats for key in (seat.committee, seat.parent) if key)
