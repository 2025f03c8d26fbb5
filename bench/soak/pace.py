"""Rush hour: a steady stream of ballots over kept connections, then everybody at once.

The load comes from one other process on the same cores: one loop over sockets, forms made
beforehand. What is measured is what a voter waits for: from sending to the whole answer.
"""

import json
import multiprocessing
import os
import selectors
import statistics
import time
from dataclasses import dataclass, field

from bench.soak import arena as arenas
from bench.soak.arena import MEMBERS, Arena
from bench.soak.ledger import Ledger
from bench.soak.server import Server
from bench.soak.wire import Form, Line, Pen, is_whole

CONNECTIONS = 50
CHOICES = ("for", "against", "abstain")
CORES = 2


@dataclass
class Stream:
    """Forms to send, at a pace, over some connections; when each was answered."""

    port: int
    connections: int
    rate: float  # a second; 0: all at once
    waits: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def run(self, forms: list[bytes]) -> float:
        """Send all; the seconds it took from the first sending to the last answer."""
        select, free = (
            selectors.DefaultSelector(),
            [Line(self.port) for _ in range(self.connections)],
        )
        busy: dict[int, tuple[Line, float, bytes]] = {}
        begun, sent = time.monotonic(), 0
        while sent < len(forms) or busy:
            now = time.monotonic()
            while sent < len(forms) and free and self._is_due(sent, now - begun):
                line = free.pop(0)
                due = begun + sent / self.rate if self.rate else begun
                line.send(forms[sent])
                assert line.socket
                select.register(line.socket, selectors.EVENT_READ)
                busy[line.socket.fileno()] = (line, due, b"")
                sent += 1
            for key, _ in select.select(0.002):
                self._read(key.fd, busy, free, select)
        return time.monotonic() - begun

    def _is_due(self, number: int, passed: float) -> bool:
        return not self.rate or number <= passed * self.rate

    def _read(
        self,
        fd: int,
        busy: dict[int, tuple[Line, float, bytes]],
        free: list[Line],
        select: selectors.BaseSelector,
    ) -> None:
        line, due, read = busy[fd]
        assert line.socket
        more = line.socket.recv(65536)
        read += more
        busy[fd] = (line, due, read)
        if more and not is_whole(read):
            return
        select.unregister(line.socket)
        del busy[fd]
        self.waits.append(time.monotonic() - due)
        if read[9:12] != b"303":
            self.refused.append(int(read[9:12] or b"0"))
        if not more or b"connection: close" in read.lower():
            line.close()
        free.append(line)


def _send(port: int, connections: int, rate: float, path: str, answer: object) -> None:
    """The other process: reads the forms, sends them, tells the times."""
    with open(path) as file:
        forms = [bytes.fromhex(form) for form in json.load(file)]
    stream = Stream(port, connections, rate)
    spent = time.process_time()
    seconds = stream.run(forms)
    answer.put((seconds, stream.waits, stream.refused, time.process_time() - spent))  # type: ignore[attr-defined]


def run(seconds: int, burst: int, *, rate: float = 160.0, url: str = "") -> dict[str, object]:
    """So many seconds of steady voting, then a burst of ballots; on SQLite or where `url` says."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    arena = arenas.make(max(burst, 5 * MEMBERS), url=url)
    server, ledger = Server(arena), Ledger()
    try:
        server.start()
        warm = _votes(arena, ledger, 60)
        stream(server.port, CONNECTIONS, 0, warm, arena)
        used = _cpu(server)
        steady = _votes(arena, ledger, int(seconds * rate))
        took, waits, refused, load = stream(server.port, CONNECTIONS, rate, steady, arena)
        used = _cpu(server) - used
        crowd = _votes(arena, ledger, burst)
        rushed, last, refused_then, _ = stream(server.port, burst, 0, crowd, arena)
    finally:
        server.stop()
    faults = ledger.faults(arena)
    arena.forget()
    return {
        "database": "PostgreSQL" if url else "SQLite",
        "ballots": len(waits),
        "a second": round(len(waits) / took, 1),
        "median ms": round(1000 * statistics.median(waits)),
        "p95 ms": round(1000 * statistics.quantiles(waits, n=20)[-1]),
        "longest ms": round(1000 * max(waits)),
        "server CPU ms a ballot": round(1000 * used / len(waits), 2),
        "load generator CPU ms a ballot": round(1000 * load / len(waits), 2),
        "burst": burst,
        "burst answered within s": round(rushed, 2),
        "burst p95 s": round(statistics.quantiles(last, n=20)[-1], 2),
        "not answered with 303": refused + refused_then,
        "lost, doubled or without entry": faults,
    }


def _votes(arena: Arena, ledger: Ledger, number: int) -> list[Form]:
    """Forms of the voters in turn, entered in the ledger: each of them has to be acknowledged."""
    pen, made = Pen(arena.settings["SECRET_KEY"]), []
    for turn in range(number):
        voter = arena.voters[turn % len(arena.voters)]
        choice = CHOICES[turn % 3]
        form = pen.ballot(voter, choice)
        ledger.cast(voter, form, choice)
        made.append(form)
    return made


def stream(
    port: int, connections: int, rate: float, forms: list[Form], arena: Arena
) -> tuple[float, list[float], list[int], float]:
    path = arena.folder / "forms"
    path.write_text(json.dumps([form.bytes().hex() for form in forms]))
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    sender = context.Process(target=_send, args=(port, connections, rate, str(path), answer))
    sender.start()
    told = answer.get()
    sender.join()
    return told  # type: ignore[no-any-return]


def _cpu(server: Server) -> float:
    """Seconds of CPU that the server's processes have used."""
    ticks = 0
    for pid in server.pids():
        with open(f"/proc/{pid}/stat") as file:
            after = file.read().rpartition(")")[2].split()
        ticks += int(after[11]) + int(after[12])
    return ticks / os.sysconf("SC_CLK_TCK")
