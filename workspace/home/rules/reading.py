"""PURE. From a file's mappings to a plan that can be carried out, or Wrong with the path.

Everything is judged before anything is founded: shapes first, then what refers to what.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from workspace.committees.rules import (
    RESERVED_COMMITTEES,
    RESERVED_GROUPS,
    MembershipKind,
    is_free_slug,
)
from workspace.groups.rules import ROLES, GroupKind, Role
from workspace.home.rules.nodes import Node
from workspace.home.rules.plan import (
    PLENARY,
    Aim,
    Body,
    FirstTerm,
    Group,
    Person,
    Place,
    Plan,
    Wrong,
)
from workspace.voting.rules import PRESETS

HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?", re.ASCII)
CODE, TEXT, LABEL, TURNS = 20, 2_000, 20, 99
TOP = ("committee", "organizations", "plenary", "groups", "people", "term", "labels")
COMMITTEE = ("slug", "name", "name_en", "document_code", "usual_rule", "parent")
BODY = ("code", "name", "name_en", "kind", "since", "corporate_group", "turn")
GROUP = ("code", "name", "name_en", "lead", "since")
PERSON = ("handle", "name", "name_en", "seats")
PLACE = ("group", "organization", "role", "since")
TERM = ("chair", "starts_on", "ends_on", "programme")
AIM = ("title", "title_en", "ref", "quote", "measure", "owner", "due_on")


def read_plan(value: Any) -> Plan:
    """The plan that a file's content describes; Wrong where it cannot be carried out."""
    top = Node(value, "", TOP)
    head = Node(top.value.get("committee"), "committee", COMMITTEE)
    slug = head.text("slug", 32)
    if not is_free_slug(slug, RESERVED_COMMITTEES):
        raise Wrong("committee.slug", "address")
    bodies = _bodies(top)
    kinds = {body.code: body.kind for body in bodies}
    groups = _groups(top, kinds)
    return Plan(
        slug=slug,
        name=head.text("name"),
        name_en=head.text("name_en", needed=False),
        document_code=head.text("document_code", CODE),
        usual_rule=head.one_of("usual_rule", PRESETS, "ordinary"),
        parent=head.text("parent", 32, needed=False),
        organizations=bodies,
        plenary=_plenary(top),
        groups=groups,
        people=_people(top, kinds, {g.code for g in groups}),
        term=_term(top, kinds),
        labels=_labels(top),
    )


def _bodies(top: Node) -> tuple[Body, ...]:
    found = []
    for item, path in top.items("organizations"):
        node = Node(item, path, BODY)
        found.append(
            Body(
                code=_code(node, "code", frozenset()),
                name=node.text("name"),
                name_en=node.text("name_en", needed=False),
                kind=MembershipKind(node.one_of("kind", list(MembershipKind), "member")),
                since=node.day("since"),
                capital_group=node.text("corporate_group", needed=False),
                turn=_turn(node),
            )
        )
    _demand_distinct((b.code for b in found), "organizations[{}].code")
    _demand_distinct((b.turn for b in found), "organizations[{}].turn")
    if not found:
        raise Wrong("organizations", "missing")
    return tuple(found)


def _turn(node: Node) -> int | None:
    value = node.value.get("turn")
    if value is None:
        return None
    if type(value) is not int or not 1 <= value <= TURNS:
        raise Wrong(node.at("turn"), "number")
    return value


def _code(node: Node, key: str, reserved: frozenset[str]) -> str:
    code = node.text(key, 32)
    if not is_free_slug(code, reserved):
        raise Wrong(node.at(key), "address")
    return code


def _demand_distinct(values: Iterable[Any], path: str) -> None:
    seen = set()
    for n, value in enumerate(values):
        if value is not None and value in seen:
            raise Wrong(path.format(n), "twice", value=value)
        seen.add(value)


