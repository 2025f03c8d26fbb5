"""The store: content under its SHA-256 in WORKSPACE_DATA/attachments/ab/abcd…, whole or not there.

Bytes are written before the act that names them commits. An act that fails leaves an orphan,
which harms nobody and is swept; an act that succeeds finds its bytes on the disk.
"""

import errno
import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import current_app

from workspace.files import pictures
from workspace.files.kinds import HEAD, PICTURES, clean_name, extension, kind_of

LARGEST = 20 * 1024 * 1024
#: So many files may hang on one thing.
MOST = 10
THUMBNAIL = ".small"
FULL = (errno.ENOSPC, errno.EDQUOT)


class Unfit(Exception):
    """A file that is not taken; `why` is no_kind, empty, differs, too_large or no_space."""

    def __init__(self, why: str, name: str) -> None:
        super().__init__(why)
        self.why, self.name = why, name


@dataclass(frozen=True)
class Upload:
    """A file that is kept: its clean name and what was found in it; (0, 0) where no picture."""

    name: str
    sha256: str
    size: int
    media_type: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Swept:
    """What a sweep found: files kept, orphans removed, hashes that are named but not there."""

    files: int
    removed: int
    missing: list[str]


def keep(stream: IO[bytes], sent_name: str) -> Upload:
    """Keep what a stream holds, if name and content are of one accepted kind; raises Unfit."""
    name = clean_name(sent_name)
    if not extension(name):
        raise Unfit("no_kind", name)
    head = stream.read(HEAD)
    if not head:
        raise Unfit("empty", name)
    media = kind_of(name, head)
    if not media:
        raise Unfit("differs", name)
    try:
        sha = _write(head, stream, name)
        picture = _shrunk(sha, media)
    except OSError as failure:
        if failure.errno in FULL:
            raise Unfit("no_space", name) from failure
        raise
    return Upload(name, sha, path_of(sha).stat().st_size, media, *picture)


def kept(sha256: str, sent_name: str) -> Upload | None:
    """The upload of an earlier request under its hash, None where it is gone."""
    name, path = clean_name(sent_name), path_of(sha256)
    try:
        with path.open("rb") as file:
            media = kind_of(name, file.read(HEAD)) if extension(name) else ""
            size = os.fstat(file.fileno()).st_size
    except OSError:
        return None
    picture = pictures.size_of(thumbnail_of(sha256)) if media in PICTURES else (0, 0)
    return Upload(name, sha256, size, media, *picture) if media else None


def path_of(sha256: str) -> Path:
    """Where the content of this hash stands."""
    return _folder() / sha256[:2] / sha256


def thumbnail_of(sha256: str) -> Path:
    """Where the small picture of this content stands, if there is one."""
    return path_of(sha256).with_name(sha256 + THUMBNAIL)


def touch(sha256: str) -> bool:
    """Claim the content for an act under way, so that no sweep takes it; False where it is gone."""
    with _quiet():
        try:
            os.utime(path_of(sha256))
        except FileNotFoundError:
            return False
    return True


def sweep(named: Collection[str], older_than: float) -> Swept:
    """Remove what no row names and nobody touched for `older_than` seconds."""
    found, removed = set(), 0
    for path in sorted(p for p in _folder().glob("*/*") if p.is_file()):
        sha = path.name.removesuffix(THUMBNAIL)
        if sha in named:
            found.add(sha)
            continue
        removed += _remove_if_old(path, older_than)
    return Swept(len(found), removed, sorted(set(named) - found))


def _remove_if_old(path: Path, older_than: float) -> bool:
    with _quiet():
        if time.time() - path.stat().st_mtime < older_than:
            return False
        path.unlink()
    return True


def finished(key: str) -> bytes | None:
    """A paper that was finished under this key, None where none was yet."""
    try:
        return _paper(key).read_bytes()
    except FileNotFoundError:
        return None


def finish(key: str, content: bytes) -> bytes:
    """Keep a finished paper under its key for good: of two, the first, which is answered."""
    target = _paper(key)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _part() as (file, part):
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        with _quiet():
            if not target.exists():
                os.replace(part, target)
    _force(target.parent)
    return target.read_bytes()


def _paper(key: str) -> Path:
    """Beside what people upload, so that backups carry it; deeper, where no sweep looks."""
    return _folder() / "papers" / key[:2] / key


@contextmanager
def _part() -> Iterator[tuple[IO[bytes], str]]:
    """A file under way; what still bears its name afterwards goes."""
    parts = _folder() / "parts"
    parts.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=parts)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file, part
    finally:
        Path(part).unlink(missing_ok=True)


def _write(head: bytes, rest: IO[bytes], name: str) -> str:
    """Write to a part, force it to the disk, rename it to its hash; raises Unfit("too_large")."""
    with _part() as (file, part):
        sha = _copy(head, rest, file, name)
        file.flush()
        os.fsync(file.fileno())
        target = path_of(sha)
        target.parent.mkdir(exist_ok=True)
        with _quiet():
            os.replace(part, target)
    _force(target.parent)
    return sha


def _copy(head: bytes, rest: IO[bytes], to: IO[bytes], name: str) -> str:
    digest, size, chunk = hashlib.sha256(), 0, head
    while chunk:
        size += len(chunk)
        if size > LARGEST:
            raise Unfit("too_large", name)
        digest.update(chunk)
        to.write(chunk)
        chunk = rest.read(256 * 1024)
    return digest.hexdigest()


def _shrunk(sha: str, media: str) -> tuple[int, int]:
    target = thumbnail_of(sha)
    if media not in PICTURES:
        return (0, 0)
    if target.exists():
        return pictures.size_of(target)
    part = _folder() / "parts" / f"{sha}.{os.getpid()}"
    found = pictures.shrink(path_of(sha), part, PICTURES[media])
    if found:
        os.replace(part, target)
    return found or (0, 0)


def _folder() -> Path:
    return Path(current_app.config["WORKSPACE_DATA"]) / "attachments"


def _force(folder: Path) -> None:
    """A rename lasts once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _quiet() -> Iterator[None]:
    """A sweep and an act never meet at a file, in whatever processes they are."""
    _folder().mkdir(parents=True, exist_ok=True)
    with (_folder() / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
