"""A whole meeting, from calling it to its approved minutes and the agenda of the next one: five
accounts and the reviewer, at desks and on phones; the secretary by keyboard alone."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.steps import PHONE, Clicker, Person, Typist
from workspace import clock, create_app
from workspace.db import db
from workspace.home.cli.tick import tick_once

ISSUE = 19
#: After the notice come the minutes and actions of last time; standing items follow at the end.
VOTED, LAST = 3, 4
ON_PHONES = ("rep-cucc", "rep-ctcc")
NOTES = """讨论了三种疏导口径，意见趋于一致。
议定：骨干直联点流量按季度互通。
交办：辽宁移动 12月31日前提出试行方案。"""
ACTION = "提出试行方案"
#: How the demo's antitrust notice begins.
NOTICE = {"zh": "与会单位互为竞争者", "en": "Those present compete wi"}
CORRECTED = "骨干直联点流量按月互通。"
SHANGHAI = ZoneInfo("Asia/Shanghai")


DEVICES = {
    "zh-desk-keyboard": ("zh", {}, Typist),
    "en-phone-bare": ("en", {**PHONE, "java_script_enabled": False}, Clicker),
}


@pytest.mark.parametrize("device", DEVICES)
def test_a_meeting_from_its_calling_to_the_next(fresh_server, new_page, device):
    lang, options, keeps = DEVICES[device]
    known = {}

    def who(account):
        if account not in known:
            is_desk = account in ("chair", "secretariat", "reviewer")
            device = {**({} if is_desk else PHONE), **options}
            page = new_page(account, locale="en-GB" if lang == "en" else "zh-CN", **device)
            kind = keeps if account == "secretariat" else Person
            script = device.get("java_script_enabled", True)
            known[account] = kind(page, account, lang, script=script)
        return known[account]

    folder, keeper = fresh_server.folder, who("secretariat")
    meeting = convene(who("chair"), folder, timedelta(minutes=30))
    arrange(keeper, meeting)
    excuse(who("rep-crtc"), meeting)
    come(keeper, who, meeting)
    leave_and_return(keeper, who("rep-cucc"), meeting)
    decide(keeper, who, meeting)
    rest_and_end(keeper, meeting)
    minutes = write(keeper, who("reviewer"), meeting)
    correct(keeper, who, minutes)
    following = convene(who("chair"), folder, timedelta(days=20))
    approve(who("rep-cucc"), meeting, folder)
    carried_over(who("chair"), meeting, following)


def now_in(folder) -> datetime:
    """The committee's time, which the demo's database says."""
    with closing(sqlite3.connect(folder / "workspace.db")) as rows:
        (offset,) = rows.execute("SELECT max(abs(clock_offset_ms)) FROM committee").fetchone()
        (sign,) = rows.execute("SELECT min(clock_offset_ms) FROM committee").fetchone()
    return datetime.now(UTC) + timedelta(milliseconds=-offset if sign < 0 else offset)


def tick(folder, later: timedelta) -> None:
    """The clockwork at an instant to come."""
    uri = f"sqlite:///{folder / 'workspace.db'}"
    app = create_app({"SQLALCHEMY_DATABASE_URI": uri, "WORKSPACE_DATA": folder / "data"})
    with app.app_context(), clock.at(now_in(folder) + later):
        tick_once()
        db.session.remove()
        db.engine.dispose()


def convene(chair: Person, folder, ahead: timedelta) -> str:
    """The chair calls the representatives; the meeting's address."""
    at = (now_in(folder) + ahead).astimezone(SHANGHAI)
    until = at + timedelta(hours=2)
    page = chair.page
    page.goto("/liaoning/plenary/convene-meeting")
    chair.fill("convene_meeting", starts_at=f"{at:%Y-%m-%dT%H:%M}")
    chair.fill("convene_meeting", ends_at=f"{until:%Y-%m-%dT%H:%M}", place="协会三楼会议室")
    chair.press("convene_meeting")
    chair.state("meeting_state.planned")
    return page.url


