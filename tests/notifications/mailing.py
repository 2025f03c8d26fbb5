"""A real SMTP server in the test's own process, with the faults that a test asks for."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Session

#: What the server answers to a recipient whose local part begins so.
ANSWERS = {"later": "450 4.2.1 Mailbox busy", "never": "550 5.1.1 No such user"}


class Mailbox:
    """Keeps what arrives; loses the line after DATA, or refuses it, as told."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.envelopes: list[Any] = []
        self.lose = 0
        self.after_data = "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Any, address: str, options: list[str]
    ) -> str:
        for start, answer in ANSWERS.items():
            if address.startswith(start):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Any) -> str:
        if self.after_data.startswith("250"):
            self.raw.append(envelope.content)
            self.envelopes.append(envelope)
        if self.lose:
            self.lose -= 1
            server.transport.abort()  # it has the mail, and the sender does not know
        return self.after_data

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    def part(self, subtype: str, at: int = -1) -> str:
        body = self.letters[at].get_body((subtype,))
        assert body is not None
        return body.get_content()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def a_server(**options: Any) -> Iterator[tuple[Mailbox, str]]:
    """(mailbox, SMTP_URL) of a server on a free port."""
    box = Mailbox()
    port = free_port()  # the controller wants to know it
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
