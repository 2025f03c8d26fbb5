"""会议档案: the whole file of a meeting, the same bytes whenever it is asked for."""

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest

from tests.files.samples import an_upload
from tests.meetings.papers import a_sitting, approved, at, item, noted, some_minutes
from workspace.db import db, write
from workspace.documents.bundle import File, zipped
from workspace.issues.models import Attachment


def opened(data: bytes) -> tuple[dict[str, bytes], dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        files = {name: found.read(name) for name in found.namelist()}
    return files, json.loads(files["manifest.json"])


def hang(world: Any, thing: Any, name: str = "材料.txt") -> Attachment:
    upload = an_upload(name=name)
    row = Attachment(
        committee_id=world.committee.id,
        thing=thing.pid,
        name=upload.name,
        sha256=upload.sha256,
        size=upload.size,
        media_type=upload.media_type,
        width=0,
        height=0,
        user_id=world.users["secretariat"].id,
        organization_id=world.orgs["association"].id,
        at=world.now,
    )
    with write():
        db.session.add(row)
    return row


class TestZip:
    def test_it_holds_all_and_says_what_it_holds(self, world, actor_of, sign_in):
        made = approved(world, actor_of)
        paper = hang(world, item(made.meeting))
        files, manifest = opened(
            sign_in("rep-cucc").get(at(made.meeting, "archive/meeting.zip")).data
        )
        assert {
            "meeting.json",
            "agenda.json",
            "attendance.json",
            "votes.json",
            "minutes.json",
            "actions.json",
            "papers.json",
        } <= files.keys()
        assert f"papers/{paper.sha256}.txt" in files
        for told in manifest["files"]:
            data = files[told["path"]]
            assert (told["sha256"], told["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
        assert json.loads(files["minutes.json"])["number"] == "辽通自律纪〔2009〕1号"

    def test_the_same_meeting_gives_the_same_bytes(self, world, actor_of, sign_in, move_clock):
        made = approved(world, actor_of)
        hang(world, item(made.meeting))
        client, address = sign_in("rep-cucc"), at(made.meeting, "archive/meeting.zip")
        assert client.get(address).data == client.get(address).data

    def test_minutes_that_are_not_circulated_stay_out(self, world, actor_of, sign_in):
        made = some_minutes(world, actor_of, "review")
        address = at(made.meeting, "archive/meeting.zip")
        outside, _ = opened(sign_in("lead-mk").get(address).data)
        assert "minutes.json" not in outside
        assert "西岳移动主张" not in str({k: v.decode() for k, v in outside.items()})
        inside, _ = opened(sign_in("om-cucc-2").get(address).data)
        assert "minutes.json" in inside

    def test_a_paper_taken_back_or_lost_is_left_out(self, world, actor_of, sign_in):
        made = approved(world, actor_of)
        paper = hang(world, item(made.meeting))
        with write():
            db.session.merge(paper).withdrawn_at = world.now
        files, _ = opened(sign_in("rep-cucc").get(at(made.meeting, "archive/meeting.zip")).data)
        assert not [name for name in files if name.startswith("papers/")]

    def test_what_is_too_much_is_named_and_left_out(self, world, actor_of, sign_in, monkeypatch):
        monkeypatch.setattr("workspace.meetings.queries.archive.MOST_BYTES", 1)
        made = approved(world, actor_of)
        paper = hang(world, item(made.meeting))
        files, _ = opened(sign_in("rep-cucc").get(at(made.meeting, "archive/meeting.zip")).data)
        assert not [name for name in files if name.startswith("papers/")]
        assert paper.sha256 in files["papers.json"].decode()

    def test_it_is_streamed(self, tmp_path):
        large = tmp_path / "large"
        large.write_bytes(b"x" * 1_000_000)
        sha = hashlib.sha256(large.read_bytes()).hexdigest()
        pieces = list(zipped([File("a", b"1"), File("b", b"", large, sha, 1_000_000)], {"v": 1}))
        assert max(map(len, pieces)) <= 64 * 1024
        files, _ = opened(b"".join(pieces))
        assert len(files["b"]) == 1_000_000


class TestPage:
    def test_the_page(self, world, actor_of, sign_in):
        made = approved(world, actor_of)
        hang(world, item(made.meeting))
        page = sign_in("rep-cucc").get(at(made.meeting, "archive")).text
        for word in (
            "节假日封网例外",
            "材料.txt",
            "由辽宁移动提出例外申报流程",
            "提出例外申报流程",
        ):
            assert word in page

    def test_before_the_circulation_without_the_minutes(self, world, actor_of, sign_in):
        meeting = a_sitting(world)
        noted(actor_of, meeting)
        page = sign_in("lead-mk").get(at(meeting, "archive")).text
        assert "纪要印发后列入档案" in page
        assert "西岳移动主张" not in page
        assert "例外申报" not in page

    @pytest.mark.parametrize("tail", ["archive", "archive/meeting.zip"])
    def test_what_is_not_seen_is_not_there(self, world, sign_in, tail):
        meeting = a_sitting(world, state="planned")
        assert sign_in("lead-mk").get(at(meeting, tail)).status_code == 404
        assert sign_in("secretariat").get("/liaoning/meetings/9/" + tail).status_code == 404
