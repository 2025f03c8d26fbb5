"""Every route × role × state, generated from the URL map and the policy, each through HTTP.

What a person may not see answers byte for byte as what nobody ever made; what it may see but not
do is refused with the reason that POLICY gives, and nothing is recorded; what it may do is done
and recorded once. No page sends more statements than the budget allows, whoever reads it and
whatever the state.

`make test` asks one reader of each kind, and for a refused act once a reason; `make whole` asks all
of them, in every state.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select
from werkzeug.routing import Rule

from tests import world as builders
from tests.counting import MOST, counted
from tests.postgres import IS_WHOLE, on_postgresql
from tests.security.addresses import MISSING, VALUES, address, committee_rules, kind_of
from tests.security.readers import Reader, the_committee
from tests.security.stage import ACCOUNTS, Things, client_of, entries
from tests.security.typed import typed
from workspace.accounts.models import User
from workspace.accounts.routes.door import BY_TOKEN
from workspace.committees.models import Membership
from workspace.db import db
from workspace.groups.models import Seat, SpecialistGroup
from workspace.i18n import catalog
from workspace.permissions import POLICY
from workspace.record.models import Entry

#: Pages that a row of POLICY beside the acts guards, for the committee as a whole
#: or for a meeting.
GUARDED = {
    "list_people": "view_people",
    "show_person": "view_people",
    "show_check_in_code": "view_sitting",
}
#: Pages of acts that all may read; what they hold may be changed by those whom POLICY names.
READ_BY_ALL = {"edit_synonyms"}
#: Pages that are not for every state of what is visible: gone with what was taken back, no
#: picture of what is none, nothing without a field in the address.
NOT_THERE = {
    ("show_comment_versions", "withdrawn"),
    ("preview", ""),
    ("download", "withdrawn"),
    ("show_thumbnail", "withdrawn"),
    ("show_thumbnail", "draft"),
    # A notice that was never sent is no paper.
    ("show_notice_paper", "planned"),
    ("show_notice_paper", "cancelled"),
    ("show_notice_paper", "sat-planned"),
}
#: What POLICY allows and the state of other rows forbids; the reason is said like any other.
BESIDE_POLICY = {
    ("revoke_link", "new"): "has_open_link",
    ("revoke_link", "deactivated"): "has_open_link",
}
#: What POLICY allows and a field of the form cannot be given for: 422.
UNFILLABLE = {("end_membership", "cmcc"), ("merge_organization", "cmcc")}
#: Whom an organization sends depends on which one asks.
CALLED = ("planned", "noticed")
UNFILLABLE |= {("name_delegate", f"{at}{state}") for at in ("", "sat-") for state in CALLED}
#: States that no thing rests in: one transaction enters and leaves them.
PASSED_THROUGH = {"resolved"}
#: Kinds that the secretary alone changes: these go over them, the others over what they work on.
KEPT = {"membership", "seat", "label", "person", "point", "term"}
OF_KEPT = {"", "stranger", "lead-om", "chair", "secretariat", "city-shenyang"}

#: Who differs from another reader by nothing but its group or organization, and who reads what the
#: others read, whatever it may do.
ALIKE, READING_ALIKE = {"om-cucc-2", "mk-cmcc-2", "lead-mk"}, {"chair", "reviewer", "regulator"}
#: One table whatever the database: on PostgreSQL those go over it who may do most, once a reason.
IS_EVERY_CELL = IS_WHOLE and not on_postgresql()
ALL = ("lead-om", "secretariat") if on_postgresql() else ACCOUNTS
READERS = [account for account in ALL if IS_EVERY_CELL or account not in ALIKE]

VERSION = re.compile(r'name="version"[^>]*value="([^"]*)"')
AS_FIRST = 'name="version" value="1"'


@pytest.mark.parametrize("handle", READERS, ids=lambda handle: handle or "signed-out")
def test_each_cell(app, things, put_back, handle):
    reader = Reader(app, handle)
    wrong = []
    for rule, kind, state, thing in rows(app, things, handle):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            thing = db.session.merge(thing, load=False)
            cell = Cell(app, rule, method, kind, state, thing, reader)
            fault = "" if cell.is_known() else cell.fault(put_back)
            wrong += [fault] if fault else []
    assert not wrong, "\n".join(wrong)


def rows(app: Flask, things: Things, handle: str) -> Iterator[tuple[Rule, str, str, Any]]:
    """(rule, kind, state, thing) of each cell that this reader goes over.

    Who is signed out, or sees nothing of the committee, is stopped before anything is loaded: one
    state tells for all.
    """
    for rule in committee_rules(app):
        kind = kind_of(rule)
        if kind in KEPT and handle not in OF_KEPT:
            continue
        found = [(rule, of, state, thing) for (of, state), thing in things.items() if of == kind]
        yield from found if handle not in ("", "stranger") else found[:1]


class Cell:
    """One route asked by one person about one thing in one state."""

    def __init__(self, app, rule, method, kind, state, thing, reader) -> None:
        self.app, self.rule, self.method = app, rule, method
        self.kind, self.state, self.thing, self.reader = kind, state, thing, reader
        self.act = rule.endpoint.partition(".")[2]
        self.path = self.at(VALUES[kind](thing))
        self.is_seen = reader.sees(kind, thing)
        self.reason = self.why_not()

    def at(self, values) -> str:
        """The address; feeds are asked for by the reader's program."""
        path = address(self.app, self.rule, **values)
        by_program = self.rule.endpoint in BY_TOKEN
        return f"{path}?token=program-of-{self.reader.handle}" if by_program else path

    def why_not(self) -> str | None:
        if self.act in GUARDED:
            of = self.thing if self.kind == "meeting" else the_committee()
            return self.reader.why_not(GUARDED[self.act], of)
        if self.act not in POLICY:
            return None
        reason = self.reader.why_not(self.act, self.thing)
        return reason or BESIDE_POLICY.get((self.act, self.state))

    def is_known(self) -> bool:
        """What is refused is asked for once a reason, unless every cell is wanted; a form that is
        not shown always so. A page that all read alike is not asked by everybody.
        """
        if "POST" not in self.methods:
            return not IS_EVERY_CELL and self.reader.handle in READING_ALIKE
        if IS_EVERY_CELL and self.method == "POST":
            return False
        if self.is_seen and self.reason is None:
            return False
        key = (self.rule.rule, self.method, self.reason if self.is_seen else "")
        known = key in self.reader.refused
        self.reader.refused.add(key)
        return known

    def fault(self, put_back) -> str:
        """ "" where the answer is the one that the policy demands."""
        answer = self.ask(self.path)
        self.is_recorded = entries() != self.reader.entries
        said = self.beyond_budget(answer) or self.judge(answer)
        if self.is_recorded:
            put_back()
            self.reader.client = client_of(self.app, self.reader.handle)  # it was told that it did
        return f"{self.method} {self.path} ({self.kind} {self.state}): {said}" if said else ""

    def ask(self, path: str):
        if self.method == "GET":
            with counted(db.engine) as self.sent:
                answer = self.reader.client.get(path)
            self.reader.shown = {path: answer.text} if answer.mimetype == "text/html" else {}
            return answer
        said = typed(self.act, self.thing)
        if self.act in POLICY and self.is_seen and self.reason is None and "GET" in self.methods:
            page = self.reader.shown.get(path) or self.reader.client.get(path).text
            said["version"] = (VERSION.search(page) or VERSION.match(AS_FIRST))[1]
        return self.reader.client.post(path, data=said)

    def beyond_budget(self, answer) -> str:
        is_page = self.method == "GET" and answer.status_code == 200
        sent = len(self.sent) if is_page else 0
        return f"sends {sent} statements, {MOST} at most" if sent > MOST else ""

    @property
    def methods(self) -> set[str]:
        return self.rule.methods or set()

    def judge(self, answer) -> str:
        if not self.reader.handle:
            return self.judge_signed_out(answer)
        if not self.is_seen:
            return self.judge_unseen(answer)
        if self.act not in {*POLICY, *GUARDED} or self.is_read:
            return self.judge_page(answer)
        return self.judge_refused(answer) if self.reason else self.judge_done(answer)

    @property
    def is_read(self) -> bool:
        return self.act in READ_BY_ALL and self.method == "GET"

    def judge_signed_out(self, answer) -> str:
        if self.rule.endpoint in BY_TOKEN:
            return "" if answer.status_code == 404 else f"no token: {answer.status}"
        fine = answer.status_code == (403 if self.method == "POST" else 303)
        form = self.method == "GET" or 'type="password"' in answer.text
        return "" if fine and form and not self.is_recorded else f"signed out: {answer.status}"

    def judge_unseen(self, answer) -> str:
        missing = self.of_missing()
        if (answer.status_code, missing[0], self.is_recorded) != (404, 404, False):
            return f"unseen: {answer.status}, missing: {missing[0]}"
        same = bare(answer.text, self.path) == missing[1]
        return "" if same else "unseen and missing differ"

    def of_missing(self) -> tuple[int, str]:
        """Status and page of the same question about what nobody ever made."""
        known, key = self.reader.missing, (self.rule.rule, self.method)
        if key not in known:
            values = {**VALUES[self.kind](self.thing), **MISSING[self.kind], **self.elsewhere()}
            path = self.at(values)
            answer = self.ask(path)
            known[key] = answer.status_code, bare(answer.text, path)
        return known[key]

    def elsewhere(self) -> dict[str, str]:
        """Another committee's address, where the committee itself is what is not seen."""
        unseen = not self.reader.sees("committee", self.thing)
        return {"slug": "nowhere"} if unseen else {}

    def judge_page(self, answer) -> str:
        if (self.act, self.state) in NOT_THERE:
            return "" if answer.status_code == 404 else answer.status
        fine = (200, 303) if self.method == "GET" else (200, 303, 422)
        return "" if answer.status_code in fine else answer.status

    def judge_refused(self, answer) -> str:
        said = self.reason_stands_in(html.unescape(answer.text))
        fine = answer.status_code == 403 and said and not self.is_recorded
        return "" if fine else f"{answer.status}, not the refusal {self.reason}"

    def reason_stands_in(self, page: str) -> bool:
        """The words of the missing condition; a late ballot is offered its own act instead."""
        late = self.act == "cast_ballot" and "/file-late-ballot" in page
        return late or catalog("zh")[f"refused.{self.reason}"][0] in page

    def judge_done(self, answer) -> str:
        if self.method == "GET":
            return "" if answer.status_code == 200 else f"{answer.status}, though allowed"
        if (self.act, self.state) in UNFILLABLE:
            return "" if answer.status_code == 422 else f"{answer.status}, not 422"
        last = db.session.scalar(select(Entry.type).order_by(Entry.id.desc()).limit(1))
        fine = answer.status_code == 303 and last == self.act
        return "" if fine else f"{answer.status}, though allowed; last {last}"


