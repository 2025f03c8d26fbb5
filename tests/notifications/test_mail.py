"""Letters as a real server receives them: their headers, words, threads and links."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.issues.builders import an_issue, at
from tests.notifications.builders import a_mail_setting, end_seats, notices
from tests.notifications.mailing import a_server
from tests.resolutions.builders import a_resolution
from workspace.accounts.models import User
from workspace.committees.models import Committee
from workspace.db import db, write
from workspace.issues import service as issues
from workspace.issues.models import Issue
from workspace.notifications import service
from workspace.notifications.cli import deliver_once
from workspace.notifications.models import MailSetting, Outbox
from workspace.notifications.rules import Level

PUBLIC = "https://pact.example.org"


@pytest.fixture
def box(app: Any, world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    with a_server() as (made, url):
        monkeypatch.setitem(app.config, "SMTP_URL", url)
        monkeypatch.setitem(app.config, "PUBLIC_URL", PUBLIC)
        monkeypatch.setitem(app.config, "MAIL_FROM", "")
        yield made


@pytest.fixture
def issue(world: Any, actor_of: Any) -> Any:
    """Followed by rep-cucc, who is written to at once."""
    made = an_issue(world, actor_of, "consultation")
    a_mail_setting(world, "rep-cucc")
    service.follow(actor_of("rep-cucc"), made.pid, Level.ALL)
    return made


def test_a_notice_in_two_forms(world, actor_of, issue, box):
    said = issues.add_comment(actor_of("rep-ctcc"), issue, "我方的**底线**是十天。")
    assert deliver_once() == 1
    letter = box.letters[0]
    assert letter["Subject"] == f"[辽宁自律公约专家委员会] #{issue.number} {issue.title}"
    assert letter["From"].addresses[0].addr_spec == "workspace@pact.example.org"
    assert letter["From"].addresses[0].display_name == "辽宁自律公约专家委员会"
    assert letter["To"].addresses[0].addr_spec == "rep-cucc@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "multipart/alternative"
    link = f"{PUBLIC}{at(issue)}#c{said.number}"
    for form in ("plain", "html"):
        words = box.part(form)
        assert "辽宁电信 rep-ctcc发表了意见" in words
        assert link in words
        assert issue.title in words
        assert "底线" not in words  # what was written stays in the product
    assert not re.search(r"<img|<link|<script|src=|style=", box.part("html"))
    envelope = box.envelopes[0]
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "workspace@pact.example.org",
        ["rep-cucc@example.org"],
    )


def test_letters_of_one_issue_are_one_thread(world, actor_of, issue, box):
    for n in range(2):
        issues.add_comment(actor_of("rep-ctcc"), issue, f"第{n}点。")
    other = an_issue(world, actor_of, "consultation")
    assert deliver_once() == 3
    first, second, third = box.letters
    root = f"<{issue.pid.replace(':', '.')}@pact.example.org>"
    assert first["In-Reply-To"] == first["References"] == second["References"] == root
    assert first["Subject"] == second["Subject"]
    assert first["Message-ID"] != second["Message-ID"]
    assert third["References"] == f"<{other.pid.replace(':', '.')}@pact.example.org>"
    key = notices(user_id=world.users["rep-cucc"].id, kind="add_comment")[0].id
    assert first["Message-ID"] == f"<notice.{key}@pact.example.org>"


def test_names_and_titles_break_no_header(world, actor_of, box):
    with write():
        user = db.session.get_one(User, world.users["rep-cucc"].id)
        user.name = '张"三\r\nBcc: spy@example.org\u202e'
        db.session.get_one(Committee, world.committee.id).name = "委员会\nX-Evil: 1"
    a_mail_setting(world, "rep-cucc")
    issue = an_issue(world, actor_of, "cleared", title="题" * 120)
    with write():
        db.session.get_one(Issue, issue.id).title = "甲\r\nX-Evil: 2\x0b乙" + "长" * 150
    issues.start_consultation(actor_of("lead-om"), issue, world.now + timedelta(days=7))
    assert deliver_once() == 1
    letter = box.letters[0]
    assert letter["Bcc"] is None
    assert letter["X-Evil"] is None
    assert [a.addr_spec for a in letter["To"].addresses] == ["rep-cucc@example.org"]
    assert "甲 X-Evil: 2 乙" in letter["Subject"]
    head = box.raw[0].split(b"\r\n\r\n")[0]
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))
    assert all(byte < 128 for byte in head)


def test_the_readers_language(world, actor_of, box):
    a_mail_setting(world, "rep-cucc", language="en")
    an_issue(world, actor_of, "consultation", title_en="Trunk expansion")
    deliver_once()
    assert box.letters[0]["Subject"].startswith("[Liaoning Pact Committee] #1 Trunk expansion")
    assert "put the issue to consultation" in box.part("plain")
    assert 'lang="en"' in box.part("html")


def test_html_is_escaped_and_text_is_not(world, actor_of, box):
    a_mail_setting(world, "rep-cucc")
    an_issue(world, actor_of, "consultation", title="a<b & 'c' <script>x</script>")
    deliver_once()
    assert "a<b & 'c' <script>x</script>" in box.part("plain")
    assert "<script" not in box.part("html")
    assert "a&lt;b &amp; &#39;c&#39;" in box.part("html")


def test_little_is_said_of_what_not_all_may_see(world, actor_of, box):
    a_mail_setting(world, "reviewer")
    draft = an_issue(world, actor_of, "review", title="尚未公开的题目")
    assert deliver_once() == 1
    assert box.letters[0]["Subject"] == f"[辽宁自律公约专家委员会] #{draft.number}"
    for form in ("plain", "html"):
        assert "尚未公开" not in box.part(form)
        assert "未公开的事项" in box.part(form)
        assert f"{PUBLIC}{at(draft)}" in box.part(form)


def test_a_draft_resolution_is_not_named(world, actor_of, box):
    a_mail_setting(world, "reviewer")
    a_resolution(world, actor_of, "draft")
    deliver_once()
    assert "关于网间互联" not in box.raw[-1].decode() + box.part("plain")
    assert box.letters[-1]["Subject"] == "[辽宁自律公约专家委员会] #1"


def test_a_published_resolution_is(world, actor_of, box):
    a_mail_setting(world, "rep-crtc")
    made = a_resolution(world, actor_of, "in_force")
    deliver_once()
    assert made.title in box.letters[-1]["Subject"]
    assert "/liaoning/resolutions/2009-1" in box.part("plain")


@pytest.mark.parametrize("why", ["read", "unseated", "inactive", "switched off", "new address"])
def test_what_is_no_news_any_more_is_not_sent(world, actor_of, issue, box, why):
    issues.add_comment(actor_of("rep-ctcc"), issue, "补充。")
    me = actor_of("rep-cucc")
    if why == "read":
        service.mark_all_read(me, 10**6)
    elif why == "unseated":
        end_seats(world, "rep-cucc")
    elif why == "inactive":
        with write():
            db.session.get_one(User, me.id).is_active = False
    else:
        address = "rep-cucc@example.org" if why == "switched off" else "other@example.org"
        service.save_mail(
            me,
            address=address,
            cadence="none" if why == "switched off" else "now",
            hour=8,
            language="zh",
            follows_own=True,
        )
    sent = deliver_once()
    assert all("请确认" in letter["Subject"] for letter in box.letters)
    assert sent == len(box.letters) == (why == "new address")
    row = db.session.scalars(db.select(Outbox).filter_by(kind="notice")).one()
    assert row.outcome == "dropped"


def test_unsubscribing_by_one_click(app, world, actor_of, issue, box):
    """RFC 8058: a POST without cookie or token of ours, from the mail program."""
    issues.add_comment(actor_of("rep-ctcc"), issue, "补充。")
    deliver_once()
    letter = box.letters[0]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = letter["List-Unsubscribe"].strip("<>")
    raw = box.raw[0].replace(b"\r\n ", b" ")
    assert f"List-Unsubscribe: <{url}>".encode() in raw  # in one piece, not as encoded words
    assert url.startswith(f"{PUBLIC}/notices/unsubscribe/")
    path = url.removeprefix(PUBLIC)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        client = app.test_client()
        shown = client.get(path)
        assert (shown.status_code, "退订" in shown.text) == (200, True)
        assert cadence(world) == "now"  # a GET changes nothing
        answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, cadence(world)) == (200, "none")
        assert client.post(path).status_code == 200  # again: the same
        assert client.post(path + "x").status_code == 404
        assert client.get("/notices/unsubscribe/" + "x" * 5000).status_code == 404
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    issues.add_comment(actor_of("rep-ctcc"), issue, "再补充。")
    assert deliver_once() == 0


def cadence(world: Any) -> str:
    db.session.rollback()
    user = world.users["rep-cucc"].id
    return db.session.scalars(db.select(MailSetting.cadence).filter_by(user_id=user)).one().value


def test_without_a_server_nothing_is_sent_and_nothing_grows(
    app, world, actor_of, issue, monkeypatch, move_clock
):
    monkeypatch.setitem(app.config, "SMTP_URL", "")
    issues.add_comment(actor_of("rep-ctcc"), issue, "补充。")
    assert deliver_once() == 0
    assert db.session.scalars(db.select(Outbox)).one().done_at is None
    move_clock(timedelta(days=4))
    deliver_once()
    db.session.rollback()
    assert db.session.scalars(db.select(Outbox)).one().outcome == "dropped"
    move_clock(timedelta(days=31))
    deliver_once()
    db.session.rollback()
    assert db.session.scalars(db.select(Outbox)).all() == []


def test_notices_are_kept_for_a_year(world, actor_of, issue, move_clock):
    assert notices()
    move_clock(timedelta(days=366))
    deliver_once()
    assert notices() == []


def test_a_refused_act_queues_no_mail(world, actor_of, issue, monkeypatch):
    from workspace import acts

    def fail(event: Any) -> None:
        raise RuntimeError("subscriber")

    monkeypatch.setattr(acts, "SUBSCRIBERS", [*acts.SUBSCRIBERS, fail])
    with pytest.raises(RuntimeError, match="subscriber"):
        issues.add_comment(actor_of("rep-ctcc"), issue, "补充。")
    assert db.session.scalars(db.select(Outbox)).all() == []
