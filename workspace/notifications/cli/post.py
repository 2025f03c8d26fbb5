"""The mail server: one connection a round, each mail held while it is sent, its answer judged."""

import logging
import smtplib
import ssl
from email.message import EmailMessage

from workspace.notifications import service
from workspace.notifications.cli.letters import compose
from workspace.notifications.rules import Server
from workspace.web.addresses import host_name, sender

#: Seconds for each step with the server; all of them together stay below a lease.
TIMEOUT = 20
PERMANENT = 500
log = logging.getLogger(__name__)


class Unreachable(Exception):
    """The server is not there, or wants nothing of us: no mail's fault; the next round tries."""


class Post:
    """A connection that is opened when the first mail is sent."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.line: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over; raises what smtplib raises for it, Unreachable for all."""
        line = self.line or self.connect()
        try:
            line.send_message(message, sender())
        except Exception:
            self.close()  # whatever happened, the next mail begins afresh
            raise

    def connect(self) -> smtplib.SMTP:
        """Open, secure and sign in."""
        server, secure = self.server, ssl.create_default_context()
        where = {"timeout": TIMEOUT, "local_hostname": host_name()}
        try:
            if server.tls:
                line: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, context=secure, **where
                )
            else:
                line = smtplib.SMTP(server.host, server.port, **where)
            if server.starttls:
                line.starttls(context=secure)
            if server.user:
                line.login(server.user, server.password)
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(said(error)) from error
        self.line = line
        return line

    def close(self) -> None:
        """Leave politely if the server still listens."""
        line, self.line = self.line, None
        if line is not None:
            try:
                line.quit()
            except (OSError, smtplib.SMTPException):
                line.close()


def send_waiting(server: Server) -> int:
    """Send what is due, one held mail after another; how many were taken. Ends early where the
    server does not answer."""
    post, sent = Post(server), 0
    try:
        while held := service.take_mail():
            sent += _deliver(post, held)
    except Unreachable as gone:
        log.warning("mail: %s", gone)
    finally:
        post.close()
    return sent


def _deliver(post: Post, held: service.Held) -> int:
    """One mail: 1 if the server took it. What it says of the mail decides whether there is another
    try; a lost connection leaves open whether it has it, so it is sent again under the same id."""
    try:
        message = compose(held)
        if message is None:
            service.end_mail(held, "dropped")
            return 0
        post.send(message)
    except Unreachable as gone:
        service.try_again(held, str(gone), is_servers=True)
        raise
    except smtplib.SMTPSenderRefused as error:
        service.try_again(held, said(error), is_servers=True)
        raise Unreachable(said(error)) from error
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        if is_permanent(error):
            service.end_mail(held, "failed", said(error))
        else:
            service.try_again(held, said(error))
        return 0
    except (OSError, smtplib.SMTPException) as error:
        service.try_again(held, said(error))
        raise Unreachable(said(error)) from error
    except Exception as error:  # one letter that cannot be written must not stop the others
        log.exception("mail %s", held.key)
        service.try_again(held, type(error).__name__)
        return 0
    service.end_mail(held, "sent")
    return 1


def is_permanent(error: smtplib.SMTPException) -> bool:
    """Whether the server will never take this mail (5xx), as against not now (4xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= PERMANENT


def said(error: Exception) -> str:
    """What the server answered, in one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return f"{type(error).__name__}: {error}"[:200]
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {' '.join(text.split())}"[:200]
