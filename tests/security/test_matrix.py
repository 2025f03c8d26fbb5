"""Every route × role × state, generated from the URL map and the policy, each through HTTP.

What a person may not see answers byte for byte as what nobody ever made; what it may see but not
do is refused with the reason that POLICY gives, and nothing is recorded; what it may do is done
and recorded once.
"""

import html
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from tests import world as builders
from tests.conftest import restore
from tests.postgres import on_postgresql
from tests.security.addresses import MISSING, VALUES, address, committee_rules, kind_of
from tests.security.stage import ACCOUNTS, TYPED, Things, actor_now, client_of, entries
from workspace.db import db
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
#: Pages that are not for every state of what is visible: gone with the text that was taken back,
#: or nothing without a field in the address.
NOT_THERE = {("show_comment_versions", "withdrawn"), ("preview", "")}
#: States that no thing rests in: one transaction enters and leaves them.
PASSED_THROUGH = {"resolved"}


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
