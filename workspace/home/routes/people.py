"""The people of a committee, for its secretary: added, handed links, closed and opened again."""

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from workspace.accounts import queries as accounts
from workspace.accounts import service
from workspace.accounts.forms import PersonForm, ReasonForm
from workspace.accounts.models import User
from workspace.acts import Refused
from workspace.committees.queries import day_of
from workspace.committees.routes import the_committee
from workspace.home.queries import people as queries
from workspace.home.routes.pages import bp
from workspace.i18n import gettext
from workspace.web import ActForm, acting, actor, allow, one, page_of, paginate, see, url_of

PEOPLE = "/<string:slug>/settings/people"
PERSON = f"{PEOPLE}/<string:key>"
BOTH = ["GET", "POST"]
EVENTS_A_PAGE = 20


@page_of(User)
def person_page(user: User) -> str:
    """The address of a person's page, in the committee that keeps its account."""
    key = user.pid.partition(":")[2]
    return url_for("home.show_person", slug=user.committee.slug, key=key)


def the_person(key: str) -> User:
    """A person of this address's committee, for its secretary; 404 for everybody else's."""
    allow("view_people", the_committee())
    query = queries.people_of(actor(), the_committee(), "", "")
    found: User = one(query, pid=f"user_account:{key}")
    return found


@bp.get(PEOPLE)
def list_people(slug: str) -> str:
    me, committee = actor(), the_committee()
    allow("view_people", committee)
    words, standing = request.args.get("q", "")[:60].strip(), request.args.get("standing", "")
    standing = standing if standing in queries.STANDINGS else ""
    counts = queries.counts(me, committee)
    found = queries.people_of(me, committee, words.replace("\0", ""), standing)
    page = paginate(found, total=None if words else counts[standing])
    return render_template(
        "home/people.html",
        page=page,
        people=queries.described(page.rows, committee, day_of(me.at)),
        counts=counts,
        links=queries.links_of(me, committee),
        standings=("", *queries.STANDINGS),
        asked={"q": words, "standing": standing},
    )


@bp.get(PERSON)
def show_person(slug: str, key: str) -> Any:
    return person_view(the_person(key))


def person_view(user: User, asked: str = "", form: ActForm | None = None) -> Response:
    """A person's seats, account, open link and history; `asked` is the act whose page this is."""
    shown = session.get("new_link", {})
    mine = shown.get("of") == user.pid
    person = queries.described([user], the_committee(), day_of(actor().at))[0]
    if mine:
        session.pop("new_link")
    page = render_template(
        "home/person.html",
        person=person,
        user=user,
        new_link=shown.get("token", "") if mine else "",
        events=paginate(accounts.acts_on(user.id), per_page=EVENTS_A_PAGE),
        asked=asked,
        form=form,
        waiting=queries.without_link(the_committee()),
    )
    answer = make_response(page)
    if mine:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route(f"{PEOPLE}/add-person", methods=BOTH)
def add_person(slug: str) -> Any:
    form, committee = PersonForm(), the_committee()
    if request.method == "POST" and form.validate():
        who = (form.handle.data, form.name.data, form.name_en.data)
        try:
            return see(service.add_person(acting("add_person", committee), committee, *who))
        except Refused as no:
            if no.reason != "is_free_handle":
                raise
            form.handle.errors = [gettext("refused.is_free_handle")]
    allow("add_person", committee)
    page = render_template("home/add_person.html", thing=committee, form=form)
    return (page, 422) if request.method == "POST" else page


@bp.post(f"{PERSON}/issue-link")
def issue_link(slug: str, key: str) -> Response:
    """The link travels to the next page in the secretary's own session, to be shown once."""
    user = the_person(key)
    done = service.issue_link(acting("issue_link", user), user)
    session["new_link"] = {"of": user.pid, "token": done.token}
    return redirect(url_of(user) + "#link", 303)


@bp.post(f"{PERSON}/revoke-link")
def revoke_link(slug: str, key: str) -> Response:
    user = the_person(key)
    service.revoke_link(acting("revoke_link", user), user)
    flash(gettext("person.link_revoked"))
    return see(user)


@bp.route(f"{PERSON}/deactivate-person", methods=BOTH)
def deactivate_person(slug: str, key: str) -> Any:
    return _reasoned("deactivate_person", the_person(key), service.deactivate_person)


@bp.route(f"{PERSON}/reactivate-person", methods=BOTH)
def reactivate_person(slug: str, key: str) -> Any:
    return _reasoned("reactivate_person", the_person(key), service.reactivate_person)


def _reasoned(name: str, user: User, change: Callable[..., None]) -> Any:
    form = ReasonForm()
    if request.method == "POST" and form.validate():
        change(acting(name, user), user, form.reason.data)
        return see(user)
    allow(name, user)
    page = person_view(user, asked=name, form=form)
    return (page, 422) if request.method == "POST" else page
