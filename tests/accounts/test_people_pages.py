"""The pages of people: what the secretary reads there, and what is none of its business."""

import pytest
from sqlalchemy import select

from tests.accounts.builders import HERE, PASSWORD, a_link, account, key_of, with_password
from tests.accounts.test_people import PEOPLE, do, last_entry
from workspace.accounts.models import User
from workspace.accounts.service import sign_in as enter
from workspace.db import db


@pytest.fixture
def secretary(sign_in):
    return sign_in("secretariat")


def test_the_list_shows_seats_states_and_last_sign_in_within_the_budget(
    secretary, count_queries, actor_of
):
    with_password("rep-cucc")
    enter("rep-cucc", PASSWORD, HERE)
    a_link(actor_of, "rep-ctcc")
    with count_queries() as seen:
        page = secretary.get(PEOPLE)
    assert page.status_code == 200
    assert len(seen) <= 12, seen
    for words in ("辽宁联通", "签约方领导会议 代表", "可登录", "已邀请，未启用", "从未"):
        assert words in page.text
    found = secretary.get(f"{PEOPLE}?q=REP-c&standing=active").text
    assert "<span>rep-cucc</span>" in found
    assert "<span>rep-ctcc</span>" not in found


def test_open_links_are_listed_with_who_issued_them_until_they_are_spent(secretary, actor_of):
    a_link(actor_of, "rep-ctcc")
    page = secretary.get(f"{PEOPLE}?q=rep-cucc").text
    assert f"{PEOPLE}/{key_of('rep-ctcc')}#link" in page
    assert "启用账户" in page
    do(secretary, "revoke_link", "rep-ctcc")
    assert "未使用的链接" not in secretary.get(PEOPLE).text


def test_where_a_person_signs_in_is_no_business_of_the_secretarys(secretary):
    with_password("rep-cucc")
    enter("rep-cucc", PASSWORD, HERE)
    enter("rep-cucc", "wrong", HERE)
    page = secretary.get(f"{PEOPLE}/{key_of('rep-cucc')}").text
    assert HERE.address not in page
    assert "登录失败" not in page
    assert "上次登录" in page


def test_what_is_shown_once_is_kept_by_no_cache(secretary):
    answer = secretary.get(do(secretary, "issue_link").location)
    assert answer.headers["Cache-Control"] == "no-store"
    answer = secretary.post("/account/make-token", data={"name": "阅读器"}, follow_redirects=True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_operator_helps_the_secretary_who_lost_its_password(app, world, log):
    run = app.test_cli_runner().invoke
    said = run(args=["link", "secretariat"])
    assert (said.exit_code, log()) == (0, ["issue_link"])
    assert last_entry()["actor"] == ""
    assert app.test_client().get(said.output.strip()).status_code == 200
    assert run(args=["link", "nobody"]).exit_code == 1


@pytest.mark.parametrize("value", ["'", "%00", "%", "_", "\\", "<script>", "💥", "9" * 400])
@pytest.mark.parametrize("name", ["q", "standing", "page"])
def test_a_hostile_filter_is_only_a_filter(secretary, name, value):
    page = secretary.get(f"{PEOPLE}?{name}={value}")
    assert page.status_code == (404 if name == "page" else 200)
    assert "<script>" not in page.text


def test_what_the_list_shows_is_what_can_be_opened(secretary, world):
    from workspace.groups.queries import load_actor
    from workspace.home.queries.people import people_visible_to
    from workspace.permissions import Actor

    user = account("secretariat")
    me = load_actor(Actor(user.id, user.pid, user.name, world.now), world.now)
    seen = {u.handle for u in db.session.scalars(people_visible_to(me)).unique()}
    everybody = db.session.scalars(select(User)).all()
    for handle, key in [(u.handle, u.pid.partition(":")[2]) for u in everybody]:
        opened = secretary.get(f"{PEOPLE}/{key}").status_code == 200
        assert opened == (handle in seen), handle
