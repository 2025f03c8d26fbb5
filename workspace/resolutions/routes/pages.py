"""The register, the page of a draft, and what every act of this room shares."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from workspace.committees.queries import terms_of
from workspace.committees.routes import the_committee
from workspace.issues import queries as issues
from workspace.meetings.models import Meeting
from workspace.meetings.rules import SAT
from workspace.resolutions import queries
from workspace.resolutions.forms import ClearForm, ReasonForm
from workspace.resolutions.models import Reservation, Resolution
from workspace.resolutions.queries.meetings import came_of
from workspace.resolutions.rules import PUBLISHED, ResolutionState
from workspace.web import ActForm, actor, one, page_of, paginate, url_of

bp = Blueprint("resolutions", __name__)
DRAFT = "/<string:slug>/resolutions/drafts/<string:key>"
BOTH = ["GET", "POST"]


@page_of(Resolution)
def resolution_page(resolution: Resolution, **more: Any) -> str:
    """The address of a resolution: by its number once it has one, by its public id before."""
    slug = resolution.committee.slug
    if not resolution.is_published:
        return url_for("resolutions.show_draft", slug=slug, key=key_of(resolution), **more)
    number = {"year": resolution.year, "no": resolution.no}
    return url_for("followups.show_resolution", slug=slug, **number, **more)


@page_of(Reservation)
def reservation_page(reservation: Reservation) -> str:
    """The address of a reservation: where it is printed."""
    return resolution_page(reservation.resolution, _anchor="reservations")


def key_of(row: Resolution | Reservation) -> str:
    """The 16 characters of a public id."""
    return row.pid.partition(":")[2]


@bp.get("/<string:slug>/resolutions")
def list_resolutions(slug: str) -> str:
    me, committee, asked = actor(), the_committee(), asked_filters()
    query = queries.register(me, committee.id, **asked)
    page = paginate(query)
    return render_template(
        "resolutions/list.html",
        asked=asked,
        page=page,
        later=queries.latest_on(r.id for r in page.rows),
        counts=queries.counts_by_year(query),
        years=queries.years_of(me, committee.id),
        drafts=queries.in_preparation(me, committee.id),
        terms=terms_of(committee.parent_id or committee.id),
        groups=queries.groups_of(me, committee.id),
        states=[state for state in ResolutionState if state in PUBLISHED],
    )


def asked_filters() -> dict[str, Any]:
    """What the address asks of the register; whatever is unknown there asks nothing."""
    sent = request.args
    state, group = sent.get("state", ""), sent.get("group", "")
    return {
        "term": _number(sent.get("term", "")),
        "year": _number(sent.get("year", "")),
        "state": state if state in PUBLISHED else "",
        "group": group[:40],
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


@bp.app_template_global()
def resolutions_of(meeting: Meeting) -> list[Resolution]:
    """What a meeting that was opened adopted, as far as its reader may see it."""
    return came_of(actor(), meeting) if meeting.state in SAT else []


@bp.get(DRAFT)
def show_draft(slug: str, key: str) -> Any:
    resolution = the_draft(key)
    if resolution.is_published:
        return redirect(url_of(resolution), 303)
    return draft_page(resolution)


def the_draft(key: str) -> Resolution:
    """The resolution of this address with all that its page shows, or 404."""
    query = queries.whole(queries.visible_to(actor()))
    found: Resolution = one(query, committee_id=the_committee().id, pid=f"resolution:{key}")
    return found


def the_published(year: int, no: int) -> Resolution:
    """The published resolution of this number with all that its page shows, or 404."""
    committee = the_committee()
    query = queries.whole(queries.visible_to(actor())).where(Resolution.state.in_(PUBLISHED))
    # A committee has one 代字 a year (edit_committee sees to it), so that year and number will do.
    found: Resolution = one(query, committee_id=committee.id, year=year, no=no)
    return found


def draft_page(resolution: Resolution, asked: str = "", form: ActForm | None = None) -> str:
    """The draft as it would be printed, with the forms of what may be done to it.

    `asked` is the act whose own address this is, `form` its form with the errors it has.
    """
    forms = {"clear_resolution": ClearForm, "return_resolution": ReasonForm}
    filled = {name: form if name == asked else new(formdata=None) for name, new in forms.items()}
    return render_template(
        "resolutions/draft.html",
        resolution=resolution,
        key=key_of(resolution),
        electors=queries.electors_of(resolution.poll_id),
        files=issues.attachments_of([resolution.pid]).get(resolution.pid, []),
        asked=asked,
        form=form,
        forms=filled,
    )
