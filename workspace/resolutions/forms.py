"""Forms of resolutions: words, days and relations of a draft, the reviewer's note or reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import DateField, Field, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from workspace.clock import now
from workspace.committees.forms import a_choice, offer
from workspace.committees.queries import day_of
from workspace.i18n import gettext
from workspace.meetings.models import Meeting
from workspace.resolutions.models import Resolution
from workspace.resolutions.rules import MOST_CLAUSES, MOST_RELATIONS, Effect, split_clauses
from workspace.text import local_day, normalise
from workspace.text.dates import YEARS
from workspace.web import ActForm, FilesField, VersionField, long_text, one_line
from workspace.web.jinja import titled

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
            day = date.fromisoformat(typed)
        except ValueError:
            raise ValueError(gettext("form.no_day")) from None
        if day.year not in YEARS:
            raise ValueError(gettext("form.no_day"))
        self.data = day


def has_clauses(form: Any, field: Any) -> None:
    """At least one clause, and no more than a paper holds."""
    count = len(split_clauses(field.data or ""))
    if not count:
        raise StopValidation(gettext("form.missing"))
    if count > MOST_CLAUSES:
        raise StopValidation(gettext("form.too_many_clauses", n=MOST_CLAUSES, have=count))


@dataclass(frozen=True)
class RelationRow:
    """One line of a draft's form: what the text does to which earlier resolution."""

    effect: Field
    target: Field
    clauses: Field

    @property
    def is_typed(self) -> bool:
        return bool(self.effect.data or self.target.data or self.clauses.data)

    @property
    def is_wrong(self) -> bool:
        return bool(self.effect.errors or self.target.errors or self.clauses.errors)

    def check(self, standing: set[str], earlier: set[str]) -> bool:
        """Whole, or empty; a resolution in force, named once; an amendment names its clauses."""
        if not self.is_typed:
            return True
        if self.effect.data not in set(Effect):
            self.effect.errors = [gettext("form.choose")]
        if self.target.data not in standing:
            word = "form.not_standing" if self.target.data else "form.choose"
            self.target.errors = [gettext(word)]
        elif self.target.data in earlier:
            self.target.errors = [gettext("form.named_twice")]
        if self.effect.data == Effect.AMENDS and not self.clauses.data:
            self.clauses.errors = [*self.clauses.errors, gettext("form.missing")]
        return not self.is_wrong


class WordingForm(ActForm):
    """The words and days of a draft, and the earlier resolutions that it bears on; `version` is
    that of the text it was typed over."""

    title = one_line("field.title")
    title_en = one_line("field.title_en", limit=LINE, needed=False)
    preamble = long_text("field.preamble", limit=4_000)
    clauses = long_text("field.clauses")
    main_recipients = one_line("field.main_recipients", limit=LINE, needed=False)
    copies = one_line("field.copies", limit=LINE, needed=False)
    of_meeting = a_choice("field.of_meeting", needed=False, filters=[lambda sent: sent or ""])
    meeting = one_line("field.meeting", limit=LINE, needed=False)
    effective_on = DayField("field.effective_on")
    due_on = DayField("field.due_on")
    files = FilesField()
    version = VersionField()

    def validate_clauses(self, field: Any) -> None:
        has_clauses(self, field)

    def validate_meeting(self, field: Any) -> None:
        """It was one meeting: either one of those offered, or one held elsewhere."""
        if field.data and self.of_meeting.data:
            raise StopValidation(gettext("form.meeting_twice"))

    def validate_due_on(self, field: Any) -> None:
        """Members report by a day to come, no earlier than that from which the text holds."""
        if field.data and field.data < day_of(now()):
            raise StopValidation(gettext("form.past_day"))
        if field.data and self.effective_on.data and field.data < self.effective_on.data:
            raise StopValidation(gettext("form.due_before_effective"))

    #: Numbers in an address (2009-3) of the resolutions that may be named.
    standing: frozenset[str] = frozenset()
    #: The meeting at which the poll was held: then nothing is asked.
    held: Meeting | None = None
    #: Number -> the meetings that may be named otherwise.
    meetings: Mapping[str, Meeting] = {}

    @property
    def rows(self) -> list[RelationRow]:
        """The lines for earlier resolutions."""
        names = ("effect", "target", "clauses")
        return [
            RelationRow(*(self[f"relation-{n}-{name}"] for name in names))
            for n in range(1, MOST_RELATIONS + 1)
        ]

    @property
    def shown_rows(self) -> list[RelationRow]:
        """Those typed in, and two more."""
        typed = [n for n, row in enumerate(self.rows, 1) if row.is_typed]
        return self.rows[: max(typed, default=0) + 2]

    def offer(self, standing: Iterable[Resolution], named: Iterable[Resolution]) -> None:
        """Offer what is in force; what a draft named before stays in sight though it is no more."""
        found = {slug_of(r): r for r in standing}
        self.standing = frozenset(found)
        found |= {slug_of(r): r for r in named if slug_of(r) not in found}
        for row in self.rows:
            row.effect.choices = [SelectChoice("", gettext("effect.none"))] + [
                SelectChoice(effect.value, gettext(f"effect.{effect}")) for effect in Effect
            ]
            row.target.choices = [SelectChoice("", gettext("form.no_relation"))] + [
                SelectChoice(slug, f"{r.number} {r.subject}") for slug, r in found.items()
            ]

    def offer_meetings(self, held: Meeting | None, nameable: Iterable[Meeting]) -> None:
        """Ask which meeting adopted it, unless its poll tells."""
        self.held = held
        self.meetings = {str(meeting.number): meeting for meeting in nameable}
        words = [(number, spoken_meeting(meeting)) for number, meeting in self.meetings.items()]
        offer(self.of_meeting, words, none=gettext("form.no_meeting"))
        if held is not None:
            del self.of_meeting, self.meeting

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, then each line as a whole."""
        is_sound, earlier = super().validate(extra_validators), set[str]()
        for row in self.rows:
            is_sound = row.check(set(self.standing), earlier) and is_sound
            earlier.add(row.target.data or "")
        return bool(is_sound)


def spoken_meeting(meeting: Meeting) -> str:
    """A meeting in a list, by its day."""
    return f"{local_day(meeting.starts_at)} {titled(meeting)}"


def slug_of(resolution: Resolution) -> str:
    """A number as it stands in an address: 2009-3."""
    return f"{resolution.year}-{resolution.no}"


def _relation_fields(form: type[WordingForm]) -> None:
    """Three fields a line, named so that a page can hand them back in words."""
    for n in range(1, MOST_RELATIONS + 1):
        fields = {
            "effect": SelectField("field.effect", choices=[], validate_choice=False),
            "target": SelectField("field.target", choices=[], validate_choice=False),
            "clauses": one_line("field.target_clauses", limit=80, needed=False),
        }
        for name, field in fields.items():
            setattr(form, f"relation-{n}-{name}", field)


_relation_fields(WordingForm)


class CausedForm(WordingForm):
    """The chair's draft without a poll says why."""

    ground = long_text("field.ground", limit=NOTE)


class ClearForm(ActForm):
    """Lets the draft pass; a note may go with it."""

    note = long_text("field.note", limit=NOTE, needed=False)


class ReasonForm(ActForm):
    """Sends the draft back, or voids what was published by error, saying why."""

    reason = long_text("field.reason", limit=NOTE)


class EmptyForm(ActForm):
    """An act that asks for nothing but the decision."""
