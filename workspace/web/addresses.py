"""Addresses, built once each: a page holds a hundred of them, and most stand on every page."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import flask
from flask import Flask, current_app, has_request_context, request

#: So many addresses are kept, a few hundred bytes each.
KEPT = 4096


def url_for(endpoint: str, **values: Any) -> str:
    """Flask's `url_for` for addresses within this site."""
    if not has_request_context():
        return flask.url_for(endpoint, **values)
    place = request.blueprint if endpoint.startswith(".") else ""
    app = current_app._get_current_object()
    return _built(app, request.root_path, place, endpoint, *sorted(values.items()))


@lru_cache(KEPT)
def _built(_app: Flask, _root: str, _place: str, endpoint: str, *values: tuple[str, Any]) -> str:
    return flask.url_for(endpoint, **dict(values))


def host_name() -> str:
    """The host under which the product is reached, for Message-IDs and greetings."""
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or ""
    return host if "." in host and ":" not in host else "workspace.invalid"


def sender() -> str:
    """The address from which the product writes: in From, and as who organizes a meeting."""
    return current_app.config["MAIL_FROM"] or f"workspace@{host_name()}"
