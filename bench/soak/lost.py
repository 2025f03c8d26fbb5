"""Answers lost on the way back: each voter's line breaks after the vote was sent; it sends again.

Half of the voters break off when everything is sent, some in the middle of the form, some after
the server has begun to answer; two in ten are so impatient that both sendings run side by side.
Nobody may end in doubt: one ballot, one entry, an answer that leads to the poll.
"""

import queue
import random
import threading
import time
from collections import Counter

from bench.soak import arena as arenas
from bench.soak.arena import Voter
from bench.soak.ledger import Ledger
from bench.soak.server import Server
from bench.soak.wire import Form, Line, Pen, page

CONNECTIONS = 8
SEED = 2000
WAYS = ("sent",) * 5 + ("half",) * 2 + ("first byte",) + ("twice",) * 2


def run(voters: int) -> dict[str, object]:
    """So many voters; how their first sending ended, and who was left in doubt."""
    begun = time.monotonic()
    arena = arenas.make(voters)
    server, ledger, pen = Server(arena), Ledger(), Pen(arena.settings["SECRET_KEY"])
    waiting: queue.SimpleQueue[tuple[Voter, str]] = queue.SimpleQueue()
    chance, ways, doubts = random.Random(SEED), Counter[str](), list[str]()
    for voter in arena.voters:
        way = chance.choice(WAYS)
        ways[way] += 1
        waiting.put((voter, way))

    def work() -> None:
        while not waiting.empty():
            try:
                voter, way = waiting.get_nowait()
            except queue.Empty:
                return
            form = pen.ballot(voter, "for")
            _break_off(server.port, form, way)
            fault = _again(server.port, voter, form)
            if fault:
                doubts.append(fault)
            else:
                ledger.cast(voter, form, "for")

    try:
        server.start()
        _together(work)
    finally:
        server.stop()
    faults = ledger.faults(arena)
    arena.forget()
    return {
        "voters": voters,
        "first sendings": dict(ways),
        "left in doubt": doubts,
        "lost, doubled or without entry": faults,
        "seconds": round(time.monotonic() - begun),
    }


def _together(work: object) -> None:
    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _break_off(port: int, form: Form, way: str) -> None:
    line, request = Line(port), form.bytes()
    if way == "half":
        request = request[: -len(form.body) // 2]
    line.send(request)
    if way == "first byte" and line.socket:
        line.socket.recv(1)
    if way != "twice":
        line.close()


def _again(port: int, voter: Voter, form: Form) -> str:
    """The same form once more; the answer has to be clear, and the poll to show the ballot."""
    status, answer = _until_answered(port, form.bytes())
    if status != 303 or voter.poll.encode() not in answer:
        return f"{voter.poll}: {status}"
    shown, _ = _until_answered(port, page(voter.poll, voter.cookie))
    return "" if shown == 200 else f"{voter.poll}: its page answers {shown}"


def _until_answered(port: int, request: bytes) -> tuple[int, bytes]:
    """What a person does whose page does not come: once more, on a line of its own; at most ten
    times."""
    for turn in range(10):
        try:
            return Line(port).ask(request)
        except OSError:
            if turn == 9:
                raise
    raise AssertionError
