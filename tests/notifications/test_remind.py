"""催办: a person presses an organization, once a day at most, on the record."""

from datetime import timedelta

import pytest

from tests.conftest import hidden
from tests.followups.builders import a_commitment, at, kept
from tests.notifications.builders import told
from workspace.acts import Refused
from workspace.followups import service
from workspace.followups.rules import CommitmentState


@pytest.mark.parametrize("who", ["secretariat", "chair", "lead-om", "rep-ctcc"])
def test_pressing_tells_the_doer(world, actor_of, log, who):
    made = a_commitment(world, actor_of, "acknowledged")
    service.remind(actor_of(who), made, "请于月底前反馈")
    assert log()[-1] == "remind"
    row = kept(made)
    assert (row.state, row.reminded_at) == (CommitmentState.ACKNOWLEDGED, world.hands[0])
    assert [(s.act, s.text) for s in row.reports][-1] == ("remind", "请于月底前反馈")
    assert told(world, "rep-cucc")[-1] == ("remind", "duty")
    assert told(world, "rep-crtc")[-1][0] != "remind"


@pytest.mark.parametrize(
    ("who", "state", "reason"),
    [
        ("rep-cucc", "open", "is_other_organization"),
        ("rep-crtc", "open", "may_remind"),
        ("secretariat", "reported", "is_owed"),
        ("secretariat", "closed", "is_owed"),
    ],
)
def test_refused(world, actor_of, log, who, state, reason):
    made = a_commitment(world, actor_of, state)
    before = log()
    with pytest.raises(Refused) as no:
        service.remind(actor_of(who), made)
    assert (no.value.reason, log()) == (reason, before)
    assert kept(made).reminded_at is None


def test_once_a_day(world, actor_of, log, move_clock):
    made = a_commitment(world, actor_of)
    service.remind(actor_of("secretariat"), made)
    move_clock(timedelta(hours=23))
    before = log()
    with pytest.raises(Refused) as no:
        service.remind(actor_of("chair"), kept(made))
    assert (no.value.reason, log()) == ("not_reminded_today", before)
    move_clock(timedelta(hours=1))
    service.remind(actor_of("chair"), kept(made))
    assert log()[-1] == "remind"


class TestOverHttp:
    def test_allowed_and_repeated(self, world, actor_of, sign_in, log):
        made = a_commitment(world, actor_of)
        client = sign_in("secretariat")
        page = client.get(at()).text
        assert 'action="/liaoning/follow-up/2009-1/cucc/remind"' in page
        sent = {
            "request_id": hidden(page, "request_id"),
            "note": "请尽快",
            "org": world.orgs["association"].pid,
        }
        for _ in range(2):
            answer = client.post(at(act="remind"), data=sent)
            assert (answer.status_code, answer.location) == (303, at())
        assert log().count("remind") == 1
        assert len(kept(made).reports) == 1
        shown = client.get(at()).text
        assert "一天内已经催办过" in shown
        assert "催办" in shown

    def test_too_long(self, world, actor_of, sign_in, log):
        a_commitment(world, actor_of)
        before = log()
        answer = sign_in("secretariat").post(at(act="remind"), data={"note": "催" * 2001})
        assert (answer.status_code, log()) == (422, before)
        assert "催催催" in answer.text

    def test_refused(self, world, actor_of, sign_in, log):
        a_commitment(world, actor_of)
        before = log()
        answer = sign_in("rep-crtc").post(at(act="remind"), data={"note": ""})
        assert (answer.status_code, log()) == (403, before)
        assert "由组长单位、轮值主席或秘书处催办" in answer.text

    def test_the_history_stays_true_after_it(self, world, actor_of, sign_in, move_clock):
        made = a_commitment(world, actor_of)
        service.remind(actor_of("secretariat"), made)
        move_clock(timedelta(days=70))
        assert (
            "已逾期" in sign_in("rep-cucc").get(at()).text
            or "逾期" in sign_in("rep-cucc").get(at()).text
        )
