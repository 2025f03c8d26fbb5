"""The first day of a committee of three invented rivals, step by step in the order of the guide."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.newcomers import Hands, Newcomer, founded
from tests.browser.serving import Site, free_port
from tests.notifications.mailing import Mailbox, a_server
from workspace.clock import real_now
from workspace.committees.queries import ZONE

AT = "/sanjiang"
POINT, TITLE, PAPER = "网间互通质量", "网间故障通报", "关于网间故障通报的决议"
PROPOSAL = "各单位发现网间故障后一小时内通报对方。"
#: Steps at which each person sits at a desk of its own.
AT_ONCE = ("enter_all", "positions", "ballots")
#: Steps that the first resolution does not wait for.
BESIDE = ("mail", "follow_up", "search")
MEMBERS = ("rep-jia", "rep-yi", "rep-bing")


def the_first_day(folder: Path, new_page: Callable[..., Page]) -> Hands:
    """Walk it whole; every step says for itself that it went well."""
    folder.mkdir(parents=True)
    with a_server() as (mailbox, smtp):
        return Day(folder, new_page, mailbox, smtp).walk()


class Day:
    """The installation, its people at their devices, and what their hands did."""

    def __init__(self, folder: Path, new_page: Any, mailbox: Mailbox, smtp: str) -> None:
        self.folder, self.new_page, self.mailbox = folder, new_page, mailbox
        port = free_port()
        self.settings = {"SMTP_URL": smtp, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        self.port, self.hands = port, Hands()
        self.who: dict[str, Newcomer] = {}

    def walk(self) -> Hands:
        with self.hands.step("found"):
            self.links = founded(self.folder, self.hands, **self.settings)
            site = Site(self.folder, self.port, **self.settings)
        try:
            with self.hands.step("secretary"):
                self.enter("secretary", self.links.pop("secretary"))
            for step in (
                self.term, self.enter_all, self.mail, self.issue, self.consultation,
                self.positions, self.poll, self.ballots, self.result, self.resolution,
                self.follow_up, self.search,
            ):  # fmt: skip
                with self.hands.step(step.__name__, is_parallel=step.__name__ in AT_ONCE):
                    step()
        finally:
            site.stop()
        return self.hands

    def enter(self, account: str, link: str) -> None:
        page = self.new_page(base_url=self.settings["PUBLIC_URL"])
        self.who[account] = Newcomer(page, self.hands, link, account)
        expect(page.get_by_role("heading", level=1)).to_have_text("工作台")

    # ---- the secretary ----
    def term(self) -> None:
        me = self.who["secretary"]
        me.home()
        me.follow(me.say("setup.term"))
        me.pick("open_term", "chair", "jia")
        me.press("open_term")
        me.follow(me.say("setup.programme"))
        me.fill("add_work_point", point_title=POINT)
        me.press("add_work_point")
        expect(me.page.locator(".setup [aria-current=step]")).to_contain_text(me.say("setup.issue"))

    # ---- everybody ----
    def enter_all(self) -> None:
        for handle, link in self.links.items():
            self.enter(handle, link)

    def mail(self) -> None:
        """One of them wants mail, and confirms the address by the letter."""
        me = self.who["rep-bing"]
        me.page.goto("/account/mail")
        me.did(clicks=2, pages=2)
        me.page.locator("#address").fill("bing@example.org")
        me.did(clicks=1, typed="bing@example.org")
        me.page.locator("form[action='/account/mail'] button[type=submit]").click()
        me.did(clicks=1, pages=1)
        letter = self.letter("/notices/confirm-mail/")
        me.page.goto(re.search(r"http\S+/notices/confirm-mail/\S+", letter)[0])
        me.page.get_by_role("button", name=me.say("mail.confirm_button")).click()
        me.sees(me.say("mail.confirm_done", address="bing@example.org"))
        me.did(clicks=2, pages=3)

    def letter(self, words: str) -> str:
        """The text of the letter that says this, once it has come."""
        for _ in range(200):
            for at in range(len(self.mailbox.raw)):
                if words in (text := self.mailbox.part("plain", at)):
                    return text
            self.who["rep-bing"].page.wait_for_timeout(100)
        subjects = [letter["Subject"] for letter in self.mailbox.letters]
        raise AssertionError(f"no letter says {words}: {subjects}")

    # ---- the line ----
    def issue(self) -> None:
        lead, check = self.who["rep-yi"], self.who["check"]
        lead.home()
        lead.go("open_issue")
        lead.fill("open_issue", title=TITLE, proposal=PROPOSAL)
        lead.fill("open_issue", body="互通中断时对方常常不知情。")
        lead.choose("open_issue", POINT)
        lead.press("open_issue", lead.say("issue.save_draft"))
        lead.go("submit_issue")
        lead.press("submit_issue")
        check.todo("clear_issue", TITLE)
        check.press("clear_issue")
        check.state("issue_state.cleared")

    def consultation(self) -> None:
        lead = self.who["rep-yi"]
        lead.todo("start_consultation", TITLE)
        lead.go("start_consultation")
        lead.fill("start_consultation", due_at=self.in_days(7))
        lead.press("start_consultation")

    def positions(self) -> None:
        """All three state their position, one of them with a comment."""
        for handle in MEMBERS:
            me = self.who[handle]
            me.todo("state_position", TITLE)
            if handle == "rep-bing":
                me.fill("add_comment", text="建议写明联系人。")
                me.press("add_comment", me.say("issue.publish"))
            me.open_fold(me.say("act.state_position"))
            me.choose("state_position", me.say("stance.support"))
            me.press("state_position")

    def in_days(self, days: int) -> str:
        return (real_now().astimezone(ZONE) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")

    def poll(self) -> None:
        lead = self.who["rep-yi"]
        lead.page.reload()
        lead.did(clicks=1, pages=1)
        lead.go("start_discussion")
        lead.press("start_discussion")
        lead.state("issue_state.discussion")
        lead.go("open_poll")
        lead.fill("open_poll", closes_at=self.in_days(3))
        lead.form("open_poll").get_by_role("checkbox").check()
        lead.did(clicks=1)
        lead.press("open_poll")
        lead.state("issue_state.voting")

    def ballots(self) -> None:
        for handle in MEMBERS:
            me = self.who[handle]
            me.todo("cast_ballot", TITLE)
            me.form("cast_ballot").locator("label.choice.for").click()
            me.did(clicks=1)
            me.press("cast_ballot")
            expect(me.page.locator(".roll li:has(.own)")).to_contain_text(me.say("choice.for"))

    def result(self) -> None:
        """All have voted: the lead need not wait for the deadline."""
        lead = self.who["rep-yi"]
        lead.todo("close_poll", TITLE)
        lead.go("close_poll")
        lead.press("close_poll")
        expect(lead.page.locator(".verdict b").first).to_have_text(lead.say("outcome.adopted"))

    def resolution(self) -> None:
        lead, check, chair = (self.who[name] for name in ("rep-yi", "check", "rep-jia"))
        lead.todo("draft_resolution", TITLE)
        lead.go("draft_resolution")
        lead.fill("draft_resolution", title=PAPER, due_on=self.in_days(30)[:10])
        lead.press("draft_resolution", lead.say("resolution.save_draft"))
        check.todo("clear_resolution", PAPER)
        check.press("clear_resolution")
        chair.todo("publish_resolution", PAPER)
        chair.press("publish_resolution")
        chair.state("resolution_state.in_force")
        self.number = f"三江自律〔{self.in_days(0)[:4]}〕1号"
        expect(chair.page.locator(".sheet")).to_contain_text(self.number)

    def follow_up(self) -> None:
        me, other = self.who["rep-bing"], self.who["rep-yi"]
        me.todo("acknowledge", PAPER)
        me.press("acknowledge")
        me.todo("report_progress", PAPER)
        me.fill("report_progress", report="联系人已报各单位。")
        me.press("report_progress")
        other.todo("verify_commitment", PAPER)
        other.press("verify_commitment")
        other.sees(other.say("commitment_state.closed"))

    def search(self) -> None:
        me = self.who["rep-jia"]
        me.page.locator("[data-search]").click()
        me.page.locator("input[name=q]").first.fill("1号")
        me.page.keyboard.press("Enter")
        me.did(clicks=1, typed="1号\n", pages=2)
        expect(me.page.locator("main")).to_contain_text(self.number)
        self.letter(PAPER)
