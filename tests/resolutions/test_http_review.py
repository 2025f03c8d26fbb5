"""Review, hand-over list, signature and withdrawal over HTTP: state and entry."""

import pytest
from sqlalchemy import select

from tests.conftest import hidden
from tests.resolutions.builders import RESERVED, a_resolution, an_adopted_issue, at, kept
from workspace.db import db
from workspace.resolutions import service
from workspace.resolutions.models import Reservation

PUBLISHED = "/liaoning/resolutions/2009-1"


def post(client, made, act, **typed):
    return client.post(at(made, act), data=typed)


class TestReview:
    def test_cleared(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of)
        before, client = len(log()), sign_in("reviewer")
        assert "审查通过" in client.get(at(made, "clear_resolution")).text
        answer = post(client, made, "clear_resolution", note="措辞已核")
        assert (answer.status_code, answer.location) == (303, at(made))
        assert (kept(made).state, kept(made).review_note) == ("cleared", "措辞已核")
        assert log()[before:] == ["clear_resolution"]
        assert "措辞已核" in client.get(at(made)).text

    def test_returned_says_why(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of)
        before, client = len(log()), sign_in("reviewer")
        empty = post(client, made, "return_resolution", reason="")
        long = post(client, made, "return_resolution", reason="长" * 2001)
        assert (empty.status_code, long.status_code) == (422, 422)
        assert "请填写此项" in empty.text
        assert "长" * 2001 in long.text
        assert (kept(made).state, log()[before:]) == ("draft", [])
        answer = post(client, made, "return_resolution", reason="写明起算日")
        assert (answer.status_code, kept(made).state) == (303, "returned")
        assert log()[before:] == ["return_resolution"]
        assert "写明起算日" in sign_in("lead-om").get(at(made)).text

    @pytest.mark.parametrize("act", ["clear_resolution", "return_resolution"])
    def test_by_the_reviewer_alone(self, world, actor_of, sign_in, log, act):
        made = a_resolution(world, actor_of)
        before, client = len(log()), sign_in("chair")
        answers = [client.get(at(made, act)), post(client, made, act, reason="不可以这样")]
        assert [a.status_code for a in answers] == [403, 403]
        assert (kept(made).state, log()[before:]) == ("draft", [])

    def test_a_second_click_clears_once(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of)
        before, client = len(log()), sign_in("reviewer")
        request_id = hidden(client.get(at(made)).text, "request_id")
        for _ in range(2):
            answer = post(client, made, "clear_resolution", request_id=request_id)
            assert (answer.status_code, answer.location) == (303, at(made))
        assert log()[before:] == ["clear_resolution"]

    @pytest.mark.parametrize("key", ["x", "a" * 16, "resolution:abc", "%00"])
    def test_a_foreign_key_is_not_there(self, world, sign_in, key):
        client = sign_in("reviewer")
        for act in ("", "/clear-resolution", "/publish-resolution", "/list-in-handover"):
            assert client.get(f"/liaoning/resolutions/drafts/{key}{act}").status_code == 404


