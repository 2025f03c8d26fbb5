"""One zip of many files, streamed: the same files give the same bytes, whenever it is made.

Nothing is compressed (the bytes would follow the library's version) and every file bears the same
time; `manifest.json` names each with its SHA-256 and size.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PIECE = 64 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class File:
    """A file of the zip: its path in it, and its bytes or where they stand on the disk."""

    path: str
    data: bytes = b""
    source: Path | None = None
    sha256: str = ""
    size: int = 0

    @property
    def told(self) -> dict[str, Any]:
        """Its line of the manifest."""
        if self.source is not None:
            return {"path": self.path, "sha256": self.sha256, "size": self.size}
        digest = hashlib.sha256(self.data).hexdigest()
        return {"path": self.path, "sha256": digest, "size": len(self.data)}


class Pipe:
    """Where the zip is written, piece by piece taken away; nobody can go back in it."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: Any) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> Iterator[bytes]:
        """What was written since it was asked last."""
        pieces, self.pieces = self.pieces, []
        yield from pieces


def zipped(files: Iterable[File], about: dict[str, Any]) -> Iterator[bytes]:
    """The zip with its manifest first; no more than a piece of a file is held at once."""
    kept = list(files)
    manifest = as_json({**about, "files": [file.told for file in kept]})
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as into:  # type: ignore[call-overload]
        for file in (File("manifest.json", manifest), *kept):
            for _ in _put(into, file):
                yield from pipe.taken()
            yield from pipe.taken()
    yield from pipe.taken()


def as_json(value: Any) -> bytes:
    """A value as people and programs read it, always in the same order."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return (text + "\n").encode("utf-8")


def _put(into: zipfile.ZipFile, file: File) -> Iterator[None]:
    info = zipfile.ZipInfo(file.path, EPOCH)
    info.create_system, info.external_attr = 3, 0o644 << 16
    with into.open(info, "w", force_zip64=False) as member:
        if file.source is None:
            member.write(file.data)
            yield
            return
        with file.source.open("rb") as source:
            while piece := source.read(PIECE):
                member.write(piece)
                yield
