"""设置 — the overview, the vocabulary with the words in use, and who held what on a day."""

from datetime import date

from flask import render_template, request

from workspace.committees import queries as committees
from workspace.committees.forms import parse_day
from workspace.committees.routes import SETTINGS, the_committee
from workspace.committees.rules import MembershipKind
from workspace.groups import queries as groups
from workspace.home import queries
from workspace.home.routes.pages import bp
from workspace.issues import queries as issues
from workspace.voting import queries as voting
from workspace.web import actor


@bp.get(SETTINGS)
def show_settings(slug: str) -> str:
    committee, today = the_committee(), committees.day_of(actor().at)
    size = len(committees.members_on(committee.id, today))
    return render_template(
        "home/settings.html",
        rule=voting.meaning_of(committee.default_preset, max(size, 1)),
        size=size,
        steps=queries.checklist(actor(), committee, groups.all_groups(committee.id)),
    )


@bp.get(f"{SETTINGS}/labels")
def list_labels(slug: str) -> str:
    committee = the_committee()
    words = committees.vocabulary(committee.id)
    known = {label.name for label in words}
    return render_template(
        "home/labels.html",
        words=[label for label in words if label.retired_on is None],
        retired=[label for label in words if label.retired_on],
        others=[name for name in issues.labels_in_use(committee) if name not in known],
    )


@bp.get("/<string:slug>/members")
def show_members(slug: str) -> str:
    committee, today = the_committee(), committees.day_of(actor().at)
    sent = request.args.get("on", "")
    day: date = parse_day(sent) or today
    return render_template(
        "home/members.html",
        day=day,
        today=today,
        is_unreadable=bool(sent) and parse_day(sent) is None,
        chair_term=committees.term_on(committee.parent_id or committee.id, day),
        memberships=committees.members_on(committee.id, day, *MembershipKind),
        groups=[
            held
            for held in groups.held_on(committee.id, day)
            if held.lead or held.seats or day >= today
        ],
        kinds=MembershipKind,
    )
