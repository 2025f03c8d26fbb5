"""Hostile values in every field and parameter of every route: no 5xx, and nothing over 3 s of CPU.

`make test` takes one value at each place, `HOSTILE_VALUES=500` (`make soak`) all of them.
"""

import os
import random
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.security.addresses import VALUES, address, committee_rules, kind_of
from tests.security.stage import TYPED, Things, client_of, entries
from tests.security.values import values
from workspace.db import db

SHARE = int(os.environ.get("HOSTILE_VALUES", "1"))
SLOWEST = 3.0
READERS = ("lead-om", "rep-cucc", "secretariat")
VALUES_SENT = values()
URLENCODED = "application/x-www-form-urlencoded"
#: Names that pages read from the address, beside those that their own forms send.
ARGUMENTS = ("page", "tab", "next", "quote", "q", "sort", "group", "label", "term", "year", "state")
#: Names that forms carry beside their fields.
CARRIED = ("csrf_token", "request_id", "org", "held", "version", "lang", "theme", "thing", "auto")

Place = tuple[Rule, str, set[str]]


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
def test_no_value_breaks_a_page(app: Flask, put_back: Any, places: list[Place], handle: str) -> None:
    client = client_of(app, handle)
    wrong, sent = [], 0
    for method, path, data in requests(app, places, handle):
        before, sent = entries(), sent + 1
        started = time.process_time()
        if method == "GET":
            answer = client.get(path)
        else:
            body = urlencode(data or {}, errors="surrogatepass")
            answer = client.post(path, data=body, content_type=URLENCODED)
        spent = time.process_time() - started
        if answer.status_code >= 500 or spent > SLOWEST:
            wrong.append(f"{method} {path[:200]} {str(data)[:200]}: {answer.status}, {spent:.1f} s")
        if entries() != before:
            put_back()
    print(f"{sent} requests")
    assert not wrong, "\n".join(wrong)


def requests(
    app: Flask, places: list[Place], handle: str
) -> Iterator[tuple[str, str, dict[str, str] | None]]:
    """Each route with a hostile value at one place, all else as it should be."""
    chance = random.Random(handle)
    for rule, path, names in places:
        if "GET" in (rule.methods or ()):
            yield from in_address(rule, path, chance)
        if "POST" in (rule.methods or ()):
            for name in sorted(names):
                for value in chosen(chance):
                    yield "POST", path, {**TYPED, name: value}


@pytest.fixture(scope="module")
def places(app: Flask, things: Things) -> list[Place]:
    """Each route with an address at which somebody is shown its form, and that form's fields."""
    readers = [client_of(app, handle) for handle in (*READERS, "chair", "reviewer")]
    own = [r for r in app.url_map.iter_rules() if not r.arguments and "POST" in (r.methods or ())]
    rules = [*committee_rules(app), *(r for r in own if r.endpoint != "accounts.sign_out")]
    return [(rule, *place(rule, addresses(app, rule, things), readers)) for rule in rules]


def place(rule: Rule, paths: list[str], readers: list[FlaskClient]) -> tuple[str, set[str]]:
    if "POST" in (rule.methods or ()):
        for path in paths:
            for reader in readers:
                if names := fields(reader.get(path).text, path):
                    return path, names
    return paths[0], set(CARRIED) | set(TYPED)


def addresses(app: Flask, rule: Rule, things: Things) -> list[str]:
    if "slug" not in rule.arguments:
        return [rule.rule]
    found = []
    for (kind, _), thing in things.items():
        if kind == kind_of(rule):
            db.session.add(thing)
            found.append(address(app, rule, **VALUES[kind](thing)))
    return found


def in_address(rule: Rule, path: str, chance: random.Random) -> Iterator[tuple[str, str, None]]:
    for _ in range(SHARE):  # a page reads each argument by itself: all at once, each another value
        sent = "&".join(f"{name}={quoted(chosen(chance)[0])}" for name in ARGUMENTS)
        yield "GET", f"{path}?{sent}", None
    literal = set(rule.rule.split("/"))
    for part in set(path.strip("/").split("/")) - literal:
        for value in chosen(chance):
            yield "GET", path.replace(f"/{part}", f"/{quoted(value)}", 1), None


def quoted(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def fields(page: str, path: str) -> set[str]:
    found = Fields(path)
    found.feed(page)
    return found.names


def chosen(chance: random.Random) -> list[str]:
    return chance.sample(VALUES_SENT, min(SHARE, len(VALUES_SENT)))
