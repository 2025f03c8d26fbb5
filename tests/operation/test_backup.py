"""A backup taken while acts go on holds one instant; restored anywhere it is the committee."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import stamp
from sqlalchemy import select

from tests.concurrency import together
from tests.issues.builders import an_issue
from tests.operation.builders import addresses, an_installation, closed, signed_in, with_token
from tests.resolutions.builders import a_resolution
from tests.world import load
from workspace import files
from workspace.accounts.models import UserSession
from workspace.db import db
from workspace.issues.models import Issue
from workspace.operation import service
from workspace.record.models import Log

READS = (
    "/",
    "/liaoning",
    "/liaoning/groups",
    "/liaoning/om",
    "/liaoning/issues?tab=all",
    "/liaoning/om/issues/1",
    "/liaoning/om/issues/1/polls/1",
    "/liaoning/om/issues/1/versions",
    "/liaoning/resolutions",
    "/liaoning/resolutions/2009-1",
    "/liaoning/follow-up",
    "/liaoning/follow-up/2009-1/cmcc",
    "/liaoning/terms/1",
    "/account",
)


@pytest.fixture
def source(app: Flask, world: Any, actor_of: Any) -> Flask:
    """The small committee with a published resolution, at the newest migration."""
    a_resolution(world, actor_of, "in_force")
    stamp()
    return app


@pytest.fixture
def target(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Flask]:
    yield from closed(an_installation(new_database(), tmp_path / "target"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "data/attachments/ab").mkdir(parents=True)
    (tmp_path / "data/attachments/ab/cdef").write_bytes(b"minutes" * 1000)
    return tmp_path / "backup.tar.gz"


def back_up(source: Flask, file: Path) -> Any:
    return service.back_up(file, file.parent / "data")


def bring_back(target: Flask, file: Path) -> Any:
    with target.app_context():
        return service.restore(file, Path(target.config["WORKSPACE_DATA"]))


def plain(page: str) -> str:
    """A page without what is another one in every answer."""
    page = re.sub(r'name="(request_id|csrf_token)" value="[^"]*"', "", page)
    return re.sub(r"token-of-|here-", "", page)


def test_every_page_reads_the_same_after_a_restore(source, sign_in, target, file):
    manifest = back_up(source, file)
    verdict = bring_back(target, file)
    assert (verdict.is_sound, verdict.entries) == (True, manifest.entries)
    for handle in ("rep-cucc", "chair", "lead-om", "secretariat", "regulator"):
        here, there = sign_in(handle), signed_in(target, handle)
        for address in READS:
            old, new = here.get(address), there.get(address)
            assert (address, old.status_code) == (address, 200)
            assert plain(new.text) == plain(old.text), (handle, address)


def test_a_restored_committee_works_on(source, target, file):
    back_up(source, file)
    bring_back(target, file)
    client = signed_in(target, "lead-om")
    client.post("/liaoning/om/issues/1/add-comment", data={"text": "恢复之后"})
    with target.app_context():
        size = db.session.scalars(select(Log.size).order_by(Log.id)).first()
    text = {"title": "新议题", "body": "正文", "proposal": "办法"}
    answer = client.post("/liaoning/om/open-issue", data=text)
    assert answer.status_code == 422  # a point is wanted: the form reads the restored programme
    with target.app_context():
        assert db.session.scalars(select(Log.size).order_by(Log.id)).first() == size
        assert service.back_up(file.with_name("again.tar"), file.parent).entries >= size


def test_attachments_travel_and_the_file_is_its_owners(source, target, file):
    back_up(source, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    bring_back(target, file)
    kept = Path(target.config["WORKSPACE_DATA"]) / "attachments/ab/cdef"
    assert kept.read_bytes() == b"minutes" * 1000
    assert sorted(os.listdir(file.parent)) == ["backup.tar.gz", "data", "target"]


def test_finished_papers_travel(source, target, file):
    key = "ab" + "0" * 62
    finished = file.parent / "data/attachments/papers/ab" / key
    finished.parent.mkdir(parents=True)
    finished.write_bytes(b"%PDF-1.7")
    back_up(source, file)
    bring_back(target, file)
    with target.app_context():
        assert files.finished(key) == b"%PDF-1.7"


def test_sessions_end_with_a_restore(source, sign_in, target, file):
    assert sign_in("chair").get("/account").status_code == 200
    back_up(source, file)
    bring_back(target, file)
    assert with_token(target, "token-of-chair").get("/account").status_code == 303
    with target.app_context():
        assert db.session.scalar(select(UserSession.ended_at)) is not None


@pytest.mark.parametrize("kind", ["same", "other"])
def test_it_goes_from_either_database_to_the_other_and_back(
    source, new_database, tmp_path, file, kind
):
    """There and back again: what the second backup holds is what the first one held."""
    url = addresses(tmp_path, new_database).get(kind)
    if url is None:
        pytest.skip("needs a PostgreSQL server: TEST_DATABASE=postgresql")
    first = back_up(source, file)
    for turn, address in enumerate((url, new_database())):
        with closing(closed(an_installation(address, tmp_path / f"there{turn}"))) as made:
            app = next(made)
            assert bring_back(app, file).is_sound
            with app.app_context():
                file = tmp_path / f"again{turn}.tar"
                second = service.back_up(file, tmp_path / "data")
                db.session.remove()
                db.engine.dispose()
    assert {n: f.rows for n, f in second.tables.items()} == {
        n: f.rows for n, f in first.tables.items()
    }
    assert second.records == first.records
    unchanged = [n for n, f in first.tables.items() if f.rows and n != "user_session"]
    differ = {n for n in unchanged if second.tables[n].sha256 != first.tables[n].sha256}
    assert differ <= JSON_TABLES


#: PostgreSQL keeps JSON with its keys in an order of its own.
JSON_TABLES = {"poll", "resolution", "move", "progress_report", "ballot"}


def test_a_backup_under_way_sees_one_instant(source, actor_of, new_database, tmp_path):
    files = [tmp_path / f"{n}.tar" for n in range(3)]

    def work(n: int) -> None:
        if n == 0:
            for file in files:
                service.back_up(file, tmp_path)
        else:
            for _ in range(8):
                an_issue(load(), actor_of, "review")

    assert together(source, 4, work) == []
    sizes = []
    for n, file in enumerate(files):
        with closing(closed(an_installation(new_database(), tmp_path / f"of{n}"))) as made:
            app = next(made)
            verdict = bring_back(app, file)
            assert verdict.differences == []
            with app.app_context():
                issues = len(db.session.scalars(select(Issue)).all())
            sizes.append((verdict.entries, issues))
    assert sizes == sorted(sizes)
    assert sizes[-1][0] > sizes[0][0] or sizes[0][1] == 25
