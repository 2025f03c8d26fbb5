"""How far one has read: counts in lists, a line in the thread, marked by the reader alone."""

import re

import pytest
from sqlalchemy import select

from tests.issues.builders import an_issue, at
from workspace.accounts.models import User
from workspace.db import db
from workspace.issues import service
from workspace.issues.models import ReadMark

NEW = re.compile(r"(?<!有)(\d+)条新发言")


@pytest.fixture
def issue(world, actor_of):
    made = an_issue(world, actor_of, "consultation")
    for n in range(1, 4):
        service.add_comment(actor_of("lead-om"), made, f"第{n}句")
    return made


def marks():
    """Of those who read; whoever wrote the thread has read it."""
    db.session.rollback()
    readers = select(ReadMark).join(User).where(User.handle != "lead-om")
    return {row.user_id: row.number for row in db.session.scalars(readers)}


def mark(client, issue, number, **more):
    return client.post(at(issue, "mark_read"), data={"number": number, **more})


def news(page):
    found = NEW.search(page)
    return int(found[1]) if found else 0


def test_a_page_marks_nothing_by_itself(sign_in, issue, log):
    client, before = sign_in("rep-cucc"), log()
    page = client.get(at(issue)).text
    assert ('name="number" value="3"' in page, news(page)) == (True, 0)
    assert (marks(), log()) == ({}, before)


def test_the_button_without_script_and_the_call_with_it(world, sign_in, issue, log):
    client, before = sign_in("rep-cucc"), log()
    answer = mark(client, issue, "3")
    assert (answer.status_code, answer.location) == (303, f"{at(issue)}#reply")
    assert mark(client, issue, "3", auto="1").status_code == 204
    assert marks() == {world.users["rep-cucc"].id: 3}
    assert log() == before
    assert "标为已读" not in client.get(at(issue)).text


def test_what_is_new_is_counted_and_lined_off(sign_in, actor_of, issue):
    client = sign_in("rep-cucc")
    mark(client, issue, "1")
    page = client.get(at(issue)).text
    assert news(page) == 2
    assert page.index('id="c1"') < page.index("以上已读，以下为新发言") < page.index('id="c2"')
    assert 'href="#c2">2条新发言' in page
    for address in ("/liaoning/issues", "/liaoning/om"):
        assert news(client.get(address).text) == 2
    assert news(sign_in("rep-ctcc").get("/liaoning/issues").text) == 0  # never opened it
    mark(client, issue, "3")
    assert news(client.get(at(issue)).text) == news(client.get("/liaoning/issues").text) == 0


def test_never_back_and_never_beyond(world, sign_in, issue):
    client, me = sign_in("rep-cucc"), world.users["rep-cucc"].id
    for sent, kept in (("2", 2), ("1", 2), ("999999999", 3)):
        mark(client, issue, sent)
        assert marks() == {me: kept}
    for hostile in ("", "-1", "x", "²", "9" * 40, "1\0"):
        assert mark(client, issue, hostile).status_code == 303
    assert marks() == {me: 3}


def test_ones_own_comment_is_not_new(world, sign_in, issue):
    client = sign_in("rep-cucc")
    mark(client, issue, "3")
    client.post(at(issue, "add_comment"), data={"text": "我的话"})
    assert marks()[world.users["rep-cucc"].id] == 4
    other = sign_in("rep-ctcc")
    mark(other, issue, "2")
    other.post(at(issue, "add_comment"), data={"text": "没读完就说的话"})
    assert marks()[world.users["rep-ctcc"].id] == 2
    assert news(other.get(at(issue)).text) == 3


def test_only_on_what_one_sees(world, sign_in, actor_of):
    draft = an_issue(world, actor_of)
    assert mark(sign_in("lead-mk"), draft, "1").status_code == 404
    assert sign_in("rep-cucc").get(at(draft, "mark_read")).status_code in (404, 405)
    assert marks() == {}


def test_the_tag_of_the_page_follows_the_mark(sign_in, issue):
    client = sign_in("rep-cucc")
    tag = client.get(at(issue)).headers["ETag"]
    assert client.get(at(issue), headers={"If-None-Match": tag}).status_code == 304
    mark(client, issue, "3")
    assert client.get(at(issue), headers={"If-None-Match": tag}).status_code == 200


def test_new_on_a_further_page(sign_in, actor_of, issue):
    for n in range(55):
        service.add_comment(actor_of("lead-om"), issue, f"又一句{n}")
    client = sign_in("rep-cucc")
    mark(client, issue, "53")
    page = client.get(at(issue)).text
    assert f'href="{at(issue)}?page=2#c54">5条新发言' in page
    assert "以上已读" not in page
    assert 'data-total="58"' in page
    assert "以上已读" in client.get(f"{at(issue)}?page=2").text
