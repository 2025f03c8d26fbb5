"""People by the secretary: added, handed links, closed and opened; each an act with its entry."""

import json

import pytest
from sqlalchemy import select

from tests.accounts.builders import (
    HERE,
    PASSWORD,
    a_link,
    account,
    key_of,
    kinds,
    with_password,
)
from tests.conftest import hidden
from workspace.accounts.models import AccountLink, ApiToken, User, UserSession
from workspace.accounts.queries import token_hash
from workspace.accounts.service import make_token, save_draft
from workspace.accounts.service import sign_in as enter
from workspace.db import db
from workspace.record.models import Entry, Log
from workspace.record.rebuild import differences

PEOPLE = "/liaoning/settings/people"
NEW = {"handle": "New.Expert-1", "name": "新专家", "name_en": "New expert"}
ACTS = {
    "add_person": (f"{PEOPLE}/add-person", NEW),
    "issue_link": (f"{PEOPLE}/{{key}}/issue-link", {}),
    "revoke_link": (f"{PEOPLE}/{{key}}/revoke-link", {}),
    "deactivate_person": (f"{PEOPLE}/{{key}}/deactivate-person", {"reason": "离任"}),
    "reactivate_person": (f"{PEOPLE}/{{key}}/reactivate-person", {"reason": "复职"}),
}


def do(client, act: str, person: str = "rep-cucc", **more):
    address, sent = ACTS[act]
    return client.post(address.format(key=key_of(person)), data={**sent, **more})


def last_entry() -> dict:
    db.session.rollback()
    return json.loads(db.session.scalars(select(Entry).order_by(Entry.id.desc())).first().body)


def open_links() -> list[AccountLink]:
    db.session.rollback()
    return list(db.session.scalars(select(AccountLink).filter_by(ended_at=None)))


@pytest.fixture
def secretary(sign_in):
    return sign_in("secretariat")


def test_add_person_keeps_the_account_in_this_committee(secretary, world, log):
    answer = do(secretary, "add_person")
    made = account("new.expert-1")
    assert (answer.status_code, log()) == (303, ["add_person"])
    assert answer.location == f"{PEOPLE}/{key_of('new.expert-1')}"
    assert (made.name, made.committee_id, made.password_hash) == ("新专家", world.committee.id, "")
    said = last_entry()
    assert (said["obj"], said["data"]["rows"][0]["handle"]) == (made.pid, "new.expert-1")
    assert set(said["data"]["rows"][0]["name"]) == {"hmac"}
    assert differences(db.session.scalars(select(Log))) == []
    assert kinds("new.expert-1") == ["added"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("handle", ""),
        ("handle", "x"),
        ("handle", "中文账号"),
        ("handle", "a b"),
        ("handle", "-ab"),
        ("handle", "a" * 65),
        ("name", " "),
        ("name", "长" * 61),
        ("handle", "Rep-CUCC"),
    ],
)
def test_add_person_gives_bad_input_back(secretary, log, field, value):
    answer = do(secretary, "add_person", **{field: value})
    assert (answer.status_code, log()) == (422, [])
    assert "New expert" in answer.text
    assert 'role="alert"' in answer.text


def test_add_person_sent_twice_adds_one(secretary, log):
    form = secretary.get(f"{PEOPLE}/add-person").text
    sent = {"request_id": hidden(form, "request_id")}
    first, second = (do(secretary, "add_person", **sent) for _ in range(2))
    assert (first.location, first.status_code) == (second.location, second.status_code)
    assert log() == ["add_person"]


def test_issue_link_shows_it_once_and_keeps_a_hash(secretary, world, log):
    answer = do(secretary, "issue_link")
    assert (answer.status_code, log()) == (303, ["issue_link"])
    page = secretary.get(answer.location).text
    token = page.partition("/invitations/")[2].partition('"')[0]
    kept = open_links()[0]
    assert kept.token_hash == token_hash(token)
    assert (kept.kind, kept.issued_by.handle) == ("invitation", "secretariat")
    assert token not in secretary.get(answer.location).text
    said = last_entry()
    assert (said["type"], said["obj"]) == ("issue_link", account("rep-cucc").pid)
    assert said["data"] == {"kind": "invitation", "rows": []}
    assert token not in json.dumps(said)
    assert kinds("rep-cucc") == ["link_issued"]


def test_the_last_link_leads_home(secretary, world):
    do(secretary, "add_person")
    page, said = f"{PEOPLE}/{key_of('new.expert-1')}", "再没有缺链接的人"
    assert said not in secretary.get(page).text
    for person in db.session.scalars(select(User).filter_by(password_hash="")).all():
        secretary.post(f"{PEOPLE}/{key_of(person.handle)}/issue-link")
    assert said in secretary.get(page).text


def test_issue_link_anew_closes_the_link_before(secretary, actor_of, log):
    first = a_link(actor_of, "rep-cucc")
    with_password("rep-cucc")
    do(secretary, "issue_link")
    assert log() == ["issue_link", "issue_link"]
    assert [link.kind for link in open_links()] == ["reset"]
    assert secretary.get(f"/invitations/{first}").status_code == 404


def test_issue_link_sent_twice_issues_one(secretary, log):
    form = secretary.get(f"{PEOPLE}/{key_of('rep-cucc')}").text
    sent = {"request_id": hidden(form, "request_id")}
    assert [do(secretary, "issue_link", **sent).status_code for _ in range(2)] == [303, 303]
    assert (len(open_links()), log()) == (1, ["issue_link"])


def test_revoke_link_closes_it(secretary, actor_of, log):
    token = a_link(actor_of, "rep-cucc")
    assert do(secretary, "revoke_link").status_code == 303
    assert (open_links(), log()) == ([], ["issue_link", "revoke_link"])
    assert secretary.get(f"/invitations/{token}").status_code == 404
    assert kinds("rep-cucc") == ["link_issued", "link_revoked"]


