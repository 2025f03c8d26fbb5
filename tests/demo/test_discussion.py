"""The demo's invented discussion fits the corpus: who speaks, when, about what, and how much."""

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

DEMO = Path(__file__).resolve().parents[2] / "workspace" / "demo"
CORPUS = json.loads((DEMO / "corpus.json").read_text(encoding="utf-8"))
DATA = json.loads((DEMO / "discussion.json").read_text(encoding="utf-8"))
ISSUES = {issue["id"]: issue for issue in CORPUS["issues"]}
TALK = DATA["issues"]
RESOLUTIONS = {resolution["id"]: resolution for resolution in CORPUS["resolutions"]}

TODAY = datetime(2009, 12, 7, 10)
LAST_WORD = datetime(2009, 12, 7, 9, 30)
MEMBERS = {"cmcc": "辽宁移动", "cucc": "辽宁联通", "ctcc": "辽宁电信", "crtc": "辽宁铁通"}
ORG_OF = {org["name"]: org["id"] for org in CORPUS["organisations"]}
LEADS = {"OM": "ctcc", "MK": "crtc", "PC": "cucc", "CS": "cucc", "EM": "cmcc"}
CITIES = {
    "沈阳": "shenyang",
    "大连": "dalian",
    "鞍山": "anshan",
    "抚顺": "fushun",
    "锦州": "jinzhou",
    "营口": "yingkou",
    "丹东": "dandong",
    "盘锦": "panjin",
    "铁岭": "tieling",
}
OPEN = {"征求意见", "讨论中", "表决中"}
QUIET = {"表决未通过", "暂缓", "已上报省组", "市级办理中", "市级办结"}
TURNED_AWAY = {"暂缓", "已撤回", "合规退回"}
FALLS_SILENT = QUIET - {"已上报省组", "市级办理中"}
BEFORE_A_POLL = {"已发布决议", "表决未通过", "暂缓", "市级办结"}


def instant(text):
    """A Shanghai wall-clock time; 24:00 is the end of its day."""
    day, hour = text.split(" ")
    if hour == "24:00":
        return datetime.fromisoformat(day) + timedelta(days=1)
    return datetime.fromisoformat(text)


def day_end(text):
    return datetime.fromisoformat(text) + timedelta(days=1)


def seats(group):
    """The eight accounts of a group: the lead takes the first seat of its organization."""
    lead = LEADS[group]
    low = group.lower()
    experts = {f"{low}-{org}-{n}" for org in MEMBERS for n in (1, 2)} - {f"{low}-{lead}-1"}
    return experts | {f"lead-{low}"}


def speakers(issue):
    everywhere = {f"rep-{org}" for org in MEMBERS} | {"secretariat", "regulator", "chair"}
    city = {f"city-{CITIES[issue['city']]}"} if issue["city"] else set()
    return seats(issue["group"]) | everywhere | city


def voters(issue, org):
    low = issue["group"].lower()
    named = {f"rep-{org}", f"{low}-{org}-1", f"{low}-{org}-2"} & (
        seats(issue["group"]) | {f"rep-{org}"}
    )
    return named | ({f"lead-{low}"} if LEADS[issue["group"]] == org else set())


def talk_starts(key):
    restart = TALK[key].get("reconsult")
    if restart:
        return instant(restart["consultation_from"])
    return datetime.fromisoformat(ISSUES[key]["opened"]) + timedelta(days=1)


def talk_ends(key):
    issue = ISSUES[key]
    if issue["status"] in FALLS_SILENT | {"已发布决议"}:
        return min(day_end(issue["ballot_due"]), LAST_WORD)
    return LAST_WORD


def items(kind):
    return [(key, item) for key, talk in TALK.items() for item in talk.get(kind, [])]


def live_polls():
    return {key: talk["poll"] for key, talk in TALK.items() if "ballots" in talk.get("poll", {})}


def reports():
    return [
        (key, org, report)
        for key, resolution in DATA["resolutions"].items()
        for org, report in resolution["reports"].items()
    ]


def test_every_issue_that_is_talked_about_is_covered():
    due = {key for key, issue in ISSUES.items() if issue["status"] in OPEN | QUIET}
    talked = {key for key, talk in TALK.items() if "comments" in talk}
    resolved = {key for key in talked if ISSUES[key]["status"] == "已发布决议"}
    assert talked - resolved == due
    assert len(resolved) == 3
    assert set(DATA["disclaimer"]) == {"zh", "en"}


