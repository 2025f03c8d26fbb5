"""What templates may ask: words, dates, permissions, addresses; nothing that writes."""

import hashlib
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_login import current_user
from markupsafe import Markup

from workspace import clock, i18n, text
from workspace.web import drawing, identity
from workspace.web.addresses import url_for
from workspace.web.marks import keeper, today
from workspace.web.pages import url_of
from workspace.web.requests import new_request_id


def set_up(app: Flask) -> None:
    """Install globals and filters."""
    drawing.set_up(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        can=identity.can,
        why=identity.why,
        acting_choices=identity.acting_choices,
        url_of=url_of,
        url_for=url_for,
        drawn_once=keeper(),
        drawn_daily=keeper(today),
        request_id=new_request_id,
        asset=asset,
        named=named,
        titled=titled,
        mark=lambda thing: text.organization_mark(named(thing)),
        ordinal=lambda n: text.chinese_ordinal(n) if i18n.lang() == "zh" else str(n),
        left=lambda at: text.left(at, clock.now()),
        here=here,
    )
    app.jinja_env.filters.update(
        date=lambda at: text.date(at, i18n.lang(), clock.now()),
        datetime=spoken_time,
        official=lambda day: text.official_date(day, i18n.lang()),
        iso=text.iso,
        named_cells=named_cells,
        called=named,
        picture=lambda code, kinds: kinds.get(code, "hold"),
        rendered=Markup,
        filesize=lambda size: text.file_size(size, i18n.lang()),
    )

    app.context_processor(page)


def page() -> dict[str, Any]:
    """What every template may name beside what its route gives it."""
    theme = request.cookies.get("theme", "")
    return {
        "lang": i18n.lang(),
        "theme": theme if theme in ("light", "dark") else "",
        "actor": identity.actor() if current_user.is_authenticated else None,
        "now": clock.now(),
        "demo_clock": clock.is_demo(),
    }


def spoken_time(at: datetime) -> str:
    """Day and time in the page's language; the year only where it is another."""
    return text.datetime_(at, i18n.lang(), clock.now())


def named(thing: Any) -> str:
    """The name in the page's language."""
    return (thing.name_en if i18n.lang() == "en" else "") or thing.name


def named_cells(row: Any) -> Any:
    """A row of cells with the organizations' names in the page's language."""
    return row and replace(row, cells=tuple((code, named(thing)) for code, thing in row.cells))


def titled(thing: Any) -> str:
    """The title in the page's language."""
    return (thing.title_en if i18n.lang() == "en" else "") or thing.title


def here() -> str:
    """The address of this page, for forms that come back to it."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def asset(name: str) -> str:
    """The address of a static file with its version, so that it may be kept for a year."""
    return url_for("static", filename=name, v=_version(name))


@cache
def _version(name: str) -> str:
    path = Path(__file__).resolve().parents[2] / "static" / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
