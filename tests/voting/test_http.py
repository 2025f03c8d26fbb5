"""Opening, showing, extending, withdrawing and closing a poll over HTTP: state and entry."""

import re
from datetime import timedelta

import pytest
from flask import g
from sqlalchemy import select

from tests.conftest import hidden
from tests.issues.builders import an_issue
from tests.issues.builders import at as issue_at
from tests.voting.builders import MOTION, SPAN, an_open_poll, at, cast, expire
from workspace import clock
from workspace.db import db
from workspace.issues import service as issues
from workspace.text import deadline_input
from workspace.voting.models import Poll


def polls():
    db.session.rollback()
    return list(db.session.scalars(select(Poll).order_by(Poll.number)))


def typed(**changed):
    asked = {
        "motion": MOTION,
        "preset": "two_thirds_members",
        "closes_at": deadline_input(clock.now() + SPAN),
        "closes_early": "y",
    }
    return {k: v for k, v in {**asked, **changed}.items() if v is not None}


def text_of(answer):
    """The page's words without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


class TestOpenPoll:
    def test_the_form_speaks_every_rule_and_shows_the_roll(self, world, actor_of, sign_in):
        issue = an_issue(world, actor_of, "discussion")
        page = sign_in("lead-om").get(issue_at(issue, "open_poll"))
        assert page.status_code == 200
        for sentence in ("且同意多于不同意", "不少于名册的三分之二", "没有单位不同意"):
            assert sentence in page.text
        assert "本次名册4家：至少3家参加" in text_of(page)
        assert "辽宁铁通" in page.text
        assert "申请后10个工作日内答复。" in page.text
        assert "4家未提交立场" in page.text
        assert page.text.count(" selected") == 1  # the committee's own rule; nothing else
        assert '<option value="ordinary" selected>' in page.text
        assert "同意不少于9家，且没有常任成员不同意" in page.text

    def test_opened(self, world, actor_of, sign_in, log):
        issue = an_issue(world, actor_of, "discussion")
        before = len(log())
        answer = sign_in("lead-om").post(issue_at(issue, "open_poll"), data=typed())
        (poll,) = polls()
        assert (answer.status_code, answer.location) == (303, at(poll))
        assert (poll.motion, poll.preset, poll.closes_early) == (MOTION, "two_thirds_members", True)
        assert poll.closes_at == clock.now() + SPAN
        assert poll.issue.state == "voting"
        assert log()[before:] == ["open_poll"]

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"motion": ""}, "请填写此项"),
            ({"motion": "长" * 4001}, "不超过4000个字"),
            ({"preset": "dictatorship"}, "请选择"),
            ({"preset": None}, "请选择"),
            ({"closes_at": "明天"}, "截止"),
            ({"closes_at": None}, "截止"),
            ({"closes_at": "2009-11-22T18:00"}, "截止"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(self, world, actor_of, sign_in, log, changed, words):
        issue = an_issue(world, actor_of, "discussion")
        before = len(log())
        answer = sign_in("lead-om").post(issue_at(issue, "open_poll"), data=typed(**changed))
        assert answer.status_code == 422
        assert words in answer.text
        assert 'class="summary"' in answer.text
        if "motion" not in changed:
            assert MOTION in answer.text
        assert (polls(), log()[before:]) == ([], [])

    @pytest.mark.parametrize("handle", ["rep-cmcc", "lead-mk", "om-cmcc-1", "regulator"])
    def test_refused_by_role(self, world, actor_of, sign_in, log, handle):
        issue = an_issue(world, actor_of, "discussion")
        before = len(log())
        client = sign_in(handle)
        assert client.get(issue_at(issue, "open_poll")).status_code == 403
        answer = client.post(issue_at(issue, "open_poll"), data=typed())
        assert answer.status_code == 403
        assert "这一步由组长进行" in answer.text
        assert (polls(), log()[before:]) == ([], [])

    def test_refused_by_state_and_not_found(self, world, actor_of, sign_in):
        issue = an_issue(world, actor_of, "consultation")
        client = sign_in("lead-om")
        answer = client.post(issue_at(issue, "open_poll"), data=typed())
        assert (answer.status_code, "讨论阶段" in answer.text) == (403, True)
        for wrong in (
            "/liaoning/mk/issues/1/open-poll",
            "/liaoning/om/issues/99999999999/open-poll",
        ):
            assert client.get(wrong).status_code == 404

    def test_repeated(self, world, actor_of, sign_in, log):
        issue = an_issue(world, actor_of, "discussion")
        client = sign_in("lead-om")
        request_id = hidden(client.get(issue_at(issue, "open_poll")).text, "request_id")
        before = len(log())
        sent = typed(request_id=request_id)
        first, second = (client.post(issue_at(issue, "open_poll"), data=sent) for _ in "12")
        assert (first.status_code, second.status_code) == (303, 303)
        assert first.location == second.location
        assert (len(polls()), log()[before:]) == (1, ["open_poll"])

    def test_preview_stores_nothing(self, world, actor_of, sign_in, log):
        issue = an_issue(world, actor_of, "discussion")
        before = len(log())
        url = issue_at(issue, "open_poll") + "/preview"
        page = sign_in("lead-om").post(url, data=typed(preset="consensus"))
        assert page.status_code == 200
        assert "没有单位不同意" in text_of(page)
        assert MOTION in page.text
        assert (polls(), log()[before:]) == ([], [])


class TestShowPoll:
    def test_live(self, world, actor_of, sign_in, count_queries):
        poll = an_open_poll(world, actor_of)
        cast(actor_of, poll, {"cucc": "for", "ctcc": "abstain"})
        client = sign_in("rep-cmcc")
        with count_queries() as seen:
            page = client.get(at(poll))
        assert len(seen) <= 12
        said = text_of(page)
        assert "还差1票同意即可通过" in said
        assert "参加表决的单位不少于名册的三分之二（已有2家，须3家）" in said
        assert "辽宁移动（本单位）" in said
        assert "以辽宁移动名义投票" in said
        assert "data-live" in page.text
        assert " checked" not in page.text

    def test_etag(self, world, actor_of, sign_in, move_clock):
        poll = an_open_poll(world, actor_of)
        client = sign_in("rep-cmcc")
        tag = client.get(at(poll)).headers["ETag"]
        assert client.get(at(poll), headers={"If-None-Match": tag}).status_code == 304
        cast(actor_of, poll, {"cucc": "for"})
        changed = client.get(at(poll), headers={"If-None-Match": tag})
        assert changed.status_code == 200
        assert changed.headers["ETag"] != tag

    def test_the_etag_knows_the_reader_and_the_hour(self, world, actor_of, sign_in, move_clock):
        poll = an_open_poll(world, actor_of)
        tag = sign_in("rep-cmcc").get(at(poll)).headers["ETag"]
        move_clock(timedelta(hours=20))
        g.pop("actor", None)
        later = sign_in("rep-cmcc").get(at(poll)).headers["ETag"]
        assert later != tag

    @pytest.mark.parametrize(
        ("choices", "words"),
        [
            (
                {"cmcc": "for", "cucc": "for", "ctcc": "against"},
                ("通过", "未投：辽宁铁通", "待起草决议"),
            ),
            (
                {"cmcc": "for", "cucc": "against", "ctcc": "abstain", "crtc": "abstain"},
                ("未通过", "1家，须2家，差1家", "若其中1家弃权改为同意"),
            ),
            ({"cmcc": "for"}, ("不足法定人数", "1家，须3家，差2家", "通过条件未作判断")),
            (
                {"cmcc": "for", "cucc": "for", "ctcc": "against", "crtc": "recuse"},
                ("通过", "辽宁铁通回避，名册由4家减为3家"),
            ),
        ],
    )
    def test_closed_explains_itself(self, world, actor_of, sign_in, choices, words):
        poll = an_open_poll(world, actor_of)
        cast(actor_of, poll, choices)
        expire(world, poll)
        page = sign_in("regulator").get(at(poll))
        assert page.status_code == 200
        for word in words:
            assert word in text_of(page)
        assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]

    def test_adopted_leads_on_to_the_resolution(self, world, actor_of, sign_in):
        poll = an_open_poll(world, actor_of)
        cast(actor_of, poll, {"cmcc": "for", "cucc": "for", "ctcc": "for"})
        expire(world, poll)
        drafting = f'href="/liaoning/om/issues/{poll.issue.number}/draft-resolution"'
        assert drafting in sign_in("lead-om").get(at(poll)).text
        assert drafting not in sign_in("rep-cucc").get(at(poll)).text

    def test_in_english(self, world, actor_of, sign_in):
        poll = an_open_poll(world, actor_of)
        cast(actor_of, poll, {"cucc": "for", "ctcc": "abstain"})
        client = sign_in("rep-cmcc")
        client.set_cookie("lang", "en")
        said = text_of(client.get(at(poll)))
        assert "1 more vote for would adopt" in said
        assert "Taking part: at least two thirds of the roll (have 2, need 3)" in said
        assert not re.search(r"\b(poll|ballot|condition|preset|tally|roll)\.[a-z_]+", said)

    def test_not_found(self, world, actor_of, sign_in):
        poll = an_open_poll(world, actor_of)
        client = sign_in("rep-cmcc")
        address = at(poll)
        for wrong in (
            address[:-1] + "2",
            address.replace("/om/", "/mk/"),
            address[:-1] + "99999999999",
            address.replace("/1/polls", "/7/polls"),
        ):
            assert client.get(wrong).status_code == 404

    def test_a_stranger_finds_nothing(self, world, actor_of, sign_in):
        poll = an_open_poll(world, actor_of)
        assert sign_in("city-shenyang").get(at(poll)).status_code == 404


class TestActsOfTheLead:
    def test_extend_poll(self, world, actor_of, sign_in, log):
        poll = an_open_poll(world, actor_of)
        before, later = len(log()), poll.closes_at + timedelta(hours=3)
        client = sign_in("lead-om")
        assert client.get(at(poll, "extend_poll")).status_code == 200
        answer = client.post(at(poll, "extend_poll"), data={"closes_at": deadline_input(later)})
        assert (answer.status_code, answer.location) == (303, at(poll))
        assert polls()[0].closes_at == later
        assert log()[before:] == ["extend_poll"]

    @pytest.mark.parametrize("sent", ["", "soon", "2009-11-23T11:00", "2009-11-25T10:00"])
    def test_extend_poll_bad_input(self, world, actor_of, sign_in, log, sent):
        poll = an_open_poll(world, actor_of)
        before, was = len(log()), poll.closes_at
        answer = sign_in("lead-om").post(at(poll, "extend_poll"), data={"closes_at": sent})
        assert (answer.status_code, polls()[0].closes_at) == (422, was)
        assert log()[before:] == []

    def test_withdraw_poll(self, world, actor_of, sign_in, log):
        poll = an_open_poll(world, actor_of)
        before = len(log())
        client = sign_in("lead-om")
        assert client.post(at(poll, "withdraw_poll"), data={"cause": " "}).status_code == 422
        answer = client.post(at(poll, "withdraw_poll"), data={"cause": "案文须改"})
        assert (answer.status_code, polls()[0].state) == (303, "withdrawn")
        assert "撤回理由：案文须改" in client.get(answer.location).text
        assert log()[before:] == ["withdraw_poll"]
        assert client.get(at(poll, "withdraw_poll")).status_code == 403

    def test_close_poll(self, world, actor_of, sign_in, log):
        poll = an_open_poll(world, actor_of)
        cast(actor_of, poll, dict.fromkeys(("cmcc", "cucc", "ctcc"), "for"))
        client = sign_in("lead-om")
        refused = client.post(at(poll, "close_poll"))
        assert (refused.status_code, "须全部单位均已表决" in refused.text) == (403, True)
        cast(actor_of, poll, {"crtc": "abstain"})
        before = len(log())
        assert "结束表决" in client.get(at(poll)).text
        request_id = hidden(client.get(at(poll, "close_poll")).text, "request_id")
        for _ in "12":
            answer = client.post(at(poll, "close_poll"), data={"request_id": request_id})
            assert answer.status_code == 303
        assert (polls()[0].state, polls()[0].outcome) == ("closed", "adopted")
        assert log()[before:] == ["close_poll"]

    @pytest.mark.parametrize("act", ["extend_poll", "withdraw_poll", "close_poll"])
    @pytest.mark.parametrize("handle", ["rep-cmcc", "om-cmcc-1", "lead-mk", "regulator"])
    def test_refused_by_role(self, world, actor_of, sign_in, log, act, handle):
        poll = an_open_poll(world, actor_of)
        before = len(log())
        sent = {"cause": "x", "closes_at": deadline_input(poll.closes_at + SPAN)}
        client = sign_in(handle)
        assert client.get(at(poll, act)).status_code == 403
        assert client.post(at(poll, act), data=sent).status_code == 403
        assert act not in client.get(at(poll)).text.replace("-", "_")
        assert (polls()[0].state, log()[before:]) == ("open", [])


def test_a_second_round_says_so(world, actor_of, sign_in):
    poll = an_open_poll(world, actor_of)
    expire(world, poll)
    issues.reopen_issue(actor_of("lead-om"), poll.issue, "再议")
    page = sign_in("lead-om").get(issue_at(poll.issue, "open_poll"))
    assert "继第一次表决之后的新一轮" in page.text
    second = an_open_poll(world, actor_of, issue=poll.issue)
    assert at(poll) in sign_in("rep-cmcc").get(at(second)).text
