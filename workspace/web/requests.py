"""Request ids and digests: a form does its act once, however often it is sent.

The id carries a mark of the person it was made for, so that text typed before a session lapsed
is handed back to that person only.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Any

from flask import Response, abort, current_app, g, make_response, request
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

YEAR = 365 * 24 * 3600
NOT_INPUT = ("csrf_token", "request_id", "held")


def new_request_id() -> str:
    """A fresh id for a form of the signed-in person."""
    nonce = secrets.token_hex(12)
    return f"{nonce}.{_mark(nonce, current_user.pid if current_user.is_authenticated else '')}"


def request_id_of(pid: str) -> str:
    """The submitted id, "" where there is none or it was made for somebody else."""
    sent = request.form.get("request_id", "")
    return sent if is_made_for(sent, pid) else ""


def is_made_for(request_id: str, pid: str) -> bool:
    """Whether an id was made for this person."""
    nonce, _, mark = request_id.partition(".")
    return len(request_id) <= 80 and hmac.compare_digest(mark.encode(), _mark(nonce, pid).encode())


def digest() -> str:
    """SHA-256 of what was asked: the address, every filled field, the hash of every file."""
    fields = [*request.form.items(multi=True), *tokens()]
    sent = sorted({(key, value) for key, value in fields if value and key not in NOT_INPUT})
    return hashlib.sha256(repr((request.path, sent)).encode("utf-8", "replace")).hexdigest()


def tokens() -> list[tuple[str, str]]:
    """The fields that stand for the files received with this request (`web.uploads`)."""
    found: list[tuple[str, str]] = g.get("tokens", [])
    return found


def mark_of(text: str, pid: str) -> str:
    """A mark that only this installation makes, of a text for a person."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, f"{text}:{pid}".encode(), hashlib.sha256).hexdigest()[:24]


def _mark(nonce: str, pid: str) -> str:
    return mark_of(f"request:{nonce}", pid)


_head: list[Callable[[], Any]] = []


def wire(head: Callable[[], Any]) -> None:
    """Called once by create_app: what the head of every page shows, beside the page itself."""
    _head[:] = [head]


def fresh(*parts: Any) -> Any:
    """The ETag of what a live page shows; answers 304 at once where the browser has it.

    Call before rendering; returns a function that stamps the rendered page.
    """
    return fresh_parts(*parts, [of_reader() for of_reader in _head])


def fresh_parts(*parts: Any) -> Any:
    """The same of a page whose parts are all that matters, not the head that stands above them:
    what anybody does elsewhere in the committee makes nobody fetch it again."""
    shown = (request.full_path, request.cookies.get("lang"), request.cookies.get("theme"))
    shown += (request.cookies.get("keys"), request.accept_languages)
    tag = hashlib.sha256(repr((parts, shown)).encode()).hexdigest()[:32]
    if any(kept.partition(":")[0] == tag for kept in request.if_none_match.as_set()):
        answer = Response(status=304)
        answer.set_etag(tag)
        abort(answer)

    def stamp(page: Any) -> Response:
        response = make_response(page)
        response.set_etag(tag)
        return response

    return stamp


def keep_cookie(answer: Answer, name: str, value: str) -> None:
    """A preference or mark that outlives the session; no script reads it."""
    answer.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure
    )
