"""The register as a file, under the filters of its page."""

from collections.abc import Iterator
from typing import Any

from flask import Response
from sqlalchemy.orm import joinedload, selectinload

from workspace.committees.routes import the_committee
from workspace.db import db
from workspace.documents.tables import Cell, Sheet
from workspace.i18n import gettext
from workspace.resolutions import queries
from workspace.resolutions.models import Reservation, Resolution
from workspace.resolutions.routes.pages import asked_filters, bp
from workspace.text import local_day
from workspace.web import actor
from workspace.web.files import download
from workspace.web.jinja import named, titled

#: Column -> its width.
COLUMNS = {
    "number": 24,
    "title": 50,
    "group": 16,
    "term": 8,
    "chair": 20,
    "state": 12,
    "adopted_on": 12,
    "issued_on": 12,
    "effective_on": 12,
    "due_on": 12,
    "issue": 8,
    "reserved_by": 30,
}


@bp.get("/<string:slug>/resolutions/export/<any(csv,xlsx):kind>")
def export_resolutions(slug: str, kind: str) -> Response:
    committee = the_committee()
    query = queries.register(actor(), committee.id, **asked_filters()).options(
        joinedload(Resolution.issue),
        selectinload(Resolution.reservations).joinedload(Reservation.organization),
    )
    sheet = Sheet(
        title=f"{named(committee)} {gettext('nav.resolutions')}",
        head=[(gettext(f"export.{name}"), width) for name, width in COLUMNS.items()],
        rows=(row_of(r) for r in _streamed(query)),
        more=gettext("export.more"),
    )
    return download(sheet, kind, f"resolutions-{committee.slug}")


def _streamed(query: Any) -> Iterator[Resolution]:
    yield from db.session.scalars(query.execution_options(yield_per=500))


def row_of(resolution: Resolution) -> list[Cell]:
    """One line of the register, its days as days."""
    held = [r for r in resolution.reservations if r.withdrawn_at is None]
    return [
        resolution.number,
        titled(resolution),
        named(resolution.group),
        resolution.term.number,
        named(resolution.chair_organization),
        gettext(f"resolution_state.{resolution.state.value}"),
        resolution.adopted_on,
        resolution.published_at and local_day(resolution.published_at),
        resolution.effective_on,
        resolution.due_on,
        resolution.issue.number if resolution.issue else None,
        gettext("list.comma").join(named(r.organization) for r in held),
    ]
