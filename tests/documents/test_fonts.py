"""Fonts: chains with everything there and with little, and what a file of fonts holds."""

import struct
from pathlib import Path

import pytest

from tests.documents.samples import a_resolution
from workspace.documents import fonts
from workspace.documents.fonts import Fonts, characters_of, find, folders_of
from workspace.documents.pdf import pdf_of
from workspace.documents.sheet import sheet_of
from workspace.documents.worker import marked

NOTO = next((str(p.parent) for p in Path("/usr/share/fonts").rglob("NotoSerifCJK-Regular.*")), "")


@pytest.fixture
def noto_alone(monkeypatch: pytest.MonkeyPatch) -> Fonts:
    """What fonts-noto-cjk alone gives."""
    monkeypatch.setattr(fonts, "FOLDERS", ())
    monkeypatch.setattr(fonts, "FANDOL", "")
    return find([NOTO])


def test_the_operators_folders_come_first(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/simfang.ttf").touch()
    (tmp_path / "notes.txt").touch()
    assert folders_of([str(tmp_path)])[0] == str(tmp_path / "deep")


def test_noto_alone_sets_every_face(noto_alone: Fonts) -> None:
    assert noto_alone.is_able
    assert {chain[0] for chain in noto_alone.chains.values()} == {
        "Noto Serif CJK SC",
        "Noto Sans CJK SC",
    }
    sheet = marked(sheet_of(a_resolution()), noto_alone)
    assert pdf_of(sheet, noto_alone).startswith(b"%PDF-1.7")


def test_each_face_has_its_own_family_where_there_is_one(noto_alone: Fonts) -> None:
    best = noto_alone.best
    assert (best["fang"], best["hei"], best["kai"]) == (
        "Noto Serif CJK SC",
        "Noto Sans CJK SC",
        "",
    )


def test_nothing_is_found_where_nothing_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "FOLDERS", (str(tmp_path), "/nowhere"))
    monkeypatch.setattr(fonts, "FANDOL", "")
    nothing = find([])
    assert not nothing.is_able
    assert nothing.missing("中") == {"中"}


def test_a_character_is_missing_only_where_no_font_has_it(noto_alone: Fonts) -> None:
    assert noto_alone.missing("王喆孙镕李堃周垚A1") == set()
    assert noto_alone.missing("网\U0001f600") == {"\U0001f600"}


def test_a_map_of_short_codes_is_read_with_its_holes(tmp_path: Path) -> None:
    """Format 4: two characters by a delta, then three by an array in which one is missing."""
    ends, starts, deltas = (0x42, 0x53, 0xFFFF), (0x41, 0x51, 0xFFFF), (5, 0, 1)
    offsets, glyphs = (0, 4, 0), (7, 0, 9)
    count = len(ends)
    body = struct.pack(">4H", count * 2, 4, 1, 0)
    body += struct.pack(f">{count}HH{count}H{count}H{count}H", *ends, 0, *starts, *deltas, *offsets)
    body += struct.pack(">3H", *glyphs)
    table = struct.pack(">3H", 4, 6 + len(body), 0) + body
    cmap = struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table
    head = struct.pack(">4s4H", b"\0\1\0\0", 1, 0, 0, 0)
    entry = struct.pack(">4s3I", b"cmap", 0, len(head) + 16, len(cmap))
    file = tmp_path / "small.ttf"
    file.write_bytes(head + entry + cmap)
    starts_found, ends_found = characters_of(str(file), 0)
    held = [c for s, e in zip(starts_found, ends_found, strict=True) for c in range(s, e + 1)]
    assert [chr(c) for c in held if c < 0xFFFF] == ["A", "B", "Q", "S"]


def test_a_file_without_a_map_has_no_character(tmp_path: Path) -> None:
    file = tmp_path / "empty.ttf"
    file.write_bytes(struct.pack(">4s4H", b"\0\1\0\0", 0, 0, 0, 0))
    assert characters_of(str(file), 0) == ([], [])
