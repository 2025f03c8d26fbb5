"""Meetings as they sit: who is there, what is discussed, who speaks; one of each state."""

from collections.abc import Callable
from typing import Any

from tests.meetings.rows import a_called_meeting, about_an_issue, an_item, come, item_of, row_of
from tests.meetings.rows import sitting as a_sitting
from tests.security.typed import OF_ACT, TYPED
from workspace.db import db, write
from workspace.meetings import service
from workspace.meetings.models import Meeting, SpeakerTurn
from workspace.meetings.rules import ItemState, MeetingState
from workspace.permissions import Actor

ActorOf = Callable[..., Actor]
Things = dict[tuple[str, str], Any]


def sat(world: Any, actor_of: ActorOf, things: Things) -> None:
    """(kind, state) -> the thing, of everything that belongs to a running meeting."""
    TYPED["presiding"], TYPED["recorder"] = (
        world.users[handle].pid for handle in ("lead-om", "secretariat")
    )
    for state in MeetingState:
        things["meeting", f"sat-{state.value}"] = _in(world, actor_of, state)
    _persons(things)
    _items(world, actor_of, things)
    _turns(actor_of, things)


def _in(world: Any, actor_of: ActorOf, state: MeetingState) -> Meeting:
    is_opened = state in ("sitting", "adjourned", "ended")
    made = a_sitting(world, actor_of) if is_opened else a_called_meeting(world)
    with write():
        db.session.add(made)
        made.state = state
        if is_opened:
            made.check_in_code = OF_ACT["check_in"]["code"]
        if state == "planned":
            made.noticed_at = None
    return made


def _persons(things: Things) -> None:
    sitting, called = things["meeting", "sat-sitting"], things["meeting", "sat-noticed"]
    for handle in ("om-cucc-1", "om-cucc-2", "om-cmcc-2"):
        things["attendance", f"{handle}-there"] = row_of(sitting, handle)
        things["attendance", f"{handle}-called"] = row_of(called, handle)
    things["attendance", "of-the-lead"] = row_of(sitting, "lead-om")
    things["attendance", "of-one-adjourned"] = row_of(
        things["meeting", "sat-adjourned"], "om-crtc-1"
    )


def _items(world: Any, actor_of: ActorOf, things: Things) -> None:
    sitting = things["meeting", "sat-sitting"]
    about_an_issue(world, actor_of, sitting)
    things["item", "current"] = item_of(sitting, 1)
    things["item", "notice-read"] = item_of(sitting, 0)
    with write():
        for place, state in enumerate(ItemState, 20):
            item = an_item(world, sitting, place, state=state)
            if state not in ("current", "declined", "removed"):
                things["item", f"sat-{state.value}"] = item
            if state != "current":
                db.session.add(item)
    ended = things["meeting", "sat-ended"]
    things["item", "of-one-ended"] = item_of(ended, 1)


def _turns(actor_of: ActorOf, things: Things) -> None:
    """Two who each came to the list twice, so that a turn of every state is there."""
    sitting = things["meeting", "sat-sitting"]
    come(actor_of, sitting, "om-cmcc-2")
    keeper, first, second = actor_of("secretariat"), "om-crtc-1", "om-cmcc-1"
    done, off = (_asks(actor_of, sitting, handle) for handle in (first, second))
    service.withdraw_turn(actor_of(second), off)
    service.call_speaker(keeper, done)
    service.end_turn(keeper, done)
    speaking, waiting = (_asks(actor_of, sitting, handle) for handle in (first, second))
    service.call_speaker(keeper, speaking)
    things |= {("turn", turn.state.value): turn for turn in (done, off, speaking, waiting)}


def _asks(actor_of: ActorOf, meeting: Meeting, handle: str) -> SpeakerTurn:
    return service.ask_to_speak(actor_of(handle), row_of(meeting, handle))
