"""Shapes of what is typed in administration: days, codes, names, choices."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput

from workspace.committees.rules import (
    RESERVED_GROUPS,
    DayKind,
    MembershipKind,
    is_free_slug,
)
from workspace.i18n import gettext, lang
from workspace.text import normalise, official_date
from workspace.web import ActForm, filled, long_text, one_line

REASON = 500
CODE = 20
LABEL = 20
MEASURE = 2_000
TURN = re.compile(r"[1-9][0-9]?", re.ASCII)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
YEARS = range(1990, 2101)


def parse_day(text: str) -> date | None:
    """The day that was typed, None where it is none between 1990 and 2100."""
    match = DAY.fullmatch(text.strip())
    if not match or int(match[1]) not in YEARS:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


class DayField(StringField):
    """A day; `day` is None where nothing was typed."""

    widget = DateInput()

    @property
    def day(self) -> Any:
        return parse_day(self.data or "")


def is_day(form: Any, field: Any) -> None:
    """What was typed, if anything, can be read as a day."""
    if (field.data or "").strip() and field.day is None:
        raise StopValidation(gettext("form.unreadable_day"))


def a_day(label: str, *, needed: bool = True, **options: Any) -> DayField:
    """A day of the committee's calendar."""
    return DayField(label, validators=[*([filled] if needed else []), is_day], **options)


def offered(form: Any, field: Any) -> None:
    """One of the options, of which choosing nothing may be one."""
    if field.data not in {value for value, *_ in field.choices}:
        raise StopValidation(gettext("form.choose"))


def chosen(form: Any, field: Any) -> None:
    """One of the options; the words that ask for a choice are none."""
    if not field.data:
        raise StopValidation(gettext("form.choose"))
    offered(form, field)


def a_choice(label: str, *, needed: bool = True, **options: Any) -> SelectField:
    """A list to choose one from; `offer` says what it holds."""
    check = chosen if needed else offered
    return SelectField(label, choices=[], validators=[check], validate_choice=False, **options)


def offer(field: Any, options: Iterable[tuple[str, str]], *, none: str | None = None) -> None:
    """What a list holds, as (value, words); `none` are the words of choosing nothing."""
    empty = [SelectChoice("", none)] if none is not None else []
    field.choices = [*empty, *(SelectChoice(value, words) for value, words in options)]


def is_code(form: Any, field: Field) -> None:
    """A short name for addresses: small Latin letters, digits, hyphens."""
    if not is_free_slug(field.data or "", frozenset()):
        raise StopValidation(gettext("form.bad_code"))


def is_group_address(form: Any, field: Field) -> None:
    """A code that is not one of the product's own addresses."""
    if not is_free_slug(field.data or "", RESERVED_GROUPS):
        raise StopValidation(gettext("form.bad_code"))


class VersionedForm(ActForm):
    """A form over a row that others may change meanwhile."""

    version = HiddenField()


class CommitteeForm(VersionedForm):
    """名称与代字."""

    name = one_line("field.name")
    name_en = one_line("field.name_en", needed=False, description="form.optional")
    resolution_code = one_line(
        "field.resolution_code", limit=CODE, description="settings.resolution_code_hint"
    )


class NamesForm(VersionedForm):
    """Names in both languages."""

    name = one_line("field.name")
    name_en = one_line("field.name_en", needed=False, description="form.optional")


class OrganizationForm(NamesForm):
    """单位的名称."""

    capital_group = one_line(
        "field.capital_group", needed=False, description="settings.capital_group_hint"
    )


class AdmitForm(ActForm):
    """接纳单位."""

    code = one_line(
        "field.code",
        limit=32,
        description="settings.organization_code_hint",
    )
    name = one_line("field.name")
    name_en = one_line("field.name_en", needed=False, description="form.optional")
    kind = a_choice("field.kind")
    since = a_day("field.since")
    capital_group = one_line(
        "field.capital_group", needed=False, description="settings.capital_group_hint"
    )

    def validate_code(self, field: Field) -> None:
        is_code(self, field)

    def offer_kinds(self) -> None:
        offer(self.kind, [(k.value, gettext(f"membership.{k.value}")) for k in MembershipKind])


class EndForm(ActForm):
    """An end, which comes after the beginning: what else is typed is told the first day."""

    #: When it began, set before the form is checked where no field says it.
    began: date | None = None

    def validate_until(self, field: DayField) -> None:
        began = self.since.day if "since" in self else self.began
        if began and field.day and field.day <= began:
            day = official_date(first_end(began), lang())
            raise StopValidation(gettext("form.first_end", day=day))


def first_end(began: date) -> date:
    """The first day on which what began may end: it holds for a day at least."""
    return began + timedelta(days=1)


class UntilForm(EndForm):
    """From which day on something holds no longer."""

    until = a_day("field.until_day", description="settings.until_hint")


class MergeForm(EndForm):
    """单位合并."""

    into = a_choice("field.into")
    until = a_day("field.merged_on", description="settings.until_hint")


class SpanForm(VersionedForm, EndForm):
    """更正日期."""

    since = a_day("field.since")
    until = a_day("field.until_day", needed=False, description="settings.correct_until_hint")
    reason = long_text("field.reason", limit=REASON)


class RotationForm(VersionedForm):
    """轮值次序: a place for each member, in a field named `<code>-turn`."""

    def fill(self, kept: Mapping[str, str], sent: Mapping[str, str] | None) -> None:
        """The places as they were sent, else as they are kept."""
        self.typed = {
            code: normalise(sent.get(f"{code}-turn", "")).strip() if sent is not None else text
            for code, text in kept.items()
        }
        counts = Counter(self.typed.values())
        self.wrong = [
            code
            for code, text in self.typed.items()
            if text and (counts[text] > 1 or not TURN.fullmatch(text))
        ]

    def validate(self, *arguments: Any, **options: Any) -> bool:
        return bool(super().validate(*arguments, **options)) and not self.wrong

    @property
    def places(self) -> dict[str, int | None]:
        """Organization's code -> its place."""
        return {code: int(text) if text else None for code, text in self.typed.items()}


class TermForm(VersionedForm):
    """轮值任期."""

    chair = a_choice("field.chair")
    starts_on = a_day("field.starts_on")
    ends_on = a_day("field.ends_on", description="settings.ends_on_hint")


class PointForm(VersionedForm):
    """工作要点: 明确的工作目标、重点和措施."""

    title = one_line("field.point_title")
    title_en = one_line("field.title_en", needed=False, description="form.optional")
    ref = one_line("field.ref", limit=20, needed=False, description="settings.ref_hint")
    measure = long_text(
        "field.measure", limit=MEASURE, needed=False, description="settings.measure_hint"
    )
    owner = a_choice("field.owner", needed=False)
    due_on = a_day("field.point_due", needed=False, description="form.optional")
    quote = long_text("field.quote", limit=MEASURE, needed=False, description="form.optional")


class LabelForm(ActForm):
    """A word of the vocabulary."""

    name = one_line("field.label", limit=LABEL)


class DayForm(ActForm):
    """日历调整."""

    day = a_day("field.day")
    kind = a_choice("field.day_kind")
    name = one_line("field.day_name", limit=60, needed=False, description="form.optional")

    def offer_kinds(self) -> None:
        offer(self.kind, [(k.value, gettext(f"day_kind.{k.value}")) for k in DayKind])
