"""Minutes in each state with what was asked of them, lines of an item, actions in each state."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tests.meetings.papers import (
    STEPS,
    a_sitting,
    action_of,
    fresh,
    item,
    noted,
    some_minutes,
    take_up,
)
from workspace.db import db
from workspace.issues.service import Text
from workspace.meetings.models import Correction, DecisionLine
from workspace.meetings.service import actions, corrections, minutes
from workspace.permissions import Actor

ActorOf = Callable[..., Actor]
Things = dict[tuple[str, str], Any]
#: Numbers that no meeting called by its act has here.
FIRST = 101


def minuted(world: Any, actor_of: ActorOf, things: Things) -> None:
    """(kind, state) -> the thing, of all that comes of meetings."""
    _noted(world, actor_of, things)
    for n, state in enumerate(STEPS):
        things["minutes", state] = some_minutes(world, actor_of, state, FIRST + 10 + n)
    made = some_minutes(world, actor_of, "review", FIRST + 20)
    minutes.return_minutes(actor_of("reviewer"), made, "须改")
    things["minutes", "returned"] = fresh(made)
    made = some_minutes(world, actor_of, "circulated", FIRST + 21)
    take_up(world, made, FIRST + 22)
    things["minutes", "taken-up"] = fresh(made)
    made = take_up_again(world, actor_of, FIRST + 23)
    minutes.approve_minutes(actor_of("lead-om"), made)
    things["minutes", "approved"] = fresh(made)
    _asked(world, actor_of, things)
    _owed(world, actor_of, things)


def take_up_again(world: Any, actor_of: ActorOf, number: int) -> Any:
    """Circulated minutes that a later meeting has before it."""
    made = some_minutes(world, actor_of, "circulated", number)
    take_up(world, made, number + 1)
    return fresh(made)


def _noted(world: Any, actor_of: ActorOf, things: Things) -> None:
    for n, state in enumerate(("sitting", "ended")):
        meeting = a_sitting(world, state=state, number=FIRST + n)
        noted(actor_of, meeting)
        things["meeting", f"{state}-noted"] = meeting
        things["item", f"noted-{state}"] = item(meeting)
        query = select(DecisionLine).where(DecisionLine.item_id == item(meeting).id)
        things["decision", state] = db.session.scalars(query).one()


def _asked(world: Any, actor_of: ActorOf, things: Things) -> None:
    made = some_minutes(world, actor_of, "circulated", FIRST + 30)
    for state in ("open", "refused"):
        asked = corrections.ask_correction(actor_of("rep-cucc"), fresh(made), "应为五日")
        if state == "refused":
            corrections.refuse_correction(actor_of("secretariat"), asked, "会上如此")
        things["correction", state] = db.session.get_one(Correction, asked.id)
    things["minutes", "asked"] = fresh(made)
    made = some_minutes(world, actor_of, "circulated", FIRST + 31)
    asked = corrections.ask_correction(actor_of("rep-cucc"), fresh(made), "应为五日")
    corrections.withdraw_correction(actor_of("rep-cucc"), asked)
    things["correction", "withdrawn"] = db.session.get_one(Correction, asked.id)
    asked = corrections.ask_correction(
        actor_of("rep-cucc"), fresh(made), "应为五日", item(made.meeting)
    )
    change = corrections.Change(item(made.meeting), "主张缩短为五日。", 1)
    corrections.accept_correction(actor_of("secretariat"), asked, change, "照改")
    things["correction", "accepted"] = db.session.get_one(Correction, asked.id)
    sealed = things["minutes", "approved"]
    noted_later = corrections.append_correction(actor_of("secretariat"), fresh(sealed), "人名有误")
    things["correction", "appended"] = db.session.get_one(Correction, noted_later.id)


def _owed(world: Any, actor_of: ActorOf, things: Things) -> None:
    for n, state in enumerate(("open", "reported", "closed", "dropped", "escalated")):
        meeting = a_sitting(world, number=FIRST + 40 + n)
        noted(actor_of, meeting)
        if state == "dropped":
            actions.drop_action(actor_of("lead-om"), action_of(meeting), "不再需要")
        elif state == "escalated":
            text = Text("例外申报", "来自会议", "统一流程", points=[world.term.points[0]])
            actions.escalate_action(actor_of("lead-om"), action_of(meeting), text)
        elif state != "open":
            actions.report_action(actor_of("om-cmcc-1"), action_of(meeting), "已办")
        if state == "closed":
            actions.close_action(actor_of("lead-om"), action_of(meeting))
        things["action", state] = action_of(meeting)
