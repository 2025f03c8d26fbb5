"""What an elector does: cast, stand aside, come back, and file what came too late."""

from dataclasses import replace
from typing import Any

from flask import request

from workspace.acts import Refused
from workspace.clock import now
from workspace.permissions import refusal
from workspace.voting import service
from workspace.voting.forms import BallotForm, PollActForm, RecuseForm
from workspace.voting.models import Poll
from workspace.voting.routes.pages import BOTH, POLL, bp, carry_out, poll_shown, the_poll
from workspace.web import actor

#: Refusals of a ballot that say that the poll has ended.
TOO_LATE = ("is_open", "is_before_deadline")


@bp.route(f"{POLL}/cast-ballot", methods=BOTH)
def cast_ballot(slug: str, group: str, number: int, turn: int) -> Any:
    poll, form = the_poll(group, number, turn), BallotForm()
    try:
        return carry_out(
            "cast_ballot",
            poll,
            form,
            lambda me, it: service.cast_ballot(me, it, **form.typed),
            lambda it, ballot, _: poll_shown(it, ballot),
        )
    except Refused as no:
        if no.reason not in TOO_LATE or not _may_still_file(poll):
            raise
        return poll_shown(the_poll(group, number, turn), form, is_late=True), 403


def _may_still_file(poll: Poll) -> bool:
    """Whether what was typed too late can be filed now for one of the reader's organizations."""
    me = replace(actor(), at=now())
    may = (refusal(me.acting_for(o.id), "file_late_ballot", poll) for o in me.organizations)
    return request.method == "POST" and None in may


@bp.route(f"{POLL}/file-late-ballot", methods=BOTH)
def file_late_ballot(slug: str, group: str, number: int, turn: int) -> Any:
    poll, form = the_poll(group, number, turn), BallotForm()
    return carry_out(
        "file_late_ballot",
        poll,
        form,
        lambda me, it: service.file_late_ballot(me, it, **form.typed),
        lambda it, ballot, _: poll_shown(it, ballot, is_late=True),
    )


@bp.route(f"{POLL}/recuse", methods=BOTH)
def recuse(slug: str, group: str, number: int, turn: int) -> Any:
    poll, form = the_poll(group, number, turn), RecuseForm()
    return carry_out(
        "recuse", poll, form, lambda me, it: service.recuse(me, it, reason=form.reason.data)
    )


@bp.route(f"{POLL}/return-from-recusal", methods=BOTH)
def return_from_recusal(slug: str, group: str, number: int, turn: int) -> Any:
    poll = the_poll(group, number, turn)
    return carry_out("return_from_recusal", poll, PollActForm(), service.return_from_recusal)
