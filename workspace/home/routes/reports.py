"""任期报告 — a term's programme, what was resolved and who has carried it out, from the data."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any

from flask import Response

from workspace.committees.models import Term
from workspace.committees.queries import day_of
from workspace.committees.routes import the_committee
from workspace.documents.paper import (
    Block,
    Heading,
    Kind,
    Language,
    Paper,
    Paragraph,
    Signature,
    Table,
)
from workspace.followups import queries as followups
from workspace.followups.queries.cells import Row
from workspace.home import queries
from workspace.home.queries import PointRow
from workspace.home.routes.pages import bp, terms_with
from workspace.resolutions.rules import ISSUED
from workspace.text import SHANGHAI, official_date
from workspace.web import actor
from workspace.web.papers import (
    FILE,
    asked_language,
    called,
    entitled,
    framed,
    hand_out,
    numbered,
    ordinal,
    say,
)


@bp.get(f"/<string:slug>/terms/<int:number>/{FILE}")
def show_term_report(slug: str, number: int, fmt: str) -> Response:
    (_, term), language = terms_with(number), asked_language()
    name = _title(term, language)
    return hand_out(partial(report_of, term, language), fmt, name, f"term-{number}-{language}")


def report_of(term: Term, language: Language) -> Paper:
    """The report as things stand today, or on the last day of a term that is over."""
    me, committee = actor(), the_committee()
    day = min(day_of(me.at), term.ends_on)
    points = queries.programme(me, term)
    adopted = [
        row
        for row in reversed(followups.matrix(me, committee, term).rows)
        if row.resolution.state in ISSUED
    ]
    name = called(language, committee)
    return framed(
        Kind.TERM_REPORT,
        language,
        name,
        "paper.head",
        title=_title(term, language),
        made_at=datetime.combine(day, time(), SHANGHAI),
        body=(
            *_overview(term, points, adopted, day, language),
            *_points(points, language),
            *_adopted(adopted, language),
            Paragraph(say(language, "paper.report_end")),
        ),
        signature=Signature(called(language, term.chair_organization), day),
        notes=(say(language, "paper.as_of", day=official_date(day, language)),),
    )


def _title(term: Term, language: Language) -> str:
    number = ordinal(language, term.number)
    chair = called(language, term.chair_organization)
    return say(language, "paper.report_title", n=number, chair=chair)


def _overview(
    term: Term, points: list[PointRow], adopted: list[Row], day: date, language: Language
) -> Iterator[Block]:
    cells = [cell for row in adopted for cell in row.cells.values() if cell.is_duty]
    counts = {
        "points": len(points),
        "issues": sum(row.issues for row in points),
        "resolutions": len(adopted),
        "commitments": len(cells),
        "done": sum(cell.is_done for cell in cells),
        "late": sum(cell.word == "overdue" for cell in cells),
    }
    days = {
        "since": official_date(term.starts_on, language),
        "until": official_date(day, language),
    }
    yield _heading("overview", 1, language)
    yield Paragraph(say(language, "paper.overview", **days, **counts))


def _points(points: list[PointRow], language: Language) -> Iterator[Block]:
    """What the programme asked for, and what came of each point."""
    yield _heading("points", 2, language)
    if not points:
        yield Paragraph(say(language, "term.no_points"))
        return
    rows = [
        (
            str(row.point.position),
            entitled(language, row.point),
            called(language, row.point.owner) if row.point.owner else "",
            say(language, "term.issues_words", n=row.issues, done=row.resolved),
            say(language, "term.commitments_words", n=row.commitments, done=row.finished),
        )
        for row in points
    ]
    heads = ("no", "point", "owner", "issues", "commitments")
    yield _table(heads, rows, (1, 6, 2.5, 3.5, 3.5), language)


def _adopted(adopted: list[Row], language: Language) -> Iterator[Block]:
    """What was resolved, and which organizations have carried it out."""
    yield _heading("adopted", 3, language)
    if not adopted:
        yield Paragraph(say(language, "term.no_resolution"))
        return
    comma = say(language, "list.comma")
    rows = [
        (
            row.resolution.number,
            entitled(language, row.resolution),
            comma.join(called(language, c.organization) for c in row.cells.values() if _is_done(c)),
        )
        for row in adopted
    ]
    yield _table(("number", "title", "done_by"), rows, (5, 7, 4), language)


def _is_done(cell: Any) -> bool:
    return bool(cell.word == "closed")


def _heading(key: str, number: int, language: Language) -> Heading:
    return Heading(numbered(language, number) + say(language, f"paper.part_{key}"))


def _table(heads: tuple[str, ...], rows: Any, widths: Any, language: Language) -> Table:
    return Table(tuple(say(language, f"paper.{head}") for head in heads), tuple(rows), widths)
