"""A hundredth of `make soak` and of `make bench`: that they run, and find nothing."""

import os
import shutil
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import Engine, select

from bench.load import Sizes, build
from bench.pages import pairs, run
from bench.plans import different, plans_of
from bench.soak import full, kills, lost, pace, power
from bench.soak.__main__ import EMPTY
from workspace import create_app
from workspace.db import db
from workspace.record.models import Log
from workspace.record.rebuild import differences
from workspace.search.service import fill_if_empty


def clean(found: dict[str, object]) -> bool:
    return all(not found.get(name) for name in EMPTY)


def test_killed_processes_lose_double_and_hide_nothing() -> None:
    found = kills.run(1, 100)
    assert clean(found), found
    assert int(str(found["acknowledged acts"])) >= 100


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is installed by make test")
def test_a_power_loss_keeps_every_acknowledged_act() -> None:
    found = power.run(8, 12)
    assert clean(found), found
    assert found["acknowledged acts looked for"]


def test_nobody_whose_answer_was_lost_ends_in_doubt() -> None:
    assert clean(lost.run(20))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_full_disk_refuses_clearly_and_forgets_nothing() -> None:
    found = full.run(1)
    assert clean(found), found
    assert found["acts refused and then done once"] == 2


def test_a_stream_and_a_burst_of_ballots_are_all_answered() -> None:
    found = pace.run(2, 20, rate=20)
    assert clean(found), found


def turn_indexes_round(engine: Engine) -> None:
    """Make them again in the opposite order, in which SQLite then prefers one of two alike.

    A table that a migration rebuilds gets its indexes in no certain order.
    """
    with engine.begin() as connection:
        made = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
            " ORDER BY rowid DESC"
        ).all()
        for name, _ in made:
            connection.exec_driver_sql(f"DROP INDEX {name}")
        for _, sql in made:
            connection.exec_driver_sql(sql)


def test_a_bulk_load_is_a_sound_committee_whose_plans_do_not_change(tmp_path: Path) -> None:
    found = []
    for name, comments in (("small", 500), ("large", 2_500)):
        app = create_app(
            {
                "SECRET_KEY": "bench",
                "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / name}.db",
                "WORKSPACE_DATA": tmp_path,
            }
        )
        with app.app_context():
            upgrade()
            build(Sizes(users=40, issues=30, comments=comments))
            fill_if_empty()
            engine = db.engine
            if name == "small":
                assert differences(db.session.scalars(select(Log))) == []
        pages, _ = pairs(app)
        run(pages, 1)
        alike = {p.name: p.likeness for p in pages if p.address}
        alike.pop("search")  # of few hits each has an order of its own
        assert min(alike.values()) > 0.9, alike
        found.append(plans_of(engine, pages))
    assert different(*found) == []
