"""PDF/A-2a by typst: the sheet goes in as JSON, a warning is a fault."""

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

from workspace.documents.fonts import Fonts
from workspace.documents.paper import Sheet

TEMPLATE = Path(__file__).with_name("paper.typ")
STANDARD = "a-2a"


class Warned(Exception):
    """The typesetter would have set something else than it was asked to."""


def pdf_of(sheet: Sheet, fonts: Fonts) -> bytes:
    """The sheet as PDF; the same sheet and fonts give the same bytes."""
    inputs = {
        "sheet": json.dumps(sheet, ensure_ascii=False),
        "fonts": json.dumps(fonts.chains),
        "qr": qr_of(sheet["proof"]["url"]) if sheet["proof"] else "",
    }
    made, warnings = _compiler(fonts).compile_with_warnings(
        format="pdf", sys_inputs=inputs, pdf_standards=[STANDARD], timestamp=sheet["made_at"]
    )
    if warnings:
        raise Warned(str(warnings[0]))
    return bytes(made)


_compilers: dict[int, Any] = {}


def _compiler(fonts: Fonts) -> Any:
    """One a set of fonts: it keeps what it has read and laid out."""
    from typst import Compiler

    if id(fonts) not in _compilers:
        _compilers.clear()
        _compilers[id(fonts)] = Compiler(
            str(TEMPLATE),
            root=str(TEMPLATE.parent),
            font_paths=fonts.loaded,
            ignore_system_fonts=True,
        )
    return _compilers[id(fonts)]


@cache
def _segno() -> Any:
    import segno

    return segno


def qr_of(url: str) -> str:
    """The address as a QR code in SVG."""
    return _drawn(url, kind="svg", xmldecl=False, svgns=True, nl=False).decode()


def qr_png(url: str) -> bytes:
    """The same as PNG, for Word."""
    return _drawn(url, kind="png", scale=8)


def _drawn(url: str, **how: Any) -> bytes:
    out = io.BytesIO()
    _segno().make(url, error="m", micro=False).save(out, border=0, **how)
    return out.getvalue()
