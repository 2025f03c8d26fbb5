"""Shapes of what is typed about issues: texts, reasons, deadlines, comments, positions."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import DateTimeLocalInput

from workspace.clock import now
from workspace.i18n import gettext
from workspace.issues.rules import Stance
from workspace.text import parse_deadline
from workspace.web.forms import ActForm, VersionField, filled, long_text, one_line
from workspace.web.uploads import FilesField

REASON = 2_000
MOST_LABELS = 6
LONGEST_LABEL = 20
_BETWEEN_LABELS = re.compile(r"\s*[,，、;；]\s*")


class BoxesField(Field):
    """One box a row under a name of its own (`<public id>-point`), so that a form which travels
    through a conflict or a lapsed session as single values loses none.
    """

    def __init__(self, label: str, *, suffix: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.suffix = suffix
        self.offered: Sequence[Any] = ()

    def process(self, formdata: Any, data: Any = (), extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data = list(data or ())
        if formdata is not None:
            sent = [name for name in formdata if name.endswith(self.suffix)]
            self.data = [name.removesuffix(self.suffix) for name in sent]

    @property
    def chosen(self) -> list[Any]:
        """The offered rows that were ticked; others are nobody's."""
        return [row for row in self.offered if row.pid in (self.data or ())]


def chosen(form: Any, field: Any) -> None:
    """At least one of the offered points is ticked."""
    if not field.chosen:
        raise StopValidation(gettext("issue.choose_point"))


def few_labels(form: Any, field: Field) -> None:
    """A handful of short words."""
    labels = labels_in(field.data or "")
    if len(labels) > MOST_LABELS:
        raise StopValidation(gettext("issue.too_many_labels", n=MOST_LABELS))
    if any(len(label) > LONGEST_LABEL for label in labels):
        raise StopValidation(gettext("issue.label_too_long", n=LONGEST_LABEL))


def labels_in(line: str) -> list[str]:
    """The labels that a line names, each once."""
    return list(dict.fromkeys(label for label in _BETWEEN_LABELS.split(line.strip()) if label))


class DeadlineField(StringField):
    """A day with or without a time; `at` is the instant, None where it is none."""

    widget = DateTimeLocalInput()

    @property
    def at(self) -> Any:
        return parse_deadline(self.data or "")


def is_future(form: Any, field: DeadlineField) -> None:
    """The deadline can be read and is yet to come."""
    if field.at is None:
        raise StopValidation(gettext("issue.unreadable_deadline"))
    if field.at <= now():
        raise StopValidation(gettext("issue.past_deadline"))


class IssueForm(ActForm):
    """议题 as it is drafted."""

    title = one_line("field.title")
    title_en = one_line("field.title_en", needed=False, description="form.optional")
    body = long_text("field.body", description="issue.body_hint")
    proposal = long_text("field.proposal", limit=REASON, description="issue.proposal_hint")
    points = BoxesField("field.point", suffix="-point", validators=[chosen])
    groups = BoxesField("field.group", suffix="-group")
    labels = StringField(
        "field.labels", filters=[lambda v: " ".join((v or "").split())], validators=[few_labels]
    )
    files = FilesField()
    version = VersionField()


class EmptyForm(ActForm):
    """An act that needs no words."""


class ConditionsForm(ActForm):
    """What the reviewer demands of every voter's reading, or nothing."""

    conditions = long_text(
        "field.conditions", limit=REASON, needed=False, description="issue.conditions_hint"
    )


class ReasonForm(ActForm):
    """Why."""

    reason = long_text("field.reason", limit=REASON)


class NoteForm(ActForm):
    """Why, if there is something to say."""

    reason = long_text("field.reason", limit=REASON, needed=False, description="form.optional")


class DeadlineForm(NoteForm):
    """Until when."""

    due_at = DeadlineField(
        "field.due_at", validators=[filled, is_future], description="issue.deadline_hint"
    )


class CommentForm(ActForm):
    """讨论发言 in Markdown; its names are those of the draft that keeps it."""

    text = long_text("field.text")
    files = FilesField()
    version = VersionField()


class PositionForm(ActForm):
    """立场 with its reasons; a support with conditions names them."""

    stance = RadioField(
        "stance.label",
        choices=[SelectChoice(s.value, f"stance.{s.value}") for s in Stance],
        validate_choice=False,
    )
    text = long_text("field.reason", limit=REASON, needed=False, description="issue.position_hint")

    def validate_stance(self, field: Field) -> None:
        if field.data not in tuple(Stance):
            raise StopValidation(gettext("form.choose"))

    def validate_text(self, field: Field) -> None:
        if self.stance.data == Stance.CONDITIONS and not field.data:
            raise StopValidation(gettext("issue.name_conditions"))
