"""Figures for those who may see them; one line a request that tells no secret; proxies in front."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, default_exceptions

from tests.issues.builders import an_issue, at
from workspace import _trust_proxies
from workspace.accounts.models import User
from workspace.db import db
from workspace.web import errors, logs


@pytest.fixture
def lines(app: Flask) -> Iterator[list[dict[str, Any]]]:
    """What the requests log says while the test runs, one object a line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Lines())
    logs.requests_log.addHandler(handler)

    class Read(list):
        def __iter__(self) -> Any:
            return iter([json.loads(line) for line in stream.getvalue().splitlines()])

    yield Read()
    logs.requests_log.removeHandler(handler)


def figure(page: str, name: str) -> float:
    """The value of a line of /metrics; 0 where there is none."""
    found = [line.rpartition(" ")[2] for line in page.splitlines() if line.startswith(name + " ")]
    return float(found[0]) if found else 0.0


def test_a_line_says_how_it_went_and_nothing_more(lines, world, actor_of, sign_in, log):
    issue = an_issue(world, actor_of, "discussion")
    address = at(issue, "add_comment")
    sign_in("rep-cucc").post(f"{address}?token=very-secret", data={"text": "私下的话"})
    user = db.session.scalars(select(User).filter_by(handle="rep-cucc")).one()
    (said,) = list(lines)
    assert said["route"] == "/<string:slug>/<string:group>/issues/<int:number>/add-comment"
    assert (said["status"], said["method"], said["user"]) == (303, "POST", user.pid)
    assert said["queries"] > 3
    assert said["ms"] >= 0
    assert said["level"] == "INFO"
    text = json.dumps(said, ensure_ascii=False)
    assert not any(word in text for word in ("very-secret", "私下", user.name, "token-of"))


def test_a_refusal_is_told_by_its_reason(lines, world, actor_of, sign_in):
    issue = an_issue(world, actor_of, "discussion")
    sign_in("rep-cucc").post(at(issue, "hold_issue"), data={"reason": "x"})
    assert [said["outcome"] for said in lines] == ["is_lead_or_secretary"]


def test_a_request_keeps_the_number_of_the_proxy(lines, world, app):
    client = app.test_client()
    answer = client.get("/healthz", headers={"X-Request-Id": "0123abcd-4567"})
    assert answer.headers["X-Request-Id"] == "0123abcd-4567"
    for forged in ("x", "a b", "a" * 65, "<script>xx"):
        other = client.get("/healthz", headers={"X-Request-Id": forged})
        assert other.headers["X-Request-Id"] != forged
    assert next(said["request"] for said in lines) == "0123abcd-4567"


def test_a_fault_is_one_line_with_its_traceback_and_no_values(app, world):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Lines())
    app.logger.addHandler(handler)
    try:
        raise ValueError("a person's words")
    except ValueError:
        with app.test_request_context("/liaoning?token=secret"):
            logs._failed(sys.exc_info())
    app.logger.removeHandler(handler)
    (line,) = stream.getvalue().splitlines()
    said = json.loads(line)
    assert (said["level"], said["error"]) == ("ERROR", "ValueError")
    assert "test_http.py" in said["traceback"][-1]
    assert "words" not in line
    assert "secret" not in line


def test_metrics_are_for_this_machine(app, world):
    client = app.test_client()
    assert client.get("/metrics").status_code == 200
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert client.get("/metrics", headers={header: "203.0.113.9"}).status_code == 404
    away = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/metrics", environ_base=away).status_code == 404
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "unix:"}).status_code == 404


