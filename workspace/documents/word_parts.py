"""Pieces of a Word document that its library has no words for: faces by script, rules, fields."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

LATIN = "Times New Roman"
NUMBERS = "宋体"


def tighten(style: Any) -> None:
    """28 characters in 156 mm: a fifth of a point less each (a grid is drawn too wide by some)."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "-4")
    style.element.get_or_add_rPr().append(spacing)


def speak(style: Any, latin: str, han: str) -> None:
    """Which languages the text is in: punctuation is set by them."""
    spoken = OxmlElement("w:lang")
    for key, value in (("val", latin), ("eastAsia", han)):
        spoken.set(qn(f"w:{key}"), value)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(spoken)


def add_run(
    paragraph: Any, text: str, face: str, size: Any, *, color: Any = None, bold: Any = None
) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = size, bold
    set_faces(run._element, face)
    if color is not None:
        run.font.color.rgb = color
    return run


def set_faces(element: Any, face: str) -> None:
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), LATIN)
    fonts.set(qn("w:eastAsia"), face)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)


def indent_first(paragraph: Any) -> None:
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "640")


def set_rules(paragraph: Any, color: str = "000000", **widths: int) -> None:
    """Lines at sides of a paragraph: the side -> eighths of a point."""
    borders = OxmlElement("w:pBdr")
    for side in ("top", "bottom", "between"):
        if side not in widths:
            continue
        edge = OxmlElement(f"w:{side}")
        width = str(widths[side])
        for key, value in (("val", "single"), ("sz", width), ("space", "1"), ("color", color)):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    after = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *after)


def add_page_number(paragraph: Any) -> None:
    for kind in ("begin", "PAGE", "end"):
        run = add_run(paragraph, "", NUMBERS, Pt(14))
        if kind == "PAGE":
            part = OxmlElement("w:instrText")
            part.text = kind
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._element.append(part)


def repeat(row: Any) -> None:
    """A table's head stands again on each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