@pytest.mark.parametrize("key", [key for key in TALK if "comments" in TALK[key]])
def test_comments_fit_their_issue(key):
    comments, issue = TALK[key]["comments"], ISSUES[key]
    low, high = (3, 12) if issue["status"] in OPEN else (1, 4)
    assert low <= len(comments) <= high
    times = [instant(comment["at"]) for comment in comments]
    assert times == sorted(set(times))
    assert talk_starts(key) < times[0]
    assert times[-1] < talk_ends(key)
    assert {comment["by"] for comment in comments} <= speakers(issue)
    assert all(set(comment) == {"by", "at", "md"} for comment in comments)


def test_comments_are_short_and_all_different():
    texts = [comment["md"] for _, comment in items("comments")]
    assert all(30 <= len(text) <= 400 for text in texts)
    assert len(set(texts)) == len(texts)
    # A line that begins with an issue number would be read as a heading.
    assert not [text for text in texts if re.search(r"(?m)^\s*#", text)]


def test_references_and_mentions_lead_somewhere():
    for _, comment in items("comments"):
        for number in re.findall(r"#(\d+)", comment["md"]):
            assert f"YT-{int(number):03}" in ISSUES
        for name in re.findall(r"@([a-z][a-z0-9-]*)", comment["md"]):
            assert name in set().union(*map(seats, LEADS))


def test_a_quoted_line_was_said_earlier_in_the_same_issue():
    for key, comment in items("comments"):
        for quote in re.findall(r"(?m)^> (.+)$", comment["md"]):
            earlier = [c["md"] for c in TALK[key]["comments"] if c["at"] < comment["at"]]
            parts = re.split("……", quote.rstrip("？。"))
            assert any(all(part in text for part in parts) for text in earlier), quote


@pytest.mark.parametrize("key", [key for key in TALK if "comments" in TALK[key]])
def test_positions_come_before_the_vote(key):
    positions, issue = TALK[key]["positions"], ISSUES[key]
    assert 1 <= len(positions) <= 4
    assert len({position["org"] for position in positions}) == len(positions)
    last = talk_ends(key)
    if issue["status"] in BEFORE_A_POLL:
        last = min(last, day_end(issue["comments_due"]))
    if key in live_polls():
        last = instant(TALK[key]["poll"]["opened_at"])
    for position in positions:
        assert set(position) == {"org", "by", "at", "stance", "text"}
        assert position["by"] == f"rep-{position['org']}"
        assert position["stance"] in {"support", "conditions", "neutral", "oppose"}
        assert talk_starts(key) < instant(position["at"]) < last
    times = [instant(position["at"]) for position in positions]
    assert times == sorted(times)


def test_the_open_issues_start_again_in_november():
    restarted = {key for key, talk in TALK.items() if "reconsult" in talk}
    assert restarted == {key for key, issue in ISSUES.items() if issue["status"] in OPEN}
    deadlines = []
    for key in restarted:
        start, due = (
            instant(TALK[key]["reconsult"][name])
            for name in ("consultation_from", "consultation_due")
        )
        assert datetime(2009, 11, 9) <= start < min(due, datetime(2009, 12, 1))
        if ISSUES[key]["status"] == "征求意见":
            deadlines.append(due)
        elif ISSUES[key]["status"] == "表决中":
            assert due < instant(TALK[key]["poll"]["opened_at"])
        else:
            assert due < TODAY
    assert all(timedelta(2) <= due - TODAY <= timedelta(14.6) for due in deadlines)
    assert len(set(deadlines)) == len(deadlines)


def test_live_polls_wait_for_somebody():
    polls = live_polls()
    assert set(polls) == {key for key, issue in ISSUES.items() if issue["status"] == "表决中"}
    assert Counter(poll["preset"] for poll in polls.values()) == {
        "ordinary": 3,
        "two_thirds_members": 1,
    }
    closes = [instant(poll["closes_at"]) for poll in polls.values()]
    assert len(set(closes)) == len(closes)
    assert all(timedelta(2) <= close - TODAY <= timedelta(14.6) for close in closes)
    for key, poll in polls.items():
        ballots = poll["ballots"]
        assert 1 <= len({ballot["org"] for ballot in ballots}) == len(ballots) <= 3
        opened = instant(poll["opened_at"])
        assert datetime(2009, 12, 1, 9) <= opened < datetime(2009, 12, 5)
        for ballot in ballots:
            assert opened < instant(ballot["at"]) < LAST_WORD
            assert ballot["by"] in voters(ISSUES[key], ballot["org"])
            assert ballot["choice"] in {"for", "against", "abstain", "recuse"}
            assert ballot["reason"]
        for ballot in (ballot for ballot in ballots if "reservation" in ballot):
            assert ballot["choice"] == "for"
            assert ballot["reservation"]["clause"] in poll["motion"]
            assert ballot["reservation"]["text"]


