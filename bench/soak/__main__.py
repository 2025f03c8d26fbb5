"""`make soak`: everything that must hold on bad days, one after the other."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import places
from bench.report import Report
from bench.soak import full, kills, lost, pace, power

BALLOTS_A_SECOND, P95_MS, BURST_SECONDS = 150, 1000, 5
EMPTY = (
    "other answers",
    "left in doubt",
    "broken databases or lost acts",
    "answers that were not clear",
    "not answered with 303",
    "lost, doubled or without entry",
)
Found = dict[str, Any]


def parts(scale: float) -> dict[str, Callable[[], Found]]:
    """Each part at a share of its full length."""

    def share(number: int, least: int = 1) -> int:
        return max(least, round(number * scale))

    def on_postgresql() -> Found:
        with places.postgres() as server:
            url = places.empty("soak", Path(), server)
            return pace.run(share(60, 2), share(500, 20), url=url)

    return {
        "kills": lambda: kills.run(share(100), share(10_000, 100)),
        "power": lambda: power.run(share(400), share(500, 12)),
        "lost": lambda: lost.run(share(2_000, 20)),
        "full": lambda: full.run(share(20)),
        "pace": lambda: pace.run(share(60, 2), share(500, 20)),
        "pace on PostgreSQL": on_postgresql,
    }


def judge(found: Found) -> list[str]:
    """The goals that one part missed."""
    missed = [name for name in EMPTY if found.get(name)]
    if "p95 ms" in found:
        missed += ["ballots a second"] if found["a second"] < BALLOTS_A_SECOND else []
        missed += ["p95"] if found["p95 ms"] > P95_MS else []
        missed += ["burst"] if found["burst answered within s"] > BURST_SECONDS else []
    return missed


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scale", type=float, default=1.0, help="a share of the full length")
    asked.add_argument("--only", nargs="*", default=[], help="parts: kills power lost full pace")
    asked.add_argument("--out", type=Path, help="write the figures there too")
    options = asked.parse_args()
    report = Report(f"soak at {options.scale:g} of its length", options.out)
    for name, part in parts(options.scale).items():
        if options.only and name not in options.only:
            continue
        report.say(f"\n{name}")
        found = part()
        report.table(found)
        missed = judge(found)
        report.hold(not missed, f"  {name}: {', '.join(missed) or 'nothing lost'}")
    sys.exit(report.end())


if __name__ == "__main__":
    main()
