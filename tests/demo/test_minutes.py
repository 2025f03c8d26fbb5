"""The minutes of the demo's twelve meetings as papers: whole, numbered, the same twice."""

import io
import re

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from workspace.db import db
from workspace.demo.stage import corpus
from workspace.documents.paper import Language, Paper, render
from workspace.meetings.models import Minutes
from workspace.meetings.routes.minutes import sheet_of
from workspace.meetings.routes.papers import paper_of

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@pytest.fixture(scope="module")
def papers(demo: Flask) -> list[Paper]:
    with demo.test_request_context():
        made = db.session.scalars(select(Minutes).order_by(Minutes.id)).all()
        return [paper_of(sheet_of(one), language) for one in made for language in LANGUAGES]


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def read(paper: Paper) -> list[str]:
    reader = PdfReader(io.BytesIO(render(paper, "pdf")))
    return [re.sub(r"—\d+—$", "", bare(page.extract_text())) for page in reader.pages]


def test_each_says_all_that_was_taken_down_under_its_number(papers: list[Paper]) -> None:
    rows = [row for row in corpus()["meetings"] for _ in LANGUAGES]
    assert len(papers) == len(rows) == 24
    for paper, row in zip(papers, rows, strict=True):
        pages = read(paper)
        text = "".join(pages)
        assert 1 <= len(pages) <= 5, row["id"]
        parts = [bare(part) for part in (*paper.prose(), paper.copies)]
        assert [part for part in parts if part not in text] == [], row["id"]
        is_numbered = row["minutes_status"] == "已确认"
        assert (paper.number == row["minutes_no"]) is is_numbered
        if is_numbered and paper.language == "zh":
            assert row["minutes_no"] in text
        assert "缺字" not in text, row["id"]


def test_the_same_minutes_give_the_same_bytes_in_any_order(papers: list[Paper]) -> None:
    few = papers[::7]
    first = [render(paper, "pdf") for paper in few]
    assert first == [render(paper, "pdf") for paper in reversed(few)][::-1]


def test_each_leaves_as_word(papers: list[Paper]) -> None:
    assert all(render(paper, "docx").startswith(b"PK") for paper in papers[::5])
