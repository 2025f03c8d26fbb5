"""The store: whole or not there, once however often, small pictures within bounds, swept."""

import errno
import hashlib
import os
import struct
import time
import zlib
from io import BytesIO

import pytest
from PIL import Image

from tests.files.samples import PDF, SVG, an_upload, packed, picture
from workspace import files
from workspace.files import LARGEST, Unfit, store


@pytest.fixture(autouse=True)
def folder(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "WORKSPACE_DATA", tmp_path)
    with app.app_context():
        yield tmp_path / "attachments"


def on_disk(folder):
    return sorted(p.name for p in folder.glob("*/*"))


def test_content_stands_under_its_hash(folder):
    kept = an_upload(PDF, "a/会议材料.pdf")
    sha = hashlib.sha256(PDF).hexdigest()
    assert (kept.name, kept.sha256, kept.size) == ("会议材料.pdf", sha, len(PDF))
    assert (folder / sha[:2] / sha).read_bytes() == PDF
    assert an_upload(PDF, "另一个名字.pdf").sha256 == sha
    assert on_disk(folder) == [sha]
    assert files.kept(sha, "会议材料.pdf") == kept
    assert files.kept(sha, "会议材料.png") is None
    assert files.kept("0" * 64, "a.pdf") is None


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.txt", "empty"),
        (SVG, "a.png", "differs"),
        (SVG, "a.svg", "no_kind"),
        (b"x", "无名", "no_kind"),
        (b"x" * (LARGEST + 1), "a.txt", "too_large"),
    ],
)
def test_what_is_not_taken_leaves_nothing(folder, content, name, why):
    with pytest.raises(Unfit) as no:
        an_upload(content, name)
    assert (no.value.why, on_disk(folder)) == (why, [])


def test_twenty_megabytes_are_taken():
    assert an_upload(b"x" * LARGEST, "a.txt").size == LARGEST


def test_a_full_disk_is_said_and_leaves_nothing(folder, monkeypatch):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(Unfit) as no:
        an_upload(PDF, "a.pdf")
    assert (no.value.why, on_disk(folder)) == ("no_space", [])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_shown_small(kind):
    end = kind.lower()
    kept = an_upload(picture(kind, (1000, 500), "P" if kind == "GIF" else "RGB"), f"a.{end}")
    assert (kept.width, kept.height) == (320, 160)
    with Image.open(files.thumbnail_of(kept.sha256)) as small:
        assert (small.format, small.size) == ("WEBP", (320, 160))
    assert files.kept(kept.sha256, f"a.{end}") == kept


def test_a_small_picture_tells_nothing_of_the_camera():
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "某单位相机"  # turned by a quarter; the maker
    Image.new("RGB", (800, 400)).save(out, "JPEG", exif=exif)
    kept = an_upload(out.getvalue(), "a.jpg")
    assert (kept.width, kept.height) == (160, 320)
    assert "某单位相机".encode() not in files.thumbnail_of(kept.sha256).read_bytes()


def png_claiming(width: int, height: int, data: bytes) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", head), chunk(b"IDAT", data), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    "content",
    [
        png_claiming(60_000, 60_000, zlib.compress(b"\0" * 1000)),
        png_claiming(4_000, 4_000, zlib.compress(b"\0" * 48_004_000)),  # at the bound
        png_claiming(5_000, 5_000, zlib.compress(b"\0" * 75_005_000)),
        picture()[:200],
        b"\x89PNG\r\n\x1a\n" + os.urandom(2000),
    ],
    ids=["claims", "bound", "bomb", "cut", "noise"],
)
def test_a_picture_that_is_none_is_a_plain_download(content):
    began = time.process_time()
    kept = an_upload(content, "a.png")
    assert time.process_time() - began < 3
    assert kept.width in (0, 320)
    assert files.thumbnail_of(kept.sha256).exists() == bool(kept.width)


def test_an_archive_is_never_unpacked():
    bomb = packed({"a": b"\0" * 20_000_000})
    assert len(bomb) < 30_000
    began = time.process_time()
    assert an_upload(bomb, "a.zip").size == len(bomb)
    assert time.process_time() - began < 0.5


def test_a_sweep_takes_old_orphans_alone(folder):
    named, orphan, young = (an_upload(f"{n}".encode(), "a.txt").sha256 for n in ("名", "孤", "新"))
    shown = an_upload(picture(), "a.png").sha256
    old = time.time() - 7200
    for sha in (named, orphan, shown):
        os.utime(files.path_of(sha), (old, old))
    os.utime(files.thumbnail_of(shown), (old, old))
    (folder / "parts" / "left").write_bytes(b"half")
    os.utime(folder / "parts" / "left", (old, old))
    swept = files.sweep({named, "f" * 64}, 3600)
    assert (swept.files, swept.removed, swept.missing) == (1, 4, ["f" * 64])
    assert on_disk(folder) == sorted([named, young])
    assert files.touch(named)
    assert not files.touch(orphan)


def test_what_an_act_claims_no_sweep_takes():
    sha = an_upload().sha256
    os.utime(files.path_of(sha), (0, 0))
    assert files.touch(sha)
    assert files.sweep(set(), 3600).removed == 0


def test_a_finished_paper_is_kept_for_good(folder):
    key = "ab" + "0" * 62
    assert files.finished(key) is None
    assert files.finish(key, b"%PDF first") == b"%PDF first"
    assert files.finish(key, b"%PDF second") == b"%PDF first"
    assert files.finished(key) == b"%PDF first"
    path = folder / "papers/ab" / key
    os.utime(path, (0, 0))
    files.sweep(set(), older_than=1)
    assert path.read_bytes() == b"%PDF first"
    assert list((folder / "parts").iterdir()) == []
