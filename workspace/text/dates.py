"""PURE. Days and instants in words, as members read them: one place, one zone, zh and en."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

Lang = Literal["zh", "en"]
Nearness = Literal["late", "today", "soon", "normal"]
Recency = Literal["just_now", "minutes", "hours", "yesterday", "date"]

SHANGHAI = ZoneInfo("Asia/Shanghai")
SOON = 3
YEARS = range(1990, 2101)

_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DEADLINE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::\d{2})?)?", re.ASCII
)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Left:
    """余: what is left to a deadline, or how long it is past.

    `days` counts calendar days, 0 on the day itself; `hours` and `minutes` are the whole time on
    the clock, so 26 h 5 min are 26 and 5.
    """

    kind: Nearness
    days: int
    hours: int
    minutes: int


def date(at: dt.date, lang: Lang, today: dt.date, zone: dt.tzinfo = SHANGHAI) -> str:
    """11月25日, 25 Nov; with its year where that is not this one."""
    day, year = local_day(at, zone), local_day(today, zone).year
    if lang == "zh":
        return (f"{day.year}年" if day.year != year else "") + f"{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1][:3]}" + (f" {day.year}" if day.year != year else "")


def datetime_(
    at: dt.datetime,
    lang: Lang,
    now: dt.date,
    *,
    end_of_day: bool = False,
    zone: dt.tzinfo = SHANGHAI,
) -> str:
    """11月25日 周三 18:00, Wed 25 Nov, 18:00; the midnight that ends a day as 24:00 of it."""
    local = at.astimezone(zone)
    day, clock = local.date(), f"{local:%H:%M}"
    if end_of_day and clock == "00:00":
        day, clock = day - _DAY, "24:00"
    weekday, words = _WEEKDAYS[lang][day.weekday()], date(day, lang, now, zone)
    return f"{words} {weekday} {clock}" if lang == "zh" else f"{weekday} {words}, {clock}"


def official_date(at: dt.date, lang: Lang, zone: dt.tzinfo = SHANGHAI) -> str:
    """2026年11月18日, 18 November 2026: the date of a paper."""
    day = local_day(at, zone)
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def left(at: dt.datetime, now: dt.datetime, zone: dt.tzinfo = SHANGHAI) -> Left:
    """What is left to the deadline `at`; from that instant on it is late.

    A deadline at midnight is the end of the day before.
    """
    last = (at - dt.timedelta(microseconds=1)).astimezone(zone).date()
    days = (last - now.astimezone(zone).date()).days
    minutes = int(abs(at - now).total_seconds()) // 60
    kind: Nearness = "today" if days == 0 else "soon" if days <= SOON else "normal"
    return Left("late" if now >= at else kind, abs(days), *divmod(minutes, 60))


def iso(at: dt.datetime, zone: dt.tzinfo = SHANGHAI) -> str:
    """2026-11-25T18:00+08:00, for `<time datetime>`."""
    return at.astimezone(zone).isoformat(timespec="minutes")


def parse_deadline(text: str, zone: dt.tzinfo = SHANGHAI) -> dt.datetime | None:
    """The instant, in UTC, that was typed as a day with or without a time; None for no instant.

    A bare day means 24:00 of it.
    """
    match = _DEADLINE.fullmatch(unicodedata.normalize("NFKC", text[:60]).strip())
    if not match or int(match[1]) not in YEARS:
        return None
    hour, minute = int(match[4] or 24), int(match[5] or 0)
    try:
        day = dt.datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=zone)
        at = day + _DAY if (hour, minute) == (24, 0) else day.replace(hour=hour, minute=minute)
    except ValueError:
        return None
    return at.astimezone(dt.UTC)


def deadline_input(at: dt.datetime, zone: dt.tzinfo = SHANGHAI) -> str:
    """The value of a `datetime-local` field, which `parse_deadline` reads back."""
    return f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"


def relative(at: dt.datetime, now: dt.datetime, zone: dt.tzinfo = SHANGHAI) -> tuple[Recency, int]:
    """How long ago, for recency as in a chat: the code of the words and their number."""
    minutes = int((now - at).total_seconds()) // 60
    days = (now.astimezone(zone).date() - at.astimezone(zone).date()).days
    if minutes < 1:
        return "just_now", 0
    if minutes < 60:
        return "minutes", minutes
    if days == 0 or minutes < 6 * 60:
        return "hours", minutes // 60
    return ("yesterday", 1) if days == 1 else ("date", days)


def local_day(at: dt.date, zone: dt.tzinfo = SHANGHAI) -> dt.date:
    """The calendar day of an instant; a day is itself."""
    return at.astimezone(zone).date() if isinstance(at, dt.datetime) else at
