"""Every address below /<slug>/ belongs to one committee: loaded once, 404 where unseen."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from workspace import clock
from workspace.committees.models import Committee, Term
from workspace.committees.queries import (
    calendar_of,
    day_of,
    seen_at,
    seen_with_term,
    term_on,
    visible_to,
)
from workspace.committees.rules import SLUG, next_working_day, working_days
from workspace.db import db
from workspace.web import actor, one
from workspace.web.requests import keep_cookie

bp = Blueprint("committees", __name__)
_clock_is_set: list[bool] = []


@bp.before_app_request
def set_demo_clock() -> None:
    """A demo database carries an offset; it is read once a process."""
    if not _clock_is_set and request.endpoint != "static":
        read_demo_clock()


def read_demo_clock() -> None:
    """Set this process's clock as the database says (no table yet: the real one)."""
    beside = Committee.clock_offset_ms != 0
    offset = db.session.scalar(select(Committee.clock_offset_ms).where(beside).limit(1))
    clock.set_offset(timedelta(milliseconds=offset or 0))
    _clock_is_set[:] = [True]


@bp.before_app_request
def load_committee() -> None:
    """`the_committee()` for every address that names one, with the term in office: one query.

    An act's answer shows no term, most of the time.
    """
    slug = (request.view_args or {}).get("slug")
    if not slug or not current_user.is_authenticated:
        return
    if request.method == "POST":
        g.committee = seen_at(actor(), slug) or abort(404)
    else:
        committee, term = _seen(slug)
        if committee is None or committee.slug != slug:
            abort(404)
        g.committee, g.term = committee, term


def _seen(first: str) -> tuple[Committee | None, Term | None]:
    """Of the committees that the person sees, kept for the switch, this one or else its first, with
    the term in office."""
    found = seen_with_term(actor(), first)
    g.committees = [committee for committee, _ in found]
    return found[0] if found else (None, None)


def the_committee() -> Committee:
    """The committee of this address."""
    committee: Committee = g.committee
    return committee


def shown_committee() -> Any:
    """The committee whose name stands in the header: this address's, else the one that the person
    switched to, else its first."""
    if "committee" not in g:
        g.committee = g.term = None
        if current_user.is_authenticated:
            wanted = request.cookies.get("committee", "")
            preferred = wanted if SLUG.fullmatch(wanted) else ""
            g.committee, g.term = _seen(preferred)
    return g.committee


def own_committees() -> list[Committee]:
    """The committees between which the person can switch, provinces before cities."""
    if len(actor().seen_committees) < 2:
        return []
    if "committees" not in g:  # an act asked for its own alone
        _seen("")
    known: list[Committee] = g.committees
    return sorted(known, key=lambda it: (it.parent_id is not None, it.id))


@bp.post("/preferences/committee")
def set_committee() -> Response:
    """Open another of the person's committees, and that one first from now on."""
    found: Committee = one(
        visible_to(actor()), slug=request.form.get("committee", "")[:40].replace("\0", "")
    )
    answer = redirect(url_for("home.show_committee", slug=found.slug), 303)
    keep_cookie(answer, "committee", found.slug)
    return answer


def shown_term() -> Term | None:
    """The shown committee's term in office; a city stands under its province's."""
    committee = shown_committee()
    if "term" not in g:
        g.term = term_on(committee.parent_id or committee.id, day_of(actor().at))
    term: Term | None = g.term
    return term


def term_days_left() -> int:
    """Days until the shown term ends."""
    term = shown_term()
    return (term.ends_on - day_of(clock.now())).days if term else 0


def working_days_left(last: date) -> int:
    """Working days from tomorrow to a day of the shown committee."""
    return working_days(day_of(clock.now()), last, calendar_of(the_committee()))


def on_working_day(at: datetime) -> datetime:
    """The same hour on the first working day from an instant's day on: where deadlines are put."""
    day = day_of(at - at.resolution)  # midnight ends the day before
    return at + (next_working_day(day, calendar_of(the_committee())) - day)
