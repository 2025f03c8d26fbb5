"""PDF: measures, reproducible bytes, text that stays text."""

import io

import pytest
from pypdf import PdfReader

from tests.documents.samples import a_resolution, some_minutes
from workspace.documents.paper import Paper, render


def pages(paper: Paper) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(render(paper, "pdf"))).pages]


@pytest.mark.parametrize("made", [a_resolution, some_minutes])
def test_the_same_paper_gives_the_same_bytes(made: object) -> None:
    assert render(made(), "pdf") == render(made(), "pdf")  # type: ignore[operator]


def test_a_resolution_says_what_it_was_made_of() -> None:
    said = "".join("".join(pages(a_resolution())).split())
    for text in (
        "辽通自律〔2009〕3号",
        "王喆、孙镕、李堃、周垚",
        "抄送：辽宁省通信管理局",
        "— 1 —",
    ):
        assert "".join(text.split()) in said
