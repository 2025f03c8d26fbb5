"""附件 — files come with the act that says something; one's own can be withdrawn."""

from collections.abc import Sequence
from typing import Any

from workspace import files
from workspace.acts import Event, Refused, act
from workspace.db import db
from workspace.files import Upload
from workspace.issues.models import Attachment
from workspace.issues.queries import standing_on
from workspace.permissions import Actor


def attach(event: Event, thing: Any, uploads: Sequence[Upload]) -> None:
    """Hang files on a thing inside the act that makes or changes it; what hangs there is left out.

    Refused("has_room_for_files") beyond ten, Refused("has_its_files") where a sweep was faster.
    """
    if not uploads:
        return
    standing = {attachment.sha256 for attachment in standing_on(thing)}
    fresh = {u.sha256: u for u in uploads if u.sha256 not in standing}
    if len(standing) + len(fresh) > files.MOST:
        raise Refused("has_room_for_files", event.act, event.thing)
    for upload in fresh.values():
        if not files.touch(upload.sha256):
            raise Refused("has_its_files", event.act, event.thing)
        db.session.add(_attachment(event, thing, upload))


def settle_attachments(*things: Any) -> None:
    """What was voted on, signed or verified keeps its files: inside the act that does so."""
    for attachment in standing_on(*things):
        attachment.is_settled = True


def withdraw_attachment(actor: Actor, attachment: Attachment) -> None:
    """Take back a file that one attached; a line stays in its place, the record keeps its hash."""
    with act(actor, "withdraw_attachment", attachment) as event:
        attachment.withdrawn_at = event.at


def _attachment(event: Event, thing: Any, upload: Upload) -> Attachment:
    return Attachment(
        committee_id=event.thing.committee_id,
        thing=thing.pid,
        name=upload.name,
        sha256=upload.sha256,
        size=upload.size,
        media_type=upload.media_type,
        width=upload.width,
        height=upload.height,
        user_id=event.actor.id,
        organization_id=event.actor.org,
        at=event.at,
    )
