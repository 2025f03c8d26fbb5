"""Lines that stop in the middle, or never speak: the others are served meanwhile."""

import socket
import time
from collections.abc import Iterator

import pytest

from bench.soak import arena as arenas
from bench.soak.arena import Arena
from bench.soak.server import Server
from bench.soak.wire import HOST, Line, Pen, page

#: Half as many again as the server has threads.
HELD = 12
#: The patience with a line (deploy/gunicorn.conf.py), and a slow machine.
SECONDS = 15.0


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Arena, Server]]:
    arena = arenas.make(HELD)
    server = Server(arena)
    server.start()
    yield arena, server
    server.stop()
    arena.forget()


@pytest.mark.parametrize("part", ["nothing", "head", "body"])
def test_half_a_request_holds_nobody_up_for_long(served: tuple[Arena, Server], part: str) -> None:
    arena, server = served
    pen, held = Pen(arena.settings["SECRET_KEY"]), []
    for voter in arena.voters[:HELD]:
        form = pen.ballot(voter, "for").bytes()
        line = socket.create_connection((HOST, server.port), 30)
        line.sendall({"nothing": b"", "head": form[:40], "body": form[:-20]}[part])
        held.append(line)
    time.sleep(0.2)
    begun = time.monotonic()
    for _ in range(3):  # the lines that are given up have not hung up, and nobody waits for it
        assert Line(server.port).ask(page("/healthz", ""))[0] == 200
    assert time.monotonic() - begun < SECONDS
    assert part != "body" or b" 400 " in held[0].recv(100)
    for line in held:
        line.close()
    assert b"Traceback" not in (arena.folder / "server.log").read_bytes()
