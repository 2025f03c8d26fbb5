"""What a person does on the pages, said once: in either language, with script and without."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.tools import sign_in
from workspace.i18n import Lang, catalog

#: No page has so many places to stop at.
MOST_TABS = 200
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


class Person:
    """Somebody at a device of their own; finds buttons, links and fields by their words."""

    def __init__(self, page: Page, account: str, lang: Lang = "zh", *, script: bool = True) -> None:
        self.page, self.account, self.lang, self.script = page, account, lang, script

    def say(self, key: str, **values: Any) -> str:
        """The words that this person reads for a key."""
        words = catalog(self.lang)[key][0]
        return words % values if values else words

    # ---- 待您处理 ----
    def owed(self, act: str, title: str) -> Locator:
        """The lines of 待您处理 that ask for this act on the thing of this title."""
        line = self.page.locator(".todo li").filter(has=self.page.get_by_role("link", name=title))
        return line.filter(has=self.page.locator(".tag", has_text=self.say(f"waiting.{act}")))

    @contextmanager
    def owing(self, act: str, title: str) -> Iterator[None]:
        """待您处理 asks for the act before, the link leads to it, and no longer asks after."""
        self.page.goto("/")
        expect(self.owed(act, title)).to_have_count(1)
        self.owed(act, title).get_by_role("link").click()
        yield
        self.page.goto("/")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.say("nav.home"))
        expect(self.owed(act, title)).to_have_count(0)

    # ---- one page ----
    def form(self, act: str) -> Locator:
        """The form of an act."""
        return self.page.locator(f"form[action$='/{act.replace('_', '-')}']")

    def go(self, act: str) -> None:
        """Follow the link to an act's own page."""
        self.page.get_by_role("link", name=self.say(f"act.{act}"), exact=True).first.click()

    def fill(self, act: str, **typed: str) -> None:
        """Fill fields of an act's form by their labels."""
        for name, text in typed.items():
            self.field(act, name).fill(text)

    def field(self, act: str, name: str) -> Locator:
        """A field by its label."""
        labelled = self.form(act).get_by_label(self.say(f"field.{name}"), exact=True)
        return labelled.and_(self.page.locator("input, textarea, select"))

    def choose(self, act: str, words: str) -> None:
        """Choose a radio button or tick a box as a person does, by its words."""
        self.form(act).locator("label").filter(has_text=words).first.click()

    def press(self, act: str, words: str = "") -> None:
        """Send an act's form; a formal act is confirmed where script asks for it."""
        form = self.form(act)
        asks = form.get_attribute("data-confirm")
        form.get_by_role("button", name=words or self.say(f"act.{act}"), exact=True).click()
        if asks and self.script:
            self.page.locator(f"dialog#{asks} button[value=go]").click()

    def open_fold(self, words: str) -> None:
        """Open a folded part by its summary."""
        self.page.locator("summary").filter(has_text=words).first.click()

    def sees(self, *words: str) -> None:
        """The main part of the page says this."""
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)

    def state(self, key: str) -> None:
        """The tag beside the title says this state."""
        expect(self.page.locator(".head .tag").first).to_have_text(self.say(key))


class Typist(Person):
    """Somebody without a mouse: what is wanted is reached by Tab, filled and sent by keys."""

    def reach(self, target: Locator) -> None:
        sought = target.element_handle()  # found once: to look for it costs more than a step
        for _ in range(MOST_TABS):
            if sought.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def fill(self, act: str, **typed: str) -> None:
        for name, text in typed.items():
            self.reach(self.field(act, name))
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)

    def press(self, act: str, words: str = "") -> None:
        asks = self.form(act).get_attribute("data-confirm")
        name = words or self.say(f"act.{act}")
        self.reach(self.form(act).get_by_role("button", name=name, exact=True))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
            if asks:
                self.reach(self.page.locator(f"dialog#{asks} button[value=go]"))
                self.page.keyboard.press("Enter")

    def follow(self, target: Locator) -> None:
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def go(self, act: str) -> None:
        words = self.say(f"act.{act}")
        self.follow(self.page.get_by_role("link", name=words, exact=True).first)

    def key(self, key: str, pressed: str) -> None:
        self.page.locator("main").focus()
        with self.page.expect_navigation():
            self.page.keyboard.press(pressed)


class Clicker(Person):
    """Somebody whose browser runs no script: the same buttons, pressed where they stand."""

    def follow(self, target: Locator) -> None:
        target.click()

    def key(self, key: str, pressed: str) -> None:
        self.page.locator(f"[data-key={key}]").first.click()


def people(
    new_page: Callable[..., Page], lang: Lang, *, by_form: bool = False, **device: Any
) -> Callable[[str], Person]:
    """Gives each account its own device, signed in once; on request by the form."""
    known: dict[str, Person] = {}
    script = device.get("java_script_enabled", True)
    locale = "en-GB" if lang == "en" else "zh-CN"

    def person(account: str) -> Person:
        if account not in known:
            page = new_page(account="" if by_form else account, locale=locale, **device)
            if by_form:
                sign_in(page, account)
            known[account] = Person(page, account, lang, script=script)
        return known[account]

    return person
