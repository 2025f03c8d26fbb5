"""确认与修改意见 — each organization agrees, or asks for other words, and gets an answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from workspace.acts import Event, Refused, Stale, act
from workspace.db import db
from workspace.issues.service import rendered
from workspace.meetings.models import (
    ActionItem,
    AgendaItem,
    Confirmation,
    Correction,
    DecisionLine,
    Minutes,
)
from workspace.meetings.rules import CorrectionState
from workspace.meetings.rules.minutes import window_after_change
from workspace.meetings.service.listing import above
from workspace.meetings.service.minutes import keep_edition
from workspace.meetings.service.notes import keep_notes
from workspace.permissions import Actor

#: What an accepted correction may change: the paragraph before the items, or a row of one of them.
Place = Minutes | AgendaItem | DecisionLine | ActionItem


@dataclass(frozen=True)
class Change:
    """The words that an accepted correction leaves at a place, typed over those of an edition;
    `due_on` is the day of an action."""

    place: Place
    text: str
    edition: int
    due_on: date | None = None


def confirm_minutes(actor: Actor, minutes: Minutes, edition: int) -> Confirmation:
    """确认: the organization finds the minutes right, in the edition that it read."""
    with act(actor, "confirm_minutes", minutes) as event:
        if edition != minutes.edition:
            raise Refused("has_read_this_edition", event.act, minutes)
        key = {"minutes_id": minutes.id, "organization_id": event.actor.org}
        found = db.session.scalar(select(Confirmation).filter_by(**key))
        if found is None:
            found = Confirmation(**key)
            db.session.add(found)
        found.edition, found.user_id, found.at = edition, event.actor.id, event.at
        event.obj = found
    return event.obj


def ask_correction(
    actor: Actor, minutes: Minutes, text: str, item: AgendaItem | None = None
) -> Correction:
    """提出修改: other words, for one item or for the whole; until it is answered nothing is
    approved."""
    with act(actor, "ask_correction", minutes) as event:
        minutes.open_corrections += 1
        event.obj = _correction(event, minutes, text, item, CorrectionState.OPEN)
    return event.obj


def withdraw_correction(actor: Actor, correction: Correction) -> None:
    """撤回: the organization asks no longer."""
    with act(actor, "withdraw_correction", correction, also=(correction.minutes,)) as event:
        _answer(event, correction, CorrectionState.WITHDRAWN)


def accept_correction(
    actor: Actor, correction: Correction, change: Change, answer: str = ""
) -> None:
    """采纳: the words change, in a new edition that everybody has a whole day to read.

    Stale where the words were changed since the form was filled in.
    """
    minutes, html = correction.minutes, _html(actor, correction.minutes, change)
    also = (minutes, *_rows(change))
    with act(actor, "accept_correction", correction, also=also) as event:
        if change.edition != minutes.edition:
            raise Stale({"version": str(minutes.edition), "text": words_at(change.place)})
        _put(event, change, html)
        minutes.edition += 1
        minutes.window_ends_at = window_after_change(minutes.window_ends_at or event.at, event.at)
        _answer(event, correction, CorrectionState.ACCEPTED, answer)
        db.session.flush()
        keep_edition(event, minutes, correction)


def refuse_correction(actor: Actor, correction: Correction, answer: str) -> None:
    """不采纳: the words stay, and why."""
    with act(actor, "refuse_correction", correction, also=(correction.minutes,)) as event:
        _answer(event, correction, CorrectionState.REFUSED, answer)


def append_correction(
    actor: Actor, minutes: Minutes, text: str, item: AgendaItem | None = None
) -> Correction:
    """更正附记: what was found wrong after the approval stands below, the text as it was."""
    with act(actor, "append_correction", minutes) as event:
        event.obj = _correction(event, minutes, text, item, CorrectionState.APPENDED)
    return event.obj


def words_at(place: Place) -> str:
    """The words that stand at a place now."""
    if isinstance(place, Minutes):
        return place.opening
    return place.notes if isinstance(place, AgendaItem) else place.text


def _rows(change: Change) -> tuple[Any, ...]:
    """What is locked beside the correction and its minutes."""
    place = change.place
    if isinstance(place, Minutes):
        return ()
    item = place if isinstance(place, AgendaItem) else place.item
    return (place, item, *above(item.meeting))


def _html(actor: Actor, minutes: Minutes, change: Change) -> str:
    if not isinstance(change.place, AgendaItem):
        return ""
    return rendered(minutes.committee, change.text, actor.at, change.place.pid)


def _put(event: Event, change: Change, html: str) -> None:
    place = change.place
    if isinstance(place, Minutes):
        place.opening = change.text
    elif isinstance(place, AgendaItem):
        keep_notes(event, place, change.text, html)
    else:
        place.text = change.text
        place.version += 1
        if isinstance(place, ActionItem):
            place.due_on = change.due_on


def _correction(
    event: Event, minutes: Minutes, text: str, item: AgendaItem | None, state: CorrectionState
) -> Correction:
    made = Correction(
        minutes_id=minutes.id,
        item_id=item.id if item else None,
        state=state,
        text=text,
        user_id=event.actor.id,
        organization_id=event.actor.org,
        at=event.at,
    )
    db.session.add(made)
    return made


def _answer(event: Event, correction: Correction, state: CorrectionState, answer: str = "") -> None:
    """Every correction that is asked is answered once."""
    correction.state, correction.answer = state, answer
    correction.answered_at, correction.answered_by_id = event.at, event.actor.id
    correction.minutes.open_corrections -= 1
