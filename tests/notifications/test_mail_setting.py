"""The mail setting: what is asked for, the link that confirms an address, and who may use it."""

from typing import Any

import pytest

from tests.issues.builders import an_issue
from tests.notifications.builders import a_mail_setting
from tests.notifications.mailing import a_server
from workspace.db import db
from workspace.notifications import service
from workspace.notifications.cli import deliver_once
from workspace.notifications.models import MailSetting, Outbox

GOOD = {
    "address": "me@example.org",
    "cadence": "daily",
    "hour": "9",
    "language": "en",
    "follows_own": "y",
}


@pytest.fixture
def box(app: Any, world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    with a_server() as (made, url):
        monkeypatch.setitem(app.config, "SMTP_URL", url)
        monkeypatch.setitem(app.config, "PUBLIC_URL", "https://pact.example.org")
        yield made


def setting(world: Any, handle: str = "rep-cucc") -> MailSetting | None:
    db.session.rollback()
    user = world.users[handle].id
    return db.session.scalar(db.select(MailSetting).filter_by(user_id=user))


def save(client: Any, **changed: str) -> Any:
    return client.post("/account/mail", data={**GOOD, **changed})


def link_in(box: Any) -> str:
    words = box.part("plain")
    return next(w for w in words.split() if "/confirm-mail/" in w).partition(".org")[2]


def test_without_a_server_the_page_says_so(world, sign_in):
    page = sign_in("rep-cucc").get("/account/mail").text
    assert "没有设置邮件服务器" in page
    assert 'value="none"' in page


def test_without_a_server_nothing_is_said_to_be_on_its_way(world, sign_in):
    client = sign_in("rep-cucc")
    for _ in range(8):  # more than are sent in an hour
        page = client.get(save(client).location).text
        assert "已保存。本站还不能发送邮件，确认邮件没有发出。" in page
    assert "me@example.org 已保存，尚未确认。" in page
    assert "确认邮件中的链接" not in page


def test_an_address_is_confirmed_by_its_link(app, world, sign_in, box):
    client = sign_in("rep-cucc")
    assert save(client).location == "/account/mail"
    kept = setting(world)
    assert (kept.address, kept.cadence.value, kept.hour, kept.language, kept.follows_own) == (
        "me@example.org",
        "daily",
        9,
        "en",
        True,
    )
    assert kept.confirmed_at is None
    assert "尚未确认" in client.get("/account/mail").text
    assert deliver_once() == 1
    letter = box.letters[0]
    assert letter["To"].addresses[0].addr_spec == "me@example.org"
    assert letter["List-Unsubscribe"] is None
    link, stranger = link_in(box), app.test_client()  # opened on another device
    assert "me@example.org" in stranger.get(link).text
    assert setting(world).confirmed_at is None  # following a link confirms nothing
    assert stranger.post(link).status_code == 200
    assert setting(world).confirmed_at == world.hands[0]
    assert "me@example.org 已确认" in client.get("/account/mail").text


def test_unconfirmed_it_gets_nothing_else(world, actor_of, sign_in, box):
    save(sign_in("rep-cucc"), cadence="now")
    an_issue(world, actor_of, "consultation")
    deliver_once()
    assert len(box.raw) == 1
    assert "/confirm-mail/" in box.part("plain")


def test_a_link_is_for_the_address_it_was_sent_to(app, world, sign_in, box):
    client = sign_in("rep-cucc")
    save(client)
    deliver_once()
    link = link_in(box)
    save(client, address="other@example.org")
    assert app.test_client().post(link).status_code == 404
    assert setting(world).confirmed_at is None


def test_a_new_address_is_confirmed_anew(world, sign_in):
    a_mail_setting(world, "rep-cucc")
    client = sign_in("rep-cucc")
    save(client, address="rep-cucc@example.org")
    assert setting(world).confirmed_at
    assert db.session.scalars(db.select(Outbox)).all() == []
    save(client, address="other@example.org")
    assert setting(world).confirmed_at is None
    save(client, address="", cadence="none")
    assert setting(world).address == ""


@pytest.mark.parametrize("token", ["x", "x" * 5000, "é", "%00", "a.b.c"])
def test_a_link_that_was_not_made_here(app, world, token):
    for kind in ("confirm-mail", "unsubscribe"):
        for method in ("get", "post"):
            assert getattr(app.test_client(), method)(f"/notices/{kind}/{token}").status_code == 404


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"address": "nonsense"}, "邮箱地址格式不正确"),
        ({"address": "a@example.org\r\nBcc: x@example.org"}, "邮箱地址格式不正确"),
        ({"address": "x" * 300 + "@example.org"}, ""),
        ({"address": ""}, "请填写邮箱地址"),
        ({"cadence": "hourly"}, "请选择"),
        ({"hour": "24"}, "请选择"),
        ({"hour": "٨"}, "请选择"),
        ({"language": "fr"}, "请选择"),
        ({"cadence": ""}, "请选择"),
    ],
)
def test_bad_input_comes_back_as_typed(world, sign_in, changed, message):
    answer = save(sign_in("rep-cucc"), **changed)
    assert answer.status_code == 422
    assert message in answer.text
    assert setting(world) is None
    if changed.get("address") == "nonsense":
        assert 'value="nonsense"' in answer.text


def test_confirmations_are_bounded(world, sign_in, box):
    client = sign_in("rep-cucc")
    for n in range(8):
        save(client, address=f"victim{n}@example.org")
    asked = db.session.scalars(db.select(Outbox).filter_by(kind="confirm")).all()
    assert len(asked) == 5
    assert "过于频繁" in client.get("/account/mail").text


def test_following_of_ones_own_can_be_switched_off(world, actor_of, sign_in):
    sent = {k: v for k, v in GOOD.items() if k != "follows_own"}
    sign_in("rep-cucc").post("/account/mail", data={**sent, "address": "", "cadence": "none"})
    assert setting(world).follows_own is False


def test_unsubscribing_twice_and_whom_nobody_knows(world):
    a_mail_setting(world, "rep-cucc")
    assert service.unsubscribe(world.users["rep-cucc"].pid)
    assert service.unsubscribe(world.users["rep-cucc"].pid)
    assert setting(world).cadence.value == "none"
    assert not service.unsubscribe("user_account:nobody")


def test_nothing_of_it_stands_in_the_record(world, sign_in, log):
    before = log()
    save(sign_in("rep-cucc"))
    assert log() == before
