"""Each field of each form left empty while the others are filled in, sent by whoever is shown the
form: it is done or refused with words, never a 5xx. What a list offers to say nothing is no choice.
"""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask

from tests.postgres import on_postgresql
from tests.security.addresses import committee_rules
from tests.security.readers import Reader
from tests.security.stage import Things, entries
from tests.security.test_hostile_values import CARRIED, addresses
from tests.security.typed import OF_ACT, TYPED
from workspace.permissions import POLICY

READERS = ("secretariat", "lead-om", "rep-cucc", "chair", "reviewer", "regulator")
PARTS = 2


class Filled(HTMLParser):
    """What a form that leads to `path` would send: its lists and circles with the first option
    that says something, all else as it stands."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.is_inside, self.list = path, False, ""
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = (said.get("action") or self.path).partition("?")[0] == self.path
        elif tag == "select":
            self.list = said.get("name", "")
        if not self.is_inside:
            return
        name, value = said.get("name", self.list), said.get("value", "")
        if tag == "option" or (name and said.get("type") in ("radio", "checkbox")):
            self.values[name] = self.values.get(name) or value
        elif name and tag in ("input", "textarea", "select"):
            self.values.setdefault(name, value)


@pytest.mark.skipif(on_postgresql(), reason="what a form makes of nothing hangs on no database")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_field_left_empty_breaks_no_page(
    app: Flask, things: Things, put_back: Callable[[], None], part: int
) -> None:
    readers, sent = [Reader(app, handle) for handle in READERS], 0
    rules = [rule for rule in committee_rules(app) if "POST" in (rule.methods or ())]
    for rule in rules[part::PARTS]:
        act = rule.endpoint.partition(".")[2]
        typed = {**TYPED, **OF_ACT.get(act, {})}
        for path, reader, shown in forms(act, addresses(app, rule, things), readers):
            whole = shown | {name: typed[name] for name in shown.keys() & typed.keys()}
            for name in whole.keys() - {*CARRIED, "request_id", "csrf_token"}:
                before = entries()
                answer = reader.client.post(path, data={**whole, name: "", "request_id": ""})
                assert answer.status_code < 500, (path, reader.handle, name)
                sent += 1
                if entries() != before:
                    put_back()
    assert sent > 100


def forms(
    act: str, spoken_of: list[tuple[str, Any]], readers: list[Reader]
) -> Iterator[tuple[str, Reader, dict[str, str]]]:
    """The first form of an act that somebody is shown who may do it."""
    for path, thing in spoken_of:
        for reader in readers:
            if thing is not None and act in POLICY and reader.why_not(act, thing):
                continue
            found = Filled(path)
            found.feed(reader.client.get(path).text)
            if found.values:
                yield path, reader, found.values
                return
