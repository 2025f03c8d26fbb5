"""Files come with the act that says something: kept, refused, carried on, taken back."""

import hashlib
import json
import re

import pytest
from sqlalchemy import select

from tests.files.samples import EXE, PDF, SVG, picture, sent
from tests.issues.builders import an_issue, at, hung, say
from workspace import files
from workspace.accounts.service import save_draft
from workspace.db import db
from workspace.issues import queries, service
from workspace.issues.models import Comment
from workspace.record.models import Entry
from workspace.web import uploads

CSV = "方向,利用率\n至电信,71.2\n".encode()
SHA = hashlib.sha256(CSV).hexdigest()
TOKEN = re.compile(r'name="([0-9a-f]{64}\.[0-9a-f]{24}-file)" value="([^"]+)"')


@pytest.fixture
def issue(world, actor_of):
    return an_issue(world, actor_of, "consultation")


def test_a_comment_brings_its_files_in_one_act(world, sign_in, issue, log):
    before = len(log())
    answer = say(sign_in("rep-cucc"), issue, (CSV, "实测.csv"), (picture(), "图.png"))
    assert (answer.status_code, answer.location) == (303, f"{at(issue)}#c1")
    comment = db.session.scalars(select(Comment)).one()
    table, image = hung()
    assert (table.thing, table.name, table.sha256, table.size) == (
        comment.pid,
        "实测.csv",
        SHA,
        len(CSV),
    )
    assert (table.media_type, image.media_type) == ("text/csv", "image/png")
    assert (table.width, image.width, image.height) == (0, 320, 200)
    assert table.organization_id == world.orgs["cucc"].id
    assert log()[before:] == ["add_comment"]
    entry = db.session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert SHA in entry.body
    assert "实测" not in entry.body
    page = sign_in("regulator").get(at(issue)).text
    assert "<bdi>实测.csv</bdi>" in page
    assert 'width="320" height="200" alt="" loading="lazy"' in page


def test_an_issue_brings_files_when_opened_and_edited(world, sign_in, log):
    (point,) = queries.points_of(world.term.id)[:1]
    typed = {"title": "题", "body": "文", "proposal": "案", f"{point.pid}-point": "x"}
    client = sign_in("lead-om")
    made = client.post("/liaoning/om/open-issue", data={**typed, "files": sent((PDF, "稿.pdf"))})
    assert (made.status_code, [f.name for f in hung()]) == (303, ["稿.pdf"])
    address = f"{made.location}/edit-issue"
    assert "<bdi>稿.pdf</bdi>" in client.get(address).text
    more = {**typed, "version": "1", "files": sent((PDF, "同一份.pdf"), (CSV, "表.csv"))}
    assert client.post(address, data=more).status_code == 303
    assert [f.name for f in hung()] == ["稿.pdf", "表.csv"]
    assert log()[-2:] == ["open_issue", "edit_issue"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (SVG, "图.png", "“图.png”的内容与扩展名不符"),
        (b"<html><script>alert(1)</script>", "图.jpg", "内容与扩展名不符"),
        (SVG, "图.svg", "“图.svg”的类型不能上传"),
        (EXE, "报告\u202efdp.exe", "“报告fdp.exe”的类型不能上传"),
        (EXE, "报告.pdf", "内容与扩展名不符"),
        (b"", "空.txt", "“空.txt”是空文件"),
        (b"x" * (files.LARGEST + 1), "大.txt", "“大.txt”超过20MB"),
    ],
)
def test_a_hostile_file_is_named_and_the_text_stays(sign_in, issue, log, content, name, said):
    before = log()
    answer = say(sign_in("rep-cucc"), issue, (content, name), text="写了很久的话")
    assert answer.status_code == 422
    assert said in answer.text
    assert "写了很久的话" in answer.text
    assert (hung(), log()) == ([], before)


def test_no_more_than_ten(world, sign_in, actor_of, issue, log):
    many = [(f"{n}".encode(), f"{n}.txt") for n in range(11)]
    before = log()
    answer = say(sign_in("rep-cucc"), issue, *many)
    assert (answer.status_code, "每处至多附10个文件" in answer.text) == (422, True)
    assert (hung(), log()) == ([], before)
    assert say(sign_in("rep-cucc"), issue, *many[:10]).status_code == 303
    edit = {"text": "再加", "version": "1", "files": sent(many[10])}
    assert (
        sign_in("rep-cucc").post(f"{at(issue)}/comments/1/edit-comment", data=edit).status_code
        == 422
    )
    assert len(hung()) == 10


def test_what_was_kept_goes_along_after_422(sign_in, issue):
    client = sign_in("rep-cucc")
    first = say(client, issue, (CSV, "实测.csv"), text="")
    assert first.status_code == 422
    token, name = TOKEN.search(first.text).groups()
    assert (name, hung()) == ("实测.csv", [])
    assert say(client, issue, **{token: name}).status_code == 303
    (kept,) = hung()
    assert (kept.name, kept.sha256) == ("实测.csv", SHA)


def test_a_token_is_nobody_elses(sign_in, issue):
    token, name = TOKEN.search(
        say(sign_in("rep-cucc"), issue, (CSV, "实测.csv"), text="").text
    ).groups()
    assert say(sign_in("rep-ctcc"), issue, **{token: name}).status_code == 303
    forged = f"{SHA}.{'0' * 24}-file"
    assert (
        say(
            sign_in("rep-ctcc"), issue, **{forged: "x.csv", "a-file": "y", "é-file": "z"}
        ).status_code
        == 303
    )
    assert hung() == []