def bare(page: str, path: str) -> str:
    """A page without its own address and one-time values."""
    page = page.replace(path, "PATH")
    return re.sub(r'name="(csrf_token|request_id)" value="[^"]*"', "", page)


def test_things_of_another_committee_are_not_here(app, things, put_back):
    """What the city keeps is not found below the province's address, by whoever keeps both."""
    city = db.session.scalars(select(builders.Committee).filter_by(slug="shenyang")).one()
    reader, wrong = Reader(app, "secretariat"), []
    for rule in committee_rules(app):
        kind = kind_of(rule)
        for thing in theirs(kind, city.id):
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                path = address(app, rule, **VALUES[kind](thing))
                answer = reader.client.open(path, method=method, data=typed("", thing))
                wrong += [f"{method} {path}"] if answer.status_code != 404 else []
    assert not wrong, wrong


def theirs(kind: str, committee: int) -> list[Any]:
    if kind == "seat":
        query = select(Seat).join(Seat.group).where(SpecialistGroup.committee_id == committee)
    elif kind == "membership":
        query = select(Membership).filter_by(committee_id=committee)
    elif kind == "person":
        query = select(User).filter_by(handle="stranger")
    else:
        return []
    return list(db.session.scalars(query.limit(1)))


def test_every_kind_of_address_is_on_the_stage(app: Flask, things: Things) -> None:
    assert {kind_of(rule) for rule in committee_rules(app)} - {of for of, _ in things} == set()


def test_every_state_is_on_the_stage(things: Things) -> None:
    """Every value of each state column is held by a thing that the matrix asks about."""
    for model in {type(thing) for thing in things.values()}:
        column = inspect(model).columns.get("state")
        if column is not None and getattr(column.type, "enum_class", None):
            held = set(db.session.scalars(select(column)))
            assert set(column.type.enum_class) - held <= PASSED_THROUGH, model
