"""设置·会议 — how the committee meets, and the texts that its secretary keeps ready."""

from typing import Any

from flask import render_template, request

from workspace.committees.routes import SETTINGS, the_committee
from workspace.committees.service import mark_of
from workspace.db import db
from workspace.i18n import gettext
from workspace.issues.forms import EmptyForm
from workspace.meetings import service
from workspace.meetings.forms.standing import RulesForm, StandingForm
from workspace.meetings.models import MeetingRules, StandingText
from workspace.meetings.queries import standing as texts
from workspace.meetings.routes.pages import BOTH, bp, carry_out
from workspace.meetings.rules import TextKind
from workspace.meetings.service.plans import in_both
from workspace.meetings.service.standing import rules_as_typed
from workspace.web import one, page_of
from workspace.web.addresses import url_for
from workspace.web.jinja import titled

KINDS = tuple(TextKind)


@page_of(StandingText)
def text_page(text: StandingText) -> str:
    """The address of a standing text: the list of them."""
    return usage_page(text.committee.slug)


@page_of(MeetingRules)
def rules_page(rules: MeetingRules) -> str:
    """The address of the meeting rules."""
    return usage_page(rules.committee.slug)


def usage_page(slug: str) -> str:
    """The address of all that a committee's meetings go by."""
    return url_for("meetings.show_usage", slug=slug)


@bp.get(f"{SETTINGS}/meetings")
def show_usage(slug: str) -> str:
    committee = the_committee()
    kept = list(db.session.scalars(texts.all_texts(committee)))
    return render_template(
        "meetings/usage.html",
        rules=texts.rules_of(committee),
        kinds=KINDS,
        in_use=[text for text in kept if text.retired_at is None],
        former=[text for text in kept if text.retired_at is not None],
    )


@bp.route(f"{SETTINGS}/set-meeting-rules", methods=BOTH)
def set_meeting_rules(slug: str) -> Any:
    committee = the_committee()
    kept = rules_as_typed(texts.rules_of(committee))
    form = RulesForm(data=kept | {"version": mark_of(kept)})
    return carry_out(
        "set_meeting_rules",
        committee,
        form,
        lambda me, it: service.set_meeting_rules(me, it, form.usage, form.version.data or ""),
        back=usage_page(slug),
    )


@bp.route(f"{SETTINGS}/write-standing-text", methods=BOTH)
def write_standing_text(slug: str) -> Any:
    committee = the_committee()
    form = StandingForm()
    before = _the_version(form.of.data or request.args.get("of", ""))
    kind = before.kind.value if before else form.kind.data or request.args.get("kind", "")
    known = kind if kind in tuple(TextKind) else TextKind.BLOCK.value
    if request.method == "GET":
        form = StandingForm(data=_kept(before, TextKind(known)))
    form.kind.data = known
    if known != TextKind.STANDING:
        del form.minutes
    return carry_out(
        "write_standing_text",
        committee,
        form,
        lambda me, it: service.write_standing_text(me, it, form.standing, before),
        back=usage_page(slug),
        about=gettext(f"text_kind.{known}"),
    )


def _the_version(key: str) -> StandingText | None:
    """The text that the new one follows, or none."""
    if not key:
        return None
    query = texts.all_texts(the_committee())
    found: StandingText = one(query, pid=f"standing_text:{key[:40]}".replace("\0", ""))
    return found


def _kept(before: StandingText | None, kind: TextKind) -> dict[str, str]:
    """The version before as the form shows it; of the antitrust notice one that is to be read."""
    if before is not None:
        return {
            "of": before.pid.partition(":")[2],
            "title": before.title,
            "title_en": before.title_en,
            "text": before.text,
            "text_en": before.text_en,
            "position": str(before.position),
            "minutes": str(before.minutes_planned),
        }
    if kind is not TextKind.NOTICE:
        return {"kind": kind.value}
    (title, title_en), (text, text_en) = in_both("agenda.notice"), in_both("meeting.usual_notice")
    return {"title": title, "title_en": title_en, "text": text, "text_en": text_en}


@bp.route(f"{SETTINGS}/standing-texts/<string:key>/retire-standing-text", methods=BOTH)
def retire_standing_text(slug: str, key: str) -> Any:
    text: StandingText = one(texts.all_texts(the_committee()), pid=f"standing_text:{key}")
    return carry_out(
        "retire_standing_text",
        text,
        EmptyForm(),
        service.retire_standing_text,
        back=usage_page(slug),
        about=titled(text),
    )
