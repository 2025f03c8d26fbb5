"""纪要: the page, the draft, the compliance look, the window, the number, the editions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, render_template

from workspace.meetings.forms.minutes import (
    CorrectionForm,
    EmptyForm,
    MinutesForm,
    NoteForm,
    ReasonForm,
    VersionedForm,
)
from workspace.meetings.models import AgendaItem, Correction, Meeting, Minutes, MinutesEdition
from workspace.meetings.queries.content import content_of, members_of, quorum_of, still_called
from workspace.meetings.queries.minutes import (
    Answer,
    answers_of,
    content_kept,
    editions_of,
    minutes_of,
)
from workspace.meetings.routes.pages import BOTH, MEETING, bp, the_item, the_meeting
from workspace.meetings.routes.places import perform, the_minutes
from workspace.meetings.rules import CorrectionState
from workspace.meetings.rules.minutes import Content, differences, read
from workspace.meetings.rules.quorum import quorum_of as share_met
from workspace.meetings.service import minutes as service
from workspace.text import changes, local_day, official_date
from workspace.web import ActForm, can, head
from workspace.web.papers import say

MINUTES = f"{MEETING}/minutes"


@dataclass(frozen=True)
class Sheet:
    """纪要页 — the minutes as they are read now, with what the organizations say of them."""

    minutes: Minutes
    content: Content
    html: dict[str, str]
    answers: list[Answer]
    is_live: bool = False

    @property
    def confirmed(self) -> int:
        """How many organizations confirmed, in whatever edition."""
        return sum(answer.state == "confirmed" for answer in self.answers)

    @property
    def appended(self) -> list[Correction]:
        """更正附记, which stand below the text."""
        return [c for c in self.minutes.corrections if c.state is CorrectionState.APPENDED]

    @property
    def asked(self) -> list[Correction]:
        """What organizations asked to be changed."""
        return [c for c in self.minutes.corrections if c.state is not CorrectionState.APPENDED]


@bp.app_template_global()
def minutes_here(meeting: Meeting) -> Sheet | None:
    """The minutes of a meeting as its own page shows them; None where there is nothing to read."""
    kept: dict[int, Sheet | None] = g.setdefault("sheets", {})
    if meeting.id not in kept:
        minutes = _readable(meeting)
        kept[meeting.id] = _in_short(minutes) if minutes else None
    return kept[meeting.id]


def sheet_here(meeting: Meeting) -> Sheet | None:
    """The same whole, even while they are written."""
    minutes = _readable(meeting)
    return sheet_of(minutes) if minutes else None


def _readable(meeting: Meeting) -> Minutes | None:
    minutes = minutes_of(meeting) if meeting.minutes_stage else None
    return minutes if minutes is not None and can("view_minutes", minutes) else None


@bp.app_template_global()
def day_in(text: str) -> date:
    """A day as an edition keeps it."""
    return date.fromisoformat(text)


def _in_short(minutes: Minutes) -> Sheet:
    """While they are written there is no text yet, only the way to where that is done."""
    kept = content_kept(minutes)
    return Sheet(minutes, {}, {}, [], is_live=True) if kept is None else _sheet(minutes, kept)


def sheet_of(minutes: Minutes) -> Sheet:
    """The edition that stands, or what the rows say while it is written."""
    kept = content_kept(minutes)
    if kept is not None:
        return _sheet(minutes, kept)
    now = content_of(minutes.meeting, minutes.opening, minutes.copies)
    return _sheet(minutes, now, is_live=True)


def _sheet(minutes: Minutes, content: Content, *, is_live: bool = False) -> Sheet:
    html = {item.pid: item.notes_html for item in minutes.meeting.items}
    answers = answers_of(minutes) if minutes.circulated_at else []
    return Sheet(minutes, content, html, answers, is_live=is_live)


@bp.get(MINUTES)
def show_minutes(slug: str, number: int) -> str:
    minutes = the_minutes(number)
    head.about(minutes)
    sheet = sheet_of(minutes)
    return render_template("meetings/minutes.html", sheet=sheet, forms=forms_for(sheet))


def forms_for(sheet: Sheet, name: str = "", form: ActForm | None = None) -> dict[str, ActForm]:
    """The forms of the page, each empty but that of the act `name`."""
    minutes = sheet.minutes
    correction = CorrectionForm(formdata=None)
    correction.offer(told(sheet))
    forms: dict[str, ActForm] = {
        "clear_minutes": NoteForm(formdata=None),
        "return_minutes": ReasonForm(formdata=None),
        "confirm_minutes": VersionedForm(formdata=None, data={"version": str(minutes.edition)}),
        "ask_correction": correction,
        "append_correction": correction,
    }
    return {**forms, name: form} if form is not None else forms


def told(sheet: Sheet) -> list[AgendaItem]:
    """The items of which the minutes tell."""
    named_here = {item["id"] for item in sheet.content["items"]}
    return [item for item in sheet.minutes.meeting.items if item.pid in named_here]


def perform_on_page(
    name: str, minutes: Minutes, form: ActForm, change: Any, sheet: Sheet | None = None
) -> Any:
    """An act whose form stands on the page of the minutes; `sheet` where it is read already."""
    head.about(minutes)
    sheet = sheet or sheet_of(minutes)
    return perform(
        name,
        minutes,
        form,
        change,
        template="meetings/minutes.html",
        sheet=sheet,
        forms=forms_for(sheet, name, form),
        asked=name,
    )


@bp.route(f"{MEETING}/draft-minutes", methods=BOTH)
def draft_minutes(slug: str, number: int) -> Any:
    meeting = the_meeting(number)
    form = MinutesForm(data={"opening": opening_of(meeting), "copies": ""})
    return perform(
        "draft_minutes",
        meeting,
        form,
        lambda me, it: service.draft_minutes(me, it, form.opening.data, form.copies.data),
        template="meetings/write_minutes.html",
        meeting=meeting,
    )


def opening_of(meeting: Meeting) -> str:
    """The paragraph before the items, from the data: when, where, who presided, who was there,
    whether that was enough, and that the antitrust notice was read."""
    quorum = quorum_of(meeting, still_called(meeting), members_of(meeting))
    present = say("zh", "list.comma").join(one["name"] for one in quorum["present"])
    facts = {
        "day": official_date(local_day(meeting.opened_at or meeting.starts_at), "zh"),
        "group": meeting.group.name,
        "title": meeting.title,
        "place": meeting.place or say("zh", "minutes.no_place"),
        "chair": meeting.presiding.name if meeting.presiding else say("zh", "minutes.no_chair"),
        "n": len(quorum["present"]),
        "members": quorum["members"],
        "organizations": present or say("zh", "minutes.nobody"),
        "rule": quorum["rule"],
    }
    parts = [say("zh", "minutes.opening_where", **facts), say("zh", "minutes.opening_who", **facts)]
    missing = share_met(quorum["rule"], facts["n"], facts["members"]).missing
    parts.append(say("zh", f"minutes.opening_{'no_' if missing else ''}quorum", **facts))
    if meeting.notice_read_at:
        read = meeting.notice_text.title if meeting.notice_text else say("zh", "agenda.notice")
        parts.append(say("zh", "minutes.opening_notice", title=read))
    return "".join(parts)


@bp.route(f"{MINUTES}/edit-minutes", methods=BOTH)
def edit_minutes(slug: str, number: int) -> Any:
    minutes = the_minutes(number)
    kept = {
        "opening": minutes.opening,
        "copies": minutes.copies,
        "version": str(minutes.version),
    }
    form = MinutesForm(data=kept)
    return perform(
        "edit_minutes",
        minutes,
        form,
        lambda me, it: service.edit_minutes(
            me, it, form.opening.data, form.copies.data, form.version.number
        ),
        template="meetings/write_minutes.html",
        meeting=minutes.meeting,
    )


@bp.route(f"{MINUTES}/submit-minutes", methods=BOTH)
def submit_minutes(slug: str, number: int) -> Any:
    return perform_on_page(
        "submit_minutes", the_minutes(number), EmptyForm(), service.submit_minutes
    )


@bp.route(f"{MINUTES}/clear-minutes", methods=BOTH)
def clear_minutes(slug: str, number: int) -> Any:
    form = NoteForm()
    return perform_on_page(
        "clear_minutes",
        the_minutes(number),
        form,
        lambda me, it: service.clear_minutes(me, it, form.note.data),
    )


@bp.route(f"{MINUTES}/return-minutes", methods=BOTH)
def return_minutes(slug: str, number: int) -> Any:
    form = ReasonForm()
    return perform_on_page(
        "return_minutes",
        the_minutes(number),
        form,
        lambda me, it: service.return_minutes(me, it, form.reason.data),
    )


@bp.route(f"{MINUTES}/circulate-minutes", methods=BOTH)
def circulate_minutes(slug: str, number: int) -> Any:
    minutes = the_minutes(number)
    return perform_on_page("circulate_minutes", minutes, EmptyForm(), service.circulate_minutes)


@bp.route(f"{MINUTES}/approve-minutes", methods=BOTH)
def approve_minutes(slug: str, number: int) -> Any:
    return perform_on_page(
        "approve_minutes", the_minutes(number), EmptyForm(), service.approve_minutes
    )


@bp.get(f"{MINUTES}/editions")
def show_editions(slug: str, number: int) -> str:
    """稿次 — every edition with what changed against the one before."""
    minutes = the_minutes(number)
    editions = editions_of(minutes)
    older = [*editions[1:], None][: len(editions)]
    shown = [
        (edition, _changed(old, edition)) for edition, old in zip(editions, older, strict=True)
    ]
    return render_template("meetings/editions.html", minutes=minutes, editions=shown)


def _changed(old: MinutesEdition | None, new: MinutesEdition) -> list[Any]:
    if old is None:
        return []
    return [
        (place, changes(before, after))
        for place, before, after in differences(read(old.content), read(new.content))
    ]


@bp.get(f"{MEETING}/items/<int:position>/extract")
def show_extract(slug: str, number: int, position: int) -> str:
    """摘录 — one item as it is sent to those whom it concerns."""
    row = the_item(number, position)
    sheet = sheet_here(row.meeting)
    items = sheet.content["items"] if sheet else []
    item = next((i for i in items if i["id"] == row.pid), None)
    html = sheet.html.get(row.pid, "") if sheet else ""
    return render_template("meetings/extract.html", row=row, sheet=sheet, item=item, html=html)
