"""Answers to what may not be: refused, vanished, repeated, edited by two, lapsed.

Nothing typed is lost: a conflict shows both texts, a lapsed session carries the form, signed,
through the sign-in to the same person.
"""

import errno
from typing import Any

from flask import Flask, abort, current_app, g, redirect, render_template, request
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from workspace.acts import Refused, Repeated, Reused, Stale, Vanished
from workspace.db import db
from workspace.text import marked_diff
from workspace.web.pages import url_of_pid
from workspace.web.requests import NOT_INPUT, is_made_for

HELD_FOR = 24 * 3600
LARGEST = 2**31 - 1
#: How SQLite and PostgreSQL say that there is no room left.
FULL = ("disk is full", "disk i/o error", "no space left", "disk full")
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def set_up(app: Flask) -> None:
    """Register every handler."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Repeated, repeated)
    app.register_error_handler(Reused, reused)
    app.register_error_handler(Stale, stale)
    app.register_error_handler(Vanished, lambda _: (page(404), 404))
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
    return render_template("shared/error.html", code=code, **more)


def refused(no: Refused) -> tuple[str, int]:
    """403 with the condition that is missing; what was typed stays on the page."""
    return page(403, reason=no.reason, act=no.act, thing=no.thing, typed=typed()), 403


def repeated(done: Repeated) -> Response:
    """The second click sees what the first one did."""
    return redirect(url_of_pid(done.result), 303)


def reused(_: Reused) -> tuple[str, int]:
    """The id was spent on other input: show it again under a fresh id."""
    return render_template("shared/resume.html", path=request.path, typed=typed(), again=True), 409


def stale(other: Stale) -> tuple[str, int]:
    """Two people edited one thing: both texts, and a form that saves the reader's choice."""
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
        return render_template("shared/resume.html", path=request.path, typed=typed()), 403
    return page(403, reason="has_valid_token", typed={}), 403


def unavailable(error: Exception) -> tuple[str, int, dict[str, str]]:
    """The database cannot write now (507) or cannot be reached (503).

    Nothing was written, and what was typed waits in a form of the same request id: sent again, it
    is done once, even if the answer and not the act was lost.
    """
    current_app.logger.error("database: %s", error)
    db.session.rollback()
    code = 507 if any(word in str(error).lower() for word in FULL) else 503
    try:
        return _unavailable(code), code, {"Retry-After": "30"}
    except OperationalError:  # not even who reads can be asked
        db.session.rollback()
        g._login_user, g.committee, g.term = AnonymousUserMixin(), None, None
        return _unavailable(code), code, {"Retry-After": "30"}


def _unavailable(code: int) -> str:
    kept_id = request.form.get("request_id", "") if request.method == "POST" else ""
    return render_template("shared/unavailable.html", code=code, typed=typed(), kept_id=kept_id)


def no_space(error: OSError) -> Any:
    """A full disk found by a file before the database found it; any other fault is a fault."""
    if error.errno not in NO_SPACE:
        raise error
    return unavailable(OSError(error.errno, FULL[0]))


def any_other(error: HTTPException) -> Any:
    """404, 405, 413 and the rest in the product's own page."""
    if error.response is not None:
        return error.response
    db.session.rollback()
    code = error.code or 500
    return page(code if code in (403, 404, 405, 409, 413) else 500 if code >= 500 else 400), code


def typed() -> dict[str, str]:
    """What the form held, without tokens and passwords."""
    return {
        key: value for key, value in request.form.items() if key not in (*NOT_INPUT, "password")
    }


def hold() -> str:
    """The submitted form as a signed text that travels through the sign-in."""
    kept = {"path": request.path, "request_id": request.form.get("request_id", ""), "form": typed()}
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
