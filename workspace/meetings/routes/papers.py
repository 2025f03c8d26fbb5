"""纪要、摘录、档案、会议通知 as papers: PDF and Word, in Chinese and English."""

from functools import partial
from typing import Any

from flask import abort, redirect

from workspace.documents.paper import Heading, Kind, Language, Listing, Paper, Paragraph
from workspace.meetings.models import Meeting
from workspace.meetings.queries.archive import Archive
from workspace.meetings.queries.lines import items_of
from workspace.meetings.routes.archive import archive_read
from workspace.meetings.routes.editions import attendance_of, body_of, headed, item_of
from workspace.meetings.routes.minutes import Sheet, sheet_here, sheet_of
from workspace.meetings.routes.pages import ITEM, MEETING, bp, meeting_page, the_item, the_meeting
from workspace.meetings.routes.places import minutes_page, the_minutes
from workspace.meetings.rules import MeetingState
from workspace.text import datetime_, local_day
from workspace.web.addresses import url_for
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
)


@bp.get(f"{MEETING}/minutes/{FILE}")
def show_minutes_paper(slug: str, number: int, fmt: str) -> Any:
    sheet, language = sheet_of(the_minutes(number)), asked_language()
    minutes = sheet.minutes
    name = minutes.number or f"{say(language, 'minutes.title')} {titled_in(sheet, language)}"
    # What is appended later stands on the paper too, so that it is set anew with each.
    sealed = ("minutes", minutes.pid, minutes.text_hash, language, str(len(sheet.appended)))
    lasting = sealed if minutes.number else ()
    plain = f"minutes-{number}-{language}"
    return hand_out(partial(paper_of, sheet, language), fmt, name, plain, lasting)


@bp.get(f"{ITEM}/{FILE}")
def show_extract_paper(slug: str, number: int, position: int, fmt: str) -> Any:
    row, language = the_item(number, position), asked_language()
    sheet = sheet_here(row.meeting)
    item = next((i for i in sheet.content["items"] if i["id"] == row.pid), None) if sheet else None
    if sheet is None or item is None:  # its page says that there is nothing to be read yet
        at = {"slug": slug, "number": number, "position": position}
        return redirect(url_for("meetings.show_extract", **at), 303)
    name = f"{say(language, 'extract.title')} {headed(language, item)[:40]}"
    plain = f"extract-{number}-{position}-{language}"
    return hand_out(partial(extract_of, sheet, item, language), fmt, name, plain)


@bp.get(f"{MEETING}/archive/{FILE}")
def show_archive_paper(slug: str, number: int, fmt: str) -> Any:
    """会议档案 — the whole file as one paper; its papers are named with their hashes."""
    (archive, sheet), language = archive_read(the_meeting(number)), asked_language()
    name = say(language, "archive.of", title=entitled(language, archive.meeting))
    plain = f"archive-{number}-{language}"
    return hand_out(partial(file_of, archive, sheet, language), fmt, name, plain)


@bp.get(f"{MEETING}/{FILE}")
def show_notice_paper(slug: str, number: int, fmt: str) -> Any:
    """会议通知 — once it was sent."""
    meeting, language = the_meeting(number), asked_language()
    if meeting.noticed_at is None or meeting.state is MeetingState.PLANNED:
        abort(404)
    name = say(language, "notice_paper.title", title=entitled(language, meeting))
    plain = f"notice-{number}-{language}"
    return hand_out(partial(notice_of, meeting, language), fmt, name, plain)


def titled_in(sheet: Sheet, language: Language) -> str:
    """The meeting's title in a paper's language."""
    return entitled(language, sheet.minutes.meeting)


def paper_of(sheet: Sheet, language: Language) -> Paper:
    """The minutes as they are printed."""
    return _minutes(
        sheet,
        language,
        title=say(language, "minutes.of", title=titled_in(sheet, language)),
        body=(*body_of(sheet.content, language), *_appended(sheet, language)),
        attendance=attendance_of(sheet.content, language),
        copies=sheet.content["copies"],
    )


