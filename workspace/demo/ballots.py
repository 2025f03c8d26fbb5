"""The demo's polls: those of the past with their corpus's ballots, and four that stand open."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from workspace.demo.stage import corpus, moment, on
from workspace.permissions import Actor
from workspace.voting import service as voting
from workspace.voting.rules import Choice

if TYPE_CHECKING:
    from workspace.demo.script import Script

CHOICES = {
    "同意": Choice.FOR,
    "不同意": Choice.AGAINST,
    "弃权": Choice.ABSTAIN,
    "回避": Choice.RECUSE,
}
PRESETS = {
    "ordinary_majority_of_cast": "ordinary",
    "major_two_thirds_of_members": "two_thirds_members",
}


def tell_live_poll(script: Script, row: Any, told: Any, lead: str) -> None:
    """A poll that stands open today, with some ballots cast."""
    code = row["id"]
    closes = moment(told["closes_at"])
    script.at(
        moment(told["opened_at"]),
        lambda: begin_poll(script, code, lead, told["motion"], told["preset"], closes),
    )
    for b in told["ballots"]:
        kept = b.get("reservation", {})
        script.at(
            moment(b["at"]),
            lambda b=b, kept=kept: cast(
                script, code, b["by"], Choice(b["choice"]), b["reason"], kept
            ),
        )


def begin_poll(
    script: Script, code: str, lead: str, motion: str, preset: str, closes: datetime
) -> None:
    made = voting.open_poll(
        script.actor(lead),
        script.issue(code),
        motion=motion,
        preset=preset,
        closes_at=closes,
        closes_early=True,
    )
    script.polls[code] = made.id


def cast(
    script: Script, code: str, by: str, choice: Choice, reason: str, kept: dict[str, str]
) -> None:
    """A ballot, or a recusal, by an account."""
    if choice is Choice.RECUSE:
        voting.recuse(script.actor(by), script.poll(code), reason=reason)
        return
    voting.cast_ballot(
        script.actor(by),
        script.poll(code),
        choice=choice,
        reason=reason,
        reservation=kept.get("text", ""),
        clause=kept.get("clause", ""),
    )


def tell_poll(script: Script, row: Any, ballots: dict[str, str], told: Any, lead: str) -> None:
    """A poll of the past: opened after the consultation, cast and closed on its last day."""
    code, day = row["id"], row["ballot_due"]
    motion = told.get("motion") or row["proposal_zh"]
    closes = on(day, "17:00")
    opened = on(row["comments_due"], "09:00", 1)
    preset = PRESETS[row["rule"]]
    script.at(opened, lambda: begin_poll(script, code, lead, motion, preset, closes))
    by_name = {o["name"]: o["id"] for o in corpus()["organisations"]}
    for minute, (name, word) in enumerate(ballots.items()):
        if word not in CHOICES:
            continue
        org = by_name[name]
        reason = told.get("reasons", {}).get(org, "")
        kept = told.get("reservations", {}).get(org, {})
        script.at(
            on(day, f"14:{minute:02}"),
            lambda org=org, word=word, reason=reason, kept=kept: cast(
                script, code, f"rep-{org}", CHOICES[word], reason or _why(word), kept
            ),
        )
    script.at(closes, lambda: voting.close_poll(Actor.clock(), script.poll(code)))


def _why(word: str) -> str:
    return "与本单位有直接利益关系，回避。" if word == "回避" else ""
