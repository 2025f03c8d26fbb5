"""What can be found: one table, model -> how its row becomes a document. A new kind is a line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from html import unescape
from typing import Any

import nh3
from sqlalchemy import select

from workspace.committees.models import WorkPoint
from workspace.committees.queries import ZONE
from workspace.db import db
from workspace.followups.models import Commitment, ProgressReport
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Attachment, Comment, Issue, IssueLabel, Position
from workspace.meetings.models import AgendaItem, Meeting, Minutes
from workspace.resolutions.models import Reservation, Resolution
from workspace.search.queries.held import of_item, of_meeting, of_minutes
from workspace.search.rules import Document
from workspace.voting.models import Poll


@dataclass(frozen=True)
class Source:
    """How rows of one model are found again: `make` says the document of a row, None for none.

    A change of one of `columns` calls for it again; `also` names the rows whose documents change
    with this one, `order` the column by which its rows came about.
    """

    make: Callable[[Any], Document | None]
    columns: frozenset[str]
    also: Callable[[Any], Sequence[Any]] = lambda row: ()
    order: str = "id"


def plain(html: str) -> str:
    """The text of a rendered Markdown text, without its marks."""
    return " ".join(unescape(nh3.clean(html, tags=set())).split())


def of_issue(issue: Issue) -> Document:
    labels = tuple(label.name for label in issue.labels if label.is_on)
    return Document(
        obj=issue.pid,
        kind="issue",
        title=issue.title,
        keys=(issue.title_en, *labels),
        text=f"{plain(issue.body_html)}\n{issue.proposal}\n{issue.conditions}".strip(),
        user_id=issue.opened_by_id,
        organization_id=issue.opened_for_id,
        at=issue.opened_at,
        **_through(issue),
    )


def _through(issue: Issue) -> dict[str, Any]:
    """Where a thing stands that is seen through its issue."""
    return {
        "through": "issue",
        "parent_id": issue.id,
        "issue_id": issue.id,
        "committee_id": issue.committee_id,
        "group_id": issue.group_id,
        "term_id": issue.term_id,
        "city_id": issue.city_id,
    }


def of_comment(comment: Comment) -> Document | None:
    if comment.withdrawn_at:
        return None
    return Document(
        obj=comment.pid,
        kind="comment",
        text=plain(comment.body_html),
        user_id=comment.user_id,
        organization_id=comment.organization_id,
        number=comment.number,
        at=comment.at,
        **_through(db.session.get_one(Issue, comment.issue_id)),
    )


def of_position(position: Position) -> Document | None:
    if not position.text.strip():
        return None
    return Document(
        obj=position.pid,
        kind="position",
        text=position.text,
        user_id=position.user_id,
        organization_id=position.organization_id,
        at=position.at,
        **_through(db.session.get_one(Issue, position.issue_id)),
    )


def of_poll(poll: Poll) -> Document:
    place = _through(db.session.get_one(Issue, poll.issue_id))
    return Document(
        obj=poll.pid,
        kind="poll",
        text=poll.motion,
        user_id=poll.opened_by_id,
        organization_id=poll.opened_for_id,
        number=poll.number,
        at=poll.opened_at,
        **{**place, "through": "poll", "parent_id": poll.id, "term_id": poll.term_id},
    )


def of_resolution(resolution: Resolution) -> Document:
    r = resolution
    parts = (r.preamble, *r.clauses, r.conditions, r.cause)
    return Document(
        obj=r.pid,
        kind="resolution",
        title=r.title,
        keys=(r.title_en, r.number),
        text="\n".join(part for part in parts if part),
        at=r.published_at or r.drafted_at,
        organization_id=r.drafted_for_id,
        issue_id=r.issue_id,
        **_under(r),
    )


def _under(resolution: Resolution) -> dict[str, Any]:
    """Where a thing stands that is seen through its resolution."""
    return {
        "through": "resolution",
        "parent_id": resolution.id,
        "resolution_id": resolution.id,
        "committee_id": resolution.committee_id,
        "group_id": resolution.group_id,
        "term_id": resolution.term_id,
    }


def of_reservation(reservation: Reservation) -> Document:
    resolution = db.session.get_one(Resolution, reservation.resolution_id)
    return Document(
        obj=reservation.pid,
        kind="reservation",
        text=reservation.text,
        organization_id=reservation.organization_id,
        at=resolution.published_at or resolution.drafted_at,
        **_under(resolution),
    )


def of_report(report: ProgressReport) -> Document | None:
    if not report.text.strip():
        return None
    commitment = db.session.get_one(Commitment, report.commitment_id)
    place = _under(db.session.get_one(Resolution, commitment.resolution_id))
    return Document(
        obj=report.pid,
        kind="report",
        text=plain(report.text_html) or report.text,
        user_id=report.user_id,
        # The line leads to the commitment, which is its organization's, whoever speaks.
        organization_id=commitment.organization_id,
        at=report.at,
        **{**place, "through": "commitment", "parent_id": commitment.id},
    )


def of_group(group: SpecialistGroup) -> Document:
    return Document(
        obj=group.pid,
        kind="group",
        through="group",
        parent_id=group.id,
        committee_id=group.committee_id,
        group_id=group.id,
        title=group.name,
        keys=(group.name_en,),
        organization_id=group.lead_organization_id,
    )


def of_point(point: WorkPoint) -> Document:
    term = point.term
    return Document(
        obj=point.pid,
        kind="point",
        through="committee",
        parent_id=term.committee_id,
        committee_id=term.committee_id,
        term_id=term.id,
        title=point.title,
        keys=(point.title_en,),
        text=point.quote,
        organization_id=term.chair_organization_id,
        number=point.position,
        at=datetime.combine(term.starts_on, time(), ZONE).astimezone(UTC),
    )


def of_attachment(file: Attachment) -> Document | None:
    """A file's name, where the thing stands that it hangs on; restricted evidence is not found."""
    bearer = _bearer_of(file)
    if file.withdrawn_at or getattr(bearer, "evidence", ""):
        return None
    place = SOURCES[type(bearer)].make(bearer)
    return place and replace(
        place, obj=file.pid, kind="attachment", title=file.name, keys=(), text="", at=file.at
    )


