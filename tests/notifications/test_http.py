"""The bell, the list, opening and reading, following: what a person does on the pages."""

from typing import Any

import pytest

from tests.conftest import hidden
from tests.followups.builders import a_commitment
from tests.issues.builders import an_issue, at
from tests.notifications.builders import end_seats, forget, notices, told
from tests.resolutions.builders import a_resolution
from tests.world import a_seat
from workspace.clock import now
from workspace.db import db, write
from workspace.groups.rules import Role
from workspace.issues import service as issues
from workspace.notifications import service
from workspace.notifications.models import Notification
from workspace.notifications.rules import Level, Reason


@pytest.fixture
def issue(world: Any, actor_of: Any) -> Any:
    """A consultation of which rep-cucc was told."""
    return an_issue(world, actor_of, "consultation")


class TestList:
    def test_the_bell_counts_what_is_unread(self, world, issue, sign_in):
        page = sign_in("rep-cucc").get("/").text
        assert "通知，1条未读" in page
        assert "通知，没有未读" in sign_in("regulator").get("/").text

    def test_the_bell_stops_at_99(self, world, issue, sign_in):
        fill(world, "rep-cucc", issue, 120)
        page = sign_in("rep-cucc").get("/").text
        assert ">99+</span>" in page

    def test_a_line_says_who_what_and_what_is_expected(self, issue, sign_in):
        page = sign_in("rep-cucc").get("/notices").text
        for words in (
            issue.title,
            "辽宁电信 lead-om就议题征求意见",
            "请在截止前陈述贵单位的立场。",
            f"#{issue.number}",
            "运行维护组",
            "应办",
        ):
            assert words in page

    def test_in_english(self, world, issue, sign_in):
        client = sign_in("rep-cucc")
        client.set_cookie("lang", "en")
        page = client.get("/notices").text
        assert "put the issue to consultation" in page
        assert "Notices, 1 unread" in page

    def test_those_of_one_issue_stand_together(self, world, actor_of, issue, sign_in):
        service.follow(actor_of("rep-cucc"), issue.pid, Level.ALL)
        for n in range(3):
            issues.add_comment(actor_of("rep-ctcc"), issue, f"第{n}点。")
        page = sign_in("rep-cucc").get("/notices").text
        assert page.count('action="/notices/mark-read"') == 1
        assert "另有3条" in page

    def test_fifty_a_page_within_the_budget(self, world, issue, sign_in, count_queries):
        fill(world, "rep-cucc", issue, 60)
        client = sign_in("rep-cucc")
        with count_queries() as seen:
            page = client.get("/notices").text
        assert len(seen) <= 12, seen
        assert "/notices?page=2" in page
        assert client.get("/notices?page=2").status_code == 200
        assert client.get("/notices?page=3").status_code == 404

    def test_empty(self, world, sign_in):
        page = sign_in("regulator").get("/notices").text
        assert "没有未读通知" in page
        assert "全部标为已读" not in page
        assert "还没有通知" in sign_in("regulator").get("/notices?tab=all").text

    @pytest.mark.parametrize("tab", ["", "?tab=all", "?tab=nonsense", "?committee=liaoning"])
    def test_tabs_and_filters(self, issue, sign_in, tab):
        assert issue.title in sign_in("rep-cucc").get(f"/notices{tab}").text

    @pytest.mark.parametrize("slug", ["shenyang", "nowhere", "x\0y", "x" * 500])
    def test_an_unseen_committee_is_not_found(self, issue, sign_in, slug):
        answer = sign_in("rep-cucc").get("/notices", query_string={"committee": slug})
        assert answer.status_code == 404

    def test_a_stranger_is_led_to_the_form(self, app, world):
        assert app.test_client().get("/notices").location == "/?next=/notices"

    def test_what_one_may_see_no_more_is_gone_and_not_counted(self, world, actor_of, sign_in):
        draft = an_issue(world, actor_of, "review")
        service.follow(actor_of("om-cucc-2"), draft.pid, Level.ALL)
        issues.return_issue(actor_of("reviewer"), draft, "补充")
        client = sign_in("om-cucc-2")
        assert draft.title in client.get("/notices").text
        key = notices(user_id=world.users["om-cucc-2"].id)[0].id
        end_seats(world, "om-cucc-2")
        assert draft.title not in client.get("/notices?tab=all").text
        assert "没有未读" in client.get("/notices").text
        assert client.post(f"/notices/{key}/open-notice").status_code == 404


def fill(world: Any, handle: str, issue: Any, n: int) -> None:
    with write():
        db.session.add_all(
            Notification(
                user_id=world.users[handle].id,
                committee_id=world.committee.id,
                issue_id=issue.id,
                kind="add_comment",
                reason=Reason.WATCH,
                thing=issue.pid,
                at=now(),
            )
            for _ in range(n)
        )


