"""One line a request, as JSON: what was asked and how it went, never what was written or by whom
but for the public id. Addresses stand as their route's pattern: a real one can carry a secret.
"""

import json
import logging
import re
import secrets
import sys
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, current_app, g, request
from sqlalchemy import event
from sqlalchemy.engine import Engine

from workspace.web import metrics

requests_log = logging.getLogger("workspace.requests")
#: How many statements the request under way has sent.
_sent: ContextVar[list[int] | None] = ContextVar("sent", default=None)
_TRACE = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: Attributes of a log record that become members of its line.
FIELDS = ("request", "method", "route", "status", "ms", "user", "queries", "outcome")


class Lines(logging.Formatter):
    """A record as one line of JSON, an error with its traceback as a member."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": at, "level": record.levelname, "logger": record.name}
        line |= {name: vars(record)[name] for name in FIELDS if name in vars(record)}
        if record.name != requests_log.name:
            line["message"] = record.getMessage()
        if record.exc_info:
            line["error"] = record.exc_info[0].__name__ if record.exc_info[0] else ""
            line["traceback"] = frames_of(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def frames_of(exc_info: Any) -> list[str]:
    """Where it failed, frame by frame. The message stays away: a database driver's repeats the
    statement with its values, which are people's words.
    """
    frames = []
    at = exc_info[2]
    while at is not None:
        code = at.tb_frame.f_code
        frames.append(f"{code.co_filename}:{at.tb_lineno} {code.co_name}")
        at = at.tb_next
    return frames


def set_up(app: Flask) -> None:
    """Log as LOG_FORMAT says (json, text, none) from LOG_LEVEL on; count what /metrics shows."""
    requests_log.handlers.clear()
    requests_log.propagate = False
    requests_log.setLevel(app.config["LOG_LEVEL"])
    if app.config["LOG_FORMAT"] == "json":
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(Lines())
        app.logger.handlers[:] = [handler]
        requests_log.addHandler(handler)
        app.log_exception = _failed  # type: ignore[method-assign,assignment]
    elif app.config["LOG_FORMAT"] == "text":
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(status)s %(ms)s ms %(message)s"))
        requests_log.addHandler(handler)
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    _sent.set([0])
    sent = request.headers.get("X-Request-Id", "")
    g.trace = sent if _TRACE.fullmatch(sent) else secrets.token_hex(8)


def _end(response: Response) -> Response:
    """Count and log the request; its number goes along in a header."""
    if "began" not in g:
        return response
    seconds = time.perf_counter() - g.began
    response.headers["X-Request-Id"] = g.trace
    if request.endpoint == "static":
        return response
    route = request.url_rule.rule if request.url_rule else "-"
    metrics.count_request(request, route, response.status_code, seconds, g.get("outcome", ""))
    fields = {
        "request": g.trace,
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "user": _user(),
        "queries": (_sent.get() or [0])[0],
    }
    if "outcome" in g:
        fields["outcome"] = g.outcome
    requests_log.info("%s %s", request.method, route, extra=fields)
    return response


def _user() -> str:
    """The public id of who asked, where that was found out."""
    return str(getattr(g.get("_login_user"), "pid", ""))


def _failed(exc_info: Any) -> None:
    """A fault of the program, under the number that the reader's page shows."""
    route = request.url_rule.rule if request.url_rule else "-"
    extra = {"request": g.get("trace", ""), "method": request.method, "route": route}
    current_app.logger.error("unhandled", exc_info=exc_info, extra=extra)


def count_queries(engine: Engine) -> None:
    """Let the request know how many statements it sent."""

    @event.listens_for(engine, "before_cursor_execute")
    def note(*_: Any) -> None:
        if count := _sent.get():
            count[0] += 1
