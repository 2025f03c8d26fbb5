"""A committee's first day as the guide tells it, with what each step costs a person's hands.

A click is taken for 1.2 s, a typed character for 0.3 s, a page that is new to the eye for 5 s.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.serving import ROOT, environment
from tests.browser.steps import Person

CLICK, CHARACTER, PAGE = 1.2, 0.3, 5.0
PASSWORD = "quiet-river-37"
#: What `init` asks, and what is answered: three rivals and the association between them.
ANSWERS = (
    "三江通信自律委员会", "", "sanjiang", "三江自律", "三江通信协会",
    "甲江通信", "jia", "乙江通信", "yi", "丙江通信", "bing", "", "", "", "秘书",
)  # fmt: skip


@dataclass
class Step:
    """One line of the figures: what hands did, and how long the machine took."""

    name: str
    clicks: int = 0
    characters: int = 0
    pages: int = 0
    machine: float = 0

    @property
    def seconds(self) -> float:
        return CLICK * self.clicks + CHARACTER * self.characters + PAGE * self.pages


@dataclass
class Hands:
    """Counts what the person at work does, step by step."""

    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.steps.append(Step(name))
        start = time.monotonic()
        yield
        self.steps[-1].machine = time.monotonic() - start

    def did(self, *, clicks: int = 0, typed: str = "", pages: int = 0) -> None:
        now = self.steps[-1]
        now.clicks += clicks
        now.characters += len(typed)
        now.pages += pages

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)


class Newcomer(Person):
    """A person who comes by a link, and whose clicks are counted."""

    def __init__(self, page: Page, hands: Hands, address: str, account: str) -> None:
        self.page, self.hands, self.account = page, hands, account
        self.lang, self.script = "zh", True
        page.goto(address)
        for name in ("new_password", "confirmation"):
            page.locator(f"#{name}").fill(PASSWORD)
            hands.did(clicks=1, typed=PASSWORD)
        page.locator("form:has(#new_password) button[type=submit]").click()
        page.locator("#new_password").wait_for(state="detached")
        hands.did(clicks=2, pages=2)

    def follow(self, words: str) -> None:
        """Click a link by its words."""
        self.page.get_by_role("link", name=words, exact=True).first.click()
        self.hands.did(clicks=1, pages=1)

    def home(self) -> None:
        self.page.goto("/")
        self.hands.did(clicks=1, pages=1)

    def todo(self, act: str, title: str) -> None:
        """Follow 待您处理 to where an act waits."""
        self.home()
        self.owed(act, title).get_by_role("link").click()
        self.hands.did(clicks=1, pages=1)

    def go(self, act: str) -> None:
        super().go(act)
        self.hands.did(clicks=1, pages=1)

    def fill(self, act: str, **typed: str) -> None:
        super().fill(act, **typed)
        for text in typed.values():
            self.hands.did(clicks=1, typed=text)

    def pick(self, act: str, name: str, value: str) -> None:
        """Choose from a list, unless it stands there already."""
        box = self.field(act, name)
        if box.input_value() != value:
            box.select_option(value)
            self.hands.did(clicks=2)

    def choose(self, act: str, words: str) -> None:
        super().choose(act, words)
        self.hands.did(clicks=1)

    def open_fold(self, words: str) -> None:
        super().open_fold(words)
        self.hands.did(clicks=1)

    def press(self, act: str, words: str = "") -> None:
        asks = self.form(act).get_attribute("data-confirm")
        super().press(act, words)
        self.hands.did(clicks=2 if asks else 1, pages=1)


def founded(folder: Path, hands: Hands, **settings: str) -> str:
    """Answer the questions of `init`; the secretary's link as it is printed."""
    typed = "\n".join(ANSWERS) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "init", "--lang", "zh"],
        cwd=ROOT,
        env=environment(folder) | settings,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    hands.did(typed=typed + "make init\nmake run\n", pages=2)
    return next(word for word in done.stdout.split() if "/invitations/" in word)


def table(steps: list[Step]) -> list[list[Any]]:
    """The rows of the figures, the sum last."""
    rows = [[s.name, s.clicks, s.characters, s.pages, s.seconds, s.machine] for s in steps]
    return [*rows, ["", *(sum(row[at] for row in rows) for at in range(1, 6))]]
