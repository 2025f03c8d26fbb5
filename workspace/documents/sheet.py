"""What a paper says, as JSON: the one form that PDF and Word are set from.

Frame words stand where they are printed, days are words, text is normalised and cut into
paragraphs. What is in here decides the bytes, so `key_of` names a finished paper.
"""

import hashlib
import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from workspace.documents.paper import (
    Block,
    Clause,
    Format,
    Heading,
    Kind,
    Listing,
    Paper,
    Paragraph,
    Sheet,
    Table,
    Votes,
    width_of,
)
from workspace.text import normalise, official_date

FOLDER = Path(__file__).parent
#: So many Han characters of a title stand in a line.
TITLE = 19
#: A line of a title ends well before or after these.
BEFORE, AFTER = "与和及暨或", "、》）"
#: Blanks that a paper does not tell apart from an ordinary one.
_BLANKS = str.maketrans("\t\v\f\u2028\u2029", "     ")


def sheet_of(paper: Paper) -> Sheet:
    """The paper as JSON."""
    words = paper.words
    return {
        "kind": paper.kind.value,
        "language": paper.language,
        "made_at": int(paper.made_at.timestamp()),
        "author": line(_author(paper)),
        "head": line(paper.head),
        "number": line(paper.number or paper.mark),
        "is_marked": not paper.number and bool(paper.mark),
        "signatory": _led(words.signatory, paper.signatory),
        "title": titled(paper),
        "recipients": _ended(paper.recipients, words.recipients_end),
        "body": [part for block in paper.body for part in _laid_out(block)],
        "annexes": _annexes(paper),
        "signature": _signature(paper),
        "attendance": [[line(word), line(names)] for word, names in paper.attendance],
        "notes": [line(note) for note in paper.notes],
        "copies": _led(words.copies, paper.copies),
        "issued_by": line(paper.issued_by),
        "issued_on": _issued(paper),
        "proof": _proof(paper),
        "missing": words.missing,
    }


def key_of(sheet: Sheet, fmt: Format) -> str:
    """SHA-256 of all that decides a paper's bytes, the fonts apart."""
    said = json.dumps([edition(), fmt, sheet], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def edition() -> str:
    """How papers are set at present: another template gives another name."""
    parts = sorted(p for p in FOLDER.iterdir() if p.suffix in (".py", ".typ"))
    return hashlib.sha256(b"\0".join(p.read_bytes() for p in parts)).hexdigest()


def titled(paper: Paper) -> list[str]:
    """The title's lines; an English one is broken where it is set."""
    title = line(paper.title)
    return balanced(title, TITLE) if paper.language == "zh" else [title]


def line(text: str) -> str:
    """The text in one line, with nothing in it that nobody can see."""
    return " ".join(normalise(text).translate(_BLANKS).split("\n")).strip()


def before(text: str) -> str:
    """The same for what stands before other text: the space at its end is kept."""
    return line(text) + " " * text.endswith(" ")


def lines(text: str) -> list[str]:
    """The paragraphs of a text."""
    return [found for part in normalise(text).split("\n") if (found := line(part))]


def balanced(text: str, most: int) -> list[str]:
    """The text in as few lines as hold it, of about the same length."""
    count = max(1, math.ceil(width_of(text) / most))
    found, rest = [], text
    for left in range(count, 1, -1):
        place = _break_near(rest, len(rest) // left, most)
        found.append(rest[:place].strip())
        rest = rest[place:].strip()
    return [part for part in (*found, rest) if part]


def _break_near(text: str, place: int, most: int) -> int:
    """Where a line ends best: at a conjunction near the place, else there, never inside a word of
    letters."""
    reach = len(text) // 5
    for near in sorted(range(max(1, place - reach), place + reach), key=lambda n: abs(n - place)):
        is_seam = text[near] in BEFORE or text[near - 1] in AFTER
        longest = max(width_of(text[:near]), width_of(text[near:]) if near else 0)
        if is_seam and (longest <= most or width_of(text) > 2 * most):
            return near
    while place < len(text) and text[place - 1 : place + 1].isascii():
        place += 1
    return place


def _led(word: str, text: str) -> list[str]:
    return [word, line(text)] if text.strip() else []


def _ended(text: str, end: str) -> str:
    return line(text).rstrip("：:。.，,") + end if text.strip() else ""


def _laid_out(block: Block) -> Iterator[dict[str, Any]]:
    match block:
        case Heading(text, level):
            yield {"is": "heading", "level": level, "text": line(text)}
        case Paragraph(text, lead, is_flush, language):
            yield from _paragraphs(text, lead, is_flush=is_flush, language=language)
        case Clause():
            yield from _clause(block)
        case Listing(items):
            yield {"is": "list", "items": [[before(mark), line(text)] for mark, text in items]}
        case Table(head, rows, widths):
            yield {
                "is": "table",
                "head": [line(cell) for cell in head],
                "rows": [[line(cell) for cell in row] for row in rows],
                "widths": list(widths) or [1] * len(head),
            }
        case Votes(question, count, roll):
            yield from _paragraphs(question)
            yield from _paragraphs(count)
            for word, names in roll:
                yield from _paragraphs(names, word)


def _clause(clause: Clause) -> Iterator[dict[str, Any]]:
    """With a heading it stands alone, else the number runs into the first paragraph."""
    number, rest = clause.number, clause.paragraphs
    more: dict[str, Any] = {"language": clause.language}
    if clause.heading:
        yield {"is": "heading", "level": 1, "text": line(number + clause.heading), **more}
        number = ""
    for text in [part for paragraph in rest for part in lines(paragraph)]:
        yield {"is": "paragraph", "lead": "", "text": number + text, "is_flush": False, **more}
        number = ""


def _paragraphs(
    text: str, lead: str = "", *, is_flush: bool = False, language: str | None = None
) -> Iterator[dict[str, Any]]:
    for part in lines(text) or ([""] if lead else []):
        yield {
            "is": "paragraph",
            "lead": before(lead),
            "text": part,
            "is_flush": is_flush,
            "language": language,
        }
        lead = ""


def _annexes(paper: Paper) -> Sheet:
    """附件：1. …; one alone has no number."""
    names = [line(name) for name in paper.annexes]
    if len(names) > 1:
        number = paper.words.annex_number
        names = [number % {"n": n} + name for n, name in enumerate(names, 1)]
    return {"word": paper.words.annexes, "names": names}


def _author(paper: Paper) -> str:
    signer = paper.signature.issuer if paper.signature else ""
    return paper.author or signer or paper.issued_by or paper.head


def _signature(paper: Paper) -> Sheet | None:
    if paper.signature is None:
        return None
    day = official_date(paper.signature.day, paper.language)
    said = paper.words.record % {"n": paper.proof.number} if paper.proof else ""
    return {"issuer": line(paper.signature.issuer), "day": day, "record": said}


def _issued(paper: Paper) -> str:
    if paper.issued_on is None:
        return ""
    day = official_date(paper.issued_on, paper.language)
    return day if paper.kind is Kind.MINUTES else paper.words.issued % {"day": day}


def _proof(paper: Paper) -> Sheet | None:
    if paper.proof is None:
        return None
    return {
        "url": paper.proof.url,
        "said": [
            paper.words.check % {"n": paper.proof.number},
            f"SHA-256 {paper.proof.hash}",
            paper.proof.url,
        ],
    }
