"""`make run`: one command from a clean checkout to a served committee.

Brings the database up to date, loads the demo into an empty SQLite database, and serves it with
the clockwork (`flask tick`) and the post (`flask deliver`) beside the server. One Python start,
then forks: a second run has to answer within three seconds. Ctrl-C or SIGTERM stops all of it.
"""

import gc
import logging
import os
import runpy
import signal
import socket
import sys
import time
from pathlib import Path
from typing import NoReturn

gc.disable()  # what is imported stays: to look for garbage in it costs a fifth of the start

from flask import Flask
from flask.cli import ScriptInfo
from flask_migrate import upgrade
from gunicorn.app.base import BaseApplication
from sqlalchemy import select

from workspace import create_app
from workspace.committees.models import Committee
from workspace.db import db
from workspace.demo.cli import accounts, is_demo

#: What gunicorn is told in production, too.
CONF = runpy.run_path(str(Path(__file__).with_name("gunicorn.conf.py")))
PERIODIC = ("tick", "deliver")
SECONDS = 5


class Server(BaseApplication):
    """gunicorn around an app that is already loaded."""

    def __init__(self, app: Flask, welcome: str) -> None:
        self.app, self.welcome = app, welcome
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": f"{self.app.config['HOST']}:{self.app.config['PORT']}",
            "worker_class": CONF["Worker"],
            "threads": self.app.config["THREADS"],
            "graceful_timeout": 5,
            "control_socket_disable": True,
            "loglevel": "warning",
            "when_ready": lambda arbiter: print(self.welcome, flush=True),
            "post_worker_init": CONF["post_worker_init"],
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def main() -> None:
    app = create_app()
    gc.freeze()
    gc.enable()
    refuse_a_taken_port(app)
    welcome = prepare(app)
    launcher = os.getpid()
    clockwork = start_clockwork(app)
    try:
        Server(app, welcome).run()
    finally:
        if os.getpid() == launcher:  # a worker leaves through here too
            stop(clockwork)


def refuse_a_taken_port(app: Flask) -> None:
    address = (app.config["HOST"], app.config["PORT"])
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            sys.exit(f"Port {address[1]}: {error.strerror}. Choose another: PORT=8001 make run")


def prepare(app: Flask) -> str:
    """Migrate, load the demo where there is nothing yet, and word the welcome. No connection is
    kept over the forks to come.
    """
    with app.app_context():
        upgrade()
        sqlite = db.engine.dialect.name == "sqlite"
    if sqlite:
        command(app, "demo", "--if-empty")
    with app.app_context():
        welcome = say_where(app)
        db.session.remove()
        db.engine.dispose()
    return welcome


def say_where(app: Flask) -> str:
    where = f"http://{app.config['HOST']}:{app.config['PORT']}  (Ctrl-C stops it)"
    committees = db.session.scalars(select(Committee).order_by(Committee.id)).all()
    return f"{accounts()}\n{where}" if committees and is_demo(committees) else where


def command(app: Flask, *words: str) -> None:
    """Run one of the app's own commands in this process."""
    info = ScriptInfo(create_app=lambda: app)
    app.cli.main(args=list(words), obj=info, prog_name="flask", standalone_mode=False)


def start_clockwork(app: Flask) -> int:
    """Fork the process that runs the periodic commands for as long as its parent lives."""
    launcher = os.getpid()
    return os.fork() or run_clockwork(app, launcher)


def run_clockwork(app: Flask, launcher: int) -> NoReturn:
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, lambda *_: sys.exit())
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - what a round did is no news here
    try:
        while os.getppid() == launcher:
            run_periodic(app)
            time.sleep(SECONDS)
    finally:
        os._exit(0)  # never back into the launcher's own way out


def run_periodic(app: Flask) -> None:
    for name in PERIODIC:
        try:
            command(app, name)
        except Exception:  # the next round tries again; the server must not stop for it
            logging.exception("flask %s failed", name)


def stop(child: int) -> None:
    try:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass  # it got the same Ctrl-C, or gunicorn reaped it


if __name__ == "__main__":
    main()
