"""记录、议定: taken while it is said, merged where two write, lifted into rows."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import hidden
from tests.meetings.papers import a_sitting, at, end, item, some_minutes
from workspace.accounts.models import Draft
from workspace.accounts.service import save_draft
from workspace.acts import Refused, Stale
from workspace.db import db, write
from workspace.meetings.models import ActionItem, DecisionLine, Meeting, NotesVersion
from workspace.meetings.queries.noted import notes_of, written_at
from workspace.meetings.rules import ItemState
from workspace.meetings.service.lines import edit_decision, record_decision, strike_decision
from workspace.meetings.service.notes import take_notes
from workspace.record.models import Entry


def lines(model: Any) -> list[Any]:
    db.session.rollback()
    return list(db.session.scalars(select(model).order_by(model.id)))


class TestTakeNotes:
    def test_the_notes_are_kept_rendered_and_recorded(self, world, actor_of, log):
        meeting = a_sitting(world)
        take_notes(actor_of("secretariat"), item(meeting), "**三日**太短。", 0)
        kept = item(meeting)
        assert (kept.notes, kept.notes_version) == ("**三日**太短。", 1)
        assert "<strong>三日</strong>" in kept.notes_html
        assert [v.text for v in lines(NotesVersion)] == ["**三日**太短。"]
        assert log() == ["take_notes"]

    @pytest.mark.parametrize("state", ["proposed", "declined", "removed"])
    def test_nothing_is_noted_at_what_is_not_on_the_agenda(self, world, actor_of, log, state):
        meeting = a_sitting(world)
        with write():
            item(meeting).state = ItemState(state)
        with pytest.raises(Refused) as no:
            take_notes(actor_of("secretariat"), item(meeting), "一句。", 0)
        assert (no.value.reason, log()) == ("is_on_the_agenda", [])

    def test_the_record_says_what_was_noted_under_a_seal_only(self, world, actor_of):
        take_notes(actor_of("secretariat"), item(a_sitting(world)), "内部发言", 0)
        body = db.session.scalars(select(Entry.body).order_by(Entry.id.desc())).first()
        assert "内部发言" not in body
        assert "hmac" in body

    def test_lines_of_decisions_and_actions_become_rows(self, world, actor_of):
        meeting = a_sitting(world)
        text = (
            "讨论热烈。\n议定：采用1.5。\n交办：辽宁移动 提出补充条款，12月18日前\n交办：某局 做事"
        )
        taken = take_notes(actor_of("secretariat"), item(meeting), text, 0)
        assert [line.text for line in lines(DecisionLine)] == ["采用1.5。"]
        action = lines(ActionItem)[0]
        assert (action.text, action.due_on.isoformat()) == ("提出补充条款", "2009-12-18")
        assert action.organization_id == world.orgs["cmcc"].id
        assert item(meeting).notes == "讨论热烈。\n交办：某局 做事"
        assert taken.unread == ("某局 做事",)

    def test_all_members_owe_what_is_assigned_to_each(self, world, actor_of):
        meeting = a_sitting(world)
        take_notes(actor_of("secretariat"), item(meeting), "交办：各单位 反馈条件，11月30日前", 0)
        owing = {row.organization_id for row in lines(ActionItem)}
        assert owing == {world.orgs[code].id for code in ("cmcc", "cucc", "ctcc", "crtc")}

    def test_what_two_people_wrote_in_different_places_comes_together(self, world, actor_of, log):
        meeting = a_sitting(world)
        take_notes(actor_of("secretariat"), item(meeting), "一\n二\n三", 0)
        take_notes(actor_of("lead-om"), item(meeting), "一甲\n二\n三", 1)
        taken = take_notes(actor_of("secretariat"), item(meeting), "一\n二\n三乙", 1)
        assert item(meeting).notes == "一甲\n二\n三乙"
        assert "三乙" in item(meeting).notes_html
        assert taken.is_merged
        assert log() == ["take_notes"] * 3

    def test_what_two_people_wrote_in_one_place_is_shown_to_choose(self, world, actor_of, log):
        meeting = a_sitting(world)
        take_notes(actor_of("secretariat"), item(meeting), "一\n二", 0)
        take_notes(actor_of("lead-om"), item(meeting), "一甲\n二", 1)
        with pytest.raises(Stale) as stale:
            take_notes(actor_of("secretariat"), item(meeting), "一乙\n二", 1)
        assert stale.value.theirs == {"version": "2", "text": "一甲\n二"}
        assert item(meeting).notes == "一甲\n二"
        assert log() == ["take_notes"] * 2

    def test_an_unknown_version_is_shown_to_choose(self, world, actor_of):
        with pytest.raises(Stale):
            take_notes(actor_of("secretariat"), item(a_sitting(world)), "一", 9)

    @pytest.mark.parametrize(
        "handle", ["om-cucc-2", "rep-cucc", "reviewer", "regulator", "lead-mk"]
    )
    def test_others_are_refused_and_nothing_is_recorded(self, world, actor_of, log, handle):
        meeting = a_sitting(world)
        with pytest.raises(Refused) as no:
            take_notes(actor_of(handle), item(meeting), "一", 0)
        assert no.value.reason == "is_lead_or_secretary"
        assert item(meeting).notes == ""
        assert log() == []

    def test_before_the_opening_nothing_is_noted(self, world, actor_of, log):
        meeting = a_sitting(world, state="noticed")
        with pytest.raises(Refused) as no:
            take_notes(actor_of("secretariat"), item(meeting), "一", 0)
        assert (no.value.reason, log()) == ("is_begun", [])

    def test_what_the_reviewer_reads_stands_still(self, world, actor_of, log):
        made = some_minutes(world, actor_of, "review")
        before = log()
        with pytest.raises(Refused) as no:
            take_notes(actor_of("secretariat"), item(made.meeting), "一", 1)
        assert (no.value.reason, log()) == ("is_open_to_notes", before)

    def test_the_two_texts_together_are_bounded(self, world, actor_of):
        meeting = a_sitting(world)
        base = "\n".join(["甲" * 90, "乙", "丙" * 90])
        take_notes(actor_of("secretariat"), item(meeting), base, 0)
        take_notes(actor_of("lead-om"), item(meeting), "丁" * 19_000 + base[90:], 1)
        with pytest.raises(Refused) as no:
            take_notes(actor_of("secretariat"), item(meeting), base[:-90] + "戊" * 19_000, 1)
        assert no.value.reason == "has_room_for_notes"

    def test_the_meeting_that_is_watched_shows_something_new(self, world, actor_of):
        meeting = a_sitting(world)
        take_notes(actor_of("secretariat"), item(meeting), "一", 0)
        assert db.session.get_one(Meeting, meeting.id).live == 1


class TestDrafts:
    def test_what_was_typed_is_offered_over_the_version_that_it_was_typed_over(
        self, world, actor_of
    ):
        meeting = a_sitting(world)
        me = actor_of("secretariat")
        save_draft(me.id, f"{item(meeting).pid}@0", "没保存的")
        take_notes(actor_of("lead-om"), item(meeting), "他人的", 0)
        notes = written_at(item(meeting), me.id)
        assert (notes.text, notes.version) == ("没保存的", 0)
        assert written_at(item(meeting), actor_of("lead-om").id).text == "他人的"

    def test_saving_drops_the_drafts_of_the_item(self, world, actor_of):
        meeting = a_sitting(world)
        me = actor_of("secretariat")
        for version in (0, 1):
            save_draft(me.id, f"{item(meeting).pid}@{version}", "稿")
        save_draft(me.id, f"{item(meeting, 3).pid}@0", "另一项")
        take_notes(actor_of("secretariat"), item(meeting), "稿", 0)
        assert [d.thing for d in lines(Draft)] == [f"{item(meeting, 3).pid}@0"]


class TestOverHttp:
    def test_a_save_says_what_was_understood(self, world, sign_in, log):
        meeting = a_sitting(world)
        client = sign_in("secretariat")
        form = {"text": "议定：好\n交办：辽宁移动 报方案\n交办：谁 做事", "version": "0"}
        answer = client.post(at(meeting, "items/2/take-notes"), data=form)
        assert answer.status_code == 303
        page = client.get(answer.headers["Location"]).text
        assert "议定1条已单独列出" in page
        assert "交办已列出：辽宁移动，报方案，未定期限" in page
        assert "没有认出责任单位" in page
        assert log() == ["take_notes"]

    def test_too_long_a_text_comes_back_as_typed(self, world, sign_in, log):
        meeting = a_sitting(world)
        long = {"text": "长" * 20_001, "version": "0"}
        answer = sign_in("secretariat").post(at(meeting, "items/2/take-notes"), data=long)
        assert answer.status_code == 422
        assert "长" * 20_001 in answer.text
        assert log() == []

    def test_the_same_request_twice_is_done_once(self, world, sign_in, log):
        meeting = a_sitting(world)
        client = sign_in("secretariat")
        page = client.get(at(meeting, "items/2")).text
        form = {"text": "一", "version": "0", "request_id": hidden(page, "request_id")}
        for _ in range(2):
            assert client.post(at(meeting, "items/2/take-notes"), data=form).status_code == 303
        assert log() == ["take_notes"]

    def test_the_conflict_shows_both_texts_and_a_form(self, world, actor_of, sign_in, log):
        meeting = a_sitting(world)
        take_notes(actor_of("lead-om"), item(meeting), "组长写的", 0)
        client = sign_in("secretariat")
        form = {"text": "秘书写的", "version": "0"}
        answer = client.post(at(meeting, "items/2/take-notes"), data=form)
        assert answer.status_code == 409
        assert "组长写的" in answer.text.replace("<del>", "").replace("</del>", "")
        merged = {"text": "组长写的\n秘书写的", "version": hidden(answer.text, "version")}
        assert client.post(at(meeting, "items/2/take-notes"), data=merged).status_code == 303
        assert item(meeting).notes == "组长写的\n秘书写的"

    def test_an_item_that_is_not_there_is_404(self, world, sign_in):
        meeting = a_sitting(world)
        client = sign_in("secretariat")
        assert client.get(at(meeting, "items/9")).status_code == 404
        assert client.get("/liaoning/meetings/99/items/2").status_code == 404
        assert client.get("/shenyang/meetings/1/items/2").status_code == 404

    def test_notes_are_read_by_the_group_before_the_circulation(self, world, actor_of, sign_in):
        meeting = a_sitting(world)
        take_notes(actor_of("secretariat"), item(meeting), "内部发言", 0)
        assert "内部发言" in sign_in("om-cucc-2").get(at(meeting, "items/2")).text
        page = sign_in("lead-mk").get(at(meeting, "items/2"))
        assert page.status_code == 200
        assert "内部发言" not in page.text

    def test_hostile_markdown_is_shown_as_text(self, world, sign_in):
        meeting = a_sitting(world)
        client = sign_in("secretariat")
        text = "<script>alert(1)</script>\n[x](javascript:alert(1))\n" + "[" * 3_000
        form = {"text": text, "version": "0"}
        assert client.post(at(meeting, "items/2/take-notes"), data=form).status_code == 303
        html = item(meeting).notes_html
        assert "<script" not in html
        assert "javascript:" not in html.replace("[x](javascript:", "")


class TestDecisions:
    def test_record_decision(self, world, actor_of, log):
        meeting = a_sitting(world)
        line = record_decision(actor_of("lead-om"), item(meeting), "采用1.5。")
        assert (line.text, line.position, line.is_off) == ("采用1.5。", 1, False)
        assert log() == ["record_decision"]

    def test_edit_decision(self, world, actor_of, log):
        meeting = a_sitting(world)
        line = record_decision(actor_of("lead-om"), item(meeting), "采用1.5。")
        edit_decision(actor_of("lead-om"), line, "采用1.8。", 1)
        assert (lines(DecisionLine)[0].text, lines(DecisionLine)[0].version) == ("采用1.8。", 2)
        with pytest.raises(Stale):
            edit_decision(actor_of("secretariat"), lines(DecisionLine)[0], "采用2。", 1)
        assert log() == ["record_decision", "edit_decision"]

    def test_strike_decision(self, world, actor_of, log):
        meeting = a_sitting(world)
        line = record_decision(actor_of("lead-om"), item(meeting), "采用1.5。")
        strike_decision(actor_of("lead-om"), line)
        assert lines(DecisionLine)[0].is_off
        assert notes_of(item(meeting)).decisions == []
        with pytest.raises(Refused) as no:
            strike_decision(actor_of("lead-om"), lines(DecisionLine)[0])
        assert no.value.reason == "is_on"
        assert log() == ["record_decision", "strike_decision"]

    def test_a_member_does_not_decide_alone(self, world, actor_of, sign_in, log):
        meeting = a_sitting(world)
        form = {"text": "由我定"}
        answer = sign_in("om-cucc-2").post(at(meeting, "items/2/record-decision"), data=form)
        assert answer.status_code == 403
        assert (lines(DecisionLine), log()) == ([], [])

    def test_over_http_the_line_stands_on_the_page(self, world, sign_in):
        meeting = a_sitting(world)
        client = sign_in("secretariat")
        empty = client.post(at(meeting, "items/2/record-decision"), data={"text": ""})
        assert empty.status_code == 422
        done = client.post(at(meeting, "items/2/record-decision"), data={"text": "采用1.5。"})
        assert done.status_code == 303
        assert "采用1.5。" in client.get(at(meeting, "items/2")).text
        key = lines(DecisionLine)[0].pid.partition(":")[2]
        page = client.get(f"/liaoning/meetings/decisions/{key}/edit-decision")
        assert page.status_code == 200
        foreign = client.get(f"/shenyang/meetings/decisions/{key}/edit-decision")
        assert foreign.status_code == 404

    def test_the_lines_of_an_item_are_bounded(self, world, actor_of, monkeypatch):
        monkeypatch.setattr("workspace.meetings.service.lines.MOST_LINES", 1)
        meeting = a_sitting(world)
        record_decision(actor_of("lead-om"), item(meeting), "一")
        with pytest.raises(Refused) as no:
            record_decision(actor_of("lead-om"), item(meeting), "二")
        assert no.value.reason == "has_room_for_lines"


def test_notes_may_still_be_put_right_after_the_end(world, actor_of, log):
    meeting = end(a_sitting(world))
    take_notes(actor_of("secretariat"), item(meeting), "补记", 0)
    assert item(meeting).notes == "补记"
    assert log() == ["take_notes"]
