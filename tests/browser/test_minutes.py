"""Notes in a browser: what dies with it is seconds; two secretaries; phone, dark and English."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import environment
from tests.browser.tools import axe_in_both_themes, scrolls_sideways, sign_in
from tests.htmlcheck import html_errors

ITEM = "/liaoning/meetings/31/items/2"
MINUTES = "/liaoning/meetings/32/minutes"
TYPED = "苏岚汇报三种取值的测算，取一点五时存量杆路约百分之六须加固。"
#: Page type -> who opens it, where; the numbers lie beyond those of the demo's own meetings.
PAGES = {
    "meeting": ("rep-cmcc", "/liaoning/meetings/2"),
    "meeting-sitting": ("rep-cucc", "/liaoning/meetings/1"),
    "agenda": ("secretariat", "/liaoning/meetings/1/agenda"),
    "past": ("rep-cmcc", "/liaoning/meetings?tab=past"),
    "desk": ("secretariat", ITEM),
    "item": ("rep-cucc", "/liaoning/meetings/32/items/2"),
    "minutes": ("rep-cmcc", MINUTES),
    "minutes-to-answer": ("secretariat", MINUTES),
    "editions": ("rep-cmcc", f"{MINUTES}/editions"),
    "extract": ("rep-cmcc", "/liaoning/meetings/32/items/2/extract"),
    "archive": ("rep-cmcc", "/liaoning/meetings/32/archive"),
    "draft-minutes": ("secretariat", "/liaoning/meetings/33/draft-minutes"),
    "notes-versions": ("secretariat", f"{ITEM}/versions"),
}


@pytest.fixture
def met(fresh_server: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The demo with a meeting that sits, one whose minutes are out, and one that has ended."""
    for name, value in environment(fresh_server.folder).items():
        if name in ("DATABASE_URL", "WORKSPACE_DATA"):
            monkeypatch.setitem(os.environ, name, value)
    from tests.meetings import papers
    from tests.meetings.demo import actor_now, the_demo
    from workspace import create_app
    from workspace.meetings.service import corrections

    uri = environment(fresh_server.folder)["DATABASE_URL"]
    data = fresh_server.folder / "data"
    with create_app({"SQLALCHEMY_DATABASE_URI": uri, "WORKSPACE_DATA": data}).app_context():
        world = the_demo()
        papers.noted(actor_now, papers.a_sitting(world, number=31))
        made = papers.some_minutes(world, actor_now, "circulated", 32)
        corrections.confirm_minutes(actor_now("rep-ctcc"), made, 1)
        where = papers.item(made.meeting)
        corrections.ask_correction(actor_now("rep-cucc"), papers.fresh(made), "应为五日。", where)
        papers.noted(actor_now, papers.a_sitting(world, state="ended", number=33))
    return fresh_server


def desk(page: Page) -> Any:
    return page.locator("form[action$='/take-notes'] textarea")


def test_a_browser_that_dies_loses_no_more_than_five_seconds(
    met: Any, new_page: Callable[..., Page]
) -> None:
    page = sign_in(new_page(), "secretariat")
    page.goto(ITEM)
    area = desk(page)
    area.focus()
    area.press("End")
    with page.expect_response(lambda answer: answer.url.endswith("/drafts"), timeout=6_000):
        area.press_sequentially(TYPED * 2, delay=80)  # never a pause of two seconds
    page.context.close()
    again = sign_in(new_page(), "secretariat")
    again.goto(ITEM)
    assert len(desk(again).input_value()) > 20
    assert desk(again).input_value().rstrip()[-12:] in (desk(again).input_value() + TYPED * 2)
    expect(again.locator("main")).to_contain_text("这里是您上次没有保存的文字")
    again.locator("form[action$='/take-notes'] button[type=submit]").last.click()
    expect(again.locator("main")).not_to_contain_text("这里是您上次没有保存的文字")


def test_two_secretaries_lose_nothing(met: Any, new_page: Callable[..., Page]) -> None:
    one, other = sign_in(new_page(), "secretariat"), sign_in(new_page(), "lead-om")
    for page in (one, other):
        page.goto(ITEM)
    desk(one).fill("另起一段：秘书记的。")
    one.get_by_role("button", name="保存记录").click()
    expect(one.locator("h2", has_text="记录")).to_contain_text("第2稿")
    desk(other).fill("另起一段：组长记的。")
    other.get_by_role("button", name="保存记录").click()
    expect(other.locator("h1")).to_contain_text("409")
    expect(other.locator("main")).to_contain_text("秘书记的")
    expect(other.locator("textarea").first).to_have_value("另起一段：组长记的。")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_pages(locale: str, met: Any, new_page: Callable[..., Page]) -> None:
    """axe in both themes, three widths, the HTML checker; one served demo for all of them."""
    found, html = [], {}
    for handle in sorted({handle for handle, _ in PAGES.values()}):
        page = new_page(handle, locale=locale)
        for name, (whose, address) in PAGES.items():
            if whose != handle:
                continue
            page.goto(address)
            html[name] = page.request.get(page.url).text()
            found += [f"{name}: {fault}" for fault in axe_in_both_themes(page)]
            for width in (320, 390, 1280):
                page.set_viewport_size({"width": width, "height": 844})
                found += [f"{name}: sideways at {width}"] if scrolls_sideways(page) else []
            if folder := os.environ.get("PICTURES"):
                page.emulate_media(color_scheme="light")
                page.screenshot(path=f"{folder}/{locale}-{name}.png", full_page=True)
    assert found == []
    assert html_errors(html) == []
