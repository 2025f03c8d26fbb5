"""检索 — the page that finds, and the committee's list of synonyms."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from workspace.acts import Refused
from workspace.committees.models import Committee
from workspace.committees.routes import the_committee
from workspace.db import db
from workspace.issues.queries import COMMENTS_A_PAGE
from workspace.search import queries, service
from workspace.search.forms import SynonymsForm
from workspace.search.models import SynonymList
from workspace.search.queries.filters import KINDS
from workspace.search.rules import DEFAULTS, written
from workspace.text import changes
from workspace.web import Page, acting, actor, page_of, see, why

bp = Blueprint("search", __name__)
PER_PAGE = 20
#: Years named beside the results.
MOST_YEARS = 6


@bp.get("/<string:slug>/search")
def search(slug: str) -> str:
    me, committee = actor(), the_committee()
    filters = queries.filters_of(request.args)
    organizations = queries.organizations_of(committee)
    found = queries.find(me, committee, filters, organizations)
    page = _page(found)
    return render_template(
        "search/search.html",
        filters=filters,
        found=found,
        page=page,
        first=(page.number - 1) * PER_PAGE,
        hits=queries.shown(page.rows, found.asked, found.exact - (page.number - 1) * PER_PAGE),
        tabs=[
            kind
            for kind in KINDS
            if found.counts[kind] or kind == filters.kind or kind in found.is_more
        ],
        years=sorted(found.years.items(), reverse=True)[:MOST_YEARS]
        if len(found.years) > 1
        else [],
        address=address,
        groups=queries.groups_of(committee),
        terms=queries.terms_of(committee),
        organizations=organizations,
    )


def _page(found: queries.Found) -> Page:
    """The page that ?page= asks for, 404 for one that is not there."""
    sent = request.args.get("page", "1")
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 7 else 0
    pages = max(1, -(-len(found.rows) // PER_PAGE))
    if not 1 <= number <= pages:
        abort(404)
    first = (number - 1) * PER_PAGE
    return Page(found.rows[first : first + PER_PAGE], number, pages, len(found.rows))


def address(hit: queries.Hit) -> str:
    """The page that shows what was found."""
    return ADDRESSES.get(hit.kind, _issue)(hit.row)


def _issue(row: Any, **more: Any) -> str:
    where = {"slug": row.slug, "group": row.group_code, "number": row.issue_number}
    return url_for("home.show_issue", **where, **more)


def _comment(row: Any) -> str:
    page = (row.number - 1) // COMMENTS_A_PAGE + 1
    return _issue(row, page=page if page > 1 else None, _anchor=f"c{row.number}")


def _poll(row: Any) -> str:
    where = {"slug": row.slug, "group": row.group_code, "number": row.issue_number}
    return url_for("voting.show_poll", **where, turn=row.number)


def _resolution(row: Any, **more: Any) -> str:
    if row.no:
        return url_for("followups.show_resolution", slug=row.slug, year=row.year, no=row.no, **more)
    key = row.resolution_pid.partition(":")[2]
    return url_for("resolutions.show_draft", slug=row.slug, key=key, **more)


def _commitment(row: Any) -> str:
    where = {"slug": row.slug, "year": row.year, "no": row.no, "code": row.org_code}
    return url_for("followups.show_commitment", **where)


def _meeting(row: Any) -> str:
    """The meeting's page, at the item where an item was found."""
    table, _, key = row.obj.partition(":")
    anchor = f"i-{key}" if table == "agenda_item" else None
    return url_for("meetings.show_meeting", slug=row.slug, number=row.number, _anchor=anchor)


def _attachment(row: Any) -> str:
    """The page of the thing that the file hangs on."""
    if row.commitment_state:
        return _commitment(row)
    if row.resolution_pid:
        return _resolution(row)
    if row.issue_number is None:
        return _meeting(row)
    return _comment(row) if row.number else _issue(row)


#: Kind -> its page; what is not named here stands on its issue's.
ADDRESSES: dict[str, Callable[[Any], str]] = {
    "comment": _comment,
    "position": lambda row: _issue(row, _anchor="positions"),
    "poll": _poll,
    "resolution": _resolution,
    "reservation": lambda row: _resolution(row, _anchor="reservations"),
    "report": _commitment,
    "attachment": _attachment,
    "meeting": _meeting,
    "minutes": lambda row: url_for("meetings.show_minutes", slug=row.slug, number=row.number),
    "group": lambda row: url_for("home.show_group", slug=row.slug, group=row.group_code),
    "point": lambda row: url_for("home.show_term", slug=row.slug, number=row.term_number),
}


@page_of(SynonymList)
def synonyms_page(kept: SynonymList) -> str:
    """The address of a committee's list of synonyms."""
    committee = db.session.get_one(Committee, kept.committee_id)
    return url_for("search.edit_synonyms", slug=committee.slug)


@bp.route("/<string:slug>/settings/synonyms", methods=["GET", "POST"])
def edit_synonyms(slug: str) -> Any:
    """All read the list; where it may not be edited, the page says why."""
    committee = the_committee()
    version, groups_now = queries.synonyms_in_force(committee)
    kept = {"groups": written(groups_now), "version": str(version)}
    form = SynonymsForm(data=kept if request.method == "GET" else None)
    if request.method == "POST" and form.validate():
        me = acting("edit_synonyms", committee)
        return see(service.edit_synonyms(me, committee, form.typed, form.of_version))
    if request.method == "POST" and (reason := why("edit_synonyms", committee)):
        raise Refused(reason, "edit_synonyms", committee)
    page = render_template(
        "search/synonyms.html",
        form=form,
        groups=groups_now,
        lists=_compared(queries.synonym_lists(committee)),
    )
    return (page, 422) if request.method == "POST" else page


def _compared(lists: list[SynonymList]) -> list[tuple[SynonymList, Any]]:
    """Each list, newest first, with what changed against the one before."""
    texts = [written(kept.groups) for kept in lists]
    before = [*texts[1:], written(DEFAULTS)]
    return [(kept, changes(old, new)) for kept, new, old in zip(lists, texts, before, strict=False)]