class TestPublishing:
    def test_signed_by_the_chair(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of, "cleared")
        before, client = len(log()), sign_in("chair")
        assert "签发后正文不再改动" in client.get(at(made)).text
        answer = post(client, made, "publish_resolution")
        assert (answer.status_code, answer.location) == (303, PUBLISHED)
        assert kept(made).number == "辽通自律〔2009〕1号"
        assert log()[before:] == ["publish_resolution"]
        page = client.get(PUBLISHED)
        assert page.status_code == 200
        for words in ("辽通自律〔2009〕1号", "电子签发，记录第", "二、对端10个工作日内答复。"):
            assert words in page.text
        assert client.get(at(made)).location == PUBLISHED

    def test_two_clicks_draw_one_number(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of, "cleared")
        before, client = len(log()), sign_in("chair")
        request_id = hidden(client.get(at(made)).text, "request_id")
        answers = [
            post(client, made, "publish_resolution", request_id=request_id) for _ in range(2)
        ]
        assert [(a.status_code, a.location) for a in answers] == [(303, PUBLISHED)] * 2
        assert (kept(made).no, log()[before:]) == (1, ["publish_resolution"])

    def test_a_second_persons_click_is_refused(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of, "in_force")
        before, client = len(log()), sign_in("rep-cmcc")
        answer = post(client, made, "publish_resolution")
        assert answer.status_code == 403
        assert "尚未签发的决议方可签发" in answer.text
        assert (kept(made).no, log()[before:]) == (1, [])

    @pytest.mark.parametrize("handle", ["rep-cucc", "secretariat", "reviewer", "lead-om"])
    def test_by_nobody_else(self, world, actor_of, sign_in, log, handle):
        made = a_resolution(world, actor_of, "cleared")
        before, client = len(log()), sign_in(handle)
        answers = [
            client.get(at(made, "publish_resolution")),
            post(client, made, "publish_resolution"),
        ]
        assert [a.status_code for a in answers] == [403, 403]
        assert f'action="{at(made, "publish_resolution")}"' not in client.get(at(made)).text
        assert (kept(made).number, log()[before:]) == ("", [])

    def test_for_an_organization_that_is_not_the_persons(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of, "cleared")
        before = len(log())
        answer = post(sign_in("rep-cucc"), made, "publish_resolution", org=world.orgs["cmcc"].pid)
        assert (answer.status_code, kept(made).number, log()[before:]) == (403, "", [])

    def test_listed(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of)
        before, client = len(log()), sign_in("secretariat")
        assert post(client, made, "list_in_handover").status_code == 303
        assert "已列入交接清单" in client.get(at(made)).text
        assert post(client, made, "list_in_handover").status_code == 403
        assert log()[before:] == ["list_in_handover"]


class TestWithdrawReservation:
    @pytest.fixture
    def reservation(self, world, actor_of):
        issue = an_adopted_issue(world, actor_of, reserving={"crtc": "第二条"})
        a_resolution(world, actor_of, "in_force", issue=issue)
        return db.session.scalars(select(Reservation)).one()

    def address(self, reservation):
        key = reservation.pid.partition(":")[2]
        return f"/liaoning/resolutions/reservations/{key}/withdraw-reservation"

    def test_withdrawn(self, world, sign_in, log, reservation):
        client, before = sign_in("rep-crtc"), len(log())
        assert RESERVED in client.get(self.address(reservation)).text
        answer = client.post(self.address(reservation))
        assert (answer.status_code, answer.location) == (303, f"{PUBLISHED}#reservations")
        assert log()[before:] == ["withdraw_reservation"]
        page = client.get(PUBLISHED).text
        assert RESERVED in page
        assert "2009年11月25日已撤回" in page
        assert client.post(self.address(reservation)).status_code == 403

    def test_by_nobody_else(self, world, sign_in, log, reservation):
        client, before = sign_in("rep-cucc"), len(log())
        assert client.get(self.address(reservation)).status_code == 403
        assert client.post(self.address(reservation)).status_code == 403
        assert log()[before:] == []

    def test_unseen_is_not_there(self, world, sign_in, reservation):
        unknown = "/liaoning/resolutions/reservations/aaaa/withdraw-reservation"
        assert sign_in("rep-crtc").post(unknown).status_code == 404
        other = self.address(reservation).replace("/liaoning/", "/shenyang/")
        assert sign_in("city-shenyang").post(other).status_code == 404


def test_the_reviewers_conditions_are_printed_with_each_decides_alone(world, actor_of, sign_in):
    issue = an_adopted_issue(world, actor_of)
    issue.conditions = "不得交换价格信息。"
    db.session.commit()
    made = a_resolution(world, actor_of, "in_force", issue=issue)
    page = sign_in("rep-cucc").get(PUBLISHED).text
    assert "合规审查附带条件：不得交换价格信息。" in page
    assert "涉及商务事项的，由各成员单位独立决定。" in page
    plain = a_resolution(world, actor_of, "cleared")
    service.publish_resolution(actor_of("chair"), plain)
    assert kept(plain).no == kept(made).no + 1
    assert "各成员单位独立决定" not in sign_in("rep-cucc").get(PUBLISHED[:-1] + "2").text
