"""A link opens once: looking consumes nothing, two at once set one password, spent ones say so."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.accounts.builders import (
    HERE,
    OTHER,
    PASSWORD,
    a_link,
    account,
    kinds,
    with_password,
)
from tests.concurrency import together
from workspace.accounts.models import AccountLink, ApiToken, UserSession
from workspace.accounts.service import (
    deactivate_person,
    make_token,
    open_link,
    revoke_link,
    sign_in,
)
from workspace.clock import real_now
from workspace.db import db, write

NEW = {"new_password": PASSWORD, "confirmation": PASSWORD}


@pytest.fixture
def token(actor_of) -> str:
    return a_link(actor_of, "rep-cucc")


@pytest.fixture
def stranger(app: Flask, world):
    return app.test_client()


def test_the_person_sees_whose_account_it_is_and_lands_signed_in(stranger, token):
    page = stranger.get(f"/invitations/{token}")
    assert page.status_code == 200
    for words in ("rep-cucc", "辽宁自律公约专家委员会", "启用账户", 'autocomplete="new-password"'):
        assert words in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    answer = stranger.post(f"/invitations/{token}", data=NEW)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "rep-cucc" in stranger.get("/account").text
    assert kinds("rep-cucc") == ["link_issued", "link_used"]
    assert sign_in("rep-cucc", PASSWORD, HERE).token


def test_looking_consumes_nothing_and_using_consumes_it(stranger, app, token):
    for _ in range(3):
        assert stranger.get(f"/invitations/{token}").status_code == 200
        assert stranger.head(f"/invitations/{token}").status_code == 200
    assert stranger.post(f"/invitations/{token}", data=NEW).status_code == 303
    for client in (stranger, app.test_client()):
        assert client.get(f"/invitations/{token}").status_code == 404
        assert client.post(f"/invitations/{token}", data=NEW).status_code == 404


def test_spent_links_answer_with_the_very_same_page(stranger, app, world, actor_of, token):
    pages = {"unknown": "x" * 43, "used": token, "odd": "%F0%9F%92%A5", "long": "x" * 3000}
    stranger.post(f"/invitations/{token}", data=NEW)
    pages["revoked"] = a_link(actor_of, "rep-ctcc")
    revoke_link(actor_of("secretariat"), account("rep-ctcc"))
    pages["expired"] = a_link(actor_of, "rep-crtc")
    with write():
        link = db.session.scalars(select(AccountLink).order_by(AccountLink.id.desc())).first()
        link.expires_at = real_now() - timedelta(seconds=1)
    pages["deactivated"] = a_link(actor_of, "rep-cmcc")
    deactivate_person(actor_of("secretariat"), account("rep-cmcc"), "离任")
    said = set()
    for spent in pages.values():
        answer = app.test_client().get(f"/invitations/{spent}")
        text = re.sub(r'name="(csrf_token|next)" value="[^"]*"', "", answer.text)
        said.add((answer.status_code, text))
        assert app.test_client().post(f"/invitations/{spent}", data=NEW).status_code == 404
    assert len(said) == 1
    assert "请向您所在委员会的秘书处索取新的链接" in said.pop()[1]


def test_a_link_lives_three_days(world, token):
    link = db.session.scalars(select(AccountLink)).one()
    assert timedelta(hours=72) == link.expires_at - link.created_at


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "至少10个字符"),
        ({"new_password": "short", "confirmation": "short"}, "至少10个字符"),
        ({"new_password": "x" * 201, "confirmation": "x" * 201}, "至多200个字符"),
        ({"new_password": "Password123", "confirmation": "Password123"}, "太常见"),
        ({"new_password": "rep-cucc-2009", "confirmation": "rep-cucc-2009"}, "不能用账号或姓名"),
        ({"new_password": PASSWORD, "confirmation": OTHER}, "两次输入不一致"),
    ],
)
def test_a_bad_password_is_given_back_and_the_link_still_opens(stranger, token, sent, words):
    answer = stranger.post(f"/invitations/{token}", data=sent)
    assert answer.status_code == 422
    assert words in answer.text or not sent
    assert PASSWORD not in answer.text
    assert stranger.get(f"/invitations/{token}").status_code == 200
    assert account("rep-cucc").password_hash == ""


@pytest.mark.parametrize(
    "password", ["\0nul and more\0", "💥🌊🔥🌲💧🌙🍂⭐🪨🌾", "      blanks  ok", "'\\\"<>&;--%00"]
)
def test_any_characters_make_a_password(stranger, app, token, password):
    sent = {"new_password": password, "confirmation": password}
    assert stranger.post(f"/invitations/{token}", data=sent).status_code == 303
    right = {"handle": "rep-cucc", "password": password}
    assert app.test_client().post("/sign-in", data=right).status_code == 303


def test_two_who_open_a_link_at_once_set_one_password(app: Flask, world, token):
    won: list[str] = []

    def run(n: int) -> None:
        if open_link(token, f"{PASSWORD} no {n}", HERE).token:
            won.append(f"{PASSWORD} no {n}")

    assert together(app, 8, run) == []
    assert len(won) == 1
    assert sign_in("rep-cucc", won[0], HERE).token


def test_a_reset_ends_whatever_was_open(app, sign_in, actor_of, world):
    user = with_password("rep-cucc")
    device, key = sign_in("rep-cucc"), make_token(user.id, "阅读器", HERE)
    token = a_link(actor_of, "rep-cucc")
    page = app.test_client().get(f"/invitations/{token}").text
    assert "重设口令" in page
    sent = {"new_password": OTHER, "confirmation": OTHER}
    assert app.test_client().post(f"/invitations/{token}", data=sent).status_code == 303
    assert device.get("/account").status_code == 303
    assert app.test_client().get(f"/liaoning/feeds/issues.atom?token={key}").status_code == 404
    db.session.rollback()
    assert len(db.session.scalars(select(UserSession).filter_by(ended_at=None)).all()) == 1
    assert db.session.scalars(select(ApiToken)).one().ended_at


def test_a_link_passes_by_every_wait(app, world, actor_of):
    """Whoever guesses at an account does not keep its person out for good."""
    with_password("rep-cucc")
    for _ in range(6):
        sign_in("rep-cucc", "wrong", HERE)
    assert sign_in("rep-cucc", PASSWORD, HERE).locked_until
    token = a_link(actor_of, "rep-cucc")
    client = app.test_client()
    client.post(f"/invitations/{token}", data={"new_password": OTHER, "confirmation": OTHER})
    assert client.get("/account").status_code == 200
    client.post("/sign-out")
    right = {"handle": "rep-cucc", "password": OTHER}
    assert client.post("/sign-in", data=right).status_code == 303  # the device is known now


def test_who_opens_a_link_for_another_leaves_the_own_account(sign_in, token):
    client = sign_in("secretariat")
    assert client.post(f"/invitations/{token}", data=NEW).status_code == 303
    assert "rep-cucc" in client.get("/account").text
    db.session.rollback()
    ended = db.session.scalars(select(UserSession).filter_by(user_id=account("secretariat").id))
    assert ended.one().ended_at
