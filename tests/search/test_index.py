"""The index follows every act, in its transaction; a rebuild and a check know what it must hold."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.concurrency import together
from tests.followups.builders import a_commitment
from tests.issues.builders import a_text, an_issue
from tests.resolutions.builders import a_resolution
from tests.search.builders import a_comment, pids, search
from tests.voting.builders import an_open_poll, expire
from workspace import acts
from workspace.acts import act
from workspace.committees.models import Committee
from workspace.db import db, write
from workspace.followups import service as followups
from workspace.groups.models import SpecialistGroup
from workspace.issues import service as issues
from workspace.issues.models import Comment, Issue
from workspace.issues.rules import Stance
from workspace.search.models import SearchDocument
from workspace.search.service import faults, fill_if_empty, rebuild
from workspace.voting.models import Poll


def of_kind(kind: str) -> list[SearchDocument]:
    query = select(SearchDocument).filter_by(kind=kind).order_by(SearchDocument.id)
    return list(db.session.scalars(query))


def test_an_issue_is_found_by_title_text_label_and_english(world: Any, actor_of: Any) -> None:
    issue = an_issue(world, actor_of, "discussion", title_en="Trunk expansion")
    for q in ("中继电路", "忙时", "工作日内答复", "trunk", "多次超限"):
        assert pids(world, actor_of("rep-cucc"), q) == [issue.pid], q
    assert pids(world, actor_of("rep-cucc"), "互联互通", kind="issue") == [issue.pid]


def test_an_edited_issue_is_found_by_its_new_words_only(world: Any, actor_of: Any) -> None:
    issue = an_issue(world, actor_of, "draft")
    changed = a_text(world, title="铁塔共建", body="共建。", proposal="共享。", labels=("铁塔",))
    issues.edit_issue(actor_of("lead-om"), issue, changed, 1)
    assert pids(world, actor_of("lead-om"), "铁塔") == [issue.pid]
    assert pids(world, actor_of("lead-om"), "互联互通", kind="issue") == []
    assert pids(world, actor_of("lead-om"), "忙时") == []


def test_a_comment_is_found_until_it_is_withdrawn(world: Any, actor_of: Any) -> None:
    issue, lead = an_issue(world, actor_of, "discussion"), actor_of("lead-om")
    comment = a_comment(lead, issue, "建议**错峰**施工")
    assert pids(world, lead, "错峰施工") == [comment.pid]
    issues.edit_comment(lead, comment, "建议夜间施工", 1)
    assert pids(world, lead, "错峰施工") == []
    assert pids(world, lead, "夜间施工") == [comment.pid]
    issues.withdraw_comment(lead, comment)
    assert pids(world, lead, "夜间施工") == []
    assert of_kind("comment") == []


def test_every_kind_of_text_is_found(world: Any, actor_of: Any) -> None:
    from workspace.voting import service as voting
    from workspace.voting.rules import Choice

    issue = an_issue(world, actor_of, "discussion")
    member = actor_of("rep-cucc")
    position = issues.state_position(member, issue, Stance.SUPPORT, "支持但须分期")
    poll = an_open_poll(world, actor_of, issue=issue, motion="分三期实施本方案。")
    for code in ("cmcc", "ctcc", "crtc"):
        voting.cast_ballot(actor_of(f"rep-{code}"), poll, choice=Choice.FOR)
    reserved = {"reservation": "第二条按集团时限。", "clause": "2"}
    voting.cast_ballot(member, poll, choice=Choice.FOR, **reserved)
    expire(world, poll)
    resolution = a_resolution(world, actor_of, "in_force", issue=issue)
    commitment = a_commitment(world, actor_of, "acknowledged", resolution=resolution)
    followups.report_progress(actor_of("rep-cucc"), commitment, "已开通**十二**条电路")
    me = actor_of("rep-ctcc")
    assert pids(world, me, "须分期") == [position.pid]
    assert pids(world, me, "三期实施") == [poll.pid]
    assert pids(world, me, "超过75%即触发") == [resolution.pid]
    assert pids(world, me, "集团时限") == [r.pid for r in resolution.reservations]
    assert pids(world, me, "十二条电路") == [commitment.reports[-1].pid]
    assert pids(world, me, "市场营销组") == [world.groups["mk"].pid]
    assert pids(world, me, "全面质量管理") == [world.term.points[1].pid]


def test_a_published_resolution_is_found_by_its_number(world: Any, actor_of: Any) -> None:
    made = a_resolution(world, actor_of, "in_force")
    an_issue(world, actor_of, "discussion", body="见辽通自律〔2009〕1号，另见〔2009〕10号。")
    for typed in (
        "〔2009〕1号",
        "[2009]1",
        "（2009）1号",
        "2009-1",
        "2009年1号",
        "1号",
        made.number,
    ):
        assert pids(world, actor_of("rep-cucc"), typed)[0] == made.pid, typed
    assert len(pids(world, actor_of("rep-cucc"), "〔2009〕1号")) == 2
    assert made.pid not in pids(world, actor_of("rep-cucc"), "〔2009〕10号")


def test_an_issue_is_found_by_its_number_first(world: Any, actor_of: Any) -> None:
    first = an_issue(world, actor_of, "discussion", title="十二条措施", body="共12条，第12条除外。")
    second = an_issue(world, actor_of, "discussion", title="第二件", body="见#1。")
    for typed in ("#1", "1", "＃１"):
        assert pids(world, actor_of("rep-cucc"), typed)[0] == first.pid
    assert pids(world, actor_of("rep-cucc"), "#2")[0] == second.pid


def test_a_failing_subscriber_leaves_no_document(
    world: Any, actor_of: Any, log: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = an_issue(world, actor_of, "discussion")
    before = log()

    def fail(_event: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(acts, "SUBSCRIBERS", [*acts.SUBSCRIBERS[:-1], fail])
    with pytest.raises(ZeroDivisionError):
        a_comment(actor_of("lead-om"), issue, "不该留下")
    assert (of_kind("comment"), log()) == ([], before)
    assert pids(world, actor_of("lead-om"), "不该留下") == []


def test_a_ballot_calls_for_no_document(world: Any, actor_of: Any, count_queries: Any) -> None:
    from workspace.voting import service as voting
    from workspace.voting.rules import Choice

    poll = an_open_poll(world, actor_of)
    with count_queries() as seen:
        voting.cast_ballot(actor_of("rep-cucc"), poll, choice=Choice.FOR)
    assert [statement for statement in seen if "search_document" in statement] == []


def test_a_renamed_label_and_group_are_found_anew(world: Any, actor_of: Any) -> None:
    with act(actor_of("secretariat"), "add_work_point", world.term):
        db.session.get_one(SpecialistGroup, world.groups["mk"].id).name = "渠道拓展组"
    assert pids(world, actor_of("rep-cucc"), "渠道拓展") == [world.groups["mk"].pid]
    assert pids(world, actor_of("rep-cucc"), "市场营销") == []


def test_a_rebuild_finds_what_was_lost_changed_or_left_over(
    app: Flask, world: Any, actor_of: Any
) -> None:
    issue = an_issue(world, actor_of, "discussion")
    kept = [a_comment(actor_of("lead-om"), issue, f"发言第{n}条") for n in range(3)]
    assert faults(0) == []
    with write():
        rows = {d.obj: d for d in of_kind("comment")}
        db.session.delete(rows[kept[0].pid])
        rows[kept[1].pid].words = " 别的 "
        db.session.get_one(Comment, kept[2].id).withdrawn_at = world.now
    assert len(faults(0)) == 3
    said = app.test_cli_runner().invoke(args=["search", "check", "--all"])
    assert said.exit_code == 1
    assert "3 differ" in said.output
    said = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert "3 documents" in said.output
    assert faults() == []
    assert {d.obj for d in of_kind("comment")} == {kept[0].pid, kept[1].pid}
    assert len(pids(world, actor_of("lead-om"), "发言")) == 2
    assert app.test_cli_runner().invoke(args=["search", "check"]).exit_code == 0


def test_an_empty_index_is_filled_in_the_order_of_time(
    world: Any, actor_of: Any, move_clock: Any
) -> None:
    older = an_issue(world, actor_of, "discussion")
    made = []
    for n in range(3):
        move_clock(timedelta(hours=1))
        made.append(a_comment(actor_of("lead-om"), older, f"甲{n}").pid)
        move_clock(timedelta(hours=1))
        made.append(an_issue(world, actor_of, "draft", title=f"乙{n}题").pid)
    with write():
        db.session.execute(delete(SearchDocument))
    assert search(world, actor_of("lead-om"), "题").rows == []
    assert fill_if_empty() == fill_if_empty() + len(
        db.session.scalars(select(SearchDocument)).all()
    )
    query = select(SearchDocument.obj).where(SearchDocument.obj.in_(made))
    # Keys of papers above those of comments, of both the older below the newer.
    assert db.session.scalars(query.order_by(SearchDocument.id)).all() == [*made[::2], *made[1::2]]
    assert rebuild() == 0


def test_everything_of_the_main_line_agrees_with_its_documents(world: Any, actor_of: Any) -> None:
    a_commitment(world, actor_of, "closed", resolution=a_resolution(world, actor_of, "in_force"))
    assert faults(0) == []
    assert {d.through for d in db.session.scalars(select(SearchDocument))} >= {"issue", "poll"}


def test_many_at_once_lose_no_document(app: Flask, world: Any, actor_of: Any) -> None:
    issue, lead = an_issue(world, actor_of, "discussion").id, actor_of("lead-om")
    db.session.remove()

    def say(thread: int) -> None:
        for n in range(4):
            a_comment(lead, db.session.get_one(Issue, issue), f"并行发言{thread}之{n}")

    assert together(app, 8, say) == []
    committee = db.session.scalars(select(Committee).filter_by(slug="liaoning")).one()
    assert len(pids(world, lead, "并行发言", committee=committee)) == 32
    assert faults(0) == []


def test_a_poll_is_filed_with_its_issue(world: Any, actor_of: Any) -> None:
    poll = an_open_poll(world, actor_of)
    document = of_kind("poll")[0]
    assert (document.parent_id, document.issue_id) == (poll.id, poll.issue_id)
    assert db.session.get_one(Poll, poll.id).issue.group_id == document.group_id
