"""`make bench`: the pages against bare twins, then at ten times the comments; then a meeting."""

import argparse
import os
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import upgrade

from bench import footing, meeting, papers, places
from bench.load import Sizes, build
from bench.pages import WARM, Pair, member_of, pairs, run, signed_in
from bench.plans import different, plans_of
from bench.report import Report
from bench.soak.arena import Arena
from workspace import create_app
from workspace.db import db
from workspace.search.service import fill_if_empty

GOAL, GROWTH, MEGABYTES, SECONDS = 2.0, 1.25, 150.0, 1.5
RUNS = 5


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scale", type=float, default=1.0, help="of users, issues and comments")
    asked.add_argument("--turns", type=int, default=40)
    asked.add_argument("--only", nargs="*", default=[], help="these pages, beside the bare ones")
    asked.add_argument("--out", type=Path, help="write the figures there too")
    options = asked.parse_args()
    with places.folder() as folder:
        report = Report("bench", options.out)
        sizes = _sizes(options.scale)
        small = _loaded(folder, "bench_small", sizes, report)
        pages, cookie = pairs(small)
        pages = [page for page in pages if not options.only or page.name in options.only]
        run(pages, options.turns)
        _tell(pages, report)
        if options.only:
            sys.exit(report.end())
        _search(small, options.turns, report)
        papers.measure(options.turns, report)
        if options.scale >= 1:
            _foot(small, folder, pages, cookie, report)
        many = replace(sizes, comments=10 * sizes.comments)
        large = _loaded(folder, "bench_large", many, report)
        _grow(small, large, options.turns, report)
        report.say("")
        meeting.measure(report, url=places.empty("bench_meeting", folder))
    sys.exit(report.end())


def _sizes(scale: float) -> Sizes:
    full = Sizes()
    if scale >= 1:
        return full
    return Sizes(40, max(40, int(scale * full.issues)), max(700, int(scale * full.comments)))


def _loaded(folder: Path, name: str, sizes: Sizes, report: Report) -> Flask:
    url = places.empty(name, folder)
    app = create_app(
        {"SECRET_KEY": "bench", "SQLALCHEMY_DATABASE_URI": url, "WORKSPACE_DATA": folder}
    )
    begun = time.monotonic()
    with app.app_context():
        upgrade()
        build(sizes)
        fill_if_empty()
        kind = db.engine.dialect.name
    report.say(f"{kind}: {sizes} loaded in {time.monotonic() - begun:.0f} s")
    return app


def _tell(pages: list[Pair], report: Report) -> None:
    report.say(f"\n{'page':16}{'ours ms':>9}{'bare ms':>9}{'ratio':>7}{'same words':>12}")
    for page in pages:
        ours, bare = page.medians()
        words = f"{page.likeness:11.1%}" if page.likeness else f"{'—':>11}"
        report.hold(
            page.ratio <= GOAL, f"{page.name:16}{ours:9.2f}{bare:9.2f}{page.ratio:7.2f}{words}"
        )


def _search(app: Flask, turns: int, report: Report) -> None:
    """Questions of other kinds than the one beside a bare page (`bench.search` asks more, of
    more)."""
    with app.app_context():
        person = signed_in(app, member_of("om"))
    spent: dict[str, list[float]] = {}
    for _ in range(WARM + max(1, turns // 4)):
        for asked in ("用户", "费用 分摊", "“忙时接通率”", "怎么合并重复的意见", "#12"):
            answer = person.get(f"/liaoning/search?{urlencode({'q': asked})}")
            assert answer.status in (200, 302, 303), (asked, answer.status)
            spent.setdefault(asked, []).append(answer.cpu)
    medians = {asked: 1000 * statistics.median(found[WARM:]) for asked, found in spent.items()}
    for asked, cost in medians.items():
        report.say(f"search {asked}: {cost:.2f} ms")


def _foot(app: Flask, folder: Path, pages: list[Pair], cookie: str, report: Report) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    settings = {"DATABASE_URL": url, "WORKSPACE_DATA": str(folder), "SECRET_KEY": "bench"}
    arena = Arena(app, folder, {**os.environ, **settings}, [])
    found = footing.measure(arena, footing.addresses(pages), cookie)
    report.say("")
    seconds, size = found.values()
    report.hold(seconds <= SECONDS, f"one worker answers {seconds} s after its start")
    report.hold(size <= MEGABYTES, f"its PSS after reading every page 40 times: {size} MB")


def _grow(small: Flask, large: Flask, turns: int, report: Report) -> None:
    """Both sizes side by side: each run takes turns with the other, page by page."""
    (few, _), (many, _) = pairs(small), pairs(large)
    plans = []
    for app, pages in ((small, few), (large, many)):
        with app.app_context():
            engine = db.engine
        plans.append(plans_of(engine, pages))
    changed = different(*plans)
    report.say("")
    report.hold(not changed, f"plans that differ at ten times the comments: {changed or 'none'}")
    ratios: dict[str, list[float]] = {page.name: [] for page in few}
    for _ in range(RUNS):
        for page in (*few, *many):
            page.spent = ([], [])
        for turn in range(turns):
            for ours, theirs in zip(few, many, strict=True):
                for page in (ours, theirs) if turn % 2 else (theirs, ours):
                    page.spent[0].append(page.ours().cpu)
        for ours, theirs in zip(few, many, strict=True):
            medians = [statistics.median(page.spent[0]) for page in (ours, theirs)]
            ratios[ours.name].append(medians[1] / medians[0])
    for name, found in ratios.items():
        growth = statistics.median(found)
        runs = " ".join(f"{one:.2f}" for one in found)
        report.hold(growth <= GROWTH, f"{name:16} costs {growth:.2f} times as much ({runs})")


if __name__ == "__main__":
    main()
