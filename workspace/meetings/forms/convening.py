"""Shapes of what is typed when a meeting is called: when and where, why so late, who comes."""

from typing import Any
from urllib.parse import urlsplit

from wtforms import Field
from wtforms.validators import StopValidation

from workspace.clock import now
from workspace.committees.forms import a_choice, offer
from workspace.i18n import gettext
from workspace.issues.forms import REASON, DeadlineField
from workspace.meetings.rules import Capacity
from workspace.meetings.service import Plan
from workspace.web import ActForm, VersionField, filled, long_text, one_line

LINK = 500
NOTE = 2_000
#: As what somebody can be called beside the seats: a voice comes with a seat alone.
BESIDE = (Capacity.ATTENDEE, Capacity.OBSERVER)


def is_readable(form: Any, field: DeadlineField) -> None:
    """A day and a time."""
    if field.at is None:
        raise StopValidation(gettext("issue.unreadable_deadline"))


class PlanForm(ActForm):
    """会议安排."""

    starts_at = DeadlineField("field.starts_at", validators=[filled, is_readable])
    ends_at = DeadlineField("field.ends_at", validators=[filled, is_readable])
    place = one_line("field.place", needed=False, limit=200, description="meeting.place_hint")
    link = one_line("field.link", needed=False, limit=LINK, description="meeting.link_hint")
    title = one_line("field.title", needed=False, description="meeting.title_hint")
    title_en = one_line("field.title_en", needed=False, description="form.optional")
    note = long_text(
        "field.meeting_note", needed=False, limit=NOTE, description="meeting.note_hint"
    )
    version = VersionField()

    def validate_starts_at(self, field: DeadlineField) -> None:
        if field.at <= now():
            raise StopValidation(gettext("refused.is_future_meeting"))

    def validate_ends_at(self, field: DeadlineField) -> None:
        if self.starts_at.at is not None and field.at <= self.starts_at.at:
            raise StopValidation(gettext("refused.ends_after_start"))

    def validate_link(self, field: Field) -> None:
        if field.data and not is_web_address(field.data):
            raise StopValidation(gettext("form.bad_link"))

    @property
    def plan(self) -> Plan:
        """What was typed, as the service takes it."""
        return Plan(
            starts_at=self.starts_at.at,
            ends_at=self.ends_at.at,
            title=self.title.data,
            title_en=self.title_en.data,
            place=self.place.data,
            link=self.link.data,
            note=self.note.data,
        )


class ReplanForm(PlanForm):
    """修改会议安排: moved too near, it needs the reason of a short notice."""

    reason = long_text("field.short_notice", limit=REASON, needed=False)


class NoticeForm(ActForm):
    """会议通知; after the deadline with the reason."""

    reason = long_text("field.short_notice", limit=REASON, needed=False)


class CallForm(ActForm):
    """增加参会人员: an account, or a guest by name."""

    handle = one_line("field.handle", needed=False, limit=40, description="meeting.handle_hint")
    guest = one_line("field.guest", needed=False, limit=60, description="meeting.guest_hint")
    organization = a_choice("field.organization")
    capacity = a_choice("field.capacity")

    #: The account of this name, set before the form is checked.
    known: Any = None

    def offer_capacities(self) -> None:
        offer(self.capacity, [(c.value, gettext(f"capacity.{c.value}")) for c in BESIDE])

    def validate_handle(self, field: Field) -> None:
        if field.data and self.guest.data:
            raise StopValidation(gettext("meeting.either_account_or_guest"))
        if not field.data and not self.guest.data:
            raise StopValidation(gettext("meeting.account_or_guest"))
        if field.data and self.known is None:
            raise StopValidation(gettext("meeting.unknown_account"))


class DelegateForm(ActForm):
    """参会代表."""

    person = a_choice("field.delegate")


def is_web_address(text: str) -> bool:
    """An address of the web: anything else would run or open something when clicked."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
