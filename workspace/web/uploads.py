"""Files that come with a form: received once a request, kept by hash, carried on as a token.

A form that is shown again (422, 409, 403) has no way to fill a file field, but the bytes are kept
already: each file becomes a field named by its hash and a mark of the person who sent it, so that
nobody attaches what they never had. What a lapsed session sent is not kept, only named.
"""

import tempfile
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g, request, session
from wtforms import Field
from wtforms.validators import StopValidation

from workspace import files
from workspace.files import Unfit, Upload
from workspace.i18n import gettext
from workspace.web.cookies import Asked
from workspace.web.identity import actor
from workspace.web.requests import mark_of

FIELD = "files"
SUFFIX = "-file"


def set_up(app: Flask) -> None:
    """Larger bodies for the routes that take files, as long as somebody once signed in sends."""
    app.request_class = Receiving
    app.before_request(widen)


def takes_files(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a route whose form may bring files."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def widen() -> None:
    """Raise this request's limit; called before anything reads the form."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False) and "_user_id" in session:
        request.max_content_length = current_app.config["MAX_UPLOAD_LENGTH"]


class Spool(tempfile.SpooledTemporaryFile[bytes]):
    """A file as it arrives. Where the disk is full it is cut, and the typed fields still arrive."""

    is_cut = False

    def write(self, data: Any) -> int:
        if self.is_cut:
            return len(data)
        try:
            return super().write(data)
        except OSError:
            self.is_cut = True
            return len(data)


class Receiving(Asked):
    """A request whose files arrive in a Spool."""

    def _get_file_stream(self, *_: Any, **__: Any) -> Any:
        return Spool(max_size=500 * 1024, mode="rb+")


def received() -> tuple[list[Upload], list[Unfit]]:
    """The files of this request: what was kept of them, and what was not taken."""
    if "received" not in g:
        g.received = _receive()
        g.tokens = [(token_of(upload), upload.name) for upload in g.received[0]]
    found: tuple[list[Upload], list[Unfit]] = g.received
    return found


def _receive() -> tuple[list[Upload], list[Unfit]]:
    taken, refused = [], []
    for sent in request.files.getlist(FIELD)[: files.MOST + 1]:  # one too many is refused anyhow
        if not sent.filename:
            continue
        try:
            if getattr(sent.stream, "is_cut", False):
                raise Unfit("no_space", files.clean_name(sent.filename))
            taken.append(files.keep(sent.stream, sent.filename))
        except Unfit as unfit:
            refused.append(unfit)
    return taken, refused


def token_of(upload: Upload) -> str:
    """The name of the form field that stands for a file which this person sent."""
    return f"{upload.sha256}.{mark_of(f'file:{upload.sha256}', actor().pid)}{SUFFIX}"


def carried() -> list[Upload]:
    """The files of earlier requests that the form still names."""
    found = []
    for name, value in request.form.items():
        sha = name.partition(".")[0]
        if name.endswith(SUFFIX) and len(sha) == 64 and sha.isalnum():
            upload = files.kept(sha, value)
            if upload and name == token_of(upload):
                found.append(upload)
    return found


def sent_names() -> list[str]:
    """The names of files that came and were not kept, as one reads them."""
    return [files.clean_name(f.filename or "") for f in request.files.getlist(FIELD) if f.filename]


class FilesField(Field):
    """附件: new files and those carried along, each content once; `standing` counts older ones."""

    def __init__(self, label: str = "field.files", **options: Any) -> None:
        super().__init__(label, **options)
        self.standing = 0

    def process(self, formdata: Any, data: Any = (), extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data: list[Upload] = []
        if formdata is None or request.method != "POST":
            return
        taken, refused = received()
        self.data = list({one.sha256: one for one in (*carried(), *taken)}.values())
        self.process_errors = [
            gettext(f"file.{no.why}", name=no.name, n=files.LARGEST // 2**20) for no in refused
        ]

    def pre_validate(self, form: Any) -> None:
        """No more on one thing than it holds."""
        if self.standing + len(self.data) > files.MOST:
            raise StopValidation(gettext("file.too_many", n=files.MOST))

    @property
    def accept(self) -> str:
        """What the browser's chooser offers; what is sent is judged anyhow."""
        return ",".join(f".{name}" for name in files.ACCEPTED)

    @property
    def largest(self) -> int:
        """Bytes of the largest file."""
        return files.LARGEST

    @property
    def together(self) -> int:
        """Bytes of all files that one form brings: three of the largest, as MAX_UPLOAD_LENGTH."""
        return 3 * files.LARGEST

    @property
    def tokens(self) -> list[tuple[str, Upload]]:
        """What a form that is shown again carries: (field name, file)."""
        return [(token_of(upload), upload) for upload in self.data]