def _plenary(top: Node) -> Group:
    node = Node(top.value.get("plenary") or {}, "plenary", ("name", "name_en"))
    name = node.text("name", needed=False) or "签约方领导会议"
    return Group(PLENARY, name, node.text("name_en", needed=False) or "Signatories' plenary")


def _groups(top: Node, kinds: dict[str, MembershipKind]) -> tuple[Group, ...]:
    found = []
    for item, path in top.items("groups"):
        node = Node(item, path, GROUP)
        found.append(
            Group(
                code=_code(node, "code", RESERVED_GROUPS | {PLENARY}),
                name=node.text("name"),
                name_en=node.text("name_en", needed=False),
                lead=_member(node, "lead", kinds),
                since=node.day("since"),
            )
        )
    _demand_distinct((g.code for g in found), "groups[{}].code")
    return tuple(found)


def _member(node: Node, key: str, kinds: dict[str, MembershipKind], *, needed: bool = True) -> str:
    code = node.text(key, 32, needed=needed)
    if code and kinds.get(code) is not MembershipKind.MEMBER:
        raise Wrong(node.at(key), "member", value=code)
    return code


def _people(top: Node, kinds: dict[str, MembershipKind], groups: set[str]) -> tuple[Person, ...]:
    found = []
    for item, path in top.items("people"):
        node = Node(item, path, PERSON)
        handle = node.text("handle", 40)
        if not HANDLE.fullmatch(handle):
            raise Wrong(node.at("handle"), "handle")
        seats = tuple(_place(s, where, kinds, groups) for s, where in node.items("seats"))
        names = (node.text("name", 60), node.text("name_en", 60, needed=False))
        found.append(Person(handle, *names, seats))
    _demand_distinct((p.handle for p in found), "people[{}].handle")
    if not any(s.group == PLENARY and s.role is Role.SECRETARY for p in found for s in p.seats):
        raise Wrong("people", "secretary")
    return tuple(found)


def _place(item: Any, path: str, kinds: dict[str, MembershipKind], groups: set[str]) -> Place:
    node = Node(item, path, PLACE)
    group = node.one_of("group", [PLENARY, *sorted(groups)])
    organization = node.text("organization", 32)
    if organization not in kinds:
        raise Wrong(node.at("organization"), "organization", value=organization)
    roles = ROLES[GroupKind.PLENARY if group == PLENARY else GroupKind.SPECIALIST]
    role = Role(node.one_of("role", [r.value for r in Role if r in roles]))
    return Place(group, organization, role, node.day("since"))


def _term(top: Node, kinds: dict[str, MembershipKind]) -> FirstTerm | None:
    if top.value.get("term") is None:
        return None
    node = Node(top.value["term"], "term", TERM)
    starts_on, ends_on = _needed(node, "starts_on"), _needed(node, "ends_on")
    if ends_on < starts_on:
        raise Wrong("term.ends_on", "order")
    aims = tuple(_aim(item, path, kinds) for item, path in node.items("programme"))
    return FirstTerm(_member(node, "chair", kinds), starts_on, ends_on, aims)


def _needed(node: Node, key: str) -> date:
    found = node.day(key, needed=True)
    assert found is not None  # noqa: S101 - Wrong was raised
    return found


def _aim(item: Any, path: str, kinds: dict[str, MembershipKind]) -> Aim:
    if isinstance(item, str):
        item = {"title": item}
    node = Node(item, path, AIM)
    return Aim(
        title=node.text("title"),
        title_en=node.text("title_en", needed=False),
        ref=node.text("ref", CODE, needed=False),
        quote=node.text("quote", TEXT, needed=False),
        measure=node.text("measure", TEXT, needed=False),
        owner=_member(node, "owner", kinds, needed=False),
        due_on=node.day("due_on"),
    )


def _labels(top: Node) -> tuple[str, ...]:
    found = []
    for item, path in top.items("labels"):
        found.append(Node({"label": item}, path, ("label",)).text("label", LABEL))
    _demand_distinct(found, "labels[{}]")
    return tuple(found)
