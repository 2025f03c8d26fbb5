"""The open-poll form: which rules a roll can be asked by, and what each asks of it."""

import pytest
from sqlalchemy import select

from tests.issues.builders import an_issue
from tests.issues.builders import at as issue_at
from tests.voting.builders import MOTION, SPAN, an_open_poll, cast, expire
from tests.voting.test_http import polls, text_of, typed
from workspace import clock
from workspace.acts import Refused
from workspace.db import db, write
from workspace.issues import service as issues
from workspace.voting import service
from workspace.voting.models import Elector


def test_rules_of_classes_and_weights_are_for_rolls_that_have_them(world, actor_of, sign_in, log):
    issue = an_issue(world, actor_of, "discussion")
    client = sign_in("lead-om")
    page = client.get(issue_at(issue, "open_poll")).text
    assert '<option value="iso_dis" disabled>ISO国际标准草案（须名册分组）' in page
    assert '<option value="imf_85" disabled>国际货币基金组织85%（须名册有票权）' in page
    before = len(log())
    answer = client.post(issue_at(issue, "open_poll"), data=typed(preset="iso_dis"))
    assert (answer.status_code, "请选择" in answer.text) == (422, True)
    asked = {"motion": MOTION, "closes_at": clock.now() + SPAN}
    with pytest.raises(Refused) as no:
        service.open_poll(actor_of("lead-om"), issue, preset="imf_85", **asked)
    assert (no.value.reason, polls(), log()[before:]) == ("fits_roll", [], [])
    poll = service.open_poll(actor_of("lead-om"), issue, preset="etsi_71", **asked)
    assert poll.preset == "etsi_71"


def test_a_second_round_on_a_roll_of_classes_is_asked_by_their_rules(world, actor_of, sign_in):
    issue = an_issue(world, actor_of, "discussion")
    poll = an_open_poll(world, actor_of, issue=issue)
    cast(actor_of, poll, {"cmcc": "against", "cucc": "against", "ctcc": "against"})
    expire(world, poll)
    with write():
        for elector in db.session.scalars(select(Elector).filter_by(poll_id=poll.id)):
            elector.house = "p" if elector.position < 4 else "o"
            elector.weight = str(elector.position)
    issues.reopen_issue(actor_of("lead-om"), issue, "再议")
    page = text_of(sign_in("lead-om").get(issue_at(issue, "open_poll")))
    assert "最少2家同意可以通过" in page
    asked = {"motion": MOTION, "closes_at": clock.now() + SPAN}
    made = service.open_poll(actor_of("lead-om"), issue, preset="iso_dis", **asked)
    assert made.preset == "iso_dis"
    assert {e.house for e in made.electors} == {"p", "o"}


def test_silence_is_spoken_before_and_after(world, actor_of, sign_in):
    issue = an_issue(world, actor_of, "discussion")
    client = sign_in("lead-om")
    preview = client.post(issue_at(issue, "open_poll") + "/preview", data=typed(preset="silence"))
    said = text_of(preview)
    assert "本次名册4家：无须投票，截止时无一家不同意即通过。" in said
    assert "不投票即视为同意" in said
    assert said.count("默认同意") >= 4
    asked = {"motion": MOTION, "closes_at": clock.now() + SPAN}
    poll = service.open_poll(actor_of("lead-om"), issue, preset="silence", **asked)
    cast(actor_of, poll, {"cmcc": "abstain"})
    assert "按目前票数，截止时将通过" in text_of(client.get(issue_at(issue)))
    expire(world, poll)
    (closed,) = polls()
    assert closed.outcome == "adopted"
    page = text_of(client.get(issue_at(issue)))
    assert "未投，视为同意：辽宁联通、辽宁电信、辽宁铁通" in page


def test_one_objection_breaks_the_silence(world, actor_of):
    issue = an_issue(world, actor_of, "discussion")
    asked = {"motion": MOTION, "closes_at": clock.now() + SPAN}
    poll = service.open_poll(actor_of("lead-om"), issue, preset="silence", **asked)
    cast(actor_of, poll, {"cmcc": "for", "cucc": "for", "ctcc": "for", "crtc": "against"})
    expire(world, poll)
    assert polls()[0].outcome == "rejected"
