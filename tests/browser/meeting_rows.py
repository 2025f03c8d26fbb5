"""A meeting of the demo's operations group that begins now, put into a served database."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from workspace import clock, create_app
from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization
from workspace.committees.queries import day_of, term_on
from workspace.committees.routes.scope import read_demo_clock
from workspace.db import db, write
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue
from workspace.meetings.models import AgendaItem, Attendance, Meeting, StandingText
from workspace.meetings.rules import Capacity, ItemKind, ItemState, MeetingState, TextKind

#: Account -> organization, capacity: who is called, the delegates with their organization's voice.
CALLED = {
    "rep-cmcc": ("cmcc", Capacity.DELEGATE),
    "rep-cucc": ("cucc", Capacity.DELEGATE),
    "rep-ctcc": ("ctcc", Capacity.DELEGATE),
    "rep-crtc": ("crtc", Capacity.DELEGATE),
    "secretariat": ("association", Capacity.ATTENDEE),
    "lead-om": ("ctcc", Capacity.ATTENDEE),
    "regulator": ("regulator", Capacity.OBSERVER),
}
TITLES = ("反垄断告知", "上次交办事项", "共享杆路荷载核算的安全系数", "下次会议安排")
VOTED = 2


def a_meeting_now(folder: Path, number: int = 900, state: str = "noticed") -> str:
    """Make it in the database of a served folder, beyond the demo's numbers; its address."""
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'workspace.db'}",
            "WORKSPACE_DATA": folder / "data",
            "SECRET_KEY": "seeding",
        }
    )
    with app.app_context():
        read_demo_clock()
        with write():
            _make(number, state)
        db.session.remove()
        db.engine.dispose()
    return f"/liaoning/meetings/{number}"


def _make(number: int, state: str) -> None:
    committee = db.session.scalars(select(Committee).filter_by(slug="liaoning")).one()
    group = db.session.scalars(
        select(SpecialistGroup).filter_by(committee_id=committee.id, code="om")
    ).one()
    term = term_on(committee.id, day_of(clock.now()))
    users = {u.handle: u.id for u in db.session.scalars(select(User))}
    orgs = {o.code: o.id for o in db.session.scalars(select(Organization))}
    at, now = clock.now() - timedelta(days=7), clock.now()
    assert term
    meeting = Meeting(
        committee_id=committee.id,
        group_id=group.id,
        term_id=term.id,
        number=number,
        turn=number,
        title=f"运行维护组2009年第{number}次会议",
        title_en=f"Operations group, meeting {number} of 2009",
        state=MeetingState(state),
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        place="协会三楼会议室",
        notice_due_at=at,
        agenda_closes_at=at,
        noticed_at=at,
        convened_at=at,
        convened_by_id=users["lead-om"],
        convened_for_id=orgs["ctcc"],
    )
    db.session.add(meeting)
    if db.session.scalar(select(StandingText.id).filter_by(kind=TextKind.NOTICE)) is None:
        db.session.add(_notice(committee.id))
    db.session.flush()
    issue = db.session.scalars(
        select(Issue).filter_by(committee_id=committee.id, state="discussion").order_by(Issue.id)
    ).first()
    for place, title in enumerate(TITLES):
        kind = ItemKind.ISSUE if place == VOTED else ItemKind.OTHER if place else ItemKind.NOTICE
        db.session.add(
            AgendaItem(
                meeting_id=meeting.id,
                position=place,
                kind=kind,
                state=ItemState.LISTED,
                title=title,
                issue_id=issue.id if issue and place == VOTED else None,
                minutes_planned=20 if place else 0,
                user_id=users["lead-om"],
                at=at,
            )
        )
    for handle, (code, capacity) in CALLED.items():
        db.session.add(
            Attendance(
                meeting_id=meeting.id,
                user_id=users[handle],
                organization_id=orgs[code],
                capacity=capacity,
                is_voice=capacity is Capacity.DELEGATE,
            )
        )


def _notice(committee: int) -> StandingText:
    return StandingText(
        committee_id=committee,
        series="notice",
        kind=TextKind.NOTICE,
        title="反垄断告知",
        title_en="Antitrust notice",
        text="与会各单位互为竞争者。本次会议不讨论资费、份额、客户和投标。",
        text_en="Those present compete. No prices, shares, customers or bids are discussed.",
        at=clock.now(),
    )
