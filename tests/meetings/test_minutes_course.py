"""纪要: from the draft to the number; who may, when, and what stays as it was."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.meetings.papers import (
    OPENING,
    a_sitting,
    approved,
    at,
    end,
    fresh,
    item,
    some_minutes,
    take_up,
)
from workspace import clock
from workspace.acts import Refused, Stale
from workspace.committees.models import NumberRegister
from workspace.db import db, write
from workspace.home.cli.tick import tick_once
from workspace.meetings.models import Attendance, Minutes, MinutesEdition
from workspace.meetings.queries.content import content_of
from workspace.meetings.queries.minutes import editions_of, minutes_visible_to
from workspace.meetings.queries.sitting import sitting_of
from workspace.meetings.routes.editions import attendance_of
from workspace.meetings.rules import Capacity, MinutesState, Presence
from workspace.meetings.rules.minutes import read
from workspace.meetings.service import minutes as service
from workspace.meetings.service.notes import take_notes
from workspace.permissions import can
from workspace.record.models import Entry


def content(made: Minutes) -> Any:
    return read(editions_of(made)[0].content)


class TestDraft:
    def test_draft_minutes(self, world, actor_of, log):
        meeting = end(a_sitting(world))
        made = service.draft_minutes(actor_of("secretariat"), meeting, OPENING)
        assert fresh(made).state is MinutesState.DRAFT
        assert fresh(made).meeting.minutes_stage == "draft"
        assert log() == ["draft_minutes"]

    def test_not_while_the_meeting_sits(self, world, actor_of, log):
        with pytest.raises(Refused) as no:
            service.draft_minutes(actor_of("secretariat"), a_sitting(world), OPENING)
        assert (no.value.reason, log()) == ("is_ended", [])

    def test_not_twice(self, world, actor_of, log):
        made = some_minutes(world, actor_of)
        before = log()
        with pytest.raises(Refused) as no:
            service.draft_minutes(actor_of("lead-om"), made.meeting, OPENING)
        assert (no.value.reason, log()) == ("has_no_minutes", before)

    def test_the_form_opens_with_what_the_data_say(self, world, sign_in):
        meeting = end(a_sitting(world))
        page = sign_in("secretariat").get(at(meeting, "draft-minutes")).text
        assert "成员单位4家，到会3家：辽宁移动、辽宁联通、辽宁电信。" in page
        assert "2/3" in page
        assert "会前宣读了《反垄断告知》" in page

    def test_the_opening_is_chinese_whatever_its_secretary_reads(self, world, sign_in):
        meeting = end(a_sitting(world))
        client = sign_in("secretariat")
        client.set_cookie("lang", "en")
        form = client.get(at(meeting, "draft-minutes")).text
        assert "成员单位4家，到会3家：辽宁移动、辽宁联通、辽宁电信。" in form
        assert "会前宣读了《反垄断告知》。" in form
        assert "member organizations were present" not in form

    def test_over_http(self, world, sign_in, log):
        meeting = end(a_sitting(world))
        client = sign_in("secretariat")
        assert client.post(at(meeting, "draft-minutes"), data={"opening": ""}).status_code == 422
        done = client.post(at(meeting, "draft-minutes"), data={"opening": OPENING})
        assert done.headers["Location"] == at(meeting, "minutes")
        assert OPENING in client.get(at(meeting, "minutes")).text
        assert log() == ["draft_minutes"]

    def test_edit_minutes(self, world, actor_of, log):
        made = some_minutes(world, actor_of)
        service.edit_minutes(actor_of("lead-om"), made, "另一开头。", "省通信管理局", 1)
        assert (fresh(made).opening, fresh(made).version) == ("另一开头。", 2)
        with pytest.raises(Stale):
            service.edit_minutes(actor_of("secretariat"), fresh(made), "又一开头。", "", 1)
        assert log()[-1] == "edit_minutes"


class TestReview:
    def test_submit_minutes_keeps_what_the_rows_say(self, world, actor_of, log):
        made = some_minutes(world, actor_of, "review")
        said = content(made)
        at_two = next(i for i in said["items"] if i["position"] == 2)
        assert at_two["notes"] == "西岳移动主张缩短为三日。"
        assert [d["text"] for d in at_two["decisions"]] == ["由辽宁移动提出例外申报流程。"]
        assert at_two["actions"][0]["due_on"] == "2009-12-18"
        assert [o["name"] for o in said["attendance"]["excused"]] == ["辽宁铁通"]
        came = [one for org in said["attendance"]["present"] for one in org["people"]]
        assert sum(one["is_late"] for one in came) == 1
        assert log()[-1] == "submit_minutes"

    def test_who_neither_came_nor_was_excused_is_absent_if_called(self, world):
        meeting = a_sitting(world)
        rows = {row.user.handle: row for row in db.session.scalars(select(Attendance))}
        with write():
            for handle, is_required in (("om-cucc-1", True), ("secretariat", False)):
                rows[handle].presence, rows[handle].arrived_at = Presence.AWAITED, None
                rows[handle].is_required = is_required
        lists = content_of(meeting, "", "")["attendance"]
        assert [o["name"] for o in lists["absent"]] == ["辽宁联通"]
        assert [o["name"] for o in lists["excused"]] == ["辽宁铁通"]

    def test_a_member_that_sent_no_delegate_is_absent_by_name(self, world):
        """海云's only person was called as the reviewer, who attends without a vote."""
        meeting = a_sitting(world)
        row = next(
            r for r in db.session.scalars(select(Attendance)) if r.user.handle == "om-crtc-1"
        )
        with write():
            row.capacity, row.is_required, row.is_voice = Capacity.ATTENDEE, False, False
            row.presence, row.arrived_at = Presence.AWAITED, None
        (desk,) = [people for org, people in sitting_of(meeting, clock.now()).voices
                   if org.code == "crtc"]  # fmt: skip
        assert desk == []
        said = content_of(meeting, "", "")
        assert [(o["name"], o["people"]) for o in said["attendance"]["absent"]] == [
            ("辽宁铁通", [])
        ]
        assert ("缺席", "辽宁铁通") in attendance_of(said, "zh")

    def test_the_content_stands_in_the_record_under_a_seal(self, world, actor_of):
        some_minutes(world, actor_of, "review")
        body = db.session.scalars(select(Entry.body).order_by(Entry.id.desc())).first()
        assert "西岳移动主张" not in body

    def test_clear_minutes_is_the_reviewers(self, world, actor_of, log):
        made = some_minutes(world, actor_of, "review")
        before = log()
        with pytest.raises(Refused) as no:
            service.clear_minutes(actor_of("secretariat"), made)
        assert (no.value.reason, log()) == ("is_reviewer", before)
        service.clear_minutes(actor_of("reviewer"), fresh(made), "注意措辞")
        assert fresh(made).state is MinutesState.CLEARED
        assert fresh(made).review_note == "注意措辞"

    def test_return_minutes_opens_the_notes_again(self, world, actor_of, log):
        made = some_minutes(world, actor_of, "review")
        service.return_minutes(actor_of("reviewer"), made, "第二项涉及价格")
        assert fresh(made).meeting.minutes_stage == "returned"
        take_notes(actor_of("secretariat"), item(made.meeting), "改过的记录", 1)
        service.submit_minutes(actor_of("secretariat"), fresh(made))
        assert fresh(made).edition == 2
        assert [e.edition for e in editions_of(made)] == [2, 1]
        assert log()[-3:] == ["return_minutes", "take_notes", "submit_minutes"]

    def test_a_clearance_is_taken_back_before_the_circulation_only(self, world, actor_of):
        made = some_minutes(world, actor_of, "cleared")
        service.return_minutes(actor_of("reviewer"), made, "再看")
        assert fresh(made).state is MinutesState.RETURNED
        other = some_minutes(world, actor_of, "circulated", 2)
        with pytest.raises(Refused) as no:
            service.return_minutes(actor_of("reviewer"), other, "晚了")
        assert no.value.reason == "is_uncirculated"

    def test_a_return_wants_its_reason(self, world, actor_of, sign_in, log):
        made = some_minutes(world, actor_of, "review")
        before = log()
        page = sign_in("reviewer").post(at(made.meeting, "minutes/return-minutes"), data={})
        assert (page.status_code, log()) == (422, before)


