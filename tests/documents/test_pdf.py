"""PDF: the measures of GB/T 9704, the same bytes everywhere, text that stays text."""

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from tests.documents.samples import a_resolution, some_minutes
from workspace.documents.paper import Format, Paper, Paragraph, Table, render
from workspace.documents.press import Press
from workspace.documents.sheet import balanced, sheet_of
from workspace.documents.worker import fonts_in

ROOT = Path(__file__).resolve().parents[2]
FORMATS: tuple[Format, ...] = ("pdf", "docx")
HOSTILE = (
    '#import "x": *',
    "$x$ #eval(1) @label <label> \\ \\u{41} `code` *strong* _emph_ = heading // gone /* gone */",
    '].\n= Heading\n#read("/etc/passwd") #sys.inputs',
    '"}]} {{ }} {% raw %} %(n)s \\n',
    "&lt;w:t&gt; <w:p/> ]]>",
)


def read(paper: Paper) -> PdfReader:
    return PdfReader(io.BytesIO(render(paper, "pdf")))


def words_of(text: str) -> str:
    """Text without the white space that a line end may have made of it."""
    return re.sub(r"[\s\u200b]", "", text)


def said(paper: Paper) -> str:
    return words_of("".join(page.extract_text() for page in read(paper).pages))


def placed(page: PageObject) -> list[tuple[float, float, str]]:
    """(x, y, text) of each run, in points from the lower left corner."""
    found: list[tuple[float, float, str]] = []

    def visit(text: str, ctm: list[float], matrix: list[float], *_: object) -> None:
        if text.strip():
            x, y = matrix[4], matrix[5]
            found.append((x * ctm[0] + y * ctm[2] + ctm[4], x * ctm[1] + y * ctm[3] + ctm[5], text))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("made", [a_resolution, some_minutes])
def test_the_same_paper_gives_the_same_bytes(made: Callable[[], Paper]) -> None:
    assert render(made(), "pdf") == render(made(), "pdf")


def test_another_process_in_another_folder_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "workspace/documents", tmp_path / "documents")
    monkeypatch.setattr("workspace.documents.press.ROOM", tmp_path)
    monkeypatch.setenv("TZ", "America/New_York")
    elsewhere = Press(seconds=60)
    for fmt in FORMATS:
        made = elsewhere.set(sheet_of(a_resolution()), fmt)
        assert made == render(a_resolution(), fmt)
    elsewhere.close()


def test_a_resolution_says_all_that_it_was_made_of() -> None:
    paper = a_resolution()
    text = said(paper)
    for part in (*paper.prose(), *paper.notes, paper.copies, paper.signatory):
        assert words_of(part) in text, part
    assert "电子签发，记录第181条" in text
    assert "SHA-2569c4177ae20b35d18e07f" in text


def test_a_page_holds_22_lines_of_28_characters() -> None:
    reader = read(a_resolution(body=(Paragraph("中" * 28 * 60),)))
    lines = [line for line in reader.pages[1].extract_text().split("\n") if "中" in line]
    assert [len(line.strip()) for line in lines] == [28] * 22
    assert reader.pages[1].mediabox.width == pytest.approx(210 / 25.4 * 72, abs=0.5)
    rows = sorted({round(y, 1) for _, y, text in placed(reader.pages[1]) if "中" in text})
    pitch = [after - before for before, after in pairwise(rows)]
    assert pitch == pytest.approx([225 / 22 / 25.4 * 72] * 21, abs=0.2)


def test_page_numbers_stand_outside() -> None:
    reader = read(a_resolution(body=(Paragraph("中" * 28 * 60),)))
    for number, page in enumerate(reader.pages, 1):
        x = min(x for x, y, text in placed(page) if y < 85 and str(number) in text)
        assert (x > 300) == (number % 2 == 1)


def test_it_is_an_archive_that_screen_readers_can_read() -> None:
    reader = read(a_resolution())
    meta = reader.xmp_metadata
    assert meta is not None
    claims = meta.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in claims
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert reader.metadata
    assert reader.metadata.title == "关于统一网间通信障碍处理时限的决议"
    assert reader.metadata.creation_date == a_resolution().made_at
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    fonts = [f.get_object() for page in reader.pages for f in page["/Resources"]["/Font"].values()]
    below = [f["/DescendantFonts"][0].get_object()["/FontDescriptor"] for f in fonts]
    assert all("/FontFile2" in f or "/FontFile3" in f for f in below)