def extract_of(sheet: Sheet, item: Any, language: Language) -> Paper:
    """摘录 of one item."""
    heading = Heading(numbered(language, item["position"]) + headed(language, item))
    title = say(language, "extract.heading", title=titled_in(sheet, language))
    body = (heading, *item_of(item, language))
    return _minutes(sheet, language, title=title, body=body)


def file_of(archive: Archive, sheet: Sheet | None, language: Language) -> Paper:
    """Agenda, minutes or, before their circulation, the votes, attendance, and what was before
    the meeting."""
    meeting = archive.meeting
    agenda = tuple(
        (numbered(language, n), entitled(language, item)) for n, item in enumerate(archive.items, 1)
    )
    hung = tuple((f"{paper.name} ", f"SHA-256 {paper.sha256}") for paper in archive.standing)
    body = [Heading(say(language, "archive.agenda")), Listing(agenda)]
    body += [Listing(hung)] if hung else []
    if sheet:
        told = [*body_of(sheet.content, language), *_appended(sheet, language)]
    else:
        told = [Paragraph(say(language, "archive.no_minutes"))]
    name = called(language, meeting.committee)
    at = meeting.ended_at or meeting.starts_at
    return framed(
        Kind.MINUTES,
        language,
        name,
        "minutes.paper_head",
        title=say(language, "archive.of", title=entitled(language, meeting)),
        made_at=at,
        number=sheet.minutes.number if sheet else "",
        body=(*body, *told),
        attendance=attendance_of(archive.content, language),
        issued_by=called(language, meeting.group),
        issued_on=local_day(at),
        proof=proof_of(meeting, meeting_page(meeting)),
    )


def _minutes(sheet: Sheet, language: Language, **more: Any) -> Paper:
    minutes = sheet.minutes
    name = called(language, minutes.committee)
    at = minutes.approved_at or minutes.circulated_at or minutes.at
    address, sealed = minutes_page(minutes), minutes.text_hash
    proof = proof_of(minutes, address, "approve_minutes", sealed) if minutes.number else None
    return framed(
        Kind.MINUTES,
        language,
        name,
        "minutes.paper_head",
        made_at=at,
        number=minutes.number,
        mark="" if minutes.number else say(language, f"minutes_state.{minutes.state.value}"),
        issued_by=called(language, minutes.group),
        issued_on=local_day(at),
        proof=proof,
        **more,
    )


def _appended(sheet: Sheet, language: Language) -> list[Any]:
    if not sheet.appended:
        return []
    lines = [Paragraph(c.text, lead=f"{called(language, c.organization)} ") for c in sheet.appended]
    return [Heading(say(language, "correction.appended")), *lines]


def notice_of(meeting: Meeting, language: Language) -> Paper:
    """会议通知 — when, where, what is on the agenda."""
    name, sent = called(language, meeting.committee), meeting.noticed_at or meeting.convened_at
    when = datetime_(meeting.starts_at, language, local_day(meeting.starts_at))
    facts = [
        Paragraph(say(language, "notice_paper.when", when=when)),
        Paragraph(say(language, "notice_paper.where", where=meeting.place or meeting.link)),
    ]
    agenda = tuple(
        (numbered(language, n), entitled(language, item))
        for n, item in enumerate(items_of(meeting), 1)
    )
    noted = [Paragraph(line) for line in meeting.note.split("\n") if line.strip()]
    body = (*facts, Paragraph(say(language, "notice_paper.agenda")), Listing(agenda), *noted)
    return framed(
        Kind.NOTICE,
        language,
        name,
        "notice_paper.head",
        title=say(language, "notice_paper.title", title=entitled(language, meeting)),
        made_at=sent,
        body=body,
        issued_by=called(language, meeting.convened_for),
        issued_on=local_day(sent),
        proof=proof_of(meeting, meeting_page(meeting), "send_notice"),
    )
