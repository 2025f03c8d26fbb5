"""Word from the same sheet: an editable courtesy, the PDF is the authoritative copy.

Fonts are named, not embedded: the reader's machine has them or takes its own.
"""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Emu, Mm, Pt, RGBColor

from workspace.documents.paper import Sheet, width_of
from workspace.documents.pdf import qr_png
from workspace.documents.word_parts import (
    NUMBERS,
    add_page_number,
    add_run,
    indent_first,
    repeat,
    set_faces,
    set_rules,
    speak,
    tighten,
)

FANG, SONG, HEI, KAI = "仿宋", "方正小标宋简体", "黑体", "楷体"
RED = RGBColor(0xC8, 0x00, 0x0A)
WIDTH = Mm(156)
#: Language -> size, small size, title size, distance of lines.
SIZES = {
    "zh": (Pt(16), Pt(14), Pt(22), Mm(225 / 22)),
    "en": (Pt(12), Pt(10.5), Pt(16), Mm(225 / 32)),
}
#: What no two savings of the same paper may differ in.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def docx_of(sheet: Sheet) -> bytes:
    """The sheet as .docx; the same sheet gives the same bytes."""
    page = Page(sheet)
    page.head()
    page.text()
    page.foot()
    out = io.BytesIO()
    page.doc.save(out)
    return _settled(out)


class Page:
    """One document under way."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.doc = sheet, Document()
        self.is_zh = sheet["language"] == "zh"
        self.size, self.small, self.big, self.pitch = SIZES[sheet["language"]]
        _set_up(self)

    @property
    def _inset(self) -> str:
        """One character's room at the left of a line that has rules."""
        return "　" if self.is_zh else ""

    def head(self) -> None:
        """版头: red line, number and signer, red rule, title, 主送."""
        sheet = self.sheet
        is_minutes = sheet["kind"] == "minutes"
        for _ in range(1 if is_minutes else 2):
            self.paragraph()
        width = width_of(sheet["head"])
        big = Pt(int(max(16, min(36 if is_minutes else 50, 414 / max(width, 1)))))
        head = self.paragraph(align=ALIGN.CENTER, pitch=big * 1.15)
        add_run(head, sheet["head"], SONG, big, color=RED, bold=True)
        self.paragraph()
        self._number(is_minutes)
        self.paragraph()
        title = self.paragraph(style="Heading 1", align=ALIGN.CENTER, pitch=self.big * 1.5)
        for n, part in enumerate(sheet["title"]):
            if n:
                title.add_run().add_break()
            add_run(title, part, SONG, self.big, bold=True)
        self.paragraph()
        if sheet["recipients"]:
            self.say(sheet["recipients"], indent=False)

    def _number(self, is_minutes: bool) -> None:
        sheet = self.sheet
        if is_minutes:
            self.say(sheet["number"], indent=False, align=ALIGN.CENTER)
            last = self.say(
                f"{self._inset}{sheet['issued_by']}\t{sheet['issued_on']}", indent=False
            )
        elif sheet["signatory"]:
            word, name = sheet["signatory"]
            last = self.say(f"{self._inset}{sheet['number']}\t{word}", indent=False)
            add_run(last, name, KAI, self.size)
        else:
            last = self.say(sheet["number"], indent=False, align=ALIGN.CENTER)
        last.paragraph_format.tab_stops.add_tab_stop(WIDTH - self.size, WD_TAB_ALIGNMENT.RIGHT)
        set_rules(last, "C8000A", bottom=12)

    def text(self) -> None:
        """The body, its annexes, the signature, who was there."""
        for part in self.sheet["body"]:
            getattr(self, f"_{part['is']}")(part)
        self._annexes()
        self._signature()
        if self.sheet["attendance"]:
            self.paragraph()
        for word, names in self.sheet["attendance"]:
            self._paragraph({"lead": word + ("：" if self.is_zh else ": "), "text": names})

    def foot(self) -> None:
        """版记 and 存证, the closing block."""
        sheet = self.sheet
        self.paragraph()
        self._proof()
        rows = ["\n".join(sheet["notes"])] if sheet["notes"] else []
        rows += ["".join(sheet["copies"])] if sheet["copies"] else []
        if sheet["issued_by"] and sheet["kind"] != "minutes":
            rows.append(f"{sheet['issued_by']}\t{sheet['issued_on']}")
        for n, row in enumerate(rows):
            last = self.paragraph(pitch=self.small * 1.5)
            end = WIDTH - self.small
            last.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT)
            last.paragraph_format.keep_with_next = n < len(rows) - 1
            for place, said in enumerate(row.split("\n")):
                if place:
                    last.add_run().add_break()
                add_run(last, self._inset + said, FANG, self.small)
            # Word takes lines with the same borders for one box: all of them name all of it.
            set_rules(last, top=8, bottom=8, between=6)

    def paragraph(self, *, style: str = "", align: Any = None, pitch: Any = None) -> Any:
        """An empty paragraph on the pitch of the page."""
        made = self.doc.add_paragraph(style=style or None)
        form = made.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = (
            WD_LINE_SPACING.EXACTLY,
            Emu(int(pitch or self.pitch)),
        )
        if align is not None:
            made.alignment = align
        return made

    def say(self, text: str, face: str = FANG, *, indent: bool = True, **more: Any) -> Any:
        """A paragraph of one face."""
        made = self.paragraph(**more)
        if indent and self.is_zh:
            indent_first(made)
        if text:
            add_run(made, text, face, self.size)
        return made

    def _heading(self, part: Sheet) -> None:
        level, face = part["level"], {1: HEI, 2: KAI}.get(part["level"], FANG)
        style = f"Heading {level + 1}" if level < 3 else ""
        made = self.paragraph(style=style)
        if self.is_zh:
            indent_first(made)
        add_run(made, part["text"], face, self.size, bold=not self.is_zh and level == 1)
        made.paragraph_format.keep_with_next = True

    def _paragraph(self, part: Sheet) -> None:
        align = ALIGN.JUSTIFY if self.is_zh else None
        made = self.say("", indent=not part.get("is_flush"), align=align)
        if part["lead"]:
            add_run(made, part["lead"], HEI, self.size, bold=not self.is_zh)
        add_run(made, part["text"], FANG, self.size)

    def _list(self, part: Sheet) -> None:
        for mark, text in part["items"]:
            self.say(mark + text)

    def _table(self, part: Sheet) -> None:
        table = self.doc.add_table(rows=0, cols=len(part["head"]), style="Table Grid")
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        total = sum(part["widths"])
        for n, row in enumerate([part["head"], *part["rows"]]):
            for cell, text, width in zip(table.add_row().cells, row, part["widths"], strict=False):
                cell.width = int(WIDTH * width / total)
                add_run(cell.paragraphs[0], text, FANG if n else HEI, self.small, bold=n == 0)
        if part["rows"]:
            repeat(table.rows[0])
        self.paragraph(pitch=self.pitch * 0.5)

    def _annexes(self) -> None:
        word, names = self.sheet["annexes"]["word"], self.sheet["annexes"]["names"]
        if not names:
            return
        self.paragraph().paragraph_format.keep_with_next = True
        for n, name in enumerate(names):
            lead = word if n == 0 else "　" * len(word) if self.is_zh else " " * 9
            self.say(lead + name).paragraph_format.keep_with_next = True

    def _signature(self) -> None:
        signature = self.sheet["signature"]
        if signature is None:
            return
        self.doc.paragraphs[-1].paragraph_format.keep_with_next = True
        for _ in range(2):  # room for the real seal
            self.paragraph().paragraph_format.keep_with_next = True
        said = [signature["issuer"], signature["day"], signature["record"]]
        widest = max(map(width_of, said))
        for n, text in enumerate(said):
            size = self.size if n < 2 else Pt(self.size.pt * 0.75)
            made = self.paragraph(align=ALIGN.RIGHT)
            aside = (widest - width_of(text) * (1 if n < 2 else 0.75)) / 2
            made.paragraph_format.right_indent = Pt(self.size.pt * (4 + aside))
            made.paragraph_format.keep_with_next = n < 2
            add_run(made, text, FANG, size)

    def _proof(self) -> None:
        proof = self.sheet["proof"]
        if proof is None:
            return
        table = self.doc.add_table(rows=1, cols=2)
        table.autofit = False
        picture, text = table.rows[0].cells
        for n, width in enumerate((Mm(22), WIDTH - Mm(22))):
            table.columns[n].width = table.rows[0].cells[n].width = width
        drawn = io.BytesIO(qr_png(proof["url"]))
        picture.paragraphs[0].add_run().add_picture(drawn, width=Mm(17))
        for n, said in enumerate(proof["said"]):
            line = text.paragraphs[0] if n == 0 else text.add_paragraph()
            line.paragraph_format.space_after = Pt(2)
            line.paragraph_format.keep_with_next = True
            add_run(line, said, FANG, Pt(9))


