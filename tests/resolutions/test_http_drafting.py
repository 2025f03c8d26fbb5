"""Drafting and editing over HTTP: state and entry, bad input kept, two editors, repeated clicks."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import hidden
from tests.issues.builders import an_issue
from tests.resolutions.builders import (
    RESERVED,
    a_resolution,
    an_adopted_issue,
    at,
    drafting_at,
    kept,
    typed,
)
from workspace.db import db, write
from workspace.resolutions.models import Resolution

WITH_CAUSE = "/liaoning/resolutions/draft-resolution-with-cause"


def resolutions():
    db.session.rollback()
    return list(db.session.scalars(select(Resolution)))


def value(page, name):
    """What a field of the form holds."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) or re.search(
        rf'<textarea[^>]*name="{name}"[^>]*>\s*([^<]*)</textarea>', page
    )
    return found[1] if found else None


class TestDraftResolution:
    def test_the_form_opens_with_what_the_poll_says(self, world, actor_of, sign_in):
        issue = an_adopted_issue(world, actor_of)
        answer = sign_in("lead-om").get(drafting_at(issue))
        assert answer.status_code == 200
        assert value(answer.text, "title") == "关于网间互联中继电路扩容响应时限的决议"
        assert value(answer.text, "clauses").startswith("自2010年起，网间中继扩容申请")
        preamble = value(answer.text, "preamble")
        assert "经运行维护组研究，辽宁自律公约专家委员会于2009年11月25日表决" in preamble
        assert "应表决4家，同意4票，不同意0票，弃权0票，回避0票" in preamble
        assert value(answer.text, "main_recipients") == "各成员单位，各市公约联络组织"
        assert value(answer.text, "copies") == "辽宁省通信管理局、辽宁省通信企业协会"

    def test_it_goes_to_cities_only_where_there_are_any(self, world, actor_of, sign_in):
        issue = an_adopted_issue(world, actor_of)
        with write():
            db.session.merge(world.city).parent_id = None
        page = sign_in("lead-om").get(drafting_at(issue)).text
        assert value(page, "main_recipients") == "各成员单位"

    def test_the_paper_is_chinese_whatever_the_drafter_reads(self, world, actor_of, sign_in):
        issue = an_adopted_issue(world, actor_of, title_en="Trunk expansion")
        client = sign_in("lead-om")
        client.set_cookie("lang", "en")
        page = client.get(drafting_at(issue)).text
        assert value(page, "title") == "关于网间互联中继电路扩容响应时限的决议"
        assert value(page, "title_en") == "Resolution on Trunk expansion"
        assert "Save and send to review" in page

    def test_drafted(self, world, actor_of, sign_in, log):
        issue = an_adopted_issue(world, actor_of, reserving={"crtc": "第二条"})
        before, client = len(log()), sign_in("lead-om")
        answer = client.post(drafting_at(issue), data=typed())
        (made,) = resolutions()
        assert (answer.status_code, answer.location) == (303, at(made))
        assert (made.title, made.clauses) == (
            "关于扩容时限的决议",
            ["十日内答复。", "按季通报。"],
        )
        assert (made.effective_on, made.due_on) == (date(2009, 12, 10), date(2010, 1, 22))
        assert log()[before:] == ["draft_resolution"]
        page = client.get(answer.location).text
        assert "一、十日内答复。" in page
        assert f"辽宁铁通（第二条）：{RESERVED}" in page

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"title": " "}, "请填写此项"),
            ({"title": "长" * 121}, "不超过120个字，现有121个字"),
            ({"preamble": None}, "请填写此项"),
            ({"clauses": "\n \n"}, "请填写此项"),
            ({"clauses": "条\n\n" * 61}, "不超过60条，现有61条"),
            ({"clauses": "条" * 20_001}, "不超过20000个字"),
            ({"due_on": "2009-11-24"}, "期限已过"),
            ({"due_on": "2009-12-09"}, "反馈期限不能早于施行日期"),
            ({"due_on": "明天"}, "请填写有效的日期"),
            ({"due_on": "2009-02-30"}, "请填写有效的日期"),
            ({"effective_on": "9999-12-31"}, "请填写有效的日期"),
            ({"effective_on": "20091210T00:00"}, "请填写有效的日期"),
            ({"copies": "局" * 191}, "不超过190个字"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(self, world, actor_of, sign_in, log, changed, words):
        issue = an_adopted_issue(world, actor_of)
        before = len(log())
        sent = typed(**{"preamble": "写了很久的引言", **changed})
        answer = sign_in("lead-om").post(drafting_at(issue), data=sent)
        assert answer.status_code == 422
        assert words in answer.text
        assert "错误：" in answer.text
        for name, text in sent.items():
            assert text.strip()[:50] in answer.text or name == "version"
        assert (resolutions(), log()[before:]) == ([], [])

    def test_hostile_text_is_text(self, world, actor_of, sign_in):
        issue = an_adopted_issue(world, actor_of)
        sent = typed(clauses="<script>alert(1)</script>\n\n" + "[" * 5000)
        client = sign_in("lead-om")
        page = client.get(client.post(drafting_at(issue), data=sent).location).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page

    @pytest.mark.parametrize("handle", ["lead-mk", "rep-cucc", "reviewer"])
    def test_refused_with_the_reason_and_the_text(self, world, actor_of, sign_in, log, handle):
        issue = an_adopted_issue(world, actor_of)
        before, client = len(log()), sign_in(handle)
        sent = typed(preamble="写了很久的引言，不能丢。" * 3)
        answers = [client.get(drafting_at(issue)), client.post(drafting_at(issue), data=sent)]
        assert [a.status_code for a in answers] == [403, 403]
        assert "写了很久的引言" in answers[1].text
        assert (resolutions(), log()[before:]) == ([], [])

    def test_not_before_the_motion_is_adopted(self, world, actor_of, sign_in):
        issue = an_issue(world, actor_of, "discussion")
        answer = sign_in("lead-om").get(drafting_at(issue))
        assert answer.status_code == 403
        assert "只有表决通过的议题可以起草决议" in answer.text

    def test_a_second_click_makes_one_draft(self, world, actor_of, sign_in, log):
        issue = an_adopted_issue(world, actor_of)
        before, client = len(log()), sign_in("lead-om")
        sent = typed(request_id=hidden(client.get(drafting_at(issue)).text, "request_id"))
        answers = [client.post(drafting_at(issue), data=sent) for _ in range(2)]
        assert [a.status_code for a in answers] == [303, 303]
        assert answers[0].location == answers[1].location
        assert log()[before:] == ["draft_resolution"]

    @pytest.mark.parametrize("address", ["om/issues/99", "mk/issues/1", "om/issues/9999999999999"])
    def test_a_foreign_address_is_not_there(self, world, actor_of, sign_in, address):
        an_adopted_issue(world, actor_of)
        client = sign_in("lead-om")
        assert client.get(f"/liaoning/{address}/draft-resolution").status_code == 404
        assert client.post(f"/liaoning/{address}/draft-resolution").status_code == 404


class TestDraftWithCause:
    def test_drafted_by_the_chair(self, world, sign_in, log):
        client = sign_in("chair")
        assert client.get(WITH_CAUSE).status_code == 200
        answer = client.post(WITH_CAUSE, data=typed(ground="重大保障，来不及表决。"))
        (made,) = resolutions()
        assert (answer.status_code, made.cause) == (303, "重大保障，来不及表决。")
        assert log() == ["draft_resolution_with_cause"]
        assert "事由：重大保障，来不及表决。" in client.get(answer.location).text

    def test_not_without_a_cause(self, world, sign_in, log):
        answer = sign_in("chair").post(WITH_CAUSE, data=typed(ground=" "))
        assert (answer.status_code, resolutions(), log()) == (422, [], [])

    def test_by_nobody_else(self, world, sign_in, log):
        client = sign_in("secretariat")
        answers = [client.get(WITH_CAUSE), client.post(WITH_CAUSE, data=typed(ground="事由"))]
        assert [a.status_code for a in answers] == [403, 403]
        assert log() == []


class TestEditResolution:
    def test_edited(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of, "returned")
        before, client = len(log()), sign_in("lead-om")
        page = client.get(at(made, "edit_resolution")).text
        assert "第二条写明起算日" in page
        assert value(page, "title") == made.title
        sent = typed(title="关于新题的决议", version=hidden(page, "version"))
        answer = client.post(at(made, "edit_resolution"), data=sent)
        assert (answer.status_code, answer.location) == (303, at(made))
        assert (kept(made).title, kept(made).state) == ("关于新题的决议", "draft")
        assert log()[before:] == ["edit_resolution"]

    def test_two_editors_get_both_texts(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of)
        sign_in("secretariat").post(
            at(made, "edit_resolution"), data=typed(clauses="秘书处的条款。")
        )
        before, client = len(log()), sign_in("lead-om")
        sent = typed(clauses="组长的条款。", version="1")
        answer = client.post(at(made, "edit_resolution"), data=sent)
        assert answer.status_code == 409
        words = re.sub(r"<[^>]+>", "", answer.text)
        assert "秘书处的条款。" in words
        assert words.count("组长的条款。") == 2  # marked, and in the field to merge in
        assert (kept(made).clauses, log()[before:]) == (["秘书处的条款。"], [])
        again = typed(clauses="合并后的条款。", version=hidden(answer.text, "version"))
        assert client.post(at(made, "edit_resolution"), data=again).status_code == 303
        assert kept(made).clauses == ["合并后的条款。"]

    @pytest.mark.parametrize("version", ["", "abc", "²", "99999999999999999999", None])
    def test_a_version_that_is_none_is_stale(self, world, actor_of, sign_in, version):
        made = a_resolution(world, actor_of)
        answer = sign_in("lead-om").post(at(made, "edit_resolution"), data=typed(version=version))
        assert answer.status_code == 409

    def test_bad_input(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of)
        before = len(log())
        answer = sign_in("lead-om").post(at(made, "edit_resolution"), data=typed(title=""))
        assert (answer.status_code, log()[before:]) == (422, [])

    def test_what_is_cleared_is_not_edited(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of, "cleared")
        before, client = len(log()), sign_in("lead-om")
        answers = [
            client.get(at(made, "edit_resolution")),
            client.post(at(made, "edit_resolution"), data=typed()),
        ]
        assert [a.status_code for a in answers] == [403, 403]
        assert "只有草案和被退回的决议可以修改" in answers[0].text
        assert log()[before:] == []

    @pytest.mark.parametrize("handle", ["lead-mk", "city-shenyang"])
    def test_who_does_not_see_it_finds_nothing(self, world, actor_of, sign_in, handle):
        made = a_resolution(world, actor_of)
        client = sign_in(handle)
        assert client.get(at(made)).status_code == 404
        assert client.get(at(made, "edit_resolution")).status_code == 404
        assert client.post(at(made, "edit_resolution"), data=typed()).status_code == 404