class TestCirculation:
    def test_circulate_minutes(self, world, actor_of, log):
        made = some_minutes(world, actor_of, "circulated")
        assert set(made.roll) == {world.orgs[c].pid for c in ("cmcc", "cucc", "ctcc", "crtc")}
        assert made.window_ends_at - clock.now() > timedelta(days=7)
        assert log()[-1] == "circulate_minutes"

    def test_not_before_the_review(self, world, actor_of):
        made = some_minutes(world, actor_of, "review")
        with pytest.raises(Refused) as no:
            service.circulate_minutes(actor_of("secretariat"), made)
        assert no.value.reason == "is_cleared_minutes"

    def test_the_whole_committee_reads_them_from_then_on(self, world, actor_of, sign_in):
        made = some_minutes(world, actor_of, "cleared")
        assert sign_in("lead-mk").get(at(made.meeting, "minutes")).status_code == 404
        service.circulate_minutes(actor_of("secretariat"), made)
        page = sign_in("lead-mk").get(at(made.meeting, "minutes"))
        assert "西岳移动主张缩短为三日" in page.text
        assert sign_in("city-shenyang").get(at(made.meeting, "minutes")).status_code == 200

    @pytest.mark.parametrize(
        "handle",
        [
            "secretariat",
            "lead-om",
            "om-cucc-2",
            "lead-mk",
            "reviewer",
            "regulator",
            "rep-cucc",
            "city-shenyang",
        ],
    )
    @pytest.mark.parametrize("state", ["draft", "circulated"])
    def test_the_list_shows_what_the_policy_allows(self, world, actor_of, handle, state):
        made = some_minutes(world, actor_of, state)
        me = actor_of(handle)
        listed = list(db.session.scalars(minutes_visible_to(me)))
        assert (made in listed) == can(me, "view_minutes", made)


