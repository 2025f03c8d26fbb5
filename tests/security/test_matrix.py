"""Every route × role × state, generated from the URL map and the policy, each through HTTP.

What a person may not see answers byte for byte as what nobody ever made; what it may see but not
do is refused with the reason that POLICY gives, and nothing is recorded; what it may do is done
and recorded once.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select

from tests import world as builders
from tests.conftest import restore
from tests.postgres import on_postgresql
from tests.security.addresses import MISSING, VALUES, address, committee_rules, kind_of
from tests.security.stage import ACCOUNTS, Things, client_of, set_up
from workspace import clock
from workspace.accounts.models import User
from workspace.db import db
from workspace.groups.queries import load_actor
from workspace.i18n import catalog
from workspace.permissions import POLICY, Actor, refusal
from workspace.record.models import Entry

#: kind of thing -> the row of POLICY that says who sees it.
VIEWS = {
    "committee": "view_committee",
    "term": "view_committee",
    "group": "view_group",
    "issue": "view_issue",
    "poll": "view_poll",
    "comment": "view_issue",
    "resolution": "view_resolution",
    "draft": "view_resolution",
    "reservation": "view_resolution",
    "commitment": "view_commitment",
}
#: What a filled-in form of any act may hold; each form takes the fields that it knows.
TYPED = {
    "title": "关于扩容时限",
    "body": "正文",
    "proposal": "十日内答复。",
    "text": "已完成。",
    "reason": "须再议",
    "note": "属实",
    "cause": "紧急事项",
    "ground": "紧急事项",
    "stance": "support",
    "choice": "for",
    "motion": "十日内答复。",
    "preset": "ordinary",
    "preamble": "表决通过。",
    "clauses": "一、十日内答复。",
    "due_at": "2009-12-31T18:00",
    "closes_at": "2009-12-31T18:00",
    "due_on": "2010-01-22",
    "effective_on": "2009-12-31",
    "version": "1",
}
#: Pages that are not for every state of what is visible: gone with the text that was taken back,
#: or nothing without a field in the address.
NOT_THERE = {("show_comment_versions", "withdrawn"), ("preview", "")}
#: States that no thing rests in: one transaction enters and leaves them.
PASSED_THROUGH = {"resolved"}


@pytest.fixture(scope="module")
def things(app: Flask, kept_rows: Any) -> Iterator[Things]:
    """The stage, built once; `kept` puts it back after an act that was done."""
    hands = [builders.NOW]
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        restore(kept_rows)
        patch.setattr(clock, "real_now", lambda: hands[0])
        world = builders.load()
        world.hands = hands  # type: ignore[attr-defined]
        found = set_up(world, lambda handle, org=None: actor_now(handle, org, world))
        things_points(found)
        yield found
        db.session.remove()


def actor_now(handle: str, org: str | None = None, world: Any = None) -> Actor:
    user = db.session.scalars(select(User).filter_by(handle=handle)).one()
    bare = Actor(user.id, user.pid, user.name, clock.now(), handle=handle)
    found = load_actor(bare, clock.now())
    return found.acting_for(world.orgs[org].id) if org else found


def things_points(found: Things) -> None:
    """The boxes of a drafted issue: the term's first point."""
    TYPED[f"{found['term', ''].points[0].pid}-point"] = "y"


@pytest.fixture(scope="module")
def kept(things: Things) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: [dict(row._mapping) for row in db.session.execute(table.select())]
        for table in db.metadata.sorted_tables
    }


class Reader:
    """An account and its client."""

    def __init__(self, app: Flask, handle: str) -> None:
        self.handle, self.client = handle, client_of(app, handle)

    def actors(self) -> list[Actor]:
        """The person for each of its organizations."""
        if not self.handle:
            return []
        me = actor_now(self.handle)
        return [me.acting_for(o.id) for o in me.organizations] or [me]

    def sees(self, kind: str, thing: Any) -> bool:
        of = thing.issue if kind == "comment" else thing
        of = thing.resolution if kind == "reservation" else of
        of = db.session.get(builders.Committee, of.committee_id) if kind == "term" else of
        return any(refusal(me, VIEWS[kind], of) is None for me in self.actors())

    def why_not(self, act: str, thing: Any) -> str | None:
        reasons = [refusal(me, act, thing) for me in self.actors()]
        return None if None in reasons else (reasons or [""])[0]


#: The policy is one table whatever the database: three readers go over it on PostgreSQL.
READERS = ACCOUNTS[5:8] if on_postgresql() else ACCOUNTS