def arrange(keeper: Person, meeting: str) -> None:
    """Two items, then the notice, which is a short one and says why."""
    keeper.page.goto(f"{meeting}/list-item?issue={ISSUE}")
    keeper.press("list_item")
    keeper.page.goto(f"{meeting}/list-item")
    keeper.fill("list_item", title="下次会议安排")
    keeper.press("list_item")
    expect(keeper.page.locator("ol.agenda > li")).to_have_count(7)
    keeper.page.goto(f"{meeting}/send-notice")
    keeper.fill("send_notice", short_notice="直联点割接在即")
    keeper.press("send_notice")
    keeper.state("meeting_state.noticed")
    keeper.sees("直联点割接在即")


def excuse(member: Person, meeting: str) -> None:
    """Whoever cannot come says so on the meeting's page."""
    member.page.goto(meeting)
    member.sees(NOTICE[member.lang])
    member.go("excuse_attendance")
    member.fill("excuse_attendance", reason="台风抢修")
    member.press("excuse_attendance")
    member.sees(member.say("presence.excused"), "台风抢修")


def come(keeper: Person, who, meeting: str) -> None:
    """The secretary opens; three sign in; the notice is read and heard."""
    keeper.page.goto(f"{meeting}/live")
    keeper.key("next", "n")
    keeper.press("open_meeting")
    code = keeper.page.locator("#live-facts code").inner_text()
    for account in ("chair", *ON_PHONES):
        member = who(account)
        member.page.goto(meeting)
        member.go("check_in")
        member.fill("check_in", check_in_code=code)
        member.press("check_in")
        member.page.wait_for_url("**/live")
    keeper.page.goto(f"{meeting}/live")
    keeper.sees(NOTICE[keeper.lang])
    expect(keeper.page.locator("#live-bar")).to_contain_text(keeper.say("sitting.of", n=3, all=4))
    keeper.key("next", "n")
    keeper.press("read_notice")
    heard = who("rep-cucc")
    heard.page.goto(f"{meeting}/live")
    heard.go("acknowledge_notice")
    heard.press("acknowledge_notice")
    for place in range(1, VOTED + 1):
        keeper.page.goto(f"{meeting}/live")
        keeper.key("next", "n")
        expect(keeper.page.locator("#live-agenda .now .no")).to_have_text(str(place))


def leave_and_return(keeper: Person, member: Person, meeting: str) -> None:
    member.page.goto(f"{meeting}/live")
    member.go("leave_meeting")
    member.fill("leave_meeting", reason="接听调度")
    member.press("leave_meeting")
    keeper.page.goto(f"{meeting}/live")
    keeper.sees("接听调度")
    member.press("return_to_meeting")
    member.page.wait_for_url("**/live")


def decide(keeper: Person, who, meeting: str) -> None:
    """Notes whose lines become rows; the decision is put to the vote of those who are there."""
    keeper.page.goto(f"{meeting}/live")
    keeper.fill("take_notes", notes=NOTES)
    keeper.press("take_notes", keeper.say("notes.save"))
    keeper.sees("骨干直联点流量按季度互通", ACTION)
    keeper.page.goto(f"{meeting}/live")
    keeper.key("vote", "v")
    keeper.press("put_to_vote")
    keeper.page.wait_for_url("**/live")
    for account in ("chair", *ON_PHONES):
        member = who(account)
        member.page.goto(
            f"/liaoning/om/issues/{ISSUE}" if account == "chair" else f"{meeting}/live"
        )
        member.form("cast_ballot").locator("label.choice.for").click()
        member.press("cast_ballot")
        member.sees(member.say("choice.for"))
    keeper.page.goto(f"{meeting}/live")
    keeper.follow(keeper.page.locator("#live-vote a[href*='/polls/']").first)
    keeper.go("close_poll")
    keeper.press("close_poll")
    keeper.page.goto(f"{meeting}/live")
    result = keeper.page.locator("#live-vote .verdict b").first
    expect(result).to_have_text(keeper.say("outcome.adopted"))


