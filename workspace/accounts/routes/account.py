"""The own account: devices, password, tokens, and what befell it."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from workspace.accounts import queries, service
from workspace.accounts.forms import ChangePasswordForm, TokenForm
from workspace.accounts.models import User
from workspace.accounts.routes.devices import device_words, remember_device
from workspace.accounts.routes.door import bp, place
from workspace.accounts.service.passwords import WrongPassword
from workspace.accounts.service.tokens import TooMany
from workspace.db import db
from workspace.i18n import gettext
from workspace.web import actor, paginate
from workspace.web.jinja import spoken_time

EVENTS_A_PAGE = 20
bp.add_app_template_filter(device_words, "device")


@bp.get("/account")
def show_account() -> Response:
    return account_page(TokenForm(formdata=None))


def account_page(form: TokenForm) -> Response:
    """Everything that the person may see of its account."""
    me, token = actor(), session.pop("new_token", "")
    page = render_template(
        "accounts/account.html",
        sessions=queries.sessions_of(me.id),
        own=queries.token_hash(current_user.get_id()),
        tokens=queries.api_tokens_of(me.id),
        events=paginate(queries.events_of(me.id), per_page=EVENTS_A_PAGE),
        token=token,
        form=form,
    )
    answer = make_response(page)
    if token:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/account/sessions/<int:key>/end-session")
def end_session(key: int) -> Response:
    if not service.end_session(actor().id, key, place()):
        abort(404)
    flash(gettext("account.session_ended"))
    return redirect(url_for(".show_account"), 303)


@bp.post("/account/end-other-sessions")
def end_other_sessions() -> Response:
    service.end_other_sessions(actor().id, current_user.get_id(), place())
    flash(gettext("account.sessions_ended"))
    return redirect(url_for(".show_account"), 303)


@bp.route("/account/change-password", methods=["GET", "POST"])
def change_password() -> Any:
    form = ChangePasswordForm(actor().handle, actor().name, actor().name_en)
    if request.method == "POST" and form.validate() and _changed(form):
        flash(gettext("password.changed"))
        answer = redirect(url_for(".show_account"), 303)
        remember_device(answer, db.session.get_one(User, actor().id))
        return answer
    page = render_template("accounts/password.html", form=form)
    return (page, 422) if request.method == "POST" else page


def _changed(form: ChangePasswordForm) -> bool:
    """Whether the password was changed; if not, the form says why."""
    old, new = form.password.data, form.new_password.data
    if old == new:
        form.new_password.errors = [gettext("password.is_old")]
        return False
    try:
        service.change_password(actor().id, old, new, current_user.get_id(), place())
    except WrongPassword as wrong:
        until = wrong.until and gettext("account.locked", until=spoken_time(wrong.until))
        form.password.errors = [until or gettext("password.wrong")]
        return False
    return True


@bp.post("/account/make-token")
def make_token() -> Any:
    form = TokenForm()
    if not form.validate():
        return account_page(form), 422
    try:
        token = service.make_token(actor().id, form.name.data, place())
    except TooMany:
        form.name.errors = [gettext("token.too_many")]
        return account_page(form), 422
    session["new_token"] = token
    return redirect(url_for(".show_account", _anchor="tokens"), 303)


@bp.post("/account/tokens/<int:key>/revoke-token")
def revoke_token(key: int) -> Response:
    if not service.revoke_token(actor().id, key, place()):
        abort(404)
    flash(gettext("token.revoked"))
    return redirect(url_for(".show_account", _anchor="tokens"), 303)
