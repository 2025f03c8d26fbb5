"""Forms of resolutions: the words and days of a draft, the reviewer's note or reason."""

from datetime import date
from typing import Any

from wtforms import DateField, HiddenField
from wtforms.validators import StopValidation

from workspace.clock import now
from workspace.committees.queries import day_of
from workspace.i18n import gettext
from workspace.resolutions.rules import MOST_CLAUSES, split_clauses
from workspace.text import normalise
from workspace.text.dates import YEARS
from workspace.web import ActForm, FilesField, long_text, one_line

LINE = 190
NOTE = 2_000


class DayField(DateField):  # type: ignore[misc]
    """A calendar day, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; it is shown again as typed where it is no day."""
        typed = normalise(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            self.data = date.fromisoformat(typed)
        except ValueError:
            raise ValueError(gettext("form.no_day")) from None
        if self.data.year not in YEARS:
            raise ValueError(gettext("form.no_day"))


class VersionField(HiddenField):  # type: ignore[misc]
    """Against which version the form was filled in; whatever is no number is none that is kept."""

    @property
    def number(self) -> int:
        sent = self.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def has_clauses(form: Any, field: Any) -> None:
    """At least one clause, and no more than a paper holds."""
    count = len(split_clauses(field.data or ""))
    if not count:
        raise StopValidation(gettext("form.missing"))
    if count > MOST_CLAUSES:
        raise StopValidation(gettext("form.too_many_clauses", n=MOST_CLAUSES, have=count))


class WordingForm(ActForm):
    """The words and days of a draft; `version` is that of the text it was typed over."""

    title = one_line("field.title")
    title_en = one_line("field.title_en", limit=LINE, needed=False)
    preamble = long_text("field.preamble", limit=4_000)
    clauses = long_text("field.clauses")
    main_recipients = one_line("field.main_recipients", limit=LINE, needed=False)
    copies = one_line("field.copies", limit=LINE, needed=False)
    meeting = one_line("field.meeting", limit=LINE, needed=False)
    effective_on = DayField("field.effective_on")
    due_on = DayField("field.due_on")
    files = FilesField()
    version = VersionField()

    def validate_clauses(self, field: Any) -> None:
        has_clauses(self, field)

    def validate_due_on(self, field: Any) -> None:
        """Members report by a day to come, no earlier than that from which the text holds."""
        if field.data and field.data < day_of(now()):
            raise StopValidation(gettext("form.past_day"))
        if field.data and self.effective_on.data and field.data < self.effective_on.data:
            raise StopValidation(gettext("form.due_before_effective"))


class CausedForm(WordingForm):
    """The chair's draft without a poll says why."""

    ground = long_text("field.ground", limit=NOTE)


class ClearForm(ActForm):
    """Lets the draft pass; a note may go with it."""

    note = long_text("field.note", limit=NOTE, needed=False)


class ReturnForm(ActForm):
    """Sends the draft back, saying why."""

    reason = long_text("field.reason", limit=NOTE)


class EmptyForm(ActForm):
    """An act that asks for nothing but the decision."""
