"""The demo's script: every act of the corpus with its own instant, played in date order.

A scene is (instant, place in the script, act); `scenes` lists them, `play` does them through the
same services as a member's, with the clock's hands at each instant.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from workspace import clock
from workspace.committees.models import WorkPoint
from workspace.db import db
from workspace.demo.ballots import tell_live_poll, tell_poll
from workspace.demo.files import JOINT, attached
from workspace.demo.followups import tell_extensions
from workspace.demo.meetings import tell_meetings
from workspace.demo.papers import tell_error, tell_resolution
from workspace.demo.procedure import adoptions
from workspace.demo.stage import Stage, begin_term, corpus, discussion, merge_netcom, moment, on
from workspace.issues import service as issues
from workspace.issues.models import Issue
from workspace.issues.rules import Stance
from workspace.issues.service import Text
from workspace.permissions import Actor
from workspace.resolutions.models import Resolution
from workspace.voting.models import Poll

Scene = tuple[datetime, int, Callable[[], Any]]
#: Points of the earlier programmes that the issues of those terms serve (by title).
EARLIER = {
    "YT-005": "规范网间施工与设施保护",
    "YT-024": "规范网间施工与设施保护",
    "YT-039": "话费争议处理",
    "YT-007": "割接会签与广告互查",
    "YT-014": "割接会签与广告互查",
    "YT-027": "农村通信衔接",
    "YT-045": "统计方法培训",
    "YT-002": "网间质量与故障定界",
    "YT-008": "网间质量与故障定界",
    "YT-013": "校园营销秩序",
    "YT-031": "欠费问题研究",
}
REST_OF_2008 = "企业重组期间客户服务平稳"


@dataclass
class Script:
    """Scenes as they are gathered; rows made on the way are found by the corpus's codes."""

    stage: Stage
    scenes: list[Scene] = field(default_factory=list)
    issues: dict[str, int] = field(default_factory=dict)
    polls: dict[str, int] = field(default_factory=dict)
    resolutions: dict[str, int] = field(default_factory=dict)
    meetings: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def at(self, instant: datetime, act: Callable[[], Any]) -> None:
        """Add a scene."""
        self.scenes.append((instant, len(self.scenes), act))

    def issue(self, code: str) -> Issue:
        return db.session.get_one(Issue, self.issues[code])

    def poll(self, code: str) -> Poll:
        return db.session.get_one(Poll, self.polls[code])

    def resolution(self, code: str) -> Resolution:
        return db.session.get_one(Resolution, self.resolutions[code])

    def actor(self, handle: str) -> Actor:
        return self.stage.actor(handle)


def scenes(stage: Stage) -> list[Scene]:
    """Every act of the corpus, in date order."""
    script = Script(stage)
    for row in corpus()["chair_terms"]:
        script.at(on(row["start"], "08:30"), lambda row=row: begin_term(stage, row))
    script.at(on("2008-10-15", "09:00"), lambda: merge_netcom(stage))
    for instant, act in adoptions(stage):
        script.at(instant, act)
    ordered = sorted(corpus()["issues"], key=lambda row: (row["opened"], row["id"]))
    script.numbers = {row["id"]: n for n, row in enumerate(ordered, 1)}
    for minute, row in enumerate(ordered):
        tell_issue(script, row, timedelta(seconds=minute))
    for row in corpus()["resolutions"]:
        tell_resolution(script, row)
    tell_meetings(script)
    tell_extensions(script)
    tell_error(script)
    return sorted(script.scenes, key=lambda scene: scene[:2])


def play(found: list[Scene]) -> None:
    """Do the scenes, each at its instant."""
    for instant, _, act in found:
        with clock.at(instant):
            act()


def tell_issue(script: Script, row: Any, later: timedelta) -> None:
    """An issue from its draft to where the corpus leaves it."""
    code, status, told = row["id"], row["status"], discussion()["issues"].get(row["id"], {})
    day, lead = row["opened"], f"lead-{row['group'].lower()}"
    opener = f"city-{_city(row['city'])}" if row["city"] else lead
    script.at(on(day, "09:00") + later, lambda: open_issue(script, row, opener))
    if status == "草案":
        return
    submit = lambda: issues.submit_issue(script.actor(opener), script.issue(code))  # noqa: E731
    script.at(on(day, "09:30") + later, submit)
    if status == "合规退回":
        back = lambda: issues.return_issue(  # noqa: E731
            script.actor("reviewer"), script.issue(code), told["reason"]
        )
        script.at(on(day, "15:00") + later, back)
        return
    clear = lambda: issues.clear_issue(  # noqa: E731
        script.actor("reviewer"), script.issue(code), told.get("condition", "")
    )
    script.at(on(day, "15:00") + later, clear)
    consult(script, code, lead, on(day, "16:00") + later, moment(row["comments_due"]))
    if "reconsult" in told:
        again = told["reconsult"]
        begin, due = moment(again["consultation_from"]), moment(again["consultation_due"])
        consult(script, code, lead, begin, due)
    talk(script, code, told)
    tell_end(script, row, told, lead)


