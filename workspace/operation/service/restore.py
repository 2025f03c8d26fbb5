"""恢复 — a backup read back into an empty database of either kind, after every hash was checked."""

import hashlib
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from flask_migrate import upgrade
from sqlalchemy import JSON, Column, Table, inspect, select, text, update
from sqlalchemy.schema import sort_tables_and_constraints

from workspace.clock import real_now
from workspace.db import db, write
from workspace.operation.queries import tables
from workspace.operation.rules import Damaged, Manifest, TableFacts, from_cell, read_manifest
from workspace.record.models import Log
from workspace.record.rebuild import differences

LARGEST_MANIFEST = 256 << 20
BLOCK = 1 << 20


class NotEmpty(Exception):
    """The database holds something already."""


@dataclass(frozen=True)
class Verdict:
    """What was restored, and where tables and record disagree (nowhere, in a sound backup)."""

    manifest: Manifest
    rows: int
    entries: int
    differences: list[str]

    @property
    def is_sound(self) -> bool:
        return not self.differences


def read_archive(source: Path) -> Manifest:
    """Check a whole file: form, sizes, every hash, every row. Nothing is touched.

    Raises Damaged with what is wrong first.
    """
    with _opened(source) as archive:
        manifest = _manifest(archive)
        wanted = dict(manifest.members)
        for member, content in _members(archive):
            size, digest = wanted.pop(member.name, (-1, ""))
            if not member.isfile() or size < 0:
                raise Damaged("unknown_member", name=member.name[:80])
            if (member.size, _sha256(content)) != (size, digest):
                raise Damaged("altered", name=member.name[:80])
        if wanted:
            raise Damaged("missing", name=min(wanted))
    return manifest


def restore(source: Path, data: Path) -> Verdict:
    """Read a checked backup into an empty database, migrate it to the present, check its record.

    Raises NotEmpty, and Damaged where the file is no whole backup; both before anything changes.
    """
    manifest = read_archive(source)
    with db.engine.connect() as connection:
        if not tables.is_empty(connection):
            raise NotEmpty
    upgrade(revision=manifest.revision)
    rows = _load(source, manifest, data)
    _store_attachments(source, data / "attachments")
    upgrade()
    _end_sessions()
    return _judge(manifest, rows)


def clear() -> None:
    """Drop every table: what `restore --force` does once the present is kept in a backup."""
    with db.engine.connect() as connection:
        virtual, names = tables.virtual_tables(connection), inspect(connection).get_table_names()
    quote, is_sqlite = db.engine.dialect.identifier_preparer.quote, _is_sqlite()
    with write():
        if is_sqlite:
            db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for name in [*virtual, *names]:
            rest = "" if is_sqlite else " CASCADE"
            db.session.execute(text(f"DROP TABLE IF EXISTS {quote(name)}{rest}"))


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    """The archive; whatever fails in reading it is a Damaged file."""
    try:
        with tarfile.open(source, "r:*") as archive:
            yield archive
    except (tarfile.TarError, zlib.error, EOFError, UnicodeDecodeError) as fault:
        raise Damaged("unreadable") from fault
    except OSError as fault:
        if fault.errno is not None:  # a file that is not there is no damaged one
            raise
        raise Damaged("unreadable") from fault


