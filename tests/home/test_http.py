"""The composed pages: who sees what, what is not there, what travels through the sign-in."""

import re

import pytest
from sqlalchemy import select

from workspace.accounts.models import Draft
from workspace.db import db
from workspace.issues.models import Comment

ROLES = ["lead-om", "om-cmcc-1", "rep-cucc", "chair", "secretariat", "reviewer", "regulator"]


@pytest.mark.parametrize("handle", [*ROLES, "city-shenyang"])
@pytest.mark.parametrize("address", ["/", "/account", "/liaoning", "/liaoning/groups"])
def test_everybody_reads_the_common_pages(sign_in, handle, address):
    assert sign_in(handle).get(address).status_code == 200


@pytest.mark.parametrize("handle", ROLES)
@pytest.mark.parametrize("address", ["issues", "om", "terms/1", "resolutions", "follow-up"])
def test_members_read_the_lists_within_the_budget(sign_in, count_queries, handle, address):
    client = sign_in(handle)
    with count_queries() as seen:
        assert client.get(f"/liaoning/{address}").status_code == 200
    assert len(seen) <= 12, seen


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere",
        "/liaoning/none",
        "/liaoning/om/issues/1",
        "/liaoning/om/issues/99999999999999999999",
        "/liaoning/terms/9",
        "/liaoning/issues?page=2",
        "/liaoning/issues?page=x",
        "/liaoning/issues?page=-1",
        "/liaoning/%00/issues/1",
        "/shenyang",
    ],
)
def test_what_is_not_there_is_not_found(sign_in, address):
    assert sign_in("rep-cucc").get(address).status_code == 404


@pytest.mark.parametrize("value", ["'", "%00", "[" * 500, "<script>", "💥", "../..", "9" * 400])
@pytest.mark.parametrize("name", ["q", "tab", "group", "label", "point", "organization", "sort"])
def test_a_hostile_filter_is_only_a_filter(sign_in, name, value):
    page = sign_in("rep-cucc").get("/liaoning/issues", query_string={name: value})
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_a_signed_out_reader_comes_back_to_the_page(app, world):
    answer = app.test_client().get("/liaoning/issues?tab=all")
    assert (answer.status_code, answer.location) == (303, "/?next=/liaoning/issues?tab%3Dall")
    assert 'name="password"' in app.test_client().get("/").text


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "http://[", "//["],
)
def test_nobody_is_led_elsewhere(app, world, target):
    answer = app.test_client().post("/preferences/theme", data={"theme": "dark", "next": target})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_wrong_password_says_nothing_of_the_account(app, world):
    said = [
        app.test_client().post("/sign-in", data={"handle": handle, "password": "wrong"})
        for handle in ("lead-om", "nobody-at-all")
    ]
    assert [answer.status_code for answer in said] == [422, 422]
    texts = [re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text) for answer in said]
    assert texts[0].replace("lead-om", "x") == texts[1].replace("nobody-at-all", "x")


def test_five_failures_lock_the_account(app, world):
    client = app.test_client()
    for _ in range(5):
        client.post("/sign-in", data={"handle": "lead-om", "password": "wrong"})
    assert (
        "以后可再试"
        in client.post("/sign-in", data={"handle": "lead-om", "password": "wrong"}).text
    )


def test_a_lapsed_session_keeps_the_text_of_its_own_person(app, world, sign_in, log):
    """What was typed travels, signed, with the form, and comes back to nobody else."""
    answer = app.test_client().post("/liaoning/om/issues/1/add-comment", data={"text": "很长的话"})
    assert (answer.status_code, 'name="held"' in answer.text, log()) == (403, True, [])
    assert db.session.scalars(select(Comment)).all() == []
    assert db.session.scalars(select(Draft)).all() == []


def test_the_process_says_how_it_is(app, world):
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json) == (200, {"database": True, "disk": True, "clock": True})


def test_every_answer_carries_the_strict_policy(sign_in):
    answer = sign_in("rep-cucc").get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
