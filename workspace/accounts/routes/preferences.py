"""Preferences: language, theme, for whom one works; drafts."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from workspace.accounts import service
from workspace.accounts.forms import DraftForm
from workspace.accounts.routes.door import bp, safe_next
from workspace.acts import is_spent
from workspace.i18n import LANGUAGES, gettext
from workspace.web import actor, takes_files
from workspace.web.requests import keep_cookie, request_id_of


@bp.post("/preferences/language")
def set_language() -> Response:
    wanted = request.form.get("lang", "")
    wanted = wanted if wanted in LANGUAGES else "zh"
    if current_user.is_authenticated:
        service.set_language(actor().id, wanted)
    return _remember("lang", wanted)


@bp.post("/preferences/theme")
def set_theme() -> Response:
    wanted = request.form.get("theme", "")
    return _remember("theme", wanted if wanted in ("light", "dark") else "")


@bp.post("/preferences/organization")
def set_organization() -> Response:
    """Which organization forms choose beforehand; each form still says it and can change it."""
    wanted = request.form.get("org", "")
    own = {organization.pid for organization in actor().organizations}
    return _remember("org", wanted if wanted in own else "")


@bp.post("/preferences/keys")
def set_keys() -> Response:
    """Single keys as shortcuts, or not: they get in the way of some ways of speaking to a page."""
    return _remember("keys", "off" if request.form.get("keys") == "off" else "")


def _remember(name: str, value: str) -> Response:
    answer = redirect(safe_next(request.form.get("next", "")) or url_for("home.show_home"), 303)
    keep_cookie(answer, name, value)
    return answer


@bp.post("/drafts")
@takes_files
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
