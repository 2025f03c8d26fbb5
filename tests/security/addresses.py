"""Which thing an address speaks of, and the address of each thing: read off the URL map."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

#: The holes of a rule, without the committee's -> the kind of thing that stands there.
KINDS = {
    (): "committee",
    ("group",): "group",
    ("group", "number"): "issue",
    ("group", "number", "turn"): "poll",
    ("group", "number", "comment"): "comment",
    ("year", "no"): "resolution",
    ("year", "no", "code"): "commitment",
    ("number",): "term",
    ("number", "position"): "point",
}
#: Where one hole (`key`) stands for different things, the address says which.
BY_FOLDER = {
    "drafts": "draft",
    "reservations": "reservation",
    "attachments": "attachment",
    "memberships": "membership",
    "labels": "label",
    "seats": "seat",
    "people": "person",
    "standing-texts": "text",
    "decisions": "decision",
    "actions": "action",
    "corrections": "correction",
}
#: The same holes below a meeting stand for what belongs to it.
OF_MEETING = {
    ("number",): "meeting",
    ("number", "position"): "item",
    ("number", "key"): "attendance",
}
#: Holes that name no thing, and what stands there.
CHOICES = {"kind": "csv", "fmt": "pdf"}
#: A thing that nobody ever made.
MISSING: dict[str, dict[str, Any]] = {
    "committee": {},
    "group": {"group": "nowhere"},
    "issue": {"number": 9_999},
    "poll": {"turn": 99},
    "comment": {"comment": 99},
    "resolution": {"no": 99},
    "commitment": {"code": "nobody"},
    "term": {"number": 99},
    "point": {"position": 99},
    "meeting": {"number": 9_999},
    "minutes": {"number": 9_999},
    "item": {"position": 9_999},
    "attendance": {"key": "a" * 16},
    "turn": {"key": "a" * 16},
    **{kind: {"key": "a" * 16} for kind in BY_FOLDER.values()},
}
VALUES: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "committee": lambda it: {},
    "group": lambda it: {"group": it.code},
    "issue": lambda it: {"group": it.group.code, "number": it.number},
    "poll": lambda it: {**VALUES["issue"](it.issue), "turn": it.number},
    "comment": lambda it: {**VALUES["issue"](it.issue), "comment": it.number},
    "resolution": lambda it: {"year": it.year, "no": it.no},
    "commitment": lambda it: {
        **VALUES["resolution"](it.resolution),
        "code": it.organization.code,
    },
    "term": lambda it: {"number": it.number},
    "point": lambda it: {"number": it.term.number, "position": it.position},
    "meeting": lambda it: {"number": it.number},
    "minutes": lambda it: {"number": it.meeting.number},
    "item": lambda it: {"number": it.meeting.number, "position": it.position},
    "attendance": lambda it: {"number": it.meeting.number, "key": it.pid.partition(":")[2]},
    "turn": lambda it: {"number": it.meeting.number, "key": it.pid.partition(":")[2]},
    **{kind: lambda it: {"key": it.pid.partition(":")[2]} for kind in BY_FOLDER.values()},
}


def committee_rules(app: Flask) -> list[Rule]:
    """Every rule below a committee's address."""
    rules = [rule for rule in app.url_map.iter_rules() if "slug" in rule.arguments]
    return sorted(rules, key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def kind_of(rule: Rule) -> str:
    """The kind of thing that a rule speaks of; KeyError for one that nobody thought of."""
    holes = tuple(name for _, name in _holes(rule) if name not in ("slug", *CHOICES))
    if "/minutes" in rule.rule:
        return "minutes"
    if "/turns/" in rule.rule:
        return "turn"
    if "/meetings/" in rule.rule and holes in OF_MEETING:
        return OF_MEETING[holes]
    if holes == ("key",):
        return next(kind for part, kind in BY_FOLDER.items() if f"/{part}/" in rule.rule)
    return KINDS[holes]


def _holes(rule: Rule) -> list[tuple[bool, str]]:
    return [(dynamic, name) for dynamic, name in rule._trace if dynamic]


def address(app: Flask, rule: Rule, **values: Any) -> str:
    """The path of a rule with these values in the committee `liaoning`."""
    values = {"slug": "liaoning", **values}
    values |= {name: CHOICES[name] for name in rule.arguments & CHOICES.keys()}
    return str(app.url_map.bind("").build(rule.endpoint, values))
