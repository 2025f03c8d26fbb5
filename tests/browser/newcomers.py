"""A committee's first day as the guide tells it, with what each step costs a person's hands.

A click is taken for 1.2 s, a typed character for 0.3 s, a page that is new to the eye for 5 s.
"""

import re
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.serving import ROOT, environment
from tests.browser.steps import Person

CLICK, CHARACTER, PAGE = 1.2, 0.3, 5.0
PASSWORD = "quiet-river-37"
#: What `init` asks, and what is answered: three rivals with their representatives, the association
#: between them, the first group; an empty answer takes what is offered.
ANSWERS = (
    "三江通信自律委员会", "", "sanjiang", "三江自律", "三江通信协会",
    "甲江通信", "jia", "rep-jia", "", "乙江通信", "yi", "rep-yi", "",
    "丙江通信", "bing", "rep-bing", "", "", "", "", "秘书", "check", "",
    "网络组", "net", "yi", "rep-yi",
)  # fmt: skip


@dataclass
class Step:
    """One line of the figures: what hands did, and how long the machine took."""

    name: str
    clicks: int = 0
    characters: int = 0
    pages: int = 0
    machine: float = 0
    by_person: dict[str, float] = field(default_factory=dict)
    is_parallel: bool = False

    @property
    def seconds(self) -> float:
        """One pair of hands does it all, one thing after another."""
        return sum(self.by_person.values())

    @property
    def elapsed(self) -> float:
        """Each person sits at a desk of its own, and nobody waits for another here."""
        return max(self.by_person.values()) if self.is_parallel else self.seconds


@dataclass
class Hands:
    """Counts what the person at work does, step by step."""

    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, *, is_parallel: bool = False) -> Iterator[None]:
        self.steps.append(Step(name, is_parallel=is_parallel))
        start = time.monotonic()
        yield
        self.steps[-1].machine = time.monotonic() - start

    def did(self, who: str, *, clicks: int = 0, typed: str = "", pages: int = 0) -> None:
        now = self.steps[-1]
        cost = CLICK * clicks + CHARACTER * len(typed) + PAGE * pages
        now.by_person[who] = now.by_person.get(who, 0) + cost
        now.clicks += clicks
        now.characters += len(typed)
        now.pages += pages

    def elapsed(self, *, without: Collection[str] = ()) -> float:
        return sum(step.elapsed for step in self.steps if step.name not in without)


class Newcomer(Person):
    """A person who comes by a link, and whose clicks are counted."""

    def __init__(self, page: Page, hands: Hands, address: str, account: str) -> None:
        self.page, self.hands, self.account = page, hands, account
        self.lang, self.script = "zh", True
        page.goto(address)
        for name in ("new_password", "confirmation"):
            page.locator(f"#{name}").fill(PASSWORD)
            self.did(clicks=1, typed=PASSWORD)
        page.locator("form:has(#new_password) button[type=submit]").click()
        page.locator("#new_password").wait_for(state="detached")
        self.did(clicks=2, pages=2)

    def did(self, **done: Any) -> None:
        self.hands.did(self.account, **done)

    def follow(self, words: str) -> None:
        """Click a link by its words."""
        self.page.get_by_role("link", name=words, exact=True).first.click()
        self.did(clicks=1, pages=1)

    def home(self) -> None:
        self.page.goto("/")
        self.did(clicks=1, pages=1)

    def todo(self, act: str, title: str) -> None:
        """Follow 待您处理 to where an act waits."""
        self.home()
        self.owed(act, title).get_by_role("link").click()
        self.did(clicks=1, pages=1)

    def go(self, act: str) -> None:
        super().go(act)
        self.did(clicks=1, pages=1)

    def fill(self, act: str, **typed: str) -> None:
        super().fill(act, **typed)
        for text in typed.values():
            self.did(clicks=1, typed=text)

    def pick(self, act: str, name: str, value: str) -> None:
        """Choose from a list, unless it stands there already."""
        box = self.field(act, name)
        if box.input_value() != value:
            box.select_option(value)
            self.did(clicks=2)

    def choose(self, act: str, words: str) -> None:
        super().choose(act, words)
        self.did(clicks=1)

    def open_fold(self, words: str) -> None:
        super().open_fold(words)
        self.did(clicks=1)

    def press(self, act: str, words: str = "") -> None:
        asks = self.form(act).get_attribute("data-confirm")
        super().press(act, words)
        self.did(clicks=2 if asks else 1, pages=1)


def founded(folder: Path, hands: Hands, **settings: str) -> dict[str, str]:
    """Answer the questions of `init`; the link of each account as it is printed."""
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
    # Two screens of questions, one of links; each link is copied and handed on.
    hands.did("operator", typed=typed + "make init\nmake run\n", pages=3)
    hands.did("operator", clicks=2 * done.stdout.count("/invitations/"))
    return dict(re.findall(r"^ *(\S+) .*?(http\S+/invitations/\S+)$", done.stdout, re.MULTILINE))