def rest_and_end(keeper: Person, meeting: str) -> None:
    keeper.page.goto(f"{meeting}/adjourn-meeting")
    keeper.fill("adjourn_meeting", reason="茶歇")
    keeper.press("adjourn_meeting")
    keeper.sees("茶歇")
    keeper.key("next", "n")
    keeper.page.wait_for_url("**/live")
    keeper.key("next", "n")
    expect(keeper.page.locator("#live-agenda .now .no")).to_have_text(str(LAST))
    keeper.page.goto(f"{meeting}/end-meeting")
    keeper.press("end_meeting")
    keeper.state("meeting_state.ended")


def write(keeper: Person, reviewer: Person, meeting: str) -> str:
    """From the draft to the members; the address of the minutes."""
    minutes = f"{meeting}/minutes"
    keeper.page.goto(f"{meeting}/draft-minutes")
    keeper.press("draft_minutes", keeper.say("button.save"))
    keeper.state("minutes_state.draft")
    keeper.press("submit_minutes")
    keeper.state("minutes_state.review")
    reviewer.page.goto(minutes)
    reviewer.press("clear_minutes")
    reviewer.state("minutes_state.cleared")
    keeper.page.goto(minutes)
    keeper.press("circulate_minutes")
    keeper.state("minutes_state.circulated")
    return minutes


def correct(keeper: Person, who, minutes: str) -> None:
    """One member confirms, another asks for other words and gets them in a new edition."""
    who("rep-cucc").page.goto(minutes)
    who("rep-cucc").press("confirm_minutes")
    asks = who("rep-ctcc")
    asks.page.goto(minutes)
    asks.field("ask_correction", "item").select_option(str(VOTED))
    asks.fill("ask_correction", correction="应为按月互通。")
    asks.press("ask_correction")
    asks.sees(asks.say("correction_state.open"))
    keeper.page.goto(minutes)
    words = keeper.say("act.accept_correction")
    keeper.follow(keeper.page.get_by_role("link", name=words, exact=True))
    decision = keeper.say("line.decision", n=1)
    keeper.follow(keeper.page.get_by_role("link", name=decision, exact=True))
    keeper.fill("accept_correction", new_words=CORRECTED)
    keeper.press("accept_correction")
    keeper.sees(CORRECTED, keeper.say("correction_state.accepted"))


def approve(member: Person, meeting: str, folder) -> None:
    """The window passes in silence: a number, and every paper that members take along."""
    tick(folder, timedelta(days=12))
    page = member.page
    page.goto(meeting)
    member.sees("〔2009〕7号", CORRECTED, ACTION)
    for paper in ("minutes/paper/pdf", f"items/{VOTED}/paper/pdf", "archive/paper/pdf"):
        assert page.request.get(f"{meeting}/{paper}").body().startswith(b"%PDF")
    page.goto("/liaoning/meetings?tab=past")
    expect(page.locator(".meetings li").first).to_contain_text("〔2009〕7号")


def carried_over(chair: Person, meeting: str, following: str) -> None:
    """What was to be approved when it was called, and what is due, stand on the next agenda."""
    page = chair.page
    page.goto(following)
    agenda = page.locator("#agenda")
    of_minutes = agenda.locator("li", has_text=chair.say("agenda.about_meeting"))
    expect(of_minutes).to_have_count(2)  # the demo's last minutes are not approved either
    agenda.get_by_role("link", name=chair.say("agenda.about_meeting")).last.click()
    page.wait_for_url(meeting)
    page.goto(following)
    agenda.get_by_role("link", name=chair.say("agenda.actions"), exact=True).click()
    expect(page.locator("#due")).to_contain_text(ACTION)
