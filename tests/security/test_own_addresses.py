"""Addresses that belong to no committee: who gets through, and that nobody reaches another's rows.

A new route that no table here names fails the first test.
"""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.security.stage import Things, client_of, entries
from workspace.accounts.models import ApiToken, User, UserSession
from workspace.accounts.routes import PUBLIC
from workspace.db import db
from workspace.notifications.models import Notification

#: Read without signing in, and the status that a stranger is answered with.
READ = {
    "home.show_home": 200,
    "help.list_chapters": 200,
    "help.show_chapter": 404,
    "help.show_picture": 404,
    "help.show_keyboard": 200,
    "help.show_accessibility": 200,
    "operation.healthz": 200,
    "operation.readyz": 200,
    "operation.show_metrics": 200,
    "static": 404,
    "accounts.show_link": 404,
    "notifications.confirm_mail": 404,
    "notifications.unsubscribe": 404,
}
#: Written without signing in.
WRITTEN = {
    "accounts.sign_in": 422,
    "accounts.open_link": 404,
    "accounts.set_language": 303,
    "accounts.set_theme": 303,
    "accounts.set_keys": 303,
    "notifications.confirm_mail": 404,
    "notifications.unsubscribe": 404,
}
#: A person's own, signed in; the value of a hole is a row of somebody else.
OWN_READ = {
    "accounts.show_account",
    "accounts.change_password",
    "accounts.resume",
    "notifications.edit_mail",
    "notifications.list_notices",
    "notifications.list_followed",
}
OWN_WRITTEN = {
    "accounts.change_password",
    "accounts.end_other_sessions",
    "accounts.end_session",
    "accounts.make_token",
    "accounts.revoke_token",
    "accounts.save_draft",
    "accounts.set_organization",
    "accounts.sign_out",
    "committees.set_committee",
    "notifications.edit_mail",
    "notifications.follow",
    "notifications.mark_all_read",
    "notifications.mark_read",
    "notifications.open_notice",
}
#: Rows that have an owner: endpoint -> their table.
ROWS: dict[str, Any] = {
    "accounts.end_session": UserSession,
    "accounts.revoke_token": ApiToken,
    "notifications.open_notice": Notification,
}
#: Whose rows are its own.
ME = "rep-cucc"
HOLES = {"token": "a" * 40, "name": "nothing", "filename": "nothing.js"}


def rules(app: Flask, method: str) -> list[Any]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "slug" not in rule.arguments and method in (rule.methods or ())
    ]


def path_of(app: Flask, rule: Any, key: int = 2**31 - 1) -> str:
    values = {name: HOLES.get(name, key) for name in rule.arguments}
    return str(app.url_map.bind("").build(rule.endpoint, values, method=None))


def test_every_address_is_known(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app, "GET")} == READ.keys() | OWN_READ
    assert {rule.endpoint for rule in rules(app, "POST")} == WRITTEN.keys() | OWN_WRITTEN
    assert (READ.keys() | WRITTEN.keys()) == PUBLIC


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_signed_out(app: Flask, things: Things, method: str) -> None:
    client, wrong, before = client_of(app, ""), [], entries()
    for rule in rules(app, method):
        answer = client.open(path_of(app, rule), method=method)
        public = READ if method == "GET" else WRITTEN
        wanted = public.get(rule.endpoint, 303 if method == "GET" else 403)
        if answer.status_code != wanted:
            wrong.append(f"{method} {rule.rule}: {answer.status}, not {wanted}")
        if rule.endpoint in OWN_WRITTEN and method == "POST":
            assert 'type="password"' in answer.text
    assert (wrong, entries()) == ([], before)


def test_what_is_anothers_answers_like_what_is_nobodys(
    app: Flask, things: Things, put_back: Any
) -> None:
    """Every row of another person, at every address that takes one."""
    client = client_of(app, ME)
    me = db.session.scalars(select(User.id).filter_by(handle=ME)).one()
    for rule in rules(app, "POST"):
        if table := ROWS.get(rule.endpoint):
            nobodys = client.post(path_of(app, rule))
            keys = db.session.scalars(select(table.id).where(table.user_id != me).limit(20)).all()
            assert keys
            for key in keys:
                answer = client.post(path_of(app, rule, key))
                assert (answer.status_code, nobodys.status_code) == (404, 404), (rule.rule, key)
                assert bare(answer.text) == bare(nobodys.text)
    put_back()


def bare(page: str) -> str:
    page = re.sub(r'(?:action|value|href)="[^"]*"', "", page)
    return re.sub(r"/(?:account|notices)/\S*", "", page)


@pytest.mark.parametrize("handle", ["rep-cucc", "stranger"])
def test_own_pages(app: Flask, things: Things, handle: str) -> None:
    client = client_of(app, handle)
    for rule in rules(app, "GET"):
        if rule.endpoint in OWN_READ:
            assert client.get(rule.rule).status_code in (200, 303), rule.rule
