"""The follow-up page, and the page of a published resolution with who has done it."""

from flask import Blueprint, abort, render_template, request, url_for

from workspace.committees.models import Term
from workspace.committees.queries import day_of, terms_of
from workspace.committees.routes import the_committee
from workspace.followups import queries
from workspace.followups.models import Commitment, ProgressReport
from workspace.followups.rules import Tab
from workspace.issues import queries as issues
from workspace.resolutions import queries as resolutions
from workspace.resolutions.routes import the_published
from workspace.resolutions.rules import sealed_text
from workspace.text import digest
from workspace.web import actor, head, page_of

bp = Blueprint("followups", __name__)
#: No year or number of the database goes beyond.
LARGEST = 2**31 - 1
#: What waits for another organization than the doer's.
CHECKS = ("verify_commitment", "grant_extension")


@page_of(Commitment)
def commitment_page(commitment: Commitment) -> str:
    """The address of a commitment: its resolution's number and its organization's code."""
    resolution = commitment.resolution
    return url_for(
        "followups.show_commitment",
        slug=resolution.committee.slug,
        year=resolution.year,
        no=resolution.no,
        code=commitment.organization.code,
    )


@page_of(ProgressReport)
def report_page(report: ProgressReport) -> str:
    """The address of a step: its commitment's history."""
    return f"{commitment_page(report.commitment)}#item"


@bp.get("/<string:slug>/resolutions/<int:year>-<int:no>")
def show_resolution(slug: str, year: int, no: int) -> str:
    resolution = the_published(in_range(year), in_range(no))
    head.about(resolution)
    files = issues.attachments_of([resolution.pid]).get(resolution.pid, [])
    annexes = [(file.name, file.sha256) for file in files if not file.withdrawn_at]
    return render_template(
        "followups/resolution.html",
        resolution=resolution,
        electors=resolutions.electors_of(resolution.poll_id),
        kin=resolutions.kin_of(resolution),
        cells=queries.under(actor(), resolution),
        files=files,
        is_as_signed=digest(sealed_text(resolution, annexes).decode()) == resolution.text_hash,
    )


def in_range(number: int) -> int:
    return number if number <= LARGEST else abort(404)


@bp.get("/<string:slug>/follow-up")
def show_matrix(slug: str) -> str:
    me, committee = actor(), the_committee()
    tab, terms = asked_tab(), terms_of(committee.parent_id or committee.id)
    waiting = queries.waiting_for(me, committee)
    shown = asked_term(terms, tab)
    is_list = tab in (Tab.VERIFY, Tab.OWN)
    return render_template(
        "followups/list.html",
        tab=tab,
        shown=shown,
        terms=terms,
        counts=queries.counts_by_term(me, committee),
        current=current_of(terms),
        waiting=waiting_in(waiting),
        matrix=None if is_list or shown is None else queries.matrix(me, committee, shown),
    )


def waiting_in(waiting: list[tuple[str, Commitment]]) -> dict[Tab, list[Commitment]]:
    """What waits for the person, by the view that lists it."""
    return {
        Tab.VERIFY: [c for act, c in waiting if act in CHECKS],
        Tab.OWN: [c for act, c in waiting if act not in CHECKS],
    }


def asked_tab() -> Tab:
    """The view that ?tab= asks for; this term's where it asks for none there is."""
    sent = request.args.get("tab", "")
    return Tab(sent) if sent in set(Tab) else Tab.TERM


def current_of(terms: list[Term]) -> Term | None:
    """The term in office, else the last one."""
    day = day_of(actor().at)
    in_office = [t for t in terms if t.starts_on <= day]
    return in_office[-1] if in_office else None


def asked_term(terms: list[Term], tab: Tab) -> Term | None:
    """The term whose matrix is shown: the current one, or the earlier one that ?term= names."""
    current = current_of(terms)
    if tab is not Tab.EARLIER or current is None:
        return current
    earlier = [t for t in terms if t.number < current.number]
    sent = request.args.get("term", "")
    return next((t for t in earlier if str(t.number) == sent), earlier[-1] if earlier else None)
