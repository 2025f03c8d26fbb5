"""会议规则与常备文本 — how a committee meets, and the texts that its secretary keeps ready."""

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from workspace.acts import Event, act
from workspace.committees.models import Committee
from workspace.committees.service import as_typed, demand, demand_unchanged
from workspace.db import db, new_pid
from workspace.meetings.models import MeetingRules, StandingText
from workspace.meetings.queries.standing import last_version, notice_in_use, rules_of
from workspace.meetings.rules import TextKind
from workspace.meetings.service.plans import in_both
from workspace.permissions import Actor

#: Field of the form -> attribute of the row.
RULES = {
    name: name for name in ("quorum", "notice_days", "freeze_days", "window_days", "minutes_code")
}


@dataclass(frozen=True)
class Usage:
    """How a committee meets: exact quorum, working days of notice and freeze, days of window."""

    quorum: Fraction
    notice_days: int
    freeze_days: int
    window_days: int
    minutes_code: str = ""


@dataclass(frozen=True)
class Standing:
    """A text that is kept ready, in both languages."""

    kind: TextKind
    title: str
    title_en: str = ""
    text: str = ""
    text_en: str = ""
    position: int = 0
    minutes: int = 0


def rules_as_typed(rules: MeetingRules) -> dict[str, str]:
    """The rules as their form holds them."""
    return as_typed(rules, RULES)


def set_meeting_rules(
    actor: Actor, committee: Committee, usage: Usage, version: str | None = None
) -> MeetingRules:
    """Say how the committee meets from now on; meetings that were called keep their quorum."""
    with act(actor, "set_meeting_rules", committee) as event:
        typed = {name: str(getattr(usage, name)) for name in RULES}
        demand_unchanged(rules_as_typed(rules_of(committee)), version, typed)
        rules = db.session.scalar(select(MeetingRules).filter_by(committee_id=committee.id))
        if rules is None:
            rules = MeetingRules(committee_id=committee.id)
            db.session.add(rules)
        for name in RULES:
            value = getattr(usage, name)
            setattr(rules, name, str(value) if isinstance(value, Fraction) else value)
        event.obj = rules
    return rules


def write_standing_text(
    actor: Actor, committee: Committee, standing: Standing, of: StandingText | None = None
) -> StandingText:
    """Keep a text ready, or a new version of one: what earlier meetings read stays as it was.

    Of the antitrust notice there is one: a new one follows the one in use.
    Refused("is_in_use") where the version that it changes was changed or retired meanwhile.
    """
    with act(actor, "write_standing_text", committee) as event:
        before = of
        if standing.kind is TextKind.NOTICE:
            before = notice_in_use(committee.id)
            demand(of is None or (before is not None and before.id == of.id), "is_in_use", event)
        if before is not None:
            db.session.refresh(before)
            demand(before.retired_at is None, "is_in_use", event)
            before.retired_at = event.at
        pid = new_pid("standing_text")
        series = before.series if before else pid
        event.obj = StandingText(
            pid=pid,
            committee_id=committee.id,
            series=series,
            version=last_version(series) + 1,
            kind=standing.kind,
            title=standing.title,
            title_en=standing.title_en,
            text=standing.text,
            text_en=standing.text_en,
            position=standing.position,
            minutes_planned=standing.minutes,
            at=event.at,
        )
        db.session.add(event.obj)
    return event.obj


def usual_notice(event: Event, committee_id: int) -> StandingText:
    """通用告知: of a committee that wrote none of its own, the usual words become its first
    version when they are read. Inside the act that reads them."""
    pid = new_pid("standing_text")
    title, title_en = in_both("agenda.notice")
    text, text_en = in_both("meeting.usual_notice")
    made = StandingText(
        pid=pid,
        committee_id=committee_id,
        series=pid,
        kind=TextKind.NOTICE,
        title=title,
        title_en=title_en,
        text=text,
        text_en=text_en,
        at=event.at,
    )
    db.session.add(made)
    db.session.flush()
    return made


def retire_standing_text(actor: Actor, text: StandingText) -> None:
    """Take a text out of use; what meetings read stays."""
    with act(actor, "retire_standing_text", text) as event:
        text.retired_at = event.at
