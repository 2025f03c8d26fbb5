"""A committee made for voting: polls whose every elector has a voter of its own, signed in."""

import os
import secrets
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_migrate import upgrade
from itsdangerous import URLSafeTimedSerializer

from bench.load.bulk import Bulk, token_of
from bench.load.issues import Issues
from bench.load.outcomes import add_poll
from bench.load.scene import set_up
from workspace import create_app
from workspace.clock import real_now
from workspace.db import db
from workspace.issues.rules import IssueState

SEED = 2010
#: Organizations, which is electors of each poll.
MEMBERS = 20
CSRF = "0" * 40


@dataclass(frozen=True)
class Voter:
    """A person, the poll it votes in, and what its browser would have kept."""

    pid: str
    elector: int
    poll: str
    issue: str
    cookie: str
    csrf: str


@dataclass
class Arena:
    """A loaded database, the settings that serve it, its voters."""

    app: Flask
    folder: Path
    settings: dict[str, str]
    voters: list[Voter]

    def close(self) -> None:
        """Let go of the database; the processes to come open it themselves."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def forget(self) -> None:
        """Remove its folder, database and logs."""
        shutil.rmtree(self.folder, ignore_errors=True)


def make(voters: int, *, folder: Path | None = None, url: str = "") -> Arena:
    """An arena for so many voters (rounded up to whole polls) in a folder of its own.

    `url` names an empty database elsewhere; without one a SQLite file is made.
    """
    folder = folder or Path(tempfile.mkdtemp(prefix="soak-"))
    settings = {
        "DATABASE_URL": url or f"sqlite:///{folder / 'soak.db'}",
        "WORKSPACE_DATA": str(folder),
        "SECRET_KEY": secrets.token_hex(16),
    }
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": settings["DATABASE_URL"],
            "WORKSPACE_DATA": folder,
            "SECRET_KEY": settings["SECRET_KEY"],
        }
    )
    with app.app_context():
        upgrade()
        rows = _load(-(-voters // MEMBERS))
    found = [_voter(app, **row) for row in rows][:voters]
    arena = Arena(app, folder, {**os.environ, **settings}, found)
    arena.close()
    return arena


def _load(polls: int) -> list[dict[str, Any]]:
    """Issues in voting, their polls and one voter an elector: never the same person twice."""
    now = real_now().replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    bulk = Bulk(SEED)
    groups = 5
    people = MEMBERS + groups + MEMBERS * groups * -(-polls // groups)
    scene = set_up(bulk, now, people, members=MEMBERS, last_issue=polls)
    issues = Issues(bulk, scene, now)
    waiting: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for group in scene.groups[1:]:
        for user, organization in scene.seated[group["id"]]:
            waiting[group["id"], organization["id"]].append(user)
    found = []
    for _ in range(polls):
        issue = issues.add(IssueState.VOTING, 0)
        _, electors = add_poll(bulk, scene, issue, cast=0)
        place = f"/liaoning/{issue.group['code']}/issues/{issue.row['number']}"
        found += [
            {
                "user": waiting[issue.group["id"], elector["organization_id"]].pop(),
                "elector": elector["id"],
                "issue": place,
            }
            for elector in electors
        ]
    bulk.finish()
    return found


def _voter(app: Flask, user: dict[str, Any], elector: int, issue: str) -> Voter:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    kept = {"_user_id": token_of(user), "_fresh": True, "csrf_token": CSRF}
    forms = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    return Voter(
        pid=user["pid"],
        elector=elector,
        poll=f"{issue}/polls/1",
        issue=issue,
        cookie=f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(kept)!s}",
        csrf=str(forms.dumps(CSRF)),
    )
