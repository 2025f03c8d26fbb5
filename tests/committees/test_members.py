"""Organizations: admitted, named, ended, merged, corrected; the rotation of the chair."""

from datetime import date, timedelta

import pytest

from tests.committees.builders import S, key, send
from tests.conftest import hidden
from tests.world import membership
from workspace.committees.models import Membership, Organization
from workspace.committees.queries import members_on, next_chair
from workspace.db import db, write
from workspace.permissions import can

NEW = {"code": "cbn", "name": "辽宁广电", "kind": "member", "since": "2009-12-01"}
TODAY = date(2009, 11, 23)


def started(world) -> None:
    """An issue has been opened: from now on the past is closed."""
    with write():
        db.session.add(world.committee)
        world.committee.last_issue = 1


def test_admit_organization(world, sign_in, log):
    answer = send(sign_in("secretariat"), f"{S}/admit-organization", **NEW)
    assert (answer.status_code, log()) == (303, ["admit_organization"])
    made = db.session.scalars(db.select(Membership).order_by(Membership.id.desc())).first()
    assert (made.organization.name, made.since, made.turn) == ("辽宁广电", date(2009, 12, 1), 5)
    assert made.organization.code not in {
        m.organization.code for m in members_on(world.committee.id, TODAY)
    }


@pytest.mark.parametrize("handle", ["chair", "lead-om", "regulator", "reviewer"])
@pytest.mark.parametrize(
    "act", ["admit-organization", "edit-committee", "set-rotation", "mark-day", "open-term"]
)
def test_only_the_secretary_administers(world, sign_in, log, handle, act):
    client = sign_in(handle)
    assert client.get(f"{S}/{act}").status_code == 403
    answer = client.post(f"{S}/{act}", data=NEW | {"resolution_code": "x"})
    assert answer.status_code in (403, 422)
    assert log() == []
    assert "这一步由秘书处进行" in client.get(f"{S}/{act}").text


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "X"), ("code", ""), ("name", ""), ("name", "长" * 121), ("kind", "x"), ("since", "x"),
     ("since", "1800-01-01"), ("since", "2009-02-30"), ("kind", "a\0b")],
)  # fmt: skip
def test_bad_input_keeps_what_was_typed(world, sign_in, log, field, value):
    answer = send(sign_in("secretariat"), f"{S}/admit-organization", **(NEW | {field: value}))
    assert (answer.status_code, log()) == (422, [])
    assert f'id="{field}-error"' in answer.text


def test_the_past_is_closed_once_an_issue_is_opened(world, sign_in, log):
    client = sign_in("secretariat")
    started(world)
    answer = send(client, f"{S}/admit-organization", **(NEW | {"since": "2009-11-22"}))
    assert (answer.status_code, log()) == (422, [])
    assert "过去的事不能改写" in answer.text
    for act, field in (("end-membership", "until"), ("merge-organization", "until")):
        path = f"{S}/memberships/{key(membership(world, 'crtc'))}/{act}"
        answer = send(client, path, **{field: "2009-11-22", "into": "cmcc"})
        assert (answer.status_code, log()) == (422, [])


def test_nobody_is_a_member_twice(world, sign_in, log):
    answer = send(sign_in("secretariat"), f"{S}/admit-organization", **(NEW | {"code": "crtc"}))
    assert (answer.status_code, log()) == (422, [])
    assert "已是成员" in answer.text


def test_who_left_may_come_back(world, sign_in, log):
    client = sign_in("secretariat")
    path = f"{S}/memberships/{key(membership(world, 'crtc'))}/end-membership"
    assert send(client, path, until="2009-11-24").status_code == 303
    assert send(client, f"{S}/admit-organization", **(NEW | {"code": "crtc"})).status_code == 303
    assert log() == ["end_membership", "admit_organization"]
    assert db.session.query(Organization).filter_by(code="crtc").count() == 1


