"""Routes of the bare pages."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import nh3
from flask import Flask, redirect, render_template, request
from markdown import markdown
from markupsafe import Markup
from sqlalchemy import Connection, Engine, insert, update

from bench.bare import reads
from bench.bare.search import search
from workspace.db import new_pid
from workspace.issues.models import Comment, Issue

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = "一二三四五六日"


def create_bare(engine: Engine, reader: str) -> Flask:
    """The bare application on the product's database, for one reader (an account name)."""
    app = Flask(__name__, template_folder=str(Path(__file__).parent / "templates"))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=day, minute=minute, left=left, html=Markup)
    with engine.connect() as connection:
        me = reads.reader(connection, reader)

    def page(name: str, connection: Connection, **shown: Any) -> str:
        return render_template(name, me=me, head=reads.head(connection, me), **shown)

    @app.get("/")
    def home() -> str:
        with engine.connect() as connection:
            return page("home.html", connection, **reads.home(connection, me))

    @app.get("/issues")
    def issues() -> str:
        with engine.connect() as connection:
            return page("issues.html", connection, **reads.issues(connection, me))

    @app.get("/issues/<int:number>")
    def issue(number: int) -> str:
        asked = request.args.get("page", 1, int)
        with engine.connect() as connection:
            return page("issue.html", connection, **reads.issue(connection, me, number, asked))

    @app.get("/search")
    def find() -> str:
        with engine.connect() as connection:
            return page("search.html", connection, **search(connection, me, request.args["q"]))

    @app.post("/issues/<int:number>/comments")
    def comment(number: int) -> Any:
        text = request.form["text"].strip()
        if not 0 < len(text) <= 20_000:
            return "", 422
        with engine.connect().execution_options(immediate=True) as connection, connection.begin():
            add_comment(connection, number, text)
        return redirect(f"/issues/{number}", 303)

    def add_comment(connection: Connection, number: int, text: str) -> None:
        now = datetime.now(UTC)
        count = Issue.comment_count + 1
        row = connection.execute(
            update(Issue)
            .where(Issue.number == number)
            .values(comment_count=count, updated_at=now)
            .returning(Issue.id, Issue.committee_id, Issue.comment_count)
        ).one()
        connection.execute(
            insert(Comment).values(
                pid=new_pid("comment"),
                committee_id=row.committee_id,
                issue_id=row.id,
                number=row.comment_count,
                body=text,
                body_html=nh3.clean(markdown(text, extensions=["extra", "sane_lists"])),
                user_id=me.id,
                organization_id=me.organization_id,
                at=now,
            )
        )

    return app


def day(at: datetime) -> str:
    """11月26日"""
    at = at.astimezone(ZONE)
    year = "" if at.year == datetime.now(ZONE).year else f"{at.year}年"
    return f"{year}{at.month}月{at.day}日"


def minute(at: datetime) -> str:
    """11月26日 周四 08:40; midnight is 24:00 of the day before."""
    at = at.astimezone(ZONE)
    clock = f"{at.hour:02}:{at.minute:02}"
    if clock == "00:00":
        at, clock = at - timedelta(days=1), "24:00"
    return f"{day(at)} 周{WEEK[at.weekday()]} {clock}"


def left(at: datetime) -> str:
    """余2天"""
    rest = at - datetime.now(UTC)
    return f"余{rest.days}天" if rest.days else f"余{rest.seconds // 3600}小时"
