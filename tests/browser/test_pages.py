"""Page types as a member opens them: axe in both themes, the HTML checker, widths, weight."""

import sqlite3
from contextlib import closing

import pytest

from tests.browser.tools import axe_in_both_themes, scrolls_sideways
from tests.htmlcheck import html_errors

LIVE = "/liaoning/om/issues/20"
#: Page type -> who opens it, where; `{open}` is the key of an action in that state.
PAGES = {
    "home": ("rep-cucc", "/"),
    "groups": ("lead-mk", "/liaoning/groups"),
    "committee": ("lead-mk", "/liaoning"),
    "term": ("chair", "/liaoning/terms/4"),
    "issues": ("rep-cucc", "/liaoning/issues?tab=all"),
    "group": ("lead-mk", "/liaoning/mk"),
    "consultation": ("rep-cucc", "/liaoning/om/issues/21"),
    "discussion": ("lead-mk", "/liaoning/mk/issues/32"),
    "voting": ("rep-cucc", LIVE),
    "rejected": ("lead-om", "/liaoning/om/issues/24"),
    "open-issue": ("lead-mk", "/liaoning/mk/open-issue"),
    "versions": ("lead-mk", "/liaoning/mk/issues/32/versions"),
    "act-with-reason": ("lead-om", "/liaoning/om/issues/21/hold-issue"),
    "position": ("rep-cucc", "/liaoning/om/issues/21/state-position"),
    "open-poll": ("lead-mk", "/liaoning/mk/issues/32/open-poll"),
    "poll": ("rep-cucc", f"{LIVE}/polls/1"),
    "poll-closed": ("rep-cucc", "/liaoning/om/issues/24/polls/1"),
    "recuse": ("rep-cucc", f"{LIVE}/polls/1/recuse"),
    "register": ("chair", "/liaoning/resolutions"),
    "resolution": ("chair", "/liaoning/resolutions/2009-8"),
    "matrix": ("rep-cucc", "/liaoning/follow-up"),
    "commitment": ("secretariat", "/liaoning/follow-up/2009-8/crtc"),
    "resolution-superseded": ("chair", "/liaoning/resolutions/2007-3"),
    "resolution-amended": ("rep-cucc", "/liaoning/resolutions/2006-1"),
    "resolution-void": ("chair", "/liaoning/resolutions/2008-5"),
    "void-resolution": ("chair", "/liaoning/resolutions/2009-8/void-resolution"),
    "draft-with-cause": ("chair", "/liaoning/resolutions/draft-resolution-with-cause"),
    "commitment-extended": ("rep-ctcc", "/liaoning/follow-up/2009-10/ctcc"),
    "commitment-asked": ("lead-em", "/liaoning/follow-up/2009-10/crtc"),
    "commitment-evidence": ("regulator", "/liaoning/follow-up/2009-10/cucc"),
    "ask-extension": ("rep-ctcc", "/liaoning/follow-up/2009-10/ctcc/ask-extension"),
    "matrix-earlier": ("chair", "/liaoning/follow-up?tab=earlier"),
    "joint": ("lead-pc", "/liaoning/pc"),
    "report": ("rep-crtc", "/liaoning/follow-up/2009-10/crtc"),
    "annex": ("chair", "/liaoning/resolutions/2009-10"),
    "settings": ("secretariat", "/liaoning/settings"),
    "meetings": ("lead-om", "/liaoning/meetings"),
    "meetings-of-group": ("lead-mk", "/liaoning/mk/meetings"),
    "action": ("rep-ctcc", "/liaoning/meetings/actions/{open}"),
    "action-to-judge": ("secretariat", "/liaoning/meetings/actions/{reported}"),
    "escalate-action": ("secretariat", "/liaoning/meetings/actions/{open}/escalate-action"),
    "meeting-held": ("lead-om", "/liaoning/meetings/8"),
    "meeting-file": ("lead-om", "/liaoning/meetings/8/archive"),
    "minutes": ("lead-om", "/liaoning/meetings/8/minutes"),
    "convene-meeting": ("lead-om", "/liaoning/om/convene-meeting"),
    "meeting-usage": ("secretariat", "/liaoning/settings/meetings"),
    "standing-text": ("secretariat", "/liaoning/settings/write-standing-text?kind=notice"),
    "organizations": ("secretariat", "/liaoning/settings/organizations"),
    "group-settings": ("secretariat", "/liaoning/settings/groups"),
    "seats": ("secretariat", "/liaoning/settings/groups/om"),
    "give-seat": ("secretariat", "/liaoning/settings/groups/om/give-seat"),
    "terms": ("secretariat", "/liaoning/settings/terms"),
    "edit-point": ("secretariat", "/liaoning/settings/terms/4/points/1/edit-work-point"),
    "rotation": ("secretariat", "/liaoning/settings/set-rotation"),
    "usual-rule": ("secretariat", "/liaoning/settings/set-usual-rule"),
    "labels": ("secretariat", "/liaoning/settings/labels"),
    "calendar": ("secretariat", "/liaoning/settings/calendar"),
    "history": ("rep-cucc", "/liaoning/settings/history"),
    "members-on": ("rep-cucc", "/liaoning/members?on=2009-03-01"),
    "search": ("rep-cucc", "/liaoning/search?q=%E5%85%89%E7%BC%86"),
    "search-in-part": (
        "rep-cucc",
        "/liaoning/search?q=%E6%80%8E%E4%B9%88%E5%A4%84%E7%90%86%E5%9E%83%E5%9C%BE%E7%9F%AD%E4%BF%A1&sort=newest",
    ),
    "search-none": ("rep-cucc", "/liaoning/search?q=%E9%87%8F%E5%AD%90"),
    "search-empty": ("rep-cucc", "/liaoning/search"),
    "synonyms": ("secretariat", "/liaoning/settings/synonyms"),
    "synonyms-read": ("rep-cucc", "/liaoning/settings/synonyms"),
    "account": ("rep-cucc", "/account"),
    "change-password": ("rep-cucc", "/account/change-password"),
    "people": ("secretariat", "/liaoning/settings/people"),
    "add-person": ("secretariat", "/liaoning/settings/people/add-person"),
    "first-day": ("", "/help/guide/first-day"),
    "link-spent": ("", "/invitations/none"),
    "switch": ("city-shenyang", "/"),
    "notices": ("rep-cucc", "/notices?tab=all"),
    "notices-none": ("city-shenyang", "/notices?committee=shenyang"),
    "followed": ("lead-om", "/notices/followed"),
    "mail": ("secretariat", "/account/mail"),
    "remind": ("secretariat", "/liaoning/follow-up/2009-9/crtc/remind"),
    "refused": ("rep-cucc", "/liaoning/om/issues/21/hold-issue"),
    "not-found": ("rep-cucc", "/liaoning/om/issues/999"),
    "procedure": ("secretariat", "/liaoning/procedure"),
    "procedure-versions": ("rep-cucc", "/liaoning/procedure/versions"),
    "edit-procedure": ("secretariat", "/liaoning/procedure/edit-procedure"),
    "help": ("rep-cucc", "/help"),
    "guide": ("lead-om", "/help/guide/lead"),
    "keyboard": ("rep-cucc", "/help/keyboard"),
    "accessibility": ("", "/help/accessibility"),
    "signed-out": ("", "/"),
}
WIDTHS = (320, 390, 768, 1280)


