"""Signing in: counted tries, known devices, what the person is told, what is remembered."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.accounts.builders import HERE, OTHER, PASSWORD, account, kinds, with_password
from tests.concurrency import together
from workspace.accounts import service
from workspace.accounts.models import AccountEvent, SignInCount, UserSession
from workspace.accounts.rules import TRIES, TRIES_OF_ADDRESS
from workspace.accounts.service import Place, counts, hashing, sign_in
from workspace.db import db


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """Let time pass for the counts."""
    beside, real = [timedelta(0)], counts.real_now
    monkeypatch.setattr(counts, "real_now", lambda: real() + beside[0])
    return beside


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which passwords were hashed; each takes as little as it may."""
    seen: list[str] = []

    def look(user, password):
        seen.append(password)
        return bool(user and password == PASSWORD)

    monkeypatch.setattr("workspace.accounts.service.signing.matches", look)
    return seen


def at(n: int) -> Place:
    return Place("", f"198.51.100.{n}")


def test_a_right_password_opens_a_session(world):
    with_password("rep-cucc")
    done = sign_in("rep-cucc", PASSWORD, HERE)
    session = db.session.scalars(select(UserSession)).one()
    assert done.token not in session.token_hash
    assert (session.address, session.device) == (HERE.address, HERE.device)
    assert kinds("rep-cucc") == ["signed_in"]


def test_the_same_characters_composed_otherwise_are_the_same_password(world):
    with_password("rep-cucc", "café au lait noir")
    assert sign_in("rep-cucc", "cafe\u0301 au lait noir", HERE).token


@pytest.mark.parametrize("handle", ["rep-cucc", "nobody-at-all"])
def test_after_five_failures_even_the_right_password_waits(world, hashed, hands, handle):
    left = [sign_in(handle, "wrong", at(n)).tries for n in range(TRIES)]
    assert left == [4, 3, 2, 1, 0]
    assert sign_in(handle, PASSWORD, at(99)).locked_until
    assert len(hashed) == TRIES
    hands[0] = timedelta(seconds=61)
    sign_in(handle, "wrong", at(99))
    assert len(hashed) == TRIES + 1
    hands[0] += timedelta(seconds=61)  # the wait has doubled
    assert sign_in(handle, PASSWORD, at(99)).locked_until
    hands[0] += timedelta(seconds=61)
    assert bool(sign_in(handle, PASSWORD, at(99)).token) == (handle == "rep-cucc")


def test_success_clears_the_count(world, hashed):
    for _ in range(4):
        sign_in("rep-cucc", "wrong", HERE)
    assert sign_in("rep-cucc", PASSWORD, HERE).token
    assert [sign_in("rep-cucc", "wrong", HERE).tries for _ in range(2)] == [4, 3]


def test_an_address_may_not_try_many_accounts(world, hashed):
    for n in range(TRIES_OF_ADDRESS):
        assert not sign_in(f"nobody-{n}", "wrong", HERE).locked_until
    assert sign_in("rep-cucc", PASSWORD, HERE).locked_until
    assert sign_in("rep-cucc", PASSWORD, at(1)).token
    assert len(hashed) == TRIES_OF_ADDRESS + 1


def test_an_ipv6_network_counts_as_one_address(world, hashed):
    for n in range(TRIES_OF_ADDRESS):
        sign_in(f"nobody-{n}", "wrong", Place("", f"2001:db8::{n:x}"))
    assert sign_in("rep-cucc", PASSWORD, Place("", "2001:db8::ffff")).locked_until


def test_thirty_two_wrong_tries_at_once_hash_at_most_five(app: Flask, world, hashed):
    with app.app_context():
        faults = together(app, 32, lambda n: sign_in("rep-cucc", f"wrong-{n}", at(n)) and None)
    assert faults == []
    assert len(hashed) == TRIES
    db.session.rollback()
    count = db.session.scalars(select(SignInCount).where(SignInCount.key.like("account:%"))).one()
    assert count.failures == TRIES
    assert kinds("rep-cucc") == ["failed"] * TRIES


def test_a_stranger_does_not_lock_out_a_device_that_the_person_uses(app: Flask, world):
    with_password("rep-cucc")
    own, stranger = app.test_client(), app.test_client()
    right = {"handle": "rep-cucc", "password": PASSWORD}
    assert own.post("/sign-in", data=right).status_code == 303
    own.post("/sign-out")
    for _ in range(TRIES + 1):
        page = stranger.post("/sign-in", data={**right, "password": "wrong"})
    assert "以后可再试" in page.text
    assert stranger.post("/sign-in", data=right).status_code == 422
    assert own.post("/sign-in", data=right).status_code == 303


def test_a_known_device_too_has_five_tries(app: Flask, world, hashed):
    with_password("rep-cucc")
    own = app.test_client()
    right = {"handle": "rep-cucc", "password": PASSWORD}
    own.post("/sign-in", data=right)
    for _ in range(TRIES):
        own.post("/sign-in", data={**right, "password": "wrong"})
    assert "以后可再试" in own.post("/sign-in", data=right).text


@pytest.mark.parametrize("handle", ["rep-crtc", "rep-cucc"])
def test_a_mark_knows_its_account_and_its_password_only(app: Flask, world, handle):
    """It is worth nothing for another account, nor once the password is another."""
    with_password("rep-cucc")
    with_password("rep-crtc")
    client = app.test_client()
    client.post("/sign-in", data={"handle": "rep-cucc", "password": PASSWORD})
    client.post("/sign-out")
    if handle == "rep-cucc":
        with_password("rep-cucc", OTHER)
    for _ in range(TRIES):
        client.post("/sign-in", data={"handle": handle, "password": "wrong"})
    keys = set(db.session.scalars(select(SignInCount.key).where(SignInCount.failures == TRIES)))
    assert any(key.startswith("account:") for key in keys)