def test_metrics_behind_a_token(app, world, monkeypatch):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "s3cret-token")
    client = app.test_client()
    assert client.get("/metrics").status_code == 404
    for sent in ("Bearer wrong", "s3cret-token", "Bearer 密", "Bearer "):
        headers = {"Authorization": sent.encode("utf-8").decode("latin-1")}
        assert client.get("/metrics", headers=headers).status_code == 404
    good = {"Authorization": "Bearer s3cret-token"}
    answer = client.get("/metrics", headers=good, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")


def test_requests_and_acts_are_counted(app, world, actor_of, sign_in):
    issue = an_issue(world, actor_of, "discussion")
    name = 'workspace_acts_total{act="add_comment",outcome="%s"}'
    client, other = sign_in("rep-cucc"), app.test_client()
    before = other.get("/metrics").text
    client.post(at(issue, "add_comment"), data={"text": "一"})
    client.post(at(issue, "add_comment"), data={"text": ""})
    client.post(at(issue, "hold_issue"), data={"reason": "x"})
    after = other.get("/metrics").text
    for outcome, more in (("done", 1), ("invalid", 1), ("repeated", 0)):
        line = name % outcome
        assert figure(after, line) - figure(before, line) == more, outcome
    refused = 'workspace_acts_total{act="hold_issue",outcome="is_lead_or_secretary"}'
    assert figure(after, refused) - figure(before, refused) == 1
    assert 'workspace_record_entries{committee="liaoning"}' in after
    assert figure(after, "workspace_open_polls") == 0
    assert "workspace_request_seconds_bucket" in after
    assert "/liaoning/om" not in after


def test_a_scrape_asks_little(app, world, count_queries):
    client = app.test_client()
    with count_queries() as seen:
        client.get("/metrics")
    assert len(seen) <= 4


@pytest.mark.parametrize(("trusted", "client"), [(0, "10.0.0.1"), (1, "198.51.100.7")])
def test_only_trusted_proxies_are_believed(trusted, client):
    """What a stranger wrote before the proxy's own word never counts."""
    bare = Flask("bare")
    bare.config["TRUSTED_PROXIES"] = trusted
    _trust_proxies(bare)
    seen = {}

    @bare.get("/")
    def show() -> str:
        seen.update(client=request.remote_addr, scheme=request.scheme, host=request.host)
        return ""

    headers = {
        "X-Forwarded-For": "203.0.113.66, 198.51.100.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "committee.example.org",
    }
    bare.test_client().get("/", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.1"})
    assert seen["client"] == client
    assert (seen["scheme"] == "https") is bool(trusted)
    assert (seen["host"] == "committee.example.org") is bool(trusted)


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("database or disk is full", "disk_full"),
        ("could not extend file: No space left on device", "disk_full"),
        ("database is locked", "busy"),
        ("canceling statement due to lock timeout", "busy"),
        ("connection refused", "unreachable"),
    ],
)
def test_a_database_out_of_order_answers_503(
    app, world, sign_in, actor_of, log, monkeypatch, words, cause
):
    issue = an_issue(world, actor_of, "discussion")
    before = log()

    def fails(*_: Any, **__: Any) -> None:
        raise OperationalError("INSERT", {}, Exception(words))

    client = sign_in("rep-cucc")
    monkeypatch.setattr("workspace.issues.service.add_comment", fails)
    sent = {"text": "不会丢的话", "request_id": "nonce.mark"}
    answer = client.post(at(issue, "add_comment"), data=sent)
    assert (answer.status_code, errors.cause_of(words)) == (503, cause)
    assert "不会丢的话" in answer.text
    assert f'name="request_id" value="{sent["request_id"]}"' in answer.text
    assert answer.headers["Retry-After"] == "30"
    assert log() == before


def test_a_fault_of_the_program_shows_its_number(app, world, sign_in, monkeypatch):
    client = sign_in("rep-cucc")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr("workspace.home.queries.overview", lambda *_: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("code", [429, 413, 405, 404, 409, 422])
def test_each_status_has_a_page_of_its_own(app, world, sign_in, code):
    with app.test_request_context("/"):
        kind: type[HTTPException] = default_exceptions[code]
        page, status, _ = errors.any_other(kind())
    assert status == code
    assert f'<span class="errno">{code}</span>' in page
    assert "error." not in page


def test_a_wrong_method_says_which_are_right(sign_in):
    answer = sign_in("rep-cucc").post("/liaoning/resolutions")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
