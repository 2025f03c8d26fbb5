"""PURE. 纪要 — the window, the number, what an edition holds and what changed between two."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from workspace.meetings.rules.states import ActionState
from workspace.text import SHANGHAI, digest, local_day

DAY = timedelta(days=1)
#: 交办 that are neither done nor dropped.
OWED = (ActionState.OPEN, ActionState.REPORTED)
Content = dict[str, Any]


def window_ends(circulated_at: datetime, days: int) -> datetime:
    """24:00 of the day so many calendar days after that of the circulation."""
    last = local_day(circulated_at) + (days + 1) * DAY
    return datetime.combine(last, time(), SHANGHAI).astimezone(UTC)


def window_after_change(ends_at: datetime, changed_at: datetime) -> datetime:
    """Whoever is silent has had the changed text before it for a whole day."""
    return max(ends_at, window_ends(changed_at, 1))


def code_of(own: str, resolution_code: str) -> str:
    """代字 of minutes: the committee's own, else that of its resolutions with 纪."""
    return own or f"{resolution_code}纪"


def lamp(state: ActionState, due_at: datetime | None, now: datetime) -> str:
    """Red past the day, yellow within three days of it, done when it is; from dates alone."""
    if state not in OWED:
        return "done"
    if state is ActionState.REPORTED or due_at is None:
        return "green"
    if now >= due_at:
        return "red"
    return "yellow" if due_at - now <= 3 * DAY else "green"


def canonical(content: Content) -> str:
    """The content as it is kept and hashed: the same content, the same text."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(kept: str) -> str:
    """SHA-256 of an edition's canonical text."""
    return digest(kept)


def read(kept: str) -> Content:
    """The content of a kept edition."""
    found: Content = json.loads(kept)
    return found


def texts_of(content: Content) -> Iterator[tuple[tuple[str, int, int], str]]:
    """((part, item, line), text) of all that can change between two editions, in order."""
    yield ("opening", 0, 0), content["opening"]
    for item in content["items"]:
        n = item["position"]
        yield ("notes", n, 0), item["notes"]
        for k, line in enumerate(item["decisions"], 1):
            yield ("decision", n, k), line["text"]
        for k, line in enumerate(item["actions"], 1):
            yield ("action", n, k), f"{line['text']} {line['due_on']}".strip()
    yield ("copies", 0, 0), content["copies"]


def differences(old: Content, new: Content) -> list[tuple[tuple[str, int, int], str, str]]:
    """Where two editions differ, with both texts, in the order of the newer one."""
    before: Mapping[tuple[str, int, int], str] = dict(texts_of(old))
    after = dict(texts_of(new))
    places = [*after, *(place for place in before if place not in after)]
    return [
        (place, before.get(place, ""), after.get(place, ""))
        for place in places
        if before.get(place, "") != after.get(place, "")
    ]
