"""The acts on a commitment over HTTP: state and entry, refusals said, bad input kept."""

import re

import pytest

from tests.conftest import hidden
from tests.followups.builders import REPORT, a_commitment, at, kept
from workspace.db import db

LINK = "https://example.org/report/1"


def post(client, act, code="cucc", **typed):
    return client.post(at(code, act), data=typed)


class TestAcknowledge:
    def test_acknowledged(self, world, actor_of, sign_in, log):
        made = a_commitment(world, actor_of)
        before, client = len(log()), sign_in("rep-cucc")
        assert "以辽宁联通名义" in client.get(at()).text
        assert client.get(at(act="acknowledge")).status_code == 200
        answer = post(client, "acknowledge")
        assert (answer.status_code, answer.location) == (303, at())
        assert (kept(made).state, log()[before:]) == ("acknowledged", ["acknowledge"])

    def test_a_second_click(self, world, actor_of, sign_in, log):
        a_commitment(world, actor_of)
        before, client = len(log()), sign_in("rep-cucc")
        request_id = hidden(client.get(at()).text, "request_id")
        answers = [post(client, "acknowledge", request_id=request_id) for _ in range(2)]
        assert [(a.status_code, a.location) for a in answers] == [(303, at())] * 2
        assert log()[before:] == ["acknowledge"]

    @pytest.mark.parametrize("handle", ["rep-cmcc", "lead-om", "secretariat"])
    def test_refused_with_the_reason_in_place_of_the_button(
        self, world, actor_of, sign_in, log, handle
    ):
        a_commitment(world, actor_of)
        before, client = len(log()), sign_in(handle)
        page = client.get(at()).text
        assert "由承办单位在签约方领导会议的代表办理" in page
        assert f'action="{at(act="acknowledge")}"' not in page
        assert client.get(at(act="acknowledge")).status_code == 403
        assert post(client, "acknowledge").status_code == 403
        assert log()[before:] == []

    def test_a_refusal_leads_back_where_one_came_from_but_not_to_itself(
        self, world, actor_of, sign_in
    ):
        a_commitment(world, actor_of)
        client, address = sign_in("lead-om"), at(act="acknowledge")
        for came_from, is_offered in ((at(), True), (address, False)):
            sent = {"Referer": f"http://localhost{came_from}"}
            page = client.get(address, headers=sent).text
            assert (f'href="http://localhost{came_from}"' in page) is is_offered


