"""Casting, recusing and filing late over HTTP: state and entry, and nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import hidden
from tests.voting.builders import an_open_poll, at, ballots, cast, expire
from tests.world import a_seat
from workspace.db import db
from workspace.groups.rules import Role
from workspace.text import datetime_
from workspace.voting import service
from workspace.voting.models import Ballot, LateBallot

REASON = "省际出口仍有余量，<b>可行</b>。"
RESERVATION = "第二款对存量局向保留意见，\n改造期另行商定。"
OFFER = 'file-late-ballot" class'
VOTE = {"choice": "for", "reason": REASON, "reservation": RESERVATION, "clause": "第一条"}


@pytest.fixture
def poll(world, actor_of):
    return an_open_poll(world, actor_of)


@pytest.fixture
def since(poll, log):
    before = len(log())
    return lambda: log()[before:]


@pytest.fixture
def for_two(world):
    """rep-cmcc also represents 铁通, its affiliate."""
    a_seat("rep-cmcc", world.groups["plenary"], world.orgs["crtc"], Role.ALTERNATE)


def main_of(answer):
    return answer.text.partition("<main")[2].partition("</main>")[0]


def the_ballot():
    db.session.rollback()
    return db.session.scalars(select(Ballot)).one()


class TestCastBallot:
    def test_cast(self, poll, sign_in, since):
        client = sign_in("rep-cucc")
        answer = client.post(at(poll, "cast_ballot"), data=VOTE)
        assert (answer.status_code, answer.location) == (303, at(poll))
        ballot = the_ballot()
        assert (ballot.choice, ballot.reason) == ("for", REASON)
        assert (ballot.reservation, ballot.reservation_clause) == (RESERVATION, "第一条")
        assert since() == ["cast_ballot"]
        page = client.get(at(poll)).text
        assert "辽宁联通已投：" in page
        assert "&lt;b&gt;可行" in page
        assert "保留意见（第一条）：" in page
        assert "修改本单位的票" in page
        assert " checked" not in page

    @pytest.mark.parametrize("handle", ["om-cucc-1", "om-cucc-2", "rep-cucc"])
    def test_any_voter_of_the_organization(self, poll, sign_in, handle):
        answer = sign_in(handle).post(at(poll, "cast_ballot"), data={"choice": "against"})
        assert (answer.status_code, ballots(poll)) == (303, {"cucc": "against"})
        assert the_ballot().user.handle == handle

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"choice": ""}, "请选择"),
            ({"choice": "recuse"}, "请选择"),
            ({"choice": "none"}, "请选择"),
            ({"choice": ["for"] * 3 + ["x"], "reason": "长" * 201}, "不超过200个字"),
            ({"reservation": "长" * 2001}, "不超过2000个字"),
            ({"reservation": "", "clause": "第一条"}, "请写明保留意见的内容"),
            ({"clause": "长" * 81}, "不超过80个字"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(self, poll, sign_in, since, changed, words):
        answer = sign_in("rep-cucc").post(at(poll, "cast_ballot"), data={**VOTE, **changed})
        assert answer.status_code == 422
        assert words in answer.text
        assert 'href="#ballot-' in answer.text
        assert "<title>错误：" in answer.text
        if "reason" not in changed:
            assert "省际出口仍有余量" in answer.text
        assert (ballots(poll), since()) == ({}, [])

    @pytest.mark.parametrize(
        ("handle", "words"),
        [
            ("secretariat", "不在本次表决的名册中"),
            ("regulator", "不在本次表决的名册中"),
            ("mk-cucc-2", "由其在本组的组长、专家或签约方领导会议代表投出"),
        ],
    )
    def test_refused_by_role(self, poll, sign_in, since, handle, words):
        client = sign_in(handle)
        page = client.get(at(poll))
        assert (page.status_code, words in page.text, "<fieldset" in page.text) == (
            200,
            True,
            False,
        )
        for answer in (
            client.get(at(poll, "cast_ballot")),
            client.post(at(poll, "cast_ballot"), data=VOTE),
            client.post(at(poll, "cast_ballot"), data={}),
        ):
            assert (answer.status_code, words in answer.text) == (403, True)
        assert (ballots(poll), since()) == ({}, [])

    def test_a_stranger_finds_nothing(self, poll, sign_in, since):
        client = sign_in("city-shenyang")
        assert client.post(at(poll, "cast_ballot"), data=VOTE).status_code == 404
        assert since() == []

    def test_repeated_and_reused(self, poll, sign_in, since):
        client = sign_in("rep-cucc")
        request_id = hidden(client.get(at(poll)).text, "request_id")
        sent = {**VOTE, "request_id": request_id}
        assert [client.post(at(poll, "cast_ballot"), data=sent).status_code for _ in "12"] == [
            303
        ] * 2
        assert (the_ballot().changes, since()) == (0, ["cast_ballot"])
        other = client.post(at(poll, "cast_ballot"), data={**sent, "choice": "against"})
        assert (other.status_code, "省际出口" in other.text) == (409, True)
        assert ballots(poll) == {"cucc": "for"}

    def test_a_second_click_after_closing_is_answered_with_the_first(
        self, poll, world, sign_in, move_clock
    ):
        move_clock(timedelta(hours=47, minutes=30))
        client = sign_in("rep-cucc")
        sent = {**VOTE, "request_id": hidden(client.get(at(poll)).text, "request_id")}
        client.post(at(poll, "cast_ballot"), data=sent)
        expire(world, poll)
        answer = client.post(at(poll, "cast_ballot"), data=sent)
        assert (answer.status_code, answer.location) == (303, at(poll))

    def test_who_represents_several_must_say_for_which(self, for_two, poll, sign_in, world, since):
        client = sign_in("rep-cmcc")
        assert "以哪家单位名义" in client.get(at(poll)).text
        answer = client.post(at(poll, "cast_ballot"), data=VOTE)
        assert (answer.status_code, "请选择单位" in answer.text) == (422, True)
        assert 'href="#ballot-cast_ballot-org"' in answer.text
        assert 'id="ballot-cast_ballot-org"' in answer.text
        assert "省际出口仍有余量" in answer.text
        assert (ballots(poll), since()) == ({}, [])
        for code, choice in (("cmcc", "for"), ("crtc", "against")):
            sent = {**VOTE, "choice": choice, "org": world.orgs[code].pid}
            assert client.post(at(poll, "cast_ballot"), data=sent).status_code == 303
        assert ballots(poll) == {"cmcc": "for", "crtc": "against"}

    def test_nobody_casts_for_another_organization(self, poll, sign_in, world, since):
        sent = {**VOTE, "org": world.orgs["ctcc"].pid}
        answer = sign_in("rep-cucc").post(at(poll, "cast_ballot"), data=sent)
        assert (answer.status_code, ballots(poll), since()) == (403, {}, [])


class TestClosingWhileVoting:
    """表决在填写时截止：拒绝、说明原因、所填内容一字不丢。"""

    @pytest.mark.parametrize("is_counted", [False, True])
    def test_the_ballot_is_refused_and_may_be_filed(self, poll, world, sign_in, since, is_counted):
        if is_counted:
            expire(world, poll)
        world.hands[0] = poll.closes_at
        client = sign_in("rep-cucc")
        answer = client.post(at(poll, "cast_ballot"), data=VOTE)
        assert answer.status_code == 403
        assert "这张票未计入" in answer.text
        assert "省际出口仍有余量，&lt;b&gt;可行&lt;/b&gt;。" in answer.text
        assert "改造期另行商定" in answer.text
        assert re.search(r'checked[^>]*value="for"', answer.text)
        assert (ballots(poll), since()[is_counted:]) == ({}, [])
        action = re.search(r'action="([^"]*file-late-ballot)"', answer.text)[1]
        filed = client.post(action, data=VOTE)
        assert (filed.status_code, filed.location) == (303, at(poll))
        late = db.session.scalars(select(LateBallot)).one()
        assert (late.choice, late.reason, late.reservation) == ("for", REASON, RESERVATION)
        assert since()[is_counted:] == ["file_late_ballot"]
        page = client.get(at(poll)).text
        assert "逾期选票，不计入结果" in page
        assert "省际出口仍有余量" in page
        if is_counted:
            assert poll.result["tally"]["for"] == 0

    def test_after_an_early_close_it_says_when_voting_ended(self, poll, world, actor_of, sign_in):
        cast(actor_of, poll, dict.fromkeys(("cmcc", "cucc", "ctcc", "crtc"), "for"))
        service.close_poll(actor_of("lead-om"), poll)
        planned, ended = poll.closes_at, poll.closed_at
        client = sign_in("rep-cucc")
        said = main_of(client.post(at(poll, "cast_ballot"), data=VOTE))
        assert f"投票已于{datetime_(ended, 'zh', ended)}结束" in said
        assert datetime_(planned, "zh", ended) not in said
        assert "截止时间" not in said

    def test_bad_input_is_not_lost_either(self, poll, world, sign_in):
        expire(world, poll)
        sent = {**VOTE, "choice": ""}
        client = sign_in("rep-cucc")
        answer = client.post(at(poll, "cast_ballot"), data=sent)
        assert (answer.status_code, "省际出口" in answer.text) == (403, True)
        answer = client.post(at(poll, "file_late_ballot"), data=sent)
        assert (answer.status_code, "省际出口" in answer.text) == (422, True)

    def test_only_one_late_ballot(self, poll, world, sign_in, since):
        expire(world, poll)
        client = sign_in("rep-cucc")
        for code in (303, 403):
            assert client.post(at(poll, "file_late_ballot"), data=VOTE).status_code == code
        answer = client.post(at(poll, "cast_ballot"), data=VOTE)
        assert (answer.status_code, 'file-late-ballot" class' in answer.text) == (403, False)
        assert "改造期另行商定" in answer.text
        assert since()[1:] == ["file_late_ballot"]

    @pytest.mark.parametrize("handle", ["regulator", "mk-cucc-2"])
    def test_who_may_not_vote_is_offered_nothing(self, poll, world, sign_in, since, handle):
        expire(world, poll)
        client = sign_in(handle)
        for act in ("cast_ballot", "file_late_ballot"):
            answer = client.post(at(poll, act), data=VOTE)
            assert (answer.status_code, OFFER in answer.text) == (403, False)
        assert since()[1:] == []

    def test_a_withdrawn_poll_takes_no_late_ballot(self, poll, actor_of, sign_in):
        service.withdraw_poll(actor_of("lead-om"), poll, cause="案文须改")
        answer = sign_in("rep-cucc").post(at(poll, "cast_ballot"), data=VOTE)
        assert (answer.status_code, 'file-late-ballot" class' in answer.text) == (403, False)
        assert "改造期另行商定" in answer.text

    def test_while_the_clock_is_on_its_way_the_page_says_so(self, poll, world, sign_in):
        world.hands[0] = poll.closes_at
        page = sign_in("rep-cucc").get(at(poll)).text
        assert "正在计票" in page
        assert "<fieldset" not in page


class TestRecuse:
    def test_recuse_and_return(self, poll, actor_of, sign_in, since):
        cast(actor_of, poll, {"cucc": "for"})
        client = sign_in("rep-cucc")
        assert client.get(at(poll, "recuse")).status_code == 200
        assert client.get(at(poll, "return_from_recusal")).status_code == 403
        assert client.post(at(poll, "recuse"), data={"reason": " "}).status_code == 422
        answer = client.post(at(poll, "recuse"), data={"reason": "承建方为本单位"})
        assert (answer.status_code, answer.location) == (303, at(poll))
        assert ballots(poll) == {"cucc": "recuse"}
        page = client.get(at(poll)).text
        assert "辽宁联通已投" not in page
        for words in (
            "辽宁联通已回避，不参加这次表决。",
            "前可撤销",
            "辽宁联通回避，名册由4家减为3家",
            "承建方为本单位",
            "本单位已声明回避",
            "取消回避",
        ):
            assert words in page
        refused = client.post(at(poll, "cast_ballot"), data=VOTE)
        assert (refused.status_code, "改造期另行商定" in refused.text) == (403, True)
        assert client.post(at(poll, "return_from_recusal")).status_code == 303
        assert ballots(poll) == {"cucc": "none"}
        assert since() == ["cast_ballot", "recuse", "return_from_recusal"]

    @pytest.mark.parametrize("act", ["recuse", "return_from_recusal"])
    @pytest.mark.parametrize("handle", ["regulator", "mk-cucc-2", "secretariat"])
    def test_refused_by_role(self, poll, sign_in, since, act, handle):
        client = sign_in(handle)
        assert client.get(at(poll, act)).status_code == 403
        assert client.post(at(poll, act), data={"reason": "x"}).status_code == 403
        assert since() == []

    def test_refused_by_state(self, poll, world, sign_in, since):
        expire(world, poll)
        client = sign_in("rep-cucc")
        for act in ("recuse", "return_from_recusal"):
            assert client.post(at(poll, act), data={"reason": "x"}).status_code == 403
        assert since()[1:] == []
