"""Letters: a held mail as a message, written now, from what its reader may see now."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.mime.text import MIMEText
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from flask import current_app, render_template

from workspace import clock
from workspace.accounts.models import User
from workspace.db import db
from workspace.documents.calendar import CANCEL, REQUEST, written
from workspace.i18n import gettext, ngettext, speak
from workspace.meetings.queries.appointments import appointments_of, line_of
from workspace.meetings.rules import MeetingState
from workspace.notifications.models import MailSetting, Notification
from workspace.notifications.queries.mail import actor_of, setting_of, still_news
from workspace.notifications.rules import Cadence, message_id, one_header, signed
from workspace.notifications.service import Held
from workspace.web.addresses import host_name, sender
from workspace.web.jinja import named, titled
from workspace.web.pages import url_of_pid

#: What a reader is told of a meeting that belongs into its calendar.
INVITES = frozenset(
    {
        "send_notice",
        "edit_meeting",
        "cancel_meeting",
        "call_person",
        "release_person",
        "name_delegate",
    }
)
DIGESTS = (Cadence.DAILY, Cadence.WEEKLY)


class LetterPolicy(EmailPolicy):
    """Headers that hold addresses of pages stay in one piece: folded, they would be encoded as
    words, and no mail program would find the address in them."""

    def fold(self, name: str, value: Any) -> str:
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}"
        return super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() == "list-unsubscribe":
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


POLICY = LetterPolicy(linesep="\r\n")


def compose(held: Held) -> EmailMessage | None:
    """The letter, None where there is nothing left to say: read meanwhile, out of sight, switched
    off, an address that changed."""
    # A context of its own: the words of the reader's language, addresses under PUBLIC_URL.
    with (
        current_app.app_context(),
        current_app.test_request_context(base_url=current_app.config["PUBLIC_URL"]),
    ):
        user, setting = db.session.get_one(User, held.user_id), setting_of(held.user_id)
        if setting is None or not user.is_active or not setting.address:
            return None
        speak(setting.language)
        letter = _confirm if held.kind == "confirm" else _tell
        return letter(held, user, setting)


def _confirm(held: Held, user: User, setting: MailSetting) -> EmailMessage | None:
    """The link that proves the address; it goes to an address that nobody has proven yet."""
    if setting.confirmed_at or held.data["address"] != setting.address:
        return None
    token = _token("confirm", user, setting)
    message = _blank(user, setting, gettext("web.product"), gettext("mail.confirm_subject"))
    message["Message-ID"] = message_id(held.key, host_name())
    return _filled(message, "confirm", user=user, token=token)


def _tell(held: Held, user: User, setting: MailSetting) -> EmailMessage | None:
    """One notice, or a digest of those that are still news."""
    wanted = (Cadence.NOW,) if held.kind == "notice" else DIGESTS
    if not setting.confirmed_at or setting.cadence not in wanted:
        return None
    notices = still_news(actor_of(user, clock.now()), held.data["notices"])
    if not notices:
        return None
    newest, token = notices[0], _token("unsubscribe", user, setting)
    is_digest = held.kind == "digest"
    subject = _digest_subject(notices) if is_digest else subject_of(newest)
    message = _blank(user, setting, named(newest.committee), subject)
    message["Message-ID"] = message_id(held.key, host_name())
    if not is_digest:
        _thread(message, newest)
    _unsubscribe(message, token)
    lead = f"[{named(newest.committee)}]"
    words = {"notices": notices, "user": user, "token": token, "lead": lead}
    letter = _filled(message, held.kind, cadence=setting.cadence.value, **words)
    return letter if is_digest else _invited(letter, newest, setting)


def _invited(letter: EmailMessage, notice: Notification, setting: MailSetting) -> EmailMessage:
    """The meeting for the reader's calendar, as its mail program takes it in: called, changed or
    called off, as things stand when the letter is written."""
    if notice.kind not in INVITES or notice.meeting is None or notice.is_restricted:
        return letter
    meeting, line = notice.meeting, line_of(notice.user_id, notice.meeting)
    is_off = meeting.state is MeetingState.CANCELLED or line is None or line.is_off
    method = CANCEL if is_off else REQUEST
    made = appointments_of(
        [meeting],
        at=clock.now(),
        base=current_app.config["PUBLIC_URL"].rstrip("/"),
        organizer=sender(),
        line=line,
        address=setting.address,
        is_off=is_off,
    )
    part = MIMEText(written(made, method).decode(), "calendar", "utf-8")
    part.set_param("method", method)
    body = letter.get_payload()
    assert isinstance(body, list)  # noqa: S101 - it has plain text and HTML by now
    body.append(part)
    return letter


def _token(purpose: str, user: User, setting: MailSetting) -> str:
    return signed(current_app.config["SECRET_KEY"], purpose, user.pid, setting.address)


def subject_of(notice: Notification) -> str:
    """Committee and #number, and the title where all of the committee may read it. The same for
    all notices of one issue, so that mail programs keep them together."""
    parts = [f"[{named(notice.committee)}]"]
    if notice.issue is not None:
        parts.append(f"#{notice.issue.number}")
    if not notice.is_restricted:
        parts.append(titled(notice.about) if notice.about is not None else "")
    if notice.issue is None and (notice.is_restricted or notice.about is None):
        parts.append(gettext(f"act.{notice.kind}") if not notice.stage else "")
    return " ".join(part for part in parts if part)


def _digest_subject(notices: list[Notification]) -> str:
    n = ngettext("mail.digest_subject", "mail.digest_subject", len(notices))
    return f"[{named(notices[0].committee)}] {n}"


def _blank(user: User, setting: MailSetting, house: str, subject: str) -> EmailMessage:
    """A message with its envelope's headers; every text in them is one plain line."""
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(one_header(house, 80), addr_spec=sender())
    message["To"] = Address(one_header(named(user), 80), addr_spec=setting.address)
    message["Subject"] = one_header(subject)
    message["Date"] = format_datetime(clock.real_now())
    message["Auto-Submitted"] = "auto-generated"
    return message


def _thread(message: EmailMessage, notice: Notification) -> None:
    """Replies to a letter that was never sent: all about one issue share it."""
    about = notice.meeting or notice.issue or notice.resolution
    if about is not None:
        root = message_id(about.pid, host_name())
        message["In-Reply-To"] = root
        message["References"] = root


def _unsubscribe(message: EmailMessage, token: str) -> None:
    """One click without signing in (RFC 8058)."""
    base = current_app.config["PUBLIC_URL"].rstrip("/")
    message["List-Unsubscribe"] = f"<{base}/notices/unsubscribe/{token}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _filled(message: EmailMessage, name: str, **words: Any) -> EmailMessage:
    """Plain text, and the same as HTML without anything from elsewhere."""
    words["base"] = current_app.config["PUBLIC_URL"].rstrip("/")
    words["link"] = lambda notice: url_of_pid(notice.thing, notice.about)
    message.set_content(render_template(f"mail/{name}.txt", **words))
    message.add_alternative(render_template(f"mail/{name}.html", **words), subtype="html")
    return message
