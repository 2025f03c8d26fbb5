"""Every address below /<slug>/ belongs to one committee: loaded once, 404 where unseen."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, g, request
from flask_login import current_user
from sqlalchemy import select

from workspace import clock
from workspace.committees.models import Committee, Term
from workspace.committees.queries import day_of, with_term
from workspace.db import db
from workspace.web import actor

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
    """`the_committee()` for every address that names one, with the term in office: one query."""
    slug = (request.view_args or {}).get("slug")
    if slug and current_user.is_authenticated:
        g.committee, g.term = with_term(actor(), slug) or abort(404)


def the_committee() -> Committee:
    """The committee of this address."""
    committee: Committee = g.committee
    return committee


def shown_committee() -> Any:
    """The committee whose name stands in the header: this address's, else the person's first."""
    if "committee" not in g:
        g.committee = g.term = None
        if current_user.is_authenticated:
            g.committee, g.term = with_term(actor()) or (None, None)
    return g.committee


def shown_term() -> Term | None:
    """The shown committee's term in office; a city stands under its province's."""
    shown_committee()
    term: Term | None = g.term
    return term


def term_days_left() -> int:
    """Days until the shown term ends."""
    term = shown_term()
    return (term.ends_on - day_of(clock.now())).days if term else 0
