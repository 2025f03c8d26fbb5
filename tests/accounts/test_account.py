"""The own account: devices, password, tokens, history, and for whom one works."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.accounts.builders import HERE, OTHER, PASSWORD, a_link, account, kinds, with_password
from tests.concurrency import together
from tests.world import a_seat
from workspace.accounts.models import AccountEvent, ApiToken, UserSession
from workspace.accounts.queries import token_hash
from workspace.accounts.rules import MOST_TOKENS, TRIES
from workspace.accounts.service import change_password, make_token
from workspace.accounts.service import sign_in as enter
from workspace.accounts.service.passwords import WrongPassword
from workspace.accounts.service.tokens import TooMany
from workspace.clock import real_now
from workspace.db import db, write
from workspace.groups.rules import Role

CHANGE = {"password": PASSWORD, "new_password": OTHER, "confirmation": OTHER}


@pytest.fixture
def two(app: Flask, world):
    """Two devices of one person."""
    with_password("rep-cucc")
    clients = [app.test_client(), app.test_client()]
    for client in clients:
        client.post("/sign-in", data={"handle": "rep-cucc", "password": PASSWORD})
    return clients


def keys(handle: str = "rep-cucc") -> list[int]:
    db.session.rollback()
    query = select(UserSession.id).filter_by(user_id=account(handle).id, ended_at=None)
    return list(db.session.scalars(query.order_by(UserSession.id)))


def test_a_device_is_listed_and_ended_alone(two):
    page = two[0].get("/account").text
    assert page.count("/end-session") == 1
    assert "本机" in page
    assert "127.0.0.1" in page
    answer = two[0].post(f"/account/sessions/{keys()[1]}/end-session")
    assert answer.status_code == 303
    assert [client.get("/account").status_code for client in two] == [200, 303]
    assert kinds("rep-cucc")[-1] == "session_ended"


def test_all_other_devices_are_ended_at_once(two):
    assert two[1].post("/account/end-other-sessions").status_code == 303
    assert [client.get("/account").status_code for client in two] == [303, 200]
    assert kinds("rep-cucc")[-1] == "sessions_ended"


def test_nobody_ends_the_session_of_another(two, sign_in):
    stranger = sign_in("rep-ctcc")
    for key in (*keys(), 999, 2**40):
        assert stranger.post(f"/account/sessions/{key}/end-session").status_code == 404
    assert len(keys()) == 2


def test_last_use_is_written_after_the_answer_and_seldom(two, count_queries):
    with write():
        for session in db.session.scalars(select(UserSession)):
            session.seen_at = real_now() - timedelta(minutes=6)
    with count_queries() as seen:
        answer = two[0].get("/account")
    assert not any(s.startswith(("UPDATE", "INSERT", "DELETE")) for s in seen)
    with count_queries() as seen:
        answer.close()
    assert [s.split()[0] for s in seen] == ["UPDATE"]
    with count_queries() as seen:
        two[0].get("/account").close()
    assert not any(s.startswith("UPDATE") for s in seen)


def test_a_reader_reads_on_where_last_use_cannot_be_written(two, monkeypatch):
    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr("workspace.accounts.service.mark_seen", full)
    with write():
        for session in db.session.scalars(select(UserSession)):
            session.seen_at = real_now() - timedelta(minutes=6)
    answer = two[0].get("/account")
    answer.close()
    assert answer.status_code == 200


def test_a_new_password_ends_the_other_devices_and_open_links(two, actor_of, app):
    link = a_link(actor_of, "rep-cucc")
    answer = two[0].post("/account/change-password", data=CHANGE)
    assert answer.status_code == 303
    assert [client.get("/account").status_code for client in two] == [200, 303]
    assert app.test_client().get(f"/invitations/{link}").status_code == 404
    assert enter("rep-cucc", OTHER, HERE).token
    assert not enter("rep-cucc", PASSWORD, HERE).token
    assert "password_changed" in kinds("rep-cucc")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"password": "wrong"}, "原口令不符"),
        ({"password": ""}, "填写"),
        ({"new_password": "short", "confirmation": "short"}, "至少10个字符"),
        ({"new_password": PASSWORD, "confirmation": PASSWORD}, "新口令与原口令相同"),
        ({"confirmation": "something else"}, "两次输入不一致"),
        ({"password": "\0"}, "原口令不符"),
        ({"password": "x" * 201}, "200"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(two, sent, words):
    answer = two[0].post("/account/change-password", data={**CHANGE, **sent})
    assert answer.status_code == 422
    assert words in answer.text
    assert PASSWORD not in answer.text
    assert len(keys()) == 2
    assert enter("rep-cucc", PASSWORD, HERE).token


def test_the_old_password_is_asked_for_five_times(two, world):
    for _ in range(TRIES):
        two[0].post("/account/change-password", data={**CHANGE, "password": "wrong"})
    answer = two[0].post("/account/change-password", data=CHANGE)
    assert answer.status_code == 422
    assert "以后可再试" in answer.text
    assert enter("rep-cucc", PASSWORD, HERE).token  # signing in is counted apart


def test_two_changes_at_once_leave_one_password(app, two):
    done: list[str] = []
    user_id = account("rep-cucc").id

    def run(n: int) -> None:
        try:
            change_password(user_id, PASSWORD, f"{OTHER} no {n}", "none", HERE)
            done.append(f"{OTHER} no {n}")
        except WrongPassword:
            pass

    assert together(app, 4, run) == []
    assert len(done) == 1
    assert enter("rep-cucc", done[0], HERE).token


def test_a_lapsed_session_carries_no_password_along(app, world):
    answer = app.test_client().post("/account/change-password", data=CHANGE)
    assert answer.status_code == 403
    held = answer.text.partition('name="held" value="')[2].partition('"')[0]
    assert held
    from workspace.web.errors import _signer

    with app.app_context():
        assert _signer().loads(held)["form"] == {}


def test_a_token_is_shown_once_and_kept_as_a_hash(two):
    answer = two[0].post("/account/make-token", data={"name": "办公电脑的阅读器"})
    assert answer.status_code == 303
    page = two[0].get("/account").text
    token = page.partition('id="feed-token" value="')[2].partition('"')[0]
    kept = db.session.scalars(select(ApiToken)).one()
    assert (kept.token_hash, kept.name, kept.scope) == (
        token_hash(token),
        "办公电脑的阅读器",
        "feeds",
    )
    assert f"http://localhost/liaoning/feeds/issues.atom?token={token}" in page
    again = two[0].get("/account").text
    assert token not in again
    assert "办公电脑的阅读器" in again
    assert two[0].get(f"/liaoning/feeds/issues.atom?token={token}").status_code == 200
    assert two[0].post(f"/account/tokens/{kept.id}/revoke-token").status_code == 303
    assert two[0].get(f"/liaoning/feeds/issues.atom?token={token}").status_code == 404
    assert kinds("rep-cucc")[-2:] == ["token_made", "token_ended"]


@pytest.mark.parametrize("name", ["", " ", "长" * 61, "\0"])
def test_a_token_wants_a_name(two, name):
    answer = two[0].post("/account/make-token", data={"name": name})
    assert answer.status_code == 422
    assert db.session.scalars(select(ApiToken)).all() == []


def test_a_person_holds_ten_tokens_at_most_even_at_once(app, two):
    user_id, refused = account("rep-cucc").id, []

    def run(n: int) -> None:
        try:
            make_token(user_id, f"第{n}个", HERE)
        except TooMany:
            refused.append(n)

    assert together(app, MOST_TOKENS + 4, run) == []
    assert len(refused) == 4
    answer = two[0].post("/account/make-token", data={"name": "多一个"})
    assert answer.status_code == 422
    assert "先撤销不用的" in answer.text


def test_nobody_revokes_the_token_of_another(two, sign_in):
    make_token(account("rep-cucc").id, "阅读器", HERE)
    key = db.session.scalars(select(ApiToken.id)).one()
    assert sign_in("rep-ctcc").post(f"/account/tokens/{key}/revoke-token").status_code == 404
    assert db.session.scalars(select(ApiToken)).one().ended_at is None


def test_the_history_is_paged_and_the_page_within_the_budget(two, count_queries):
    user_id = account("rep-cucc").id
    with write():
        for n in range(50):
            event = AccountEvent(
                kind="failed", handle="rep-cucc", address=f"192.0.2.{n}", at=real_now()
            )
            event.user_id = user_id
            db.session.add(event)
    with count_queries() as seen:
        first = two[0].get("/account")
    assert len(seen) <= 12, seen
    assert "192.0.2.49" in first.text
    assert "192.0.2.0<" in two[0].get("/account?page=3").text
    assert two[0].get("/account?page=4").status_code == 404


def test_who_speaks_for_several_chooses_openly(world, sign_in):
    """The preference only chooses beforehand; a form without a word is still refused."""
    client = sign_in("om-cucc-1")
    assert 'class="standing"' not in client.get("/").text
    a_seat("om-cucc-1", world.groups["om"], world.orgs["ctcc"], Role.MEMBER)
    assert "代表2家单位" in client.get("/").text
    pid = world.orgs["ctcc"].pid
    answer = client.post("/preferences/organization", data={"org": pid, "next": "/liaoning/issues"})
    assert (answer.status_code, answer.location) == (303, "/liaoning/issues")
    assert "以辽宁电信名义" in client.get("/").text
    form = client.get("/liaoning/om/open-issue").text
    assert f'<option value="{pid}" selected>' in form
    sent = {
        "title": "议题",
        "body": "情况",
        "proposal": "建议",
        f"{world.term.points[0].pid}-point": "y",
    }
    refused = client.post("/liaoning/om/open-issue", data=sent)
    assert refused.status_code == 403
    assert "请说明以哪家名义" in refused.text


@pytest.mark.parametrize("org", ["", "x", "\0", "organization:aaaaaaaaaaaaaaaa"])
def test_nobody_prefers_what_is_not_its_own(world, sign_in, org):
    client = sign_in("rep-cucc")
    client.post("/preferences/organization", data={"org": org or world.orgs["ctcc"].pid})
    client.set_cookie("org", world.orgs["ctcc"].pid)
    assert "以辽宁电信名义" not in client.get("/").text


def test_who_sits_in_several_committees_switches_openly(world, sign_in):
    client = sign_in("city-shenyang")
    page = client.get("/").text
    assert "切换委员会" in page
    assert page.index("辽宁自律公约专家委员会") < page.index("沈阳市公约组织")
    answer = client.post("/preferences/committee", data={"committee": "shenyang"})
    assert (answer.status_code, answer.location) == (303, "/shenyang")
    brand = client.get("/").text.partition('class="brand"')[2].partition("</a>")[0]
    assert "沈阳市公约组织" in brand
    for unseen in ("nowhere", "", "\0", "../x"):
        assert client.post("/preferences/committee", data={"committee": unseen}).status_code == 404
    assert (
        sign_in("rep-cucc")
        .post("/preferences/committee", data={"committee": "shenyang"})
        .status_code
        == 404
    )


@pytest.mark.parametrize("cookie", ["x" * 500, "%00", "'", "\U0001f4a5"])
def test_a_hostile_preference_is_none(sign_in, cookie):
    client = sign_in("city-shenyang")
    for name in ("committee", "org", "lang", "theme", "device"):
        client.set_cookie(name, cookie)
    assert client.get("/").status_code == 200
