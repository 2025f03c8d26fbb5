"""Every address below /<slug>/ belongs to one committee: loaded once, 404 where unseen."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, g, request
from flask_login import current_user
from sqlalchemy import func, select

from workspace import clock
from workspace.committees.models import Committee, Term
from workspace.committees.queries import day_of, term_on, visible_to
from workspace.db import db
from workspace.web import actor, one

bp = Blueprint("committees", __name__)
_clock_is_set: list[bool] = []


@bp.before_app_request
def set_demo_clock() -> None:
    """A demo database carries an offset; it is read once a process."""
    if not _clock_is_set and request.endpoint != "static":
        read_demo_clock()


def read_demo_clock() -> None:
    """Set this process's clock as the database says (no table yet: the real one)."""
    offset = db.session.scalar(select(func.max(Committee.clock_offset_ms)))
    clock.set_offset(timedelta(milliseconds=offset or 0))
    _clock_is_set[:] = [True]


@bp.before_app_request
def load_committee() -> None:
    """`the_committee()` for every address that names one."""
    slug = (request.view_args or {}).get("slug")
    if slug and current_user.is_authenticated:
        g.committee = one(visible_to(actor()), slug=slug)


def the_committee() -> Committee:
    """The committee of this address."""
    committee: Committee = g.committee
    return committee


def shown_committee() -> Any:
    """The committee whose name stands in the header: this address's, else the person's first."""
    if "committee" not in g:
        g.committee = None
        if current_user.is_authenticated:
            query = visible_to(actor()).order_by(Committee.parent_id.isnot(None), Committee.id)
            g.committee = db.session.scalar(query.limit(1))
    return g.committee


def shown_term() -> Term | None:
    """The shown committee's term in office; a city stands under its province's."""
    if "term" not in g:
        committee = shown_committee()
        found = committee and (committee.parent_id or committee.id)
        g.term = term_on(found, day_of(actor().at)) if found else None
    term: Term | None = g.term
    return term
