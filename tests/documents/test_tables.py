"""Tables leave as CSV and XLSX: dates are dates, text is text, and nothing is ever a formula."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.documents import tables
from workspace.documents.tables import Cell, Sheet, defused, written

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def a_sheet(*rows: list[Cell]) -> Sheet:
    return Sheet("表", [("一", 10), ("二", 10)], iter(rows), "还有更多")


def as_csv(sheet: Sheet) -> list[list[str]]:
    text = b"".join(written(sheet, "csv"))
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def cells(sheet: Sheet) -> list[ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(b"".join(written(sheet, "xlsx")))) as book:
        return list(ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{NS}c"))  # noqa: S314


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1+1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs_as_a_formula(text: str) -> None:
    assert as_csv(a_sheet([text, "b"]))[1][0] == "'" + text
    found = cells(a_sheet([text, "b"]))
    assert all(cell.find(f"{NS}f") is None for cell in found)
    assert found[2].get("t") in ("inlineStr", "s", "str")


@given(st.text())
def test_no_text_begins_as_a_formula(text: str) -> None:
    assert not defused(text).startswith(tables.DANGEROUS)


@given(
    st.lists(
        st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"])), min_size=1, max_size=4
    )
)
def test_csv_says_what_was_given(row: list[str]) -> None:
    read = as_csv(a_sheet([*row]))
    assert [cell.removeprefix("'") for cell in read[1]] == [c.removeprefix("'") for c in row]


def test_dates_are_dates() -> None:
    row: list[Cell] = [date(2009, 12, 7), datetime(2009, 12, 7, 10, 30, tzinfo=UTC)]
    assert as_csv(a_sheet(row))[1] == ["2009-12-07", "2009-12-07 18:30"]
    found = cells(a_sheet(row))[2:]
    values = [float(cell.findtext(f"{NS}v") or 0) for cell in found]
    assert values == pytest.approx([40154, 40154 + 18.5 / 24], abs=1e-9)


def test_numbers_are_numbers_and_nothing_is_nothing() -> None:
    assert as_csv(a_sheet([3, None]))[1] == ["3", ""]
    found = cells(a_sheet([3, None]))
    assert [c.findtext(f"{NS}v") for c in found if c.get("t") in (None, "n")] == ["3"]


def test_control_characters_break_no_file() -> None:
    found = cells(a_sheet(["a\x00b\x0bc\ufffe", "字" * 40_000]))
    assert len(found) == 4


def test_a_table_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)

    def endless() -> Iterator[list[Cell]]:
        while True:
            yield [1, 2]

    rows = as_csv(Sheet("表", [("一", 1), ("二", 1)], endless(), "还有更多"))
    assert rows[1:] == [["1", "2"]] * 3 + [["还有更多"]]
