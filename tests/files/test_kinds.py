"""Names and types: what is claimed counts for nothing, what is found must fit the name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.files.samples import EXE, OLE, PDF, SVG, office, packed, picture
from workspace.files import clean_name, extension, kind_of
from workspace.files.kinds import ACCEPTED, NAME

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("实测 数据.csv", "实测 数据.csv"),
        ("C:\\Users\\某人\\桌面\\报价.xlsx", "报价.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a/b/../c.pdf", "c.pdf"),
        ("附件\0.exe\0.pdf", "附件.exe.pdf"),
        ("发票\u202efdp.exe", "发票fdp.exe"),
        ("\u2066a\u2069\u200b.txt", "a.txt"),
        (".htaccess", "htaccess"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("e\u0301.txt", "é.txt"),
        ("   ", ""),
        ("\ud800.txt", "txt"),
    ],
)
def test_names_are_bare(sent, name):
    assert clean_name(sent) == name


def test_a_long_name_keeps_its_extension():
    name = clean_name("长" * 300 + ".docx")
    assert (len(name), name[-6:]) == (NAME, "长.docx")
    assert len(clean_name("无" * 300)) == NAME


@given(st.text(max_size=400))
def test_any_name_is_one_line_that_stands_still(sent):
    name = clean_name(sent)
    assert len(name) <= NAME
    assert not set(name) & set("/\\\0\r\n\u202e")
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.png", picture(), "image/png"),
        ("a.JPG", picture("JPEG"), "image/jpeg"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.gif", picture("GIF", mode="P"), "image/gif"),
        ("a.pdf", PDF, "application/pdf"),
        ("a.docx", office(), WORD),
        ("a.zip", packed({"a": b"b"}), "application/zip"),
        ("a.doc", OLE, "application/msword"),
        ("a.txt", "正文\r\n".encode(), "text/plain"),
        ("a.csv", "甲,乙".encode("gb18030"), "text/csv"),
        ("a.csv", "甲,乙".encode("utf-16"), "text/csv"),
        ("a.txt", b"BM and GIF89a are just letters", "text/plain"),
    ],
)
def test_what_fits_is_known(name, content, media):
    assert kind_of(name, content) == media


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", SVG),
        ("a.png", b"<html><script>alert(1)</script>"),
        ("a.png", picture("JPEG")),
        ("a.pdf", EXE),
        ("a.docx", OLE),
        ("a.zip", PDF),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18),
        ("a.txt", EXE),
        ("a.txt", b"a\0b"),
        ("a.csv", picture()),
        ("a.jpg", b"\xff\xd8"),
        ("a.doc", b"\xd0\xcf"),
    ],
)
def test_what_pretends_is_found_out(name, content):
    assert kind_of(name, content) == ""


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.exe", "a.js", "a", "png", ".png", "a.png "])
def test_unknown_extensions_are_none(name):
    assert extension(name) == ""


@given(st.sampled_from(sorted(ACCEPTED)), st.binary(max_size=300))
def test_no_content_breaks_the_judgement(end, content):
    assert kind_of(f"a.{end}", content) in ("", ACCEPTED[end][0])
