"""工作台 and the pages that show several rooms together."""

from dataclasses import replace
from typing import Any

from flask import (
    Blueprint,
    abort,
    render_template,
    request,
    url_for,
)

from workspace.accounts.forms import SignInForm
from workspace.accounts.models import User
from workspace.accounts.routes import sign_in_page
from workspace.committees import queries as committees
from workspace.committees.models import Committee, Term
from workspace.committees.routes import (
    shown_committee,
    shown_term,
    the_committee,
    working_days_left,
)
from workspace.committees.rules import MembershipKind
from workspace.db import db
from workspace.groups import queries as groups
from workspace.groups.models import SpecialistGroup
from workspace.home import queries
from workspace.i18n import gettext
from workspace.issues import queries as issues
from workspace.issues.models import Issue
from workspace.issues.routes.pages import issue_forms
from workspace.web import actor, can, fresh, head, paginate
from workspace.web.identity import is_signed_in

bp = Blueprint("home", __name__)


@bp.get("/")
def show_home() -> Any:
    if not is_signed_in():
        return sign_in_page(SignInForm(formdata=None))
    if shown_committee() is None:
        keeper = db.session.get_one(User, actor().id).committee
        return render_template("home/unseated.html", keeper=keeper)
    return render_template("home/home.html", **queries.overview(actor(), shown_committee()))


@bp.get("/<string:slug>")
def show_committee(slug: str) -> str:
    committee = the_committee()
    return render_template(
        "home/committee.html",
        memberships=committees.memberships(committee.id),
        terms=committees.terms_of(committee.id),
        kinds=MembershipKind,
    )


@bp.get("/<string:slug>/groups")
def list_groups(slug: str) -> str:
    me, committee = actor(), the_committee()
    found = groups_of(committee)
    return render_template(
        "home/groups.html",
        groups=found,
        counts=queries.counts_by_group(me, committee.id),
        seats=groups.seats_on([g.id for g in found], committees.day_of(me.at)),
    )


def groups_of(committee: Committee) -> list[SpecialistGroup]:
    """The committee's groups in their order."""
    return groups.of_committee(actor(), committee.id)


@bp.get("/<string:slug>/issues")
def list_issues(slug: str) -> str:
    return issue_list()


@bp.get("/<string:slug>/<string:group>")
def show_group(slug: str, group: str) -> str:
    return issue_list(group)


def issue_list(code: str = "") -> str:
    """The list under the address's filters, of one group or of all."""
    me, committee = actor(), the_committee()
    found = groups_of(committee)
    group = next((g for g in found if g.code == code), None)
    if code and group is None:
        abort(404)
    filters = issues.filters_of(request.args)
    if group:
        filters = replace(filters, group=group.code)
    counts = issues.counts(me, committee, filters)
    marked = issues.with_read_marks(me, issues.listed(me, committee, filters))
    page = paginate(marked, total=counts[filters.tab], scalars=False)
    read = {issue.id: number for issue, number in page.rows}
    page = replace(page, rows=[issue for issue, _ in page.rows])
    members = [
        m.organization for m in committees.members_on(committee.id, committees.day_of(me.at))
    ]
    term = shown_term()
    return render_template(
        "home/issues.html",
        group=group,
        filters=filters,
        counts=counts,
        labels=issues.labels_of(committee),
        page=page,
        by_state=queries.by_state(page.rows),
        cells=queries.cells_of(page.rows, members),
        read=read,
        organizations=members,
        points=issues.points_of(term.id) if term else [],
        groups=[] if group else found,
        group_names={g.id: g for g in found},
    )


@bp.get("/<string:slug>/<string:group>/issues/<int:number>")
def show_issue(slug: str, group: str, number: int) -> Any:
    me = actor()
    issue = issues.at_address(me, the_committee(), group, number) or abort(404)
    head.about(issue)
    page = queries.issue_page(me, issue, asked_page(issues.pages_of(issue)))
    stamp = fresh(queries.marks_of(page), me.pid, me.at.replace(minute=0, second=0, microsecond=0))
    forms = issue_forms(issue, page["thread"], page["draft"])
    return stamp(
        render_template("home/issue.html", **page, **forms, first_acts=acts_of_higher_rooms(issue))
    )


def acts_of_higher_rooms(issue: Issue) -> list[tuple[str, str, str]]:
    """(address, words, look) of what the person may do next in the rooms above the issues."""
    at = {"slug": issue.committee.slug, "group": issue.group.code, "number": issue.number}
    return [
        (url_for(endpoint, **at), gettext(f"act.{act}"), "primary")
        for act, endpoint in (
            ("open_poll", "voting.open_poll"),
            ("draft_resolution", "resolutions.draft_resolution"),
        )
        if can(act, issue)
    ]


def asked_page(pages: int) -> int:
    """The page of the thread that ?page= asks for, 404 where there is none."""
    sent = request.args.get("page", "1")
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 7 else 0
    return number if 1 <= number <= pages else abort(404)


@bp.get("/<string:slug>/terms/<int:number>")
def show_term(slug: str, number: int) -> str:
    me, today = actor(), committees.day_of(actor().at)
    terms, shown = terms_with(number)
    points = queries.programme(me, shown)
    return render_template(
        "home/term.html",
        shown=shown,
        terms=terms,
        today=today,
        members_on=min(max(shown.starts_on, today), shown.ends_on),
        working_left=working_days_left(shown.ends_on) if shown.starts_on <= today else 0,
        points=points,
        widest=max([8, *(row.commitments for row in points)]),
        resolutions=queries.outputs(shown),
    )


def terms_with(number: int) -> tuple[list[Term], Term]:
    """The terms of this address's committee (a city's are its province's), and the one of this
    number, or 404."""
    committee = the_committee()
    terms = committees.terms_of(committee.parent_id or committee.id)
    return terms, next((t for t in terms if t.number == number), None) or abort(404)