def test_a_conflict_keeps_the_files(sign_in, actor_of, issue):
    service.add_comment(actor_of("lead-om"), issue, "原话")
    client, address = sign_in("lead-om"), f"{at(issue)}/comments/1/edit-comment"
    assert client.post(address, data={"text": "先改", "version": "1"}).status_code == 303
    late = client.post(
        address, data={"text": "后改", "version": "1", "files": sent((CSV, "实测.csv"))}
    )
    token, name = TOKEN.search(late.text).groups()
    assert (late.status_code, hung()) == (409, [])
    merged = {"text": "合并", "version": "2", token: name}
    assert client.post(address, data=merged).status_code == 303
    assert [f.sha256 for f in hung()] == [SHA]


def test_the_same_request_hangs_the_files_once(sign_in, issue, log):
    client = sign_in("rep-cucc")
    spent = re.search(r'name="request_id" value="([^"]+)"', client.get(at(issue)).text)[1]
    first = say(client, issue, (CSV, "实测.csv"), request_id=spent)
    before = log()
    again = say(client, issue, (CSV, "实测.csv"), request_id=spent)
    assert (first.location, again.location) == (again.location, f"{at(issue)}#c1")
    other = say(client, issue, (PDF, "另一份.pdf"), request_id=spent)
    assert (other.status_code, "另一份.pdf" in other.text) == (409, True)
    assert (len(hung()), log()) == (1, before)


def test_a_lapsed_session_keeps_the_text_and_names_the_files(app, sign_in, issue, log):
    client = sign_in("rep-cucc")
    with client.session_transaction() as session:
        session["_user_id"] = "ended"
    before = log()
    answer = say(client, issue, (b"x" * 2_000_000, "大表.txt"), text="写了很久的话")
    assert answer.status_code == 403
    assert 'name="held"' in answer.text
    assert (hung(), log()) == ([], before)
    with app.app_context():
        assert not files.path_of(hashlib.sha256(b"x" * 2_000_000).hexdigest()).exists()


def test_the_page_after_a_lapsed_session_asks_for_the_files_again(world, sign_in):
    kept = {"path": "/x", "request_id": "", "form": {"text": "话"}, "lost": ["大表.txt"]}
    save_draft(world.users["rep-cucc"].id, "resume", json.dumps(kept))
    page = sign_in("rep-cucc").get("/resume").text
    assert "请重新选择：大表.txt" in page
    assert 'type="file"' in page
    assert "multipart/form-data" in page


def test_a_full_disk_refuses_and_the_text_stays(sign_in, issue, log, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    before = log()
    monkeypatch.setattr(files.store, "_write", full)
    answer = say(sign_in("rep-cucc"), issue, (CSV, "实测.csv"), text="写了很久的话")
    assert answer.status_code == 422
    assert "存储空间已满" in answer.text
    assert "写了很久的话" in answer.text
    assert (hung(), log()) == ([], before)


def test_a_disk_that_fills_while_a_file_arrives(sign_in, issue, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads.tempfile.SpooledTemporaryFile, "write", full)
    answer = say(sign_in("rep-cucc"), issue, (CSV, "实测.csv"), text="写了很久的话")
    assert answer.status_code == 422
    assert "存储空间已满" in answer.text
    assert "写了很久的话" in answer.text


def test_only_routes_that_take_files_take_much(app, sign_in, issue, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_UPLOAD_LENGTH", 3_000_000)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1_000_000)
    client = sign_in("rep-cucc")
    big = (b"x" * 2_000_000, "大.txt")
    assert say(client, issue, big).status_code == 303
    over = say(client, issue, (b"y" * 3_000_001, "更大.txt"))
    assert (over.status_code, "每个不超过20MB" in over.text) == (413, True)
    assert "附件合计过大，什么都没有保存：一次提交3MB" in over.text
    assert "20,000" not in over.text
    assert re.search(r'<a class="btn primary needs-js"[^>]* data-back>', over.text)
    assert "浏览器的“后退”" in over.text
    elsewhere = client.post(at(issue, "state_position"), data={"files": sent(big)})
    assert (elsewhere.status_code, "附件合计" in elsewhere.text) == (413, False)
    assert "20,000" in elsewhere.text
    assert say(app.test_client(), issue, big).status_code == 413


def test_the_preview_without_script_keeps_the_files(sign_in, issue):
    client = sign_in("rep-cucc")
    address = f"/liaoning/preview?next={at(issue, 'add_comment')}"
    page = client.post(address, data={"text": "预览", "files": sent((CSV, "实测.csv"))})
    assert page.status_code == 200
    token, name = TOKEN.search(page.text).groups()
    assert say(client, issue, **{token: name}).status_code == 303
    assert [f.sha256 for f in hung()] == [SHA]


def test_a_swept_file_is_asked_for_again(sign_in, issue, log, monkeypatch):
    monkeypatch.setattr(files, "touch", lambda sha: False)
    before = log()
    answer = say(sign_in("rep-cucc"), issue, (CSV, "实测.csv"), text="写了很久的话")
    assert (answer.status_code, "请重新选择文件" in answer.text) == (403, True)
    assert "写了很久的话" in answer.text
    assert (hung(), log()) == ([], before)