@pytest.fixture(scope="session")
def place_of(demo):
    """A function that gives the address of a page: keys of actions are drawn anew with a demo."""
    with closing(sqlite3.connect(demo / "workspace.db")) as rows:
        keys = dict(rows.execute("SELECT state, substr(max(pid), 13) FROM action_item GROUP BY 1"))
    return lambda name: PAGES[name][1].format_map(keys)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(read_as, place_of, name):
    page = read_as(PAGES[name][0])
    page.goto(place_of(name))
    found = axe_in_both_themes(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        found += [f"scrolls sideways at {width}"] if scrolls_sideways(page) else []
    assert found == []


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_html_checker_finds_nothing(read_as, place_of, locale):
    """It reads what is sent: nothing need be drawn for it."""
    pages = {}
    for name, (account, _) in PAGES.items():
        sent = read_as(account).request.get(place_of(name), headers={"Accept-Language": locale})
        assert sent.status < 500, name
        pages[name] = sent.text()
        assert f'<html lang="{locale[:2]}' in pages[name], name
    assert html_errors(pages) == []


@pytest.mark.parametrize("name", ["home", "issues", "voting", "poll", "register", "matrix"])
def test_a_first_view_is_light(new_page, name):
    """At most 60 KB compressed in at most 8 requests, nothing from a cache."""
    account, address = PAGES[name]
    page = new_page(account)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    finished = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(address, wait_until="networkidle")
    sizes = {request.url: request.sizes()["responseBodySize"] for request in finished}
    assert len(sizes) <= 8, sorted(sizes)
    assert min(sizes.values()) > 0
    assert sum(sizes.values()) <= 60 * 1024, sizes
