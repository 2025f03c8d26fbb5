"""What people look for in the demo is among the first five, in both databases."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from workspace import clock
from workspace.accounts.models import User
from workspace.committees.models import Committee
from workspace.committees.routes import read_demo_clock
from workspace.db import db
from workspace.groups.queries import load_actor
from workspace.permissions import Actor
from workspace.search.queries import Filters, find, shown
from workspace.search.service import faults

pytestmark = pytest.mark.usefixtures("database_url")
FOLDER = Path(__file__).resolve().parents[1] / "search"
CASES = json.loads((FOLDER / "search_cases.json").read_text(encoding="utf-8"))
QUERIES = json.loads((FOLDER / "queries.json").read_text(encoding="utf-8"))
BRACKETS = ("〔2009〕1号", "[2009]1号", "(2009)1号", "【2009】1号", "（2009）1号", "［2009］１号")


def titles(query: str, handle: str = "secretariat") -> list[str]:
    """The titles of the first five documents that an account finds."""
    read_demo_clock()
    user = db.session.scalars(select(User).filter_by(handle=handle)).one()
    actor = load_actor(Actor(user.id, user.pid, user.name, clock.now()), clock.now())
    committee = db.session.scalars(select(Committee).filter_by(slug="liaoning")).one()
    found = find(actor, committee, Filters(q=query))
    return [hit.row.title for hit in shown(found.rows[:5], found.asked, found.exact)]


@pytest.mark.parametrize("handle", ["secretariat", "rep-cucc"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_expected_title_is_among_the_first_five(
    demo: Flask, case: dict[str, Any], handle: str
) -> None:
    first = titles(case["query"], handle)
    assert set(case["expected_titles"]) <= set(first[: case["top_k"]])
    assert first[0] not in case["must_not_rank_first"]


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case["query"])
def test_so_it_is_for_other_questions(demo: Flask, case: dict[str, Any]) -> None:
    assert set(case["expected"]) <= set(titles(case["query"]))


@pytest.mark.parametrize("typed", BRACKETS)
def test_a_document_number_is_found_in_any_bracket(demo: Flask, typed: str) -> None:
    assert titles(typed)[0] == "关于校园营销现场秩序自律约定的决议"


def test_two_companies_are_not_one(demo: Flask) -> None:
    assert titles("联通") != titles("网通")


def test_the_index_says_what_the_tables_say(demo: Flask) -> None:
    assert faults(0) == []
