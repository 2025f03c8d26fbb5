"""A resolution as a paper: PDF, Word, and the English edition; a draft as 送审稿."""

from functools import partial
from typing import Any

from flask import redirect, url_for

from workspace.documents.paper import Kind, Language, Paper, Signature
from workspace.resolutions import queries
from workspace.resolutions.models import Resolution
from workspace.resolutions.routes.editions import body_of, notes_of
from workspace.resolutions.routes.pages import (
    DRAFT,
    bp,
    resolution_page,
    the_draft,
    the_published,
)
from workspace.resolutions.rules import ResolutionState
from workspace.text import local_day
from workspace.web.papers import (
    FILE,
    asked_language,
    called,
    entitled,
    framed,
    hand_out,
    proof_of,
    say,
)


@bp.get(f"/<string:slug>/resolutions/<int:year>-<int:no>/{FILE}")
def show_paper(slug: str, year: int, no: int, fmt: str) -> Any:
    resolution, language = the_published(year, no), asked_language()
    name = resolution.number + ("" if language == "zh" else " en")
    lasting = ("resolution", resolution.pid, resolution.text_hash, language, mark_of(resolution))
    plain = f"resolution-{year}-{no}-{language}"
    return hand_out(partial(paper_of, resolution, language), fmt, name, plain, lasting)


@bp.get(f"{DRAFT}/{FILE}")
def show_draft_paper(slug: str, key: str, fmt: str) -> Any:
    resolution, language = the_draft(key), asked_language()
    if resolution.is_published:
        number = {"year": resolution.year, "no": resolution.no}
        address = url_for(".show_paper", slug=slug, fmt=fmt, language=language, **number)
        return redirect(address, 303)
    name = f"{say(language, 'paper.draft')} {entitled(language, resolution)[:60]}"
    return hand_out(partial(paper_of, resolution, language), fmt, name, f"draft-{key}-{language}")


def mark_of(resolution: Resolution) -> str:
    """What stands beside or instead of the number: a draft's mark, or that it never held."""
    if not resolution.is_published:
        return "draft"
    return "void" if resolution.state is ResolutionState.VOID else ""


def paper_of(resolution: Resolution, language: Language) -> Paper:
    """The resolution as it is printed, in one language."""
    mark, name = mark_of(resolution), called(language, resolution.committee)
    number = resolution.number
    return framed(
        Kind.RESOLUTION,
        language,
        name,
        "paper.head",
        title=entitled(language, resolution),
        made_at=resolution.published_at or resolution.reviewed_at or resolution.drafted_at,
        number=say(language, "paper.void", number=number) if mark == "void" else number,
        mark=say(language, "paper.draft") if mark == "draft" else "",
        signatory=_signatory(resolution, language),
        recipients=resolution.main_recipients,
        body=tuple(body_of(resolution, language)),
        annexes=tuple(name for name, _ in queries.annexes_of(resolution)),
        notes=tuple(notes_of(resolution, language)),
        copies=resolution.copies,
        **_signed(resolution, language, name),
    )


def _signatory(resolution: Resolution, language: Language) -> str:
    if resolution.signed_by is None or resolution.signed_for is None:
        return ""
    return f"{called(language, resolution.signed_for)} {called(language, resolution.signed_by)}"


def _signed(resolution: Resolution, language: Language, name: str) -> dict[str, Any]:
    """Signature, date of issue and proof, which a draft has not."""
    if resolution.published_at is None:
        return {}
    day = local_day(resolution.published_at)
    address, sealed = resolution_page(resolution), resolution.text_hash
    return {
        "signature": Signature(name, day),
        "issued_by": name,
        "issued_on": day,
        "proof": proof_of(resolution, address, "publish_resolution", sealed),
    }
