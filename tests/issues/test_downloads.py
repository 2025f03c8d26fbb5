"""Downloads: whoever sees the thing has its files, from a sandbox, under their own names."""

import pytest
from sqlalchemy import select

from tests.files.samples import PDF, an_upload, picture
from tests.followups.builders import a_commitment
from tests.issues.builders import a_text, an_issue, put
from tests.resolutions.builders import an_adopted_issue, wording
from workspace import files
from workspace.db import db
from workspace.followups import service as followups
from workspace.i18n import gettext
from workspace.issues import service
from workspace.issues.models import Attachment, Comment
from workspace.issues.queries import bearer_of
from workspace.permissions import can
from workspace.resolutions import service as resolutions

EVERYBODY = (
    "lead-om",
    "om-cmcc-1",
    "lead-mk",
    "rep-cucc",
    "chair",
    "secretariat",
    "reviewer",
    "regulator",
    "city-shenyang",
)


def file_at():
    file = db.session.scalars(select(Attachment).order_by(Attachment.id.desc())).first()
    return file, f"/liaoning/attachments/{file.pid.partition(':')[2]}"


@pytest.fixture
def issue(world, actor_of):
    return an_issue(world, actor_of, "consultation")


def say(actor_of, issue, content=PDF, name="纪要（终稿）.pdf", by="rep-cucc"):
    service.add_comment(actor_of(by), issue, "见附件", [an_upload(content, name)])
    return file_at()


def test_a_download_opens_nowhere(sign_in, actor_of, issue):
    file, address = say(actor_of, issue)
    answer = sign_in("regulator").get(address)
    assert (answer.status_code, answer.data) == (200, PDF)
    head = answer.headers
    assert head["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert head["X-Content-Type-Options"] == "nosniff"
    assert (head["Content-Type"], head["ETag"]) == ("application/pdf", f'"{file.sha256}"')
    assert head["Content-Disposition"].startswith("attachment; ")
    encoded = "%E7%BA%AA%E8%A6%81%EF%BC%88%E7%BB%88%E7%A8%BF%EF%BC%89.pdf"
    assert f"filename*=UTF-8''{encoded}" in head["Content-Disposition"]
    assert "no-cache" in head["Cache-Control"]
    same = sign_in("regulator").get(address, headers={"If-None-Match": head["ETag"]})
    assert (same.status_code, same.data) == (304, b"")


@pytest.mark.parametrize("name", ['a"b;c.txt', "a%0d%0ab.txt", "=1+1.csv", "-rf.txt", "CON.txt"])
def test_odd_names_leave_one_header(sign_in, actor_of, issue, name):
    _, address = say(actor_of, issue, b"x", name)
    answer = sign_in("rep-cucc").get(address)
    assert answer.status_code == 200
    assert len(answer.headers.getlist("Content-Disposition")) == 1
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_text_leaves_as_bytes_whatever_the_browser_packs(sign_in, actor_of, issue):
    page = b"<html><script>alert(1)</script>" * 200
    file, address = say(actor_of, issue, page, "说明.txt")
    answer = sign_in("rep-cucc").get(address, headers={"Accept-Encoding": "gzip, br"})
    assert (answer.data, "Content-Encoding" in answer.headers) == (page, False)
    assert answer.headers["ETag"] == f'"{file.sha256}"'


def test_a_small_picture(sign_in, actor_of, issue):
    _, address = say(actor_of, issue, picture(), "现场.png")
    small = sign_in("rep-cucc").get(f"{address}/thumbnail")
    assert (small.status_code, small.headers["Content-Type"]) == (200, "image/webp")
    assert small.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert small.headers["Content-Disposition"] == "inline; filename=small.webp"
    _, plain = say(actor_of, issue, PDF, "无图.pdf")
    assert sign_in("rep-cucc").get(f"{plain}/thumbnail").status_code == 404


def test_a_missing_file_is_not_found(sign_in, actor_of, issue):
    file, address = say(actor_of, issue, b"gone", "已失.txt")
    files.path_of(file.sha256).unlink()
    assert sign_in("rep-cucc").get(address).status_code == 404


def seen_by(sign_in, address):
    statuses = {handle: sign_in(handle).get(address).status_code for handle in EVERYBODY}
    assert set(statuses.values()) <= {200, 404}
    return {handle for handle, status in statuses.items() if status == 200}


def test_the_files_of_a_draft_are_its_groups_alone(world, sign_in, actor_of):
    issue = an_issue(world, actor_of)
    service.edit_issue(actor_of("lead-om"), issue, a_text(world), 1, [an_upload()])
    _, address = file_at()
    assert seen_by(sign_in, address) == {"lead-om", "om-cmcc-1", "secretariat", "reviewer"}
    put(issue, is_open_to_all=True)
    assert seen_by(sign_in, address) == set(EVERYBODY) - {"city-shenyang"}


def test_a_withdrawn_comment_takes_its_files_along(sign_in, actor_of, issue):
    _, address = say(actor_of, issue)
    service.withdraw_comment(actor_of("rep-cucc"), db.session.scalars(select(Comment)).one())
    assert seen_by(sign_in, address) == set()


def test_the_files_of_a_report(world, sign_in, actor_of):
    commitment = a_commitment(world, actor_of, "acknowledged")
    followups.report_progress(actor_of("rep-cucc"), commitment, "已办", files=[an_upload()])
    file, address = file_at()
    assert seen_by(sign_in, address) == set(EVERYBODY) - {"city-shenyang"}
    assert not file.is_settled
    followups.verify_commitment(actor_of("regulator"), commitment, "属实")
    db.session.refresh(file)
    assert file.is_settled


def test_the_files_of_a_resolution(world, sign_in, actor_of):
    issue = an_adopted_issue(world, actor_of)
    resolution = resolutions.draft_resolution(
        actor_of("lead-om"), issue, wording(), files=[an_upload(PDF, "申请单样式.pdf")]
    )
    file, address = file_at()
    assert "lead-mk" not in seen_by(sign_in, address)
    resolutions.clear_resolution(actor_of("reviewer"), resolution)
    resolutions.publish_resolution(actor_of("chair"), resolution)
    assert seen_by(sign_in, address) == set(EVERYBODY)
    db.session.refresh(file)
    assert file.is_settled
    page = sign_in("rep-cucc").get("/liaoning/resolutions/2009-1").text
    assert "附件：1. <bdi>申请单样式.pdf</bdi>" in page
    assert gettext("proof.same") in page


def test_other_committees_and_foreign_keys_are_not_found(sign_in, actor_of, issue):
    file, address = say(actor_of, issue)
    key = address.rpartition("/")[2]
    for wrong in (
        f"/shenyang/attachments/{key}",
        "/liaoning/attachments/aaaaaaaaaaaaaaaa",
        f"/liaoning/attachments/{issue.pid.partition(':')[2]}",
        f"/liaoning/attachments/{key}%00",
        f"/liaoning/attachments/{'a' * 5000}",
        f"/liaoning/attachments/{file.sha256}",
    ):
        for tail in ("", "/thumbnail", "/withdraw-attachment"):
            assert sign_in("rep-cucc").get(wrong + tail).status_code == 404, wrong


def test_whoever_sees_the_thing_sees_its_files(world, actor_of, issue):
    draft = an_issue(world, actor_of, group="mk")
    for thing in (issue, draft):
        file = Attachment(thing=thing.pid)
        for handle in EVERYBODY:
            me = actor_of(handle)
            assert bool(bearer_of(me, file)) == can(me, "view_issue", thing)
