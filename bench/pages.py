"""Each page's CPU time against a bare Flask and SQLAlchemy page, interleaved in one run.

Absolute times mean little on a shared machine, so the last column is the ratio of medians. Run by
hand: `make bench`; it loads the demo into a folder of its own.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import select

FOLDER = tempfile.TemporaryDirectory()
os.environ["DATABASE_URL"] = f"sqlite:///{Path(FOLDER.name) / 'bench.db'}"
os.environ["WORKSPACE_DATA"] = FOLDER.name

from workspace import create_app  # noqa: E402
from workspace.accounts.models import User, UserSession  # noqa: E402
from workspace.accounts.queries import token_hash  # noqa: E402
from workspace.clock import real_now  # noqa: E402
from workspace.db import db, write  # noqa: E402
from workspace.issues.models import Comment  # noqa: E402

ROUNDS = 40
BARE = """<!doctype html><title>bare</title><ul>{% for c in comments %}
<li><b>{{ c.user.name }}</b> {{ c.at }}<div>{{ c.body }}</div></li>{% endfor %}</ul>"""
PAGES = {
    "home": "/",
    "list": "/liaoning/issues?tab=all",
    "thread": "/liaoning/om/issues/20",
    "poll": "/liaoning/om/issues/20/polls/1",
    "register": "/liaoning/resolutions",
    "resolution": "/liaoning/resolutions/2009-8",
    "follow-up": "/liaoning/follow-up",
}


def main() -> None:
    app = create_app({"SECRET_KEY": "bench"})

    @app.get("/healthz/bare")
    def bare() -> str:
        comments = db.session.scalars(select(Comment).limit(20)).all()
        return render_template_string(BARE, comments=comments)

    with app.app_context():
        upgrade()
    print(app.test_cli_runner().invoke(args=["demo"]).output.strip())
    client = signed_in(app, "rep-cucc")
    times: dict[str, list[float]] = {name: [] for name in ("bare", *PAGES)}
    for turn in range(ROUNDS + 5):
        for name, address in (("bare", "/healthz/bare"), *PAGES.items()):
            spent = cpu(lambda address=address: fetch(client, address))
            if turn >= 5:  # the first rounds fill caches
                times[name].append(spent)
    base = statistics.median(times["bare"])
    print(f"{'page':12}{'ms CPU':>8}{'× bare':>8}")
    for name, spent in times.items():
        median = statistics.median(spent)
        print(f"{name:12}{1000 * median:8.1f}{median / base:8.1f}")


def signed_in(app: Flask, handle: str) -> FlaskClient:
    with app.app_context():
        user = db.session.scalars(select(User).filter_by(handle=handle)).one().id
        with write():
            db.session.add(
                UserSession(
                    token_hash=token_hash("bench"),
                    user_id=user,
                    created_at=real_now(),
                    seen_at=real_now(),
                )
            )
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = "bench", True
    return client


def fetch(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def cpu(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
