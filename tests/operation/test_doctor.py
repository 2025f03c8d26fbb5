"""`flask doctor` and `/readyz` name what is wrong and what to do; the exit status says it too."""

import json
import shutil
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, stamp, upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from tests.keeping import restore
from tests.operation.builders import an_installation
from workspace.accounts.models import User
from workspace.db import db, write
from workspace.documents import fonts as font_files
from workspace.i18n import catalog
from workspace.notifications.models import Outbox
from workspace.operation.queries import checks, surroundings

Usage = namedtuple("Usage", "total used free")
#: Where fonts-noto-cjk put its files.
NOTO = next(Path("/usr/share/fonts").rglob("NotoSerifCJK-Regular.*"), Path()).parent


@pytest.fixture(scope="module")
def sound(
    new_database: Callable[[], str],
    tmp_path_factory: pytest.TempPathFactory,
    kept_rows: Any,
) -> str:
    """The address of a database that is migrated and filled, to be copied."""
    made = an_installation(new_database(), tmp_path_factory.mktemp("sound"))
    with made.app_context():
        upgrade()
        restore(kept_rows)
        db.session.remove()
        db.engine.dispose()
    return str(made.config["SQLALCHEMY_DATABASE_URI"])


@pytest.fixture
def here(
    copy_database: Callable[[str], str], tmp_path: Path, world: Any, sound: str
) -> Iterator[Flask]:
    """A sound installation, its key in a file."""
    made = an_installation(copy_database(sound), tmp_path / "data", SECRET_KEY="")
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


def examined(app: Flask, *words: str) -> tuple[int, dict[str, Any]]:
    """Exit status, and (check, code) -> finding."""
    done = app.test_cli_runner().invoke(args=["doctor", "--json", *words], catch_exceptions=False)
    found = json.loads(done.stdout)["checks"]
    return done.exit_code, {f"{f['check']}.{f['code']}": f for f in found}


def test_a_sound_installation(here: Flask) -> None:
    status, found = examined(here)
    assert status == 0, found
    assert {"schema.at_head", "clock.fine", "key.kept", "mail.none", "record.sound"} <= set(found)
    assert found["mail.none"]["state"] == "WARN"
    assert {f["check"] for f in found.values()} == set(checks.CHECKS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_line_has_its_words(here: Flask, lang: str) -> None:
    done = here.test_cli_runner().invoke(args=["doctor", "--lang", lang])
    assert "doctor" not in done.stdout.replace("flask doctor", "")
    assert done.stdout.startswith("OK")
    assert "→" in done.stdout


def test_every_finding_of_the_code_has_words_and_every_worry_its_advice() -> None:
    words = set(catalog("zh"))
    for name in checks.CHECKS:
        assert {f"doctor.{name}", f"doctor.{name}.broken", f"doctor_todo.{name}.broken"} <= words


def test_an_old_schema_fails_with_what_to_run(here: Flask) -> None:
    db.session.remove()
    downgrade(revision="base")
    status, found = examined(here)
    assert status == 1
    assert "db upgrade" in found["schema.none"]["todo"]
    assert "record.broken" in found


def test_a_schema_of_another_program(here: Flask) -> None:
    with write():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    assert examined(here)[1]["schema.behind"]["state"] == "FAIL"
    stamp(purge=True)


def test_a_full_disk(here: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 1 << 20))
    status, found = examined(here)
    assert (status, found["disk.data_free"]["state"]) == (1, "FAIL")
    answer = here.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["disk"] is False
    assert "disk.data_free" in answer.json["reasons"]


def test_a_clock_that_ran_back(here: Flask, world: Any) -> None:
    world.hands[0] -= timedelta(days=400)
    status, found = examined(here)
    assert (status, found["clock.behind"]["state"]) == (1, "FAIL")
    answer = here.test_client().get("/readyz")
    assert (answer.status_code, answer.json["clock"]) == (503, False)


def test_a_key_that_others_can_read(here: Flask) -> None:
    (Path(here.config["WORKSPACE_DATA"]) / "secret-key").chmod(0o644)
    status, found = examined(here)
    assert (status, found["key.open"]["state"]) == (1, "FAIL")


def test_a_weak_key_from_the_environment(here: Flask) -> None:
    here.config["SECRET_KEY"] = "dev"
    assert examined(here)[1]["key.short"]["state"] == "FAIL"


def test_altered_entries_are_found(here: Flask) -> None:
    """Every one of the log, since the examination looks at some that it draws by lot."""
    with write():
        db.session.execute(text("UPDATE entry SET body = replace(body, 'liaoning', 'jilin')"))
    status, found = examined(here)
    assert (status, found["record.altered"]["state"]) == (1, "FAIL")


def test_a_missing_entry_is_found(here: Flask) -> None:
    with write():
        db.session.execute(text("UPDATE log SET size = size + 1"))
    assert examined(here)[1]["record.gap"]["state"] == "FAIL"


def test_a_dead_database(here: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(*_: Any, **__: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", dead)
    status, found = examined(here)
    assert (status, found["database.unreachable"]["state"]) == (1, "FAIL")
    assert not any(name.startswith(("schema", "record", "clock")) for name in found)
    answer = here.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["reasons"] == ["database.unreachable"]


def test_a_mail_server(here: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    here.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    assert examined(here)[1]["mail.refused"]["state"] == "FAIL"
    here.config["SMTP_URL"] = "http://mail.example.org"
    assert examined(here)[1]["mail.bad_address"]["state"] == "FAIL"
    monkeypatch.setattr(surroundings, "_greet", lambda parts: None)
    here.config["SMTP_URL"] = "smtps://user:secret@mail.example.org"
    said = examined(here)[1]["mail.answers"]
    assert (said["state"], "secret" in json.dumps(said)) == ("OK", False)


def test_mail_that_waits(here: Flask, world: Any) -> None:
    late, early = world.now - timedelta(hours=7), world.now + timedelta(hours=1)
    with write():
        user = db.session.scalars(select(User.id)).first()
        for at in (late, early):
            row = {"kind": "notice", "user_id": user, "data": {}, "created_at": at}
            db.session.add(Outbox(key=at.isoformat(), due_at=at, **row))
    said = examined(here)[1]["outbox.waiting"]
    assert (said["state"], said["values"]["n"], said["values"]["minutes"]) == ("FAIL", 1, 420)


def test_fonts(here: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Noto Sans CJK SC" in str(examined(here)[1])
    monkeypatch.setattr(font_files, "FOLDERS", ())
    monkeypatch.setattr(font_files, "FANDOL", "")
    assert examined(here)[1]["fonts.none"]["state"] == "WARN"
    here.config["DOC_FONT_DIRS"] = [str(NOTO)]
    said = examined(here)[1]["fonts.partly"]
    assert said["state"] == "WARN"
    assert said["values"]["faces"] == "kai, latin"
    monkeypatch.setattr(surroundings, "RARE", "喆\U0001f600")
    assert examined(here)[1]["fonts.rare"]["values"] == {"characters": "\U0001f600"}
    here.config["DOC_FONT_DIRS"] = [str(tmp_path / "none")]
    assert examined(here)[1]["fonts.no_folder"]["state"] == "WARN"


def test_a_served_installation_is_ready(here: Flask) -> None:
    answer = here.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (
        200,
        {"database": True, "disk": True, "clock": True},
    )
