"""表决 — poll, the frozen roll, ballots, ballots that came too late."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization, Term
from workspace.db import Key, LongText, Sealed, db, one_of
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue
from workspace.voting.rules import Choice, Outcome, PollState


class Poll(Sealed, db.Model):
    """表决 — a motion put to a frozen roll under a frozen rule until an instant.

    `roll`, `outstanding`, `recused` and `late` hold organizations' public ids for the predicates;
    `result` is the tally as sealed at closing (`voting.rules.Result.sealed()`); `round_of_id`
    links a new round to the one before.
    """

    __tablename__ = "poll"
    __table_args__ = (
        UniqueConstraint("issue_id", "number"),
        Index("ix_poll_state", "state", "closes_at"),
    )
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("specialist_group.id"))
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    city_id: Mapped[int | None] = mapped_column(ForeignKey("committee.id"))
    round_of_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"))
    number: Mapped[int]
    motion: Mapped[LongText]
    preset: Mapped[str] = mapped_column(String(40))
    rule: Mapped[dict[str, Any]]
    roll: Mapped[list[str]]
    outstanding: Mapped[list[str]]
    recused: Mapped[list[str]] = mapped_column(default=list)
    late: Mapped[list[str]] = mapped_column(default=list)
    closes_early: Mapped[bool] = mapped_column(default=False)
    state: Mapped[PollState] = mapped_column(one_of(PollState, "state"))
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome, "outcome"))
    result: Mapped[dict[str, Any] | None]
    cause: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    by_secretary: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    opened_for_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    committee: Mapped[Committee] = relationship(foreign_keys=committee_id)
    group: Mapped[SpecialistGroup] = relationship()
    issue: Mapped[Issue] = relationship()
    term: Mapped[Term] = relationship()
    opened_by: Mapped[User] = relationship()
    opened_for: Mapped[Organization] = relationship()
    round_of: Mapped["Poll | None"] = relationship(remote_side="Poll.id")
    electors: Mapped[list["Elector"]] = relationship(
        back_populates="poll", order_by="Elector.position"
    )

    @property
    def ended_at(self) -> datetime:
        """From when no ballot counts: the deadline, or earlier where it was ended before it."""
        return min(self.closed_at or self.closes_at, self.closes_at)

    @property
    def is_open_to_all(self) -> bool:
        """A poll exists only on an issue that the whole committee sees."""
        return True


class Elector(Sealed, db.Model):
    """选举人名册 — one vote of the frozen roll, held by an organization."""

    __tablename__ = "elector"
    __table_args__ = (
        UniqueConstraint("poll_id", "organization_id"),
        UniqueConstraint("poll_id", "position"),
    )
    id: Mapped[Key]
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    position: Mapped[int]
    weight: Mapped[str] = mapped_column(String(40), default="1")
    house: Mapped[str] = mapped_column(String(40), default="")
    capital_group: Mapped[str] = mapped_column(String(200), default="")
    poll: Mapped[Poll] = relationship(back_populates="electors")
    organization: Mapped[Organization] = relationship()
    ballot: Mapped["Ballot | None"] = relationship(back_populates="elector")
    late_ballot: Mapped["LateBallot | None"] = relationship(back_populates="elector")


class Ballot(Sealed, db.Model):
    """选票 — one elector's choice, the last before closing; the database allows one an elector.

    `turn` counts the casts of the poll in order (a later cast replaces and takes a new turn);
    `reservation` is 保留意见 with the clause it concerns.
    """

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("elector_id"),)
    id: Mapped[Key]
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    elector_id: Mapped[int] = mapped_column(ForeignKey("elector.id"))
    choice: Mapped[Choice] = mapped_column(one_of(Choice, "choice"))
    turn: Mapped[int]
    changes: Mapped[int] = mapped_column(default=0)
    reason: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    reservation: Mapped[LongText] = mapped_column(default="")
    reservation_clause: Mapped[str] = mapped_column(String(80), default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    cast_at: Mapped[datetime]
    elector: Mapped[Elector] = relationship(back_populates="ballot")
    user: Mapped[User] = relationship()


class LateBallot(Sealed, db.Model):
    """逾期选票 — arrived after closing: filed, shown as late, never counted."""

    __tablename__ = "late_ballot"
    __table_args__ = (UniqueConstraint("elector_id"),)
    id: Mapped[Key]
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    elector_id: Mapped[int] = mapped_column(ForeignKey("elector.id"))
    choice: Mapped[Choice] = mapped_column(one_of(Choice, "choice"))
    reason: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    reservation: Mapped[LongText] = mapped_column(default="")
    reservation_clause: Mapped[str] = mapped_column(String(80), default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    elector: Mapped[Elector] = relationship(back_populates="late_ballot")
    user: Mapped[User] = relationship()
