"""常备文本与会议规则 — what the committee's secretary keeps ready, and how the committee meets."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Committee
from workspace.db import db
from workspace.meetings.models import Meeting, MeetingRules, StandingText
from workspace.meetings.rules import MeetingState, TextKind


def rules_of(committee: Committee) -> MeetingRules:
    """How the committee meets; the defaults, in no session, where it never said."""
    kept = db.session.scalar(select(MeetingRules).filter_by(committee_id=committee.id))
    return kept or MeetingRules(
        committee_id=committee.id,
        quorum="2/3",
        notice_days=5,
        freeze_days=2,
        window_days=7,
        minutes_code="",
    )


def all_texts(committee: Committee) -> Select[tuple[StandingText]]:
    """Every version of every text, those in use first."""
    return (
        select(StandingText)
        .options(joinedload(StandingText.committee))
        .filter_by(committee_id=committee.id)
        .order_by(
            StandingText.kind,
            StandingText.retired_at.isnot(None),
            StandingText.position,
            StandingText.id,
        )
    )


def texts_in_use(committee_id: int, kind: TextKind) -> list[StandingText]:
    """The texts of a kind in their order, the newest version of each."""
    query = (
        select(StandingText)
        .filter_by(committee_id=committee_id, kind=kind, retired_at=None)
        .order_by(StandingText.position, StandingText.id)
    )
    return list(db.session.scalars(query))


def notice_in_use(committee_id: int) -> StandingText | None:
    """The antitrust notice as it is read now; None while none was written."""
    texts = texts_in_use(committee_id, TextKind.NOTICE)
    return texts[-1] if texts else None


def notice_at(meeting: Meeting) -> StandingText | None:
    """The antitrust notice that a meeting read, else the one that it has before it; None for the
    usual words."""
    if meeting.notice_read_at or meeting.state in (MeetingState.ENDED, MeetingState.CANCELLED):
        return meeting.notice_text
    return notice_in_use(meeting.committee_id)


def last_version(series: str) -> int:
    """The highest version that a text had."""
    query = select(func.max(StandingText.version)).filter_by(series=series)
    return db.session.scalar(query) or 0