def test_the_same_request_admits_one(world, sign_in, log):
    client = sign_in("secretariat")
    page = client.get(f"{S}/admit-organization").text
    typed = NEW | {"request_id": hidden(page, "request_id")}
    answers = [client.post(f"{S}/admit-organization", data=typed) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert log() == ["admit_organization"]


def test_a_membership_that_ends_ends_its_seats(world, sign_in, actor_of, log, move_clock):
    path = f"{S}/memberships/{key(membership(world, 'crtc'))}/end-membership"
    assert send(sign_in("secretariat"), path, until="2009-11-24").status_code == 303
    assert actor_of("rep-crtc").committees
    move_clock(timedelta(days=1))
    assert actor_of("rep-crtc").committees == frozenset()
    assert sign_in("rep-crtc").get("/liaoning").status_code == 404
    assert log() == ["end_membership"]


@pytest.mark.parametrize("act", ["end-membership", "merge-organization", "correct-membership"])
def test_an_end_on_the_first_day_is_told_the_first_that_would_do(world, sign_in, log, act):
    client = sign_in("secretariat")
    typed = NEW | {"since": "2009-11-23"}
    assert send(client, f"{S}/admit-organization", **typed).status_code == 303
    made = db.session.scalars(db.select(Membership).order_by(Membership.id.desc())).first()
    path = f"{S}/memberships/{key(made)}/{act}"
    more = {"into": "cucc", "since": "2009-11-23", "reason": "填错"}
    answer = send(client, path, until="2009-11-23", **more)
    assert (answer.status_code, "最早可填2009年11月24日" in answer.text) == (422, True)
    assert log() == ["admit_organization"]


def test_the_chair_does_not_leave_its_term(world, sign_in, log):
    path = f"{S}/memberships/{key(membership(world, 'cmcc'))}/end-membership"
    answer = send(sign_in("secretariat"), path, until="2009-12-01")
    assert (answer.status_code, log()) == (422, [])
    assert "仍担任轮值主席" in answer.text


def test_merge_organization(world, sign_in, log):
    row = membership(world, "crtc")
    path = f"{S}/memberships/{key(row)}/merge-organization"
    answer = send(sign_in("secretariat"), path, into="cmcc", until="2009-12-01")
    db.session.refresh(row)
    assert (answer.status_code, log()) == (303, ["merge_organization"])
    assert (row.until, row.merged_into.code) == (date(2009, 12, 1), "cmcc")
    again = sign_in("secretariat").post(path, data={"into": "crtc", "until": "2009-12-02"})
    assert again.status_code == 422


def test_edit_organization_and_a_stale_form(world, sign_in, log):
    row = membership(world, "crtc")
    path = f"{S}/memberships/{key(row)}/edit-organization"
    typed = {"name": "辽宁铁通（更名）", "name_en": "CRTC", "capital_group": "中国移动"}
    assert send(sign_in("secretariat"), path, **typed).status_code == 303
    stale = sign_in("secretariat").post(path, data=typed | {"name": "别的", "version": "old"})
    assert (stale.status_code, log()) == (409, ["edit_organization"])
    assert "辽宁铁通（更名）" in stale.text
    db.session.refresh(row.organization)
    assert row.organization.name == "辽宁铁通（更名）"


def test_the_first_committee_keeps_an_organizations_names(world, sign_in, log):
    typed = {"code": "cmcc", "name": "x", "kind": "member", "since": "2009-12-01"}
    client = sign_in("city-shenyang")
    assert send(client, "/shenyang/settings/admit-organization", **typed).status_code == 303
    joined = db.session.scalars(db.select(Membership).order_by(Membership.id.desc())).first()
    path = f"/shenyang/settings/memberships/{key(joined)}/edit-organization"
    answer = send(client, path, name="改了", name_en="", capital_group="")
    assert (answer.status_code, log()) == (422, ["admit_organization"])
    assert client.get(f"{S}/memberships/{key(joined)}/edit-organization").status_code == 404


def test_correct_membership(world, sign_in, log):
    started(world)
    row = membership(world, "crtc")
    path = f"{S}/memberships/{key(row)}/correct-membership"
    client = sign_in("secretariat")
    assert send(client, path, since="2004-01-01", until="", reason="").status_code == 422
    answer = send(client, path, since="2004-01-01", until="", reason="协议签署日有误")
    db.session.refresh(row)
    assert (answer.status_code, log()) == (303, ["correct_membership"])
    assert (row.since, row.corrected_on) == (date(2004, 1, 1), TODAY)
    assert "2009年11月23日更正" in client.get(f"{S}/organizations").text


def test_set_rotation_suggests_the_next_chair(world, sign_in, log):
    client = sign_in("secretariat")
    turns = {"cmcc-turn": "1", "cucc-turn": "3", "ctcc-turn": "2", "crtc-turn": ""}
    assert send(client, f"{S}/set-rotation", **turns).status_code == 303
    assert next_chair(world.committee.id, TODAY).code == "ctcc"
    assert 'value="ctcc" selected' in client.get(f"{S}/open-term").text.replace(
        'selected value="ctcc"', 'value="ctcc" selected'
    )
    twice = send(client, f"{S}/set-rotation", **(turns | {"cucc-turn": "1"}))
    assert (twice.status_code, log()) == (422, ["set_rotation"])
    stale = client.post(f"{S}/set-rotation", data={"cmcc-turn": "9", "version": "old"})
    assert stale.status_code == 409


def test_everybody_reads_the_settings(world, sign_in, count_queries):
    for handle in ("rep-cucc", "secretariat"):
        client = sign_in(handle)
        for page in ("", "/organizations", "/groups", "/groups/om", "/terms", "/labels",
                     "/calendar", "/history"):  # fmt: skip
            with count_queries() as seen:
                assert client.get(f"{S}{page}").status_code == 200
            assert len(seen) <= 12, (page, seen)


def test_a_stranger_finds_no_settings(world, sign_in, actor_of):
    assert sign_in("rep-cucc").get("/shenyang/settings").status_code == 404
    assert not can(actor_of("rep-cucc"), "edit_committee", world.committee)
