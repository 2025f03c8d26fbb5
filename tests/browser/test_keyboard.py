"""By keyboard alone, in the theme and language one chose, and with parts that stay live."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import Person, people
from tests.browser.tools import axe, sign_in

POLL_ISSUE = "/liaoning/om/issues/20"
MOST_TABS = 80


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on such an element."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_the_first_tab_offers_to_skip_to_the_text(page):
    sign_in(page, "rep-ctcc")
    page.goto("/liaoning/issues")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_slash_goes_to_the_search_but_not_while_typing(page):
    sign_in(page, "rep-ctcc")
    page.goto("/liaoning/issues")
    page.locator("#f-q").press("/")
    expect(page.locator("#f-q")).to_have_value("/")
    page.goto("/liaoning/resolutions")  # a page without a box of its own
    page.keyboard.press("/")
    page.wait_for_url("**/liaoning/search")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("光纤")
    page.keyboard.press("Enter")
    page.wait_for_url("**/liaoning/search?q=*")
    expect(page.locator("mark").first).to_have_text("光缆")
    page.locator("#q").blur()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("光纤")


def test_a_ballot_is_cast_by_keyboard(fresh_server, new_page):
    member = people(new_page, "zh")("rep-cucc")
    page = member.page
    page.goto("/liaoning/em/issues/46")
    tab_to(page, "input[name=choice]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("input[name=choice][value=against]")).to_be_checked()
    tab_to(page, "form[action$='/cast-ballot'] button")
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("辽宁联通")
    expect(dialog).to_contain_text(member.say("choice.against"))
    expect(dialog.locator("button[value='']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".roll li:has(.own)")).to_contain_text(member.say("choice.against"))


#: Asks for the ballot's confirmation, closes it and asks again before anything else may happen.
TWICE_AT_ONCE = """form => {
  const ask = () => form.requestSubmit(form.querySelector('button:not([type=button])'));
  ask();
  document.getElementById(form.dataset.confirm).close();
  ask();
}"""


def about_to_vote(new_page):
    """A representative before its ballot, 不同意 chosen."""
    member = people(new_page, "zh")("rep-cucc")
    member.page.goto("/liaoning/em/issues/46")
    member.page.locator("input[name=choice][value=against]").check()
    return member, member.page


def test_a_confirmation_opened_again_at_once_still_sends(fresh_server, new_page):
    member, page = about_to_vote(new_page)
    member.form("cast_ballot").evaluate(TWICE_AT_ONCE)
    page.locator("dialog[open] button[value=go]").click()
    expect(page.locator(".roll li:has(.own)")).to_contain_text(member.say("choice.against"))


#: Presses the dialog's button; what it then covers, and whether the form is on its way.
PRESSED = """form => {
  const dialog = document.getElementById(form.dataset.confirm);
  dialog.querySelector('button[value=go]').click();
  return [dialog.open, form.dataset.sent];
}"""


def test_a_second_press_in_the_confirmation_changes_nothing(fresh_server, new_page):
    """Were the dialog gone before the form is read, the press would fall on what lies behind."""
    member, page = about_to_vote(new_page)
    form = member.form("cast_ballot")
    form.locator("button:not([type=button])").last.click()
    expect(page.locator("dialog[open]")).to_have_count(1)
    assert form.evaluate(PRESSED) == [True, "yes"]
    expect(page.locator(".roll li:has(.own)")).to_contain_text(member.say("choice.against"))
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_ctrl_enter_publishes_a_comment(fresh_server, new_page):
    page = people(new_page, "zh")("rep-cucc").page
    page.goto("/liaoning/mk/issues/27")
    tab_to(page, "textarea[data-composer]")
    page.keyboard.type("用键盘写的")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#posts li", has_text="用键盘写的")).to_have_count(1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "bare"])
def test_theme_and_language_stay_as_chosen(fresh_server, new_page, script):
    page = sign_in(new_page(java_script_enabled=script), "rep-ctcc")
    page.locator(".top button.to-dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".top button[name=lang]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/liaoning/issues?tab=all")
    expect(page.locator("h1")).to_have_text("Issues")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    if script:  # axe waits by timers, which run nowhere without it
        assert axe(page) == []  # the button that leads back stands in this theme alone
    page.goto("/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_switch_comes_back_to_the_page_and_its_filters(fresh_server, new_page):
    page = sign_in(new_page(), "rep-ctcc")
    page.goto("/liaoning/issues?tab=all&sort=updated")
    page.locator(".top button[name=lang]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/liaoning/issues?tab=all&sort=updated")


def test_the_tally_is_live_and_leaves_typed_text_alone(fresh_server, new_page):
    who = people(new_page, "zh")
    reader, voter = who("rep-cucc"), who("rep-crtc")
    reader.page.goto(POLL_ISSUE)
    tally = reader.page.locator(".proposal .tally")
    before = tally.inner_text()
    typed = type_and_look(reader)
    voter.page.goto(POLL_ISSUE)
    voter.form("cast_ballot").locator("label.choice.for").click()
    voter.press("cast_ballot")
    expect(tally).not_to_have_text(before, timeout=15_000, use_inner_text=True)
    composer = reader.page.locator("textarea[data-composer]")
    expect(composer).to_have_value("写到一半")
    expect(composer).to_be_focused()
    assert abs(composer.bounding_box()["y"] - typed) < 2
    expect(reader.form("cast_ballot").locator("input[value=abstain]")).to_be_checked()


def type_and_look(reader: Person) -> float:
    """Choose without sending, type a comment; where on the screen its text stands."""
    reader.form("cast_ballot").locator("label.choice.abstain").click()
    composer = reader.page.locator("textarea[data-composer]")
    composer.fill("写到一半")
    composer.scroll_into_view_if_needed()
    return composer.bounding_box()["y"]


def test_new_comments_are_announced_and_shown_when_asked_for(fresh_server, new_page):
    who = people(new_page, "zh")
    reader, writer = who("rep-ctcc"), who("rep-crtc")
    for person in (reader, writer):
        person.page.goto("/liaoning/mk/issues/27")
    reader.page.locator("#c2").scroll_into_view_if_needed()
    read_at = reader.page.evaluate("scrollY")
    writer.fill("add_comment", text="刚写好的")
    writer.press("add_comment", writer.say("issue.publish"))
    notice = reader.page.locator("[data-new-in] button")
    expect(notice).to_have_text("有1条新发言，查看", timeout=15_000)
    expect(reader.page.locator("[role=status][data-new-in]")).to_have_text("有1条新发言，查看")
    new = reader.page.locator("#posts > li", has_text="刚写好的")
    expect(new).to_have_count(0)
    assert reader.page.evaluate("scrollY") == read_at  # the text being read never moves
    notice.focus()
    reader.page.keyboard.press("Enter")
    expect(new).to_be_in_viewport()
    expect(new).to_be_focused()
    expect(notice).to_be_hidden()


def test_single_keys_lead_through_the_product(new_page):
    page = sign_in(new_page(), "rep-cucc")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/liaoning/issues")
    page.keyboard.press("/")
    expect(page.locator("#f-q")).to_be_focused()
    page.keyboard.type("g h?")
    expect(page.locator("#f-q")).to_have_value("g h?")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("main .rows a.t").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/issues/*")
    page.keyboard.press("r")
    expect(page.locator("textarea[data-composer]")).to_be_focused()


def test_a_question_mark_shows_the_shortcuts_and_they_can_be_turned_off(new_page):
    page = sign_in(new_page(), "rep-cucc")
    page.keyboard.press("?")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("tbody tr")).to_have_count(24)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.goto("/help/keyboard")
    page.get_by_role("button", name="停用单键快捷键").click()
    page.goto("/liaoning/resolutions")
    page.keyboard.press("?")
    page.keyboard.press("j")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("body")).to_be_focused()
