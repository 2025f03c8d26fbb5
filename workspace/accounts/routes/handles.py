"""Last use of sessions and tokens is written down after the answer has left (ADR 0011)."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from workspace.accounts import service
from workspace.accounts.routes.door import bp
from workspace.accounts.service.sessions import is_due


@bp.after_app_request
def note_use(response: Response) -> Response:
    """The page itself writes nothing and waits for nobody."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if "session_seen_at" in g and is_due(g.session_seen_at) and current_user.is_authenticated:
        token, address = current_user.get_id(), request.remote_addr or ""
        response.call_on_close(partial(_write_down, app, service.mark_seen, token, address))
    if "api_token" in g and is_due(g.api_token[1]):
        response.call_on_close(partial(_write_down, app, service.mark_used, g.api_token[0]))
    return response


def _write_down(app: Flask, write: Callable[..., None], *what: Any) -> None:
    try:
        with app.app_context():
            write(*what)
    except (SQLAlchemyError, OSError):  # a full disk stops no reader
        logging.getLogger(__name__).warning("last use not written", exc_info=True)
