"""Sending: tries and their end, lost lines, dead processes, many at once, digests."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.concurrency import together
from tests.issues.builders import an_issue
from tests.notifications.builders import a_mail_setting, outbox
from tests.notifications.mailing import a_server
from workspace.committees.models import Committee
from workspace.db import db, write
from workspace.issues import service as issues
from workspace.notifications import service
from workspace.notifications.cli import deliver_once
from workspace.notifications.models import MailSetting, Outbox
from workspace.notifications.queries.mail import mail_state
from workspace.notifications.rules import LEASE, Level

MINUTE = timedelta(minutes=1)


@pytest.fixture
def box(app: Any, world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    with a_server() as (made, url):
        monkeypatch.setitem(app.config, "SMTP_URL", url)
        yield made


def a_mail(world: Any, actor_of: Any, address: str = "rep-cucc@example.org") -> Any:
    """One notice to rep-cucc in the Outbox; its issue."""
    issue = an_issue(world, actor_of, "consultation")
    a_mail_setting(world, "rep-cucc", address=address)
    service.follow(actor_of("rep-cucc"), issue.pid, Level.ALL)
    issues.add_comment(actor_of("rep-ctcc"), issue, "补充。")
    return issue


def setting(world: Any) -> MailSetting:
    db.session.rollback()
    user = world.users["rep-cucc"].id
    return db.session.scalars(db.select(MailSetting).filter_by(user_id=user)).one()


def test_sent_once(world, actor_of, box):
    a_mail(world, actor_of)
    assert [deliver_once(), deliver_once()] == [1, 0]
    assert len(box.raw) == 1
    row = outbox()[0]
    assert (row.outcome, row.tries, row.leased_until) == ("sent", 1, None)


def test_not_now_is_tried_again_later_and_later_and_then_fails(world, actor_of, box, move_clock):
    a_mail(world, actor_of, "later@example.org")
    waits = []
    for _ in range(9):
        deliver_once()
        row = outbox()[0]
        if row.done_at:
            break
        assert deliver_once() == 0  # not before its time
        assert outbox()[0].tries == row.tries
        waits.append(row.due_at - world.hands[0])
        world.hands[0] = row.due_at
    assert waits == sorted(waits)
    assert waits[0] == MINUTE
    row = outbox()[0]
    assert (row.outcome, row.tries) == ("failed", 9)
    assert "450" in row.failure
    assert "450" in setting(world).failure
    assert mail_state(world.hands[0] - timedelta(days=7)).failed == 1


def test_never_is_not_tried_again_and_is_seen(world, actor_of, sign_in, box):
    issue = a_mail(world, actor_of, "never@example.org")
    assert deliver_once() == 0
    assert (outbox()[0].outcome, outbox()[0].tries) == ("failed", 1)
    assert "550 5.1.1 No such user" in sign_in("rep-cucc").get("/account/mail").text
    secretary = sign_in("secretariat").get("/account/mail").text
    assert "rep-cucc" in secretary
    assert "never@example.org" not in secretary  # the address is its owner's
    assert "rep-cucc" not in sign_in("rep-crtc").get("/account/mail").text
    with write():
        setting(world)
        db.session.scalars(db.select(MailSetting)).one().address = "rep-cucc@example.org"
    issues.add_comment(actor_of("rep-ctcc"), issue, "再补充。")
    assert deliver_once() == 1
    assert setting(world).failed_at is None  # what arrives takes the warning away


def test_refused_after_data(world, actor_of, box, move_clock):
    a_mail(world, actor_of)
    box.after_data = "452 4.3.1 Insufficient storage"
    deliver_once()
    assert outbox()[0].done_at is None
    box.after_data = "554 5.7.1 Looks like spam"
    move_clock(MINUTE)
    deliver_once()
    assert (outbox()[0].outcome, box.raw) == ("failed", [])


def test_a_line_lost_after_data_sends_again_under_the_same_id(world, actor_of, box, move_clock):
    a_mail(world, actor_of)
    box.lose = 1
    assert deliver_once() == 0
    assert outbox()[0].done_at is None
    move_clock(MINUTE)
    assert deliver_once() == 1
    ids = [letter["Message-ID"] for letter in box.letters]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_no_server_is_no_mails_fault(app, world, actor_of, monkeypatch, move_clock):
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://127.0.0.1:1")
    a_mail(world, actor_of)
    for _ in range(12):
        assert deliver_once() == 0
        move_clock(MINUTE)
    row = outbox()[0]
    assert (row.done_at, row.tries) == (None, 0)
    assert "refused" in row.failure.lower()
    with a_server() as (box, url):
        monkeypatch.setitem(app.config, "SMTP_URL", url)
        assert deliver_once() == 1
        assert len(box.raw) == 1


def test_one_bad_address_does_not_stop_the_others(world, actor_of, box):
    a_mail(world, actor_of, "never@example.org")
    a_mail_setting(world, "rep-crtc")
    an_issue(world, actor_of, "consultation")
    assert deliver_once() == 1
    assert box.letters[0]["To"].addresses[0].addr_spec == "rep-crtc@example.org"


def test_a_letter_that_cannot_be_written_does_not_stop_the_others(
    world, actor_of, box, monkeypatch
):
    from workspace.notifications.cli import post

    a_mail(world, actor_of)
    a_mail_setting(world, "rep-crtc")
    an_issue(world, actor_of, "consultation")
    kept = post.compose

    def break_one(held: Any) -> Any:
        if held.user_id == world.users["rep-cucc"].id:
            raise LookupError("template")
        return kept(held)

    monkeypatch.setattr(post, "compose", break_one)
    assert deliver_once() == 1
    assert {row.failure for row in outbox() if not row.done_at} == {"LookupError"}


def test_a_lease_keeps_others_off_until_it_ends(world, actor_of, box, move_clock):
    a_mail(world, actor_of)
    held = service.take_mail()
    assert held is not None
    assert service.take_mail() is None
    assert deliver_once() == 0
    move_clock(LEASE)
    assert deliver_once() == 1
    service.end_mail(held, "failed", "too late")  # the first one comes back from the dead
    assert outbox()[0].outcome == "sent"


def test_many_processes_send_each_mail_once(app, world, actor_of, box):
    issue = a_mail(world, actor_of)
    for n in range(11):
        issues.add_comment(actor_of("rep-ctcc"), issue, f"第{n}点。")
    db.session.remove()
    assert together(app, 6, lambda _: deliver_once()) == []
    ids = [letter["Message-ID"] for letter in box.letters]
    assert len(ids) == len(set(ids)) == 12
    assert {row.outcome for row in outbox()} == {"sent"}


def test_sign_in_and_envelope(app, world, actor_of, monkeypatch):
    """With a user and a password in SMTP_URL, special characters included."""
    from aiosmtpd.smtp import AuthResult

    seen: list[tuple[bytes, bytes]] = []

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=True)

    with a_server(authenticator=check, auth_require_tls=False, auth_required=True) as (box, url):
        secret = url.replace("smtp://", "smtp://us%40er:p%3Ass%2F@")
        monkeypatch.setitem(app.config, "SMTP_URL", secret)
        monkeypatch.setitem(app.config, "MAIL_FROM", "pact@example.org")
        a_mail(world, actor_of)
        assert deliver_once() == 1
        assert seen == [(b"us@er", b"p:ss/")]
        assert box.envelopes[0].mail_from == "pact@example.org"


KILLED = """
import os, signal, sys
from workspace import create_app
from workspace.committees.routes import read_demo_clock
from workspace.notifications.cli import deliver_once
from workspace.notifications.cli import post
if sys.argv[1] == "die":
    post.Post.send = lambda self, message: os.kill(os.getpid(), signal.SIGKILL)
