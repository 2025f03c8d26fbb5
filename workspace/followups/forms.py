"""Forms of commitments: a report with its evidence, a reason, a note, a day, who takes over."""

from datetime import datetime, timedelta
from typing import Any

from wtforms import SelectField, TextAreaField
from wtforms.validators import StopValidation

from workspace.followups.rules import LONGEST_LINK, MOST_LINKS, end_of, is_link, split_links
from workspace.i18n import gettext
from workspace.resolutions.forms import DayField
from workspace.text import normalise
from workspace.web import ActForm, FilesField, long_text

NOTE = 2_000
#: More at once would be another resolution.
LONGEST_EXTENSION = timedelta(days=365)


def few_links(form: Any, field: Any) -> None:
    """At most ten addresses, each http(s)."""
    links = split_links(field.data or "")
    if len(links) > MOST_LINKS:
        raise StopValidation(gettext("form.too_many_links", n=MOST_LINKS, have=len(links)))
    for place, link in enumerate(links, 1):
        if not is_link(link):
            raise StopValidation(gettext("form.no_link", place=place, n=LONGEST_LINK))


class EmptyForm(ActForm):
    """An act that needs no words."""


class ReportForm(ActForm):
    """What was done, in Markdown, and where the evidence stands; what is not for all, apart."""

    text = long_text("field.report")
    links = TextAreaField(
        "field.links", filters=[lambda v: normalise(v or "")], validators=[few_links]
    )
    evidence = long_text("field.evidence", needed=False)
    files = FilesField()


class ReasonForm(ActForm):
    """Why: what is missing, why there is no more time, why it does not concern them."""

    reason = long_text("field.reason", limit=NOTE)


class ExtensionForm(ReasonForm):
    """Until which day, and why."""

    until = DayField("field.until")

    def __init__(self, present: datetime, **options: Any) -> None:
        super().__init__(**options)
        self.present = present

    def validate_until(self, field: Any) -> None:
        """A day that gives more time than there is, and not a lifetime."""
        if field.data is None:
            raise StopValidation(None if field.process_errors else gettext("form.missing"))
        if end_of(field.data) <= self.present:
            raise StopValidation(gettext("form.deadline_not_later"))
        if end_of(field.data) > self.present + LONGEST_EXTENSION:
            raise StopValidation(gettext("form.too_late", n=LONGEST_EXTENSION.days))


class NoteForm(ActForm):
    """What was found, if there is something to say."""

    note = long_text("field.note", limit=NOTE, needed=False)


def is_chosen(form: Any, field: Any) -> None:
    """One of the organizations offered."""
    if field.data not in {choice.value for choice in field.choices if choice.value}:
        raise StopValidation(gettext("form.choose_org"))


class CarryOverForm(ActForm):
    """Which member takes over, and on what ground."""

    to = SelectField("field.carry_to", validate_choice=False, validators=[is_chosen])
    note = long_text("field.note", limit=NOTE, needed=False)
