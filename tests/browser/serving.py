"""The demo committee served as `make run` serves it, in a folder of its own."""

import fcntl
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

from flask.sessions import SecureCookieSessionInterface

from workspace import create_app
from workspace.accounts.models import User, UserSession
from workspace.accounts.queries import token_hash
from workspace.clock import real_now
from workspace.db import db, write

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 120  # a busy machine is no failure
HOST = "127.0.0.1"


def environment(folder: Path, port: int = 0) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'workspace.db'}",
        "WORKSPACE_DATA": str(folder / "data"),
        "PORT": str(port),
    }


def load_demo(folder: Path) -> None:
    """Load the demo into `folder`, once however many workers ask.

    One `tick` sends the reminders that are due, so that none comes in the middle of a test.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "loaded"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return
        for words in (["db", "upgrade"], ["demo", "--if-empty"], ["tick"]):
            command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
            run = subprocess.run(
                command,
                cwd=ROOT,
                env=environment(folder),
                capture_output=True,
                text=True,
                check=False,
            )
            assert run.returncode == 0, run.stdout + run.stderr
        (folder / "cookies.json").write_text(json.dumps(signed_in(folder)))
        done.touch()


def signed_in(folder: Path) -> dict[str, str]:
    """A device of each account, signed in without hashing a password: account -> its cookie."""
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'workspace.db'}",
            "WORKSPACE_DATA": folder / "data",
        }
    )
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    cookies = {}
    with app.app_context():
        users = db.session.scalars(db.select(User)).all()
        with write():
            for user in users:
                token, now = f"device-of-{user.handle}", real_now()
                db.session.add(
                    UserSession(
                        token_hash=token_hash(token),
                        user_id=user.id,
                        device="Chromium",
                        created_at=now,
                        seen_at=now,
                    )
                )
                cookies[user.handle] = signer.dumps({"_user_id": token, "_fresh": True})
        db.session.remove()
        db.engine.dispose()
    return cookies


def copy_demo(source: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    copy_database(source, folder)
    if (source / "data").exists():
        shutil.copytree(source / "data", folder / "data")


def copy_database(source: Path, folder: Path) -> None:
    """Page by page, even under a running server."""
    with (
        closing(sqlite3.connect(source / "workspace.db")) as old,
        closing(sqlite3.connect(folder / "workspace.db")) as new,
    ):
        old.backup(new)


class Site:
    """A running server; `url` is where."""

    def __init__(self, folder: Path, port: int = 0, **settings: str) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.url = f"http://{HOST}:{self.port}"
        with self.log_file.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.run"],
                cwd=ROOT,
                env=environment(folder, self.port) | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.wait()

    @property
    def log_file(self) -> Path:
        return self.folder / "server.log"

    def wait(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise RuntimeError(self.log_file.read_text())
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(15)
        self.assert_sound()

    def assert_sound(self) -> None:
        """Nothing went wrong that no page showed."""
        log = self.log_file.read_text()
        assert "Traceback" not in log, log


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