def test_hostile_text_is_only_text() -> None:
    paper = a_resolution()
    body = tuple(Paragraph(text) for text in HOSTILE)
    text = said(replace(paper, title=HOSTILE[1], signatory=HOSTILE[0], body=body))
    for hostile in HOSTILE:
        assert words_of(hostile) in text


def test_what_nobody_sees_is_left_out() -> None:
    text = said(a_resolution(body=(Paragraph("前\0后\u202e文\ud800\ufeff字\u200b句\ufe0f"),)))
    assert "前后文字句" in text


@pytest.mark.parametrize("letter", ["a", "é"])
def test_a_word_without_an_end_stays_on_the_page(letter: str) -> None:
    reader = read(a_resolution(body=(Paragraph(letter * 10_000),)))
    texts = [page.extract_text() for page in reader.pages]
    assert words_of("".join(texts)).count(letter) >= 10_000
    # 156 mm hold some 60 to 70 of these letters.
    assert max(line.count(letter) for text in texts for line in text.split("\n")) < 90


def test_rare_names_are_set_and_what_no_font_has_is_named() -> None:
    text = said(a_resolution(body=(Paragraph("王喆、孙镕、李堃、周垚，😀。שלום"),)))
    assert "王喆、孙镕、李堃、周垚，〔缺字U+1F600〕。" in text
    assert "〔缺字U+05E9〕" in text or "שלום" in text or "םולש" in text


def test_minutes_name_who_was_there_after_the_text() -> None:
    text = said(some_minutes())
    places = [text.index(word) for word in ("会议议定，", "出席：", "请假：", "列席：", "抄送：")]
    assert places == sorted(places)
    assert "签发人" not in text


@pytest.mark.parametrize("before", range(2, 12))
def test_a_signature_never_stands_alone(before: int) -> None:
    body = (Paragraph("会议认为，障碍须尽快恢复。" * 3),) * before
    for last in (1, 30):
        paper = a_resolution(body=(*body, Paragraph("障碍须尽快恢复。" * last)), annexes=())
        pages = [words_of(page.extract_text()) for page in read(paper).pages]
        (signed,) = [page for page in pages if "电子签发" in page]
        assert "障碍" in signed


def test_a_draft_bears_its_mark_in_place_of_a_number() -> None:
    text = said(a_resolution(number="", mark="送审稿", signature=None, proof=None, signatory=""))
    assert "送审稿" in text
    assert "电子签发" not in text


def test_an_english_edition_is_set_by_the_same_machinery() -> None:
    body = (Paragraph("the vote of 2 September;", "Noting "), Paragraph(":", "Resolves"))
    paper = a_resolution(language="en", title="Resolution on time limits", body=body)
    text = " ".join(page.extract_text() for page in read(paper).pages)
    assert "Noting the vote of 2 September;" in text
    assert "4 September 2009" in text


def test_a_table_goes_over_pages_with_its_head() -> None:
    rows = tuple((f"单位{n}", "已完成" * 8) for n in range(60))
    reader = read(a_resolution(body=(Table(("单位", "说明"), rows),)))
    heads = [words_of(page.extract_text()).count("单位说明") for page in reader.pages]
    assert sum(heads) >= 3


def test_the_fonts_have_what_the_papers_name() -> None:
    assert fonts_in(()).missing("喆镕堃垚〔〕—“”①") == set()


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于时限的决议", ["关于时限的决议"]),
        (
            "关于基站铁塔与杆路共建共享申请流程的决议",
            ["关于基站铁塔", "与杆路共建共享申请流程的决议"],
        ),
        (
            "关于统一省际互联链路保护倒换方法的决议草案",
            ["关于统一省际互联链路", "保护倒换方法的决议草案"],
        ),
        ("X" * 60, ["X" * 60]),
    ],
)
def test_a_title_breaks_where_it_may(title: str, lines: list[str]) -> None:
    found = balanced(title, 19)
    assert "".join(found) == title
    assert found == lines
