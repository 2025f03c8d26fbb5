"""设置·标签与日历 — the committee's vocabulary and its own days."""

from typing import Any

from flask import render_template, request, url_for

from workspace.committees import queries, service
from workspace.committees.forms import DayForm, LabelForm
from workspace.committees.models import CalendarDay, Label
from workspace.committees.routes.scope import bp, the_committee
from workspace.committees.routes.settings import BOTH, SETTINGS, carry_out
from workspace.committees.rules import DayKind
from workspace.committees.rules.days import published_days
from workspace.i18n import lang
from workspace.web import ActForm, actor, one, page_of

LABEL = f"{SETTINGS}/labels/<string:key>"


@page_of(Label)
def labels_page(label: Label | None = None) -> str:
    """The address of the vocabulary, on which every word stands."""
    return url_for("home.list_labels", slug=the_committee().slug)


@bp.route(f"{SETTINGS}/add-label", methods=BOTH)
def add_label(slug: str) -> Any:
    form = LabelForm(data={"name": request.args.get("name", "")[:40]})
    return carry_out(
        "add_label",
        the_committee(),
        form,
        lambda me, it: service.add_label(me, it, form.name.data),
        back=labels_page(),
    )


def the_label(key: str) -> Label:
    """The word of this address, or 404."""
    found: Label = one(queries.all_labels(the_committee().id), pid=f"label:{key}")
    return found


@bp.route(f"{LABEL}/rename-label", methods=BOTH)
def rename_label(slug: str, key: str) -> Any:
    label, form = the_label(key), LabelForm()
    return carry_out(
        "rename_label",
        label,
        form,
        lambda me, it: service.rename_label(me, it, form.name.data),
        back=labels_page(),
        about=label.name,
    )


@bp.route(f"{LABEL}/retire-label", methods=BOTH)
def retire_label(slug: str, key: str) -> Any:
    label = the_label(key)
    return carry_out(
        "retire_label",
        label,
        ActForm(),
        service.retire_label,
        back=labels_page(),
        about=label.name,
    )


def calendar_page(year: int) -> str:
    """The address of a year's calendar."""
    return url_for("committees.show_calendar", slug=the_committee().slug, year=year)


@page_of(CalendarDay)
def day_page(marked: CalendarDay) -> str:
    """The address of a day: its year's calendar."""
    return calendar_page(marked.day.year)


@bp.get(f"{SETTINGS}/calendar")
def show_calendar(slug: str) -> str:
    committee, today = the_committee(), queries.day_of(actor().at)
    sent = request.args.get("year", "")
    year = int(sent) if sent.isascii() and sent.isdigit() and len(sent) == 4 else today.year
    year = min(max(year, 1990), 2100)
    marked = [m for m in queries.marked_days(committee) if m.day.year == year]
    return render_template(
        "committees/calendar.html",
        year=year,
        marked=marked,
        published=published_days(year, lang()),
        is_province=committee.parent_id is None,
    )


@bp.route(f"{SETTINGS}/mark-day", methods=BOTH)
def mark_day(slug: str) -> Any:
    form = DayForm(data={"day": request.args.get("day", "")[:10], "kind": DayKind.WORK.value})
    form.offer_kinds()
    day = form.day.day or queries.day_of(actor().at)
    return carry_out(
        "mark_day",
        the_committee(),
        form,
        lambda me, it: service.mark_day(
            me, it, day=form.day.day, kind=DayKind(form.kind.data), name=form.name.data
        ),
        back=calendar_page(day.year),
    )
