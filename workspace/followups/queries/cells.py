"""A commitment as pages show it, at an instant: one cell, a row of them, the matrix."""

from dataclasses import dataclass
from datetime import datetime

from workspace.committees.models import Organization
from workspace.followups import rules
from workspace.followups.models import Commitment
from workspace.resolutions.models import Reservation, Resolution
from workspace.text import excerpt


@dataclass(frozen=True)
class Cell:
    """One organization's commitment under one resolution, and its reservation, as at an instant."""

    commitment: Commitment
    organization: Organization
    reservation: Reservation | None
    at: datetime

    @property
    def is_reserved(self) -> bool:
        """Whether everything that is to be done is reserved, so that nothing of it can be late."""
        if self.reservation is None or self.reservation.withdrawn_at is not None:
            return False
        clauses = len(self.commitment.resolution.clauses)
        return rules.is_whole(self.reservation.clause, clauses)

    @property
    def reserved_clauses(self) -> set[int]:
        """The places, from one, of the clauses that are reserved."""
        if self.reservation is None or self.reservation.withdrawn_at is not None:
            return set()
        clauses = len(self.commitment.resolution.clauses)
        return rules.clauses_named(self.reservation.clause, clauses)

    @property
    def first_due(self) -> datetime:
        """The deadline that the resolution set for all."""
        due_on = self.commitment.resolution.due_on
        return rules.end_of(due_on) if due_on else self.commitment.due_at

    @property
    def is_extended(self) -> bool:
        """Whether this organization was given more time than the others."""
        return self.commitment.due_at > self.first_due

    @property
    def is_partly_reserved(self) -> bool:
        """Whether 保留 stands beside the state."""
        held = self.reservation is not None and self.reservation.withdrawn_at is None
        return held and self.word != "reserved"

    @property
    def word(self) -> str:
        """The code of its state in words; "overdue", "reserved", "extended" are computed."""
        c, more = (
            self.commitment,
            {"is_reserved": self.is_reserved, "is_extended": self.is_extended},
        )
        return rules.shown(c.state, c.due_at, self.at, **more)

    @property
    def is_duty(self) -> bool:
        """Whether it counts among what is to be done."""
        return self.commitment.state not in rules.NO_DUTY

    @property
    def is_done(self) -> bool:
        return self.commitment.state in rules.DONE

    @property
    def last_report(self) -> str:
        """The beginning of what was reported last, "" where nothing was."""
        said = [step.text for step in self.commitment.reports if step.act == "report_progress"]
        return excerpt(said[-1], 60) if said else ""

    @property
    def late_since(self) -> datetime | None:
        """When it became overdue, by its history; None for what never was, or is reserved."""
        steps = [(step.at, step.act, step.until) for step in self.commitment.reports]
        reserved = self.is_reserved
        if self.reservation and any(act == "withdraw_reservation" for _, act, _ in steps):
            clauses = len(self.commitment.resolution.clauses)
            reserved = rules.is_whole(self.reservation.clause, clauses)
        return rules.late_since(steps, self.first_due, self.at, is_reserved=reserved)


@dataclass(frozen=True)
class Row:
    """A resolution and its cells by organization key."""

    resolution: Resolution
    cells: dict[int, Cell]

    @property
    def due_at(self) -> datetime | None:
        return next((cell.first_due for cell in self.cells.values()), None)


@dataclass(frozen=True)
class Matrix:
    """Rows are resolutions, columns organizations in the committee's fixed order."""

    slug: str
    organizations: list[Organization]
    rows: list[Row]

    def cell_of(self, commitment: Commitment) -> Cell:
        """Where a commitment stands."""
        row = next(r for r in self.rows if r.resolution.id == commitment.resolution_id)
        return row.cells[commitment.organization_id]

    def count(self, *words: str) -> int:
        """How many cells show one of these words."""
        return sum(cell.word in words for row in self.rows for cell in row.cells.values())

    @property
    def total(self) -> int:
        """How many duties there are: not what concerns nobody, nor what no longer holds."""
        return sum(cell.is_duty for row in self.rows for cell in row.cells.values())

    @property
    def done(self) -> int:
        """How many of these duties are done."""
        return self.count(*rules.DONE)
