"""备份 — the database as of one instant and the attachments, in one file, while acts go on."""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Table
from sqlalchemy.engine import Connection

from workspace.clock import real_now
from workspace.operation.queries import tables
from workspace.operation.rules import Manifest, TableFacts, is_safe_path, to_cell


def back_up(target: Path, data: Path) -> Manifest:
    """Write a backup to `target` (.tar, or .tar.gz/.tgz): whole or not at all, for its owner only.

    The rows first, the files after: what a row of the snapshot names was stored before it, so no
    attachment is missing. Raises FileExistsError rather than replace an earlier backup, and
    LookupError where there are no tables yet.
    """
    if target.exists():
        raise FileExistsError(target)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        manifest = _copy_rows(Path(folder))
        manifest = replace(manifest, attachments=_attachments(data / "attachments"))
        with _whole_or_none(target) as out, _archive(target, out) as archive:
            _add_bytes(archive, "manifest.json", manifest.as_bytes())
            for name in manifest.tables:
                _add_file(archive, f"tables/{name}.ndjson", Path(folder) / name)
            for name in manifest.attachments:
                _add_file(archive, f"attachments/{name}", data / "attachments" / name)
    return manifest


def _copy_rows(folder: Path) -> Manifest:
    with tables.snapshot() as connection:
        found = tables.tables_of(connection)
        if not found:
            raise LookupError
        return Manifest(
            made_at=real_now().isoformat(timespec="seconds"),
            database=connection.dialect.name,
            revision=tables.revision_of(connection),
            records=tables.heads_of(connection),
            tables={table.name: _copy(connection, table, folder / table.name) for table in found},
        )


def _copy(connection: Connection, table: Table, path: Path) -> TableFacts:
    columns = [(column.name, kind) for column, kind in tables.columns_of(table)]
    kinds, digest, count, size = [kind for _, kind in columns], hashlib.sha256(), 0, 0
    with path.open("wb") as file:
        for row in tables.rows_of(connection, table):
            cells = [to_cell(kind, value) for kind, value in zip(kinds, row, strict=True)]
            line = json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            file.write(line)
            digest.update(line)
            count, size = count + 1, size + len(line)
    return TableFacts(columns, count, size, digest.hexdigest())


def _attachments(folder: Path) -> dict[str, tuple[int, str]]:
    """Every stored file below the folder, which need not be there."""
    paths = (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink())
    named = ((p.relative_to(folder).as_posix(), p) for p in paths)
    return {name: (p.stat().st_size, sha256_of(p)) for name, p in named if is_safe_path(name)}


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _whole_or_none(target: Path) -> Iterator[io.BufferedWriter]:
    """A file of mode 0600 that takes its name only when it is complete and on the disk."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, target)
        _sync_folder(target.parent)
    except BaseException:
        os.unlink(name)
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _archive(target: Path, out: io.BufferedWriter) -> Iterator[tarfile.TarFile]:
    packed = target.name.endswith((".gz", ".tgz"))
    with tarfile.open(
        fileobj=out, mode="w:gz" if packed else "w", format=tarfile.PAX_FORMAT
    ) as tar:
        yield tar


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    archive.addfile(_member(name, len(content)), io.BytesIO(content))


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> None:
    with path.open("rb") as file:
        archive.addfile(_member(name, path.stat().st_size), file)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(real_now().timestamp())
    return member
