"""Answers to what may not be: refused, vanished, repeated, edited by two, lapsed.

Nothing typed is lost: a conflict shows both texts, a lapsed session carries the form, signed,
through the sign-in to the same person.
"""

import errno
from contextlib import suppress
from typing import Any

from flask import Flask, abort, current_app, g, redirect, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import OperationalError, SQLAlchemyError, TimeoutError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from workspace.acts import Refused, Repeated, Reused, Stale, Vanished
from workspace.db import db
from workspace.i18n import lang
from workspace.text import marked_diff
from workspace.web.pages import url_of_pid
from workspace.web.requests import NOT_INPUT, is_made_for, tokens
from workspace.web.uploads import sent_names

HELD_FOR = 24 * 3600
#: Fields that travel nowhere and come back to nobody.
SECRET = ("password", "new_password", "confirmation")
LARGEST = 2**31 - 1
#: Whoever sends more gets no page.
MOST_DRAINED = 512 * 1024 * 1024
#: Statuses that have words of their own.
PAGES = (403, 404, 405, 409, 413, 422, 429, 500, 503)
#: How SQLite and PostgreSQL say that there is no room left, and that others are writing.
FULL = ("disk is full", "disk i/o error", "no space left", "disk full", "could not extend file")
BUSY = ("locked", "lock timeout")
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def set_up(app: Flask) -> None:
    """Register every handler."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Repeated, repeated)
    app.register_error_handler(Reused, reused)
    app.register_error_handler(Stale, stale)
    app.register_error_handler(Vanished, vanished)
    app.register_error_handler(CSRFError, csrf_failed)
    app.register_error_handler(OperationalError, unavailable)
    app.register_error_handler(TimeoutError, unavailable)
    app.register_error_handler(OSError, no_space)
    app.register_error_handler(HTTPException, any_other)
    app.before_request(bound_address)


def bound_address() -> None:
    """An address that no database could hold is simply not found."""
    for value in (request.view_args or {}).values():
        if value > LARGEST if isinstance(value, int) else "\0" in str(value):
            abort(404)


def page(code: int, **more: Any) -> str:
    """The error page of a status."""
    return render_template("shared/error.html", code=code, trace=g.get("trace", ""), **more)


def bare_page(code: int, **more: Any) -> str:
    """The same where even the page's head cannot be asked for: nothing here reads the database."""
    template = current_app.jinja_env.get_template("errors/bare.html")
    more = {"kept_id": "", "trace": g.get("trace", ""), "typed": typed(), "lang": lang(), **more}
    return template.render(code=code, **more)


def refused(no: Refused) -> tuple[str, int]:
    """403 with the condition that is missing; what was typed stays on the page."""
    g.outcome = no.reason
    return page(403, reason=no.reason, act=no.act, thing=no.thing, typed=typed()), 403


def repeated(done: Repeated) -> Response:
    """The second click sees what the first one did."""
    g.outcome = "repeated"
    return redirect(url_of_pid(done.result), 303)


def reused(_: Reused) -> tuple[str, int]:
    """The id was spent on other input: show it again under a fresh id."""
    g.outcome = "reused"
    return render_template("shared/resume.html", path=request.path, typed=typed(), again=True), 409


def stale(other: Stale) -> tuple[str, int]:
    """Two people edited one thing: both texts, and a form that saves the reader's choice."""
    g.outcome = "stale"
    ours = typed()
    version = other.theirs.pop("version", "")
    pairs = [
        (name, theirs, ours.get(name, ""), marked_diff(theirs, ours.get(name, "")))
        for name, theirs in other.theirs.items()
    ]
    rest = {k: v for k, v in ours.items() if k not in other.theirs and k != "version"}
    return render_template(
        "shared/conflict.html", pairs=pairs, rest=rest, version=version, path=request.path
    ), 409


