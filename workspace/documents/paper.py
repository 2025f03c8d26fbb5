"""文书 — one paper as values, from which PDF and Word are made.

A room composes a `Paper` from its rows; nothing here asks a database, a clock or a language.
All text is plain: it is set letter by letter, whatever it looks like, and cut into paragraphs at
line ends. What the paper says is decided by its values alone, so the same values give the same
bytes.

How to compose one:

- Resolution, follow-up sheet, notice (`Kind.NOTICE`): `head` is the red line (…委员会文件,
  …会议通知), `number` stands left below it and `signatory` right; then the red rule, `title`,
  `recipients`, `body`, `annexes`, `signature`, and the imprint (`notes`, `copies`, `issued_by`,
  `issued_on`).
- Minutes (`Kind.MINUTES`): `head` is …会议纪要, `number` (or 第11期) stands centred below it,
  `issued_by` left and `issued_on` right above the rule; after the text `attendance` in its order
  (出席, 请假, 列席). They have no signatory and no signature.
- `body` is a tuple of blocks: `Heading` (level 1 一、 to 4 （1）; its number is part of the text),
  `Paragraph` (`lead` is set in 黑体, in English bold: “会议议定，”, “resolves”), `Clause`,
  `Listing`, `Table`, `Votes`.
- `proof` closes the paper: the record number and short hash that anybody can check, and the
  address that the QR code holds. A draft has no proof and no signature; its `mark` (送审稿)
  stands in place of the number.
- `author` is whom the file names as its maker (else who signs or issues it); `made_at` the instant
  that it bears: that of the signature or of the last change, never that of the rendering. `words`
  are the frame's words in the paper's language (`workspace.web.papers.words`). How a route hands
  a paper out, and says things in its language, is in `workspace.web.papers` too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

Language = Literal["zh", "en"]
Format = Literal["pdf", "docx"]
#: A paper as JSON (`workspace.documents.sheet`).
Sheet = dict[str, Any]
TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Kind(StrEnum):
    RESOLUTION = "resolution"
    MINUTES = "minutes"
    NOTICE = "notice"
    FOLLOW_UP = "follow_up"
    TERM_REPORT = "term_report"


@dataclass(frozen=True)
class Words:
    """The frame's own words, in one language."""

    signatory: str
    recipients_end: str
    annexes: str
    copies: str
    issued: str
    record: str
    check: str
    annex_number: str
    missing: str


@dataclass(frozen=True)
class Heading:
    """标题 — level 1 黑体, 2 楷体, 3 and 4 as text; its number is part of it."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """段 — `lead` is set stronger before the text and keeps its last space; flush: no indent."""

    text: str
    lead: str = ""
    is_flush: bool = False
    language: Language | None = None


@dataclass(frozen=True)
class Clause:
    """条 — its number as printed (一、), its heading, "" where it has none, and its paragraphs."""

    number: str
    heading: str
    paragraphs: tuple[str, ...]
    language: Language | None = None


@dataclass(frozen=True)
class Listing:
    """列举 — items under one another, each with what stands before it."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """表 — heads, rows of the same length, and how wide the columns are to one another."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Votes:
    """表决 — what was asked, the count in words, and who voted how: (同意, names)."""

    question: str
    count: str
    roll: tuple[tuple[str, str], ...] = ()


Block = Heading | Paragraph | Clause | Listing | Table | Votes


@dataclass(frozen=True)
class Signature:
    """署名 — who signs for the paper, on which day."""

    issuer: str
    day: date


@dataclass(frozen=True)
class Proof:
    """存证 — the record's entry, its number as printed; the text's hash; where to check them."""

    number: str
    hash: str
    url: str


@dataclass(frozen=True)
class Paper:
    """公文 — all that is printed, in one language."""

    kind: Kind
    language: Language
    words: Words
    head: str
    title: str
    made_at: datetime
    number: str = ""
    mark: str = ""
    signatory: str = ""
    recipients: str = ""
    body: tuple[Block, ...] = ()
    annexes: tuple[str, ...] = ()
    signature: Signature | None = None
    attendance: tuple[tuple[str, str], ...] = ()
    copies: str = ""
    issued_by: str = ""
    issued_on: date | None = None
    notes: tuple[str, ...] = field(default=())
    proof: Proof | None = None
    author: str = ""

    def prose(self) -> Iterator[str]:
        """Every text of the body and its frame, in the order of reading."""
        yield from (self.head, self.number or self.mark, self.title, self.recipients)
        for block in self.body:
            yield from texts_of(block)
        yield from self.annexes


def texts_of(block: Block) -> Iterator[str]:
    """The texts of a block in the order of reading."""
    match block:
        case Heading(text):
            yield text
        case Paragraph(text, lead):
            yield lead + text
        case Clause(number, heading, paragraphs):
            yield from (number + heading, *paragraphs) if heading else _run_in(number, paragraphs)
        case Listing(items):
            yield from (mark + text for mark, text in items)
        case Table(head, rows):
            yield from head
            yield from (cell for row in rows for cell in row)
        case Votes(question, count, roll):
            yield from (question, count, *(word + names for word, names in roll))


def _run_in(number: str, paragraphs: tuple[str, ...]) -> Iterator[str]:
    first, *rest = paragraphs or ("",)
    yield from (number + first, *rest)


def width_of(text: str) -> float:
    """How many Han characters a line is wide."""
    return sum(0.5 if c.isascii() else 1.0 for c in text)


def render(paper: Paper, fmt: Format) -> bytes:
    """The paper's bytes as pdf or docx, made in this process and without bounds.

    A server asks `workspace.documents.press`, which does the same in a process that it can end.
    """
    from workspace.documents.sheet import sheet_of
    from workspace.documents.worker import printed

    return printed(sheet_of(paper), fmt)
