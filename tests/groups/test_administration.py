"""Groups and seats as the secretary keeps them: founded, led, closed; given, ended, corrected."""

from datetime import date, timedelta

import pytest

from tests.committees.builders import S, key, send
from tests.concurrency import together
from tests.world import CLOCK
from workspace.accounts.models import User
from workspace.acts import Refused
from workspace.committees.models import Organization
from workspace.db import db, write
from workspace.groups import queries, service
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.rules import Role, uneven
from workspace.home.cli import tick_once

TODAY = date(2009, 11, 23)
SEAT = {
    "handle": "zhang",
    "name": "张工",
    "organization": "cucc",
    "role": "member",
    "since": "2009-11-23",
}
OM = f"{S}/groups/om"


def seat_of(handle: str) -> Seat:
    db.session.rollback()
    return db.session.scalars(db.select(Seat).join(User).where(User.handle == handle)).first()


def test_found_group_with_its_lead(world, sign_in, log):
    client = sign_in("secretariat")
    typed = {"name": "网络安全组", "code": "ns", "lead": "cucc"}
    assert send(client, f"{S}/found-group", **typed).location == f"{S}/groups/ns"
    group = db.session.scalars(db.select(SpecialistGroup).filter_by(code="ns")).one()
    assert (group.position, group.lead_organization.code) == (6, "cucc")
    assert [lead.since for lead in queries.leads_of(group)] == [TODAY]
    assert send(client, f"{S}/found-group", **typed).status_code == 422
    for bad in ({"code": "settings"}, {"code": "Ns"}, {"name": ""}, {"lead": "association"}):
        assert send(client, f"{S}/found-group", **(typed | bad)).status_code == 422
    assert log() == ["found_group"]


@pytest.mark.parametrize(
    "path", ["/found-group", "/groups/om/give-seat", "/groups/om/close-group",
             "/groups/om/edit-group", "/groups/om/change-lead"]
)  # fmt: skip
def test_others_are_refused_with_the_reason(world, sign_in, log, path):
    for handle in ("lead-om", "chair"):
        answer = sign_in(handle).get(S + path)
        assert (answer.status_code, "这一步由秘书处进行" in answer.text) == (403, True)
        assert sign_in(handle).post(S + path, data=SEAT).status_code in (403, 422)
    assert log() == []


def test_edit_group_and_a_stale_form(world, sign_in, log):
    client = sign_in("secretariat")
    assert send(client, f"{OM}/edit-group", name="运维组", name_en="O&M").status_code == 303
    stale = client.post(f"{OM}/edit-group", data={"name": "别的", "version": "old"})
    assert (stale.status_code, log()) == (409, ["edit_group"])


def test_change_lead_today_and_on_a_later_day(world, sign_in, log, move_clock):
    client, group = sign_in("secretariat"), world.groups["om"]
    assert send(client, f"{OM}/change-lead", lead="cucc", since="2009-11-23").status_code == 303
    db.session.refresh(group)
    assert group.lead_organization.code == "cucc"
    assert send(client, f"{OM}/change-lead", lead="cmcc", since="2009-12-01").status_code == 303
    db.session.refresh(group)
    assert group.lead_organization.code == "cucc"
    move_clock(timedelta(days=10))
    assert tick_once() == 1
    assert tick_once() == 0
    db.session.refresh(group)
    assert group.lead_organization.code == "cmcc"
    assert log() == ["change_lead", "change_lead", "begin_lead"]
    held = {d: queries.held_on(world.committee.id, d)[1].lead.code for d in (
        date(2009, 3, 1), TODAY, date(2009, 12, 1))}  # fmt: skip
    assert list(held.values()) == ["ctcc", "cucc", "cmcc"]


def test_begin_lead_waits_for_its_day(world, actor_of):
    made = service.change_lead(
        actor_of("secretariat"), world.groups["om"], lead=world.orgs["cucc"], since=date(2010, 1, 1)
    )
    with pytest.raises(Refused, match="is_day_reached"):
        service.begin_lead(CLOCK, made)
    with pytest.raises(Refused, match="is_clock"):
        service.begin_lead(actor_of("secretariat"), made)


def test_close_group_ends_its_seats_and_takes_no_issue(world, sign_in, log, move_clock):
    client = sign_in("secretariat")
    typed = {"until": "2009-11-24", "reason": "并入市场营销组"}
    assert send(client, f"{OM}/close-group", **(typed | {"reason": ""})).status_code == 422
    assert send(client, f"{OM}/close-group", **typed).status_code == 303
    move_clock(timedelta(days=1))
    assert queries.seats_on([world.groups["om"].id], date(2009, 11, 24)) == []
    assert client.get(f"{OM}/give-seat").status_code == 403
    assert sign_in("lead-mk").get("/liaoning/om/open-issue").status_code == 403
    assert log() == ["close_group"]
    assert client.get(f"{S}/groups/plenary/close-group").status_code == 403