def _bearer_of(file: Attachment) -> Any:
    table = file.thing.partition(":")[0]
    model = next(model for model in SOURCES if model.__tablename__ == table)
    return db.session.scalars(select(model).filter_by(pid=file.thing)).one()


def _files_of(bearer: Any) -> Sequence[Any]:
    return db.session.scalars(select(Attachment).filter_by(thing=bearer.pid)).all()


def _files_on(items: Sequence[AgendaItem]) -> Sequence[Any]:
    pids = [item.pid for item in items]
    return db.session.scalars(select(Attachment).where(Attachment.thing.in_(pids))).all()


def _columns(names: str) -> frozenset[str]:
    return frozenset(names.split())


_PLACE = " group_id term_id city_id"
#: Model -> how its rows are found.
SOURCES: dict[type[Any], Source] = {
    SpecialistGroup: Source(of_group, _columns("name name_en lead_organization_id")),
    WorkPoint: Source(of_point, _columns("title title_en quote position term_id")),
    Issue: Source(
        of_issue,
        _columns("title title_en body body_html proposal conditions" + _PLACE),
        also=_files_of,
        order="opened_at",
    ),
    Position: Source(of_position, _columns("text user_id at"), order="at"),
    Comment: Source(
        of_comment, _columns("body body_html withdrawn_at"), also=_files_of, order="at"
    ),
    Poll: Source(of_poll, _columns("motion" + _PLACE), order="opened_at"),
    Resolution: Source(
        of_resolution,
        _columns("title title_en preamble clauses conditions cause no published_at" + _PLACE),
        also=lambda resolution: [*resolution.reservations, *_files_of(resolution)],
        order="drafted_at",
    ),
    Reservation: Source(of_reservation, _columns("text")),
    ProgressReport: Source(of_report, _columns("text text_html"), order="at"),
    Meeting: Source(
        of_meeting,
        _columns("title title_en place note starts_at"),
        also=lambda meeting: [*meeting.items, *_files_on(meeting.items)],
        order="convened_at",
    ),
    AgendaItem: Source(of_item, _columns("title title_en state"), also=_files_of, order="at"),
    Minutes: Source(of_minutes, _columns("state edition serial"), order="at"),
    Attachment: Source(of_attachment, _columns("name withdrawn_at"), order="at"),
}
#: Rows that are no document themselves, but part of another's.
PARTS: dict[type[Any], Callable[[Any], Any]] = {
    IssueLabel: lambda label: db.session.get_one(Issue, label.issue_id),
}


def touched(changes: dict[Any, set[str] | None]) -> Iterator[Any]:
    """The rows whose documents an act's changes call for again."""
    for row, columns in changes.items():
        if part_of := PARTS.get(type(row)):
            yield part_of(row)
            continue
        source = SOURCES.get(type(row))
        if source and (columns is None or columns & source.columns):
            yield row
            if columns is not None:  # what came with a new row is new itself
                yield from source.also(row)
