"""`kill -9` of the serving processes while people vote and comment over HTTP."""

import random
import threading
import time
from collections.abc import Iterator

from bench.soak import arena as arenas
from bench.soak.arena import Arena, Voter
from bench.soak.ledger import Ledger
from bench.soak.server import Server
from bench.soak.wire import Form, Line, Pen

CHOICES = ("for", "against", "abstain")
CONNECTIONS = 12
SEED = 9


class Run:
    """Voters at their connections until the killing has an end and enough was acknowledged."""

    def __init__(self, arena: Arena, server: Server, acts: int) -> None:
        self.arena, self.server, self.acts = arena, server, acts
        self.pen, self.ledger = Pen(arena.settings["SECRET_KEY"]), Ledger()
        self.is_over = threading.Event()
        self.repeats = 0
        self.strange: list[str] = []

    def work(self, number: int) -> None:
        """One connection: each of its voters votes and speaks, turn by turn."""
        line = Line(self.server.port)
        for turn, voter in enumerate(self._turns(number)):
            if self.is_over.is_set():
                return
            if turn % 3 == 2:
                text = f"{number}号连接的第{turn}次发言。"
                form = self.pen.comment(voter, text)
                if self._until_answered(line, form):
                    self.ledger.said(form, text)
            else:
                choice = CHOICES[turn % 5 % 3]
                form = self.pen.ballot(voter, choice)
                if self._until_answered(line, form):
                    self.ledger.cast(voter, form, choice)

    def _turns(self, number: int) -> Iterator[Voter]:
        own = self.arena.voters[number::CONNECTIONS]
        while True:
            yield from own

    def _until_answered(self, line: Line, form: Form) -> bool:
        """Repeat the same form until somebody answers; every act begun is brought to its end."""
        while True:
            sent = False
            try:
                line.send(form.bytes())
                sent = True
                status, answer = line.answer()
            except OSError:
                line.close()
                self.repeats += sent
                time.sleep(0.05)
                continue
            if status != 303:
                self.strange.append(f"{form.path}: {status} {answer[-200:]!r}")
            return status == 303

    def kill(self, times: int) -> None:
        chance = random.Random(SEED)
        for _ in range(times):
            self.server.start()
            before = len(self.ledger)
            time.sleep(chance.uniform(0.1, 1.0))
            while len(self.ledger) < before + 20:  # never between nothing and nothing
                time.sleep(0.005)
            self.server.kill()
        self.server.start()
        while len(self.ledger) < self.acts:
            time.sleep(0.05)
        self.is_over.set()


def run(kills: int, acts: int) -> dict[str, object]:
    """So many kills, at least so many acknowledged acts; what was found."""
    begun = time.monotonic()
    arena = arenas.make(240)
    server = Server(arena)
    session = Run(arena, server, acts)
    workers = [threading.Thread(target=session.work, args=(n,)) for n in range(CONNECTIONS)]
    for worker in workers:
        worker.start()
    try:
        session.kill(kills)
        for worker in workers:
            worker.join()
    finally:
        session.is_over.set()
        server.stop()
    faults = session.ledger.faults(arena)
    arena.forget()
    return {
        "kills": kills,
        "acknowledged acts": len(session.ledger),
        "forms sent whose answer was lost": session.repeats,
        "other answers": session.strange,
        "lost, doubled or without entry": faults,
        "seconds": round(time.monotonic() - begun),
    }