def _members(archive: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Every member but the manifest, front to back, with its content (nothing for a folder)."""
    for member in archive:
        if member.name == "manifest.json":
            continue
        content = archive.extractfile(member) if member.isfile() else None
        yield member, content or open(os.devnull, "rb")  # noqa: SIM115


def _manifest(archive: tarfile.TarFile) -> Manifest:
    first = archive.next()
    content = archive.extractfile(first) if first and first.isfile() else None
    if first is None or content is None or first.name != "manifest.json":
        raise Damaged("no_backup")
    if first.size > LARGEST_MANIFEST:
        raise Damaged("bad_manifest")
    return read_manifest(content.read())


def _sha256(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _load(source: Path, manifest: Manifest, data: Path) -> int:
    """Put all rows in, in one transaction, those that others refer to first."""
    with db.engine.connect() as connection:
        found = {table.name: table for table in tables.tables_of(connection)}
    unknown = sorted(set(manifest.tables) - set(found))
    if unknown:
        raise Damaged("unknown_table", name=unknown[0])
    ordered = [(t, late) for t, late in _in_order(found) if t.name in manifest.tables]
    with _unpacked(source, data) as folder, write():
        if _is_sqlite():
            db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
        count = sum(
            _fill(table, manifest.tables[table.name], folder / table.name, late)
            for table, late in ordered
        )
        for table, late in ordered:
            if late:
                _refer(table, manifest.tables[table.name], folder / table.name, late)
        if not _is_sqlite():
            _set_sequences(found.values())
    return count


@contextmanager
def _unpacked(source: Path, data: Path) -> Iterator[Path]:
    """The files of rows side by side: a packed archive is read once, from front to back."""
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        with _opened(source) as archive:
            for member, content in _members(archive):
                if member.name.startswith("tables/"):
                    _copy(content, Path(folder) / Path(member.name).stem)
        yield Path(folder)


def _copy(content: IO[bytes], path: Path) -> None:
    with path.open("wb") as out:
        while block := content.read(BLOCK):
            out.write(block)
        out.flush()
        os.fsync(out.fileno())


def _in_order(found: dict[str, Table]) -> list[tuple[Table, set[str]]]:
    """The tables in the order of their references, each with the columns that refer onward."""
    ordered = [t for t, _ in sort_tables_and_constraints(found.values()) if t is not None]
    place = {table.name: n for n, table in enumerate(ordered)}
    return [
        (
            table,
            {
                key.parent.name
                for key in table.foreign_keys
                if place[key.column.table.name] >= place[table.name]
            },
        )
        for table in ordered
    ]


def _fill(table: Table, facts: TableFacts, path: Path, late: set[str]) -> int:
    """Insert the rows; a column that refers onward stays empty until everything is there."""
    count = 0
    for rows in _batches(table, facts, path):
        db.session.execute(
            table.insert(), [{k: None if k in late else v for k, v in r.items()} for r in rows]
        )
        count += len(rows)
    return count


def _refer(table: Table, facts: TableFacts, path: Path, late: set[str]) -> None:
    for rows in _batches(table, facts, path):
        for row in rows:
            said = {name: row[name] for name in late if row[name] is not None}
            if said:
                db.session.execute(update(table).where(table.c.id == row["id"]).values(said))


def _batches(table: Table, facts: TableFacts, path: Path) -> Iterator[list[dict[str, Any]]]:
    columns = _matched(table, facts)
    with path.open("rb") as lines:
        while some := list(islice(lines, 500)):
            yield [_row(columns, line) for line in some]


def _matched(table: Table, facts: TableFacts) -> list[tuple[Column[Any], str]]:
    """The table's columns in the order of the file; their kinds are the same on both sides."""
    kept = {column.name: (column, kind) for column, kind in tables.columns_of(table)}
    if any(kept.get(name, (None, ""))[1] != kind for name, kind in facts.columns):
        raise Damaged("unknown_table", name=table.name)
    for column, kind in kept.values():
        if kind == "json":
            column.type = type(column.type)(none_as_null=True)
    return [kept[name] for name, _ in facts.columns]


def _row(columns: list[tuple[Column[Any], str]], line: bytes) -> dict[str, Any]:
    try:
        cells = json.loads(line)
        return {
            column.name: _bound(kind, from_cell(kind, cell))
            for (column, kind), cell in zip(columns, cells, strict=True)
        }
    except (ValueError, TypeError) as fault:
        raise Damaged("bad_row") from fault


def _bound(kind: str, value: Any) -> Any:
    if kind == "instant" and value is not None and _is_sqlite():
        return value.replace(tzinfo=None)
    if kind == "json" and value is not None:
        return JSON.NULL if value[0] is None else value[0]
    return value


def _set_sequences(found: Any) -> None:
    """PostgreSQL's sequences know nothing of rows put in with their keys."""
    for table in found:
        if "id" in table.c:
            name = f"pg_get_serial_sequence('{table.name}', 'id')"
            last = f'(SELECT coalesce(max(id), 0) + 1 FROM "{table.name}")'  # noqa: S608
            db.session.execute(
                text(f"SELECT setval({name}, {last}, false) WHERE {name} IS NOT NULL")
            )


def _store_attachments(source: Path, folder: Path) -> None:
    """Write each file whole or not at all; one that is there already holds the same bytes."""
    with _opened(source) as archive:
        for member, content in _members(archive):
            if not member.name.startswith("attachments/"):
                continue
            path = folder / member.name.removeprefix("attachments/")
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f".{path.name}.restoring")
            _copy(content, unfinished)
            os.replace(unfinished, path)


def _end_sessions() -> None:
    """Nobody stays signed in over a restore: who was shut out since may hold an old session."""
    sessions = db.metadata.tables["user_session"]
    with write():
        db.session.execute(
            update(sessions).where(sessions.c.ended_at.is_(None)).values(ended_at=real_now())
        )


def _judge(manifest: Manifest, rows: int) -> Verdict:
    """Rebuild every committee from its entries, and compare its head with the manifest's."""
    with db.engine.connect() as connection:
        heads = tables.heads_of(connection)
    found = [] if heads == manifest.records else ["the heads are not those of the manifest"]
    found += differences(db.session.scalars(select(Log).order_by(Log.id)).all())
    db.session.rollback()
    return Verdict(manifest, rows, sum(head["size"] for head in heads), found)
