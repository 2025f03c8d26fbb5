"""The guide is whole in both languages, its pictures are there, its shortcuts are the real ones."""

import re

import pytest

from workspace.help import queries
from workspace.help.rules import CHAPTERS, read_chapter, shortcuts_in
from workspace.i18n import LANGUAGES, catalog

NAMES = (*CHAPTERS, "accessibility")


def test_a_chapter_is_cut_into_steps_and_pictures() -> None:
    text = "# 题\n\n首段。\n\n<!-- 待补\n\n写 -->\n\n## 一\n\n甲\n\n"
    text += "![图](a-b.png)\n\n乙 **丙**\n\n## 二\n\n"
    found = read_chapter(text)
    assert (found.title, found.about, len(found.opening)) == ("题", "首段。", 1)
    first, second = found.sections
    assert [(p.picture, p.alt) for p in first.parts] == [("", ""), ("a-b.png", "图"), ("", "")]
    assert "<strong>丙</strong>" in first.parts[2].html
    assert (second.title, second.anchor, second.parts) == ("二", "s2", ())


def test_what_is_for_writers_is_not_shown() -> None:
    for lang in LANGUAGES:
        for name in NAMES:
            shown = repr(queries.chapter(lang, name))
            assert not re.search("<!--|&lt;!--|待并入|after the merge", shown), (lang, name)


def test_both_languages_tell_the_same() -> None:
    for name in NAMES:
        zh, en = (queries.chapter(lang, name) for lang in LANGUAGES)
        assert len(zh.sections) == len(en.sections), name
        assert all(c.title and c.about for c in (zh, en))

        def pictures(chapter: object) -> list[str]:
            return [p[3:] for p in re.findall(r"picture='([^']+)'", repr(chapter))]

        assert pictures(zh) == pictures(en)


@pytest.mark.parametrize(
    ("name", "gone", "said"),
    [
        (
            "member",
            ("另一家单位或秘书处", "Another organization or the sec"),
            ("由组长", "The lead (in"),
        ),
        (
            "secretary",
            ("另一家单位或秘书处", "another organization or the sec"),
            ("由组长", "the lead (in"),
        ),
        ("lead", ("那个人的链接", "a link to that person"), ("单位的议题", "issues of their org")),
        ("lead", ("只写日期", "bare date"), ("日期和时间都要写", "with date and time")),
        ("accessibility", ("400%不需要", "nothing scrolls"), ("框内滚动", "within themselves")),
    ],
)
def test_the_guide_promises_what_the_product_does(name, gone, said) -> None:
    """Who closes an action (`close_action`), where @ leads, what a deadline asks, what scrolls."""
    for lang, untrue, true in zip(LANGUAGES, gone, said, strict=True):
        shown = repr(queries.chapter(lang, name))
        assert untrue not in shown
        assert true in shown


def test_every_picture_is_there_and_light() -> None:
    for lang in LANGUAGES:
        for name in CHAPTERS:
            for picture in re.findall(r"picture='([^']+)'", repr(queries.chapter(lang, name))):
                assert picture.startswith(f"{lang}-")
                assert (queries.PICTURES / picture).stat().st_size <= 200 * 1024
                assert min(queries.picture_size(picture)) > 100


def test_the_shortcuts_are_those_of_the_script() -> None:
    found = queries.shortcuts()
    assert {"/", "?", "j", "k", "g h", "Ctrl Enter"} <= {keys for keys, _ in found}
    assert len(found) == len(set(found))
    words = catalog("zh")
    assert [name for _, name in found if f"shortcut.{name}" not in words] == []
    assert {key for key in words if key.startswith("shortcut.")} == {
        f"shortcut.{name}" for _, name in found
    }
    assert shortcuts_in("nothing here") == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("is_in", [True, False])
def test_everybody_can_read_it(app, world, sign_in, lang, is_in):
    client = sign_in("rep-cucc") if is_in else app.test_client()
    client.set_cookie("lang", lang)
    contents = client.get("/help").text
    for name in CHAPTERS:
        assert f"/help/guide/{name}" in contents
        page = client.get(f"/help/guide/{name}")
        assert page.status_code == 200
        for picture in re.findall(r'src="(/help/pictures/[^"]+)"', page.text):
            answer = client.get(picture)
            assert (answer.status_code, answer.content_type) == (200, "image/png")
    for address in ("/help/keyboard", "/help/accessibility"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["guide/none", "guide/accessibility", "pictures/none.png", "pictures/..%2f..%2fconfig.py",
     "pictures/..", "pictures/zh-home.md", "none"],
)  # fmt: skip
def test_what_is_no_help_is_not_found(sign_in, address):
    assert sign_in("rep-cucc").get(f"/help/{address}").status_code == 404


def test_single_keys_can_be_turned_off(sign_in, log):
    client = sign_in("rep-cucc")
    assert "data-keys" not in client.get("/help/keyboard").text
    sent = {"keys": "off", "next": "/help/keyboard"}
    answer = client.post("/preferences/keys", data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/help/keyboard")
    assert 'data-keys="off"' in client.get("/").text
    client.post("/preferences/keys", data={"keys": "on"})
    assert "data-keys" not in client.get("/").text
    assert log() == []


def test_help_asks_the_database_for_nothing_of_its_own(app, world, count_queries):
    client = app.test_client()
    with count_queries() as seen:
        client.get("/help/guide/lead")
    assert len(seen) <= 1
