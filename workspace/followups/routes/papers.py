"""督办单 — what one organization, or each of them, owes under a resolution, and how far it is.

It holds what every member may read: evidence that only the overseers see is not printed. It says
how things stood on a day, and is the same all that day unless something happens.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from functools import partial
from typing import Any

from flask import Response

from workspace.committees.queries import day_of
from workspace.documents.paper import (
    Block,
    Clause,
    Heading,
    Kind,
    Language,
    Paper,
    Paragraph,
    Proof,
    Table,
)
from workspace.followups import queries
from workspace.followups.models import Commitment, ProgressReport
from workspace.followups.queries.cells import Cell
from workspace.followups.routes.export import last_moment
from workspace.followups.routes.pages import bp, commitment_page, in_range
from workspace.followups.routes.steps import COMMITMENT, the_commitment
from workspace.resolutions.models import Resolution
from workspace.resolutions.routes import resolution_page, the_published
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
    proof_of,
    say,
    spoken,
)


@bp.get(f"{COMMITMENT}/{FILE}")
def show_sheet(slug: str, year: int, no: int, code: str, fmt: str) -> Response:
    commitment, language = the_commitment(year, no, code), asked_language()
    number, organization = commitment.resolution.number, called(language, commitment.organization)
    name = say(language, "paper.sheet_name", number=f"{number} {organization}")
    compose = partial(sheet_of_one, commitment, language)
    return hand_out(compose, fmt, name, f"follow-up-{year}-{no}-{code}-{language}")


@bp.get(f"/<string:slug>/follow-up/<int:year>-<int:no>/{FILE}")
def show_sheets(slug: str, year: int, no: int, fmt: str) -> Response:
    resolution, language = the_published(in_range(year), in_range(no)), asked_language()
    name = say(language, "paper.sheet_name", number=resolution.number)
    compose = partial(sheet_of_all, resolution, language)
    return hand_out(compose, fmt, name, f"follow-up-{year}-{no}-{language}")


def sheet_of_one(commitment: Commitment, language: Language) -> Paper:
    """What one organization owes, with its history."""
    resolution = commitment.resolution
    held = [r for r in resolution.reservations if r.organization_id == commitment.organization_id]
    (cell,) = queries.cells_of([commitment], held, actor().at)
    body = [*_duty(resolution, language, cell), *_asked(cell, language), *_history(cell, language)]
    proof = proof_of(commitment, commitment_page(commitment))
    to = called(language, commitment.organization)
    return _framed(resolution, language, body, to, proof)


def sheet_of_all(resolution: Resolution, language: Language) -> Paper:
    """What each organization owes, a line each."""
    rows = [
        (
            called(language, cell.organization),
            say(language, f"commitment_state.{cell.word}"),
            _end(cell.commitment.due_at, language),
            cell.last_report,
        )
        for cell in queries.under(actor(), resolution)
    ]
    heads = ("organization", "state", "due", "last_report")
    body = [
        *_duty(resolution, language),
        _heading("progress", 2, language),
        _table(heads, rows, (4, 3, 4, 8), language),
    ]
    sealed = resolution.text_hash
    proof = proof_of(resolution, resolution_page(resolution), "publish_resolution", sealed)
    return _framed(resolution, language, body, resolution.main_recipients, proof)


def _framed(
    resolution: Resolution, language: Language, body: list[Block], to: str, proof: Proof | None
) -> Paper:
    day, committee = day_of(actor().at), called(language, resolution.committee)
    return framed(
        Kind.FOLLOW_UP,
        language,
        committee,
        "paper.sheet_head",
        title=say(language, "paper.sheet_title", title=entitled(language, resolution)),
        made_at=datetime.combine(day, time(), SHANGHAI),
        number=resolution.number,
        recipients=to,
        body=tuple(body),
        notes=(say(language, "paper.as_of", day=official_date(day, language)),),
        issued_by=committee,
        issued_on=day,
        proof=proof,
    )


def _duty(resolution: Resolution, language: Language, cell: Cell | None = None) -> Iterator[Block]:
    """一、 the clauses, those that are reserved marked as such."""
    reserved = cell.reserved_clauses if cell else set()
    yield _heading("duty", 1, language)
    for n, article in enumerate(resolution.articles, 1):
        mark = say(language, "paper.reserved") if n in reserved else ""
        said = [part for part in (article.heading, *article.paragraphs) if part]
        tongue = spoken("".join(said))
        yield Clause(f"{n}. {mark}", "", tuple(said), tongue)


def _asked(cell: Cell, language: Language) -> Iterator[Block]:
    """二、 by when, who checks it, what is reserved."""
    commitment, colon = cell.commitment, say(language, "list.colon")
    lead = commitment.lead_organization
    is_other = lead is not None and lead.id != commitment.organization_id
    verifiers = say(language, "followup.verifiers_only")
    if lead is not None and is_other:
        verifiers = say(language, "followup.verifiers", lead=called(language, lead))
    yield _heading("asked", 2, language)
    yield Paragraph(_end(commitment.due_at, language), say(language, "paper.due") + colon)
    yield Paragraph(verifiers, say(language, "followup.verifier") + colon)
    if cell.reservation is not None:
        said = say(language, "reservation.title") + (cell.reservation.clause or "") + colon
        yield Paragraph(cell.reservation.text, said, language=spoken(cell.reservation.text))


def _history(cell: Cell, language: Language) -> Iterator[Block]:
    """三、 how it stands and each step so far."""
    commitment = cell.commitment
    state = say(language, f"commitment_state.{cell.word}")
    yield _heading("progress", 3, language)
    yield Paragraph(state, say(language, "paper.state") + say(language, "list.colon"))
    first = (_moment(commitment.opened_at, language), say(language, "history.opened"), "", "")
    rows = [first, *(_step(step, language) for step in commitment.reports)]
    yield _table(("at", "step", "by", "said"), rows, (4, 4, 4, 7), language)


def _step(step: ProgressReport, language: Language) -> tuple[str, str, str, str]:
    name = "revive" if ":" in step.act else step.act
    by = [called(language, of) for of in (step.organization, step.user) if of is not None]
    until = _end(step.until, language) if step.until else ""
    what = " ".join([say(language, f"history.{name}"), until]).strip()
    return _moment(step.at, language), what, " ".join(by), step.text or ""


def _heading(key: str, number: int, language: Language) -> Heading:
    return Heading(numbered(language, number) + say(language, f"paper.part_{key}"))


def _table(
    heads: Sequence[str], rows: Sequence[Any], widths: tuple[float, ...], language: Language
) -> Table:
    return Table(tuple(say(language, f"paper.{h}") for h in heads), tuple(rows), widths)


def _moment(at: datetime, language: Language) -> str:
    """Day and time, the year always said."""
    return f"{official_date(at, language)} {at.astimezone(SHANGHAI):%H:%M}"


def _end(at: datetime, language: Language) -> str:
    """A deadline; what ends with a day is said by the day alone."""
    last = last_moment(at)
    return _moment(last, language) if isinstance(last, datetime) else official_date(last, language)
