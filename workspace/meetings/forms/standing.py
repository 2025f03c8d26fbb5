"""Shapes of what the secretary keeps: how the committee meets, and texts in both languages."""

from fractions import Fraction

from wtforms import Field, HiddenField
from wtforms.validators import StopValidation

from workspace.committees.forms import VersionedForm
from workspace.i18n import gettext
from workspace.meetings.forms.agenda import LONGEST, whole
from workspace.meetings.rules import TextKind, share_of
from workspace.meetings.service import Standing, Usage
from workspace.web import ActForm, filled, long_text, one_line

MOST_DAYS = 60
MOST_WINDOW = 90
TEXT = 10_000


class RulesForm(VersionedForm):
    """会议规则."""

    quorum = one_line("field.quorum", limit=20, description="meeting.quorum_hint")
    notice_days = one_line("field.notice_days", limit=10, description="meeting.notice_days_hint")
    freeze_days = one_line("field.freeze_days", limit=10, description="meeting.freeze_days_hint")
    window_days = one_line("field.window_days", limit=10, description="meeting.window_days_hint")
    minutes_code = one_line(
        "field.minutes_code", limit=20, needed=False, description="meeting.minutes_code_hint"
    )

    def validate_quorum(self, field: Field) -> None:
        if share_of(field.data) is None:
            raise StopValidation(gettext("meeting.bad_quorum"))

    def validate_notice_days(self, field: Field) -> None:
        _days(field, MOST_DAYS)

    def validate_freeze_days(self, field: Field) -> None:
        _days(field, MOST_DAYS)

    def validate_window_days(self, field: Field) -> None:
        _days(field, MOST_WINDOW)

    @property
    def usage(self) -> Usage:
        """What was typed, as the service takes it."""
        return Usage(
            quorum=share_of(self.quorum.data) or Fraction(1),
            notice_days=whole(self.notice_days.data, MOST_DAYS) or 0,
            freeze_days=whole(self.freeze_days.data, MOST_DAYS) or 0,
            window_days=whole(self.window_days.data, MOST_WINDOW) or 0,
            minutes_code=self.minutes_code.data,
        )


def _days(field: Field, most: int) -> None:
    if whole(field.data, most) is None:
        raise StopValidation(gettext("meeting.bad_days", n=most))


class StandingForm(ActForm):
    """常备文本; which kind it is, and of which text it is the next version, stands in the form."""

    kind = HiddenField()
    of = HiddenField()
    title = one_line("field.title", limit=200)
    title_en = one_line("field.title_en", limit=200, needed=False, description="form.optional")
    text = long_text("field.standing_text", limit=TEXT, needed=False)
    text_en = long_text("field.standing_text_en", limit=TEXT, needed=False)
    minutes = one_line("field.minutes", limit=10, needed=False, description="agenda.minutes_hint")
    position = one_line("field.order", limit=10, needed=False, description="meeting.order_hint")

    def validate_text(self, field: Field) -> None:
        """A standing item is its title; the notice and a block of text are what they say."""
        if self.kind.data != TextKind.STANDING:
            filled(self, field)

    def validate_minutes(self, field: Field) -> None:
        if whole(field.data or "0", LONGEST) is None:
            raise StopValidation(gettext("agenda.bad_minutes"))

    def validate_position(self, field: Field) -> None:
        if whole(field.data or "0", 999) is None:
            raise StopValidation(gettext("agenda.bad_place"))

    @property
    def standing(self) -> Standing:
        """What was typed, as the service takes it."""
        return Standing(
            kind=TextKind(self.kind.data),
            title=self.title.data,
            title_en=self.title_en.data,
            text=self.text.data,
            text_en=self.text_en.data,
            position=whole(self.position.data or "0", 999) or 0,
            minutes=(whole(self.minutes.data or "0", LONGEST) or 0) if "minutes" in self else 0,
        )
