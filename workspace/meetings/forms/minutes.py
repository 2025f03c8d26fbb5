"""Shapes of notes, lines, minutes, corrections and what is said of actions."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from workspace.committees.forms import a_day
from workspace.i18n import gettext
from workspace.issues.forms import REASON
from workspace.meetings.models import AgendaItem
from workspace.meetings.queries.noted import Offered, Voted
from workspace.web.forms import LINE, ActForm, VersionField, long_text, one_line
from workspace.web.jinja import named, titled

OPENING = 4_000
#: What the choice of organizations calls all members together.
EVERYBODY = "all"


def key_of(row: Any) -> str:
    """The 16 characters of a public id."""
    return str(row.pid).partition(":")[2]


class NotesForm(ActForm):
    """记录 in Markdown; its names are those of the draft that keeps it."""

    text = long_text("field.notes", needed=False)
    version = VersionField()


class DecisionForm(ActForm):
    """议定, and the vote that decided it."""

    text = long_text("field.decision", limit=REASON)
    poll = SelectField("field.decided_by", choices=[], validate_choice=False)
    version = VersionField()

    def offer(self, polls: Iterable[Voted]) -> None:
        """Offer the votes that were taken at the item."""
        self.polls = {key_of(poll): poll for poll in polls}
        self.poll.choices = [SelectChoice("", gettext("decision.no_vote"))] + [
            SelectChoice(key, poll.motion[:80]) for key, poll in self.polls.items()
        ]

    def validate_poll(self, field: Any) -> None:
        if field.data and field.data not in self.polls:
            raise StopValidation(gettext("form.choose"))

    @property
    def chosen(self) -> Voted | None:
        """The vote that was named."""
        return self.polls.get(self.poll.data or "")


class TaskForm(ActForm):
    """交办: what, who owes it, who sees to it, by which day."""

    text = long_text("field.action", limit=REASON)
    organization = SelectField("field.doer", choices=[], validate_choice=False)
    user = SelectField("field.person", choices=[], validate_choice=False)
    due_on = a_day("action.until", needed=False)
    version = VersionField()

    def offer(self, offered: Offered) -> None:
        """Offer who may owe something and who may be named for it."""
        self.organizations = {one.code: one for one in offered.organizations}
        self.people = {person.key: person for person in offered.people}
        self.organization.choices = [SelectChoice("", gettext("form.choose_org"))] + [
            SelectChoice(code, named(one)) for code, one in self.organizations.items()
        ]
        self.user.choices = [SelectChoice("", gettext("action.no_person"))] + [
            SelectChoice(key, f"{named(one.user)} {named(one.organization)}")
            for key, one in self.people.items()
        ]

    def offer_all(self) -> None:
        """Let all members together be chosen: each of them then owes it."""
        self.organization.choices.append(SelectChoice(EVERYBODY, gettext("action.everybody")))

    def validate_organization(self, field: Any) -> None:
        offered = {choice.value for choice in field.choices} - {""}
        if field.data not in offered:
            raise StopValidation(gettext("form.choose"))

    def validate_user(self, field: Any) -> None:
        """Who is named sits for the organization that owes it."""
        if not field.data:
            return
        person, doer = self.people.get(field.data), self.organizations.get(self.organization.data)
        if person is None or doer is None or person.organization_id != doer.id:
            raise StopValidation(gettext("action.person_of_other"))

    @property
    def user_id(self) -> int | None:
        """Whom the form names."""
        person = self.people.get(self.user.data or "")
        return person.user_id if person else None


class MinutesForm(ActForm):
    """The paragraph before the items, and who gets a copy."""

    opening = long_text("field.opening", limit=OPENING)
    copies = one_line("field.copies", limit=LINE, needed=False)
    version = VersionField()


class VersionedForm(ActForm):
    """An act on a text as it was read."""

    version = VersionField()


class EmptyForm(ActForm):
    """An act that needs no words."""


class NoteForm(ActForm):
    """A word that may go with it."""

    note = long_text("field.note", limit=REASON, needed=False, description="form.optional")


class ReasonForm(ActForm):
    """Why."""

    reason = long_text("field.reason", limit=REASON)


class ReportForm(ActForm):
    """What was done."""

    text = long_text("action.report", limit=REASON)


class AnswerForm(ActForm):
    """Why the words stay as they are."""

    answer = long_text("field.answer", limit=REASON)


class CorrectionForm(ActForm):
    """Which words should be others: of one item, or of the whole."""

    item = SelectField("field.item", choices=[], validate_choice=False)
    text = long_text("field.correction", limit=REASON, description="correction.text_hint")

    def offer(self, items: Iterable[AgendaItem]) -> None:
        """Offer the items that the minutes tell of."""
        self.items = {str(item.position): item for item in items}
        self.item.choices = [SelectChoice("", gettext("correction.whole"))] + [
            SelectChoice(place, f"{place} {titled(item)}") for place, item in self.items.items()
        ]

    def validate_item(self, field: Any) -> None:
        if field.data and field.data not in self.items:
            raise StopValidation(gettext("form.choose"))

    @property
    def chosen(self) -> AgendaItem | None:
        """The item that was named."""
        return self.items.get(self.item.data or "")


class AcceptForm(ActForm):
    """The words as they shall be, at one place; `target` names it."""

    target = HiddenField()
    text = long_text("field.new_words")
    due_on = a_day("action.until", needed=False)
    answer = long_text("field.answer", limit=REASON, needed=False, description="form.optional")
    version = VersionField()
