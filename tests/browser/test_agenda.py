"""An agenda put in order by hand."""

from datetime import timedelta

from playwright.sync_api import Locator, Page

from tests.browser.steps import Person
from tests.browser.test_meeting_whole import convene
from tests.browser.tools import axe


def listed(page: Page) -> list[str]:
    """What this test put on the agenda, in its order."""
    titles = page.locator("ol.agenda h3").all_inner_texts()
    return [title for title in titles if title in ("甲", "乙", "丙")]


def row_of(page: Page, title: str) -> Locator:
    heading = page.get_by_role("heading", name=title, exact=True)
    return page.locator("ol.agenda > li").filter(has=heading)


def test_an_agenda_is_ordered_by_dragging(fresh_server, new_page):
    chair = Person(new_page("chair"), "chair")
    meeting = convene(chair, fresh_server.folder, timedelta(days=20))
    for title in ("甲", "乙", "丙"):
        chair.page.goto(f"{meeting}/list-item")
        chair.fill("list_item", title=title)
        chair.press("list_item")
        chair.page.wait_for_url("**/agenda")
    assert listed(chair.page) == ["甲", "乙", "丙"]
    first, last = (row_of(chair.page, title) for title in ("甲", "丙"))
    with chair.page.expect_navigation():
        last.drag_to(first)
    assert listed(chair.page) == ["丙", "甲", "乙"]
    found = axe(chair.page)
    chair.page.goto(meeting)
    assert found + axe(chair.page) == []
