"""Queries of the bare pages: Core rows, nothing asked twice."""

from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, case, func, select
from sqlalchemy.orm import aliased

from bench.bare import meetings
from workspace.accounts.models import User
from workspace.committees.models import Committee, Membership, Organization, Term, WorkPoint
from workspace.followups.models import Commitment
from workspace.groups.models import Seat, SpecialistGroup
from workspace.issues.models import Comment, Issue, IssueLabel, IssuePoint, Move, Position
from workspace.issues.rules import TABS, IssueState
from workspace.record.models import Entry, Log
from workspace.resolutions.models import Resolution
from workspace.voting.models import Ballot, Elector, Poll

Shown = dict[str, Any]
PAGE = 50
Lead = aliased(Organization)


def reader(connection: Connection, handle: str) -> Row[Any]:
    """Who reads; asked once."""
    return connection.execute(
        select(
            User.id,
            User.name,
            Seat.organization_id,
            Organization.name.label("organization"),
            SpecialistGroup.id.label("group_id"),
            SpecialistGroup.name.label("group_name"),
            SpecialistGroup.committee_id,
        )
        .join(Seat, Seat.user_id == User.id)
        .join(Organization, Organization.id == Seat.organization_id)
        .join(SpecialistGroup, SpecialistGroup.id == Seat.group_id)
        .where(User.handle == handle)
    ).one()


def head(connection: Connection, me: Any) -> Any:
    """Committee, term and record as every page names them."""
    return connection.execute(
        select(
            Committee.name,
            Term.number,
            Term.ends_on,
            Organization.name.label("chair"),
            Log.size.label("entries"),
        )
        .join(Term, Term.committee_id == Committee.id)
        .join(Organization, Organization.id == Term.chair_organization_id)
        .join(Log, Log.committee_id == Committee.id)
        .where(Committee.id == me.committee_id)
    ).one()


def home(connection: Connection, me: Any) -> Shown:
    stated = select(Position.id).where(
        Position.issue_id == Issue.id, Position.organization_id == me.organization_id
    )
    cast = (
        select(Ballot.id)
        .join(Elector)
        .where(Elector.poll_id == Poll.id, Elector.organization_id == me.organization_id)
    )
    own = Issue.group_id == me.group_id
    consulted = select(Issue.number, Issue.title, Issue.due_at).order_by(Issue.due_at)
    consulted = consulted.where(own, Issue.state == IssueState.CONSULTATION, ~stated.exists())
    asked = connection.execute(consulted).all()
    open_polls = connection.execute(
        select(Issue.number, Issue.title, Poll.closes_at)
        .join(Poll, Poll.issue_id == Issue.id)
        .where(own, Issue.state == IssueState.VOTING, ~cast.exists())
    ).all()
    latest = connection.execute(
        select(
            Resolution.id,
            Resolution.code,
            Resolution.year,
            Resolution.no,
            Resolution.title,
            Resolution.published_at,
        )
        .order_by(Resolution.published_at.desc(), Resolution.id.desc())
        .limit(3)
    ).all()
    return {
        "asked": asked,
        "open_polls": open_polls,
        "groups": _groups_with_counts(connection),
        "latest": latest,
        "matrix": _matrix(connection, [row.id for row in latest]),
        **meetings.waiting(connection, me),
    }


def _groups_with_counts(connection: Connection) -> Any:
    discussed = (IssueState.DISCUSSION, IssueState.CONSULTATION)
    return connection.execute(
        select(
            SpecialistGroup.code,
            SpecialistGroup.name,
            Lead.name.label("lead"),
            func.sum(case((Issue.state.in_(discussed), 1), else_=0)).label("discussed"),
            func.sum(case((Issue.state == IssueState.VOTING, 1), else_=0)).label("voting"),
        )
        .join(Lead, Lead.id == SpecialistGroup.lead_organization_id)
        .outerjoin(Issue, Issue.group_id == SpecialistGroup.id)
        .group_by(SpecialistGroup.id, Lead.name)
        .order_by(SpecialistGroup.position)
    ).all()


def _matrix(connection: Connection, resolutions: list[int]) -> Shown:
    rows = connection.execute(
        select(
            Commitment.resolution_id,
            Commitment.state,
            Commitment.due_at,
            Organization.id,
            Organization.name,
        )
        .join(Organization, Organization.id == Commitment.organization_id)
        .where(Commitment.resolution_id.in_(resolutions))
        .order_by(Organization.id)
    ).all()
    cells: Shown = {"organizations": {row.id: row.name for row in rows}, "rows": {}}
    for row in rows:
        cells["rows"].setdefault(row.resolution_id, []).append(row)
    return cells


def issues(connection: Connection, me: Any) -> Shown:
    """The first page of open issues with what the filters offer."""
    counts = dict(connection.execute(select(Issue.state, func.count()).group_by(Issue.state)).all())
    order = case({s.value: n for n, s in enumerate(TABS["open"])}, value=Issue.state)
    rows = connection.execute(
        select(
            Issue.id,
            Issue.number,
            Issue.title,
            Issue.state,
            Issue.due_at,
            Issue.updated_at,
            Issue.comment_count,
            SpecialistGroup.name.label("group"),
            User.name.label("by"),
            Organization.name.label("organization"),
        )
        .join(SpecialistGroup, SpecialistGroup.id == Issue.group_id)
        .join(User, User.id == Issue.opened_by_id)
        .join(Organization, Organization.id == Issue.opened_for_id)
        .where(Issue.state.in_(TABS["open"]), Issue.committee_id == me.committee_id)
        .order_by(order, Issue.due_at.is_(None), Issue.due_at, Issue.number.desc())
        .limit(PAGE)
    ).all()
    keys = [row.id for row in rows]
    return {
        "tabs": {tab: sum(counts.get(s, 0) for s in states) for tab, states in TABS.items()},
        "by_state": [(s, list(run)) for s, run in groupby(rows, lambda row: row.state)],
        "counts": counts,
        "labels": _by_issue(connection, IssueLabel.issue_id, IssueLabel.name, keys),
        "cells": _ballots(connection, keys)
        | _by_issue(connection, Position.issue_id, Position.stance, keys),
        **_offers(connection, me),
    }


