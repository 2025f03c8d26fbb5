"""确认、修改意见、更正附记: what organizations say of the minutes, and the answers."""

from dataclasses import dataclass
from typing import Any

from flask import request

from workspace.meetings.forms.minutes import (
    AcceptForm,
    AnswerForm,
    CorrectionForm,
    EmptyForm,
    VersionedForm,
    key_of,
)
from workspace.meetings.models import ActionItem, AgendaItem, Correction, DecisionLine, Minutes
from workspace.meetings.queries.lines import lines_of
from workspace.meetings.routes.minutes import MINUTES, perform_on_page, sheet_of, told
from workspace.meetings.routes.pages import BOTH, bp
from workspace.meetings.routes.places import minutes_page, perform, the_correction, the_minutes
from workspace.meetings.service import corrections as service
from workspace.meetings.service.corrections import Change, Place, words_at
from workspace.permissions import Actor
from workspace.web import ActForm

#: What stands at an item beside its notes.
LINES = {"decision": DecisionLine, "action": ActionItem}
CORRECTION = "/<string:slug>/meetings/corrections/<string:key>"


@dataclass(frozen=True)
class Target:
    """One place that an accepted correction may change: how the address names it, what it is."""

    key: str
    part: str
    n: int
    place: Place


@bp.route(f"{MINUTES}/confirm-minutes", methods=BOTH)
def confirm_minutes(slug: str, number: int) -> Any:
    minutes = the_minutes(number)
    form = VersionedForm(data={"version": str(minutes.edition)})
    return perform_on_page(
        "confirm_minutes",
        minutes,
        form,
        lambda me, it: service.confirm_minutes(me, it, form.version.number),
    )


@bp.route(f"{MINUTES}/ask-correction", methods=BOTH)
def ask_correction(slug: str, number: int) -> Any:
    return _of_words("ask_correction", the_minutes(number), service.ask_correction)


@bp.route(f"{MINUTES}/append-correction", methods=BOTH)
def append_correction(slug: str, number: int) -> Any:
    return _of_words("append_correction", the_minutes(number), service.append_correction)


def _of_words(name: str, minutes: Minutes, change: Any) -> Any:
    form, sheet = CorrectionForm(), sheet_of(minutes)
    form.offer(told(sheet))
    return perform_on_page(
        name, minutes, form, lambda me, it: change(me, it, form.text.data, form.chosen), sheet
    )


@bp.route(f"{CORRECTION}/withdraw-correction", methods=BOTH)
def withdraw_correction(slug: str, key: str) -> Any:
    return _answer("withdraw_correction", key, EmptyForm(), service.withdraw_correction)


@bp.route(f"{CORRECTION}/refuse-correction", methods=BOTH)
def refuse_correction(slug: str, key: str) -> Any:
    form = AnswerForm()
    return _answer(
        "refuse_correction",
        key,
        form,
        lambda me, it: service.refuse_correction(me, it, form.answer.data),
    )


def _answer(name: str, key: str, form: ActForm, change: Any) -> Any:
    correction = the_correction(key)
    return perform(name, correction, form, change, meeting=correction.minutes.meeting)


@bp.route(f"{CORRECTION}/accept-correction", methods=BOTH)
def accept_correction(slug: str, key: str) -> Any:
    correction = the_correction(key)
    targets = targets_of(correction)
    sent = request.form if request.method == "POST" else request.args
    target = next((t for t in targets if t.key == sent.get("target")), targets[0])
    form = AcceptForm(data=_offered(correction, target))

    def change(me: Actor, it: Correction) -> Any:
        due_on = form.due_on.day if isinstance(target.place, ActionItem) else None
        new = Change(target.place, form.text.data, form.version.number, due_on)
        service.accept_correction(me, it, new, form.answer.data)

    return perform(
        "accept_correction",
        correction,
        form,
        change,
        template="meetings/accept_correction.html",
        targets=targets,
        target=target,
        meeting=correction.minutes.meeting,
        back=minutes_page(correction.minutes),
    )


def _offered(correction: Correction, target: Target) -> dict[str, str]:
    place = target.place
    day = place.due_on.isoformat() if isinstance(place, ActionItem) and place.due_on else ""
    return {
        "target": target.key,
        "text": words_at(place),
        "due_on": day,
        "version": str(correction.minutes.edition),
    }


def targets_of(correction: Correction) -> list[Target]:
    """The places that the correction may change: those of its item, else the opening and the
    items themselves."""
    minutes = correction.minutes
    if correction.item is not None:
        return _at_item(correction.item)
    opening = Target("opening", "opening", 0, minutes)
    return [opening, *map(_notes_of, told(sheet_of(minutes)))]


def _notes_of(item: AgendaItem) -> Target:
    return Target(f"notes-{key_of(item)}", "notes", item.position, item)


def _at_item(item: AgendaItem) -> list[Target]:
    rows = {part: lines_of(model, item) for part, model in LINES.items()}
    return [_notes_of(item)] + [
        Target(f"{part}-{key_of(row)}", part, n, row)
        for part, of in rows.items()
        for n, row in enumerate(of, 1)
    ]