def _set_up(page: Page) -> None:
    """Paper, margins, page numbers, styles, what the file says of itself."""
    doc, section = page.doc, page.doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    doc.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        line = footer.paragraphs[0]
        line.alignment = align
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        add_run(line, "— ", NUMBERS, Pt(14))
        add_page_number(line)
        add_run(line, " —", NUMBERS, Pt(14))
    faces = ((SONG, page.big), (HEI, page.size), (KAI, page.size))
    for level, (face, size) in enumerate(faces, 1):
        style = doc.styles[f"Heading {level}"]
        style.font.size, style.font.bold, style.font.italic = size, False, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        set_faces(style.element, face)
    normal = doc.styles["Normal"]
    normal.font.size = page.size
    set_faces(normal.element, FANG)
    speak(normal, "en-GB", "zh-CN")
    if page.is_zh:
        tighten(normal)
    _say_of(doc.core_properties, page.sheet)


def _say_of(core: Any, sheet: Sheet) -> None:
    made = datetime.fromtimestamp(sheet["made_at"], UTC).replace(tzinfo=None)
    core.title, core.author, core.last_modified_by = "".join(sheet["title"]), sheet["author"], ""
    core.comments, core.language = "", "zh-CN" if sheet["language"] == "zh" else "en-GB"
    core.created = core.modified = made
    core.revision = 1


def _settled(saved: io.BytesIO) -> bytes:
    """The same package with no day of its making in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            new.writestr(zipfile.ZipInfo(name, ZIP_TIME), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