def _by_issue(connection: Connection, issue: Any, value: Any, keys: list[int]) -> dict[int, Any]:
    found: dict[int, list[Any]] = {}
    for key, said in connection.execute(select(issue, value).where(issue.in_(keys))):
        found.setdefault(key, []).append(said)
    return found


def _ballots(connection: Connection, keys: list[int]) -> dict[int, Any]:
    found: dict[int, list[Any]] = {}
    query = (
        select(Poll.issue_id, Organization.name, Ballot.choice)
        .join(Elector, Elector.poll_id == Poll.id)
        .join(Organization, Organization.id == Elector.organization_id)
        .outerjoin(Ballot, Ballot.elector_id == Elector.id)
        .where(Poll.issue_id.in_(keys))
        .order_by(Poll.issue_id, Elector.position)
    )
    for key, name, choice in connection.execute(query):
        found.setdefault(key, []).append(f"{name}：{choice or '未投'}")
    return found


def _offers(connection: Connection, me: Any) -> Shown:
    """What can be chosen in the filters."""
    used = select(IssueLabel.name).group_by(IssueLabel.name).order_by(func.count().desc())
    points = select(WorkPoint.pid, WorkPoint.title).order_by(WorkPoint.position)
    return {
        "all_labels": connection.scalars(used.order_by(IssueLabel.name)).all(),
        "points": connection.execute(points).all(),
        **groups_and_members(connection, me),
    }


def groups_and_members(connection: Connection, me: Any) -> Shown:
    """What every filter offers."""
    groups = select(SpecialistGroup.code, SpecialistGroup.name).order_by(SpecialistGroup.position)
    members = (
        select(Organization.pid, Organization.name)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(Membership.committee_id == me.committee_id)
        .order_by(Membership.position)
    )
    return {
        "all_groups": connection.execute(groups).all(),
        "organizations": connection.execute(members).all(),
    }


def issue(connection: Connection, me: Any, number: int, page: int) -> Shown:
    """One issue with a page of its thread."""
    row = connection.execute(
        select(
            Issue,
            SpecialistGroup.name.label("group"),
            Lead.name.label("lead"),
            User.name.label("by"),
            Organization.name.label("organization"),
            Term.number.label("term"),
            WorkPoint.title.label("point"),
        )
        .join(SpecialistGroup, SpecialistGroup.id == Issue.group_id)
        .join(Lead, Lead.id == SpecialistGroup.lead_organization_id)
        .join(User, User.id == Issue.opened_by_id)
        .join(Organization, Organization.id == Issue.opened_for_id)
        .join(Term, Term.id == Issue.term_id)
        .outerjoin(IssuePoint, IssuePoint.issue_id == Issue.id)
        .outerjoin(WorkPoint, WorkPoint.id == IssuePoint.work_point_id)
        .where(Issue.number == number, Issue.committee_id == me.committee_id)
    ).first()
    assert row is not None
    return {
        "issue": row,
        "labels": _by_issue(connection, IssueLabel.issue_id, IssueLabel.name, [row.id]),
        "positions": _positions(connection, row.id),
        "trace": _trace(connection, row.pid),
        "number": page,
        "pages": -(-row.comment_count // PAGE),
        **_thread(connection, row.id, page),
    }


def _thread(connection: Connection, issue: int, page: int) -> Shown:
    comments = connection.execute(
        select(
            Comment.number,
            Comment.at,
            Comment.body_html,
            User.name,
            Organization.name.label("organization"),
        )
        .join(User, User.id == Comment.user_id)
        .join(Organization, Organization.id == Comment.organization_id)
        .where(Comment.issue_id == issue)
        .order_by(Comment.number)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    moves = connection.execute(
        select(Move.act, Move.at, Move.detail, User.name, Organization.name.label("organization"))
        .join(User, User.id == Move.user_id)
        .join(Organization, Organization.id == Move.organization_id)
        .where(Move.issue_id == issue)
        .order_by(Move.at)
    ).all()
    return {"comments": comments, "moves": moves if page == 1 else []}


def _positions(connection: Connection, issue: int) -> Any:
    return connection.execute(
        select(
            Organization.name, Position.stance, Position.text, Position.at, User.name.label("by")
        )
        .join(Membership, Membership.organization_id == Organization.id)
        .outerjoin(
            Position,
            (Position.organization_id == Organization.id) & (Position.issue_id == issue),
        )
        .outerjoin(User, User.id == Position.user_id)
        .order_by(Membership.position)
    ).all()


def _trace(connection: Connection, pid: str) -> Any:
    return connection.execute(
        select(Entry.seq, Entry.leaf_hash, func.count().over().label("n"))
        .where(Entry.obj == pid)
        .order_by(Entry.seq.desc())
        .limit(1)
    ).first()


def moment(ms: int) -> datetime:
    """An instant from milliseconds."""
    return datetime.fromtimestamp(ms / 1000, UTC)
