"""关注: the buttons on the pages of issues, groups and committees, and the list of one's own."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workspace.accounts.routes import safe_next
from workspace.committees import queries as committees
from workspace.committees.models import Committee
from workspace.db import db
from workspace.groups import queries as groups
from workspace.groups.models import SpecialistGroup
from workspace.issues import queries as issues
from workspace.issues.models import Issue
from workspace.notifications import service
from workspace.notifications.queries import lists
from workspace.notifications.routes.pages import bp
from workspace.notifications.rules import Level
from workspace.web import actor, one

#: What can be followed: table -> model and the query of what one sees of it.
SEEN: dict[str, tuple[type[Any], Any]] = {
    "issue": (Issue, issues.visible_to),
    "specialist_group": (SpecialistGroup, groups.visible_to),
    "committee": (Committee, committees.visible_to),
}


@bp.post("/notices/follow")
def follow() -> Response:
    """Set how closely one follows a thing; unseen things answer like missing ones."""
    thing, sent = request.form.get("thing", ""), request.form.get("level", "")
    table = thing.partition(":")[0]
    if table not in SEEN or sent not in set(Level) or "\0" in thing:
        abort(404)
    row = one(SEEN[table][1](actor()), pid=thing)
    service.follow(actor(), row.pid, Level(sent))
    target = safe_next(request.form.get("next", ""))
    return redirect(target or url_for("notifications.list_followed"), 303)


@bp.get("/notices/followed")
def list_followed() -> str:
    """What one follows or has silenced, the latest first."""
    watches = lists.followed_by(actor())
    rows = {}
    for table, (model, seen) in SEEN.items():
        keys = [w.thing for w in watches if w.thing.startswith(f"{table}:")]
        if keys:
            found = db.session.scalars(seen(actor()).where(model.pid.in_(keys))).unique()
            rows.update({row.pid: row for row in found})
    shown = [(w.level, rows[w.thing]) for w in watches if w.thing in rows]
    return render_template("notifications/followed.html", shown=shown)
