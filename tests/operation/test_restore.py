"""What is no whole, unaltered backup is refused in plain words, and nothing is touched."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import stamp
from sqlalchemy import inspect

from tests.issues.builders import an_issue
from tests.operation.builders import an_installation, closed
from workspace.db import db
from workspace.operation import service
from workspace.operation.rules import read_manifest

Members = dict[str, bytes]


@pytest.fixture
def file(app: Flask, world: Any, actor_of: Any, tmp_path: Path) -> Path:
    an_issue(world, actor_of, "review")
    stamp()
    (tmp_path / "data/attachments").mkdir(parents=True)
    (tmp_path / "data/attachments/picture").write_bytes(b"picture")
    made = tmp_path / "whole.tar"
    service.back_up(made, tmp_path / "data")
    return made


@pytest.fixture
def target(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Flask]:
    yield from closed(an_installation(new_database(), tmp_path / "target"))


def run(target: Flask, *words: str, said: str = "") -> tuple[int, str]:
    """Exit status and all that the command said, in English."""
    with target.app_context():  # a command runs in the context that there is
        runner = target.test_cli_runner()
        done = runner.invoke(args=[*words, "--lang", "en"], input=said, catch_exceptions=False)
    return done.exit_code, done.output


def members_of(file: Path) -> Members:
    with tarfile.open(file) as archive:
        return {m.name: archive.extractfile(m).read() for m in archive if m.isfile()}


def packed(file: Path, members: Members, *more: tarfile.TarInfo) -> Path:
    with tarfile.open(file, "w") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for member in more:
            archive.addfile(member)
    return file


def a_link() -> tarfile.TarInfo:
    link = tarfile.TarInfo("attachments/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return link


def altered(members: Members, name: str, old: bytes, new: bytes) -> Members:
    assert old in members[name]
    return members | {name: members[name].replace(old, new)}


DAMAGE: dict[str, tuple[Callable[[Path, Members], Any], str]] = {
    "cut": (lambda f, m: f.write_bytes(f.read_bytes()[: f.stat().st_size // 2]), "cut short"),
    "no archive": (lambda f, m: f.write_bytes(b"PK\3\4" * 99), "cut short"),
    "empty": (lambda f, m: f.write_bytes(b""), "cut short"),
    "another archive": (lambda f, m: packed(f, {"readme": b"x"}), "no backup"),
    "a row": (
        lambda f, m: packed(f, altered(m, "tables/issue.ndjson", b"review", b"closed")),
        "tables/issue.ndjson is not",
    ),
    "an attachment": (
        lambda f, m: packed(f, m | {"attachments/picture": b"another"}),
        "attachments/picture is not",
    ),
    "one missing": (
        lambda f, m: packed(f, {k: v for k, v in m.items() if k != "tables/entry.ndjson"}),
        "tables/entry.ndjson is missing",
    ),
    "one more": (lambda f, m: packed(f, m | {"../../etc/cron.d/x": b"x"}), "does not name"),
    "a link": (lambda f, m: packed(f, m, a_link()), "does not name"),
    "twice": (
        lambda f, m: packed(f, m, tarfile.TarInfo("attachments/picture")),
        "does not name",
    ),
    "no JSON": (lambda f, m: packed(f, m | {"manifest.json": b"{"}), "manifest is damaged"),
    "a newer one": (
        lambda f, m: packed(f, altered(m, "manifest.json", b'"version": 1', b'"version": 9')),
        "newer program",
    ),
    "a way out": (
        lambda f, m: packed(f, altered(m, "manifest.json", b'"picture"', b'"../x"')),
        "manifest is damaged",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_refused_before_anything_is_touched(file, target, name):
    damage, words = DAMAGE[name]
    damage(file, members_of(file))
    status, said = run(target, "restore", str(file))
    assert status == 65, said
    assert words in said
    with target.app_context():
        assert inspect(db.engine).get_table_names() == []
    assert not (Path(target.config["WORKSPACE_DATA"]) / "attachments").exists()


def test_a_file_forged_as_a_whole_fails_before_its_record(file, target):
    """Whoever rewrites rows and manifest together cannot rewrite what the members' record says."""
    members = altered(
        members_of(file), "tables/issue.ndjson", "网间互联".encode(), "别的事情".encode()
    )
    manifest = read_manifest(members["manifest.json"])
    said = json.loads(members["manifest.json"])
    rows = members["tables/issue.ndjson"]
    said["tables"]["issue"] |= {"sha256": hashlib.sha256(rows).hexdigest(), "bytes": len(rows)}
    packed(file, members | {"manifest.json": json.dumps(said).encode()})
    status, words = run(target, "restore", str(file))
    assert status == 20
    assert "do not put it to use" in words
    assert manifest.entries > 0


def test_only_an_empty_database_is_filled(file, target):
    assert run(target, "restore", str(file))[0] == 0
    status, said = run(target, "restore", str(file))
    assert (status, "nothing was changed" in said) == (1, True)


def test_force_asks_for_the_name_and_keeps_what_it_replaces(file, target, tmp_path):
    run(target, "restore", str(file))
    status, said = run(target, "restore", "--force", str(file), said="shenyang\n")
    assert (status, "nothing was changed" in said) == (1, True)
    status, said = run(target, "restore", "--force", str(file), said="liaoning\n")
    assert status == 0, said
    kept = next(tmp_path.glob("before-restore-*.tar.gz"))
    assert service.read_archive(kept).entries == service.read_archive(file).entries


def test_an_earlier_backup_is_never_replaced(app, file):
    before = file.read_bytes()
    status, said = run(app, "backup", str(file))
    assert (status, "was not replaced" in said) == (1, True)
    assert file.read_bytes() == before


def test_without_tables_there_is_nothing_to_back_up(target, tmp_path):
    status, said = run(target, "backup", str(tmp_path / "none.tar"))
    assert (status, "nothing to back up" in said) == (1, True)
    assert not (tmp_path / "none.tar").exists()


def test_a_full_disk_leaves_no_part_of_a_backup(app, file, tmp_path, monkeypatch):
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workspace.operation.service.backup.os.fsync", full)
    status, said = run(app, "backup", str(tmp_path / "next.tar"))
    assert (status, "No space left" in said) == (1, True)
    assert {p.name for p in tmp_path.iterdir()} == {"data", "whole.tar"}
