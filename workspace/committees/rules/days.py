"""PURE. 工作日 — the calendar of the PRC with the committee's own days laid over it.

The published calendar (`holidays`) knows the days off and the 调休 weekends that are worked; where
a year is not yet published, or the province decides otherwise, a marked day overrules it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from holidays import HolidayBase
from holidays.countries.china import China

ONE = timedelta(days=1)
LANGUAGES = {"zh": "zh_CN", "en": "en_US"}
#: No run of days off is longer; a search that goes on is a table gone wrong.
LONGEST_REST = 366


class DayKind(StrEnum):
    """What the committee says of a day: off, worked, or as the calendar has it."""

    REST = "rest"
    WORK = "work"
    STANDARD = "standard"


Marks = Mapping[date, DayKind]


@cache
def _published(year: int, lang: str = "zh") -> HolidayBase:
    return China(years=year, language=LANGUAGES[lang])  # type: ignore[no-untyped-call]


def published_days(year: int, lang: str = "zh") -> list[tuple[date, bool, str]]:
    """What the published calendar says of a year beside plain weeks: (day, is worked, name)."""
    found = _published(year, lang)
    off = [(day, False, name) for day, name in found.items() if day.year == year]
    return sorted(off + [(day, True, "") for day in found.weekend_workdays if day.year == year])


def is_working_day(day: date, marks: Marks) -> bool:
    """Whether a day is worked: as marked, else as published."""
    kind = marks.get(day, DayKind.STANDARD)
    if kind is DayKind.STANDARD:
        return bool(_published(day.year).is_working_day(day))
    return kind is DayKind.WORK


def next_working_day(day: date, marks: Marks) -> date:
    """The day itself if it is worked, else the first worked day after it."""
    for _ in range(LONGEST_REST):
        if is_working_day(day, marks):
            return day
        day += ONE
    raise ValueError("a year without a working day")


def add_working_days(day: date, count: int, marks: Marks) -> date:
    """The day on which `count` working days after `day` have gone by; `day` itself is not one."""
    for _ in range(count):
        day = next_working_day(day + ONE, marks)
    return day


def working_days(start: date, end: date, marks: Marks) -> int:
    """How many working days lie after `start` up to and with `end`; 0 where none do."""
    span = max(0, (end - start).days)
    return sum(is_working_day(start + n * ONE, marks) for n in range(1, span + 1))
