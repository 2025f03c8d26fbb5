"""Atom feeds: by a personal token alone, of what its person may see, as RFC 4287 wants them."""

import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.accounts.builders import HERE, account
from tests.issues.builders import an_issue, put
from tests.resolutions.builders import a_resolution, an_adopted_issue
from workspace.accounts.models import ApiToken
from workspace.accounts.service import make_token
from workspace.db import db, write
from workspace.issues.models import Issue

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def read(app: Flask, world: Any) -> Any:
    """A program with a token of a person; it has no cookies."""

    def get(kind: str, handle: str = "rep-cucc", slug: str = "liaoning", **headers: str) -> Any:
        token = make_token(account(handle).id, "阅读器", HERE)
        address = f"/{slug}/feeds/{kind}.atom?token={token}"
        return app.test_client().get(address, headers=headers)

    return get


def check(text: str) -> ET.Element:
    """The rules of RFC 4287 that a validator asks: what must be there once, dates, addresses."""
    feed = ET.fromstring(text.encode())  # noqa: S314 - our own page
    assert feed.tag == f"{ATOM}feed"
    for holder in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(holder.findall(ATOM + name)) == 1, name
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", holder.findtext(f"{ATOM}id") or "")
        assert (holder.findtext(f"{ATOM}title") or "").strip()
        for name in ("updated", "published"):
            if said := holder.findtext(ATOM + name):
                assert datetime.fromisoformat(said).tzinfo
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", said)
        links = {one.get("rel"): one.get("href", "") for one in holder.findall(f"{ATOM}link")}
        assert links["alternate"].startswith("http://localhost/")
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    for entry in feed.iter(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
    assert feed.find(f"{ATOM}link[@rel='self']") is not None
    return feed


def titles(feed: ET.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


@pytest.mark.parametrize("kind", ["issues", "resolutions"])
def test_an_empty_feed_is_a_valid_feed(read, kind):
    answer = read(kind)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert titles(check(answer.text)) == []
    assert "session" not in answer.headers.get("Set-Cookie", "")


def test_the_feed_of_issues_tells_what_its_person_may_see(world, actor_of, read):
    seen = an_issue(world, actor_of, "discussion", title="<b>中继</b> & “扩容”")
    put(seen, proposal="响铃\u0007<i>停</i>")
    an_issue(world, actor_of, "draft", title="只有本组可见")
    feed = check(read("issues").text)
    assert titles(feed) == [f"#{seen.number} {db.session.get(Issue, seen.id).title}"]
    entry = feed.find(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link").get("href")
    assert link == f"http://localhost/liaoning/om/issues/{seen.number}"
    assert entry.find(f"{ATOM}category").get("term") == "discussion"
    assert entry.findtext(f"{ATOM}summary") == "响铃<i>停</i>"
    assert len(titles(check(read("issues", "lead-om").text))) == 2


def test_the_feed_of_resolutions_tells_what_was_published(world, actor_of, read):
    a_resolution(world, actor_of, "draft", issue=an_adopted_issue(world, actor_of))
    assert titles(check(read("resolutions", "lead-om").text)) == []
    made = a_resolution(world, actor_of, "in_force", issue=an_adopted_issue(world, actor_of))
    feed = check(read("resolutions").text)
    assert titles(feed) == [f"{made.number} {made.title}"]


def test_what_is_unchanged_is_not_sent_again(world, actor_of, app):
    token = make_token(account("rep-cucc").id, "阅读器", HERE)
    an_issue(world, actor_of, "discussion")
    client, address = app.test_client(), f"/liaoning/feeds/issues.atom?token={token}"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    an_issue(world, actor_of, "discussion", title="又一件")
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"] == tag) == (200, False)


def test_ids_outlive_changes(world, actor_of, read):
    issue = an_issue(world, actor_of, "discussion")
    before = [e.findtext(f"{ATOM}id") for e in check(read("issues").text).iter(f"{ATOM}entry")]
    issue = db.session.get_one(Issue, issue.id)
    with write():
        db.session.execute(update(Issue).where(Issue.id == issue.id).values(title="改了题"))
    after = [e.findtext(f"{ATOM}id") for e in check(read("issues").text).iter(f"{ATOM}entry")]
    assert before == after


def test_a_cookie_opens_no_feed_and_a_token_no_page(sign_in, app, world):
    assert sign_in("rep-cucc").get("/liaoning/feeds/issues.atom").status_code == 404
    token = make_token(account("rep-cucc").id, "阅读器", HERE)
    assert app.test_client().get(f"/liaoning/issues?token={token}").status_code == 303
    assert app.test_client().get(f"/account?token={token}").status_code == 303


def test_the_token_speaks_though_another_person_is_signed_in(sign_in, world, actor_of):
    an_issue(world, actor_of, "draft")
    token = make_token(account("lead-om").id, "阅读器", HERE)
    feed = check(sign_in("city-shenyang").get(f"/liaoning/feeds/issues.atom?token={token}").text)
    assert len(titles(feed)) == 1


def test_a_feed_speaks_the_language_of_its_person(world, read):
    assert 'xml:lang="zh-CN"' in read("issues").text
    with write():
        account_row = account("rep-cucc")
        db.session.merge(account_row).language = "en"
    assert 'xml:lang="en"' in read("issues").text


@pytest.mark.parametrize("token", ["", "x", "\0", "💥", "x" * 5000, "'"])
def test_a_token_that_opens_nothing_finds_nothing(app, world, token):
    for slug in ("liaoning", "nowhere"):
        address = f"/{slug}/feeds/issues.atom"
        answer = app.test_client().get(address, query_string={"token": token})
        assert answer.status_code == 404
    revoked = make_token(account("rep-cucc").id, "阅读器", HERE)
    with write():
        db.session.execute(
            update(ApiToken).values(expires_at=db.session.scalar(select(ApiToken.created_at)))
        )
    assert app.test_client().get(f"/liaoning/feeds/issues.atom?token={revoked}").status_code == 404


def test_a_committee_that_the_person_does_not_see_is_not_there(read):
    assert read("issues", slug="shenyang").status_code == 404


def test_last_use_of_a_token_is_written_after_the_answer(world, read):
    read("issues").close()
    db.session.rollback()
    assert db.session.scalars(select(ApiToken)).one().used_at


def test_a_feed_keeps_the_budget(world, actor_of, app, count_queries):
    for n in range(3):
        an_issue(world, actor_of, "discussion", title=f"第{n}件")
    token = make_token(account("rep-cucc").id, "阅读器", HERE)
    with count_queries() as seen:
        app.test_client().get(f"/liaoning/feeds/issues.atom?token={token}")
    assert len(seen) <= 6, seen
