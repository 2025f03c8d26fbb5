"""What every address of a poll shares: loading it, showing it, doing an act to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workspace import text
from workspace.accounts.routes import safe_next
from workspace.committees.queries import day_of
from workspace.committees.routes import the_committee
from workspace.db import db
from workspace.i18n import lang
from workspace.issues.routes.pages import BOTH, ISSUE, LARGEST
from workspace.voting import queries
from workspace.voting.forms import BallotForm, PollActForm
from workspace.voting.models import Ballot, Elector, LateBallot, Poll
from workspace.voting.queries import PollView
from workspace.web import acting_choices, actor, carrying, page_of, see
from workspace.web.carrying import Change

__all__ = ["BOTH", "ISSUE", "POLL"]

bp = Blueprint("voting", __name__)
POLL = f"{ISSUE}/polls/<int:turn>"


@page_of(Poll)
def poll_page(poll: Poll) -> str:
    """The address of a poll's page."""
    issue = poll.issue
    return url_for(
        "voting.show_poll",
        slug=issue.committee.slug,
        group=issue.group.code,
        number=issue.number,
        turn=poll.number,
    )


@page_of(Ballot)
@page_of(LateBallot)
def ballot_page(ballot: Ballot | LateBallot) -> str:
    """A ballot, in time or late, stands on its poll's page."""
    return poll_page(db.session.get_one(Poll, ballot.poll_id))


def the_poll(group: str, number: int, turn: int) -> Poll:
    """The poll of this address with its issue, or 404."""
    if max(number, turn) > LARGEST:
        abort(404)
    poll = queries.at_address(actor(), the_committee().id, group, number, turn)
    return poll or abort(404)


@dataclass(frozen=True)
class Box:
    """What the motion box asks about its reader: the ballot to fill in, its electors."""

    ballot: BallotForm
    own: tuple[Elector, ...]

    @property
    def is_waiting(self) -> bool:
        """Whether one of the reader's electors has no ballot yet."""
        return any(e.ballot is None or e.ballot.choice == "none" for e in self.own)


@bp.app_template_global()
def box_of(view: PollView, ballot: BallotForm | None = None) -> Box:
    """The box's own part; a single elector that changes its ballot finds its words again."""
    pids = {o.pid for o in actor().organizations}
    own = tuple(e for e in view.poll.electors if e.organization.pid in pids)
    return Box(ballot or BallotForm(formdata=None, data=_said_before(own)), own)


def _said_before(own: tuple[Elector, ...]) -> dict[str, str]:
    cast = own[0].ballot if len(own) == 1 else None
    if cast is None or cast.choice == "recuse":
        return {}
    return {
        "reason": cast.reason,
        "reservation": cast.reservation,
        "clause": cast.reservation_clause,
    }


def poll_shown(poll: Poll, ballot: BallotForm | None = None, *, is_late: bool = False) -> str:
    """The poll's page; `is_late` offers to file what was typed after closing."""
    return render_template(
        "voting/poll.html",
        poll=poll,
        view=queries.tally_of(queries.with_roll(poll)),
        ballot=ballot,
        is_late=is_late,
        form=ballot,
    )


def marks_of(poll: Poll) -> tuple[Any, ...]:
    """All that the poll's page depends on, for its ETag."""
    me, left = actor(), text.left(poll.closes_at, actor().at)
    return (
        poll.pid,
        (poll.state, poll.closes_at, poll.issue.state, left.kind, *_rest(left)),
        [e.ballot and e.ballot.turn for e in queries.with_roll(poll).electors],
        poll.late,
        (me.pid, sorted(map(repr, me.seats)), day_of(me.at)),
        (lang(), request.cookies.get("theme", "")),
    )


def _rest(left: text.Left) -> tuple[str, int]:
    """What is left in the one unit that the page says it in."""
    if left.days:
        return ("days", left.days)
    return ("hours", left.hours) if left.hours else ("minutes", left.minutes)


def see_poll() -> Response:
    """303 to the poll of this address, where its ballots stand, or back to where the form was."""
    if back := safe_next(request.form.get("next", "")):
        return redirect(back, 303)
    return redirect(url_for("voting.show_poll", **(request.view_args or {})), 303)


def act_page(poll: Poll, form: PollActForm, act: str) -> str:
    """The page of an act that has no other: what it does, its fields, one button."""
    view = queries.tally_of(queries.with_roll(poll))
    return render_template("voting/act.html", act=act, poll=poll, view=view, form=form)


def carry_out(
    act: str, thing: Any, form: PollActForm, change: Change, page: Callable[..., str] = act_page
) -> Any:
    """An act about a poll: 303 to the poll, 422 for bad input, or where it says not for whom."""
    return carrying.carry_out(
        act,
        thing,
        form,
        change,
        lambda: page(thing, form, act),
        is_sound=lambda: form.is_sound_for(act, acting_choices(act, thing)),
        after=lambda made: see(made) if isinstance(made, Poll) else see_poll(),
    )
