"""A full disk: acts are refused on a clear page that keeps what was typed, reading goes on, and
the same form is done once when there is room again.

The disk is a small tmpfs, which root may mount.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.soak import arena as arenas
from bench.soak.arena import Arena
from bench.soak.ledger import Ledger
from bench.soak.server import Server
from bench.soak.wire import Form, Line, Pen, page

ROOM = 24 * 1024 * 1024
LANGUAGES = ("zh", "en")
WORDS = {"zh": "服务器磁盘已满", "en": "disk is full"}


def run(rounds: int) -> dict[str, object]:
    """So many times full and free again; every answer that was not clear."""
    begun = time.monotonic()
    with small_disk() as folder:
        arena = arenas.make(40, folder=folder)
        done = _Rounds(arena)
        try:
            done.server.start()
            for number in range(rounds):
                done.round(number)
        finally:
            done.server.stop()
        faults = done.ledger.faults(arena)
    return {
        "times full": rounds,
        "acts refused and then done once": done.refused,
        "acts for which the log had room to use again": done.fitted,
        "pages read while full": done.read,
        "answers that were not clear": done.strange,
        "lost, doubled or without entry": faults,
        "seconds": round(time.monotonic() - begun),
    }


@contextmanager
def small_disk() -> Iterator[Path]:
    """A folder with little room; root mounts one."""
    folder = Path(tempfile.mkdtemp(prefix="soak-full-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    is_mounted = os.geteuid() == 0 and subprocess.run(mount, check=False).returncode == 0
    if not is_mounted:
        shutil.rmtree(folder)
        raise RuntimeError("a full disk needs root, who may mount a small one")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=False)
        folder.rmdir()


class _Rounds:
    def __init__(self, arena: Arena) -> None:
        self.arena, self.server, self.ledger = arena, Server(arena), Ledger()
        self.pen = Pen(arena.settings["SECRET_KEY"])
        self.filler = arena.folder / "filler"
        self.refused = self.read = self.fitted = 0
        self.strange: list[str] = []

    def round(self, number: int) -> None:
        """Fill the disk, try to speak in both languages, read, make room, speak again."""
        voter = self.arena.voters[number % len(self.arena.voters)]
        said = {tongue: f"第{number}轮{tongue}：原样保留的一段话。" for tongue in LANGUAGES}
        forms = {tongue: self.pen.comment(voter, text) for tongue, text in said.items()}
        self._fill()
        for tongue, form in forms.items():
            self._refused(form, tongue, said[tongue])
            for path in ("/", voter.issue, voter.poll, "/liaoning/issues"):
                status, _ = Line(self.server.port).ask(page(path, voter.cookie, tongue))
                self.read += status == 200
                if status != 200:
                    self.strange.append(f"{path}: {status} while full")
        self.filler.unlink()
        for tongue, form in forms.items():
            status, _ = Line(self.server.port).ask(form.bytes())
            if status != 303:
                self.strange.append(f"with room again: {status}")
            else:
                self.ledger.said(form, said[tongue])

    def _refused(self, form: Form, tongue: str, text: str) -> None:
        cookie = f"{form.cookie}; lang={tongue}"
        sent = Form(form.request_id, form.path, form.body, cookie)
        status, answer = Line(self.server.port).ask(sent.bytes())
        body = answer.partition(b"\r\n\r\n")[2].decode()
        if status == 303:  # the write-ahead log had room to use again: done, as the ledger will see
            self.fitted += 1
            return
        clear = WORDS[tongue] in body and text in body and form.request_id in body
        self.refused += status == 503 and clear
        if status != 503 or not clear:
            self.strange.append(f"{tongue}: {status}, {'clear' if clear else 'not clear'}")

    def _fill(self) -> None:
        """Until not one more page fits."""
        with self.filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue
