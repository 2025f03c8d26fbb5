"""What a browser test does to a page, beside what a person does."""

from pathlib import Path

from playwright.sync_api import Page

from workspace.demo.stage import PASSWORD

AXE = Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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
        page.evaluate(AXE.read_text(encoding="utf-8"))
    asked = {"type": "rule" if rules else "tag", "values": rules or STANDARDS}
    found = page.evaluate("asked => axe.run(document, {runOnly: asked})", asked)
    return [
        f"{violation['id']}: {violation['help']} at {node['target']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