class TestApproval:
    def test_approve_minutes_by_the_clock_draws_the_number(self, world, actor_of, log):
        made = approved(world, actor_of)
        assert made.number == "辽通自律纪〔2009〕1号"
        assert (made.approved_how, made.approved_by_id) == ("silence", None)
        assert made.text_hash
        assert log()[-1] == "approve_minutes"

    def test_tick_approves_once_the_window_is_over(self, world, actor_of, move_clock):
        made = some_minutes(world, actor_of, "circulated")
        assert tick_once() == 0
        move_clock(timedelta(days=8))
        assert tick_once() == 1 + len(made.roll)  # and each silent member is told
        assert fresh(made).state is MinutesState.APPROVED
        assert tick_once() == 0

    def test_numbers_have_no_gap(self, world, actor_of):
        first = approved(world, actor_of, 1)
        second = approved(world, actor_of, 2)
        assert (first.serial, second.serial) == (1, 2)
        register = db.session.scalars(select(NumberRegister).filter_by(code="辽通自律纪")).one()
        assert register.last == 2

    def test_a_person_approves_only_while_a_meeting_has_them_before_it(self, world, actor_of, log):
        made = some_minutes(world, actor_of, "circulated")
        before = log()
        with pytest.raises(Refused) as no:
            service.approve_minutes(actor_of("lead-om"), made)
        assert (no.value.reason, log()) == ("is_due_or_taken_up", before)
        take_up(world, made)
        service.approve_minutes(actor_of("lead-om"), fresh(made))
        assert fresh(made).approved_how == "meeting"
        assert fresh(made).approved_by_id == world.users["lead-om"].id

    def test_a_member_does_not_approve(self, world, actor_of):
        made = some_minutes(world, actor_of, "circulated")
        take_up(world, made)
        with pytest.raises(Refused) as no:
            service.approve_minutes(actor_of("rep-cucc"), fresh(made))
        assert no.value.reason == "is_lead_or_secretary"

    def test_no_word_changes_after_it(self, world, actor_of):
        made = approved(world, actor_of)
        with pytest.raises(Refused):
            take_notes(actor_of("secretariat"), item(made.meeting), "改", 1)
        with pytest.raises(Refused):
            service.edit_minutes(actor_of("secretariat"), made, "改", "", made.version)

    def test_the_page_says_how(self, world, actor_of, sign_in):
        made = approved(world, actor_of)
        page = sign_in("rep-cucc").get(at(made.meeting, "minutes")).text
        assert "辽通自律纪〔2009〕1号" in page
        assert "未答复，视为无异议" in page

    def test_the_committees_own_code_goes_before(self, world, actor_of):
        from workspace.meetings.models import MeetingRules

        with write():
            rules = MeetingRules(
                committee_id=world.committee.id, minutes_code="辽会纪", window_days=3
            )
            db.session.add(rules)
        made = some_minutes(world, actor_of, "circulated")
        assert made.window_ends_at - clock.now() < timedelta(days=4)
        world.hands[0] = made.window_ends_at
        tick_once()
        assert fresh(made).number == "辽会纪〔2009〕1号"


def test_the_editions_are_never_changed(world, actor_of):
    made = some_minutes(world, actor_of, "circulated")
    assert [
        e.edition for e in db.session.scalars(select(MinutesEdition).filter_by(minutes_id=made.id))
    ] == [1]
