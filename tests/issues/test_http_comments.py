"""Comments: said, edited, withdrawn; hostile and foreign input; drafts and previews."""

import time

import pytest
from sqlalchemy import select

from tests.conftest import hidden
from tests.issues.builders import an_issue, at, put
from workspace.accounts.queries import draft_of
from workspace.accounts.service import save_draft
from workspace.db import db
from workspace.issues import service
from workspace.issues.models import Comment, CommentVersion

SAID = "请@om-cmcc-1核对**75%**，参见#1。"


def comments():
    db.session.rollback()
    return db.session.scalars(select(Comment).order_by(Comment.number)).all()


@pytest.fixture
def issue(world, actor_of):
    return an_issue(world, actor_of, "consultation")


def test_add_comment(world, sign_in, issue, log):
    answer = sign_in("rep-cucc").post(at(issue, "add_comment"), data={"text": SAID})
    assert (answer.status_code, answer.location) == (303, f"{at(issue)}#c1")
    (said,) = comments()
    assert (said.number, said.body, said.mark, said.version) == (1, SAID, "representative", 1)
    assert said.organization_id == world.orgs["cucc"].id
    assert "<strong>75%</strong>" in said.body_html
    assert f'href="{at(issue)}"' in said.body_html
    assert 'title="om-cmcc-1 · 辽宁移动"' in said.body_html
    db.session.refresh(issue)
    assert (issue.comment_count, log()[-1]) == (1, "add_comment")
    page = sign_in("regulator").get(at(issue)).text
    assert 'id="c1"' in page
    assert "<strong>75%</strong>" in page


def test_what_not_everybody_sees_is_not_linked(world, actor_of, issue):
    an_issue(world, actor_of, group="mk")
    said = service.add_comment(
        actor_of("lead-om"), issue, "见#2、#99，@lead-mk，@nobody，a@lead-mk.cn"
    )
    assert said.body_html.count("<a ") == 1
    assert "辽宁铁通" in said.body_html


def test_addresses_in_texts_are_those_of_the_pages(app, issue):
    from workspace.issues.queries import address_of
    from workspace.web import url_of

    with app.test_request_context():
        assert address_of("liaoning", "om", issue.number) == url_of(issue)


@pytest.mark.parametrize("handle", ["lead-om", "om-cmcc-1", "rep-crtc", "regulator", "secretariat"])
def test_who_may_speak(world, sign_in, issue, handle):
    assert sign_in(handle).post(at(issue, "add_comment"), data={"text": "好"}).status_code == 303


def test_others_read_only(world, sign_in, issue, log):
    before = log()
    client = sign_in("mk-cmcc-2")
    assert client.post(at(issue, "add_comment"), data={"text": "好"}).status_code == 403
    assert "data-composer" not in client.get(at(issue)).text
    assert log() == before


@pytest.mark.parametrize("state", ["draft", "cleared", "held", "closed"])
def test_before_consultation_and_at_the_end_nobody_speaks(world, sign_in, actor_of, log, state):
    issue = an_issue(world, actor_of, state)
    before = log()
    answer = sign_in("lead-om").post(
        at(issue, "add_comment"),
        data={"text": "一段写了很久、不应丢失的文字，关于忙时中继的扩容时限。"},
    )
    assert answer.status_code == 403
    assert "一段写了很久、不应丢失的文字，关于忙时中继的扩容时限。" in answer.text
    assert log() == before


@pytest.mark.parametrize("text", ["", " \n ", "长" * 20_001])
def test_bad_input(world, sign_in, issue, log, text):
    before = log()
    answer = sign_in("lead-om").post(at(issue, "add_comment"), data={"text": text})
    assert (answer.status_code, "text-error" in answer.text) == (422, True)
    assert text.strip() in answer.text
    assert log() == before


@pytest.mark.parametrize(
    "text",
    ["[" * 5000, "[a](" * 3000, "`" * 9999, "> " * 5000, "<script>alert(1)</script>", "*a_" * 3000],
)
def test_hostile_markdown_is_quick_and_harmless(world, sign_in, issue, text):
    client = sign_in("lead-om")
    client.get("/healthz")
    start = time.thread_time()
    answer = client.post(at(issue, "add_comment"), data={"text": text})
    spent = time.thread_time() - start
    assert answer.status_code == 303
    assert spent < 0.2
    assert "<script" not in comments()[0].body_html


