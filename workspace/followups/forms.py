"""Forms of commitments: a report with its addresses, a reason, a note, who takes over."""

from typing import Any

from wtforms import SelectField, TextAreaField
from wtforms.validators import StopValidation

from workspace.followups.rules import LONGEST_LINK, MOST_LINKS, is_link, split_links
from workspace.i18n import gettext
from workspace.text import normalise
from workspace.web import ActForm, long_text

NOTE = 2_000


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
    """What was done, in Markdown, and where the evidence stands."""

    text = long_text("field.report")
    links = TextAreaField(
        "field.links", filters=[lambda v: normalise(v or "")], validators=[few_links]
    )


class ReturnForm(ActForm):
    """What is missing."""

    reason = long_text("field.reason", limit=NOTE)


class RemindForm(ActForm):
    """A word to the organization that is pressed, if there is one to say."""

    note = long_text("field.note", limit=NOTE, needed=False)


class VerifyForm(ActForm):
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
