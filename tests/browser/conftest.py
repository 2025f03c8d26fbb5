"""A served demo committee and Debian's Chromium to walk through it."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from tests.browser.serving import HOST, Site, copy_database, copy_demo, load_demo

#: The shell draws the same without a window around it, for half the time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# As root Chromium has no sandbox; the rest keeps it from calling out.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SIGNED_IN: Any = {"name": "workspace", "domain": HOST, "path": "/"}
DESKTOP: Any = {"width": 1280, "height": 900}
NewPage = Callable[..., Page]
ReadAs = Callable[[str], Page]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a freshly loaded demo, shared by all workers; copy it, do not serve it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    load_demo(base / "demo")
    return base / "demo"


@pytest.fixture(scope="session")
def server(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The served demo of this worker, for every test that leaves no lasting mark."""
    folder = tmp_path_factory.mktemp("server")
    copy_demo(demo, folder)
    site = Site(folder)
    yield site
    site.stop()


@pytest.fixture
def fresh_server(demo: Path, server: Site) -> Iterator[Site]:
    """The same, for journeys that change it: the demo as it was loaded, before and after."""
    copy_database(demo, server.folder)
    yield server
    copy_database(demo, server.folder)
    server.assert_sound()


@pytest.fixture(scope="session")
def cookies(demo: Path) -> dict[str, str]:
    """The cookie of a device of each account, already signed in."""
    return json.loads((demo / "cookies.json").read_text())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    binary = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert binary, "no Chromium: install chromium-headless-shell, or say in CHROMIUM where it is"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=binary, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """A function that opens a page in a context of its own (another person, another device).

    `new_page("chair")` is already signed in; `tools.sign_in` signs in by the form. Beside that it
    takes Playwright's context options: `color_scheme="dark"`, `java_script_enabled=False`,
    `viewport={"width": 390, "height": 844}`, `locale="en-GB"`. Addresses are relative to `server`,
    unless `base_url=` says another. A script error, a breach of the content policy or a 5xx on any
    page fails the test at its end.
    """
    contexts, faults = [], []

    def open_page(account: str = "", **options: Any) -> Page:
        if "base_url" not in options:
            options["base_url"] = request.getfixturevalue("server").url
        defaults = {"locale": "zh-CN", "viewport": DESKTOP, "reduced_motion": "reduce"}
        context = browser.new_context(**defaults | options)
        contexts.append(context)
        if account:
            cookie = request.getfixturevalue("cookies")[account]
            context.add_cookies([SIGNED_IN | {"value": cookie}])
        page = context.new_page()
        watch(page, faults)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def watch(page: Page, faults: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        refused = message.text.startswith("Failed to load resource")  # a 403 or 422 page, say
        if message.type in ("error", "warning") and not refused:
            faults.append(f"{page.url}: {message.text}")

    def on_response(response: Response) -> None:
        if response.status >= 500:
            faults.append(f"{response.url}: {response.status}")

    page.on("console", on_console)
    page.on("response", on_response)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))


@pytest.fixture(scope="session")
def reading(browser: Browser, server: Site) -> Iterator[tuple[Page, list[str]]]:
    """A page in Chinese for all who only read, and what went wrong on it: it stays warm."""
    context = browser.new_context(base_url=server.url, locale="zh-CN", reduced_motion="reduce")
    page, faults = context.new_page(), list[str]()
    watch(page, faults)
    yield page, faults
    context.close()


@pytest.fixture
def read_as(reading: tuple[Page, list[str]], cookies: dict[str, str]) -> Iterator[ReadAs]:
    """A function that hands that page to an account, as `new_page` would; do not change anything
    by it. What went wrong on it fails the test.
    """
    page, faults = reading
    faults.clear()

    def hand(account: str) -> Page:
        page.context.clear_cookies()
        if account:
            page.context.add_cookies([SIGNED_IN | {"value": cookies[account]}])
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="light")
        return page

    yield hand
    assert faults == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A desktop page in Chinese."""
    return new_page()
