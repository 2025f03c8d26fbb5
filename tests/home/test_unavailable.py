"""A full disk and a silent database: a clear page in both languages, with what was typed."""

import sqlite3

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tests.conftest import hidden
from tests.issues.builders import an_issue
from workspace.db import db
from workspace.issues import service
from workspace.issues.models import Comment

TEXT = "忙时接通率已经核对。\n\n附上统计。"
FAULTS = {"full": "database or disk is full", "busy": "database is locked"}
WORDS = {
    ("full", "zh"): "服务器磁盘已满",
    ("full", "en"): "disk is full",
    ("busy", "zh"): "此刻办理的人较多",
    ("busy", "en"): "Too many people are writing",
    ("silent", "zh"): "数据库暂时没有应答",
}


def a_form(client, issue):
    address = f"/liaoning/om/issues/{issue.number}"
    page = client.get(address).text
    return f"{address}/add-comment", {"text": TEXT, "request_id": hidden(page, "request_id")}


def failing(message):
    def fail(*_arguments, **_options):
        raise OperationalError("INSERT", {}, sqlite3.OperationalError(message))

    return fail


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_typed_waits_under_its_request_id(
    world, actor_of, sign_in, log, monkeypatch, fault, lang
):
    client, issue = sign_in("om-cucc-1"), an_issue(world, actor_of, "discussion")
    address, form = a_form(client, issue)
    client.set_cookie("lang", lang)
    before = log()
    with monkeypatch.context() as patch:
        patch.setattr(service, "add_comment", failing(FAULTS[fault]))
        answer = client.post(address, data=form)
    assert answer.status_code == 503
    assert WORDS[fault, lang] in answer.text
    assert "忙时接通率已经核对。" in answer.text
    assert hidden(answer.text, "request_id") == form["request_id"]
    assert answer.headers["Retry-After"]
    assert log() == before
    for _ in range(2):  # sent again, and once more: done once
        assert client.post(address, data=form).status_code == 303
    assert log() == [*before, "add_comment"]
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 1


def test_a_database_that_answers_nothing_still_gets_a_page(world, sign_in, monkeypatch):
    client = sign_in("om-cucc-1")
    monkeypatch.setattr(db.session, "execute", failing("could not connect to server"))
    answer = client.get("/liaoning/issues")
    assert answer.status_code == 503
    assert WORDS["silent", "zh"] in answer.text
    assert "memory" not in answer.text


def test_a_refusal_stands_whatever_was_sent_with_it(world, actor_of, sign_in, log):
    key = world.users["rep-cucc"].pid.partition(":")[2]
    answer = sign_in("lead-om").post(
        f"/liaoning/settings/people/{key}/deactivate-person", data={"reason": "x" * (2 << 20)}
    )
    assert answer.status_code == 403
    assert log() == []