@pytest.mark.parametrize("handle", READERS, ids=lambda handle: handle or "signed-out")
def test_each_cell(app, things, kept, handle):
    reader = Reader(app, handle)
    wrong = []
    for rule in committee_rules(app):
        kind = kind_of(rule)
        for (of, state), thing in things.items():
            if of == kind:
                for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                    db.session.add(thing)
                    fault = Cell(app, rule, method, kind, state, thing, reader).fault(kept)
                    wrong += [fault] if fault else []
    assert not wrong, "\n".join(wrong)


class Cell:
    """One route asked by one person about one thing in one state."""

    def __init__(self, app, rule, method, kind, state, thing, reader) -> None:
        self.app, self.rule, self.method = app, rule, method
        self.kind, self.state, self.thing, self.reader = kind, state, thing, reader
        self.act = rule.endpoint.partition(".")[2]
        self.path = address(app, rule, **VALUES[kind](thing))
        self.is_seen = reader.sees(kind, thing)
        self.reason = reader.why_not(self.act, thing) if self.act in POLICY else None

    def fault(self, kept) -> str:
        """ "" where the answer is the one that the policy demands."""
        before = entries()
        answer = self.ask(self.path)
        said = self.judge(answer, before)
        if entries() != before:
            restore(kept)
            db.session.expire_all()
        return f"{self.method} {self.path} ({self.kind} {self.state}): {said}" if said else ""

    def ask(self, path: str):
        if self.method == "GET":
            return self.reader.client.get(path)
        return self.reader.client.post(path, data={**TYPED, "to": self.taker()})

    def taker(self) -> str:
        """Another member, to whom a commitment could be carried over."""
        whose = self.thing.organization.code if self.kind == "commitment" else ""
        return next(code for code in builders.MEMBERS if code != whose)

    def judge(self, answer, before: int) -> str:
        if not self.reader.handle:
            return self.judge_signed_out(answer, before)
        if not self.is_seen:
            return self.judge_unseen(answer, before)
        if self.act not in POLICY:
            return self.judge_page(answer)
        return self.judge_refused(answer, before) if self.reason else self.judge_done(answer)

    def judge_signed_out(self, answer, before: int) -> str:
        fine = answer.status_code == (403 if self.method == "POST" else 303)
        form = self.method == "GET" or 'type="password"' in answer.text
        return "" if fine and form and entries() == before else f"signed out: {answer.status}"

    def judge_unseen(self, answer, before: int) -> str:
        path = address(
            self.app, self.rule, **{**VALUES[self.kind](self.thing), **MISSING[self.kind]}
        )
        missing = self.ask(path)
        if (answer.status_code, missing.status_code, entries()) != (404, 404, before):
            return f"unseen: {answer.status}, missing: {missing.status}"
        same = bare(answer.text, self.path) == bare(missing.text, path)
        return "" if same else "unseen and missing differ"

    def judge_page(self, answer) -> str:
        if (self.act, self.state) in NOT_THERE:
            return "" if answer.status_code == 404 else answer.status
        fine = (200, 303) if self.method == "GET" else (200, 303, 422)
        return "" if answer.status_code in fine else answer.status

    def judge_refused(self, answer, before: int) -> str:
        said = self.reason_stands_in(html.unescape(answer.text))
        fine = answer.status_code == 403 and said and entries() == before
        return "" if fine else f"{answer.status}, not the refusal {self.reason}"

    def reason_stands_in(self, page: str) -> bool:
        """The words of the missing condition; a late ballot is offered its own act instead."""
        late = self.act == "cast_ballot" and "/file-late-ballot" in page
        return late or catalog("zh")[f"refused.{self.reason}"][0] in page

    def judge_done(self, answer) -> str:
        if self.method == "GET":
            return "" if answer.status_code == 200 else f"{answer.status}, though allowed"
        last = db.session.scalar(select(Entry.type).order_by(Entry.id.desc()).limit(1))
        fine = answer.status_code == 303 and last == self.act
        return "" if fine else f"{answer.status}, though allowed; last {last}"


def entries() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Entry)) or 0


def bare(page: str, path: str) -> str:
    """A page without its own address and one-time values."""
    page = page.replace(path, "PATH")
    return re.sub(r'name="(csrf_token|request_id)" value="[^"]*"', "", page)


def test_every_kind_of_address_is_on_the_stage(app: Flask, things: Things) -> None:
    assert {kind_of(rule) for rule in committee_rules(app)} - {of for of, _ in things} == set()


def test_every_state_is_on_the_stage(things: Things) -> None:
    """Every value of each state column is held by a thing that the matrix asks about."""
    for model in {type(thing) for thing in things.values()}:
        column = inspect(model).columns.get("state")
        if column is not None and getattr(column.type, "enum_class", None):
            held = set(db.session.scalars(select(column)))
            assert set(column.type.enum_class) - held <= PASSED_THROUGH, model
