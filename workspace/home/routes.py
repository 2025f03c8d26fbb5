"""工作台 and the pages that show several rooms together; and whether the process is well."""

import shutil
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask_login import current_user
from sqlalchemy import func, select

from workspace.accounts.forms import SignInForm
from workspace.accounts.routes import sign_in_page
from workspace.clock import real_now
from workspace.committees import queries as committees
from workspace.committees.models import Term
from workspace.committees.rules import MembershipKind
from workspace.committees.routes import the_committee
from workspace.db import db
from workspace.followups import queries as followups
from workspace.groups import queries as groups
from workspace.groups.models import SpecialistGroup
from workspace.home import queries
from workspace.issues import queries as issues
from workspace.record.models import Entry
from workspace.resolutions import queries as resolutions
from workspace.voting import queries as voting
from workspace.web import actor, fresh, one, paginate

bp = Blueprint("home", __name__)
DISK_LEFT = 50 * 1024 * 1024


@bp.get("/")
def show_home() -> Any:
    if not current_user.is_authenticated:
        return sign_in_page(SignInForm(formdata=None))
    return render_template("home/home.html", **queries.overview(actor()))


@bp.get("/<string:slug>")
def show_committee(slug: str) -> str:
    committee = the_committee()
    return render_template(
        "home/committee.html",
        memberships=committees.memberships(committee.id),
        terms=committees.terms_of(committee.id),
        kinds=MembershipKind,
    )


@bp.get("/<string:slug>/groups")
def list_groups(slug: str) -> str:
    me, committee = actor(), the_committee()
    found = db.session.scalars(groups.visible_to(me).filter_by(committee_id=committee.id)).all()
    return render_template(
        "home/groups.html",
        groups=found,
        counts=queries.counts_by_group(me, committee.id),
        seats=groups.seats_on([g.id for g in found], committees.day_of(me.at)),
    )


@bp.get("/<string:slug>/issues")
def list_issues(slug: str) -> str:
    return issue_list(None)


@bp.get("/<string:slug>/<string:group>")
def show_group(slug: str, group: str) -> str:
    return issue_list(one(groups.visible_to(actor()), committee_id=the_committee().id, code=group))
