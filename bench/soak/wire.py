"""A light browser: forms of acts as bytes, over kept connections, repeated under one request id."""

import hashlib
import hmac
import secrets
import socket
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.soak.arena import Voter

HOST = "127.0.0.1"
SECONDS = 30.0


@dataclass(frozen=True)
class Form:
    """A filled-in form of an act, ready to be sent as often as needed."""

    request_id: str
    path: str
    body: bytes
    cookie: str

    def bytes(self, *, keep: bool = True) -> bytes:
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {self.cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(self.body)}\r\n"
            f"Connection: {'keep-alive' if keep else 'close'}\r\n\r\n"
        )
        return head.encode() + self.body


class Pen:
    """Fills in forms as the pages of an installation with this key would have made them."""

    def __init__(self, key: str) -> None:
        self.key = key.encode()

    def ballot(self, voter: Voter, choice: str) -> Form:
        return self.form(voter, f"{voter.poll}/cast-ballot", {"choice": choice})

    def comment(self, voter: Voter, text: str) -> Form:
        return self.form(voter, f"{voter.issue}/add-comment", {"text": text})

    def form(self, voter: Voter, path: str, fields: dict[str, str]) -> Form:
        nonce = secrets.token_hex(12)
        mark = hmac.new(self.key, f"request:{nonce}:{voter.pid}".encode(), hashlib.sha256)
        request_id = f"{nonce}.{mark.hexdigest()[:24]}"
        typed = {"csrf_token": voter.csrf, "request_id": request_id, **fields}
        return Form(request_id, path, urlencode(typed).encode(), voter.cookie)


class Line:
    """One connection, opened when needed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def send(self, request: bytes) -> None:
        if self.socket is None:
            self.socket = socket.create_connection((HOST, self.port), SECONDS)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)

    def answer(self) -> tuple[int, bytes]:
        """Status and whole answer; OSError where the connection broke."""
        assert self.socket
        read = b""
        while not is_whole(read):
            more = self.socket.recv(65536)
            if not more:
                raise ConnectionResetError("closed before the answer was whole")
            read += more
        return int(read[9:12]), read

    def ask(self, request: bytes) -> tuple[int, bytes]:
        try:
            self.send(request)
            return self.answer()
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        if self.socket:
            self.socket.close()
        self.socket = None


def is_whole(read: bytes) -> bool:
    """Whether an answer with a Content-Length has arrived to its end."""
    head, found, body = read.partition(b"\r\n\r\n")
    if not found:
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.partition(b":")[2])
    return True


def page(path: str, cookie: str, language: str = "zh") -> bytes:
    """The request for a page."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}; lang={language}\r\n\r\n"
    ).encode()
