"""The demo loaded for real, by its command, into a migrated database: its record is a member's."""

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from workspace import clock, files
from workspace.committees.models import Committee
from workspace.db import db
from workspace.demo.files import FILES, INVENTED, JOINT
from workspace.demo.stage import corpus, moment
from workspace.followups.models import Commitment, ProgressReport
from workspace.followups.rules import CommitmentState
from workspace.issues.models import Attachment, Comment, Issue, IssueGroup
from workspace.record.models import Entry, Log
from workspace.record.rebuild import differences
from workspace.resolutions.models import Resolution
from workspace.voting.models import Poll

#: Where the corpus's states stand until their rooms are built (ADR 0007).
NEAREST = {
    "草案": {"draft"},
    "合规退回": {"returned"},
    "征求意见": {"consultation"},
    "讨论中": {"discussion"},
    "表决中": {"voting"},
    "表决未通过": {"rejected", "no_quorum"},
    "暂缓": {"held"},
    "已撤回": {"withdrawn"},
    "已发布决议": {"follow_up", "done"},
    "已上报省组": {"discussion"},
    "市级办理中": {"discussion", "consultation"},
    "市级办结": {"closed"},
}
STATES = {
    "已销号": {"closed"},
    "已反馈待核": {"reported"},
    "办理中": {"acknowledged"},
    "逾期": {"open", "acknowledged"},
    "已移交": {"carried_over"},
}


@pytest.mark.usefixtures("database_url")
def test_every_resolution_drew_the_number_of_the_corpus(demo: Flask) -> None:
    query = select(Resolution).where(Resolution.state != "void")
    kept = db.session.scalars(query.order_by(Resolution.published_at, Resolution.no))
    assert [r.number for r in kept] == [row["doc_no"] for row in corpus()["resolutions"]]


@pytest.mark.usefixtures("database_url")
def test_every_tally_is_that_of_the_corpus(demo: Flask) -> None:
    words = {"同意": "for", "不同意": "against", "弃权": "abstain", "回避": "recused"}
    for row in corpus()["resolutions"]:
        kept = db.session.scalars(select(Resolution).filter_by(title=row["title_zh"])).one()
        counted = {zh: kept.result["tally"][word] for zh, word in words.items()}
        assert counted == {zh: row["tally"][zh] for zh in words}, row["id"]
        assert kept.result["outcome"] == "adopted"
        assert {x.organization.name for x in kept.reservations} == {
            x["org"] for x in row["reservations"]
        }


@pytest.mark.usefixtures("database_url")
def test_every_issue_stands_where_the_corpus_leaves_it(demo: Flask) -> None:
    for row in corpus()["issues"]:
        issue = db.session.scalars(select(Issue).filter_by(title=row["title_zh"])).one()
        assert issue.state.value in NEAREST[row["status"]], (row["id"], issue.state)
        assert issue.points, row["id"]


@pytest.mark.usefixtures("database_url")
def test_every_commitment_stands_where_the_corpus_leaves_it(demo: Flask) -> None:
    for row in corpus()["resolutions"]:
        kept = db.session.scalars(
            select(Commitment).join(Resolution).filter_by(title=row["title_zh"])
        ).all()
        found = {c.organization.name: c.state.value for c in kept}
        for item in row["followups"]:
            assert found[item["org"]] in STATES[item["status"]], (row["id"], item["org"])


@pytest.mark.usefixtures("database_url")
def test_every_state_of_a_resolution_and_of_a_duty_can_be_seen(demo: Flask) -> None:
    states = {r.number: r.state.value for r in db.session.scalars(select(Resolution))}
    assert {n: s for n, s in states.items() if s != "in_force"} == {
        "辽通自律〔2006〕1号": "amended",
        "辽通自律〔2007〕1号": "repealed",
        "辽通自律〔2007〕3号": "superseded",
        "辽通自律〔2008〕5号": "void",
    }
    found = Counter(c.state.value for c in db.session.scalars(select(Commitment)))
    assert set(found) == set(CommitmentState) - {"returned"}  # which the corpus does not know
    assert (found["lapsed"], found["not_applicable"]) == (3, 1)
    asked = db.session.scalars(select(Commitment).where(Commitment.asked_until.is_not(None))).one()
    assert asked.organization.code == "crtc"
    steps = db.session.scalars(select(ProgressReport)).all()
    assert sum(step.act == "grant_extension" for step in steps) == 1
    assert sum(bool(step.evidence) for step in steps) == 1


