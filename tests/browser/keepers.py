"""How a secretary works: by keyboard alone, or by clicks where no script runs."""

from playwright.sync_api import Locator

from tests.browser.steps import Person

MOST_TABS = 200


class Typist(Person):
    """Somebody without a mouse: what is wanted is reached by Tab, filled and sent by keys."""

    def reach(self, target: Locator) -> None:
        for _ in range(MOST_TABS):
            if target.evaluate("one => one === document.activeElement"):
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
