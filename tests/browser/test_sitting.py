"""A whole sitting with five accounts, the secretary at a desk and members on phones, and a wall."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.meeting_rows import CALLED, TITLES, VOTED, a_meeting_now
from tests.browser.steps import PHONE, Person
from tests.browser.tools import axe, axe_in_both_themes, scrolls_sideways
from tests.htmlcheck import html_errors

MOTION = "新建共享杆路荷载核算采用统一安全系数1.5；覆冰厚度10mm以上地区另行规定。"
MEMBERS = ("rep-cmcc", "rep-cucc", "rep-ctcc")
STAGE = {"width": 1280, "height": 720}
SMALLEST = 28
#: The smallest font size of any text that is shown.
SIZES = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !one.checkVisibility()) continue;
    if (one.closest(".vh, script, style")) continue;
    found.push([parseFloat(getComputedStyle(one).fontSize), walk.currentNode.textContent.trim()]);
  }
  return found;
}"""


@pytest.fixture
def meeting(fresh_server):
    return a_meeting_now(fresh_server.folder)


@pytest.fixture
def who(new_page):
    """Each account on a device of its own: the secretary's is a desk, the others' are phones."""
    known = {}

    def person(account, **device):
        if account not in known:
            options = device or ({} if account == "secretariat" else PHONE)
            known[account] = Person(new_page(account, **options), account)
        return known[account]

    return person


def press(person, key):
    """A shortcut, on the page itself, answered by another page."""
    page = person.page
    page.locator("main").focus()
    with page.expect_navigation():
        page.keyboard.press(key)


def open_by_keyboard(keeper, meeting):
    """The secretary opens the meeting, reads the notice; the code."""
    keeper.page.goto(f"{meeting}/live")
    press(keeper, "n")
    keeper.form("open_meeting").locator("select[name=presiding]").select_option(index=0)
    keeper.form("open_meeting").locator("button[type=submit]").press("Enter")
    keeper.page.wait_for_url("**/live")
    return keeper.page.locator("#live-facts code").inner_text()


def check_in(person, meeting, code, *, by_qr):
    person.page.goto(f"{meeting}/check-in" + (f"?code={code}" if by_qr else ""))
    if not by_qr:
        person.fill("check_in", check_in_code=code.lower())
    person.press("check_in")
    person.page.wait_for_url("**/live")


def test_a_sitting_from_its_opening_to_its_end(meeting, who, new_page):
    keeper = who("secretariat")
    code = open_by_keyboard(keeper, meeting)
    wall = Person(new_page("lead-om", viewport=STAGE), "lead-om").page
    wall.goto(f"{meeting}/projector")
    expect(wall.locator(".door-in .code")).to_have_text(code)
    expect(wall.locator(".door-in img")).to_be_visible()
    for n, account in enumerate(MEMBERS):
        check_in(who(account), meeting, code, by_qr=bool(n))
    bar = keeper.page.locator("#live-bar")
    expect(bar).to_contain_text("3 / 4", timeout=10_000)
    press(keeper, "n")  # to the notice's own page, where it is read
    keeper.press("read_notice")
    who("rep-cucc").page.goto(f"{meeting}/live")
    who("rep-cucc").go("acknowledge_notice")
    who("rep-cucc").press("acknowledge_notice")
    press(keeper, "n")
    press(keeper, "n")
    heading = keeper.page.locator("#l-m")
    expect(heading).to_contain_text(TITLES[VOTED])
    expect(keeper.page.locator("#live-agenda")).to_contain_text("1人确认听取")
    speak(keeper, who("rep-ctcc"), meeting)
    leave_and_return(keeper, who("rep-cmcc"), meeting)
    vote(keeper, who, wall, meeting)
    end(keeper, meeting)


def speak(keeper, member, meeting):
    member.page.goto(f"{meeting}/live")
    member.press("ask_to_speak")
    queue = keeper.page.locator("#live-floor .queue li")
    expect(queue).to_have_count(1, timeout=10_000)
    press(keeper, "s")
    expect(keeper.page.locator("#live-floor .queue .now")).to_contain_text("辽宁电信")
    press(keeper, "s")
    expect(queue).to_have_count(0)


def leave_and_return(keeper, member, meeting):
    member.page.goto(f"{meeting}/live")
    member.go("leave_meeting")
    member.fill("leave_meeting", reason="接听故障调度")
    member.press("leave_meeting")
    roll = keeper.page.locator("#live-roll li", has_text="辽宁移动").first
    expect(roll).to_contain_text("接听故障调度", timeout=10_000)
    expect(keeper.page.locator("#live-bar")).to_contain_text("还缺1家")
    keeper.page.locator("main").focus()
    keeper.page.keyboard.press("r")
    expect(roll).to_be_focused()
    with keeper.page.expect_navigation():
        keeper.page.keyboard.press("1")  # contradicts the person: asked why
    keeper.fill("correct_attendance", reason="已返席")
    keeper.choose("correct_attendance", keeper.say("where.present"))
    keeper.press("correct_attendance")
    expect(keeper.page.locator("#live-bar")).to_contain_text("刚好达到")


