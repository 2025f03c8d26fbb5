"""邮件设置 on the account's pages; confirming an address and unsubscribing by a signed link."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for

from workspace.i18n import gettext, lang
from workspace.notifications import service
from workspace.notifications.forms import MailForm
from workspace.notifications.queries.mail import setting_of, unreachable
from workspace.notifications.routes.pages import bp
from workspace.notifications.rules import CONFIRMS_FOR, Cadence, read_signed
from workspace.web import actor

BOTH = ["GET", "POST"]
LONGEST_TOKEN = 600


@bp.route("/account/mail", methods=BOTH)
def edit_mail() -> Any:
    setting, is_set_up = setting_of(actor().id), bool(current_app.config["SMTP_URL"])
    form = MailForm(data=offered(setting))
    if request.method == "POST" and form.validate():
        outcome = service.save_mail(
            actor(),
            address=form.address.data,
            cadence=Cadence(form.cadence.data),
            hour=int(form.hour.data),
            language=form.language.data,
            follows_own=form.follows_own.data,
        )
        is_kept = outcome in ("asked", "too_many") and not is_set_up
        flash(gettext("mail.kept" if is_kept else f"mail.{outcome}"))
        return redirect(url_for(".edit_mail"), 303)
    page = render_template(
        "notifications/mail.html",
        form=form,
        setting=setting,
        is_set_up=is_set_up,
        unreachable=unreachable(actor()),
    )
    return (page, 422) if request.method == "POST" else page


def offered(setting: Any) -> dict[str, Any]:
    """What the form opens with."""
    return {
        "address": setting.address if setting else "",
        "cadence": setting.cadence.value
        if setting
        else Cadence.NOW.value,  # who comes here wants mail
        "hour": str(setting.hour if setting else 8),
        "language": setting.language if setting else lang(),
        "follows_own": setting.follows_own if setting else True,
    }


@bp.route("/notices/confirm-mail/<string:token>", methods=BOTH)
def confirm_mail(token: str) -> Any:
    """The link of a letter: a page that asks, so that a program that follows links confirms
    nothing."""
    person, address = the_person("confirm", token, CONFIRMS_FOR)
    done = request.method == "POST"
    if done and not service.confirm_mail(person, address):
        abort(404)
    return render_template("notifications/confirm.html", address=address, done=done)


@bp.route("/notices/unsubscribe/<string:token>", methods=BOTH)
def unsubscribe(token: str) -> Any:
    """退订, without signing in: a mail program's one click (RFC 8058), or a person's two."""
    person, address = the_person("unsubscribe", token)
    done = request.method == "POST"
    if done:
        service.unsubscribe(person)
    return render_template("notifications/unsubscribe.html", address=address, done=done)


def the_person(purpose: str, token: str, max_age: int | None = None) -> tuple[str, str]:
    """(person, address) of a signed link, or 404."""
    key = current_app.config["SECRET_KEY"]
    known = read_signed(key, purpose, token, max_age) if len(token) <= LONGEST_TOKEN else None
    return known or abort(404)
