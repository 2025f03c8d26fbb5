"""The press: one bounded process a server process, which sets one paper at a time.

Whatever is in a paper, it costs at most SECONDS of waiting and MEGABYTES of somebody else's
memory. The process is started with the first paper, kept for the next, ended when it does not
answer, and ends by itself when the server has gone.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from workspace.documents.paper import Format, Sheet
from workspace.documents.sheet import key_of
from workspace.documents.worker import LENGTH, OK

SECONDS = 5.0
MEGABYTES = 512
#: So many may be at it or wait, each this long: the other half of a server's threads stays free.
MOST_WAITING = 4
PATIENCE = 10.0
#: A paper that could not be set is not tried again for so long.
REMEMBERED = 60.0
#: The papers set last are kept, so many bytes of them: what is read twice is set once.
KEPT = 6 * 1024 * 1024
BLOCK = 1 << 16
#: The room alone is imported there, not the product that surrounds it.
START = """
import sys, types
room = types.ModuleType("workspace")
room.__path__ = [sys.argv.pop(1)]
sys.modules["workspace"] = room
from workspace.documents.worker import main
main()
"""
ROOM = Path(__file__).resolve().parents[1]
#: What of the server's surroundings a worker is given.
NEEDED = ("PATH", "HOME", "LANG", "TZ", "VIRTUAL_ENV")
Worker = subprocess.Popen[bytes]


class Unprinted(Exception):
    """A paper that was not set; `why` is busy, no_fonts, too_slow, too_large or fault."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(f"{why} {detail}".strip())
        self.why = why


class Press:
    """The one worker of this process and the queue before it."""

    def __init__(self, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self.seconds, self.megabytes, self.owner = seconds, megabytes, os.getpid()
        self.worker: Worker | None = None
        self._turn = threading.Lock()
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)
        self._made: OrderedDict[str, bytes] = OrderedDict()
        self._failed: dict[str, tuple[float, str]] = {}

    def set(self, sheet: Sheet, fmt: Format, fonts: Sequence[str] = ()) -> bytes:
        """The sheet's bytes, or Unprinted."""
        key = key_of(sheet, fmt)
        if not self._waiting.acquire(blocking=False):
            raise Unprinted("busy")
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise Unprinted("busy")
            try:
                return self._made_before(key) or self._make(key, sheet, fmt, fonts)
            finally:
                self._turn.release()
        finally:
            self._waiting.release()

    def close(self) -> None:
        """End the worker."""
        worker, self.worker = self.worker, None
        if worker is None or self.owner != os.getpid():
            return
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            with suppress(OSError):
                cast(IO[bytes], pipe).close()

    def _made_before(self, key: str) -> bytes | None:
        """The bytes of a paper set before; Unprinted at once for one that just failed."""
        at, why = self._failed.get(key, (0.0, ""))
        if why and time.monotonic() - at < REMEMBERED:
            raise Unprinted(why)
        if key in self._made:
            self._made.move_to_end(key)
        return self._made.get(key)

    def _make(self, key: str, sheet: Sheet, fmt: Format, fonts: Sequence[str]) -> bytes:
        job = {"sheet": sheet, "format": fmt, "fonts": list(fonts)}
        try:
            made = self._ask(json.dumps(job, ensure_ascii=False).encode())
        except Unprinted as no:
            if no.why in ("too_slow", "too_large"):
                now = time.monotonic()
                fresh = {k: v for k, v in self._failed.items() if now - v[0] < REMEMBERED}
                self._failed = {**fresh, key: (now, no.why)}
            raise
        self._made[key] = made
        while sum(map(len, self._made.values())) > KEPT:
            self._made.popitem(last=False)
        return made

    def _ask(self, job: bytes) -> bytes:
        """The worker's answer; what a used one died of may be what others left in it, so a new one
        is asked once more within the same time."""
        until = time.monotonic() + self.seconds
        is_new = self._start_if_needed()
        try:
            how, said = exchange(cast(Worker, self.worker), job, until)
        except Unprinted as no:
            self.close()
            if is_new or no.why != "too_large":
                raise
            self._start_if_needed()
            try:
                how, said = exchange(cast(Worker, self.worker), job, until)
            except Unprinted:
                self.close()
                raise
        if how == OK:
            return said
        why, _, detail = said.decode(errors="replace").partition(" ")
        raise Unprinted(why, detail)

    def _start_if_needed(self) -> bool:
        """Whether a new worker was started."""
        if self.worker is not None and self.worker.poll() is None:
            return False
        self.close()
        self.worker = started(self.seconds, self.megabytes)
        return True


def started(seconds: float, megabytes: int) -> Worker:
    """A new worker; two threads and two arenas, since what it reserves grows with both."""
    surroundings = {name: os.environ[name] for name in NEEDED if name in os.environ}
    surroundings |= {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
    return subprocess.Popen(  # noqa: S603 - our own program; a paper comes through the pipe
        [sys.executable, "-c", START, str(ROOM), str(seconds), str(megabytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings,
        cwd="/",
        bufsize=0,
    )


def exchange(worker: Worker, job: bytes, until: float) -> tuple[bytes, bytes]:
    """Send the job while listening, until the answer is whole or the time is over."""
    source, sink = (cast(IO[bytes], pipe).fileno() for pipe in (worker.stdout, worker.stdin))
    os.set_blocking(sink, False)
    left, heard = memoryview(LENGTH.pack(OK, len(job)) + job), bytearray()
    with selectors.DefaultSelector() as pipes:
        pipes.register(source, selectors.EVENT_READ)
        pipes.register(sink, selectors.EVENT_WRITE)
        while not _is_whole(heard):
            ready = pipes.select(max(0.0, until - time.monotonic()))
            if not ready:
                raise Unprinted("too_slow")
            for key, _ in ready:
                if key.fd == source:
                    heard += os.read(source, BLOCK) or _gone(worker)
                    continue
                left = left[_written(sink, left) :]
                if not left:
                    pipes.unregister(sink)
    return bytes(heard[:1]), bytes(heard[LENGTH.size :])


def _written(sink: int, left: memoryview) -> int:
    """How much of it the pipe took; all, where nobody reads any more: the other pipe says why."""
    try:
        return os.write(sink, left[:BLOCK])
    except BrokenPipeError:
        return len(left)


def _is_whole(heard: bytearray) -> bool:
    size = LENGTH.size
    return len(heard) >= size and len(heard) >= size + LENGTH.unpack(heard[:size])[1]


def _gone(worker: Worker) -> bytes:
    """Why the worker went: by its alarm, or (what else ends it) for want of memory."""
    with suppress(subprocess.TimeoutExpired):
        worker.wait(1)
    raise Unprinted("too_slow" if worker.returncode == -signal.SIGALRM else "too_large")


_press: list[Press] = []
_one = threading.Lock()


def press() -> Press:
    """This process's press; a process that was forked has its own."""
    with _one:
        if not _press or _press[0].owner != os.getpid():
            _press[:] = [Press()]
        return _press[0]