def vote(keeper, who, wall, meeting):
    press(keeper, "v")
    keeper.fill("put_to_vote", motion=MOTION)
    keeper.press("put_to_vote")
    seats = wall.locator("#stage .seats li")
    expect(seats).to_have_count(3, timeout=10_000)
    expect(wall.locator("#stage")).to_contain_text("还差")
    assert smallest(wall) >= SMALLEST
    assert not overflows(wall)
    for account in MEMBERS:
        member = who(account)
        member.page.goto(f"{meeting}/live")
        member.choose("cast_ballot", member.say("choice.for"))
        member.press("cast_ballot")
        member.page.wait_for_url("**/live")
    expect(wall.locator("#stage .seats .for")).to_have_count(3, timeout=10_000)
    late = who("rep-crtc")
    late.page.goto(f"{meeting}/live")
    late.sees("不在本次表决的名册中")


def end(keeper, meeting):
    """The vote still runs, so the meeting cannot end; once it has closed, it does."""
    keeper.page.goto(f"{meeting}/end-meeting")
    keeper.press("end_meeting")
    keeper.sees(keeper.say("refused.has_no_open_poll"))
    keeper.page.goto(f"{meeting}/live")
    keeper.page.locator("#live-vote a[href*='/polls/']").first.click()
    keeper.go("close_poll")
    keeper.press("close_poll")
    keeper.page.wait_for_url("**/polls/1")
    keeper.page.goto(f"{meeting}/live")
    expect(keeper.page.locator("#live-vote")).to_contain_text(keeper.say("outcome.adopted"))
    keeper.page.goto(f"{meeting}/end-meeting")
    keeper.press("end_meeting")
    keeper.page.wait_for_url(f"**{meeting}")
    keeper.page.goto(f"{meeting}/live")
    expect(keeper.page.locator("#live-facts")).to_contain_text(keeper.say("meeting_state.ended"))


def smallest(page):
    sizes = page.evaluate(SIZES)
    assert sizes
    return min(sizes)[0]


def overflows(page):
    return page.evaluate("document.documentElement.scrollHeight > window.innerHeight")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_projector_is_read_from_the_last_row(meeting, who, new_page, theme, locale):
    open_by_keyboard(who("secretariat"), meeting)
    wall = new_page("lead-om", viewport=STAGE, color_scheme=theme, locale=locale)
    wall.goto(f"{meeting}/projector")
    assert smallest(wall) >= SMALLEST
    assert axe(wall) == []
    assert not overflows(wall)


PAGES = {
    "live": "secretariat",
    "live-member": "rep-cucc",
    "projector": "secretariat",
    "check-in": "rep-cucc",
    "read-notice": "secretariat",
    "adjourn-meeting": "secretariat",
    "end-meeting": "secretariat",
    "open-meeting": "secretariat",
}


def test_pages_of_a_sitting(fresh_server, meeting, who, read_as):
    """Those of a meeting that was opened, and the first of one that was only called."""
    open_by_keyboard(who("secretariat"), meeting)
    noticed = a_meeting_now(fresh_server.folder, 902)
    found, html = [], {}
    for name, account in PAGES.items():
        base = noticed if name == "open-meeting" else meeting
        page = read_as(account)
        page.goto(f"{base}/{name.removesuffix('-member')}")
        html[name] = page.request.get(page.url).text()
        faults = axe_in_both_themes(page)
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            faults += [f"sideways at {width}"] if scrolls_sideways(page) else []
        found += [f"{name}: {fault}" for fault in faults]
    assert found == []
    assert html_errors(html) == []


def test_without_script_the_desk_works_by_plain_forms(meeting, new_page):
    keeper = Person(new_page("secretariat", java_script_enabled=False), "secretariat", script=False)
    page = keeper.page
    page.goto(f"{meeting}/live")
    keeper.go("open_meeting")
    keeper.press("open_meeting")
    keeper.go("read_notice")
    keeper.press("read_notice")
    row = page.locator("#live-roll li", has_text="辽宁联通").first
    row.get_by_role("button", name=keeper.say("where.present"), exact=True).click()
    expect(page.locator("#live-bar")).to_contain_text("1 / 4")
    page.get_by_role("button", name=re.compile("进入第1项")).click()
    expect(page.locator("#l-m")).to_contain_text(TITLES[1])


def test_a_network_that_goes_and_comes_back(meeting, who):
    keeper = who("secretariat")
    open_by_keyboard(keeper, meeting)
    page = keeper.page
    note = page.locator("[data-stale]")
    expect(note).to_be_hidden()
    page.context.set_offline(True)
    expect(note).to_be_visible(timeout=10_000)
    page.context.set_offline(False)
    expect(note).to_be_hidden(timeout=10_000)
    assert len(CALLED) == 7
