"""What goes wrong while people work: a second click, a lapsed session, two tabs."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.steps import Person, people

NEXT, LAST = "辽通自律〔2009〕11号", "辽通自律〔2009〕10号"
LONG = "一、" + "请各单位核对互联口径。" * 120 + "\n\n二、以上。"
THREAD = "/liaoning/mk/issues/27"


@pytest.fixture
def chair(fresh_server, new_page) -> Person:
    """The chair before a cleared draft that is ready to be signed."""
    who = people(new_page, "zh")
    chair, reviewer = who("chair"), who("reviewer")
    chair.page.goto("/liaoning/resolutions/draft-resolution-with-cause")
    act = "draft_resolution_with_cause"
    chair.fill(act, title="关于雪灾抢修的决议", ground="时限不足", preamble="因雪灾。")
    chair.fill(act, clauses="各单位互借应急发电车。")
    chair.press(act, chair.say("resolution.save_draft"))
    chair.state("resolution_state.draft")
    reviewer.page.goto(chair.page.url)
    reviewer.press("clear_resolution")
    reviewer.state("resolution_state.cleared")
    chair.page.reload()
    return chair


def numbers(page: Page) -> list[str]:
    """The newest numbers of the register."""
    page.goto("/liaoning/resolutions")
    return page.locator("tbody tr th .meta").all_inner_texts()[:2]


def test_two_clicks_on_publish_draw_one_number(chair):
    chair.form("publish_resolution").get_by_role("button").click()
    chair.page.locator("dialog[open] button[value=go]").dblclick(no_wait_after=True)
    chair.state("resolution_state.in_force")
    assert numbers(chair.page) == [NEXT, LAST]


def test_a_form_sent_from_two_tabs_draws_one_number_and_says_why(chair):
    other = chair.page.context.new_page()
    other.goto(chair.page.url)
    chair.press("publish_resolution")
    chair.state("resolution_state.in_force")
    other.locator("form[action$='/publish-resolution'] button").click()
    other.locator("dialog[open] button[value=go]").click()
    expect(other.locator("h1")).to_contain_text("403")
    expect(other.locator("main")).to_contain_text(chair.say("refused.is_cleared_resolution"))
    assert numbers(other) == [NEXT, LAST]


def test_two_clicks_without_script_publish_one_comment(fresh_server, new_page):
    member = people(new_page, "zh", java_script_enabled=False)("rep-cucc")
    member.page.goto(THREAD)
    member.fill("add_comment", text="只发一次")
    button = member.form("add_comment").get_by_role("button", name=member.say("issue.publish"))
    button.dblclick(no_wait_after=True)
    expect(member.page.locator("#posts li", has_text="只发一次")).to_have_count(1)
    member.page.reload()
    expect(member.page.locator("#posts li", has_text="只发一次")).to_have_count(1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "bare"])
def test_a_long_comment_outlives_its_session(fresh_server, new_page, script):
    member = people(new_page, "zh", java_script_enabled=script)("rep-cucc")
    member.page.goto(THREAD)
    member.fill("add_comment", text=LONG)
    sign_out_elsewhere(member.page)
    member.press("add_comment", member.say("issue.publish"))
    expect(member.page.locator("main")).to_contain_text(member.say("account.lapsed"))
    fill_in(member.page)
    expect(member.page.locator("h1")).to_have_text(member.say("resume.title"))
    expect(member.page.get_by_label(member.say("field.text"), exact=True)).to_have_value(LONG)
    member.press("add_comment", member.say("resume.submit"))
    expect(member.page.locator("#posts li", has_text="二、以上。")).to_have_count(1)
    expect(member.page.locator("textarea[data-composer]")).to_have_value("")


def sign_out_elsewhere(page: Page) -> None:
    """The same person signs out in another tab."""
    other = page.context.new_page()
    other.goto("/account")
    other.locator("form[action='/sign-out'] button").click()
    expect(other.locator("input[type=password]")).to_be_visible()
    other.close()


def fill_in(page: Page, account: str = "rep-cucc") -> None:
    """Sign in on the page that is shown."""
    form = page.locator("form:has(input[type=password])")
    form.locator("input[autocomplete=username]").fill(account)
    form.locator("input[type=password]").fill("liaoning-demo")
    form.locator("button").first.click()


def test_a_lapsed_text_is_handed_to_nobody_else(fresh_server, new_page):
    member = people(new_page, "zh")("rep-cucc")
    member.page.goto(THREAD)
    member.fill("add_comment", text=LONG)
    sign_out_elsewhere(member.page)
    member.press("add_comment", member.say("issue.publish"))
    fill_in(member.page, "rep-ctcc")
    expect(member.page.locator("h1")).to_have_text(member.say("nav.home"))
    expect(member.page.locator("main")).not_to_contain_text("请各单位核对互联口径")


def test_a_draft_waits_where_it_was_typed(fresh_server, new_page):
    member = people(new_page, "zh")("rep-cucc")
    member.page.goto(THREAD)
    member.fill("add_comment", text="还没写完")
    status = member.page.locator("[data-draft-status]")
    expect(status).to_have_text(member.say("draft.saved"), timeout=10_000)
    elsewhere = new_page("rep-cucc")
    elsewhere.goto(THREAD)
    expect(elsewhere.locator("textarea[data-composer]")).to_have_value("还没写完")
    stranger = new_page("rep-ctcc")
    stranger.goto(THREAD)
    expect(stranger.locator("textarea[data-composer]")).to_have_value("")


@pytest.mark.parametrize(
    ("handle", "address"),
    [("lead-mk", "/liaoning/mk/open-issue"),
     ("chair", "/liaoning/resolutions/draft-resolution-with-cause")],
)  # fmt: skip
def test_leaving_a_long_form_with_something_typed_asks_first(new_page, handle, address):
    page, asked = new_page(handle), []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.goto(address)
    page.on("dialog", stay)
    page.locator("button[name=lang]:visible").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert asked == []  # nothing was typed
    page.locator("#title").fill("写了很久的题目")
    page.locator("button[name=lang]:visible").click(no_wait_after=True)
    page.locator("a.brand").click(no_wait_after=True)
    expect(page.locator("#title")).to_have_value("写了很久的题目")
    assert asked == ["beforeunload"] * 2
    page.locator("form[data-unsaved]").evaluate("e => { e.noValidate = true; }")
    page.locator("form[data-unsaved] .btnrow button").last.click()  # sent, and found wanting
    expect(page.locator(".summary")).to_be_visible()
    assert len(asked) == 2
    page.locator("a.brand").click(no_wait_after=True)
    expect(page.locator("#title")).to_have_value("写了很久的题目")
    assert len(asked) == 3


def test_two_people_who_edit_one_draft_see_both_texts(fresh_server, new_page):
    who = people(new_page, "zh")
    first, second = who("lead-mk"), who("mk-cmcc-1")
    for person in (first, second):
        person.page.goto("/liaoning/mk/issues/26/edit-issue")
    first.fill("edit_issue", proposal="先保存的方案。")
    first.press("edit_issue", first.say("button.save"))
    first.sees("先保存的方案。")
    second.fill("edit_issue", proposal="后保存的方案。")
    second.press("edit_issue", second.say("button.save"))
    second.sees("409", "先保存的方案。", "后保存的方案。")
    second.page.get_by_role("button", name=second.say("conflict.save")).click()
    second.state("issue_state.draft")
    second.sees("后保存的方案。")