def test_rejected_motions_carry_the_reasons_of_those_who_voted():
    rejected = {key for key, issue in ISSUES.items() if issue["status"] == "表决未通过"}
    for key in rejected:
        poll = TALK[key]["poll"]
        votes = ISSUES[key]["ballot"]["ballots"]
        assert set(poll) == {"motion", "reasons"}
        assert set(poll["reasons"]) == {
            ORG_OF[name] for name, vote in votes.items() if vote != "未投票"
        }


def test_motions_read_like_motions():
    motions = [talk["poll"]["motion"] for talk in TALK.values() if "poll" in talk]
    assert len(motions) == 8
    assert all(40 <= len(motion) <= 120 for motion in motions)


def test_what_was_turned_away_says_why_and_caution_says_on_what_condition():
    away = {key for key, issue in ISSUES.items() if issue["status"] in TURNED_AWAY}
    assert {key for key, talk in TALK.items() if "reason" in talk} == away
    caution = {key for key, issue in ISSUES.items() if issue["antitrust"] == "caution"}
    assert {key for key, talk in TALK.items() if "condition" in talk} == caution
    for key in away:
        if ISSUES[key]["status"] == "合规退回":
            assert "《反垄断法》" in TALK[key]["reason"]


def test_resolutions_have_clauses_and_reports_for_what_was_reported():
    assert set(DATA["resolutions"]) == set(RESOLUTIONS)
    clauses = [clause for r in DATA["resolutions"].values() for clause in r["clauses"]]
    assert len(set(clauses)) == len(clauses)
    shapes = {
        "已销号": {"text", "links", "verified_by", "verified_note"},
        "已反馈待核": {"text", "links"},
        "逾期": {"acknowledged_note"},
        "办理中": {"progress_note"},
    }
    for key, resolution in RESOLUTIONS.items():
        made = DATA["resolutions"][key]
        assert 2 <= len(made["clauses"]) <= 4
        expected = {
            ORG_OF[row["org"]]: shapes[row["status"]]
            for row in resolution["followups"]
            if row["status"] in shapes
        }
        found = {org: set(report) - {"evidence"} for org, report in made["reports"].items()}
        # What is overdue may lie there without a word.
        silent = {org for org, shape in expected.items() if shape == shapes["逾期"]} - set(found)
        assert found == {org: shape for org, shape in expected.items() if org not in silent}
        reserved = made.get("reserved", {})
        assert set(reserved) == {ORG_OF[row["org"]] for row in resolution["reservations"]}
        assert all(1 <= number <= len(made["clauses"]) for number in reserved.values())


def test_reports_are_concrete_and_checked_by_another_organization():
    texts = [report["text"] for _, _, report in reports() if "text" in report]
    assert all(30 <= len(text) <= 120 for text in texts)
    notes = [report["verified_note"] for _, _, report in reports() if "verified_note" in report]
    assert len(set(texts + notes)) == len(texts) + len(notes)
    for key, org, report in reports():
        verifier = report.get("verified_by", "secretariat")
        group = ISSUES[RESOLUTIONS[key]["issue"]]["group"]
        assert verifier in {"secretariat", "regulator", f"lead-{group.lower()}"}
        assert not (verifier.startswith("lead-") and LEADS[group] == org)


def test_no_sentence_is_used_twice():
    said = [comment["md"] for _, comment in items("comments")]
    said += [position["text"] for _, position in items("positions")]
    said += [ballot["reason"] for poll in live_polls().values() for ballot in poll["ballots"]]
    said += [
        talk[name] for talk in TALK.values() for name in ("reason", "condition") if name in talk
    ]
    said += [
        reason
        for talk in TALK.values()
        for reason in talk.get("poll", {}).get("reasons", {}).values()
    ]
    assert [text for text, times in Counter(said).items() if times > 1] == []
