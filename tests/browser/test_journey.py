"""The main line in a real browser: from an issue to a resolution that others have verified."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import PHONE, Person, people

DEVICES = {
    "zh-desktop-script": ("zh", {}),
    "en-phone-bare": ("en", {**PHONE, "java_script_enabled": False}),
}
TITLES = {"zh": "集团客户专线开通进度通报", "en": "Progress reports on leased lines"}
PAPERS = {"zh": "关于集团客户专线开通进度通报的决议", "en": "Resolution on leased lines"}
PROPOSAL = "各单位每月5日前通报上月专线开通进度。"
CONDITIONS = "通报不得含有资费与客户名单"
NUMBER = "辽通自律〔2009〕11号"
RESERVED = "集团另有规定的从其规定"


@pytest.mark.parametrize("device", DEVICES)
def test_the_whole_line_is_walked(fresh_server, new_page, device):
    lang, options = DEVICES[device]
    who = people(new_page, lang, by_form=True, **options)
    issue = prepare(who("lead-mk"), who("reviewer"))
    consult(who("lead-mk"), who("rep-cucc"), issue)
    put_to_the_vote(who("lead-mk"))
    cast(who)
    count(who("lead-mk"))
    paper = draft(who("lead-mk"), who("reviewer"))
    address = publish(who("chair"), paper)
    follow_up(who("rep-cucc"), who("secretariat"), address)
    see_where_it_stands(who("lead-mk"), issue)


def prepare(lead: Person, reviewer: Person) -> str:
    """The lead drafts and submits; the reviewer clears with a condition. The issue's address."""
    lead.page.goto("/")
    lead.go("open_issue")
    lead.fill("open_issue", title=TITLES["zh"], body="开通进度**各报各的**。", proposal=PROPOSAL)
    lead.fill("open_issue", labels="集团客户")
    lead.form("open_issue").get_by_role("checkbox").first.check()
    lead.open_fold(lead.say("field.title_en"))
    lead.fill("open_issue", title_en=TITLES["en"])
    lead.press("open_issue", lead.say("issue.save_draft"))
    lead.state("issue_state.draft")
    lead.sees(TITLES[lead.lang], PROPOSAL, "集团客户")
    lead.go("submit_issue")
    lead.press("submit_issue")
    lead.state("issue_state.review")
    with reviewer.owing("clear_issue", TITLES[reviewer.lang]):
        reviewer.fill("clear_issue", conditions=CONDITIONS)
        reviewer.press("clear_issue")
        reviewer.state("issue_state.cleared")
        reviewer.sees(CONDITIONS)
    return lead.page.url


def consult(lead: Person, member: Person, issue: str) -> None:
    """The lead asks all organizations; one comments and states its position."""
    with lead.owing("start_consultation", TITLES[lead.lang]):
        lead.go("start_consultation")
        lead.fill("start_consultation", due_at="2009-12-14T18:00")
        lead.press("start_consultation")
        lead.state("issue_state.consultation")
        expect(lead.page.locator(".head .due time")).to_have_attribute(
            "datetime", "2009-12-14T18:00+08:00"
        )
    with member.owing("state_position", TITLES[member.lang]):
        comment(member)
        state_position(member)
    lead.page.goto(issue)
    lead.go("start_discussion")
    lead.press("start_discussion")
    lead.state("issue_state.discussion")


def comment(member: Person) -> None:
    """Markdown with a mention and a reference; looked at before it is published."""
    member.fill("add_comment", text="**同意通报**，请 @lead-mk 对照 #27 的做法。")
    member.page.get_by_role("button", name=member.say("button.preview")).click()
    shown = member.page.locator(".editor .shown" if member.script else "#preview")
    expect(shown.locator("strong")).to_have_text("同意通报")
    words = "issue.publish" if member.script else "button.submit"
    member.press("add_comment", member.say(words))
    post = member.page.locator("#posts li", has_text="同意通报")
    expect(post).to_have_count(1)
    expect(post.locator("strong")).to_have_text("同意通报")
    expect(post.get_by_role("link", name="#27")).to_have_attribute("href", "/liaoning/mk/issues/27")
    expect(post.get_by_role("link", name="@lead-mk")).to_have_count(1)


def state_position(member: Person) -> None:
    member.open_fold(member.say("act.state_position"))
    member.choose("state_position", member.say("stance.support"))
    member.press("state_position")
    own = member.page.locator("#positions dt:has(.own) + dd")
    expect(own).to_contain_text(member.say("stance.support"))


def put_to_the_vote(lead: Person) -> None:
    """Four fields; the rule is spoken for this roll before it is sent."""
    with lead.owing("open_poll", TITLES[lead.lang]):
        lead.go("open_poll")
        expect(lead.field("open_poll", "motion")).to_have_value(PROPOSAL)
        lead.field("open_poll", "preset").select_option("ordinary")
        lead.fill("open_poll", closes_at="2009-12-12T18:00")
        lead.form("open_poll").get_by_role("checkbox").check()
        lead.press("open_poll")
        expect(lead.page.locator(".proposal .motion")).to_have_text(PROPOSAL)


