"""An agenda put in order by hand."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.steps import Person
from tests.browser.test_meeting_whole import convene
from tests.browser.tools import axe


def test_an_agenda_is_ordered_by_dragging(fresh_server, new_page):
    chair = Person(new_page("chair"), "chair")
    meeting = convene(chair, fresh_server.folder, timedelta(days=20))
    for title in ("甲", "乙", "丙"):
        chair.page.goto(f"{meeting}/list-item")
        chair.fill("list_item", title=title)
        chair.press("list_item")
        chair.page.wait_for_url("**/agenda")
    titles = chair.page.locator("ol.agenda h3")
    expect(titles).to_have_text([chair.say("agenda.notice"), "甲", "乙", "丙"])
    rows = chair.page.locator("ol.agenda > li")
    with chair.page.expect_navigation():
        rows.nth(3).drag_to(rows.nth(1))
    expect(titles).to_have_text([chair.say("agenda.notice"), "丙", "甲", "乙"])
    found = axe(chair.page)
    chair.page.goto(meeting)
    assert found + axe(chair.page) == []
