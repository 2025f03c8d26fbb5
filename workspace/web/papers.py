"""A paper as an answer: the words of its frame, its bytes from the press, its name.

Who may see what a paper is about is settled before it is composed; what the reader's browser has
already is not composed or set again. A paper that stands for good is set once, at its first
reading, and kept.
"""

import errno
import hashlib
import re
from collections.abc import Callable
from functools import cache
from typing import Any, cast
from urllib.parse import quote

from flask import Flask, Response, current_app, g, render_template, request

from workspace import files
from workspace.documents.paper import TYPES, Format, Kind, Language, Paper, Proof, Words
from workspace.documents.press import Unprinted, press
from workspace.documents.sheet import key_of, sheet_of
from workspace.i18n import catalog
from workspace.text import chinese_ordinal

#: What the record says of a thing's entry of one type (default: its last): (place, leaf hash).
EntryOf = Callable[[Any, str], tuple[int, str] | None]
SHORT = 20
#: A file is opened by nothing of this site.
SANDBOX = "sandbox; default-src 'none'"
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
#: How every address of a paper ends.
FILE = "paper/<any(pdf,docx):fmt>"
#: What no file is called by on some system.
_AWKWARD = re.compile(r'[\\/:*?"<>|\s]+')
_entry_of: list[EntryOf] = []


def wire(entry_of: EntryOf) -> None:
    """Called once by create_app: who knows the record."""
    _entry_of[:] = [entry_of]


def set_up(app: Flask) -> None:
    """A paper that could not be set has a page of its own."""
    app.register_error_handler(Unprinted, unprinted)


@cache
def words(language: Language) -> Words:
    """The frame's words in a paper's language."""
    said = catalog(language)
    return Words(**{name: said[f"paper.{name}"][0] for name in Words.__dataclass_fields__})


def framed(kind: Kind, language: Language, name: str, head: str, **more: Any) -> Paper:
    """A paper of the body `name`, under the words of the key `head`."""
    return Paper(
        kind=kind,
        language=language,
        words=words(language),
        author=name,
        head=say(language, head, name=name),
        **more,
    )


def asked_language() -> Language:
    """The edition that ?language= asks for; Chinese where it asks for none there is."""
    return "en" if request.args.get("language") == "en" else "zh"


def say(language: Language, key: str, /, **values: Any) -> str:
    """The words of a key in a paper's language, whatever language its reader's pages have."""
    said = catalog(language)[key][0]
    return said % values if values else said


def called(language: Language, thing: Any) -> str:
    """A thing's name in a paper's language."""
    return str((thing.name_en if language == "en" else "") or thing.name)


def entitled(language: Language, thing: Any) -> str:
    """A thing's title in a paper's language."""
    return str((thing.title_en if language == "en" else "") or thing.title)


def ordinal(language: Language, number: int) -> str:
    """一 or 1."""
    return chinese_ordinal(number) if language == "zh" else str(number)


def numbered(language: Language, number: int) -> str:
    """The number before a clause or heading: 一、 or 1. with its space."""
    return say(language, "sheet.clause", n=ordinal(language, number))


def spoken(text: str) -> Language:
    """The language of a member's text: Chinese where it has a Han character."""
    return "zh" if _HAN.search(text) else "en"


def proof_of(thing: Any, address: str, act: str = "", text_hash: str = "") -> Proof | None:
    """What anybody can check a paper by; None where no entry speaks of the thing."""
    entry = _entry_of[0](thing, act)
    if entry is None:
        return None
    base = current_app.config["PUBLIC_URL"].rstrip("/")
    return Proof(f"{entry[0] + 1:,}", (text_hash or entry[1])[:SHORT], base + address)


def hand_out(
    compose: Callable[[], Paper], fmt: str, name: str, plain: str, lasting: tuple[str, ...] = ()
) -> Response:
    """The paper as a file called `name` (`plain` for browsers that know no other letters).

    `lasting` names for good what a PDF was made of, where that does not change any more.
    """
    kept = hashlib.sha256("\0".join(lasting).encode()).hexdigest() if lasting else ""
    kept = kept if fmt == "pdf" else ""
    if kept and kept in request.if_none_match:
        return _answer(b"", fmt, name, plain, kept)
    content = files.finished(kept) if kept else None
    if content is not None:
        return _answer(content, fmt, name, plain, kept)
    sheet, form = sheet_of(compose()), cast(Format, fmt)
    tag = kept or key_of(sheet, form)
    if tag in request.if_none_match:
        return _answer(b"", fmt, name, plain, tag)
    content = press().set(sheet, form, current_app.config["DOC_FONT_DIRS"])
    return _answer(_kept(kept, content) if kept else content, fmt, name, plain, tag)


def _kept(key: str, content: bytes) -> bytes:
    """The paper, kept; a full disk is no reason not to hand it out."""
    try:
        return files.finish(key, content)
    except OSError as fault:
        if fault.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return content


def _answer(content: bytes, fmt: str, name: str, plain: str, tag: str) -> Response:
    answer = Response(content, content_type=TYPES[fmt])
    full, short = quote(f"{_AWKWARD.sub('-', name)}.{fmt}"), f"{plain}.{fmt}"
    disposition = f"attachment; filename=\"{short}\"; filename*=UTF-8''{full}"
    answer.headers["Content-Disposition"] = disposition
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.set_etag(tag)
    return answer.make_conditional(request)


def unprinted(no: Unprinted) -> tuple[str, int, dict[str, str]]:
    """503: why there is no file, and what can be done about it."""
    g.outcome = f"paper_{no.why}"
    current_app.logger.error("paper: %s", no)
    page = render_template("shared/unprinted.html", why=no.why)
    return page, 503, {"Retry-After": "10" if no.why == "busy" else "60"}
