"""确认与修改意见: each organization agrees or asks; each gets an answer; nothing is edited in."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.meetings.papers import approved, at, fresh, item, some_minutes
from workspace.acts import Refused, Stale
from workspace.db import db
from workspace.groups.models import Seat
from workspace.meetings.models import Confirmation, Correction, DecisionLine
from workspace.meetings.queries.minutes import answers_of, editions_of
from workspace.meetings.rules import CorrectionState, MinutesState
from workspace.meetings.rules.minutes import read
from workspace.meetings.service import corrections as service
from workspace.meetings.service.corrections import Change
from workspace.meetings.service.minutes import approve_minutes
from workspace.permissions import Actor


def one(model: Any) -> Any:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(model).order_by(model.id.desc())).first()


class TestConfirm:
    def test_confirm_minutes(self, world, actor_of, log):
        made = some_minutes(world, actor_of, "circulated")
        service.confirm_minutes(actor_of("rep-cucc"), made, 1)
        kept = one(Confirmation)
        assert (kept.organization_id, kept.edition) == (world.orgs["cucc"].id, 1)
        assert log()[-1] == "confirm_minutes"

    def test_not_twice_for_one_edition(self, world, actor_of):
        made = some_minutes(world, actor_of, "circulated")
        service.confirm_minutes(actor_of("rep-cucc"), made, 1)
        with pytest.raises(Refused) as no:
            service.confirm_minutes(actor_of("om-cucc-2"), fresh(made), 1)
        assert no.value.reason == "is_unconfirmed"

    @pytest.mark.parametrize("handle", ["regulator", "secretariat", "reviewer", "lead-mk"])
    def test_who_is_not_asked_does_not_confirm(self, world, actor_of, handle, log):
        made = some_minutes(world, actor_of, "circulated")
        before = log()
        with pytest.raises(Refused) as no:
            service.confirm_minutes(actor_of(handle), made, 1)
        assert (no.value.reason, log()) == ("speaks_for_asked", before)

    def test_a_removed_member_confirms_nothing(self, world, actor_of):
        from workspace.db import write

        made = some_minutes(world, actor_of, "circulated")
        with write():
            for seat in db.session.scalars(
                select(Seat).filter_by(organization_id=world.orgs["cucc"].id)
            ):
                seat.until = seat.since
        with pytest.raises(Refused) as no:
            service.confirm_minutes(actor_of("rep-cucc"), fresh(made), 1)
        assert no.value.reason == "speaks_for_asked"
        answers = answers_of(fresh(made))
        assert world.orgs["cucc"].id in {a.organization.id for a in answers}

    def test_another_edition_than_the_one_read_is_not_confirmed(self, world, actor_of, log):
        made = some_minutes(world, actor_of, "circulated")
        before = log()
        with pytest.raises(Refused) as no:
            service.confirm_minutes(actor_of("rep-cucc"), made, 2)
        assert (no.value.reason, log()) == ("has_read_this_edition", before)

    def test_the_roll_shows_who_said_what(self, world, actor_of):
        made = some_minutes(world, actor_of, "circulated")
        service.confirm_minutes(actor_of("rep-cucc"), made, 1)
        service.ask_correction(actor_of("rep-ctcc"), fresh(made), "第二句不对")
        made = fresh(made)
        states = {a.organization.code: a.state for a in answers_of(fresh(made))}
        assert states == {"cmcc": "wait", "cucc": "confirmed", "ctcc": "correction", "crtc": "wait"}


class TestAsk:
    def test_ask_correction(self, world, actor_of, log):
        made = some_minutes(world, actor_of, "circulated")
        service.ask_correction(actor_of("om-cucc-2"), made, "应为五日", item(made.meeting))
        kept = one(Correction)
        assert (kept.text, kept.item.position, kept.state) == ("应为五日", 2, CorrectionState.OPEN)
        assert fresh(made).open_corrections == 1
        assert log()[-1] == "ask_correction"

    def test_after_the_window_the_text_stays_on_the_page(self, world, actor_of, sign_in, log):
        made = some_minutes(world, actor_of, "circulated")
        client = sign_in("rep-cucc")
        assert client.get(at(made.meeting, "minutes/ask-correction")).status_code == 200
        world.hands[0] = made.window_ends_at + timedelta(seconds=1)
        before = log()
        form = {"text": "这句话应当改成五个工作日", "item": "2"}
        page = client.post(at(made.meeting, "minutes/ask-correction"), data=form)
        assert page.status_code == 403
        assert "确认期已过" in page.text
        assert "这句话应当改成五个工作日" in page.text
        assert log() == before

    def test_while_one_is_open_nothing_is_approved(self, world, actor_of):
        made = some_minutes(world, actor_of, "circulated")
        service.ask_correction(actor_of("rep-cucc"), made, "应为五日")
        world.hands[0] = made.window_ends_at
        with pytest.raises(Refused) as no:
            approve_minutes(Actor.clock(), fresh(made))
        assert no.value.reason == "has_no_open_correction"

    def test_withdraw_correction(self, world, actor_of, log):
        made = some_minutes(world, actor_of, "circulated")
        asked = service.ask_correction(actor_of("rep-cucc"), made, "应为五日")
        with pytest.raises(Refused) as no:
            service.withdraw_correction(actor_of("rep-ctcc"), asked)
        assert no.value.reason == "is_own_correction"
        service.withdraw_correction(actor_of("om-cucc-2"), one(Correction))
        assert (one(Correction).state, fresh(made).open_corrections) == ("withdrawn", 0)
        assert log()[-1] == "withdraw_correction"

    def test_over_http(self, world, actor_of, sign_in):
        made = some_minutes(world, actor_of, "circulated")
        client = sign_in("rep-cucc")
        ask = at(made.meeting, "minutes/ask-correction")
        assert client.post(ask, data={"text": "", "item": "2"}).status_code == 422
        assert client.post(ask, data={"text": "改", "item": "77"}).status_code == 422
        assert client.post(ask, data={"text": "改", "item": "2"}).status_code == 303
        assert "待答复" in client.get(at(made.meeting, "minutes")).text


class TestAnswer:
    def asked(self, world, actor_of, **more):
        made = some_minutes(world, actor_of, "circulated")
        service.confirm_minutes(actor_of("rep-ctcc"), made, 1)
        place = item(made.meeting) if more.get("on", True) else None
        return made, service.ask_correction(actor_of("rep-cucc"), fresh(made), "应为五日", place)

    def test_accept_correction_makes_a_new_edition(self, world, actor_of, log):
        made, asked = self.asked(world, actor_of)
        change = Change(item(made.meeting), "主张缩短为五日。", 1)
        service.accept_correction(actor_of("secretariat"), asked, change, "照改")
        made = fresh(made)
        assert (item(made.meeting).notes, made.edition) == ("主张缩短为五日。", 2)
        assert "五日" in item(made.meeting).notes_html
        newest, first = editions_of(fresh(made))
        assert newest.correction.text == "应为五日"
        assert "五日" in newest.content
        assert "五日" not in first.content
        assert (one(Correction).state, fresh(made).open_corrections) == ("accepted", 0)
        assert log()[-1] == "accept_correction"

    def test_earlier_confirmations_keep_their_edition(self, world, actor_of):
        made, asked = self.asked(world, actor_of)
        change = Change(item(made.meeting), "主张缩短为五日。", 1)
        service.accept_correction(actor_of("secretariat"), asked, change)
        made = fresh(made)
        answers = {a.organization.code: a for a in answers_of(fresh(made))}
        assert (answers["ctcc"].state, answers["ctcc"].edition, made.edition) == ("confirmed", 1, 2)
        service.confirm_minutes(actor_of("rep-ctcc"), made, 2)
        assert one(Confirmation).edition == 2

    def test_who_is_silent_has_had_the_changed_text_for_a_day(self, world, actor_of):
        made, asked = self.asked(world, actor_of)
        ends = made.window_ends_at
        world.hands[0] = ends + timedelta(hours=1)
        change = Change(item(made.meeting), "主张缩短为五日。", 1)
        service.accept_correction(actor_of("secretariat"), one(Correction), change)
        assert asked.id == one(Correction).id
        assert fresh(made).window_ends_at >= ends + timedelta(days=1)
        with pytest.raises(Refused):
            approve_minutes(Actor.clock(), fresh(made))

    def test_the_words_that_changed_meanwhile_are_shown_to_choose(self, world, actor_of):
        made, asked = self.asked(world, actor_of)
        with pytest.raises(Stale) as stale:
            service.accept_correction(
                actor_of("secretariat"), asked, Change(item(made.meeting), "五日。", 7)
            )
        assert stale.value.theirs["version"] == "1"
        assert fresh(made).edition == 1

    def test_a_decision_is_corrected_in_its_own_line(self, world, actor_of):
        made, asked = self.asked(world, actor_of)
        line = one(DecisionLine)
        service.accept_correction(actor_of("secretariat"), asked, Change(line, "由联通提出。", 1))
        said = read(editions_of(fresh(made))[0].content)
        assert "由联通提出。" in str(said["items"])

    def test_the_opening_is_corrected_too(self, world, actor_of, sign_in):
        made, _ = self.asked(world, actor_of, on=False)
        key = one(Correction).pid.partition(":")[2]
        client = sign_in("secretariat")
        address = f"/liaoning/meetings/corrections/{key}/accept-correction"
        page = client.get(address)
        assert "会议由运维组组长主持。" in page.text
        form = {"target": "opening", "text": "会议由主席主持。", "version": "1"}
        assert client.post(address, data=form).status_code == 303
        assert fresh(made).opening == "会议由主席主持。"
        editions = client.get(at(made.meeting, "minutes/editions")).text
        assert "采纳辽宁联通的修改意见" in editions
        assert "<ins>主席</ins>" in editions

    def test_refuse_correction_says_why(self, world, actor_of, sign_in, log):
        made, _ = self.asked(world, actor_of)
        key = one(Correction).pid.partition(":")[2]
        address = f"/liaoning/meetings/corrections/{key}/refuse-correction"
        client = sign_in("secretariat")
        before = log()
        assert client.post(address, data={"answer": ""}).status_code == 422
        assert log() == before
        assert client.post(address, data={"answer": "会上如此"}).status_code == 303
        assert (one(Correction).state, one(Correction).answer) == ("refused", "会上如此")
        assert fresh(made).open_corrections == 0
        again = client.post(address, data={"answer": "再答"})
        assert again.status_code == 403
        assert log()[-1] == "refuse_correction"

    def test_nobody_answers_its_own_organization(self, world, actor_of):
        made = some_minutes(world, actor_of, "circulated")
        asked = service.ask_correction(actor_of("rep-ctcc"), made, "改", item(made.meeting))
        with pytest.raises(Refused) as no:
            service.refuse_correction(actor_of("lead-om"), asked, "不")
        assert no.value.reason == "is_other_organization"

    def test_a_member_does_not_answer(self, world, actor_of):
        _, asked = self.asked(world, actor_of)
        with pytest.raises(Refused) as no:
            service.refuse_correction(actor_of("rep-ctcc"), asked, "不")
        assert no.value.reason == "is_lead_or_secretary"

    def test_answered_the_minutes_are_approved(self, world, actor_of):
        made, asked = self.asked(world, actor_of)
        service.refuse_correction(actor_of("secretariat"), asked, "会上如此")
        world.hands[0] = made.window_ends_at
        approve_minutes(Actor.clock(), fresh(made))
        assert fresh(made).state is MinutesState.APPROVED


class TestAppend:
    def test_append_correction(self, world, actor_of, sign_in, log):
        made = approved(world, actor_of)
        before = editions_of(made)[0].content
        service.append_correction(actor_of("secretariat"), made, "数字应为6%", item(made.meeting))
        assert one(Correction).state is CorrectionState.APPENDED
        assert editions_of(fresh(made))[0].content == before
        assert log()[-1] == "append_correction"
        page = sign_in("rep-cucc").get(at(made.meeting, "minutes")).text
        assert "更正附记" in page
        assert "数字应为6%" in page

    def test_not_before_the_approval(self, world, actor_of, log):
        made = some_minutes(world, actor_of, "circulated")
        before = log()
        with pytest.raises(Refused) as no:
            service.append_correction(actor_of("secretariat"), made, "数字应为6%")
        assert (no.value.reason, log()) == ("is_approved", before)
