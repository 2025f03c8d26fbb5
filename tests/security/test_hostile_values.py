"""Hostile values in every field and parameter of every route: no 5xx, and nothing over 3 s of CPU.

`make test` takes one value at each place, `HOSTILE_VALUES=500` (`make hostile`) all of them. Fields
are judged one by one, so a request carries a hostile value in each; the fields that a form finds
fault with are then sent benign, so that the values in the others reach the service.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.postgres import IS_WHOLE, on_postgresql
from tests.security.addresses import VALUES, address, committee_rules, kind_of
from tests.security.readers import Reader
from tests.security.stage import Things, client_of, entries
from tests.security.typed import OF_ACT, TYPED
from tests.security.values import values
from workspace.db import db
from workspace.permissions import POLICY

SHARE = int(os.environ.get("HOSTILE_VALUES", "1"))
SLOWEST = 3.0
#: What a database makes of a value does not hang on who sends it.
IS_SAID_BY_ONE = on_postgresql() and not IS_WHOLE
READERS = ("secretariat",) if IS_SAID_BY_ONE else ("lead-om", "rep-cucc", "secretariat")
VALUES_SENT = values()
FORM = "application/x-www-form-urlencoded"
ERROR = re.compile(r'id="([\w-]+)-error"')
#: Shares of the routes, so that workers end together.
PARTS = 4
#: Characters of a value in an address: no server takes a line of a hundred thousand.
IN_QUERY, IN_PATH = 100, 500
#: All fields at once, then without those refused, then once more for what they hid.
MOST_ROUNDS = 3
#: Names that pages read from the address, beside those that their own forms send.
ARGUMENTS = (
    *("page", "tab", "next", "quote", "q", "sort", "group", "label", "term", "year", "state"),
    *("on", "kind", "from", "to", "version", "name", "day", "organization", "role", "standing"),
    *("committee", "point", "mine", "org", "since", "until", "token"),
)
#: Names that forms carry beside their fields.
CARRIED = ("csrf_token", "request_id", "org", "held", "version", "lang", "theme", "thing", "auto")

Place = tuple[Rule, str, set[str]]
#: Where a rule leads, and what stands there.
Addresses = list[tuple[str, Any]]


class Fields(HTMLParser):
    """The names of the controls in the forms of a page that lead to `path`."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.names, self.is_inside = path, set[str](), False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self.is_inside = (said.get("action") or self.path).partition("?")[0] == self.path
        if self.is_inside and said.get("name"):
            self.names.add(str(said["name"]))


@pytest.mark.parametrize("handle", READERS)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_value_breaks_a_page(
    app: Flask, put_back: Any, places: list[Callable[[], Place]], handle: str, part: int
) -> None:
    sender = Sender(client_of(app, handle), put_back)
    reader = READERS.index(handle)
    for turn in range(part, len(places), PARTS):
        rule, path, names = places[turn]()
        methods, is_turn = rule.methods or set(), turn % len(READERS) == reader
        if "POST" in methods:
            for values in sent_at_once(names, turn):
                sender.post(path, values)
        if "GET" in methods and (is_turn or "POST" not in methods):
            for asked in in_address(rule, path, turn):
                sender.get(asked)
    print(f"{sender.sent} requests, {sender.spent:.1f} s of CPU")
    assert not sender.wrong, "\n".join(sender.wrong)


