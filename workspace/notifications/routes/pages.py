"""通知: the list, opening one, marking them read. A GET changes nothing."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workspace.committees import queries as committees
from workspace.committees.models import Committee
from workspace.db import db
from workspace.notifications import service
from workspace.notifications.models import Notification
from workspace.notifications.queries import lists
from workspace.web import actor, one, paginate
from workspace.web.pages import url_of_pid

bp = Blueprint("notifications", __name__)
#: A key that no database reaches.
BEYOND = 2**31


@bp.get("/notices")
def list_notices() -> str:
    me = actor()
    tab = "all" if request.args.get("tab") == "all" else "unread"
    found = db.session.scalars(committees.visible_to(me).order_by(Committee.id)).all()
    chosen = committee_of(request.args.get("committee", ""))
    seen = lists.visible_to(me) if tab == "all" else lists.unread_by(me)
    if chosen is not None:
        seen = seen.where(Notification.committee_id == chosen.id)
    page = paginate(lists.in_full(seen))
    return render_template(
        "notifications/list.html",
        tab=tab,
        page=page,
        lines=lists.by_issue(page.rows),
        committees=found,
        chosen=chosen,
        newest=max((row.id for row in page.rows), default=0),
    )


def committee_of(slug: str) -> Committee | None:
    """The committee that a filter names; none where it names none, 404 where it is unseen."""
    if "\0" in slug:
        abort(404)
    return one(committees.visible_to(actor()), slug=slug) if slug else None


@bp.post("/notices/<int:key>/open-notice")
def open_notice(key: int) -> Response:
    """Mark it read and go where it leads."""
    notice = one(lists.visible_to(actor()), id=key)
    target = address_of(notice)
    service.mark_read(actor(), [notice.id])
    return redirect(target, 303)


def address_of(notice: Notification) -> str:
    """Where a notice leads: to the thing, else to what it belongs to."""
    return url_of_pid(notice.thing, notice.about)


@bp.post("/notices/mark-read")
def mark_read() -> Response:
    """Of the lines that were ticked, or of one line's notices."""
    sent = request.form.getlist("notice")[:200]
    keys = [int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < 12]
    service.mark_read(actor(), [key for key in keys if key < BEYOND])
    return back()


@bp.post("/notices/mark-all-read")
def mark_all_read() -> Response:
    """Up to the newest one that the page showed: what came meanwhile stays unread."""
    sent = request.form.get("upto", "")
    upto = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 12 else 0
    chosen = committee_of(request.form.get("committee", ""))
    service.mark_all_read(actor(), min(upto, BEYOND), chosen.id if chosen else None)
    return back()


def back() -> Response:
    """To the list as it was shown."""
    tab = "all" if request.form.get("tab") == "all" else None
    chosen = committee_of(request.form.get("committee", ""))
    where = {"tab": tab, "committee": chosen.slug if chosen else None}
    return redirect(url_for("notifications.list_notices", **where), 303)
