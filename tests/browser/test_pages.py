"""Every page type as its reader opens it: axe in both themes, the HTML checker, widths, weight."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Response

from tests.browser.addresses import L, Spot, prepare, spots
from tests.browser.conftest import serve
from tests.browser.tools import PASSWORD, axe, scrolls_sideways
from tests.browser.visiting import Visitor
from tests.htmlcheck import html_errors

SPOTS = {spot.name: spot for spot in spots()}
WIDTHS = (320, 390, 768, 1280)
HEAVIEST = 60 * 1024
MOST_REQUESTS = 8
#: What another theme can change.
COLOURS = ["color-contrast", "link-in-text-block"]
EMPTIED = """form => {
  for (const one of form.querySelectorAll("input:not([type=hidden]), textarea, select")) {
    if (one.type === "checkbox" || one.type === "radio") one.checked = false;
    else one.value = "";
  }
  form.submit();
}"""


class Demo:
    """A demo that has every state, its visitors by account, and the keys of its drafts."""

    def __init__(self, url: str) -> None:
        self.url, self.known, self.keys = url, dict[str, Visitor](), prepare(url)

    def visitor(self, account: str) -> Visitor:
        if account not in self.known:
            self.known[account] = Visitor(self.url, account)
        return self.known[account]

    def path(self, spot: Spot) -> str:
        path = spot.path
        for name, key in self.keys.items():
            path = path.replace(name, key)
        return path


@pytest.fixture(scope="module")
def site(demo: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    for served in serve(demo, tmp_path_factory.mktemp("pages")):
        yield Demo(served.url)


@pytest.fixture
def open_as(site: Demo, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """A new device of an account that is signed in already."""

    def open_page(account: str, **options: Any) -> Page:
        page = new_page(base_url=site.url, **options)
        page.context.add_cookies(site.visitor(account).cookies())
        return page

    return open_page


def reach(page: Page, site: Demo, spot: Spot) -> Response:
    """Open the page; where errors are wanted, empty the form of the act and send it."""
    answer = page.goto(site.path(spot))
    if spot.sent:
        form = page.locator(f"form[action$='/{spot.sent.replace('_', '-')}']")
        with page.expect_navigation() as sending:
            form.evaluate(EMPTIED)
        answer = sending.value
    assert answer
    return answer


def faults_of(page: Page) -> list[str]:
    """What axe finds in light and in dark, and the widths that scroll sideways."""
    found = [f"light: {fault}" for fault in axe(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in axe(page, COLOURS)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        found += [f"scrolls sideways at {width}"] if scrolls_sideways(page) else []
    return found


@pytest.mark.parametrize("name", SPOTS)
def test_a_page_is_accessible_narrow_light_and_quiet(site, open_as, name):
    spot = SPOTS[name]
    page = open_as(spot.account)
    said, answers = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfinished", answers.append)
    assert reach(page, site, spot).status == spot.status
    assert [text for text in said if not text.startswith("Failed to load resource")] == []
    if not spot.sent:  # a first view: nothing was in the cache
        page.wait_for_load_state("networkidle")
        sizes = {answer.url: answer.sizes()["responseBodySize"] for answer in answers}
        assert len(answers) <= MOST_REQUESTS, sizes
        assert sum(sizes.values()) <= HEAVIEST, sizes
    assert faults_of(page) == []


def fill_in(page: Page, password: str = PASSWORD) -> Response:
    """Sign in on the page that is shown."""
    form = page.locator("form:has(input[type=password])")
    form.locator("input[autocomplete=username]").fill("rep-cucc")
    form.locator("input[type=password]").fill(password)
    return sent_by(page, "form:has(input[type=password]) button")


def sent_by(page: Page, button: str) -> Response:
    with page.expect_navigation() as sending:
        page.locator(button).first.click()
    assert sending.value
    return sending.value


def wrong_password(page: Page, site: Demo) -> Response:
    page.context.clear_cookies()
    page.goto("/")
    return fill_in(page, "wrong")


def lapsed(page: Page, site: Demo) -> Response:
    page.goto(f"{L}/mk/issues/27/add-comment")
    page.locator("textarea[name=text]").fill("写了很久的意见。" * 20)
    page.context.clear_cookies()
    return sent_by(page, "form[action$='/add-comment'] .btnrow button.primary")


def resumed(page: Page, site: Demo) -> Response:
    lapsed(page, site)
    return fill_in(page)


def conflict(page: Page, site: Demo) -> Response:
    """Another edit is saved after the form was opened."""
    own = f"{L}/mk/issues/27/comments/9"
    if site.visitor("rep-cucc").get(f"{own}/edit-comment").status == 404:
        site.visitor("rep-cucc").send(f"{L}/mk/issues/27/add-comment", text="原来的意见。")
    page.goto(f"{own}/edit-comment")
    site.visitor("rep-cucc").send(f"{own}/edit-comment", text=f"先改的意见{id(page)}。")
    page.locator("textarea[name=text]").fill("后改的意见。")
    return sent_by(page, "form[action$='/edit-comment'] .btnrow button.primary")


def previewed(page: Page, site: Demo) -> Response:
    page.goto(f"{L}/mk/issues/27")
    page.locator("textarea[name=text]").fill("| 甲 | 乙 |\n| - | - |\n| 1 | 2 |\n\n> 引用 @lead-mk")
    button = page.locator("form[action$='/add-comment'] button.preview")
    with page.expect_navigation() as sending:
        button.evaluate("one => { one.form.action = one.formAction; one.form.submit() }")
    return sending.value


def too_late(page: Page, site: Demo) -> Response:
    """A ballot typed before the poll was closed and sent after."""
    page.goto(f"{L}/om/issues/20/polls/1")
    with page.expect_navigation() as sending:
        page.locator("form[action$='/cast-ballot']").evaluate(
            "form => { form.action = form.action.replace('om/issues/20', 'om/issues/24');"
            " form.querySelector('[value=for]').checked = true; form.submit() }"
        )
    return sending.value


REACHED = {
    "sign-in-wrong": (wrong_password, 422),
    "lapsed": (lapsed, 403),
    "resume": (resumed, 200),
    "conflict": (conflict, 409),
    "preview": (previewed, 200),
    "ballot-too-late": (too_late, 403),
}


@pytest.mark.parametrize("name", REACHED)
def test_a_page_that_work_leads_to_is_accessible_and_narrow(site, open_as, name):
    walk, status = REACHED[name]
    page = open_as("rep-cucc")
    assert walk(page, site).status == status
    assert faults_of(page) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_html_checker_finds_nothing(site, open_as, lang):
    pages = {}
    for spot in SPOTS.values():
        visitor = site.visitor(spot.account)
        visitor.lang = lang
        path = site.path(spot)
        answer = visitor.send(path) if spot.sent else visitor.get(path)
        assert answer.status == spot.status, spot
        pages[spot.name] = answer.text
    for name, (walk, _) in REACHED.items():
        page = open_as("rep-cucc", locale="en-GB" if lang == "en" else "zh-CN")
        pages[name] = walk(page, site).text()
    assert all(f'<html lang="{lang}' in text for text in pages.values())
    assert html_errors(pages) == []
