"""What becomes of files: taken back, settled by a vote, bounded, swept."""

import hashlib
import re

import pytest
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError

from tests.files.samples import PDF, an_upload, sent
from tests.issues.builders import a_text, an_issue, at, hung, put, say
from tests.voting.builders import an_open_poll
from workspace import files
from workspace.db import db, write
from workspace.issues import service
from workspace.issues.models import Attachment

CSV = "方向,利用率\n至电信,71.2\n".encode()
SHA = hashlib.sha256(CSV).hexdigest()


@pytest.fixture
def issue(world, actor_of):
    return an_issue(world, actor_of, "consultation")


def test_withdraw_attachment_leaves_a_line(world, sign_in, actor_of, issue, log):
    service.add_comment(actor_of("rep-cucc"), issue, "见附件", [an_upload(CSV, "误传.csv")])
    (file,) = hung()
    own = f"/liaoning/attachments/{file.pid.partition(':')[2]}"
    client, before = sign_in("rep-cucc"), log()
    for other in ("rep-ctcc", "lead-om"):
        refused = sign_in(other).post(f"{own}/withdraw-attachment")
        assert (refused.status_code, "只能由本人修改或撤回" in refused.text) == (403, True)
    assert log() == before
    assert "误传.csv" in client.get(f"{own}/withdraw-attachment").text
    assert client.post(f"{own}/withdraw-attachment").location == f"{at(issue)}#c1"
    (file,) = hung()
    assert (file.withdrawn_at, log()[-1]) == (world.now, "withdraw_attachment")
    assert files.path_of(SHA).exists()
    page = client.get(at(issue)).text
    assert ("误传.csv" in page, "撤回了一个附件" in page) == (False, True)
    assert client.get(own).status_code == 404
    assert client.post(f"{own}/withdraw-attachment").status_code == 403
    again = {"text": "补上", "version": "1", "files": sent((CSV, "正式.csv"))}
    client.post(f"{at(issue)}/comments/1/edit-comment", data=again)
    assert [(f.name, bool(f.withdrawn_at)) for f in hung()] == [
        ("误传.csv", True),
        ("正式.csv", False),
    ]


def test_what_was_voted_on_keeps_its_files(sign_in, actor_of, world, log):
    issue = an_issue(world, actor_of)
    brought = [an_upload(PDF, "动议.pdf")]
    service.edit_issue(actor_of("lead-om"), issue, a_text(world), 1, brought)
    put(issue, state="discussion", is_open_to_all=True)
    an_open_poll(world, actor_of, issue=issue)
    (file,) = hung()
    assert file.is_settled
    before = log()
    own = f"/liaoning/attachments/{file.pid.partition(':')[2]}/withdraw-attachment"
    refused = sign_in("lead-om").post(own)
    assert (refused.status_code, "附件须保留" in refused.text) == (403, True)
    assert log() == before


def test_the_database_holds_one_content_once_on_a_thing(world, actor_of, issue):
    service.add_comment(actor_of("rep-cucc"), issue, "见附件", [an_upload(CSV, "一.csv")])
    (file,) = hung()
    twin = {c: getattr(file, c) for c in ("committee_id", "thing", "sha256", "size", "media_type")}
    twin |= {"user_id": file.user_id, "organization_id": file.organization_id, "at": file.at}
    with pytest.raises(IntegrityError), write():
        db.session.add(Attachment(name="二.csv", **twin))
    assert len(hung()) == 1


def test_a_hundred_files_are_not_even_kept(app, sign_in, issue):
    many = [(f"第{n}份".encode(), f"{n}.txt") for n in range(100)]
    assert say(sign_in("rep-cucc"), issue, *many).status_code == 422
    last = hashlib.sha256("第99份".encode()).hexdigest()
    with app.app_context():
        assert not files.path_of(last).exists()


def test_a_stale_token_of_the_form_names_the_files(app, sign_in, issue, monkeypatch):
    client = sign_in("rep-cucc")
    spent = re.search(r'name="request_id" value="([^"]+)"', client.get(at(issue)).text)[1]

    def stale():
        raise CSRFError("stale")

    monkeypatch.setattr(
        app, "before_request_funcs", {None: [*app.before_request_funcs[None], stale]}
    )
    answer = say(client, issue, (CSV, "实测.csv"), text="写了很久的话", request_id=spent)
    assert answer.status_code == 403
    assert "写了很久的话" in answer.text
    assert "请重新选择：实测.csv" in answer.text
    assert 'type="file"' in answer.text
    assert hung() == []


def test_the_sweep_command(app, world, actor_of, issue):
    service.add_comment(actor_of("rep-cucc"), issue, "见附件", [an_upload(CSV, "一.csv")])
    orphan = an_upload(b"orphan", "o.txt").sha256
    run = app.test_cli_runner().invoke
    kept = run(args=["sweep-attachments"])
    assert kept.exit_code == 0
    assert files.path_of(orphan).exists()
    assert run(args=["sweep-attachments", "--older-than", "0"]).exit_code == 0
    assert (files.path_of(orphan).exists(), files.path_of(SHA).exists()) == (False, True)
    files.path_of(SHA).unlink()
    lost = run(args=["sweep-attachments"])
    assert (lost.exit_code, f"missing: {SHA}" in lost.output) == (1, True)
