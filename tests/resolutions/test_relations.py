"""What a text does to earlier ones: named, done by its publication, shown along the chain."""

import pytest
from sqlalchemy import select

from tests.concurrency import together
from tests.followups.builders import commitments
from tests.resolutions.builders import (
    a_resolution,
    by_cause,
    issue_of,
    kept,
    states,
    wording,
)
from tests.voting.builders import entry, refused
from workspace.acts import Refused
from workspace.db import db
from workspace.followups import service as followups
from workspace.followups.models import Commitment
from workspace.issues.models import Move
from workspace.record.models import Log
from workspace.record.rebuild import differences
from workspace.resolutions import queries, service
from workspace.resolutions.models import Resolution
from workspace.resolutions.rules import Effect, sealed_text
from workspace.resolutions.service import Bearing

AMENDS, SUPERSEDES, REPEALS = Effect


class TestPublication:
    @pytest.mark.parametrize(
        ("effect", "state"),
        [(AMENDS, "amended"), (SUPERSEDES, "superseded"), (REPEALS, "repealed")],
    )
    def test_does_to_the_earlier_one_what_the_text_says(self, world, actor_of, log, effect, state):
        old = a_resolution(world, actor_of, "in_force")
        text, number = kept(old).text_hash, kept(old).number
        draft = by_cause(actor_of, world, Bearing(effect, old, "第二条"), state="cleared")
        assert states(old) == ["in_force"]  # nothing before the signature
        before = len(log())
        service.publish_resolution(actor_of("chair"), draft)
        assert states(old, draft) == [state, "in_force"]
        assert (kept(old).text_hash, kept(old).number) == (text, number)
        assert log()[before:] == ["publish_resolution"]
        rows = {(r["table"], r["id"]): r for r in entry()["data"]["rows"]}
        assert rows["resolution", old.pid] == {
            "table": "resolution",
            "id": old.pid,
            "state": state,
        }
        (relation,) = kept(draft).named_relations
        assert (relation.effect, relation.effective_at) == (effect, kept(draft).published_at)
        assert differences(db.session.scalars(select(Log)).all()) == []

    def test_the_relation_is_part_of_the_sealed_text(self, world, actor_of):
        old = a_resolution(world, actor_of, "in_force")
        one = by_cause(actor_of, world, Bearing(REPEALS, old))
        text = sealed_text(kept(one)).decode()
        assert f'"relations":[{{"clauses":"","effect":"repeals","number":"{old.number}"}}]' in text

    def test_what_was_still_owed_lapses_and_the_issue_ends(self, world, actor_of):
        old = a_resolution(world, actor_of, "in_force")
        made = commitments(old)
        followups.acknowledge(actor_of("rep-cucc"), made["cucc"])
        followups.report_progress(actor_of("rep-cucc"), made["cucc"], "做完了")
        followups.verify_commitment(actor_of("lead-om"), made["cucc"])
        new = by_cause(actor_of, world, Bearing(SUPERSEDES, old))
        found = {code: c.state.value for code, c in commitments(kept(old)).items()}
        assert found == {"cmcc": "lapsed", "cucc": "closed", "ctcc": "lapsed", "crtc": "lapsed"}
        step = commitments(kept(old))["cmcc"].reports[-1]
        assert (step.act, step.text) == ("publish_resolution", new.number)
        issue = issue_of(old)
        assert issue.state == "done"
        move = db.session.scalars(
            select(Move).filter_by(issue_id=issue.id).order_by(Move.id.desc()).limit(1)
        ).one()
        assert (move.act, move.detail) == ("end_commitments", {"number": new.number})
        refused("is_new", followups.acknowledge, actor_of("rep-cmcc"), made["cmcc"])

    def test_what_is_amended_is_followed_up_as_before(self, world, actor_of):
        old = a_resolution(world, actor_of, "in_force")
        by_cause(actor_of, world, Bearing(AMENDS, old, "第一条"))
        assert {c.state.value for c in commitments(kept(old)).values()} == {"open"}
        assert issue_of(old).state == "follow_up"
        by_cause(actor_of, world, Bearing(AMENDS, old, "第二条"))
        by_cause(actor_of, world, Bearing(REPEALS, old))
        assert states(old) == ["repealed"]

    def test_of_two_that_supersede_the_same_the_second_is_refused(self, world, actor_of, log):
        old = a_resolution(world, actor_of, "in_force")
        one, two = (
            by_cause(actor_of, world, Bearing(SUPERSEDES, old), state="cleared") for _ in range(2)
        )
        service.publish_resolution(actor_of("chair"), one)
        before = len(log())
        refused("names_standing", service.publish_resolution, actor_of("chair"), two)
        assert (states(two), kept(two).no, log()[before:]) == (["cleared"], None, [])
        service.return_resolution(actor_of("reviewer"), two, "已被取代")
        service.edit_resolution(actor_of("chair"), two, wording(), version=1)
        assert kept(two).named_relations == []
        assert [r.is_on for r in kept(two).relations] == [False]
        service.clear_resolution(actor_of("reviewer"), two)
        service.publish_resolution(actor_of("chair"), two)
        assert kept(two).no == 3

    def test_of_two_at_once_one_is_refused(self, app, world, actor_of, log):
        old = a_resolution(world, actor_of, "in_force")
        pids = [
            by_cause(actor_of, world, Bearing(SUPERSEDES, old), state="cleared").pid
            for _ in range(4)
        ]
        before, chair = len(log()), actor_of("chair")
        db.session.rollback()

        def publish(n):
            draft = db.session.scalars(select(Resolution).filter_by(pid=pids[n])).one()
            service.publish_resolution(chair, draft)

        faults = together(app, 4, publish)
        assert [(type(f), f.reason) for f in faults] == [(Refused, "names_standing")] * 3
        assert log()[before:] == ["publish_resolution"]
        assert states(old) == ["superseded"]

    def test_a_publication_and_a_verification_at_once_both_hold(self, app, world, actor_of):
        old = a_resolution(world, actor_of, "in_force")
        made = commitments(old)
        for code in ("cmcc", "cucc", "crtc"):
            followups.acknowledge(actor_of(f"rep-{code}"), made[code])
            followups.report_progress(actor_of(f"rep-{code}"), made[code], "做完了")
        draft = by_cause(actor_of, world, Bearing(REPEALS, old), state="cleared")
        chair, verifier = actor_of("chair"), actor_of("regulator")
        keys, pid = [made[code].id for code in ("cmcc", "cucc", "crtc")], draft.pid
        db.session.rollback()

        def work(n):
            if n == 3:
                found = db.session.scalars(select(Resolution).filter_by(pid=pid)).one()
                service.publish_resolution(chair, found)
            else:
                found = db.session.get_one(Commitment, keys[n])
                followups.verify_commitment(verifier, found)

        faults = together(app, 4, work)
        assert all(isinstance(f, Refused) and f.reason == "is_reported" for f in faults)
        after = commitments(kept(old))
        assert {c.state.value for c in after.values()} <= {"closed", "lapsed"}
        assert sum(c.state == "closed" for c in after.values()) == 3 - len(faults)
        assert issue_of(old).state == "done"


