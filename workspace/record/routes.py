"""设置·历史: what was administered, by whom and when, from the record itself."""

import re
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request

from workspace.committees.routes import SETTINGS, shown_committee, the_committee
from workspace.i18n import catalog, gettext, lang
from workspace.record import queries
from workspace.text import official_date
from workspace.web import paginate
from workspace.web.head import ABOUT, Ask, is_about, shown
from workspace.web.jinja import named

bp = Blueprint("record", __name__)
PID = re.compile(r"[a-z_]+:[a-z2-7]{16}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: Columns whose values are words of a family.
FAMILIES = {"role": "role", "default_preset": "preset"}
#: What this room adds to the one query of every page.
IN_HEAD: dict[str, Ask] = {
    "record_size": lambda: queries.size_of(shown_committee()),
    "trace": lambda: queries.last_entry(ABOUT),
}


def record_of(thing: Any) -> queries.Trace | None:
    """The trace of a thing in the record; of what the page is about it is asked with the head."""
    return queries.as_trace(shown()["trace"]) if is_about(thing) else queries.record_of(thing)


@bp.get(f"{SETTINGS}/history")
def show_history(slug: str) -> str:
    kind = request.args.get("kind", "")
    kind = kind if kind in queries.KINDS else ""
    page = paginate(queries.listed(the_committee(), kind))
    found = queries.history(page.rows)
    return render_template(
        "record/history.html",
        page=page,
        lines=found.lines,
        kind=kind,
        kinds=queries.KINDS,
        call=lambda pid: called(pid, found.names),
        say=lambda change, value: said(change, value, found.names),
    )


def called(pid: str, names: dict[str, Any]) -> str:
    """What a row is called: its name, or what it is about."""
    known = names.get(pid)
    if isinstance(known, tuple):
        parts = (called(str(part), names) if part else "" for part in known)
        words = gettext("list.comma").join(part for part in parts if part)
        return gettext("term.number", n=words) if pid.startswith("term:") else words
    if known is not None:
        return str(named(known))
    return "" if PID.fullmatch(pid) else of_day(pid)


def said(change: queries.Change, value: Any, names: dict[str, Any]) -> str:
    """A column's value as people read it."""
    if value in (None, ""):
        return gettext("list.none")
    if isinstance(value, str) and PID.fullmatch(value):
        return called(value, names)
    table = change.row.partition(":")[0]
    family = FAMILIES.get(change.column, "")
    if change.column == "kind":
        family = {"membership": "membership", "calendar_day": "day_kind"}.get(table, "group_kind")
    key = f"{family}.{value}"
    return gettext(key) if key in catalog(lang()) else of_day(str(value))


def of_day(text: str) -> str:
    """A day in words; any other text as it is."""
    return official_date(date.fromisoformat(text), lang()) if DAY.fullmatch(text) else text
