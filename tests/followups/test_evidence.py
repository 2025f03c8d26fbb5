"""Evidence for the regulator and the association alone: one row of POLICY, wherever it shows."""

import json

import pytest
from sqlalchemy import select

from tests.followups.builders import REPORT, a_commitment, at, commitments, kept
from tests.resolutions.builders import a_resolution
from tests.voting.builders import entry
from workspace.db import db
from workspace.followups import service
from workspace.permissions import can
from workspace.record.models import Log, Opening
from workspace.record.rebuild import differences

SECRET = "名单含**身份证号**，见 https://example.org/only-here"
READERS = ["regulator", "secretariat", "reviewer", "rep-cucc"]
OTHERS = ["rep-cmcc", "rep-ctcc", "rep-crtc", "lead-om", "lead-cs", "chair", "om-cucc-2"]
PAGES = [at(), "/liaoning/resolutions/2009-1", "/liaoning/follow-up", "/"]
PAGES += ["/liaoning/follow-up?tab=verify", "/liaoning/follow-up?tab=own"]


@pytest.fixture
def restricted(world, actor_of):
    made = a_commitment(world, actor_of, "acknowledged")
    service.report_progress(actor_of("rep-cucc"), made, REPORT, evidence=SECRET)
    return made


def test_it_is_sealed_in_the_record_and_rebuilds(world, restricted):
    step = kept(restricted).reports[-1]
    assert (step.evidence, step.text) == (SECRET, REPORT)
    assert "<strong>身份证号</strong>" in step.evidence_html
    said = json.dumps(entry(), ensure_ascii=False)
    assert "身份证号" not in said
    assert "only-here" not in said
    row = next(r for r in entry()["data"]["rows"] if r["table"] == "progress_report")
    assert set(row["evidence"]) == {"hmac"}
    assert SECRET in db.session.scalars(select(Opening.text)).all()
    assert differences(db.session.scalars(select(Log)).all()) == []


@pytest.mark.parametrize("handle", READERS)
def test_who_reads_it(world, actor_of, sign_in, restricted, handle):
    assert can(actor_of(handle), "view_evidence", kept(restricted))
    page = sign_in(handle).get(at()).text
    assert "<strong>身份证号</strong>" in page
    assert "附有受限证明材料" in page


@pytest.mark.parametrize("handle", OTHERS)
def test_the_others_read_that_there_is_some(world, actor_of, sign_in, restricted, handle):
    assert not can(actor_of(handle), "view_evidence", kept(restricted))
    client = sign_in(handle)
    assert "附有受限证明材料" in client.get(at()).text
    assert "仅监管机构、协会和提交单位可查阅" in client.get(at()).text
    for address in PAGES:
        page = client.get(address).text
        assert "身份证号" not in page
        assert "only-here" not in page


def test_who_does_not_see_the_commitment_sees_nothing(actor_of, sign_in, restricted):
    assert not can(actor_of("city-shenyang"), "view_evidence", kept(restricted))
    assert sign_in("city-shenyang").get(at()).status_code == 404


def test_over_http_with_what_was_typed_coming_back(world, actor_of, sign_in, log):
    made = commitments(a_resolution(world, actor_of, "in_force"))["cucc"]
    service.acknowledge(actor_of("rep-cucc"), made)
    client, before = sign_in("rep-cucc"), len(log())
    bad = {"text": "", "links": "", "evidence": SECRET}
    answer = client.post(at("cucc", "report_progress"), data=bad)
    assert (answer.status_code, "only-here" in answer.text) == (422, True)
    long = {"text": REPORT, "links": "", "evidence": "长" * 20_001}
    assert client.post(at("cucc", "report_progress"), data=long).status_code == 422
    assert log()[before:] == []
    hostile = {"text": REPORT, "links": "", "evidence": "<script>alert(1)</script>"}
    assert client.post(at("cucc", "report_progress"), data=hostile).status_code == 303
    assert "<script>alert" not in sign_in("regulator").get(at()).text
    assert kept(made).reports[-1].evidence == "<script>alert(1)</script>"


def test_a_report_without_any_says_nothing_of_it(world, actor_of, sign_in):
    a_commitment(world, actor_of, "reported")
    assert "受限证明材料" not in sign_in("regulator").get(at()).text