class Sender:
    """A reader who sends, and keeps what went wrong."""

    def __init__(self, client: FlaskClient, put_back: Callable[[], None]) -> None:
        self.client, self.put_back = client, put_back
        self.wrong: list[str] = []
        self.sent, self.spent = 0, 0.0

    def get(self, path: str) -> None:
        self.judge(path, "", lambda: self.client.get(path))

    def post(self, path: str, values: dict[str, str]) -> None:
        """All fields hostile at once; then, benign in their place, without those that the form
        found fault with, so that the others reach the service however strict the form is.
        """
        for _ in range(MOST_ROUNDS):
            act = path.rpartition("/")[2].replace("-", "_")
            typed = {**TYPED, **OF_ACT.get(act, {}), **values}
            body = urlencode(typed, errors="surrogatepass")
            before = entries()
            answer = self.judge(
                path, body, lambda sent=body: self.client.post(path, data=sent, content_type=FORM)
            )
            if entries() != before:
                self.put_back()
            refused = {name for name in ERROR.findall(answer.text) if name in values}
            if answer.status_code not in (409, 422) or not values:
                return
            if answer.status_code == 409:
                refused = {"version", "request_id"} & values.keys()
            values = {n: v for n, v in values.items() if n not in (refused or values.keys())}

    def judge(self, path: str, body: str, ask: Callable[[], Any]) -> Any:
        started = time.process_time()
        answer = ask()
        spent = time.process_time() - started
        self.sent, self.spent = self.sent + 1, self.spent + spent
        if answer.status_code >= 500 or spent > SLOWEST:
            self.wrong.append(f"{path[:200]} {body[:300]}: {answer.status}, {spent:.1f} s")
        return answer


def sent_at_once(names: set[str], turn: int) -> Iterator[dict[str, str]]:
    """The fields of a form, each with another value; over the rounds each value in each field."""
    for round_ in range(SHARE):
        yield {name: value_of(turn, round_, place) for place, name in enumerate(sorted(names))}


def value_of(turn: int, round_: int, place: int) -> str:
    """Another value at each place; the rounds go through all of them, from anywhere."""
    return VALUES_SENT[(round_ + 37 * place + 101 * turn) % len(VALUES_SENT)]


@pytest.fixture(scope="module")
def places(app: Flask, things: Things) -> list[Callable[[], Place]]:
    """Each route with an address at which somebody is shown its form, and that form's fields: they
    are looked for when first asked for, since a worker goes over its parts only.
    """
    readers = [Reader(app, handle) for handle in (*READERS, "chair", "reviewer")]
    own = [r for r in app.url_map.iter_rules() if "slug" not in r.arguments]
    own = [r for r in own if r.endpoint not in ("static", "accounts.sign_out")]

    def finder(rule: Rule) -> Callable[[], Place]:
        return cache(lambda: (rule, *place(rule, addresses(app, rule, things), readers)))

    return [finder(rule) for rule in [*committee_rules(app), *own]]


def place(rule: Rule, spoken_of: Addresses, readers: list[Reader]) -> tuple[str, set[str]]:
    act = rule.endpoint.partition(".")[2]
    is_sent = "POST" in (rule.methods or ())
    for path, thing in spoken_of if is_sent else ():
        for reader in readers:
            is_asked = thing is None or act not in POLICY or not reader.why_not(act, thing)
            if is_asked and (names := fields(reader.client.get(path).text, path)):
                return path, names
    return spoken_of[0][0], set(CARRIED)


def addresses(app: Flask, rule: Rule, things: Things) -> Addresses:
    if "slug" not in rule.arguments:
        path = re.sub("<int:[^>]*>", "1", re.sub("<string:[^>]*>", "aaaa", rule.rule))
        return [(path, None)]
    found = []
    for (kind, _), thing in things.items():
        if kind == kind_of(rule):
            here = db.session.merge(thing, load=False)
            found.append((address(app, rule, **VALUES[kind](here)), here))
    return found


def in_address(rule: Rule, path: str, turn: int) -> Iterator[str]:
    """A page reads each argument by itself: all at once, each another value. Then each hole."""
    for round_ in range(SHARE):
        yield f"{path}?" + "&".join(
            f"{name}={quoted(value_of(turn, round_, place)[:IN_QUERY])}"
            for place, name in enumerate(ARGUMENTS)
        )
        literal = set(rule.rule.split("/"))
        holes = sorted(set(path.strip("/").split("/")) - literal)
        for place, part in enumerate(holes):
            value = quoted(value_of(turn, round_, place)[:IN_PATH])
            yield path.replace(f"/{part}", f"/{value}", 1)


def quoted(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def fields(page: str, path: str) -> set[str]:
    found = Fields(path)
    found.feed(page)
    return found.names
