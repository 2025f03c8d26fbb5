"""A process that sets papers, one after another, and can be ended at any moment.

It reads a job and writes its answer, each as a length and that many bytes; the end of its input
ends it. What it may take is bounded by the kernel, whatever the typesetter is doing.
"""

import json
import os
import resource
import signal
import struct
import sys
from functools import cache
from typing import Any, BinaryIO

from workspace.documents.fonts import UNSEEN, Fonts, find
from workspace.documents.paper import Format, Sheet

LENGTH = struct.Struct(">cI")
OK, FAILED = b"+", b"-"


class Unable(Exception):
    """A paper that cannot be set; its name says why: no_fonts."""


def printed(sheet: Sheet, fmt: Format, own: tuple[str, ...] | None = None) -> bytes:
    """The sheet's bytes as pdf or docx."""
    if fmt == "docx":
        from workspace.documents.word import docx_of

        return docx_of(sheet)
    from workspace.documents.pdf import pdf_of

    fonts = fonts_in(own if own is not None else own_folders())
    if not fonts.is_able:
        raise Unable("no_fonts")
    return pdf_of(marked(sheet, fonts), fonts)


@cache
def fonts_in(own: tuple[str, ...]) -> Fonts:
    """The fonts, found once a process."""
    return find(own)


def own_folders() -> tuple[str, ...]:
    """The folders of DOC_FONT_DIRS, as `config` reads them."""
    return tuple(f for f in os.environ.get("DOC_FONT_DIRS", "").split(":") if f)


def marked(sheet: Sheet, fonts: Fonts) -> Sheet:
    """The sheet with a visible mark, naming the character, wherever no font has one."""
    missing = fonts.missing(json.dumps(sheet, ensure_ascii=False))
    if not missing:
        return sheet
    mark = {
        ord(c): "" if _is_unseen(c) else sheet["missing"] % {"code": f"U+{ord(c):04X}"}
        for c in missing
    }
    found: Sheet = _translated(sheet, mark)
    return found


def _is_unseen(character: str) -> bool:
    code = ord(character)
    return character in UNSEEN or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


def _translated(value: Any, mark: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(mark)
    if isinstance(value, list):
        return [_translated(one, mark) for one in value]
    if isinstance(value, dict):
        return {key: _translated(one, mark) for key, one in value.items()}
    return value


def main() -> None:
    """Serve jobs from standard input until it ends: SECONDS and MEGABYTES are the arguments."""
    seconds, megabytes = float(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel's own end: no Python need run
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, whose end is ours
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    while head := source.read(LENGTH.size):
        _, length = LENGTH.unpack(head)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer(source.read(length), sink)
        signal.setitimer(signal.ITIMER_REAL, 0)


def answer(job: bytes, sink: BinaryIO) -> None:
    """Do one job and say what came of it."""
    try:
        asked = json.loads(job)
        said, how = printed(asked["sheet"], asked["format"], tuple(asked["fonts"])), OK
    except MemoryError:
        said, how = b"too_large", FAILED
    except Exception as fault:
        name = str(fault) if isinstance(fault, Unable) else "fault"
        said, how = f"{name} {type(fault).__name__}: {fault}"[:2000].encode(), FAILED
    sink.write(LENGTH.pack(how, len(said)) + said)
    sink.flush()
