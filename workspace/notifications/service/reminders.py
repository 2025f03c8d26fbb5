"""提醒 — the clock tells organizations that have not acted of their deadlines, each stage once."""

from datetime import datetime

from workspace.clock import now as clock_now
from workspace.db import db, write
from workspace.notifications.models import Reminder
from workspace.notifications.queries.owing import Owed, owed_now
from workspace.notifications.queries.people import followers, people_there
from workspace.notifications.rules import OWED_BY, Level, Reason, belongs, level_of
from workspace.notifications.service.telling import Told, upsert, write_down
from workspace.permissions import Actor


def give_reminders() -> int:
    """Give every reminder that is due; how many. No act: nothing of the committee's changes.

    Two clocks at once give each of them once: the key is unique, and whoever wrote it tells.
    """
    now = clock_now()
    if not owed_now(now):
        return 0
    with write():
        fresh = [one for one in owed_now(now) if _is_first(one, now)]
        seated: dict[tuple[int, int], list[Actor]] = {}
        for one in fresh:
            place = one.scene.place
            there = (place.committee, place.city)
            if there not in seated:
                seated[there] = people_there(place, now, (), (), everybody=True)
            write_down(
                _owing(one, seated[there]),
                one.scene,
                kind=one.kind,
                stage=one.stage,
                at=now,
                due_at=one.due_at,
            )
    return len(fresh)


def _is_first(one: Owed, now: datetime) -> bool:
    """Whether this process is the one that gives it."""
    row = upsert(Reminder).values(key=one.key, at=now).on_conflict_do_nothing()
    return db.session.execute(row.returning(Reminder.id)).first() is not None


def _owing(one: Owed, people: list[Actor]) -> Told:
    """The organization's people who could act, unless they want to hear nothing of this."""
    place, levels = one.scene.place, followers(one.scene.place, one.scene.issue)
    return {
        person.id: Reason.DUTY
        for person in people
        if belongs(OWED_BY[one.kind], place, person)
        and level_of(levels.get(person.id, {})) is not Level.NONE
        and one.scene.is_visible_to(person)
    }
