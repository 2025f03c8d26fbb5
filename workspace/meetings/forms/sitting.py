"""Forms of a running meeting: who presides, the code, a reason, an outcome, what is voted on."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from wtforms import Field, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from workspace.i18n import gettext
from workspace.issues.forms import DeadlineField, is_future
from workspace.meetings.models import DecisionLine
from workspace.meetings.rules import NEED_REASON, OUTCOMES, SET_TO, ItemState
from workspace.voting.forms import chosen, one_choice
from workspace.web import ActForm, long_text
from workspace.web.jinja import named

REASON = 500
MOTION = 4_000
CODE = 40
#: Minutes that a vote at a meeting may last.
LONGEST_VOTE = 240


class PlainForm(ActForm):
    """An act that needs no words."""


class SeenForm(ActForm):
    """Which item was being discussed when the form was shown; "" for none."""

    seen = HiddenField(default="")

    @property
    def current(self) -> str | None:
        """None where the form did not say, and nothing is to be compared."""
        return self.seen.data if self.seen.raw_data else None


class ReasonForm(ActForm):
    """Why."""

    reason = long_text("field.reason", limit=REASON)


class NoteForm(ActForm):
    """Why, if there is something to say."""

    reason = long_text("field.reason", limit=REASON, needed=False)


class OpenMeetingForm(ActForm):
    """Who presides and who records, of those who are called."""

    presiding = SelectField("field.presiding", validators=[chosen], validate_choice=False)
    recorder = SelectField("field.recorder", validators=[chosen], validate_choice=False)

    def offer(self, people: Iterable[Any]) -> None:
        """The people who may be chosen, each once."""
        choices = [SelectChoice(user.pid, named(user)) for user in people]
        self.presiding.choices, self.recorder.choices = choices, choices


class CodeForm(ActForm):
    """The code shown in the room."""

    code = StringField(
        "field.check_in_code", filters=[lambda v: "".join((v or "").split())[: CODE + 1]]
    )

    def validate_code(self, field: Field) -> None:
        """Some code of a length that there may be."""
        if not field.data:
            raise StopValidation(gettext("form.missing"))
        if len(field.data) > CODE:
            raise StopValidation(gettext("form.too_long", n=CODE, have=len(field.data)))


class AdjournForm(ReasonForm):
    """Why, and until when."""

    until = DeadlineField("field.adjourned_until", validators=[is_future])


class CorrectForm(NoteForm):
    """Where the secretary sets a person; the reason where it contradicts the person."""

    where = one_choice("field.where", "where", list(SET_TO))

    def __init__(self, *, needs_reason: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.needs_reason = needs_reason

    def validate_reason(self, field: Field) -> None:
        """Otherwise than the person said: why."""
        if self.needs_reason and not (field.data or "").strip():
            raise StopValidation(gettext("form.missing"))


class CloseItemForm(SeenForm, NoteForm):
    """How the meeting leaves the item; why, where the matter stays open."""

    outcome = one_choice("field.outcome", "item_state", [o.value for o in OUTCOMES])

    def validate_reason(self, field: Field) -> None:
        """Continued or put off: why."""
        asked = self.outcome.data in {state.value for state in NEED_REASON}
        if asked and not (field.data or "").strip():
            raise StopValidation(gettext("form.missing"))

    @property
    def chosen_outcome(self) -> ItemState:
        return ItemState(self.outcome.data)


class UnlistedForm(SeenForm):
    """Why the chair rules that it is taken up all the same."""

    override = long_text("field.override", limit=REASON)


class VoteForm(ActForm):
    """A line of the item, or words of its own; the rule; how many minutes."""

    line = SelectField("field.line", choices=[], validate_choice=False, default="")
    motion = long_text("field.motion", limit=MOTION, needed=False)
    preset = SelectField("field.preset", choices=[], validators=[chosen], validate_choice=False)
    minutes = IntegerField("field.vote_minutes")

    def offer(self, lines: Iterable[DecisionLine], presets: Iterable[str]) -> None:
        """The item's 议定 lines, and the rules that the roll can be asked by."""
        self.texts = {line.pid: line.text for line in lines}
        own = SelectChoice("", gettext("vote.own_words"))
        cut = [SelectChoice(pid, _short(text)) for pid, text in self.texts.items()]
        self.line.choices = [*cut, own]
        self.preset.choices = [SelectChoice(key, gettext(f"preset.{key}")) for key in presets]

    def validate_motion(self, field: Field) -> None:
        """Words of its own, unless one of the lines is chosen."""
        if self.line.data not in self.texts and not (field.data or "").strip():
            raise StopValidation(gettext("form.missing"))

    def validate_minutes(self, field: Field) -> None:
        """A whole number of minutes, a few hours at most."""
        if field.data is None or not 1 <= field.data <= LONGEST_VOTE:
            raise StopValidation(gettext("vote.minutes_bound", n=LONGEST_VOTE))

    def typed(self, at: datetime) -> dict[str, Any]:
        """What the act takes."""
        return {
            "motion": self.texts.get(self.line.data) or self.motion.data,
            "preset": self.preset.data,
            "closes_at": at + timedelta(minutes=self.minutes.data),
        }


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
