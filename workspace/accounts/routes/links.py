"""An invitation or reset link, opened by the person: looking consumes nothing, setting does."""

from typing import Any

from flask import make_response, render_template

from workspace.accounts import queries, service
from workspace.accounts.forms import NewPasswordForm
from workspace.accounts.models import AccountLink
from workspace.accounts.routes.door import bp, enter, place

LINK = "/invitations/<string:token>"


@bp.get(LINK)
def show_link(token: str) -> Any:
    link = queries.live_link(token[:200])
    return link_page(link, _form(link, formdata=None)) if link else spent()


@bp.post(LINK)
def open_link(token: str) -> Any:
    link = queries.live_link(token[:200])
    if link is None:
        return spent()
    form = _form(link)
    if not form.validate():
        return link_page(link, form, 422)
    done = service.open_link(token, form.new_password.data, place())
    return enter(done) if done.user else spent()


def _form(link: AccountLink, **options: Any) -> NewPasswordForm:
    return NewPasswordForm(link.user.handle, link.user.name, link.user.name_en, **options)


def link_page(link: AccountLink, form: NewPasswordForm, code: int = 200) -> Any:
    """Whose account it is, and the form of the password."""
    return _private(render_template("accounts/link.html", link=link, form=form), code)


def spent() -> Any:
    """The same page for used, revoked, expired and unknown links: it says whom to ask."""
    return _private(render_template("accounts/link_spent.html"), 404)


def _private(page: str, code: int) -> Any:
    """Kept by no cache; the address, which is a secret, is told to nobody."""
    answer = make_response(page, code)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
