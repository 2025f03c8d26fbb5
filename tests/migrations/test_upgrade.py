"""A committee at the schema landed before comes to the present, every row and its record whole."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from tests.operation.builders import an_installation, closed, signed_in
from workspace.db import db, write
from workspace.issues.models import Comment, Issue
from workspace.operation import service
from workspace.record.models import Entry, Log
from workspace.record.rebuild import differences

#: Written by the code of that revision; one statement a line, in the SQL that both databases share.
LANDED = Path(__file__).parent / "at_0001.sql"
PAGES = (
    "/",
    "/liaoning/issues?tab=all",
    "/liaoning/om/issues/1",
    "/liaoning/om/issues/2",
    "/liaoning/om/issues/3/polls/1",
    "/liaoning/resolutions/2009-1",
    "/liaoning/follow-up",
    "/liaoning/follow-up/2009-1/ctcc",
    "/liaoning/procedure",
    "/account",
)


@pytest.fixture
def landed(
    new_database: Callable[[], str], database_url: str, tmp_path: Path, world: Any
) -> Iterator[Flask]:
    """That committee, not yet upgraded (`world` holds the clock, set to after its last act)."""
    world.hands[0] += timedelta(days=3)
    made = an_installation(new_database(), tmp_path / "data")
    with made.app_context():
        upgrade(revision="0001")
        with write():
            raw = db.session.connection().connection.driver_connection
            if db.engine.dialect.name == "postgresql":
                raw.execute("SET timezone = 'UTC'")
            for line in LANDED.read_text(encoding="utf-8").splitlines():
                if line.startswith("INSERT"):
                    raw.execute(line)
            if db.engine.dialect.name == "postgresql":
                set_sequences()
    yield from closed(made)


def set_sequences() -> None:
    for (name,) in db.session.execute(
        text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ).all():
        if name != "alembic_version":
            last = f"(SELECT coalesce(max(id), 0) + 1 FROM {name})"  # noqa: S608 - our own names
            key = f"pg_get_serial_sequence('{name}', 'id')"
            db.session.execute(text(f"SELECT setval({key}, {last}, false)"))


def test_an_upgrade_keeps_every_row_and_a_sound_record(landed: Flask) -> None:
    with landed.app_context():
        before = db.session.scalar(select(func.count(Entry.id)))
        db.session.rollback()
        upgrade()
        assert differences(db.session.scalars(select(Log)).all()) == []
        assert db.session.scalar(select(func.count(Entry.id))) == before == 93
        assert db.session.scalar(select(func.count(Issue.id))) == 6


def test_the_upgraded_committee_is_read_and_works_on(landed: Flask) -> None:
    with landed.app_context():
        upgrade()
    client = signed_in(landed, "rep-cucc")
    for address in PAGES:
        assert (address, client.get(address).status_code) == (address, 200)
    answer = client.post("/liaoning/om/issues/2/add-comment", data={"text": "升级以后"})
    assert answer.status_code == 303
    with landed.app_context():
        assert "升级以后" in db.session.scalars(select(Comment.body)).all()
        assert differences(db.session.scalars(select(Log)).all()) == []


def test_a_backup_from_before_an_upgrade_is_restored_into_the_present(
    landed: Flask, new_database: Callable[[], str], tmp_path: Path
) -> None:
    with landed.app_context():
        made = service.back_up(tmp_path / "old.tar.gz", tmp_path / "data")
        db.session.remove()
    assert (made.revision, made.entries) == ("0001", 93)
    for target in closed(an_installation(new_database(), tmp_path / "later")):
        with target.app_context():
            verdict = service.restore(tmp_path / "old.tar.gz", tmp_path / "later")
            assert (verdict.is_sound, verdict.entries) == (True, 93)
        assert signed_in(target, "rep-cucc").get("/liaoning/procedure").status_code == 200
