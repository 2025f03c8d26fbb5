"""Digests: at the person's hour, never twice, never empty."""

from datetime import timedelta
from typing import Any

import pytest

from tests.concurrency import together
from tests.issues.builders import an_issue
from tests.notifications.builders import a_mail_setting, outbox
from tests.notifications.mailing import a_server
from workspace.db import db
from workspace.issues import service as issues
from workspace.notifications import service
from workspace.notifications.cli import deliver_once

MINUTE = timedelta(minutes=1)


@pytest.fixture
def box(app: Any, world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    with a_server() as (made, url):
        monkeypatch.setitem(app.config, "SMTP_URL", url)
        yield made


class TestDigest:
    def test_at_the_persons_hour_with_what_is_unread(self, world, actor_of, box, move_clock):
        a_mail_setting(world, "rep-cucc", "daily", hour=8)
        first, second = (
            an_issue(world, actor_of, "consultation", title=title) for title in ("甲题", "乙题")
        )
        assert deliver_once() == 0  # ten o'clock
        assert outbox() == []
        move_clock(timedelta(hours=21, minutes=59))
        assert deliver_once() == 0
        move_clock(MINUTE)
        assert deliver_once() == 1
        assert [deliver_once(), len(outbox())] == [0, 1]
        letter = box.letters[0]
        assert letter["Subject"] == "[辽宁自律公约专家委员会] 通知摘要，2条"
        assert letter["In-Reply-To"] is None
        for form in ("plain", "html"):
            assert first.title in box.part(form)
            assert second.title in box.part(form)
            assert "请在截止前陈述贵单位的立场" in box.part(form)
        assert letter["List-Unsubscribe"].startswith("<http")

    def test_never_empty(self, world, actor_of, box, move_clock):
        a_mail_setting(world, "rep-cucc", "daily", hour=8)
        issue = an_issue(world, actor_of, "consultation")
        service.mark_all_read(actor_of("rep-cucc"), 10**6)
        move_clock(timedelta(days=1))
        assert (deliver_once(), outbox()) == (0, [])
        issues.hold_issue(actor_of("lead-om"), issue, "待上级文件")
        move_clock(timedelta(days=1))
        assert (deliver_once(), outbox()) == (0, [])  # nothing that concerns it

    def test_each_notice_in_one_digest_only(self, world, actor_of, box, move_clock):
        a_mail_setting(world, "rep-cucc", "daily", hour=8)
        an_issue(world, actor_of, "consultation", title="甲题")
        move_clock(timedelta(days=1))
        deliver_once()
        an_issue(world, actor_of, "consultation", title="乙题")
        move_clock(timedelta(days=1))
        deliver_once()
        assert "甲题" not in box.part("plain", 1)
        assert "乙题" in box.part("plain", 1)

    def test_weekly_on_monday(self, world, actor_of, box, move_clock):
        a_mail_setting(world, "rep-cucc", "weekly", hour=8)  # it is Monday, ten o'clock
        an_issue(world, actor_of, "consultation")
        for _ in range(6):
            move_clock(timedelta(days=1))
            assert deliver_once() == 0
        move_clock(timedelta(days=1))
        assert deliver_once() == 1

    def test_many_at_once_make_one(self, app, world, actor_of, box, move_clock):
        for handle in ("rep-cucc", "rep-crtc", "rep-ctcc"):
            a_mail_setting(world, handle, "daily", hour=8)
        an_issue(world, actor_of, "consultation")
        move_clock(timedelta(days=1))
        db.session.remove()
        assert together(app, 8, lambda _: deliver_once()) == []
        assert len(box.raw) == 3
        assert len(outbox()) == 3

    def test_what_is_told_at_once_is_not_digested(self, world, actor_of, box, move_clock):
        a_mail_setting(world, "rep-cucc", "daily", hour=8)
        an_issue(world, actor_of, "consultation")
        assert outbox() == []
