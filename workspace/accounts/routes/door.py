"""The door: who comes in with which handle, where a signed-out reader is led, sign-in and out."""

import json
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from workspace.accounts import queries, service
from workspace.accounts.forms import SignInForm
from workspace.accounts.routes.devices import device_words, known_device, remember_device
from workspace.accounts.service import Place, SignIn
from workspace.accounts.service.tokens import FEEDS
from workspace.i18n import gettext, ngettext, speak
from workspace.web import actor
from workspace.web.errors import held_for, hold
from workspace.web.jinja import spoken_time
from workspace.web.requests import keep_cookie

bp = Blueprint("accounts", __name__)
login = LoginManager()
#: Endpoints that a signed-out person may call.
PUBLIC = {
    "static",
    "home.show_home",
    "accounts.sign_in",
    "accounts.show_link",
    "accounts.open_link",
    "accounts.set_language",
    "accounts.set_theme",
    "accounts.set_keys",
    "operation.healthz",
    "operation.readyz",
    "operation.show_metrics",
    "help.list_chapters",
    "help.show_chapter",
    "help.show_picture",
    "help.show_keyboard",
    "help.show_accessibility",
    "notifications.confirm_mail",
    "notifications.unsubscribe",
}
#: Endpoints that a personal token opens, and no cookie does.
BY_TOKEN = {
    "home.show_issue_feed",
    "home.show_resolution_feed",
    "meetings.show_meeting_feed",
    "meetings.show_group_meeting_feed",
    "meetings.show_own_meeting_feed",
}


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login holds: the person's columns and the token of this device."""

    def __init__(self, user: Any, token: str) -> None:
        self.id, self.pid, self.handle = user.id, user.pid, user.handle
        self.name, self.name_en, self.token = user.name, user.name_en, token

    def get_id(self) -> str:
        return self.token


@login.user_loader  # type: ignore[untyped-decorator]
def load(token: str) -> SignedIn | None:
    found = queries.live_session(token)
    if found is None:
        return None
    g.session_seen_at = found.seen_at
    return SignedIn(found, token)


@bp.before_app_request
def ask_for_sign_in() -> Any:
    """A signed-out reader is led to the form; what a lapsed session typed goes along."""
    if request.endpoint in BY_TOKEN:
        return let_program_in()
    if request.endpoint is None or request.endpoint in PUBLIC or current_user.is_authenticated:
        return None
    if request.method == "POST":
        return sign_in_page(SignInForm(formdata=None), held=hold(), lapsed=True), 403
    return redirect(url_for("home.show_home", next=request.full_path.rstrip("?")), 303)


def let_program_in() -> None:
    """A program reads as the person of its token; a token that opens nothing finds nothing."""
    token = queries.live_api_token(request.args.get("token", "")[:200], FEEDS)
    if token is None:
        abort(404)
    g.api_token = (token.id, token.used_at)
    if token.user.language:
        speak(token.user.language)
    g._login_user = SignedIn(token.user, "")  # where Flask-Login keeps a request's person


def sign_in_page(form: SignInForm, **more: Any) -> str:
    """The one sign-in form."""
    return render_template(
        "accounts/sign_in.html",
        form=form,
        held=more.pop("held", request.form.get("held", "")),
        next=safe_next(request.values.get("next", "")),
        **more,
    )


@bp.post("/sign-in")
def sign_in() -> Any:
    form = SignInForm()
    if not form.validate():
        return sign_in_page(form), 422
    handle = form.handle.data
    done = service.sign_in(handle, form.password.data, place(known_device(handle)))
    if not done.user:
        return sign_in_page(form, failed=done), 422
    return enter(done)


def place(known: str = "") -> Place:
    """Where this request comes from."""
    return Place(request.user_agent.string, request.remote_addr or "", known)


def enter(done: SignIn) -> Response:
    """Start the session under a fresh cookie and go where the person was going."""
    user: Any = done.user
    held = held_for(request.form.get("held", ""), user.pid)
    if current_user.is_authenticated:
        service.sign_out(current_user.get_id())
    session.clear()
    login_user(SignedIn(user, done.token))
    g.pop("actor", None)
    if user.language:
        speak(user.language)
    tell_of_last_visit(user.id, done)
    if held:
        service.save_draft(user.id, "resume", json.dumps(held))
        answer = redirect(url_for("accounts.resume"), 303)
    else:
        wanted = safe_next(request.form.get("next", ""))
        answer = redirect(wanted or url_for("home.show_home"), 303)
    if user.language:
        keep_cookie(answer, "lang", user.language)
    remember_device(answer, user)
    return answer


def tell_of_last_visit(user_id: int, done: SignIn) -> None:
    """One line: when and where the account was last entered, and who tried in vain since."""
    now: Any = done.event
    before = queries.last_visit(user_id, before=now)
    failed = queries.failures_between(user_id, before.at if before else None, now.at)
    if before is None and not failed:
        return
    parts = []
    if before:
        where = {"device": device_words(before.device), "address": before.address or "—"}
        parts.append(gettext("account.last_visit", at=spoken_time(before.at), **where))
    if failed:
        parts.append(ngettext("account.failed_since", "account.failed_since", failed))
    flash("".join(parts))


def safe_next(target: str) -> str:
    """A path of this site, or ""."""
    try:
        parts = urlsplit(target)
    except ValueError:  # //[ is no host
        return ""
    fine = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if fine and not parts.netloc and not parts.scheme and "\\" not in target else ""


@bp.get("/resume")
def resume() -> Any:
    """What was typed before the session lapsed, asked for again, to the same person only."""
    draft = queries.draft_of(actor().id, "resume")
    if draft is None:
        return redirect(url_for("home.show_home"), 303)
    kept = json.loads(draft.text)
    return render_template(
        "shared/resume.html",
        path=kept["path"],
        typed=kept["form"],
        kept_id=kept["request_id"],
        lost=kept.get("lost", []),
    )


@bp.post("/sign-out")
def sign_out() -> Response:
    service.sign_out(current_user.get_id())
    logout_user()
    session.clear()
    answer = redirect(url_for("home.show_home"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # pages that the browser still holds
    return answer