app = create_app()
with app.app_context():
    read_demo_clock()
    print(deliver_once())
"""


def test_killed_while_it_holds_a_mail(app, world, actor_of, box):
    """kill -9 between taking and sending: another process sends it once the lease has ended."""
    a_mail(world, actor_of)
    with write():  # a process of its own has the real time, and the committee's beside it
        mail = db.session.scalars(db.select(Outbox)).one()
        mail.created_at = datetime.now(UTC)
        offset = world.now - mail.created_at
        db.session.get_one(Committee, world.committee.id).clock_offset_ms = int(
            offset.total_seconds() * 1000
        )
    url = db.engine.url.render_as_string(hide_password=False)
    environment = os.environ | {
        "DATABASE_URL": url,
        "WORKSPACE_DATA": str(app.config["WORKSPACE_DATA"]),
        "SMTP_URL": app.config["SMTP_URL"],
    }
    root = Path(__file__).resolve().parents[2]

    def run(how: str) -> Any:
        db.session.remove()
        words = [sys.executable, "-c", KILLED, how]
        return subprocess.run(
            words, cwd=root, env=environment, capture_output=True, text=True, check=False
        )

    assert run("die").returncode == -signal.SIGKILL
    row = outbox()[0]
    assert (row.done_at, row.tries, bool(row.lease)) == (None, 1, True)
    assert run("live").stdout.strip() == "0"  # held
    with write():
        db.session.scalars(db.select(Outbox)).one().leased_until -= 2 * LEASE
    done = run("live")
    assert done.stdout.strip() == "1", done.stderr
    assert len(box.raw) == 1