def test_give_seat_opens_an_account_that_cannot_sign_in_yet(world, sign_in, log):
    client = sign_in("secretariat")
    assert send(client, f"{OM}/give-seat", **SEAT).status_code == 303
    seat = seat_of("zhang")
    assert (seat.user.name, seat.user.is_active, seat.user.password_hash) == ("张工", True, "")
    assert (seat.organization.code, seat.role, log()) == ("cucc", Role.MEMBER, ["give_seat"])
    page = client.get(OM).text
    assert "辽宁联通3席" in page
    assert "未启用" in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"handle": "Zhang San"}, "handle"),
        ({"handle": "lead-mk"}, "handle"),
        ({"handle": "om-cucc-1", "name": ""}, "handle"),
        ({"organization": "x"}, "organization"),
        ({"role": "secretary"}, "role"),
        ({"since": "2009-02-30"}, "since"),
    ],
)
def test_a_seat_that_cannot_be_is_refused(world, sign_in, log, typed, field):
    answer = send(sign_in("secretariat"), f"{OM}/give-seat", **(SEAT | typed))
    assert (answer.status_code, log()) == (422, [])
    assert f'id="{field}-error"' in answer.text
    assert db.session.query(User).filter_by(handle="zhang").count() == 0


def test_a_known_person_takes_another_seat(world, sign_in, log):
    typed = SEAT | {"handle": "lead-mk", "name": "", "organization": "crtc"}
    assert send(sign_in("secretariat"), f"{OM}/give-seat", **typed).status_code == 303
    assert log() == ["give_seat"]


def test_end_seat_today_or_later(world, sign_in, actor_of, log):
    with write():
        db.session.add(world.committee)
        world.committee.last_issue = 1
    client, seat = sign_in("secretariat"), seat_of("om-cmcc-1")
    path = f"{S}/seats/{key(seat)}/end-seat"
    assert send(client, path, until="2009-11-22").status_code == 422
    assert send(client, path, until="2009-11-23").status_code == 303
    db.session.refresh(seat)
    assert (seat.until, log()) == (TODAY, ["end_seat"])
    assert actor_of("om-cmcc-1").seats == frozenset()
    again = client.get(path)
    assert (again.status_code, "已经结束" in again.text) == (403, True)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "最早可填2009年11月24日"), ("en", "24 November 2009 at the earliest")],
)
def test_a_seat_given_by_mistake_ends_on_the_day_after_and_the_form_says_so(
    world, sign_in, log, lang, words
):
    client = sign_in("secretariat")
    assert send(client, f"{OM}/give-seat", **SEAT).status_code == 303
    client.set_cookie("lang", lang)
    path = f"{S}/seats/{key(seat_of('zhang'))}"
    assert 'value="2009-11-24"' in client.get(f"{path}/end-seat").text
    today = send(client, f"{path}/end-seat", until="2009-11-23")
    assert (today.status_code, words in today.text) == (422, True)
    typed = {"since": "2009-11-23", "until": "2009-11-23", "reason": "填错"}
    assert words in send(client, f"{path}/correct-seat", **typed).text
    assert send(client, f"{path}/end-seat", until="2009-11-24").status_code == 303
    assert log() == ["give_seat", "end_seat"]


def test_the_last_secretary_stays(world, sign_in, log):
    client, seat = sign_in("secretariat"), seat_of("secretariat")
    answer = send(client, f"{S}/seats/{key(seat)}/end-seat", until="2009-12-01")
    assert (answer.status_code, "最后一名秘书" in answer.text, log()) == (422, True, [])
    typed = SEAT | {"organization": "association", "role": "secretary"}
    assert send(client, f"{S}/groups/plenary/give-seat", **typed).status_code == 303
    answer = send(client, f"{S}/seats/{key(seat)}/end-seat", until="2009-12-01")
    assert (answer.status_code, log()) == (303, ["give_seat", "end_seat"])


def test_correct_seat_says_why_and_shows_it(world, sign_in, log):
    client, seat = sign_in("secretariat"), seat_of("om-cmcc-1")
    path = f"{S}/seats/{key(seat)}/correct-seat"
    typed = {"since": "2009-03-01", "until": "2009-10-01", "reason": "到任日填错"}
    assert send(client, path, **typed).status_code == 303
    db.session.refresh(seat)
    assert (seat.since, seat.until, seat.corrected_on) == (
        date(2009, 3, 1),
        date(2009, 10, 1),
        TODAY,
    )
    assert client.post(path, data=typed | {"until": "", "version": "old"}).status_code == 409
    assert send(client, path, **(typed | {"until": "2009-03-01"})).status_code == 422
    assert log() == ["correct_seat"]
    assert sign_in("city-shenyang").get(path).status_code == 403


def test_one_handle_opens_one_account_however_many_ask(app, world, log, actor_of):
    secretary, group, org = actor_of("secretariat"), world.groups["om"].id, world.orgs["cucc"].id
    db.session.rollback()

    def work(n: int) -> None:
        service.give_seat(
            secretary,
            db.session.get_one(SpecialistGroup, group),
            service.Person("neu", f"人{n}"),
            organization=db.session.get_one(Organization, org),
            role=Role.OBSERVER,
            since=TODAY,
        )

    faults = together(app, 6, work)
    assert {f.reason for f in faults} == {"has_free_handle"}
    assert (len(faults), log()) == (5, ["give_seat"])


def test_parity_is_two_a_member():
    assert uneven("abc", "aabbbd") == [("b", 3), ("c", 0)]
