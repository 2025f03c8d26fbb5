"""Power loss: the log of writes and fsyncs replayed up to a point, only what was synced for sure.

The product runs under strace and says of each act, in the same log, when it was acknowledged. A
crash then keeps, of every file, what was synced and a random part of what was not (whole writes,
or torn ones at 512 bytes). The database is opened as a restart would open it.
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.soak import arena as arenas
from bench.soak.disk import Disk, Step, steps_of
from bench.soak.wire import Pen

ROOT = Path(__file__).resolve().parents[2]
CALLS = "open,openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,rename"
STRACE = ("strace", "-f", "-y", "-xx", "-s", "70000", "-e", f"trace={CALLS}")
SEED = 400
CHOICES = ("for", "against", "abstain")


def run(points: int, acts: int) -> dict[str, object]:
    """So many crashes spread over so many acts; what was found."""
    begun = time.monotonic()
    arena = arenas.make(40)
    _settle(arena.folder / "soak.db")
    before = {p.name: p.read_bytes() for p in arena.folder.iterdir() if p.name.startswith("soak")}
    _forms(arena, acts)
    trace = arena.folder / "trace"
    subprocess.run(
        [*STRACE, "-o", str(trace), sys.executable, "-m", "bench.soak.actor", str(arena.folder)],
        cwd=ROOT,
        env=arena.settings,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    steps = steps_of(trace, arena.folder)
    faults, seen = _crash(before, steps, points)
    arena.forget()
    return {
        "acts": acts,
        "writes and syncs": len(steps),
        "crashes": points,
        "acknowledged acts looked for": seen,
        "broken databases or lost acts": faults,
        "seconds": round(time.monotonic() - begun),
    }


def _settle(path: Path) -> None:
    """The database as a clean shutdown leaves it."""
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()


def _forms(arena: arenas.Arena, acts: int) -> None:
    """What the traced process will send, one form a line."""
    pen, lines = Pen(arena.settings["SECRET_KEY"]), []
    for turn in range(acts):
        voter = arena.voters[turn % len(arena.voters)]
        if turn % 3 == 2:
            form = pen.comment(voter, f"第{turn}次发言。")
        else:
            form = pen.ballot(voter, CHOICES[turn % 5 % 3])
        lines.append(
            json.dumps([form.request_id, form.path, form.body.decode(), form.cookie]) + "\n"
        )
    (arena.folder / "forms").write_text("".join(lines))


def _crash(before: dict[str, bytes], steps: list[Step], points: int) -> tuple[list[str], int]:
    """Crash at points of the log, each with its own luck; faults, and how many acts were sought."""
    chance = random.Random(SEED)
    chosen = sorted(chance.sample(range(1, len(steps) + 1), min(points, len(steps))))
    disk, done, acked, faults, seen = Disk(before), 0, [], [], 0
    for point in chosen:
        for step in steps[done:point]:
            if step.call == "ack":
                acked.append(step.data.decode())
            else:
                disk.do(step)
        done = point
        with tempfile.TemporaryDirectory(dir=_fast_folder()) as folder:
            disk.crash(Path(folder), chance)
            faults += [f"step {point}: {fault}" for fault in _look(Path(folder), acked)]
        seen += len(acked)
    return faults, seen


def _fast_folder() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


def _look(folder: Path, acked: list[str]) -> list[str]:
    """Open the database as after a restart: is it whole, and is every acknowledged act there?"""
    raw = sqlite3.connect(folder / "soak.db")
    try:
        found = [f"integrity: {r[0]}" for r in raw.execute("PRAGMA integrity_check")]
        found = [] if found == ["integrity: ok"] else found
        kept = {row[0] for row in raw.execute("SELECT request_id FROM request")}
        found += [f"{request}: acknowledged and lost" for request in acked if request not in kept]
        size = raw.execute("SELECT size FROM log").fetchone()[0]
        entries, top = raw.execute("SELECT count(*), max(seq) FROM entry").fetchone()
        if not size == entries == top + 1:
            found.append(f"log of {size}, {entries} entries, the last {top}")
        acts = raw.execute(
            "SELECT count(*) FROM entry WHERE type IN ('cast_ballot', 'add_comment')"
        ).fetchone()[0]
        if acts != len(kept):
            found.append(f"{len(kept)} requests done, {acts} entered")
    except sqlite3.DatabaseError as error:
        found = [f"{type(error).__name__}: {error}"]
    finally:
        raw.close()
    return found
