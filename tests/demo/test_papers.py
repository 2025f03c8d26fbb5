"""Every resolution of the demo as a paper: whole, signed beside its text, the same twice."""

import io
import re

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from workspace.db import db
from workspace.documents.paper import Language, Paper, render
from workspace.resolutions.models import Resolution
from workspace.resolutions.queries import whole
from workspace.resolutions.routes.papers import paper_of
from workspace.resolutions.rules import PUBLISHED

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@pytest.fixture(scope="module")
def papers(demo: Flask) -> list[Paper]:
    query = whole(select(Resolution)).where(Resolution.state.in_(PUBLISHED))
    with demo.test_request_context():
        made = db.session.scalars(query.order_by(Resolution.id)).unique().all()
        return [paper_of(one, language) for one in made for language in LANGUAGES]


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def test_each_says_all_that_it_was_made_of_and_is_signed_beside_its_text(
    papers: list[Paper],
) -> None:
    assert len(papers) >= 40
    for paper in papers:
        made = render(paper, "pdf")
        pages = [bare(page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]
        text = "".join(re.sub(r"—\d+—$", "", page) for page in pages)
        parts = [bare(part) for part in (*paper.prose(), *paper.notes, paper.copies)]
        assert [part for part in parts if part not in text] == [], paper.number
        signed = "电子签发" if paper.language == "zh" else "Signedelectronically"
        (page,) = [page for page in pages if signed in page]
        last = bare(list(paper.prose())[-1 - len(paper.annexes)])
        assert last[-8:] in page, paper.number
        assert "缺字" not in text


def test_the_same_paper_gives_the_same_bytes_in_any_order(papers: list[Paper]) -> None:
    few = papers[::7]
    first = [render(paper, "pdf") for paper in few]
    again = [render(paper, "pdf") for paper in reversed(few)]
    assert first == again[::-1]


def test_each_leaves_as_word(papers: list[Paper]) -> None:
    assert all(render(paper, "docx").startswith(b"PK") for paper in papers[::5])
