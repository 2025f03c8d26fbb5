"""One act, one transaction: what a refusal, a failure, a repetition and a race leave behind."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.concurrency import together
from workspace import acts, clock
from workspace.acts import Refused, Repeated, Request, Reused, act
from workspace.committees.models import Committee, WorkPoint
from workspace.committees.service import Point, add_work_point
from workspace.db import db, write
from workspace.permissions import Actor
from workspace.record.models import Entry, Log


def points() -> int:
    db.session.rollback()
    return db.session.scalar(select(db.func.count(WorkPoint.id))) or 0


def test_an_act_leaves_its_row_and_its_entry(world: Any, actor_of: Any, log: Any) -> None:
    made = add_work_point(actor_of("secretariat"), world.term, Point("新增要点"))
    entry = db.session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert log() == ["add_work_point"]
    assert (entry.obj, entry.type) == (made.pid, "add_work_point")
    assert '"title":"新增要点"' in entry.body


def test_a_refusal_leaves_nothing(world: Any, actor_of: Any, log: Any) -> None:
    before = points()
    with pytest.raises(Refused) as no:
        add_work_point(actor_of("rep-cucc"), world.term, Point("不该有"))
    assert (no.value.reason, points(), log()) == ("is_chair_or_secretary", before, [])


def test_a_failing_subscriber_leaves_nothing(
    world: Any, actor_of: Any, log: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(event: Any) -> None:
        raise RuntimeError("subscriber")

    before = points()
    monkeypatch.setattr(acts, "SUBSCRIBERS", [*acts.SUBSCRIBERS, fail])
    with pytest.raises(RuntimeError, match="subscriber"):
        add_work_point(actor_of("secretariat"), world.term, Point("不该有"))
    assert (points(), log()) == (before, [])


def test_an_act_inside_an_act_raises(world: Any, actor_of: Any, log: Any) -> None:
    secretary = actor_of("secretariat")
    with (
        pytest.raises(RuntimeError, match="a write inside a write"),
        act(secretary, "add_work_point", world.term),
    ):
        add_work_point(secretary, world.term, Point("内层"))
    assert log() == []
    add_work_point(secretary, world.term, Point("此后照常"))
    assert log() == ["add_work_point"]


def test_a_repeated_request_has_one_effect(world: Any, actor_of: Any, log: Any) -> None:
    before = points()
    made = add_work_point(actor_of("secretariat", request_id="r1"), world.term, Point("一次"))
    with pytest.raises(Repeated) as done:
        add_work_point(actor_of("secretariat", request_id="r1"), world.term, Point("一次"))
    assert (done.value.result, points(), log()) == (made.pid, before + 1, ["add_work_point"])


def test_an_id_spent_on_other_input_is_refused(world: Any, actor_of: Any, log: Any) -> None:
    add_work_point(actor_of("secretariat", request_id="r1"), world.term, Point("一次"))
    other = Actor(**{**vars(actor_of("secretariat", request_id="r1")), "digest": "other"})
    with pytest.raises(Reused):
        add_work_point(other, world.term, Point("另一件"))
    assert log() == ["add_work_point"]


def test_a_refused_request_keeps_its_id(world: Any, actor_of: Any) -> None:
    with pytest.raises(Refused):
        add_work_point(actor_of("rep-cucc", request_id="r1"), world.term, Point("不该有"))
    assert db.session.scalars(select(Request)).all() == []


def test_a_clock_far_behind_the_record_refuses(
    world: Any, actor_of: Any, log: Any, move_clock: Any
) -> None:
    from datetime import timedelta

    add_work_point(actor_of("secretariat"), world.term, Point("先"))
    move_clock(timedelta(seconds=-4))
    add_work_point(actor_of("secretariat"), world.term, Point("略早"))
    move_clock(timedelta(seconds=-4))
    with pytest.raises(Refused) as no:
        add_work_point(actor_of("secretariat"), world.term, Point("太早"))
    assert (no.value.reason, log()) == ("clock_is_behind", ["add_work_point"] * 2)


def test_a_sealed_row_is_never_deleted(world: Any, actor_of: Any) -> None:
    with (
        pytest.raises(RuntimeError, match="never deleted"),
        act(actor_of("secretariat"), "add_work_point", world.term),
    ):
        db.session.delete(world.term.points[0])


def test_sixteen_threads_lose_no_update(app: Flask, world: Any, actor_of: Any) -> None:
    """10 acts each, all on one term: every point is there, the log dense, no lock error."""
    secretary, term = actor_of("secretariat"), world.term.id
    before = points()
    db.session.remove()

    def add(thread: int) -> None:
        for n in range(10):
            row = db.session.get_one(type(world.term), term)
            add_work_point(secretary, row, Point(f"第{thread}线程第{n}条"))

    assert together(app, 16, add) == []
    rows = db.session.scalars(select(WorkPoint).filter_by(term_id=term)).all()
    head = db.session.scalars(select(Log).join(Committee).filter_by(slug="liaoning")).one()
    seqs = db.session.scalars(select(Entry.seq).filter_by(log_id=head.id).order_by(Entry.seq)).all()
    assert len(rows) == before + 160
    assert sorted(p.position for p in rows) == list(range(1, len(rows) + 1))
    assert list(seqs) == list(range(head.size))


def test_thirty_two_clicks_do_it_once(app: Flask, world: Any, actor_of: Any) -> None:
    secretary, term = actor_of("secretariat", request_id="same"), world.term.id
    before = points()
    db.session.remove()

    def click(_thread: int) -> None:
        row = db.session.get_one(type(world.term), term)
        add_work_point(secretary, row, Point("只有一条"))

    faults = together(app, 32, click)
    assert {type(f) for f in faults} == {Repeated}
    assert (len(faults), points()) == (31, before + 1)


def test_a_write_beside_acts_waits_its_turn(app: Flask, world: Any, actor_of: Any) -> None:
    """Accounts write through the same gate: no "database is locked" beside acts."""
    from workspace.accounts.models import AccountEvent

    secretary, term = actor_of("secretariat"), world.term.id
    db.session.remove()

    def work(thread: int) -> None:
        for _ in range(5):
            if thread % 2:
                add_work_point(secretary, db.session.get_one(type(world.term), term), Point("并行"))
            else:
                with write():
                    db.session.add(AccountEvent(kind="failed", handle="x", at=clock.now()))

    assert together(app, 16, work) == []
    assert db.session.scalar(select(db.func.count(AccountEvent.id))) == 40
