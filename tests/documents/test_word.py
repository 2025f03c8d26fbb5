"""Word: the same words as the PDF, the same bytes twice, measures that Word reads."""

import io
import zipfile

from docx import Document
from docx.shared import Mm
from PIL import Image

from tests.documents.samples import a_resolution, some_minutes
from tests.documents.test_pdf import HOSTILE, words_of
from workspace.documents.paper import Paper, Paragraph, render


def said(paper: Paper) -> str:
    made = Document(io.BytesIO(render(paper, "docx")))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return words_of("".join(p.text for p in made.paragraphs) + "".join(cells))


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert render(a_resolution(), "docx") == render(a_resolution(), "docx")


def test_it_says_all_that_it_was_made_of() -> None:
    for paper in (a_resolution(), some_minutes()):
        text = said(paper)
        for part in (*paper.prose(), *paper.notes, paper.copies):
            assert words_of(part) in text, part


def test_hostile_text_is_only_text() -> None:
    text = said(a_resolution(body=tuple(Paragraph(each + "\0") for each in HOSTILE)))
    for hostile in HOSTILE:
        assert words_of(hostile) in text


def test_its_page_is_that_of_the_standard() -> None:
    made = Document(io.BytesIO(render(a_resolution(), "docx")))
    (section,) = made.sections
    width, left, right = section.page_width, section.left_margin, section.right_margin
    assert [round(length.mm) for length in (width, section.top_margin, left)] == [210, 37, 28]
    assert round((width - left - right) / Mm(1)) == 156
    assert made.settings.odd_and_even_pages_header_footer


def test_the_file_says_who_made_it_and_when_and_no_more() -> None:
    content = render(a_resolution(), "docx")
    core = Document(io.BytesIO(content)).core_properties
    assert core.title == "关于统一网间通信障碍处理时限的决议"
    assert core.author == "辽宁省通信企业自律公约联络组织"
    assert core.created == a_resolution().made_at
    assert core.comments == ""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_code_is_drawn_where_there_is_a_proof() -> None:
    def pictures(paper: Paper) -> list[bytes]:
        with zipfile.ZipFile(io.BytesIO(render(paper, "docx"))) as package:
            return [package.read(n) for n in package.namelist() if n.startswith("word/media/")]

    (drawn,) = pictures(a_resolution())
    assert Image.open(io.BytesIO(drawn)).width > 100
    assert pictures(a_resolution(proof=None)) == []
