"""Files are found by their names, by those who see what they hang on."""

from typing import Any

import pytest

from tests.files.samples import an_upload
from tests.followups.builders import a_commitment
from tests.issues.builders import an_issue
from tests.search.builders import pids
from workspace.db import db
from workspace.followups import service as followups
from workspace.issues import service as issues
from workspace.issues.models import Attachment

NAME = "中继忙时实测记录.csv"


def the_file() -> Attachment:
    return db.session.scalars(db.select(Attachment)).one()


def test_a_file_of_a_comment_is_found_until_it_or_its_comment_is_taken_back(
    world: Any, actor_of: Any, sign_in: Any
) -> None:
    issue = an_issue(world, actor_of, "discussion")
    author = actor_of("om-cucc-2")
    said = issues.add_comment(author, issue, "见附件。", [an_upload(name=NAME)])
    assert pids(world, actor_of("rep-cmcc"), "实测记录") == [the_file().pid]
    found = sign_in("rep-cmcc").get("/liaoning/search?q=实测记录").text
    assert "/liaoning/om/issues/1#c1" in found
    issues.withdraw_comment(author, said)
    assert pids(world, actor_of("rep-cmcc"), "实测记录") == []


def test_a_file_taken_back_is_not_found(world: Any, actor_of: Any) -> None:
    issue = an_issue(world, actor_of, "discussion")
    issues.add_comment(actor_of("om-cucc-2"), issue, "见附件。", [an_upload(name=NAME)])
    issues.withdraw_attachment(actor_of("om-cucc-2"), the_file())
    assert pids(world, actor_of("om-cucc-2"), "实测记录") == []


@pytest.mark.parametrize("evidence", ["", "只给通信管理局"])
def test_files_of_restricted_evidence_are_found_by_nobody(
    world: Any, actor_of: Any, evidence: str
) -> None:
    commitment = a_commitment(world, actor_of, "acknowledged")
    brought = [an_upload(name=NAME)]
    followups.report_progress(actor_of("rep-cucc"), commitment, "已完成", (), evidence, brought)
    for reader in ("rep-cmcc", "rep-cucc", "regulator"):
        found = pids(world, actor_of(reader), "实测记录")
        assert found == ([] if evidence else [the_file().pid]), reader
