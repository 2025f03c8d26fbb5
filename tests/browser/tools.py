"""What a browser test does to a page, beside what a person does."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from workspace.demo.stage import PASSWORD

AXE = Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The rules that look at colours; what the others find, they find in either theme.
COLOURS = ["color-contrast", "link-in-text-block"]
#: Only what is wrong leaves the page: all that was in order would be megabytes.
FINDINGS = """async asked => {
  const {violations} = await axe.run(document, {runOnly: asked, resultTypes: ['violations']});
  return violations.flatMap(({id, help, nodes}) =>
    nodes.map(({target}) => `${id}: ${help} at ${target}`));
}"""


def sign_in(page: Page, account: str, password: str = PASSWORD) -> Page:
    """Sign in at the front page by the one form that asks for a password."""
    page.goto("/")
    form = page.locator("form:has(input[type=password])")
    form.locator("input[autocomplete=username]").fill(account)
    form.locator("input[type=password]").fill(password)
    form.locator("button").first.click()
    page.locator("input[type=password]").wait_for(state="detached")
    return page


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds against WCAG 2.2 AA and its best practices, or by some of its rules. Its
    script goes in over the debugger, where the page's own content policy does not stand in the way.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source())
    asked = {"type": "rule" if rules else "tag", "values": rules or STANDARDS}
    return page.evaluate(FINDINGS, asked)


def axe_in_both_themes(page: Page) -> list[str]:
    """All of it in the light theme, and what colours can spoil in the dark one."""
    page.emulate_media(color_scheme="light")
    found = axe(page)
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {fault}" for fault in axe(page, COLOURS)]


@cache
def axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
