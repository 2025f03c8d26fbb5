"""What each organization did under a resolution of the corpus, and who verified it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from workspace.db import db
from workspace.demo.files import attached
from workspace.demo.stage import corpus, discussion, moment, on
from workspace.followups import service as followups
from workspace.followups.models import Commitment

if TYPE_CHECKING:
    from workspace.demo.script import Script

#: Nothing of the corpus happens after this.
LAST = moment("2009-12-06 09:00")
#: What was 已移交 of 辽宁网通's went to 辽宁联通 after the merger.
CARRIED = moment("2008-10-20 10:00")


def follow_up(script: Script, row: Any, told: Any) -> None:
    """The steps of every organization's commitment, to the state that the corpus gives."""
    by_name = {o["name"]: o["id"] for o in corpus()["organisations"]}
    published = on(row["published"], "10:00")
    for place, item in enumerate(row["followups"]):
        org = by_name[item["org"]]
        steps = Steps(script, row["id"], org, published, moment(item["due"]), place)
        steps.play(item["status"], told["reports"].get(org, {}))


class Steps:
    """One commitment: acknowledged within days, reported before its due date, then verified."""

    def __init__(
        self,
        script: Script,
        code: str,
        org: str,
        published: datetime,
        due: datetime,
        place: int,
    ) -> None:
        self.script, self.code, self.org = script, code, org
        hour = timedelta(minutes=7 * place)
        self.acknowledged = published + timedelta(days=1, hours=4) + hour
        self.reported = min(due - timedelta(days=5, hours=8), LAST) + hour
        self.verified = min(due - timedelta(days=2, hours=8), LAST + timedelta(hours=6)) + hour

    def play(self, status: str, told: dict[str, Any]) -> None:
        """Add the scenes of this commitment."""
        at, actor = self.script.at, self.script.actor
        if status == "已移交":
            at(
                CARRIED,
                lambda: followups.carry_over_commitment(
                    actor("secretariat"), self.commitment(), self.script.stage.orgs["cucc"]
                ),
            )
            return
        if status == "逾期" and not told:
            return
        at(
            self.acknowledged,
            lambda: followups.acknowledge(actor(self.representative()), self.commitment()),
        )
        if status in ("已销号", "已反馈待核"):
            at(
                self.reported,
                lambda: followups.report_progress(
                    actor(self.representative()),
                    self.commitment(),
                    told["text"],
                    told["links"],
                    told.get("evidence", ""),
                    attached(self.code, self.org),
                ),
            )
        if status == "已销号":
            at(
                self.verified,
                lambda: followups.verify_commitment(
                    actor(told["verified_by"]), self.commitment(), told["verified_note"]
                ),
            )

    def representative(self) -> str:
        return f"rep-{self.org}"

    def commitment(self) -> Commitment:
        return commitment(self.script, self.code, self.org)


def commitment(script: Script, code: str, org: str) -> Commitment:
    """An organization's commitment under a resolution, both by their codes."""
    return db.session.scalars(
        select(Commitment).filter_by(
            resolution_id=script.resolutions[code], organization_id=script.stage.orgs[org].id
        )
    ).one()


def tell_extensions(script: Script) -> None:
    """More time asked for before it is due: once granted, once still to be decided."""
    for told in discussion()["extensions"]:
        script.at(moment(told["asked"]), lambda told=told: ask(script, told))
        if "granted" in told:
            script.at(moment(told["granted"]), lambda told=told: grant(script, told))


def ask(script: Script, told: Any) -> None:
    """The doer asks, saying why."""
    followups.ask_extension(
        script.actor(f"rep-{told['org']}"),
        commitment(script, told["on"], told["org"]),
        date.fromisoformat(told["until"]),
        told["reason"],
    )


def grant(script: Script, told: Any) -> None:
    """Another organization grants it."""
    due = commitment(script, told["on"], told["org"])
    followups.grant_extension(script.actor(told["by"]), due, told["note"])
