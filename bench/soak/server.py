"""The product as `make run` serves it, in a process group that can be killed without a word."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench.soak.arena import Arena
from bench.soak.wire import HOST

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Server:
    """One worker process with threads, its launcher and its clockwork."""

    def __init__(self, arena: Arena, port: int = 0, **limits: object) -> None:
        self.port = port or free_port()
        self.arena, self.limits = arena, limits
        self.process: subprocess.Popen[bytes] | None = None
        self.log = (arena.folder / "server.log").open("ab")

    def start(self) -> float:
        """Serve; the seconds until the first answer."""
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.run"],
            cwd=ROOT,
            env={**self.arena.settings, "HOST": HOST, "PORT": str(self.port)},
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            **self.limits,  # type: ignore[call-overload]
        )
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > begun + SECONDS:
                raise RuntimeError((self.arena.folder / "server.log").read_text()[-3000:])
            time.sleep(0.01)
        return time.monotonic() - begun

    def answers(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), 5) as line:
                line.sendall(f"GET /healthz HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
                return line.recv(12)[9:12] == b"200"
        except OSError:
            return False

    def kill(self) -> None:
        """`kill -9` for all of it."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        self.log.close()

    def pids(self) -> list[int]:
        """Every process of the group."""
        assert self.process
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and os.getpgid(int(entry.name)) == self.process.pid:
                    found.append(int(entry.name))
            except ProcessLookupError:
                continue
        return found
