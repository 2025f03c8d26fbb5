"""What the follow-up page shows as a file: one line a resolution and organization."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flask import Response

from workspace.committees.queries import terms_of
from workspace.committees.routes import the_committee
from workspace.documents.tables import Cell, Sheet
from workspace.followups import queries
from workspace.followups.models import Commitment
from workspace.followups.routes.pages import asked_tab, asked_term, bp, waiting_in
from workspace.followups.rules import Tab
from workspace.i18n import gettext
from workspace.text import SHANGHAI
from workspace.web import actor
from workspace.web.files import download
from workspace.web.jinja import named, titled

#: Column -> its width.
COLUMNS = {
    "number": 24,
    "resolution": 50,
    "organization": 20,
    "state": 12,
    "reserved": 10,
    "opened_at": 18,
    "due_at": 18,
    "closed_at": 18,
}


@bp.get("/<string:slug>/follow-up/export/<any(csv,xlsx):kind>")
def export_matrix(slug: str, kind: str) -> Response:
    committee = the_committee()
    sheet = Sheet(
        title=f"{named(committee)} {gettext('nav.followups')}",
        head=[(gettext(f"export.{name}"), width) for name, width in COLUMNS.items()],
        rows=list(_rows()),
        more=gettext("export.more"),
    )
    return download(sheet, kind, f"follow-up-{committee.slug}")


def _rows() -> Iterator[list[Cell]]:
    """The rows of the view that the address asks for, as its page shows them."""
    me, committee, tab = actor(), the_committee(), asked_tab()
    if tab in (Tab.VERIFY, Tab.OWN):
        for commitment in waiting_in(queries.waiting_for(me, committee))[tab]:
            yield row_of(commitment, commitment.state.value)
        return
    shown = asked_term(terms_of(committee.parent_id or committee.id), tab)
    matrix = queries.matrix(me, committee, shown) if shown else None
    for row in matrix.rows if matrix else ():
        for cell in row.cells.values():
            held = "whole" if cell.is_reserved else "partly" if cell.is_partly_reserved else ""
            yield row_of(cell.commitment, cell.word, held)


def row_of(commitment: Commitment, word: str, held: str = "") -> list[Cell]:
    """One line: whose, under which resolution, how it stands and since when."""
    return [
        commitment.resolution.number,
        titled(commitment.resolution),
        named(commitment.organization),
        gettext(f"commitment_state.{word}"),
        gettext(f"export.{held}") if held else "",
        commitment.opened_at,
        last_moment(commitment.due_at),
        commitment.closed_at,
    ]


def last_moment(due_at: datetime) -> date | datetime:
    """A deadline as it is said: midnight is the end of the day before, which stands alone."""
    local = due_at.astimezone(SHANGHAI)
    if local.time() == datetime.min.time():
        return (local - timedelta(seconds=1)).date()
    return due_at
