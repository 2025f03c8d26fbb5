"""The demo's resolutions: drafted from their polls, reviewed, signed with the corpus's numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workspace.db import db
from workspace.demo.ballots import tell_poll
from workspace.demo.files import attached
from workspace.demo.followups import commitment, follow_up
from workspace.demo.stage import corpus, discussion, moment, on
from workspace.followups import service as followups
from workspace.meetings.models import Meeting
from workspace.resolutions import service as resolutions
from workspace.resolutions.rules import Effect
from workspace.resolutions.service import Bearing, Wording

if TYPE_CHECKING:
    from workspace.demo.script import Script

CHAIRS = {"T2006": "rep-cnc", "T2007": "rep-cucc", "T2008": "rep-ctcc", "T2009": "chair"}


def tell_resolution(script: Script, row: Any) -> None:
    """From the adopted poll to the published resolution and what each organization did."""
    issue = next(i for i in corpus()["issues"] if i["id"] == row["issue"])
    told = discussion()["resolutions"][row["id"]]
    lead, chair = f"lead-{issue['group'].lower()}", CHAIRS[row["term"]]
    by_name = {o["name"]: o["id"] for o in corpus()["organisations"]}
    reserved = {
        by_name[kept["org"]]: {
            "text": kept["text"].removeprefix("保留意见："),
            "clause": f"第{told['reserved'][by_name[kept['org']]]}条",
        }
        for kept in row["reservations"]
    }
    tell_poll(script, issue, row["ballots"], {"reservations": reserved}, lead)
    day, code = row["adopted"], row["id"]
    script.at(on(day, "18:00"), lambda: draft(script, row, told, lead))
    if row.get("note"):
        listed = lambda: resolutions.list_in_handover(  # noqa: E731
            script.actor(chair), script.resolution(code)
        )
        script.at(on(day, "18:30"), listed)
    clear = lambda: resolutions.clear_resolution(  # noqa: E731
        script.actor("reviewer"), script.resolution(code)
    )
    script.at(on(day, "10:00", 1), clear)
    script.at(on(row["published"], "10:00"), lambda: publish(script, row, chair))
    follow_up(script, row, told)


def draft(script: Script, row: Any, told: Any, lead: str) -> None:
    """Draft the resolution from its adopted poll, with the meeting that adopted it."""
    issue = script.issue(row["issue"])
    held = next((m["id"] for m in corpus()["meetings"] if m["date"] == row["adopted"]), None)
    said = row["body_zh"].partition("。")[0].replace("会议审议认为，", "会议审议认为：")
    wording = Wording(
        title=row["title_zh"],
        title_en=row["title_en"],
        preamble=f"经{issue.group.name}研究、各成员单位讨论，{said}。",
        clauses=list(told["clauses"]),
        main_recipients=row["main_recipients"],
        copies=row["copies"],
        of_meeting=db.session.get_one(Meeting, script.meetings[held]) if held else None,
        effective_on=date.fromisoformat(row["effective"]),
        due_on=date.fromisoformat(row["followups"][0]["due"]),
    )
    bearings = [
        Bearing(Effect(one["effect"]), script.resolution(one["on"]), one.get("clauses", ""))
        for one in told.get("bears", ())
    ]
    brought = attached(row["id"], "")
    made = resolutions.draft_resolution(script.actor(lead), issue, wording, bearings, brought)
    script.resolutions[row["id"]] = made.id


def publish(script: Script, row: Any, chair: str) -> None:
    """Sign it; the number drawn must be the corpus's."""
    resolution = script.resolution(row["id"])
    resolutions.publish_resolution(script.actor(chair), resolution)
    if resolution.number != row["doc_no"]:
        raise RuntimeError(f"{row['doc_no']} drew {resolution.number}")


def tell_error(script: Script) -> None:
    """A resolution published by error and voided the same day, so that its state can be seen."""
    told, at, actor = discussion()["error"], script.at, script.actor
    paper = lambda: script.resolution("error")  # noqa: E731
    at(moment("2008-11-10 14:00"), lambda: draft_by_error(script, told))
    at(
        moment("2008-11-10 16:30"),
        lambda: resolutions.clear_resolution(actor("reviewer"), paper()),
    )
    at(
        moment("2008-11-11 10:00"),
        lambda: resolutions.publish_resolution(actor(CHAIRS["T2008"]), paper()),
    )
    spared = told["not_applicable"]
    at(
        moment("2008-11-11 11:00"),
        lambda: followups.mark_not_applicable(
            actor(spared["by"]), commitment(script, "error", spared["org"]), spared["reason"]
        ),
    )
    at(
        moment("2008-11-11 15:00"),
        lambda: resolutions.void_resolution(actor(CHAIRS["T2008"]), paper(), told["void_reason"]),
    )


def draft_by_error(script: Script, told: Any) -> None:
    """The chair's draft without a poll."""
    wording = Wording(
        title=told["title"],
        title_en=told["title_en"],
        preamble=told["preamble"],
        clauses=list(told["clauses"]),
        main_recipients="各成员单位",
    )
    committee = script.stage.committee
    made = resolutions.draft_resolution_with_cause(
        script.actor(CHAIRS["T2008"]), committee, wording, told["cause"]
    )
    script.resolutions["error"] = made.id