def cast(who) -> None:
    """All four vote for their organizations; one with a reservation, one thinks again."""
    say = who("chair").say
    for account, choice in {"rep-ctcc": "for", "chair": "against", "rep-crtc": "for"}.items():
        with who(account).owing("cast_ballot", TITLES[who(account).lang]):
            vote(who(account), choice)
            who(account).sees(say(f"choice.{choice}"))
    again(who("chair"))
    with who("rep-cucc").owing("cast_ballot", TITLES[who("rep-cucc").lang]):
        member = who("rep-cucc")
        member.sees(CONDITIONS)
        member.open_fold(say("field.reservation"))
        member.fill("cast_ballot", clause="第二条", reservation=RESERVED)
        vote(member, "for")
        expect(member.page.locator(".roll li:has(.own)")).to_contain_text(RESERVED)


def vote(member: Person, choice: str) -> None:
    form = member.form("cast_ballot")
    form.locator(f"label.choice.{choice}").click()
    member.press("cast_ballot")
    own = member.page.locator(".roll li:has(.own)")
    expect(own).to_contain_text(member.say(f"choice.{choice}"))


def again(member: Person) -> None:
    """A ballot is changed before the deadline; the last one counts."""
    member.page.goto("/liaoning/issues")
    member.page.get_by_role("link", name=TITLES[member.lang]).click()
    member.open_fold(member.say("ballot.change"))
    vote(member, "abstain")
    expect(member.page.locator(".roll li:has(.own)")).not_to_contain_text(
        member.say("choice.against")
    )


def count(lead: Person) -> None:
    """All have voted: the lead closes, and the result explains itself."""
    lead.page.goto("/liaoning/issues")
    lead.page.get_by_role("link", name=TITLES[lead.lang]).click()
    lead.go("close_poll")
    lead.press("close_poll")
    expect(lead.page.locator(".verdict b").first).to_have_text(lead.say("outcome.adopted"))
    tally = lead.page.locator(".tally").first
    for number, choice in ((3, "for"), (0, "against"), (1, "abstain"), (0, "none")):
        expect(tally).to_contain_text(f"{number}{lead.say(f'choice.{choice}')}")
    expect(lead.page.locator(".rules li.ok").first).to_be_visible()


def draft(lead: Person, reviewer: Person) -> str:
    """The lead words the resolution, the reviewer clears it. Its title as it is read."""
    with lead.owing("draft_resolution", TITLES[lead.lang]):
        lead.go("draft_resolution")
        lead.fill("draft_resolution", title=PAPERS["zh"], due_on="2010-01-29")
        lead.fill("draft_resolution", clauses=f"{PROPOSAL}\n\n通报由秘书处汇总。")
        lead.open_fold(lead.say("resolution.more"))
        lead.fill("draft_resolution", title_en=PAPERS["en"])
        lead.press("draft_resolution", lead.say("resolution.save_draft"))
        lead.state("resolution_state.draft")
        expect(lead.page.locator(".sheet")).to_contain_text(RESERVED)
    with reviewer.owing("clear_resolution", PAPERS[reviewer.lang]):
        reviewer.press("clear_resolution")
        reviewer.state("resolution_state.cleared")
    return PAPERS[lead.lang]


def publish(chair: Person, paper: str) -> str:
    """The chair signs: the next number of the year is drawn. The resolution's address."""
    with chair.owing("publish_resolution", paper):
        chair.press("publish_resolution")
        chair.state("resolution_state.in_force")
        sheet = chair.page.locator(".sheet")
        for words in (NUMBER, PROPOSAL, RESERVED, CONDITIONS):
            expect(sheet).to_contain_text(words)
        address = chair.page.url
    assert address.endswith("/liaoning/resolutions/2009-11")
    chair.page.goto("/liaoning/resolutions")
    expect(chair.page.locator("tbody tr").first).to_contain_text(NUMBER)
    return address


def follow_up(member: Person, verifier: Person, address: str) -> None:
    """The member acknowledges and reports; another organization verifies; the matrix shows it."""
    paper = PAPERS[member.lang]
    with member.owing("acknowledge", paper):
        member.press("acknowledge")
        member.sees(member.say("commitment_state.acknowledged"))
    with member.owing("report_progress", paper):
        member.fill(
            "report_progress", report="已建立**月报**。", links="https://example.org/report"
        )
        member.press("report_progress")
        expect(member.page.locator("#item .prose strong")).to_have_text("月报")
        member.sees(member.say("refused.is_other_organization"))
    with verifier.owing("verify_commitment", paper):
        verifier.press("verify_commitment")
        verifier.sees(verifier.say("commitment_state.closed"))
    cells = verifier.page
    cells.goto("/liaoning/follow-up")
    row = cells.locator(".matrix tbody tr").filter(has=cells.locator("th a[href$='/2009-11']"))
    closed, waiting = (verifier.say(f"commitment_state.{s}") for s in ("closed", "open"))
    expect(row.locator("td").filter(has_text=closed)).to_have_count(1)
    expect(row.locator("td").filter(has_text=waiting)).to_have_count(3)
    cells.goto(address)
    expect(cells.locator("#follow")).to_contain_text(closed)


def see_where_it_stands(lead: Person, issue: str) -> None:
    """The issue's page tells all of it, and leads to the resolution."""
    lead.page.goto(issue)
    lead.state("issue_state.follow_up")
    lead.page.get_by_role("link", name=NUMBER).first.click()
    lead.state("resolution_state.in_force")
