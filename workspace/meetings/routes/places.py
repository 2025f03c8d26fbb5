"""Where a meeting's parts stand: loading them, the address of each, the page of one act."""

from functools import partial
from typing import Any

from flask import abort

from workspace.committees.routes import the_committee
from workspace.issues.routes.pages import carry_out
from workspace.meetings.forms.minutes import key_of
from workspace.meetings.models import (
    ActionItem,
    AgendaItem,
    Confirmation,
    Correction,
    DecisionLine,
    Meeting,
    Minutes,
)
from workspace.meetings.queries import lines, seen
from workspace.meetings.queries.actions import actions_visible_to
from workspace.meetings.queries.minutes import corrections_visible_to, minutes_of
from workspace.meetings.queries.noted import Voted
from workspace.meetings.routes.pages import bp, the_meeting
from workspace.web import actor, can, one, page_of
from workspace.web.addresses import url_for

#: The page of one act, with its form as it stands.
perform = partial(carry_out, template="meetings/act_page.html")


@page_of(AgendaItem)
def item_page(item: AgendaItem, **more: Any) -> str:
    """The address of an agenda item."""
    return url_for("meetings.show_item", **_at(item.meeting), position=item.position, **more)


@page_of(DecisionLine)
def decision_page(line: DecisionLine) -> str:
    """A decision stands at its item."""
    return item_page(line.item, _anchor="decisions")


@page_of(ActionItem)
def action_page(action: ActionItem) -> str:
    """The address of an action."""
    slug = action.item.meeting.committee.slug
    return url_for("meetings.show_action", slug=slug, key=key_of(action))


@page_of(Minutes)
def minutes_page(minutes: Minutes, **more: Any) -> str:
    """The address of the minutes of a meeting."""
    return url_for("meetings.show_minutes", **_at(minutes.meeting), **more)


@page_of(Correction)
def correction_page(correction: Correction) -> str:
    """A correction stands below the minutes."""
    return minutes_page(correction.minutes, _anchor=f"c-{key_of(correction)}")


@page_of(Confirmation)
def confirmation_page(confirmation: Confirmation) -> str:
    """A confirmation stands in the roll."""
    return minutes_page(confirmation.minutes, _anchor="roll")


@bp.app_template_global()
def vote_page(meeting: Meeting, vote: Voted) -> str:
    """The address of a vote that was taken at an item of a meeting."""
    at = {"slug": meeting.committee.slug, "group": vote.group}
    return url_for("voting.show_poll", **at, number=vote.issue, turn=vote.turn)


def _at(meeting: Meeting) -> dict[str, Any]:
    return {"slug": meeting.committee.slug, "number": meeting.number}


def the_minutes(number: int) -> Minutes:
    """The minutes of this address; not to be read is not to be there."""
    minutes = minutes_of(the_meeting(number))
    if minutes is None or not can("view_minutes", minutes):
        abort(404)
    return minutes


def the_line(model: Any, key: str) -> Any:
    """A decision or an action of a meeting that is seen here, or 404."""
    items = seen.items_visible_to(actor()).with_only_columns(AgendaItem.id)
    query = lines.lines_at(model).where(model.item_id.in_(items))
    line = one(query, pid=f"{model.__tablename__}:{key}")
    return line if line.committee_id == the_committee().id else abort(404)


def the_action(key: str) -> ActionItem:
    """The action of this address, or 404."""
    found: ActionItem = one(
        actions_visible_to(actor()), committee_id=the_committee().id, pid=f"action_item:{key}"
    )
    return found


def the_correction(key: str) -> Correction:
    """The correction of this address, or 404."""
    found: Correction = one(corrections_visible_to(actor()), pid=f"correction:{key}")
    return found if found.committee_id == the_committee().id else abort(404)