class TestReportProgress:
    def test_reported(self, world, actor_of, sign_in, log):
        made = a_commitment(world, actor_of, "acknowledged")
        before, client = len(log()), sign_in("rep-cucc")
        assert client.get(at(act="report_progress")).status_code == 200
        answer = post(client, "report_progress", text=REPORT, links=f"{LINK}\r\n\r\n")
        assert (answer.status_code, answer.location) == (303, at())
        assert (kept(made).state, kept(made).reports[-1].links) == ("reported", [LINK])
        assert log()[before:] == ["report_progress"]
        page = client.get(at()).text
        assert "<strong>12条</strong>" in page
        assert f'href="{LINK}"' in page

    def test_a_draft_comes_back_until_it_is_reported(self, world, actor_of, sign_in):
        made = a_commitment(world, actor_of, "acknowledged")
        client = sign_in("rep-cucc")
        client.post("/drafts", data={"thing": made.pid, "text": "写了一半的进展"})
        assert "写了一半的进展" in client.get(at()).text
        assert "写了一半的进展" not in sign_in("rep-cmcc").get(at()).text
        post(client, "report_progress", text="写完的进展")
        assert "写了一半的进展" not in client.get(at()).text

    @pytest.mark.parametrize(
        ("text", "links", "words"),
        [
            ("", LINK, "请填写此项"),
            ("长" * 20_001, "", "不超过20000个字"),
            ("有话", "ftp://example.org", "第1行不是完整的网址"),
            ("有话", f"{LINK}\njavascript:alert(1)", "第2行不是完整的网址"),
            ("有话", "\n".join([LINK] * 11), "不超过10个链接，现有11个"),
            ("有话", "https://" + "x" * 600, "第1行不是完整的网址"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, world, actor_of, sign_in, log, text, links, words
    ):
        made = a_commitment(world, actor_of, "acknowledged")
        before = len(log())
        answer = post(sign_in("rep-cucc"), "report_progress", text=text, links=links)
        assert answer.status_code == 422
        assert words in answer.text
        assert text in answer.text
        assert links in answer.text
        assert (kept(made).state, log()[before:]) == ("acknowledged", [])

    def test_refused_keeps_the_text_on_the_page(self, world, actor_of, sign_in, log):
        a_commitment(world, actor_of, "reported")
        before, long = len(log()), "写了很久的进展，一个字也不能丢，请保留在页面上。"
        answer = post(sign_in("rep-cucc"), "report_progress", text=long)
        assert answer.status_code == 403
        assert long in answer.text
        assert "签收后、尚未上报或被退回时方可上报" in answer.text
        assert log()[before:] == []


class TestVerification:
    def test_verified(self, world, actor_of, sign_in, log):
        made = a_commitment(world, actor_of, "reported")
        before, client = len(log()), sign_in("lead-om")
        assert client.get(at(act="verify_commitment")).status_code == 200
        answer = post(client, "verify_commitment", note="抽查属实")
        assert (answer.status_code, answer.location) == (303, at())
        assert (kept(made).state, log()[before:]) == ("closed", ["verify_commitment"])
        page = client.get(at()).text
        assert "核验通过，销号" in page
        assert "抽查属实" in page

    def test_returned(self, world, actor_of, sign_in, log):
        made = a_commitment(world, actor_of, "reported")
        before, client = len(log()), sign_in("regulator")
        assert client.get(at(act="return_report")).status_code == 200
        assert post(client, "return_report", reason=" ").status_code == 422
        assert (kept(made).state, log()[before:]) == ("reported", [])
        assert post(client, "return_report", reason="缺开通单").status_code == 303
        assert (kept(made).state, log()[before:]) == ("returned", ["return_report"])
        assert "缺开通单" in sign_in("rep-cucc").get(at()).text

    @pytest.mark.parametrize("act", ["verify_commitment", "return_report"])
    def test_never_by_the_doer(self, world, actor_of, sign_in, log, act):
        made = a_commitment(world, actor_of, "reported")
        before, client = len(log()), sign_in("rep-cucc")
        answers = [client.get(at(act=act)), post(client, act, reason="自核", note="自核")]
        assert [a.status_code for a in answers] == [403, 403]
        assert "本单位不得自核" in answers[0].text
        assert (kept(made).state, log()[before:]) == ("reported", [])

    @pytest.mark.parametrize("act", ["verify_commitment", "return_report"])
    def test_bad_input(self, world, actor_of, sign_in, log, act):
        a_commitment(world, actor_of, "reported")
        before, long = len(log()), "长" * 2001
        answer = post(sign_in("lead-om"), act, reason=long, note=long)
        assert (answer.status_code, long in answer.text) == (422, True)
        assert log()[before:] == []


class TestCarryOver:
    def test_carried_over(self, world, actor_of, sign_in, log):
        made = a_commitment(world, actor_of, code="crtc")
        before, client = len(log()), sign_in("secretariat")
        page = client.get(at("crtc", "carry_over_commitment")).text
        options = re.findall(r'<option[^>]*value="([a-z]+)"', page)
        assert options == ["cmcc", "cucc", "ctcc"]
        answer = post(client, "carry_over_commitment", "crtc", to="cmcc", note="并入移动")
        assert (answer.status_code, answer.location) == (303, at("crtc"))
        assert kept(made).carried_to.code == "cmcc"
        assert log()[before:] == ["carry_over_commitment"]
        assert "移交辽宁移动" in client.get(at("crtc")).text

    @pytest.mark.parametrize("to", ["", "crtc", "association", "nobody", None])
    def test_to_a_member_that_there_is(self, world, actor_of, sign_in, log, to):
        made = a_commitment(world, actor_of, code="crtc")
        before, typed = len(log()), {"note": "说明"} | ({} if to is None else {"to": to})
        answer = post(sign_in("secretariat"), "carry_over_commitment", "crtc", **typed)
        assert (answer.status_code, kept(made).state, log()[before:]) == (422, "open", [])

    def test_by_nobody_else(self, world, actor_of, sign_in, log):
        a_commitment(world, actor_of)
        before, client = len(log()), sign_in("chair")
        assert client.get(at(act="carry_over_commitment")).status_code == 403
        assert post(client, "carry_over_commitment", to="cmcc").status_code == 403
        assert log()[before:] == []


@pytest.mark.parametrize("path", [at("nobody"), at(number="2009-9"), at(number="0-99999999999")])
def test_a_foreign_address_is_not_there(world, actor_of, sign_in, path):
    a_commitment(world, actor_of)
    client = sign_in("rep-cucc")
    assert client.get(path).status_code == 404
    for act in ("acknowledge", "report-progress", "verify-commitment", "return-report"):
        assert client.post(f"{path}/{act}").status_code == 404


def test_a_city_sees_the_resolution_but_no_commitment(world, actor_of, sign_in):
    a_commitment(world, actor_of)
    client = sign_in("city-shenyang")
    page = client.get("/liaoning/resolutions/2009-1")
    assert (page.status_code, "成员单位落实" in page.text) == (200, False)
    assert client.get(at()).status_code == 404
    assert client.get("/liaoning/follow-up").status_code == 200


@pytest.mark.parametrize("state", ["reported", "closed"])
def test_what_was_done_in_time_has_a_deadline_and_is_not_past_it(world, actor_of, sign_in, state):
    made = a_commitment(world, actor_of, state)
    assert made.due_at > world.now
    page = sign_in("rep-cucc").get(at()).text
    assert re.search(r"期限\s*<time", page)
    assert "已截止" not in page


def test_the_desk_names_whose_report_waits_and_that_one_was_returned(world, actor_of, sign_in):
    a_commitment(world, actor_of, "returned")
    again = "上报已被退回，请按理由补充后再报"
    assert again in sign_in("rep-cucc").get("/").text
    a_commitment(world, actor_of, "reported", code="ctcc")
    desk = sign_in("secretariat").get("/").text
    waiting = desk.partition("待您处理")[2].partition("</section>")[0]
    assert "<span>辽宁电信</span>" in waiting
    assert again not in desk


def test_every_step_says_who_and_for_whom(world, actor_of, sign_in):
    made = a_commitment(world, actor_of, "closed")
    page = sign_in("rep-crtc").get(at()).text
    for words in ("立项", "签收", "上报", "核验通过，销号", "辽宁省通信管理局 regulator"):
        assert words in page
    assert made.reports[0].organization.name in page
    db.session.rollback()
