"""What the acts of convening take: when and where a meeting is, what an item of it is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workspace.i18n import LANGUAGES, catalog
from workspace.issues.models import Issue
from workspace.meetings.models import AgendaItem, Attendance, Meeting
from workspace.text import deadline_input


@dataclass(frozen=True)
class Plan:
    """会议安排; without a title of its own a meeting is known by group, year and turn."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""
    title_en: str = ""
    place: str = ""
    link: str = ""
    note: str = ""


@dataclass(frozen=True)
class Matter:
    """What an item is about; an issue gives it its title where none is given."""

    title: str = ""
    title_en: str = ""
    minutes: int = 0
    issue: Issue | None = None
    presenter: Attendance | None = None


def in_both(key: str, **values: Any) -> tuple[str, str]:
    """The words of a key in Chinese and English, as what is kept is read in both.

    A value that differs between the languages is a pair.
    """
    zh, en = (
        catalog(lang)[key][0]
        % {name: v[place] if isinstance(v, tuple) else v for name, v in values.items()}
        for place, lang in enumerate(LANGUAGES)
    )
    return zh, en


def plan_of(meeting: Meeting) -> dict[str, str]:
    """The meeting as its form holds it."""
    return {
        "title": meeting.title,
        "title_en": meeting.title_en,
        "starts_at": deadline_input(meeting.starts_at),
        "ends_at": deadline_input(meeting.ends_at),
        "place": meeting.place,
        "link": meeting.link,
        "note": meeting.note,
    }


def matter_of(item: AgendaItem, presenter: str) -> dict[str, str]:
    """The item as its form holds it; `presenter` is the public id of its line on the list."""
    return {
        "title": item.title,
        "title_en": item.title_en,
        "minutes": str(item.minutes_planned),
        "presenter": presenter,
    }
