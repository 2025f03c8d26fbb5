"""Cookies. Where HTTPS is spoken each is named `__Host-…`: no neighbour on the domain, and nobody
on the way, can then set one of ours. Routes and templates know the bare names alone.
"""

from typing import Any

from flask import Flask, Request, Response, current_app
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

PREFIX = "__Host-"


def set_up(app: Flask) -> None:
    """Let every answer name its cookies so; `Asked` reads them."""
    app.response_class = Answered


def is_prefixed() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


class Asked(Request):
    """A request whose cookies stand under their bare names; what anybody could set is not read."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:  # type: ignore[override]
        sent = super().cookies
        if not is_prefixed():
            return sent
        ours = [(n, v) for n, v in sent.items(multi=True) if n.startswith(PREFIX)]
        return ImmutableMultiDict((name.removeprefix(PREFIX), value) for name, value in ours)


class Answered(Response):
    """An answer whose cookies are this host's, over HTTPS alone, wherever HTTPS is spoken."""

    def set_cookie(self, key: str, *arguments: Any, **options: Any) -> None:
        if is_prefixed():
            key = PREFIX + key
            options |= {"secure": True, "path": "/", "domain": None}
        super().set_cookie(key, *arguments, **options)
