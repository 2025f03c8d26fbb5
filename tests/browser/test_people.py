"""From the secretary's first click to a new person's first sign-in, and to the lost password."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import Person, people
from tests.browser.tools import axe, scrolls_sideways, sign_in

PEOPLE = "/liaoning/settings/people"
FIRST, SECOND = "quiet river under 桥 37", "slow lamp over 山 58"


def invite(secretary: Person, handle: str) -> str:
    """Add a person and issue an invitation; its address as the page shows it, once."""
    page = secretary.page
    page.goto(PEOPLE)
    page.get_by_role("link", name=secretary.say("act.add_person")).click()
    secretary.fill("add_person", person_or_role="新来的专家")
    page.locator("#handle").fill(handle)
    secretary.press("add_person")
    return issue(secretary, secretary.say("act.issue_link"))


def issue(secretary: Person, words: str) -> str:
    secretary.press("issue_link", words)
    shown = secretary.page.locator("#new-link")
    expect(shown).to_have_value(re.compile("/invitations/"))
    address = shown.input_value()
    secretary.page.reload()
    expect(shown).to_have_count(0)
    return address


def set_password(page: Page, password: str) -> None:
    page.locator("#new_password").fill(password)
    page.locator("#confirmation").fill(password)
    page.locator("form:has(#new_password) button[type=submit]").click()
    page.locator("#new_password").wait_for(state="detached")


@pytest.mark.parametrize(("lang", "script"), [("zh", True), ("en", False)], ids=["zh", "en-bare"])
def test_an_invitation_leads_to_the_first_sign_in(fresh_server, new_page, lang, script):
    who = people(new_page, lang, java_script_enabled=script)
    secretary = who("secretariat")
    address = invite(secretary, "new-expert")
    locale = "en-GB" if lang == "en" else "zh-CN"
    page = new_page(locale=locale, java_script_enabled=script)
    page.goto(address)
    expect(page.locator("h1")).to_have_text("新来的专家")
    page.locator("#new_password").fill("short")
    page.locator("#confirmation").fill("other")
    page.locator("form:has(#new_password) button[type=submit]").click()
    expect(page.locator(".summary")).to_be_visible()
    set_password(page, FIRST)
    expect(page.locator("main")).to_contain_text(secretary.say("home.unseated"))
    page.goto(address)
    expect(page.locator("h1")).to_have_text(secretary.say("link.spent"))
    other = sign_in(new_page(locale=locale), "new-expert", FIRST)
    other.goto("/account")
    expect(other.locator("main")).to_contain_text(secretary.say("account_event.link_used"))


def test_a_reset_throws_everybody_else_out_and_deactivation_all(fresh_server, new_page):
    who = people(new_page, "zh")
    secretary, member = who("secretariat"), who("rep-cucc")
    secretary.page.goto(f"{PEOPLE}?q=rep-cucc")
    secretary.page.get_by_role("link", name="辽宁联通代表").click()
    address = issue(secretary, secretary.say("act.issue_link"))
    page = new_page()
    page.goto(address)
    set_password(page, SECOND)
    member.page.goto("/account")
    expect(member.page.locator("#password")).to_be_visible()
    secretary.page.get_by_role("link", name=secretary.say("act.deactivate_person")).click()
    secretary.fill("deactivate_person", reason="离任")
    secretary.press("deactivate_person")
    secretary.sees("离任", secretary.say("standing.deactivated"))
    page.goto("/account")
    expect(page.locator("#password")).to_be_visible()


def test_devices_tokens_and_passwords_by_hand(fresh_server, new_page):
    first, second = (sign_in(new_page(), "rep-cucc") for _ in range(2))
    first.goto("/account")
    first.get_by_role("button", name="退出其他全部设备").click()
    second.goto("/account")
    expect(second.locator("#password")).to_be_visible()
    first.locator("#name").fill("办公电脑的阅读器")
    first.get_by_role("button", name="新建令牌").click()
    feed = first.locator("#feed-issues").input_value()
    first.get_by_role("button", name="复制 令牌").click()
    expect(first.get_by_role("button", name="已复制")).to_be_visible()
    assert "<feed" in first.request.get(feed).text()
    first.get_by_role("link", name="修改口令").click()
    first.locator("#new_password").fill(FIRST)
    first.get_by_role("button", name="显示所输入的口令").click()
    expect(first.locator("#new_password")).to_have_attribute("type", "text")
    first.locator("#confirmation").fill(FIRST)
    first.locator("#password").fill("liaoning-demo")
    first.get_by_role("button", name="修改口令").click()
    expect(first.locator(".note[role=status]").first).to_contain_text("口令已修改")


def test_the_pages_behind_a_link_are_sound(fresh_server, new_page):
    secretary = people(new_page, "zh")("secretariat")
    address = invite(secretary, "new-expert")
    for where in (address, "/invitations/none"):
        page = new_page()
        page.goto(where)
        assert axe(page) == []
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            assert not scrolls_sideways(page)


def test_a_committee_is_switched_in_the_open(new_page):
    page = sign_in(new_page(), "city-shenyang")
    page.locator(".standing summary").click()
    assert axe(page) == []
    page.locator(".standing").get_by_role("button", name="沈阳市通信自律公约组织").click()
    expect(page.locator(".brand")).to_contain_text("沈阳市")
    page.goto("/")
    expect(page.locator(".brand")).to_contain_text("沈阳市")
