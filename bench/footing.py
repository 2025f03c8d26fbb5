"""How soon the server answers after its start, and how much memory its worker keeps."""

from pathlib import Path

from bench.pages import Pair
from bench.soak.arena import Arena
from bench.soak.server import Server
from bench.soak.wire import Line, page


def measure(arena: Arena, pages: list[str], cookie: str, turns: int = 40) -> dict[str, float]:
    """Seconds to the first answer, and the worker's PSS in MB after reading the pages often."""
    server = Server(arena)
    try:
        seconds = server.start()
        for _ in range(turns):
            for path in pages:
                status, _body = Line(server.port).ask(page(path, cookie))
                assert status == 200, (path, status)
        largest = max(pss_of(pid) for pid in server.pids())
    finally:
        server.stop()
    return {"seconds to the first answer": round(seconds, 2), "PSS MB": round(largest, 1)}


def pss_of(pid: int) -> float:
    """Proportional set size of a process, in MB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def addresses(pages: list[Pair]) -> list[str]:
    """The pages that can be read."""
    return [pair.address for pair in pages if pair.address]
