"""A poll's page, and the acts of who leads it: extend, withdraw, close early."""

from datetime import timedelta
from typing import Any

from flask import request

from workspace.clock import now
from workspace.text import deadline_input
from workspace.voting import service
from workspace.voting.forms import ExtendPollForm, PollActForm, WithdrawPollForm
from workspace.voting.models import Poll
from workspace.voting.routes.pages import (
    BOTH,
    POLL,
    bp,
    carry_out,
    marks_of,
    poll_shown,
    the_poll,
)
from workspace.web import fresh, head

#: How much more time the form offers.
OFFERED = timedelta(days=3)


@bp.get(POLL)
def show_poll(slug: str, group: str, number: int, turn: int) -> Any:
    poll = the_poll(group, number, turn)
    head.about(poll)
    stamp = fresh(*marks_of(poll))
    return stamp(poll_shown(poll))


@bp.route(f"{POLL}/extend-poll", methods=BOTH)
def extend_poll(slug: str, group: str, number: int, turn: int) -> Any:
    poll = the_poll(group, number, turn)
    form = ExtendPollForm(poll.closes_at, data=_offered(poll))
    return carry_out(
        "extend_poll",
        poll,
        form,
        lambda me, it: service.extend_poll(me, it, closes_at=form.closes_at.at),
    )


def _offered(poll: Poll) -> dict[str, str]:
    if request.method == "POST":  # what is missing there is missing
        return {}
    return {"closes_at": deadline_input(max(poll.closes_at, now()) + OFFERED)}


@bp.route(f"{POLL}/withdraw-poll", methods=BOTH)
def withdraw_poll(slug: str, group: str, number: int, turn: int) -> Any:
    poll, form = the_poll(group, number, turn), WithdrawPollForm()
    return carry_out(
        "withdraw_poll",
        poll,
        form,
        lambda me, it: service.withdraw_poll(me, it, cause=form.cause.data),
    )


@bp.route(f"{POLL}/close-poll", methods=BOTH)
def close_poll(slug: str, group: str, number: int, turn: int) -> Any:
    poll = the_poll(group, number, turn)
    return carry_out("close_poll", poll, PollActForm(), service.close_poll)