@pytest.mark.usefixtures("database_url")
def test_the_edge_cases_are_there(demo: Flask) -> None:
    outcomes = Counter(
        p.outcome.value for p in db.session.scalars(select(Poll)) if p.outcome is not None
    )
    assert outcomes == {"adopted": 20, "rejected": 3, "no_quorum": 1}
    late = db.session.scalars(select(Resolution).filter_by(is_handover_listed=True)).one()
    assert late.term.number == 3
    assert late.signed_for.code == "ctcc"  # the outgoing chair, after the hand-over
    assert db.session.scalar(select(db.func.count(Comment.id))) >= 150


@pytest.mark.usefixtures("database_url")
def test_the_whole_demo_can_be_rebuilt_from_its_entries(demo: Flask) -> None:
    logs = db.session.scalars(select(Log)).all()
    assert differences(logs) == []
    assert db.session.scalar(select(db.func.count(Entry.id))) == sum(log.size for log in logs)


@pytest.mark.usefixtures("database_url")
def test_a_flipped_byte_a_changed_row_and_a_lost_entry_are_seen(demo: Flask) -> None:
    """Nothing is committed: the session is rolled back after each wound."""
    logs = db.session.scalars(select(Log)).all()
    entry = db.session.scalars(select(Entry).filter_by(type="cast_ballot").limit(1)).one()
    entry.body = entry.body.replace('"for"', '"fox"', 1)
    assert any("leaf hash" in one for one in differences(logs))
    db.session.rollback()
    poll = db.session.scalars(select(Poll).limit(1)).one()
    poll.motion += "。"
    assert [one for one in differences(logs) if "motion" in one]
    db.session.rollback()
    logs[0].size += 1
    assert any("the head says" in one for one in differences(logs))
    db.session.rollback()


@pytest.mark.usefixtures("database_url")
def test_the_clock_runs_on_from_the_demos_today(demo: Flask) -> None:
    committee = db.session.scalars(select(Committee).filter_by(slug="liaoning")).one()
    shown = clock.real_now().timestamp() + committee.clock_offset_ms / 1000
    assert 0 <= shown - moment("2009-12-07 10:00").timestamp() < 600


@pytest.mark.usefixtures("database_url")
def test_a_second_time_changes_nothing(demo: Flask) -> None:
    size = db.session.scalar(select(db.func.count(Entry.id)))
    said = demo.test_cli_runner().invoke(args=["demo"])
    quiet = demo.test_cli_runner().invoke(args=["demo", "--if-empty"])
    assert (said.exit_code, "already" in said.output) == (0, True)
    assert (quiet.exit_code, quiet.output) == (0, "")
    assert db.session.scalar(select(db.func.count(Entry.id))) == size


def test_another_committee_is_left_alone(app: Flask, world: object) -> None:
    said = app.test_cli_runner().invoke(args=["demo"])
    assert said.exit_code == 1
    assert "another committee" in said.output


def test_the_data_of_the_demo_ships_with_the_product() -> None:
    folder = Path(__file__).resolve().parents[2] / "workspace/demo"
    names = {"corpus.json", "discussion.json", "meetings.json"}
    assert {p.name for p in folder.glob("*.json")} == names


def test_files_are_there_and_say_that_they_are_invented(demo: Flask) -> None:
    with demo.app_context():
        rows = db.session.scalars(select(Attachment).order_by(Attachment.id)).all()
        assert len(rows) == sum(len(names) for names in FILES.values())
        for row in rows:
            content = files.path_of(row.sha256).read_bytes()
            assert len(content) == row.size
            assert row.width or INVENTED in content.decode("utf-8-sig")
        joint = db.session.scalars(select(IssueGroup)).all()
        assert len(joint) == sum(len(groups) for groups in JOINT.values())
