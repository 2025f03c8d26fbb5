"""Every act of the room leaves all that rebuilds its rows; numbers stand under haste."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from tests.files.samples import an_upload
from tests.issues.builders import WEEK, a_text, an_issue
from workspace import clock
from workspace.db import Sealed, db
from workspace.groups.models import SpecialistGroup
from workspace.issues import models, service
from workspace.issues.models import Comment, Issue
from workspace.issues.rules import Stance
from workspace.permissions import Actor
from workspace.record.models import Entry, Log
from workspace.record.projection import recorded_columns, to_entry
from workspace.record.rebuild import rebuild

SEALED = [m for m in vars(models).values() if isinstance(m, type) and issubclass(m, Sealed)]


def test_the_rows_are_rebuilt_from_the_entries(world, actor_of):
    lead, rep = actor_of("lead-om"), actor_of("rep-cucc")
    issue = an_issue(world, actor_of, groups=[world.groups["mk"], world.groups["pc"]])
    second = a_text(
        world,
        title="第二稿",
        labels=("中继", "节前"),
        groups=[world.groups["pc"], world.groups["cs"]],
    )
    service.edit_issue(lead, issue, second, 1, [an_upload(b"1", "a.txt"), an_upload(b"2", "b.txt")])
    service.withdraw_attachment(lead, db.session.scalars(select(models.Attachment)).first())
    service.submit_issue(lead, issue)
    service.clear_issue(actor_of("reviewer"), issue, "各单位独立决定")
    service.start_consultation(lead, issue, clock.now() + WEEK)
    service.extend_consultation(lead, issue, clock.now() + 2 * WEEK, "应各单位请求")
    service.state_position(rep, issue, Stance.NEUTRAL)
    service.state_position(rep, issue, Stance.CONDITIONS, "须另列时限")
    said = service.add_comment(rep, issue, "原话")
    service.edit_comment(rep, said, "改过的话", 1)
    service.withdraw_comment(rep, service.add_comment(rep, issue, "多余的话"))
    service.start_discussion(lead, issue)
    service.hold_issue(lead, issue, "待文件")
    service.resume_issue(lead, issue)
    service.close_issue(lead, issue, "已解决")
    log = db.session.scalars(select(Log).filter_by(committee_id=world.committee.id)).one()
    rows = rebuild(log)
    kept = {
        row.pid: row
        for model in SEALED
        if model.__module__ == models.__name__
        for row in db.session.scalars(select(model))
    }
    assert {models.Issue, models.Move, models.Comment, models.Position} <= {
        type(r) for r in kept.values()
    }
    for pid, row in kept.items():
        for name, column in recorded_columns(type(row)).items():
            value = getattr(row, name)
            assert rows[pid].get(name) == (None if value is None else to_entry(column, value)), name


def test_free_text_stands_in_no_entry(world, actor_of):
    issue = an_issue(world, actor_of, "consultation")
    lead = actor_of("lead-om")
    said = service.add_comment(lead, issue, "只在打开里的话")
    service.edit_comment(lead, said, "第二句话", 1)
    service.state_position(lead, issue, Stance.OPPOSE, "立场的理由")
    service.hold_issue(lead, issue, "暂缓的理由")
    bodies = "".join(db.session.scalars(select(Entry.body)))
    for text in ("只在打开里的话", "第二句话", "立场的理由", "暂缓的理由"):
        assert text not in bodies


def at_once(app, actors, task):
    """Run a task for each actor in threads of their own."""

    def run(actor):
        with app.app_context():
            task(actor)
            db.session.remove()

    with ThreadPoolExecutor(len(actors)) as pool:
        list(pool.map(run, actors))
    db.session.rollback()


def test_numbers_have_no_gap_when_many_speak_at_once(app, world, actor_of):
    key = an_issue(world, actor_of, "consultation").id
    group = world.groups["om"].id
    text = a_text(world, points=())
    point = db.session.scalars(select(models.IssuePoint.work_point_id)).first()
    actors: list[Actor] = [
        actor_of(h) for h in ("lead-om", "om-cmcc-1", "om-cucc-1", "om-crtc-1") * 2
    ]

    def speak_and_open(actor):
        service.add_comment(actor, db.session.get_one(Issue, key), "同时说")
        points = [db.session.get_one(models.WorkPoint, point)]
        mine = service.Text(**{**vars(text), "points": points})
        service.open_issue(actor, db.session.get_one(SpecialistGroup, group), mine)

    at_once(app, actors, speak_and_open)
    assert sorted(db.session.scalars(select(Comment.number))) == list(range(1, 9))
    assert db.session.get_one(Issue, key).comment_count == 8
    assert sorted(db.session.scalars(select(Issue.number))) == list(range(1, 10))
