"""What a search costs at a million comments: `python -m bench.search --comments 1000000`.

Comments of synthetic Chinese are loaded in bulk beside the demo; their sentences are the demo's
own, drawn as words are drawn (the n-th with weight 1/n), each with figures of its own. Then each
question is asked as the page asks it, for a person who sees the province, and CPU is taken: of
this process, on PostgreSQL with that of its server's process. `--postgresql` runs on the server
that the tests start; `--keep FOLDER` keeps the database for another run.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.haystack import load

ROUNDS = 15
#: Name -> what is asked. `~` stands for a figure that one comment has.
QUESTIONS: dict[str, dict[str, Any]] = {
    "rare: one comment": {"q": "工单~"},
    "rare phrase": {"q": "首诉受理口径需要重新核定"},
    "common word": {"q": "用户"},
    "common word, newest": {"q": "用户", "sort": "newest"},
    "common word, 2nd page": {"q": "网间", "sort": "newest"},
    "two words": {"q": "光缆 割接"},
    "two common words": {"q": "用户 投诉"},
    "phrase": {"q": "互联互通"},
    "long phrase": {"q": "扩容申请在对端积压"},
    "synonym": {"q": "骚扰短信"},
    "one character": {"q": "缆"},
    "mixed": {"q": "3G资费"},
    "English": {"q": "complaints"},
    "a question, in part": {"q": "怎么处理垃圾短信和虚假号码"},
    "common words that nowhere meet": {"q": "资费公示不一致"},
    "a long question": {"q": "客服中心接通率统计口径与考核办法的差别在哪里"},
    "nothing": {"q": "量子纠缠"},
    "number of a resolution": {"q": "〔2009〕3号"},
    "number of an issue": {"q": "#12"},
    "kind": {"q": "用户", "kind": "resolution"},
    "group": {"q": "用户", "group": "em"},
    "organization": {"q": "用户", "org": "cucc"},
    "organization and topic": {"q": "联通 光缆"},
    "year": {"q": "用户", "since": date(2007, 1, 1), "until": date(2007, 12, 31)},
    "month": {"q": "光缆", "since": date(2008, 5, 1), "until": date(2008, 5, 31)},
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--comments", type=int, default=1_000_000)
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--keep", default="", help="folder of a database to keep or to use again")
    options = asked.parse_args()
    folder = tempfile.TemporaryDirectory()
    place = Path(options.keep or folder.name)
    place.mkdir(parents=True, exist_ok=True)
    os.environ["WORKSPACE_DATA"] = str(place)
    server = None
    if options.postgresql:
        from tests.postgres import Postgres, create_database

        server = Postgres()
        os.environ["DATABASE_URL"] = create_database(str(server.folder), "bench")
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{place / 'search.db'}"
    try:
        run(options.comments)
    finally:
        if server:
            server.stop()
        folder.cleanup()


def run(comments: int) -> None:
    """Load what is not there yet, ask every question, print a table."""
    from flask_migrate import upgrade

    from workspace import create_app
    from workspace.db import db

    app = create_app({"SECRET_KEY": "bench"})
    with app.app_context():
        upgrade()
    app.test_cli_runner().invoke(args=["demo", "--if-empty"])
    with app.app_context():
        load(comments)
        measure(app)
        db.session.remove()


def measure(app: Any) -> None:
    from sqlalchemy import func, select

    from workspace.committees.models import Committee, Organization
    from workspace.db import db
    from workspace.issues.models import Comment
    from workspace.search.queries import Filters, find, shown

    me, committee = person(), db.session.scalars(select(Committee).filter_by(slug="liaoning")).one()
    held = db.session.scalar(select(func.count(Comment.id)))
    orgs = dict(db.session.execute(select(Organization.code, Organization.pid)).all())
    meter = cpu_meter()
    print(f"\n{db.engine.dialect.name}, {held:,} comments; CPU of one search in ms\n")
    print("| question | asked | found | median | least |\n|---|---|---|---|---|")
    medians, leasts = [], []
    for name, asked in QUESTIONS.items():
        values = {**asked, "q": asked["q"].replace("~", str(1_000_000 + held // 2 * 7))}
        values["org"] = orgs.get(asked.get("org", ""), "")
        times = []
        for turn in range(ROUNDS + 2):
            before = meter()
            found = find(me, committee, Filters(**values))
            shown(found.rows[:20], found.asked, found.exact)
            if turn >= 2:
                times.append(1000 * (meter() - before))
        total = f"{found.total:,}{'+' if found.is_more else ''}"
        medians.append(statistics.median(times))
        leasts.append(min(times))
        words = values["q"] + "".join(f" {k}={v}" for k, v in asked.items() if k != "q")
        print(f"| {name} | {words} | {total} | {medians[-1]:.1f} | {min(times):.1f} |")
    print(
        f"\nmedian of the medians {statistics.median(medians):.1f} ms, worst {max(medians):.1f} ms"
    )
    print(sizes())


def person() -> Any:
    """A representative, who sees what the whole committee sees."""
    from sqlalchemy import select

    from workspace import clock
    from workspace.accounts.models import User
    from workspace.db import db
    from workspace.groups.queries import load_actor
    from workspace.permissions import Actor

    user = db.session.scalars(select(User).filter_by(handle="rep-cucc")).one()
    at = datetime(2009, 12, 7, 2, tzinfo=UTC)
    return load_actor(Actor(user.id, user.pid, user.name, clock.now()), at)


def cpu_meter() -> Callable[[], float]:
    """Seconds of CPU so far: this process, and on PostgreSQL the one that serves it."""
    from workspace.db import db

    if db.engine.dialect.name == "sqlite":
        return time.process_time
    db.session.execute(db.text("SET max_parallel_workers_per_gather = 0"))
    server = db.session.scalar(db.text("SELECT pg_backend_pid()"))
    spent = Path(f"/proc/{server}/schedstat")

    def both() -> float:
        return time.process_time() + int(spent.read_text().split()[0]) / 1e9

    return both


def sizes() -> str:
    from workspace.db import db

    if db.engine.dialect.name == "postgresql":
        query = (
            "SELECT pg_total_relation_size('search_document'), pg_relation_size('search_index_gin')"
        )
        whole, index = db.session.execute(db.text(query)).one()
        return f"documents with index {whole / 1e6:,.0f} MB, of it the index {index / 1e6:,.0f} MB"
    query = "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name"
    try:
        found = {name: size for name, size in db.session.execute(db.text(query))}
    except Exception:
        return f"database {Path(db.engine.url.database).stat().st_size / 1e6:,.0f} MB"
    index = sum(size for name, size in found.items() if name.startswith("search_index"))
    return f"documents {found['search_document'] / 1e6:,.0f} MB, index {index / 1e6:,.0f} MB"


if __name__ == "__main__":
    main()
