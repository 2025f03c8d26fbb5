"""设置·常用规则 — the rule that a new poll is offered with, spoken for the members of today."""

from typing import Any

from flask import url_for

from workspace.committees.queries import day_of, members_on
from workspace.committees.routes import BOTH, SETTINGS, carry_out, the_committee
from workspace.committees.service import as_typed, mark_of
from workspace.voting import queries, service
from workspace.voting.forms import UsualRuleForm
from workspace.voting.routes.pages import bp
from workspace.voting.rules import PRESETS
from workspace.web import actor


@bp.route(f"{SETTINGS}/set-usual-rule", methods=BOTH)
def set_usual_rule(slug: str) -> Any:
    committee = the_committee()
    kept = as_typed(committee, service.USUAL)
    form = UsualRuleForm(data=kept | {"version": mark_of(kept)})
    size = max(1, len(members_on(committee.id, day_of(actor().at))))
    return carry_out(
        "set_usual_rule",
        committee,
        form,
        lambda me, it: service.set_usual_rule(me, it, form.preset.data, form.version.data or ""),
        back=url_for("home.show_settings", slug=slug),
        template="voting/usual_rule.html",
        meanings={key: queries.meaning_of(key, size) for key in PRESETS},
    )
