"""Pages: one visible row or 404, the address of an object, 50 a page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import abort, redirect, request
from sqlalchemy import Select, bindparam, func, select
from werkzeug.wrappers import Response

from workspace.db import db
from workspace.web.addresses import url_for

PER_PAGE = 50
_pages: dict[type[Any], Callable[[Any], str]] = {}


def one(query: Select[Any], **key: Any) -> Any:
    """The one row of a visible_to() query with these columns, or 404."""
    entity = query.column_descriptions[0]["entity"]
    for name, value in key.items():
        query = query.where(getattr(entity, name) == value)
    row = db.session.scalars(query.limit(1)).unique().first()
    return row if row is not None else abort(404)


def page_of(model: type[Any]) -> Callable[[Callable[[Any], str]], Callable[[Any], str]]:
    """Register which page shows an object of this model."""

    def register(address: Callable[[Any], str]) -> Callable[[Any], str]:
        _pages[model] = address
        return address

    return register


def url_of(obj: Any) -> str:
    """The address of the page that shows an object."""
    return _pages[type(obj)](obj)


def url_of_pid(pid: str, otherwise: Any = None) -> str:
    """The address of the page that shows the object with a public id; of what has none the page
    of `otherwise`, or "/"."""
    table = pid.partition(":")[0]
    model = next((m for m in _pages if m.__tablename__ == table), None)
    row = db.session.scalar(select(model).filter_by(pid=pid)) if model else None
    if row is None:
        row = otherwise
    return url_for("home.show_home") if row is None else url_of(row)


def see(obj: Any, anchor: str = "") -> Response:
    """303 to the page of an object."""
    return redirect(url_of(obj) + (f"#{anchor}" if anchor else ""), 303)


@lru_cache(64)
def _limited(query: Select[Any]) -> Select[Any]:
    """One page of a list; a query that is kept by its room keeps its pages too."""
    return query.limit(bindparam("rows")).offset(bindparam("before"))


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, its number from 1, how many pages and rows there are."""

    rows: list[Any]
    number: int
    pages: int
    total: int

    def url(self, number: int) -> str:
        """The address of another page of the same list."""
        kept = {k: v for k, v in request.args.items(multi=False) if k != "page"}
        arguments = {**(request.view_args or {}), **kept, "page": number}
        return url_for(str(request.endpoint), **arguments)


def paginate(
    query: Select[Any],
    *,
    total: int | None = None,
    scalars: bool = True,
    per_page: int = PER_PAGE,
) -> Page:
    """The page that ?page= asks for (one that is not there is 404); `total` saves counting."""
    sent = request.args.get("page", "1")
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 7 else 0
    if total is None:
        total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
        total = total or 0
    pages = max(1, -(-total // per_page))
    if not 1 <= number <= pages:
        abort(404)
    limited, asked = _limited(query), {"rows": per_page, "before": (number - 1) * per_page}
    execute = db.session.scalars if scalars else db.session.execute
    return Page(list(execute(limited, asked).unique()), number, pages, total)
