"""Sign-in and out, language and theme, the own account, drafts. Flask-Login is wrapped here."""

import json
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from workspace.accounts import queries, service
from workspace.accounts.forms import DraftForm, SignInForm
from workspace.accounts.models import User
from workspace.acts import is_spent
from workspace.i18n import LANGUAGES, gettext
from workspace.web import actor
from workspace.web.errors import held_for, hold
from workspace.web.requests import request_id_of

bp = Blueprint("accounts", __name__)
login = LoginManager()
YEAR = 365 * 24 * 3600
#: Endpoints that a signed-out person may call.
PUBLIC = {
    "static",
    "home.show_home",
    "accounts.sign_in",
    "accounts.set_language",
    "accounts.set_theme",
    "home.healthz",
    "home.readyz",
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
    return SignedIn(found, token) if found else None


@bp.before_app_request
def ask_for_sign_in() -> Any:
    """A signed-out reader is led to the form; what a lapsed session typed goes along."""
    if request.endpoint is None or request.endpoint in PUBLIC or current_user.is_authenticated:
        return None
    if request.method == "POST":
        return sign_in_page(SignInForm(formdata=None), held=hold(), lapsed=True), 403
    return redirect(url_for("home.show_home", next=request.full_path.rstrip("?")), 303)


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
    done = service.sign_in(
        form.handle.data,
        form.password.data,
        device=request.user_agent.string,
        address=request.remote_addr or "",
    )
    if not done.user:
        return sign_in_page(form, failed=done), 422
    return enter(done.user, done.token)


def enter(user: User, token: str) -> Response:
    """Start the session under a fresh cookie and go where the person was going."""
    session.clear()
    login_user(SignedIn(user, token))
    kept = held_for(request.form.get("held", ""), user.pid)
    if kept:
        service.save_draft(user.id, "resume", json.dumps(kept))
        return redirect(url_for(".resume"), 303)
    return redirect(safe_next(request.form.get("next", "")) or url_for("home.show_home"), 303)


def safe_next(target: str) -> str:
    """A path of this site, or ""."""
    parts = urlsplit(target)
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
    )


@bp.post("/sign-out")
def sign_out() -> Response:
    service.sign_out(current_user.get_id())
    logout_user()
    session.clear()
    return redirect(url_for("home.show_home"), 303)


@bp.get("/account")
def show_account() -> str:
    return render_template(
        "accounts/account.html",
        sessions=queries.sessions_of(actor().id),
        own=queries.token_hash(current_user.get_id()),
    )


@bp.post("/preferences/language")
def set_language() -> Response:
    wanted = request.form.get("lang", "")
    return _remember("lang", wanted if wanted in LANGUAGES else "zh")


@bp.post("/preferences/theme")
def set_theme() -> Response:
    wanted = request.form.get("theme", "")
    return _remember("theme", wanted if wanted in ("light", "dark") else "")


def _remember(name: str, value: str) -> Response:
    answer = redirect(safe_next(request.form.get("next", "")) or url_for("home.show_home"), 303)
    answer.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure
    )
    return answer


@bp.post("/drafts")
def save_draft() -> Any:
    form = DraftForm()
    if not form.validate():
        return render_template("shared/error.html", code=422, errors=form.errors), 422
    if not is_spent(actor().id, request_id_of(actor().pid)):
        service.save_draft(actor().id, form.thing.data, form.text.data)
    if request.form.get("auto"):
        return Response(status=204)
    flash(gettext("draft.saved"))
    return redirect(safe_next(request.form.get("next", "")) or url_for("home.show_home"), 303)
