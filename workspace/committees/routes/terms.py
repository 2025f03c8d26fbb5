"""设置·任期 — opening and editing terms, the points of their programmes."""

from datetime import timedelta
from typing import Any

from flask import abort, render_template, url_for

from workspace.committees import queries, service
from workspace.committees.forms import PointForm, TermForm, offer
from workspace.committees.models import Organization, Term, WorkPoint
from workspace.committees.routes.scope import bp, the_committee
from workspace.committees.routes.settings import BOTH, SETTINGS, carry_out
from workspace.committees.rules import gaps
from workspace.committees.service import Point, as_typed, mark_of
from workspace.committees.service.terms import POINT, TERM
from workspace.i18n import gettext
from workspace.web import actor, page_of
from workspace.web.jinja import named

TERM_AT = f"{SETTINGS}/terms/<int:number>"
#: How long before the end of the last term the page asks for the next one.
SOON = timedelta(days=60)
YEAR = timedelta(days=364)
ONE = timedelta(days=1)


def list_page(**more: Any) -> str:
    """The address of the list to which the acts on terms lead back."""
    return url_for("committees.list_terms", slug=the_committee().slug, **more)


@page_of(Term)
def term_page(term: Term) -> str:
    """The address of a term in the settings."""
    return list_page(_anchor=f"t{term.number}")


@page_of(WorkPoint)
def point_page(point: WorkPoint) -> str:
    """The address of a point: its term's."""
    return term_page(point.term)


@bp.get(f"{SETTINGS}/terms")
def list_terms(slug: str) -> str:
    committee, today = the_committee(), queries.day_of(actor().at)
    terms = queries.terms_with_points(committee.id)
    return render_template(
        "committees/terms.html",
        terms=terms,
        today=today,
        gaps=[gap for gap in gaps((t.starts_on, t.ends_on) for t in terms) if gap[1] >= today],
        ends_soon=bool(terms) and terms[-1].ends_on <= today + SOON,
        next_chair=queries.next_chair(committee.id, today),
    )


def members_offered() -> dict[str, Organization]:
    """The members of today by their codes."""
    committee = the_committee()
    found = queries.members_on(committee.id, queries.day_of(actor().at))
    return {m.organization.code: m.organization for m in found}


@bp.route(f"{SETTINGS}/open-term", methods=BOTH)
def open_term(slug: str) -> Any:
    committee, members = the_committee(), members_offered()
    form = TermForm(data=_suggested())
    offer(form.chair, [(c, named(o)) for c, o in members.items()], none=gettext("form.choose_one"))
    return carry_out(
        "open_term",
        committee,
        form,
        lambda me, it: service.open_term(
            me,
            it,
            chair=members[form.chair.data],
            starts_on=form.starts_on.day,
            ends_on=form.ends_on.day,
            points=[],
        ),
        back=list_page(),
    )


def _suggested() -> dict[str, str]:
    """The day after the last term, for a year, with the chair whose turn it is."""
    committee, today = the_committee(), queries.day_of(actor().at)
    terms, chair = queries.terms_of(committee.id), queries.next_chair(committee.id, today)
    starts_on = max(terms[-1].ends_on + ONE, today) if terms else today
    return {
        "chair": chair.code if chair else "",
        "starts_on": starts_on.isoformat(),
        "ends_on": (starts_on + YEAR).isoformat(),
    }


def the_term(number: int) -> Term:
    """The committee's own term of this number, or 404; a city has none."""
    terms = queries.terms_with_points(the_committee().id)
    return next((t for t in terms if t.number == number), None) or abort(404)


@bp.route(f"{TERM_AT}/edit-term", methods=BOTH)
def edit_term(slug: str, number: int) -> Any:
    term = the_term(number)
    kept, members = as_typed(term, TERM), members_offered()
    members.setdefault(term.chair_organization.code, term.chair_organization)
    form = TermForm(data=kept | {"version": mark_of(kept)})
    offer(form.chair, [(c, named(o)) for c, o in members.items()])
    return carry_out(
        "edit_term",
        term,
        form,
        lambda me, it: service.edit_term(
            me,
            it,
            chair=members[form.chair.data],
            starts_on=form.starts_on.day,
            ends_on=form.ends_on.day,
            version=form.version.data or "",
        ),
        back=list_page(),
        about=gettext("term.number", n=term.number),
    )


@bp.route(f"{TERM_AT}/add-work-point", methods=BOTH)
def add_work_point(slug: str, number: int) -> Any:
    term, form, members = the_term(number), PointForm(), members_offered()
    offer_owners(form, members)
    return carry_out(
        "add_work_point",
        term,
        form,
        lambda me, it: service.add_work_point(me, it, typed(form, members)),
        back=term_page(term),
        about=gettext("term.number", n=term.number),
    )


@bp.route(f"{TERM_AT}/points/<int:position>/edit-work-point", methods=BOTH)
def edit_work_point(slug: str, number: int, position: int) -> Any:
    term = the_term(number)
    point = next((p for p in term.points if p.position == position), None) or abort(404)
    kept, members = as_typed(point, POINT), members_offered()
    if point.owner:
        members.setdefault(point.owner.code, point.owner)
    form = PointForm(data=kept | {"version": mark_of(kept)})
    offer_owners(form, members)
    return carry_out(
        "edit_work_point",
        point,
        form,
        lambda me, it: service.edit_work_point(
            me, it, typed(form, members), form.version.data or ""
        ),
        back=term_page(term),
        about=point.title,
    )


def offer_owners(form: PointForm, members: dict[str, Organization]) -> None:
    """The members, or nobody yet."""
    names = [(code, named(o)) for code, o in members.items()]
    offer(form.owner, names, none=gettext("settings.no_owner"))


def typed(form: PointForm, members: dict[str, Organization]) -> Point:
    """What the form holds, as the service takes it."""
    return Point(
        title=form.title.data,
        title_en=form.title_en.data,
        ref=form.ref.data,
        quote=form.quote.data,
        measure=form.measure.data,
        owner=members.get(form.owner.data),
        due_on=form.due_on.day,
    )
