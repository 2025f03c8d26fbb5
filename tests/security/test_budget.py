"""The budget of statements on the pages that belong to no committee; the matrix holds it on the
others."""

import pytest
from flask import Flask

from tests.counting import MOST, counted
from tests.security.readers import Reader
from tests.security.stage import Things
from workspace.db import db

#: 工作台 asks one statement a kind of thing that waits, and on the stage something of every kind
#: waits for whoever may do most; with nothing of a kind it is not asked (tests/home).
MORE = {"/": 20}


@pytest.mark.parametrize("handle", ["", "lead-om", "secretariat", "regulator"])
def test_no_page_beside_the_committees_sends_more(app: Flask, things: Things, handle: str) -> None:
    client, asked, beyond = Reader(app, handle).client, set(), []
    for rule in app.url_map.iter_rules():
        if rule.arguments or "GET" not in (rule.methods or ()):
            continue
        with counted(db.engine) as sent:
            answer = client.get(rule.rule, buffered=True)
        if answer.status_code == 200:
            asked.add(rule.rule)
            is_more = len(sent) > MORE.get(rule.rule, MOST)
            beyond += [(rule.rule, len(sent))] if is_more else []
    assert {"/", "/help"} <= asked
    assert not beyond