@pytest.mark.parametrize("mark", ["", "x", "é" * 500, "eyJvZiI6MX0.abc", "\0"])
def test_a_forged_mark_is_none(app: Flask, world, mark):
    with_password("rep-cucc")
    client = app.test_client()
    client.set_cookie("device", mark)
    right = {"handle": "rep-cucc", "password": PASSWORD}
    assert client.post("/sign-in", data=right).status_code == 303


def test_a_deactivated_person_does_not_come_in(world, actor_of):
    with_password("rep-cucc")
    service.deactivate_person(actor_of("secretariat"), account("rep-cucc"), "离任")
    done = sign_in("rep-cucc", PASSWORD, HERE)
    assert (done.token, done.tries) == ("", TRIES - 1)


def test_deactivation_between_hash_and_session_wins(world, actor_of, monkeypatch):
    with_password("rep-cucc")

    def slow(user, password):
        service.deactivate_person(actor_of("secretariat"), account("rep-cucc"), "离任")
        return True

    monkeypatch.setattr("workspace.accounts.service.signing.matches", slow)
    assert sign_in("rep-cucc", PASSWORD, HERE).token == ""
    assert db.session.scalars(select(UserSession)).all() == []


def test_the_person_is_told_of_the_last_visit_and_of_failures_since(app: Flask, world):
    with_password("rep-cucc")
    right = {"handle": "rep-cucc", "password": PASSWORD}
    agent = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36"}
    client = app.test_client()
    first = client.post("/sign-in", data=right, headers=agent, follow_redirects=True)
    assert "上次登录" not in first.text
    client.post("/sign-out")
    for _ in range(2):
        app.test_client().post("/sign-in", data={**right, "password": "wrong"})
    page = client.post("/sign-in", data=right, follow_redirects=True).text
    assert "电脑，Windows，Chrome 131，127.0.0.1" in page
    assert "此后有2次登录失败" in page
    account_page = client.get("/account").text
    assert account_page.count("登录失败") == 2


def test_the_language_of_the_person_comes_along(app: Flask, world):
    with_password("rep-cucc")
    right = {"handle": "rep-cucc", "password": PASSWORD}
    first, second = app.test_client(), app.test_client()
    first.post("/sign-in", data=right)
    first.post("/preferences/language", data={"lang": "en"})
    assert account("rep-cucc").language == "en"
    assert '<html lang="zh-CN"' in second.get("/").text
    assert '<html lang="en"' in second.post("/sign-in", data=right, follow_redirects=True).text


def test_a_new_sign_in_ends_the_session_it_takes_the_place_of(app: Flask, world):
    with_password("rep-cucc")
    client = app.test_client()
    right = {"handle": "rep-cucc", "password": PASSWORD}
    client.post("/sign-in", data=right)
    client.post("/sign-in", data=right)
    db.session.rollback()
    assert [
        bool(s.ended_at) for s in db.session.scalars(select(UserSession).order_by(UserSession.id))
    ] == [True, False]


@pytest.mark.parametrize("value", ["'", "\0", "x" * 300, "💥" * 30, "../..", "<script>", ""])
@pytest.mark.parametrize("name", ["handle", "password", "held", "next"])
def test_hostile_input_is_only_a_wrong_try(app: Flask, world, name, value):
    sent = {"handle": "rep-cucc", "password": "wrong", name: value}
    answer = app.test_client().post("/sign-in", data=sent)
    assert answer.status_code == 422
    assert "<script>" not in answer.text


def test_old_events_counts_and_sessions_are_removed_by_the_clock(app: Flask, world):
    from workspace.accounts.service.signing import open_session
    from workspace.clock import real_now
    from workspace.db import write

    user = with_password("rep-cucc")
    for _ in range(2):
        sign_in("rep-cucc", "wrong", HERE)
    sign_in("rep-cucc", PASSWORD, HERE)
    old: datetime = real_now() - timedelta(days=100)
    with write():
        open_session(user, HERE)
        first = db.session.scalars(select(AccountEvent).order_by(AccountEvent.id)).first()
        first.at = old
        db.session.scalars(select(SignInCount)).first().at = old
        db.session.scalars(select(UserSession).order_by(UserSession.id)).first().created_at = old
    answer = app.test_cli_runner().invoke(args=["tick"])
    assert answer.exit_code == 0, answer.output
    assert kinds("rep-cucc") == ["failed", "signed_in"]
    assert len(db.session.scalars(select(SignInCount)).all()) == 1
    assert len(db.session.scalars(select(UserSession)).all()) == 1
    assert service.prune() == 0


def test_an_unknown_account_costs_the_same_work(world, monkeypatch):
    real, worked = hashing.hasher, []

    class Counting:
        def verify(self, kept, password):
            worked.append(kept[:30])
            return real.verify(kept, password)

        hash = staticmethod(real.hash)

    monkeypatch.setattr(hashing, "hasher", Counting())
    with_password("rep-cucc")
    sign_in("rep-cucc", "wrong", HERE)
    sign_in("nobody-at-all", "wrong", HERE)
    assert len(worked) == 2
    assert worked[0] == worked[1]
