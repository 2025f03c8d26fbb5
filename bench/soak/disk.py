"""A disk that forgets: files as a log of writes made them, and what a power loss leaves of them."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_PATH = re.compile(r"<((?:\\x[0-9a-f]{2})+|[^>]*)>")


@dataclass(frozen=True)
class Step:
    """One call of the log: on which file, at which offset, with what."""

    call: str
    file: str
    offset: int = 0
    data: bytes = b""


def steps_of(trace: Path, folder: Path) -> list[Step]:
    """The calls of a strace log that concern the database in a folder, and the acknowledgements."""
    found = []
    with trace.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            match = _LINE.match(line)
            if match and int(match[3]) >= 0:
                found += _steps(match[1], match[2], str(folder))
    return found


def _steps(call: str, arguments: str, folder: str) -> Iterator[Step]:
    texts = [bytes.fromhex(t.replace("\\x", "")) for t in _TEXT.findall(arguments)]
    if call in ("unlink", "open", "openat"):
        path = texts[0].decode() if texts else ""
        wanted = call == "unlink" or "O_CREAT" in arguments
        if wanted and _is_database(path, folder):
            yield Step("unlink" if call == "unlink" else "create", Path(path).name)
        return
    known = _PATH.search(arguments)
    path = _decoded(known[1]) if known else ""
    if path == f"{folder}/acks" and call == "write":
        yield Step("ack", "acks", 0, texts[0])
    elif _is_database(path, folder):
        numbers = re.findall(r", (\d+)", re.sub(r'"[^"]*"', "", arguments))
        if call == "pwrite64":
            yield Step("write", Path(path).name, int(numbers[-1]), texts[0])
        elif call == "ftruncate":
            yield Step("truncate", Path(path).name, int(numbers[-1]))
        elif call in ("fsync", "fdatasync"):
            yield Step("sync", Path(path).name)


def _decoded(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


def _is_database(path: str, folder: str) -> bool:
    """The database or its write-ahead log; the shared index is rebuilt at every start."""
    return path in (f"{folder}/soak.db", f"{folder}/soak.db-wal", f"{folder}/soak.db-journal")


@dataclass
class File:
    """What is surely on the disk, and what was written since the last sync."""

    kept: bytearray
    since: list[Step] = field(default_factory=list)


class Disk:
    """Files by name."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = {name: File(bytearray(data)) for name, data in files.items()}

    def do(self, step: Step) -> None:
        file = self.files.setdefault(step.file, File(bytearray()))
        if step.call == "sync":
            for waiting in file.since:
                _apply(file.kept, waiting)
            file.since.clear()
        elif step.call == "unlink":
            del self.files[step.file]
        elif step.call != "create":
            file.since.append(step)

    def crash(self, folder: Path, chance: random.Random) -> None:
        """Leave in a folder what a power loss at this moment might leave."""
        share = chance.choice((0.0, 0.3, 0.7, 1.0))
        for name, file in self.files.items():
            data = bytearray(file.kept)
            for step in file.since:
                if chance.random() < share:
                    _apply(data, _torn(step, chance))
            (folder / name).write_bytes(data)


def _torn(step: Step, chance: random.Random) -> Step:
    """One write in four reaches the disk only in part, in whole sectors."""
    if step.call != "write" or len(step.data) <= SECTOR or chance.random() > 0.25:
        return step
    sectors = chance.randrange(1, len(step.data) // SECTOR + 1)
    return Step("write", step.file, step.offset, step.data[: sectors * SECTOR])


def _apply(data: bytearray, step: Step) -> None:
    if step.call == "truncate":
        del data[step.offset :]
        data.extend(bytes(step.offset - len(data)))
        return
    end = step.offset + len(step.data)
    if len(data) < end:
        data.extend(bytes(end - len(data)))
    data[step.offset : end] = step.data