class TestOpen:
    def test_it_leads_to_the_thing_and_is_read(self, world, actor_of, issue, sign_in):
        forget()
        service.follow(actor_of("rep-cucc"), issue.pid, Level.ALL)
        said = issues.add_comment(actor_of("rep-ctcc"), issue, "补充。")
        client = sign_in("rep-cucc")
        key = notices(user_id=world.users["rep-cucc"].id)[0].id
        answer = client.post(f"/notices/{key}/open-notice")
        assert (answer.status_code, answer.location) == (303, f"{at(issue)}#c{said.number}")
        assert notices(id=key)[0].read_at == world.hands[0]
        assert "没有未读" in client.get("/notices").text
        assert client.post(f"/notices/{key}/open-notice").status_code == 303  # again: the same

    def test_a_get_changes_nothing(self, world, issue, sign_in):
        key = notices(user_id=world.users["rep-cucc"].id)[0].id
        assert sign_in("rep-cucc").get(f"/notices/{key}/open-notice").status_code == 405
        assert notices(id=key)[0].read_at is None

    def test_anothers_answers_like_a_missing_one(self, world, issue, sign_in):
        key = notices(user_id=world.users["rep-cucc"].id)[0].id
        client = sign_in("rep-crtc")
        foreign = client.post(f"/notices/{key}/open-notice")
        missing = client.post("/notices/999999/open-notice")
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert client.post(f"/notices/{2**63}/open-notice").status_code == 404
        assert notices(id=key)[0].read_at is None

    @pytest.mark.parametrize("kind", ["publish_resolution", "verify_commitment", "open_poll"])
    def test_each_thing_has_its_page(self, world, actor_of, sign_in, kind):
        a_commitment(world, actor_of, "closed")
        client, user = sign_in("rep-cucc"), world.users["rep-cucc"].id
        key = notices(user_id=user, kind=kind)[0].id
        target = client.post(f"/notices/{key}/open-notice").location
        assert target != "/"
        assert client.get(target).status_code == 200

    def test_a_seat_leads_to_the_seats_of_its_group(self, world, sign_in):
        a_seat("rep-cucc", world.groups["mk"], world.orgs["cucc"], Role.MEMBER)
        key = notices(user_id=world.users["rep-cucc"].id)[0].id
        client = sign_in("rep-cucc")
        target = client.post(f"/notices/{key}/open-notice").location
        assert (target, client.get(target).status_code) == ("/liaoning/settings/groups/mk", 200)


class TestRead:
    def test_some(self, world, actor_of, issue, sign_in):
        an_issue(world, actor_of, "consultation")
        first, second = notices(user_id=world.users["rep-cucc"].id)
        foreign = notices(user_id=world.users["rep-crtc"].id)[0]
        sent = {"notice": [str(first.id), str(foreign.id), "x", "-1", "9" * 40, "²"]}
        answer = sign_in("rep-cucc").post("/notices/mark-read", data=sent)
        assert (answer.status_code, answer.location) == (303, "/notices")
        assert [n.read_at is None for n in notices(id=first.id)] == [False]
        assert [n.read_at is None for n in notices(id=second.id)] == [True]
        assert [n.read_at is None for n in notices(id=foreign.id)] == [True]

    def test_all_up_to_what_was_shown(self, world, actor_of, issue, sign_in):
        client = sign_in("rep-cucc")
        page = client.get("/notices").text
        upto = hidden(page, "upto")
        an_issue(world, actor_of, "consultation")  # comes meanwhile
        answer = client.post("/notices/mark-all-read", data={"upto": upto, "tab": "all"})
        assert answer.location == "/notices?tab=all"
        first, second = notices(user_id=world.users["rep-cucc"].id)
        assert first.read_at is not None
        assert second.read_at is None
        assert notices(user_id=world.users["rep-crtc"].id)[0].read_at is None

    @pytest.mark.parametrize("upto", ["", "x", "-5", "9" * 50])
    def test_all_with_nonsense(self, issue, sign_in, upto):
        assert (
            sign_in("rep-cucc").post("/notices/mark-all-read", data={"upto": upto}).status_code
            == 303
        )

    def test_of_one_committee_only(self, world, actor_of, issue, sign_in):
        client = sign_in("rep-cucc")
        sent = {"upto": "999999", "committee": "liaoning"}
        answer = client.post("/notices/mark-all-read", data=sent)
        assert answer.location == "/notices?committee=liaoning"
        assert client.post("/notices/mark-all-read", data={"committee": "no"}).status_code == 404


def test_the_record_hears_nothing_of_it(world, actor_of, issue, sign_in, log):
    client, before = sign_in("rep-cucc"), log()
    client.post("/notices/follow", data={"thing": issue.pid, "level": "none"})
    client.post("/notices/mark-all-read", data={"upto": "99999"})
    assert log() == before


def test_the_demo_settles_with_a_handful(world, actor_of, issue):
    for _ in range(3):
        an_issue(world, actor_of, "consultation")
    service.settle(2)
    rows = notices(user_id=world.users["rep-cucc"].id)
    assert [row.read_at is None for row in rows] == [False, False, True, True]
    assert told(world, "rep-cucc")


def test_a_resolution_in_preparation_shows_its_name_to_those_who_prepare_it(
    world, actor_of, sign_in
):
    a_resolution(world, actor_of, "draft")
    assert "起草了决议" in sign_in("reviewer").get("/notices").text
