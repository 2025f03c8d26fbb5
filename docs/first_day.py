"""Walk a committee's first day and write what it costs: `python docs/first_day.py`.

The figures of `docs/figures/first-day.md`; the walk itself is `tests/browser/first_day.py`.
"""

import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import CHROMIUM, DESKTOP, SWITCHES  # noqa: E402
from tests.browser.first_day import BESIDE, the_first_day  # noqa: E402
from tests.browser.newcomers import CHARACTER, CLICK, PAGE, Hands, Step  # noqa: E402

FIGURES = ROOT / "docs/figures/first-day.md"
#: Step -> who does it, what is done.
SAYS = {
    "found": (
        "operator",
        "`make init` answered for three rivals, an association, five people and a group; the "
        "links handed out; `make run`",
    ),
    "secretary": ("secretary", "opens the printed link, sets a password"),
    "term": ("secretary", "opens the term, lists one point of its programme"),
    "enter_all": ("four people", "open their links, set passwords, see 工作台"),
    "mail": ("a member", "asks for mail and confirms the address by the letter"),
    "issue": ("lead, reviewer", "the first issue is drafted, submitted, cleared"),
    "consultation": ("lead", "asks all organizations, for a week"),
    "positions": ("three members", "state their positions; one comments"),
    "poll": ("lead", "ends the consultation early, opens the vote"),
    "ballots": ("three members", "vote"),
    "result": ("lead", "all have voted: closes the vote, reads the result"),
    "resolution": ("lead, reviewer, chair", "drafted, cleared, published with number 1"),
    "follow_up": ("a member, the lead", "acknowledged, reported, verified"),
    "search": ("a member", "finds the resolution by its number; the letter has come"),
}
HEAD = """# A committee's first day

From an empty folder to the first published resolution, as the guide tells it
([English](../guide/en/first-day.md), [中文](../guide/zh/first-day.md)). Written by `python
docs/first_day.py`, which walks it in a real browser against a real server and SMTP server in an
empty folder; `tests/browser/test_first_day.py` walks it with every run of the tests.

What a person needs is **an estimate, not a measurement of people**: {click} s for each click,
{character} s for each typed character, {page:g} s for each page that appears, the answers to a
pressed button included. Clicks, characters and pages are counted by the walk. Deadlines are ended
early where the rules allow it (all have spoken, all have voted), as on a trial day; a real
consultation takes its week. *Machine* is what browser and server took, measured in the same walk.

| who | step | clicks | characters | pages | one pair of hands | each at a desk | machine |
|---|---|---:|---:|---:|---:|---:|---:|
"""
FOOT = """
**{elapsed:.1f} minutes** to the first published resolution where each person sits at a desk of
its own (steps that several do at once count as long as the slowest), **{hands:.1f} minutes** for
one person who plays all six in turn, by the same estimate. The lines in *italics* are no part of
either sum: nobody waits for them. Walked on {machine}.

## By the clock

On 2026-11-26 a stranger to the product, an agent that reads pages and acts on them, walked the
Chinese guide in five browsers and had read nothing else: three invented bodies, from `make init`
to the resolution with number 1 on its page in **3:07**. It had tried the questions of `make init`
before (8 times, 45 s: the guide did not list them then) and filled in each form at once with
short texts, so a person takes longer; what the clock shows is that nothing stood in the way.

| step | by the clock | went wrong |
|---|---:|---|
| `make init`, `make run` | 0:09 | |
| the secretary: password, term, point of the programme | 0:23 | |
| four people open their links | 0:05 | |
| the first issue: drafted, submitted | 0:24 | |
| cleared | 0:09 | |
| consultation | 0:13 | |
| positions | 0:28 | waited for another address |
| the vote is opened | 0:14 | the button asks once more, the guide did not say so |
| votes | 0:25 | the vote had not been opened |
| the result | 0:10 | |
| the resolution is drafted | 0:16 | the result led nowhere |
| cleared | 0:06 | |
| published | 0:05 | |

What it stumbled over was mended the same day, with most of the lesser things that it noted.
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        binary = next(filter(None, map(shutil.which, CHROMIUM)))
        browser = playwright.chromium.launch(executable_path=binary, args=SWITCHES)

        def new_page(**options: Any) -> Any:
            return browser.new_context(locale="zh-CN", viewport=DESKTOP, **options).new_page()

        hands = the_first_day(Path(folder) / "own", new_page)
        browser.close()
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(written(hands), encoding="utf-8")


def written(hands: Hands) -> str:
    head = HEAD.format(click=CLICK, character=CHARACTER, page=PAGE)
    alone = sum(step.seconds for step in hands.steps if step.name not in BESIDE)
    foot = FOOT.format(
        elapsed=hands.elapsed(without=BESIDE) / 60,
        hands=alone / 60,
        machine=f"{platform.machine()}, Python {platform.python_version()}",
    )
    return head + "\n".join(map(row, hands.steps)) + "\n" + foot


def row(step: Step) -> str:
    who, what = SAYS[step.name]
    what = f"*{what}*" if step.name in BESIDE else what
    times = f"{minutes(step.seconds)} | {minutes(step.elapsed)} | {step.machine:.1f} s"
    return f"| {who} | {what} | {step.clicks} | {step.characters} | {step.pages} | {times} |"


def minutes(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


if __name__ == "__main__":
    main()