def test_revoke_link_without_a_link_is_refused(secretary, log):
    answer = do(secretary, "revoke_link")
    assert (answer.status_code, log()) == (403, [])
    assert "没有可撤销的链接" in answer.text


def test_deactivate_person_ends_every_live_handle(secretary, sign_in, app, actor_of, log):
    user = with_password("rep-cucc")
    device = sign_in("rep-cucc")
    link, token = a_link(actor_of, "rep-cucc"), make_token(user.id, "阅读器", HERE)
    save_draft(user.id, "issue:x", "写到一半")
    feed = f"/liaoning/feeds/issues.atom?token={token}"
    assert [device.get("/account").status_code, app.test_client().get(feed).status_code] == [
        200
    ] * 2
    assert do(secretary, "deactivate_person").status_code == 303
    assert device.get("/account").status_code == 303
    assert [secretary.get(at).status_code for at in (f"/invitations/{link}", feed)] == [404, 404]
    assert enter("rep-cucc", PASSWORD, HERE).token == ""
    assert account("rep-cucc").is_active is False
    assert all(
        s.ended_at for s in db.session.scalars(select(UserSession).filter_by(user_id=user.id))
    )
    assert log() == ["issue_link", "deactivate_person"]
    said = last_entry()["data"]
    assert set(said["reason"]) == {"hmac"}
    assert differences(db.session.scalars(select(Log))) == []
    assert "离任" in secretary.get(f"{PEOPLE}/{key_of('rep-cucc')}").text


def test_reactivate_person_revives_no_old_handle(secretary, sign_in, actor_of, log):
    user = with_password("rep-cucc")
    device, token = sign_in("rep-cucc"), make_token(user.id, "阅读器", HERE)
    do(secretary, "deactivate_person")
    assert do(secretary, "reactivate_person").status_code == 303
    assert log() == ["deactivate_person", "reactivate_person"]
    assert device.get("/account").status_code == 303
    assert secretary.get(f"/liaoning/feeds/issues.atom?token={token}").status_code == 404
    assert enter("rep-cucc", PASSWORD, HERE).token
    assert db.session.scalars(select(ApiToken)).one().ended_at


@pytest.mark.parametrize("act", ["deactivate_person", "reactivate_person"])
def test_a_reason_is_asked_for(secretary, log, act):
    if act == "reactivate_person":
        do(secretary, "deactivate_person")
    answer = do(secretary, act, reason=" ")
    assert (answer.status_code, log()[1:]) == (422, [])
    assert account("rep-cucc").is_active is (act == "deactivate_person")
    assert secretary.get(ACTS[act][0].format(key=key_of("rep-cucc"))).status_code == 200


@pytest.mark.parametrize(
    ("act", "handle", "reason"),
    [
        ("deactivate_person", "secretariat", "不能停用自己的账户"),
        ("reactivate_person", "rep-cucc", "账户没有停用"),
    ],
)
def test_what_may_not_be_is_refused_with_its_reason(secretary, log, act, handle, reason):
    answer = do(secretary, act, handle)
    assert (answer.status_code, log()) == (403, [])
    assert reason in answer.text
    assert account(handle).is_active


@pytest.mark.parametrize("act", ["issue_link", "deactivate_person"])
def test_a_deactivated_person_gets_no_link_and_is_not_deactivated_again(secretary, log, act):
    do(secretary, "deactivate_person")
    answer = do(secretary, act)
    assert (answer.status_code, log()) == (403, ["deactivate_person"])
    assert "账户已停用" in answer.text


@pytest.mark.parametrize("handle", ["rep-cucc", "chair", "lead-om", "reviewer", "regulator"])
@pytest.mark.parametrize("act", ACTS)
def test_nobody_but_the_secretary_acts_on_people(sign_in, log, act, handle):
    answer = do(sign_in(handle), act)
    assert (answer.status_code, log()) == (403, [])
    assert "这一步由秘书处进行" in answer.text
    assert sign_in(handle).get(PEOPLE).status_code == 403


def test_unseen_committees_and_people_are_not_there(sign_in, secretary):
    stranger = key_of("city-shenyang")
    at = f"{PEOPLE}/{stranger}"
    assert [
        secretary.get(a).status_code for a in (at, f"{PEOPLE}/none", "/shenyang/settings/people")
    ] == [404] * 3
    assert do(secretary, "issue_link", "city-shenyang").status_code == 404
    city = sign_in("city-shenyang")
    assert city.get("/shenyang/settings/people").status_code == 200
    assert city.get(f"/shenyang/settings/people/{key_of('rep-cucc')}").status_code == 404


def test_another_committees_secretary_gives_no_link_to_a_guest(world, sign_in, log):
    """A city seats somebody of the province; the province keeps the account."""
    from tests.world import a_seat
    from workspace.groups.models import SpecialistGroup
    from workspace.groups.rules import Role

    plenary = db.session.scalars(
        select(SpecialistGroup).filter_by(committee_id=world.city.id)
    ).one()
    a_seat("chair", plenary, world.orgs["shenyang"], Role.OBSERVER)
    assert account("chair").committee_id == world.committee.id
    city, at = sign_in("city-shenyang"), f"/shenyang/settings/people/{key_of('chair')}"
    page = city.get(at)
    assert page.status_code == 200
    assert "账户由辽宁自律公约专家委员会管理" in page.text
    for act in ("issue-link", "deactivate-person"):
        assert city.post(f"{at}/{act}", data={"reason": "夺权"}).status_code == 403
    assert log() == ["give_seat"]
    assert open_links() == []
