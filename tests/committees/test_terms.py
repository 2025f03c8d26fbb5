"""Terms that never overlap, their programmes, and the committee's own names and code."""

from datetime import date, timedelta

import pytest

from tests.committees.builders import S, send
from tests.concurrency import together
from tests.world import CLOCK
from workspace.acts import Refused
from workspace.committees.models import Committee, NumberRegister, Organization, Term, WorkPoint
from workspace.committees.service import open_term
from workspace.db import db, write

NEXT = {"chair": "ctcc", "starts_on": "2010-03-01", "ends_on": "2011-02-28"}


def terms() -> list[Term]:
    db.session.rollback()
    return list(db.session.scalars(db.select(Term).order_by(Term.number)))


def test_open_term_follows_the_last(world, sign_in, log):
    client = sign_in("secretariat")
    assert 'value="2010-03-01"' in client.get(f"{S}/open-term").text
    assert send(client, f"{S}/open-term", **NEXT).status_code == 303
    assert (terms()[-1].number, terms()[-1].chair_organization.code) == (2, "ctcc")
    assert log() == ["open_term"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"starts_on": "2010-02-28"}, "重叠"),
        ({"starts_on": "2008-01-01", "ends_on": "2008-12-31"}, "须排在已有任期之后"),
        ({"ends_on": "2010-02-01"}, "结束须晚于开始"),
        ({"chair": "association"}, "chair-error"),
        ({"starts_on": "x"}, "starts_on-error"),
    ],
)
def test_a_term_that_cannot_be_is_refused(world, sign_in, log, typed, words):
    answer = send(sign_in("secretariat"), f"{S}/open-term", **(NEXT | typed))
    assert (answer.status_code, log(), len(terms())) == (422, [], 1)
    assert words in answer.text


def test_of_many_overlapping_terms_one_is_opened(app, world, log):
    chair = world.orgs["ctcc"]
    committee_id, chair_id = world.committee.id, chair.id

    def work(n: int) -> None:
        open_term(
            CLOCK,
            db.session.get_one(Committee, committee_id),
            chair=db.session.get_one(Organization, chair_id),
            starts_on=date(2010, 3, 1) + timedelta(days=n),
            ends_on=date(2011, 2, 28) + timedelta(days=n),
            points=[],
        )

    db.session.rollback()
    faults = together(app, 8, work)
    assert all(isinstance(f, Refused) and f.reason == "has_no_overlap" for f in faults)
    assert (len(faults), len(terms()), log()) == (7, 2, ["open_term"])


def test_edit_term_before_and_after_it_starts(world, sign_in, log):
    client = sign_in("secretariat")
    send(client, f"{S}/open-term", **NEXT)
    moved = NEXT | {"chair": "cucc", "starts_on": "2010-03-05"}
    assert send(client, f"{S}/terms/2/edit-term", **moved).status_code == 303
    assert "2010年3月1日至2010年3月4日没有轮值主席" in client.get(f"{S}/terms").text
    now = {"chair": "cmcc", "starts_on": "2009-02-26", "ends_on": "2010-03-04"}
    for wrong, words in (
        ({"chair": "cucc"}, "任期已开始"),
        ({"starts_on": "2009-03-01"}, "任期已开始"),
        ({"ends_on": "2010-03-05"}, "重叠"),
    ):
        answer = send(client, f"{S}/terms/1/edit-term", **(now | wrong))
        assert (answer.status_code, words in answer.text) == (422, True)
    assert send(client, f"{S}/terms/1/edit-term", **now).status_code == 303
    assert "没有轮值主席" not in client.get(f"{S}/terms").text
    stale = client.post(f"{S}/terms/1/edit-term", data=now | {"ends_on": "2010-03-01"})
    assert stale.status_code == 409
    assert log() == ["open_term", "edit_term", "edit_term"]


def test_a_term_that_is_over_stays(world, sign_in, log, move_clock):
    move_clock(timedelta(days=120))
    for act in ("edit-term", "add-work-point", "points/1/edit-work-point"):
        answer = sign_in("secretariat").get(f"{S}/terms/1/{act}")
        assert (answer.status_code, "任期已经结束" in answer.text) == (403, True)
    assert sign_in("secretariat").get(f"{S}/terms/9/edit-term").status_code == 404


POINT = {
    "title": "整治垃圾短信",
    "measure": "建立联合投诉处置机制",
    "owner": "ctcc",
    "due_on": "2009-12-31",
}


def test_add_work_point_with_measure_owner_and_due_date(world, sign_in, log):
    client = sign_in("chair")  # the chair publishes its programme
    assert send(client, f"{S}/terms/1/add-work-point", **POINT).status_code == 303
    made = db.session.scalars(db.select(WorkPoint).order_by(WorkPoint.id.desc())).first()
    assert (made.measure, made.owner.code, made.due_on) == (
        "建立联合投诉处置机制",
        "ctcc",
        date(2009, 12, 31),
    )
    assert log() == ["add_work_point"]
    assert "建立联合投诉处置机制" in client.get("/liaoning/terms/1").text
    assert sign_in("rep-cucc").get(f"{S}/terms/1/add-work-point").status_code == 403


def test_edit_work_point_and_a_stale_form(world, sign_in, log):
    client, path = sign_in("secretariat"), f"{S}/terms/1/points/1/edit-work-point"
    assert send(client, path, **POINT).status_code == 303
    stale = client.post(path, data=POINT | {"title": "别的", "version": "old"})
    assert (stale.status_code, log()) == (409, ["edit_work_point"])
    assert client.get(f"{S}/terms/1/points/9/edit-work-point").status_code == 404


def test_edit_committee_changes_the_code_once_a_year(world, sign_in, log):
    client, path = sign_in("secretariat"), f"{S}/edit-committee"
    typed = {"name": "新名称", "name_en": "New name", "resolution_code": "辽新"}
    assert send(client, path, **typed).status_code == 303
    db.session.refresh(world.committee)
    assert (world.committee.name, world.committee.resolution_code) == ("新名称", "辽新")
    with write():
        key = {"committee_id": world.committee.id, "code": "辽新", "year": 2009}
        db.session.add(NumberRegister(**key, last=1))
    answer = send(client, path, **(typed | {"resolution_code": "再新"}))
    assert (answer.status_code, log()) == (422, ["edit_committee"])
    assert "本年度已用现代字编号" in answer.text
    assert send(client, path, **(typed | {"name": "又名"})).status_code == 303


def test_set_usual_rule(world, sign_in, log):
    client, path = sign_in("secretariat"), f"{S}/set-usual-rule"
    assert send(client, path, preset="two_thirds_cast").status_code == 303
    db.session.refresh(world.committee)
    assert (world.committee.default_preset, log()) == ("two_thirds_cast", ["set_usual_rule"])
    assert send(client, path, preset="nonsense").status_code == 422
    assert client.post(path, data={"preset": "consensus", "version": "old"}).status_code == 409
    assert sign_in("chair").get(path).status_code == 403
