"""The bell by hand: follow, be told, open, read; with script and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import people

ISSUE = "/liaoning/mk/issues/27"


def bell(page: Page) -> int:
    """How many the bell says are unread."""
    words = page.locator("a.bell").get_attribute("aria-label") or ""
    found = re.search(r"\d+", words)
    return int(found[0]) if found else 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "bare"])
def test_followed_told_opened_and_read(fresh_server, new_page, script):
    who = people(new_page, "zh", java_script_enabled=script)
    reader, writer = who("regulator"), who("rep-ctcc")
    page = reader.page
    page.goto(ISSUE)
    button = page.get_by_role("button", name=reader.say("follow.all"), exact=True)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(page).to_have_url(re.compile(f"{ISSUE}$"))
    expect(button).to_have_attribute("aria-pressed", "true")
    before = bell(page)

    writer.page.goto(ISSUE)
    writer.fill("add_comment", text="请各单位再看一遍第三条。")
    writer.press("add_comment", writer.say("issue.publish"))

    page.reload()
    assert bell(page) == before + 1
    page.locator("a.bell").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(reader.say("notice.title"))
    line = page.locator(".notices > li").first
    expect(line).to_contain_text("辽宁电信代表发表了意见")
    line.locator("button.t").click()
    expect(page).to_have_url(re.compile(rf"{ISSUE}(\?page=\d+)?#c\d+$"))
    expect(page.locator("#posts")).to_contain_text("请各单位再看一遍第三条。")
    assert bell(page) == before

    page.get_by_role("button", name=reader.say("follow.duties"), exact=True).click()
    expect(page.locator("form.follow")).to_contain_text(reader.say("follow.says_duties"))


def test_marked_read_one_by_one_and_all_at_once(fresh_server, new_page):
    reader = people(new_page, "en")("rep-cucc")
    page = reader.page
    page.goto("/notices")
    before = bell(page)
    assert before > 2
    lines = page.locator(".notices > li")
    shown = lines.count()
    page.get_by_role("button", name=reader.say("notice.mark_read")).first.click()
    expect(lines).to_have_count(shown - 1)
    assert bell(page) < before
    page.get_by_role("button", name=reader.say("notice.mark_all"), exact=True).click()
    expect(page.locator("main")).to_contain_text(reader.say("notice.none_new"))
    assert bell(page) == 0
    page.get_by_role("link", name=re.compile(f"^{reader.say('notice.all')}$")).click()
    assert lines.count() > 1


def test_a_click_on_a_long_line_and_the_keyboard(fresh_server, new_page):
    page = people(new_page, "zh")("rep-cucc").page
    page.goto("/notices?tab=all")
    fold = page.locator(".notices summary").first
    fold.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notices details[open] li").first).to_be_visible()
    first = page.locator(".notices button.t").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/notices"))
