"""专家委员会协作平台 — `create_app` is the only wiring."""

import os
import secrets
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from workspace import acts, i18n
from workspace.accounts.routes import login
from workspace.committees.routes import (
    own_committees,
    shown_committee,
    shown_term,
    term_days_left,
)
from workspace.db import db, set_up_engine
from workspace.demo import cli as demo_cli
from workspace.followups.service import derive
from workspace.groups.queries import load_actor
from workspace.home import cli as home_cli
from workspace.meetings.service import follow_removals
from workspace.notifications.routes import IN_HEAD as NEWS_IN_HEAD
from workspace.notifications.routes import followed, unread, unsubscribe
from workspace.notifications.service import fan_out, give_reminders, settle
from workspace.record.queries import entry_of
from workspace.record.routes import IN_HEAD as RECORD_IN_HEAD
from workspace.record.routes import record_of
from workspace.record.service import append
from workspace.search.service import reindex
from workspace.web import (
    compression,
    cookies,
    errors,
    head,
    headers,
    identity,
    jinja,
    logs,
    papers,
    requests,
    turns,
    uploads,
)

ROOT = Path(__file__).resolve().parent.parent
#: Rooms with pages, lowest first.
ROOMS = (
    "accounts",
    "committees",
    "groups",
    "issues",
    "voting",
    "procedure",
    "meetings",
    "resolutions",
    "followups",
    "notifications",
    "home",
    "help",
    "search",
    "record",
    "operation",
)
#: Rooms with commands.
COMMANDS = ("accounts", "issues", "voting", "home", "demo", "notifications", "search", "operation")
#: How many notices of its past each account of the demo finds unread.
DEMO_NEWS = 5


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application: settings, database, rooms, subscribers, commands."""
    app = Flask(
        __name__,
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static",
        instance_path=str(ROOT / "instance"),
    )
    app.config.from_object("config")
    app.config.update(overrides or {})
    _prepare_data(app)
    db.init_app(app)
    with app.app_context():
        set_up_engine(db.engine)
        logs.count_queries(db.engine)
    Migrate(app, db, directory=str(ROOT / "workspace/migrations"), render_as_batch=True)
    for part in (logs, i18n, cookies, compression, headers, uploads, errors, papers, jinja, turns):
        part.set_up(app)
    _open_rooms(app)
    csrf = CSRFProtect(app)  # after the rooms: a lapsed session is seen before its lost token
    csrf.exempt(unsubscribe)  # the reader's mail program sends it (RFC 8058)
    _wire(app)
    _trust_proxies(app)
    return app


def _trust_proxies(app: Flask) -> None:
    """Believe so many proxies in front and no more: further out a stranger speaks."""
    if n := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)


def _prepare_data(app: Flask) -> None:
    """Folders, and a SECRET_KEY made once (0600) where the environment gives none."""
    data = Path(app.config["WORKSPACE_DATA"])
    data.mkdir(parents=True, exist_ok=True)
    uri = app.config["SQLALCHEMY_DATABASE_URI"]
    if uri.startswith("sqlite:///") and "memory" not in uri:
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 30}}
        Path(uri.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    if uri.startswith(("postgresql://", "postgres://")):
        uri = "postgresql+psycopg://" + uri.partition("://")[2]
        if app.config["DATABASE_POOLER"]:  # what it hands on knows no statement prepared before
            app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"prepare_threshold": None}}
    app.config["SQLALCHEMY_DATABASE_URI"] = uri
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = _kept_key(data / "secret-key")


def _kept_key(path: Path) -> str:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key


def _open_rooms(app: Flask) -> None:
    for room in ROOMS:
        app.register_blueprint(import_module(f"workspace.{room}.routes").bp)
    login.init_app(app)
    for room in COMMANDS:
        import_module(f"workspace.{room}.cli").set_up(app)


def _wire(app: Flask) -> None:
    """Who builds the actor, who follows an act (the record last), what every page may ask."""
    identity.wire(load_actor)
    acts.wire(load_actor, (derive, follow_removals, fan_out, reindex, append))
    head.wire(**RECORD_IN_HEAD, **NEWS_IN_HEAD)
    requests.wire(head.shown)
    papers.wire(entry_of)
    home_cli.wire(give_reminders)
    demo_cli.wire(partial(settle, DEMO_NEWS))
    app.jinja_env.globals.update(
        record_of=record_of,
        in_head=head.shown,
        unread=unread,
        followed=followed,
        own_committees=own_committees,
    )

    @app.context_processor
    def of_committee() -> dict[str, Any]:
        return {
            "committee": shown_committee(),
            "term": shown_term(),
            "term_days_left": term_days_left(),
        }
