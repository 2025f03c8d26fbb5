"""Tables as CSV and XLSX, row by row: a register of any length takes no more memory than a page.

A cell that a spreadsheet would run as a formula is text in both: CSV gets an apostrophe before
it, XLSX says that it is a string.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

ZONE = ZoneInfo("Asia/Shanghai")
BOM = b"\xef\xbb\xbf"
BLOCK = 1 << 16
#: What spreadsheets take for the beginning of a formula, or skip on their way to one.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767
MOST_ROWS = 50_000

Cell = str | int | date | datetime | None
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Sheet:
    """表 — its title, the head of each column with its width in characters, and its rows.

    A date stays a date, an instant becomes Shanghai's date and time; `more` stands in the last row
    where there were more than MOST_ROWS.
    """

    title: str
    head: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]] = field(repr=False)
    more: str = ""


def written(sheet: Sheet, kind: str) -> Iterator[bytes]:
    """The sheet's bytes as csv or xlsx, in blocks."""
    return _csv(sheet) if kind == "csv" else _xlsx(sheet)


def bounded(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    """At most MOST_ROWS rows, and the sentence that there were more."""
    for number, row in enumerate(sheet.rows):
        if number == MOST_ROWS:
            yield [sheet.more]
            return
        yield row


def _csv(sheet: Sheet) -> Iterator[bytes]:
    """UTF-8 with the mark by which Excel knows it."""
    yield BOM
    yield _line([name for name, _ in sheet.head])
    for row in bounded(sheet):
        yield _line([_plain(cell) for cell in row])


def _line(cells: Sequence[str | int]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode()


def _plain(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(ZONE):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return defused(cell) if isinstance(cell, str) else cell


def defused(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it."""
    return "'" + text if text.startswith(DANGEROUS) else text


def _xlsx(sheet: Sheet) -> Iterator[bytes]:
    """Written to disk row by row, then handed on in blocks."""
    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(file, {**options, "default_date_format": "yyyy-mm-dd"}) as book:
            _fill(book, sheet)
        file.seek(0)
        yield from _blocks(file)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _fill(book: Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1})
    formats: dict[type, object] = {
        date: book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
    }
    book.set_properties({"title": sheet.title})
    page.freeze_panes(1, 0)
    for column, (name, width) in enumerate(sheet.head):
        page.set_column(column, column, width)
        page.write_string(0, column, name, bold)
    for number, row in enumerate(bounded(sheet), 1):
        for column, cell in enumerate(row):
            _write(page, number, column, cell, formats)


def _write(page: Worksheet, row: int, column: int, cell: Cell, formats: dict[type, object]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        local = cell.astimezone(ZONE).replace(tzinfo=None)
        page.write_datetime(row, column, local, formats[datetime])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, formats[date])
    elif isinstance(cell, int):
        page.write_number(row, column, cell)
    else:
        page.write_string(row, column, cell[:LONGEST_CELL])
