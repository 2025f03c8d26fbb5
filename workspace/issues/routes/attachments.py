"""Files: downloads that no browser opens, small pictures, and taking one back."""

from pathlib import Path
from typing import Any

from flask import abort, send_file
from werkzeug.wrappers import Response

from workspace import files
from workspace.committees.routes import the_committee
from workspace.issues import queries, service
from workspace.issues.forms import EmptyForm
from workspace.issues.models import Attachment
from workspace.issues.routes.pages import BOTH, bp, carry_out
from workspace.web import actor, page_of, url_of

ATTACHMENT = "/<string:slug>/attachments/<string:key>"
#: Whatever a file holds, it runs nothing and asks nobody.
SANDBOX = "sandbox; default-src 'none'"


@page_of(Attachment)
def attachment_page(attachment: Attachment) -> str:
    """The address of what an attachment hangs on; the downloads have addresses of their own."""
    bearer = queries.bearer_of(actor(), attachment)
    return url_of(bearer) if bearer else abort(404)


def the_attachment(key: str) -> tuple[Attachment, Any]:
    """The attachment of this address with what it hangs on, or 404."""
    found = queries.attachment_at(actor(), the_committee(), f"attachment:{key}")
    return found or abort(404)


def the_file(key: str) -> Attachment:
    """The same, if it was not withdrawn."""
    attachment, _ = the_attachment(key)
    return abort(404) if attachment.withdrawn_at else attachment


@bp.get(ATTACHMENT)
def download(slug: str, key: str) -> Response:
    attachment = the_file(key)
    return handed_out(
        files.path_of(attachment.sha256),
        attachment.sha256,
        mimetype=label_of(attachment.media_type),
        as_attachment=True,
        download_name=attachment.name,
    )


def label_of(media_type: str) -> str:
    """As what a file leaves: text as mere bytes, so that nothing renders or compresses it."""
    return "application/octet-stream" if media_type.startswith("text/") else media_type


@bp.get(f"{ATTACHMENT}/thumbnail")
def show_thumbnail(slug: str, key: str) -> Response:
    attachment = the_file(key)
    small = files.thumbnail_of(attachment.sha256)
    return handed_out(small, f"{attachment.sha256}-small", download_name="small.webp")


def handed_out(path: Path, tag: str, **options: Any) -> Response:
    """The file in its sandbox, as it is on the disk, or 304 where the browser has it; else 404."""
    if not path.is_file():
        abort(404)
    answer = send_file(path, conditional=True, etag=tag, **options)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@bp.route(f"{ATTACHMENT}/withdraw-attachment", methods=BOTH)
def withdraw_attachment(slug: str, key: str) -> Any:
    attachment, bearer = the_attachment(key)
    return carry_out(
        "withdraw_attachment",
        attachment,
        EmptyForm(),
        service.withdraw_attachment,
        template="issues/withdraw_attachment.html",
        bearer=bearer,
    )