def test_the_same_click_twice_says_it_once(world, sign_in, issue, log):
    client = sign_in("lead-om")
    typed = {"text": SAID, "request_id": hidden(client.get(at(issue)).text, "request_id")}
    answers = [client.post(at(issue, "add_comment"), data=typed) for _ in range(2)]
    assert {a.location for a in answers} == {f"{at(issue)}#c1"}
    other = client.post(at(issue, "add_comment"), data={**typed, "text": "别的话"})
    assert (other.status_code, "别的话" in other.text) == (409, True)
    assert (len(comments()), log().count("add_comment")) == (1, 1)


def test_edit_comment_keeps_what_was_said(world, sign_in, actor_of, issue, log):
    said = service.add_comment(actor_of("lead-om"), issue, "原来的话")
    address = f"{at(issue)}/comments/1"
    client = sign_in("lead-om")
    version = hidden(client.get(f"{address}/edit-comment").text, "version")
    answer = client.post(f"{address}/edit-comment", data={"text": "改过的话", "version": version})
    assert (answer.status_code, answer.location) == (303, f"{at(issue)}#c1")
    db.session.refresh(said)
    assert (said.body, said.version, said.edited_at) == ("改过的话", 2, world.now)
    assert "改过的话" in said.body_html
    assert db.session.scalars(select(CommentVersion.body)).all() == ["原来的话"]
    assert log()[-1] == "edit_comment"
    history = sign_in("rep-cucc").get(f"{address}/versions").text
    assert "<ins>改过</ins>" in history
    late = client.post(f"{address}/edit-comment", data={"text": "又一份", "version": "1"})
    assert (late.status_code, "又一份" in late.text) == (409, True)


def test_withdraw_comment_leaves_a_line(world, sign_in, actor_of, issue, log):
    said = service.add_comment(actor_of("lead-om"), issue, "说错的话")
    address = f"{at(issue)}/comments/1"
    client = sign_in("lead-om")
    assert "说错的话" in client.get(f"{address}/withdraw-comment").text
    assert client.post(f"{address}/withdraw-comment").status_code == 303
    db.session.refresh(said)
    assert (said.withdrawn_at, log()[-1]) == (world.now, "withdraw_comment")
    page = client.get(at(issue)).text
    assert ("说错的话" in page, 'id="c1"' in page) == (False, True)
    assert client.get(f"{address}/versions").status_code == 404
    assert (
        client.post(f"{address}/edit-comment", data={"text": "x", "version": "1"}).status_code
        == 403
    )
    assert "说错的话" not in client.get(f"{address}/withdraw-comment").text


def test_only_the_author_while_it_is_discussed(world, sign_in, actor_of, issue, log):
    service.add_comment(actor_of("lead-om"), issue, "我的话")
    before, address = log(), f"{at(issue)}/comments/1"
    typed = {"text": "篡改", "version": "1"}
    for act in ("edit-comment", "withdraw-comment"):
        assert sign_in("om-cmcc-1").post(f"{address}/{act}", data=typed).status_code == 403
        assert sign_in("lead-om").get(f"{at(issue)}/comments/9/{act}").status_code == 404
    put(issue, state="adopted")
    assert sign_in("lead-om").post(f"{address}/edit-comment", data=typed).status_code == 403
    assert log() == before


def test_a_draft_is_kept_and_goes_with_the_comment(world, sign_in, issue):
    me = world.users["lead-om"].id
    save_draft(me, issue.pid, "写到一半的话")
    client = sign_in("lead-om")
    assert "写到一半的话" in client.get(at(issue)).text
    assert "写到一半的话" not in sign_in("om-cmcc-1").get(at(issue)).text
    client.post(at(issue, "add_comment"), data={"text": "写完的话"})
    assert draft_of(me, issue.pid) is None


def test_quoting_without_script(world, sign_in, actor_of, issue):
    service.add_comment(actor_of("lead-om"), issue, "第一句\n第二句")
    page = sign_in("rep-cucc").get(f"{at(issue)}?quote=1").text
    assert "&gt; 第一句\n&gt; 第二句" in page
    assert "&gt; 第一句" not in sign_in("rep-cucc").get(f"{at(issue)}?quote=x").text


def test_preview_shows_and_stores_nothing(world, sign_in, issue, log):
    before = log()
    client = sign_in("lead-om")
    address = f"/liaoning/preview?next={at(issue, 'add_comment')}"
    page = client.post(address, data={"text": SAID})
    assert page.status_code == 200
    assert '<div class="prose" id="preview"><p>请<a' in page.text
    assert f'action="{at(issue, "add_comment")}"' in page.text
    assert (
        client.post("/liaoning/preview?next=//evil.example", data={"text": SAID}).status_code == 404
    )
    assert (comments(), log()) == ([], before)