class TestPages:
    def test_the_chain_stands_on_each_of_its_pages(self, world, actor_of, sign_in, count_queries):
        first = a_resolution(world, actor_of, "in_force")
        second = by_cause(actor_of, world, Bearing(SUPERSEDES, first))
        third = by_cause(actor_of, world, Bearing(AMENDS, second, "第一条"))
        kin = queries.kin_of(kept(first))
        assert [(k.steps, k.resolution.no) for k in kin] == [(1, 2), (2, 3)]
        kin = queries.kin_of(kept(third))
        assert [(k.steps, k.resolution.no) for k in kin] == [(-2, 1), (-1, 2)]
        client = sign_in("rep-cucc")
        for no in (1, 2, 3):
            address = f"/liaoning/resolutions/2009-{no}"
            client.get(address)
            with count_queries() as seen:
                page = client.get(address).text
            assert len(seen) <= 12
            assert "决议沿革" in page
            for other in {1, 2, 3} - {no}:
                assert f'href="/liaoning/resolutions/2009-{other}"' in page
        assert "本决议已不再施行，由新决议取代" in client.get("/liaoning/resolutions/2009-1").text
        assert "本决议已有修订" in client.get("/liaoning/resolutions/2009-2").text

    def test_the_register_by_state(self, world, actor_of, sign_in):
        old = a_resolution(world, actor_of, "in_force")
        by_cause(actor_of, world, Bearing(REPEALS, old))
        client = sign_in("rep-cucc")
        for state, no in (("repealed", 1), ("in_force", 2)):
            page = client.get(f"/liaoning/resolutions?state={state}").text
            assert f'href="/liaoning/resolutions/2009-{no}"' in page
            linked = f'href="/liaoning/resolutions/2009-{3 - no}"' in page
            assert linked is (state == "repealed")  # by which it was repealed

    def test_a_page_without_relations_says_nothing_of_them(self, world, actor_of, sign_in):
        a_resolution(world, actor_of, "in_force")
        page = sign_in("rep-cucc").get("/liaoning/resolutions/2009-1").text
        assert "决议沿革" not in page