def csrf_failed(_: CSRFError) -> tuple[str, int]:
    """A stale token of the same person asks again; anything else is refused."""
    sent = request.form.get("request_id", "")
    if current_user.is_authenticated and is_made_for(sent, current_user.pid):
        return render_template(
            "shared/resume.html", path=request.path, typed=typed(), lost=sent_names()
        ), 403
    return page(403, reason="has_valid_token", typed={}), 403


def vanished(_: Vanished) -> tuple[str, int]:
    """The row was gone before its lock."""
    return page(404), 404


def unavailable(fault: OperationalError | TimeoutError) -> tuple[str, int, dict[str, str]]:
    """503: the database does not answer, its disk is full, or others keep it busy."""
    orig = getattr(fault, "orig", None) or fault
    current_app.logger.error("database: %s", type(orig).__name__)
    return _not_now(cause_of(str(orig)))


def no_space(error: OSError) -> Any:
    """A full disk found by a file before the database found it; any other fault is a fault."""
    if error.errno not in NO_SPACE:
        raise error
    return _not_now("disk_full")


def cause_of(words: str) -> str:
    """disk_full, busy or unreachable, by what the driver says."""
    said = words.lower()
    if any(word in said for word in FULL):
        return "disk_full"
    return "busy" if any(word in said for word in BUSY) else "unreachable"


def _not_now(cause: str) -> tuple[str, int, dict[str, str]]:
    """Nothing was written, and what was typed waits in a form of the same request id: sent again,
    it is done once, even if the answer and not the act was lost.
    """
    g.outcome = cause
    with suppress(SQLAlchemyError):
        db.session.rollback()
    kept_id = request.form.get("request_id", "") if request.method == "POST" else ""
    return bare_page(503, cause=cause, kept_id=kept_id), 503, {"Retry-After": "30"}


def any_other(error: HTTPException) -> Any:
    """404, 405, 413 and the rest in the product's own page."""
    if error.response is not None:
        return error.response
    code = shown_code(error.code or 500)
    if code >= 500:
        return bare_page(code, cause="unreachable"), code
    db.session.rollback()
    if code == 413:
        drain()
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return page(code, **(weighed() if code == 413 else {})), code, kept


def weighed() -> dict[str, int]:
    """How many MB came, where files that are too large together are why nothing was taken."""
    sent, most = request.content_length or 0, request.max_content_length or 0
    is_of_files = sent > most > current_app.config["MAX_CONTENT_LENGTH"]
    return {"sent": -(-sent // 2**20)} if is_of_files else {}


def shown_code(code: int) -> int:
    """The status as there is a page for it."""
    return code if code in PAGES else 500 if code >= 500 else 400


def drain() -> None:
    """Take in and forget what is left of a body that is too large: a connection closed while the
    browser still sends shows the reader no page at all.
    """
    left = min(request.content_length or 0, MOST_DRAINED)
    stream = request.environ["wsgi.input"]
    while left > 0 and (chunk := stream.read(min(left, 64 * 1024))):
        left -= len(chunk)


def typed() -> dict[str, str]:
    """What the form held, without marks and passwords; a file stands in it by its token. A form
    that is too large to be read held nothing: whoever is refused is told so all the same."""
    try:
        fields = {**dict(tokens()), **dict(request.form.items())}
    except RequestEntityTooLarge:
        return {}
    return {key: value for key, value in fields.items() if key not in (*NOT_INPUT, *SECRET)}


def hold() -> str:
    """The submitted form as a signed text that travels through the sign-in."""
    kept = {
        "path": request.path,
        "request_id": request.form.get("request_id", ""),
        "form": typed(),
        "lost": sent_names(),
    }
    return str(_signer().dumps(kept))


def held_for(sent: str, pid: str) -> dict[str, Any] | None:
    """What was held, if it was held for this person and not too long ago."""
    try:
        kept: dict[str, Any] = _signer().loads(sent, max_age=HELD_FOR)
    except BadSignature:
        return None
    return kept if is_made_for(kept["request_id"], pid) else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="held")
