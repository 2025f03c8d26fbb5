"""One WSGI request at a time, its CPU time taken inside the serving process."""

import http.cookies
import re
import time
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass
class Answer:
    """What came back, and what it cost the process (seconds of CPU)."""

    status: int
    headers: dict[str, str]
    body: bytes
    cpu: float

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Client:
    """A browser without a network: keeps cookies, builds the environ before the clock starts."""

    app: Any
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{k}={v}" for k, v in self.cookies.items())

    def get(self, address: str, **headers: str) -> Answer:
        return self.call("GET", address, b"", headers)

    def post(self, address: str, form: dict[str, str]) -> Answer:
        headers = {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
        return self.call("POST", address, urlencode(form).encode(), headers)

    def call(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> Answer:
        environ = self.environ(method, address, body, headers)
        head: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
            head[:] = [status, headers]
            return lambda data: None

        before = time.process_time()
        parts = self.app.wsgi_app(environ, start)
        said = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        spent = time.process_time() - before
        for name, value in head[1]:
            if name == "Set-Cookie":
                jar = http.cookies.SimpleCookie(value)
                self.cookies.update({key: morsel.value for key, morsel in jar.items()})
        return Answer(int(head[0][:3]), dict(head[1]), said, spent)

    def environ(
        self, method: str, address: str, body: bytes, headers: dict[str, str]
    ) -> dict[str, Any]:
        parts = urlsplit(address)
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ACCEPT_LANGUAGE": "zh-CN",
            "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64)",
            "HTTP_COOKIE": self.cookie,
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **headers,
        }


def hidden(page: str, name: str) -> str:
    """The value of a hidden input on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden {name}"
    return found[1]
