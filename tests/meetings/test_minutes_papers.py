"""纪要、摘录、会议通知 as papers: what they say is what the edition keeps."""

import pytest

from tests.meetings.papers import a_sitting, approved, at, some_minutes
from workspace.documents.paper import Paragraph, Table
from workspace.meetings.queries.minutes import content_kept
from workspace.meetings.routes.editions import attendance_of, body_of


def test_the_body_says_what_the_edition_keeps(world, actor_of):
    content = content_kept(approved(world, actor_of))
    body = list(body_of(content, "zh"))
    assert Paragraph("由辽宁移动提出例外申报流程。", lead="议定 ") in body
    (table,) = [block for block in body if isinstance(block, Table)]
    assert table.rows == (("提出例外申报流程", "辽宁移动", "", "2009年12月18日"),)
    names = [label for label, _ in attendance_of(content, "zh")]
    assert names == ["出席", "请假", "列席"]
    assert "（迟到）" in attendance_of(content, "zh")[0][1]


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
@pytest.mark.parametrize("tail", ["minutes/paper", "items/2/paper", "archive/paper", "paper"])
def test_the_papers_are_set(world, actor_of, sign_in, fmt, tail):
    made = approved(world, actor_of)
    client = sign_in("rep-cucc")
    first = client.get(at(made.meeting, f"{tail}/{fmt}"))
    assert first.status_code == 200
    assert first.data[:4] in (b"%PDF", b"PK\x03\x04")
    assert client.get(at(made.meeting, f"{tail}/{fmt}?language=en")).status_code == 200
    assert client.get(at(made.meeting, f"{tail}/{fmt}")).data == first.data


def test_what_is_not_read_is_not_printed(world, actor_of, sign_in):
    made = some_minutes(world, actor_of, "review")
    outside = sign_in("lead-mk")
    assert outside.get(at(made.meeting, "minutes/paper/pdf")).status_code == 404
    assert outside.get(at(made.meeting, "items/2/paper/pdf")).status_code == 303
    planned = a_sitting(world, state="planned", number=7)
    assert sign_in("secretariat").get(at(planned, "paper/pdf")).status_code == 404