def consult(script: Script, code: str, lead: str, begin: datetime, due: datetime) -> None:
    """Consultation with its deadline; the clock ends it where that lies in the past."""
    script.at(begin, lambda: issues.start_consultation(script.actor(lead), script.issue(code), due))
    if due < moment("2009-12-07 10:00"):
        script.at(due, lambda: issues.start_discussion(Actor.clock(), script.issue(code)))


def open_issue(script: Script, row: Any, opener: str) -> None:
    """Open the draft under its term's programme."""
    stage = script.stage
    body = row["description_zh"].replace("\n", "\n\n")
    options = "\n".join(f"- **{o['key']}**　{o['zh']}" for o in row["options"])
    text = Text(
        title=row["title_zh"],
        title_en=row["title_en"],
        body=f"{body}\n\n{options}",
        proposal=row["proposal_zh"],
        points=points_of(stage, row),
        labels=row["tags"],
        groups=[stage.groups[code] for code in JOINT.get(row["id"], ())],
    )
    home, brought = stage.groups[row["group"].lower()], attached(row["id"], -1)
    made = issues.open_issue(script.actor(opener), home, text, brought)
    if made.number != script.numbers[row["id"]]:
        raise RuntimeError(f"{row['id']} is #{made.number}")
    script.issues[row["id"]] = made.id


def points_of(stage: Stage, row: Any) -> list[WorkPoint]:
    """The point of the programme in office that the issue serves."""
    term = next(
        t
        for t in stage.terms.values()
        if t.starts_on.isoformat() <= row["opened"] <= t.ends_on.isoformat()
    )
    found = db.session.scalars(select(WorkPoint).filter_by(term_id=term.id)).all()
    wanted = EARLIER.get(row["id"], REST_OF_2008)
    return [p for p in found if p.ref == row["seed_ref"]] or [p for p in found if p.title == wanted]


def talk(script: Script, code: str, told: Any) -> None:
    """Comments and positions, invented for the purpose."""
    for place, said in enumerate(told.get("comments", ())):
        script.at(moment(said["at"]), lambda said=said, place=place: say(script, code, said, place))
    for said in told.get("positions", ()):
        script.at(
            moment(said["at"]),
            lambda said=said: issues.state_position(
                script.actor(said["by"]), script.issue(code), Stance(said["stance"]), said["text"]
            ),
        )


def say(script: Script, code: str, said: Any, place: int) -> None:
    """A comment with the files that its author brings."""
    words = numbered(script, said["md"])
    me, issue = script.actor(said["by"]), script.issue(code)
    issues.add_comment(me, issue, words, attached(code, place))


def numbered(script: Script, text: str) -> str:
    """#n of the corpus (YT-00n) as the number that the issue drew."""
    return re.sub(r"#(\d+)", lambda m: f"#{script.numbers.get(f'YT-{int(m[1]):03}', m[1])}", text)


def tell_end(script: Script, row: Any, told: Any, lead: str) -> None:
    """What became of the issue after its discussion."""
    code, status = row["id"], row["status"]
    last = min(moment(f"{row['ballot_due']} 17:00"), moment("2009-12-06 17:00"))
    issue = lambda: script.issue(code)  # noqa: E731
    if status == "暂缓":
        act = lambda: issues.hold_issue(script.actor(lead), issue(), told["reason"])  # noqa: E731
        script.at(last, act)
    elif status == "已撤回":
        act = lambda: issues.withdraw_issue(script.actor(lead), issue(), told["reason"])  # noqa: E731
        script.at(last, act)
    elif status == "市级办结":
        reason = "市里已办结，结果报省组备案。"
        script.at(last, lambda: issues.close_issue(script.actor(lead), issue(), reason))
    elif status == "表决中":
        tell_live_poll(script, row, told["poll"], lead)
    elif status == "表决未通过":
        tell_poll(script, row, row["ballot"]["ballots"], told["poll"], lead)


def _city(name: str) -> str:
    return next(c["en"].lower() for c in corpus()["cities"] if c["zh"] == name)
