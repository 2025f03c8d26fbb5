"""Shapes of what is typed about the agenda: a matter, why it should be dealt with, its place."""

from collections.abc import Mapping
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation

from workspace.committees.forms import a_choice, offer
from workspace.i18n import gettext
from workspace.issues.forms import REASON, NoteForm
from workspace.issues.models import Issue
from workspace.meetings.models import Attendance
from workspace.meetings.service import Matter
from workspace.web import ActForm, filled, long_text, one_line
from workspace.web.uploads import FilesField

#: No item takes longer than a day.
LONGEST = 24 * 60
PLACE = 4


def whole(text: str, most: int) -> int | None:
    """The whole number that was typed, None where it is none or too large."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
    return number if number is not None and number <= most else None


def or_none(value: str | None) -> str:
    """A list from which nothing was sent: nothing is chosen."""
    return value or ""


class TimedForm(ActForm):
    """A matter with its time and who presents it."""

    title = one_line("field.title", limit=200, needed=False)
    title_en = one_line("field.title_en", limit=200, needed=False, description="form.optional")
    minutes = one_line("field.minutes", limit=10, needed=False, description="agenda.minutes_hint")
    presenter = a_choice(
        "field.presenter", needed=False, description="agenda.presenter_hint", filters=[or_none]
    )

    issues: Mapping[str, Issue] = {}
    people: Mapping[str, Attendance] = {}

    def offer_people(self, people: Mapping[str, Attendance], words: Any) -> None:
        self.people = people
        offer(self.presenter, [(k, words(row)) for k, row in people.items()], none="—")

    def validate_minutes(self, field: Field) -> None:
        if whole(field.data or "0", LONGEST) is None:
            raise StopValidation(gettext("agenda.bad_minutes"))

    @property
    def matter(self) -> Matter:
        """What was typed, as the service takes it."""
        return Matter(
            title=self.title.data,
            title_en=self.title_en.data,
            minutes=whole(self.minutes.data or "0", LONGEST) or 0,
            issue=self.issues.get(self.issue.data) if "issue" in self else None,
            presenter=self.people.get(self.presenter.data),
        )


class MatterForm(TimedForm):
    """列入议程: an issue, or a title."""

    issue = a_choice(
        "field.issue", needed=False, description="agenda.issue_hint", filters=[or_none]
    )
    files = FilesField("field.papers")

    def offer_issues(self, issues: Mapping[str, Issue], words: Any) -> None:
        self.issues = issues
        none = gettext("agenda.no_issue")
        offer(self.issue, [(key, words(issue)) for key, issue in issues.items()], none=none)

    def validate_title(self, field: Field) -> None:
        if not field.data and not self.issue.data:
            raise StopValidation(gettext("agenda.title_or_issue"))


class ProposalForm(MatterForm):
    """议程建议, with why it should be dealt with at this meeting."""

    reason = long_text("field.reason", limit=REASON)


class ItemForm(TimedForm):
    """修改议程项."""

    version = one_line("version", limit=40, needed=False)

    def validate_title(self, field: Field) -> None:
        filled(self, field)


class PlaceForm(ActForm):
    """次序: the place on the agenda, the first after the notice being 1."""

    place = one_line("field.place_on_agenda", limit=10)

    def validate_place(self, field: Field) -> None:
        if whole(field.data, 10**PLACE) is None:
            raise StopValidation(gettext("agenda.bad_place"))

    @property
    def number(self) -> int:
        return whole(self.place.data, 10**PLACE) or 0


class PapersForm(ActForm):
    """会议材料."""

    files = FilesField("field.papers")

    def validate_files(self, field: Any) -> None:
        if not field.data and not field.process_errors:
            raise StopValidation(gettext("agenda.no_papers"))


class AcceptForm(NoteForm):
    """采纳, with a word to the proposer if there is one."""
