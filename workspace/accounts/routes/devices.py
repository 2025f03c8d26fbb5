"""Devices: how a page names one, and the mark by which an account knows its own again.

The mark is a signed cookie, made when a person signs in. It opens nothing; it only gives the
device a count of failed tries of its own. A new password makes every mark worthless.
"""

import hashlib
import secrets

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from workspace.accounts.models import User
from workspace.accounts.queries import user_by_handle
from workspace.accounts.rules import device_of
from workspace.i18n import gettext
from workspace.web.requests import keep_cookie

COOKIE = "device"


def device_words(agent: str) -> str:
    """A device as a person names it: 电脑，Windows，Chrome 131."""
    device = device_of(agent)
    form = gettext(f"device.{device.form}") if device.form else ""
    parts = [part for part in (form, device.system, device.browser) if part]
    return gettext("list.clause").join(parts) or gettext("device.unknown")


def known_device(handle: str) -> str:
    """The nonce of this device's mark, if it is the account's and as old as its password."""
    sent = request.cookies.get(COOKIE, "")
    try:
        mark = _signer().loads(sent[:400])
    except BadSignature:
        return ""
    user = user_by_handle(handle)
    fits = user is not None and mark["of"] == user.pid and mark["since"] == _stamp(user)
    return str(mark["nonce"]) if fits else ""


def remember_device(answer: Response, user: User) -> None:
    """Mark this device as one of the person's."""
    nonce = known_device(user.handle) or secrets.token_urlsafe(12)
    mark = _signer().dumps({"of": user.pid, "nonce": nonce, "since": _stamp(user)})
    keep_cookie(answer, COOKIE, str(mark))


def _stamp(user: User) -> str:
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:16]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device")
