"""Shapes of what is typed about a poll; whether it may happen is asked elsewhere."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from workspace.i18n import gettext
from workspace.issues.forms import DeadlineField, is_future
from workspace.voting.rules import PRESETS, Choice
from workspace.web import ActForm, long_text, one_line

MOTION = 4_000
CAUSE = 500
REASON = 200
RESERVATION = 2_000
CLAUSE = 80
CASTABLE = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)


def chosen(form: Any, field: Field) -> None:
    """One of the options that are offered."""
    if field.data not in {value for value, *_ in field.choices}:
        raise StopValidation(gettext("form.choose"))


def one_choice(label: str, family: str, values: Collection[str]) -> RadioField:
    """Radio buttons whose words are keys of a family; nothing is chosen beforehand."""
    return RadioField(
        label,
        choices=[SelectChoice(value, f"{family}.{value}") for value in values],
        validators=[chosen],
        validate_choice=False,
    )


class PollActForm(ActForm):
    """A form of an act for an organization, which has to be named where several may do it."""

    org = StringField("form.org")

    def is_sound_for(self, act: str, choices: Collection[Any]) -> bool:
        """Whether the form is valid and says for which of the organizations that may."""
        is_sound = bool(self.validate())
        self.org.id = f"{act}-org"
        if len(choices) > 1 and not self.org.data:
            self.org.errors = [gettext("form.choose_org")]
            return False
        return is_sound


class UsualRuleForm(ActForm):
    """常用规则: the one that a new poll is offered with; any roll can be asked by it."""

    preset = one_choice("field.preset", "preset", [k for k, p in PRESETS.items() if p.fits([])])
    version = HiddenField()


class OpenPollForm(PollActForm):
    """发起表决: four fields; the rules are those that the roll can be asked by."""

    motion = long_text("field.motion", limit=MOTION)
    preset = SelectField("field.preset", choices=[], validators=[chosen], validate_choice=False)
    closes_at = DeadlineField("field.closes_at", validators=[is_future])
    closes_early = BooleanField("field.closes_early")

    def offer(self, presets: Collection[str]) -> None:
        """Only rules that can be asked of the roll."""
        self.preset.choices = [SelectChoice(key, f"preset.{key}") for key in presets]

    @property
    def typed(self) -> dict[str, Any]:
        """What the act takes."""
        return {
            "motion": self.motion.data,
            "preset": self.preset.data,
            "closes_at": self.closes_at.at,
            "closes_early": self.closes_early.data,
        }


class ExtendPollForm(PollActForm):
    """延长: another deadline, later than the present one."""

    closes_at = DeadlineField("field.closes_at", validators=[is_future])

    def __init__(self, present: datetime, **options: Any) -> None:
        super().__init__(**options)
        self.present = present

    def validate_closes_at(self, field: DeadlineField) -> None:
        """Never less time than was promised."""
        if field.at <= self.present:
            raise StopValidation(gettext("form.deadline_not_later"))


class WithdrawPollForm(PollActForm):
    """撤回: the cause is owed."""

    cause = long_text("field.cause", limit=CAUSE)


class RecuseForm(PollActForm):
    """回避: the reason is owed."""

    reason = one_line("field.reason", limit=REASON)


def _with_reservation(form: Any, field: Field) -> None:
    """A clause alone reserves nothing."""
    if form.clause.data and not (field.data or "").strip():
        raise StopValidation(gettext("form.reservation_missing"))


class BallotForm(PollActForm):
    """投票: a choice, and what the organization says with it."""

    choice = one_choice("field.choice", "choice", [choice.value for choice in CASTABLE])
    reason = one_line("field.reason", limit=REASON, needed=False)
    reservation = long_text("field.reservation", limit=RESERVATION, needed=False)
    clause = one_line("field.clause", limit=CLAUSE, needed=False)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.reservation.validators = [*self.reservation.validators, _with_reservation]

    @property
    def typed(self) -> dict[str, Any]:
        """What the act takes."""
        return {
            "choice": Choice(self.choice.data),
            "reason": self.reason.data,
            "reservation": self.reservation.data,
            "clause": self.clause.data,
        }
