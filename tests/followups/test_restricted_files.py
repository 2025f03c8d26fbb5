"""Files that go with restricted evidence are seen by those who see the evidence, by nobody else."""

import pytest
from sqlalchemy import select

from tests.followups.builders import a_commitment
from workspace.db import db
from workspace.followups import service
from workspace.followups.models import ProgressReport
from workspace.followups.queries import reports_visible_to
from workspace.permissions import can

READERS = {
    "rep-cucc": True,
    "secretariat": True,
    "regulator": True,
    "rep-cmcc": False,
    "lead-om": False,
    "city-shenyang": False,
}


@pytest.mark.parametrize(
    ("evidence", "handle"), [(e, h) for e in ("", "内部统计") for h in READERS]
)
def test_who_sees_the_files_of_a_report(world, actor_of, evidence, handle):
    commitment = a_commitment(world, actor_of, "acknowledged")
    service.report_progress(actor_of("rep-cucc"), commitment, "已完成", evidence=evidence)
    report = db.session.scalars(select(ProgressReport).filter_by(act="report_progress")).one()
    reader = actor_of(handle)
    seen = report in db.session.scalars(reports_visible_to(reader)).all()
    demanded = can(reader, "view_evidence" if evidence else "view_commitment", commitment)
    assert seen == demanded
    assert not evidence or seen == READERS[handle]
