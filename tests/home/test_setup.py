"""A committee's first day: `flask init`, the checklist, empty pages, and who held what on a day."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from tests.committees.builders import send
from tests.conftest import hidden
from tests.world import NOW
from workspace.accounts.models import User
from workspace.accounts.queries import live_link
from workspace.committees.models import Committee, Term
from workspace.committees.queries import members_on
from workspace.db import db, write
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.rules import Role
from workspace.home.rules import Wrong, read_plan
from workspace.record.models import Log
from workspace.record.rebuild import differences

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/liaoning.yaml"
SMALL = {
    "committee": {"slug": "rivers", "name": "三江委员会", "document_code": "三江"},
    "organizations": [
        {"code": "sec", "name": "协会", "kind": "association"},
        {"code": "jia", "name": "甲", "turn": 1},
        {"code": "yi", "name": "乙", "turn": 2},
    ],
    "people": [
        {
            "handle": "keeper",
            "name": "秘书",
            "seats": [{"group": "plenary", "organization": "sec", "role": "secretary"}],
        }
    ],
}

ORG = {"code": "a", "name": "x"}
MAN = {"handle": "a", "name": "x"}
TERM = {"chair": "jia", "starts_on": "2009-01-02", "ends_on": "2009-12-31"}


def run(app, *words, typed=""):
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["init", *map(str, words)], input=typed)
    db.session.rollback()
    return result


def a_file(tmp_path, plan) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(plan if isinstance(plan, str) else yaml.safe_dump(plan, allow_unicode=True))
    return path


@pytest.fixture
def rivers(app, world, tmp_path):
    result = run(app, a_file(tmp_path, SMALL), "--password-stdin", typed="long-enough\n")
    assert result.exit_code == 0, result.output
    return db.session.scalars(select(Committee).filter_by(slug="rivers")).one()


def test_init_founds_what_the_file_says(app, log, rivers):
    assert log()[0] == "found_committee"
    assert [m.organization.code for m in members_on(rivers.id, world_day())] == ["jia", "yi"]
    keeper = db.session.scalars(select(User).filter_by(handle="keeper")).one()
    assert keeper.is_active
    assert keeper.password_hash
    assert differences(db.session.scalars(select(Log))) == []


def world_day():
    return NOW.date()


def test_init_refuses_a_second_time_and_changes_nothing(app, rivers, tmp_path, log):
    before = log()
    again = run(app, a_file(tmp_path, SMALL), "--password-stdin", typed="long-enough\n")
    assert (again.exit_code, log()) == (1, before)
    assert "未作任何改动" in again.output


def test_init_refuses_the_database_of_the_demo(app, world, tmp_path, log):
    with write():
        db.session.scalars(select(Committee)).first().clock_offset_ms = -1000
    result = run(app, a_file(tmp_path, SMALL))
    assert (result.exit_code, log()) == (1, [])
    assert "演示" in result.output


def test_init_asks(app, world, log):
    typed = "三江\n\nrivers\n三江\n协会\n甲\njia\n\n乙\njia\nyi\n\n\n\nkeeper\n秘书\n\n\n"
    result = run(app, "--lang", "en", typed=typed)
    assert result.exit_code == 0, result.output
    assert log()[-1] == "issue_link"
    link = live_link(re.findall(r"/invitations/(\S+)", result.output)[0])
    assert link is not None
    assert (link.user.handle, link.kind, link.user.password_hash) == ("keeper", "invitation", "")
    assert "not used yet" in result.output  # the second organization wanted the code of the first
    assert log().count("admit_organization") == 3


def test_init_seats_whom_it_is_told(app, world, log):
    """Representatives, the reviewer and the first group, whose lead is one of them."""
    answers = [
        *("三江", "", "rivers", "三江", "协会"),
        *("甲", "jia", "rep-jia", "", "乙", "yi", "Rep Yi", "rep-yi", "乙总", ""),
        *("", "keeper", "", "check", ""),
        *("网络组", "static!", "net", "nobody", "yi", "rep-yi"),
    ]
    result = run(app, "--lang", "zh", typed="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert log().count("give_seat") == 5
    assert len(re.findall(r"/invitations/\S+", result.output)) == 4
    people = {u.handle: u.name for u in db.session.scalars(select(User))}
    names = [people[h] for h in ("keeper", "rep-jia", "rep-yi", "check")]
    assert names == ["秘书", "甲代表", "乙总", "合规审查员"]
    group = db.session.scalars(select(SpecialistGroup).filter_by(code="net")).one()
    assert group.lead_organization.code == "yi"
    seats = db.session.scalars(select(Seat).join(User).where(User.handle == "rep-yi"))
    assert {(s.group.code, s.role) for s in seats} == {
        ("plenary", Role.REPRESENTATIVE),
        ("net", Role.LEAD),
    }


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"committee": {"slug": "static", "name": "x", "document_code": "y"}}, "committee.slug"),
        ({"committee": {"slug": "a", "name": "x"}}, "committee.document_code"),
        ({"committee": []}, "committee"),
        ({"nonsense": 1}, "nonsense"),
        ({"organizations": []}, "organizations"),
        ({"organizations": [ORG | {"since": "2009-2-30"}]}, "organizations[0].since"),
        ({"organizations": [ORG | {"kind": "y"}]}, "organizations[0].kind"),
        ({"groups": [{"code": "om", "name": "x", "lead": "sec"}]}, "groups[0].lead"),
        ({"groups": [{"code": "plenary", "name": "x", "lead": "jia"}]}, "groups[0].code"),
        ({"people": []}, "people"),
        ({"people": [{"handle": "A B", "name": "x"}]}, "people[0].handle"),
        ({"people": [ORG | {"handle": "a"}]}, "people[0].code"),
        ({"people": [MAN | {"seats": [{"group": "om"}]}]}, "people[0].seats[0].group"),
        ({"term": TERM | {"starts_on": "x"}}, "term.starts_on"),
        ({"term": TERM | {"ends_on": "2009-01-01"}}, "term.ends_on"),
        ({"labels": ["a", "a"]}, "labels[1]"),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_the_path_of_the_key(change, path):
    with pytest.raises(Wrong) as wrong:
        read_plan(SMALL | change)
    assert wrong.value.path == path


@pytest.mark.parametrize("text", ["a: [", "\tx", "- 1", "", "{}", "a: &a [*a]", "!!python/name:x"])
def test_what_is_no_plan_is_no_traceback(app, world, tmp_path, log, text):
    result = run(app, a_file(tmp_path, text), "--password-stdin", typed="long-enough\n")
    assert (result.exit_code, log()) == (1, [])
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)


def test_a_short_password_founds_nothing(app, world, tmp_path, log):
    result = run(app, a_file(tmp_path, SMALL), "--password-stdin", typed="short\n")
    assert (result.exit_code, log()) == (1, [])


def test_the_example_can_be_founded(app, world, tmp_path):
    plan = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    plan["committee"]["slug"] = "example"
    for person in plan["people"]:
        person["handle"] = "x-" + person["handle"]
    result = run(app, a_file(tmp_path, plan), "--password-stdin", typed="long-enough\n")
    assert result.exit_code == 0, result.output
    links = re.findall(r"http\S+/invitations/\S+", result.output)
    assert len(set(links)) == len(plan["people"]) - 1  # the secretary has the password piped in
    made = db.session.scalars(select(Committee).filter_by(slug="example")).one()
    assert db.session.query(Term).filter_by(committee_id=made.id).count() == 1


PAGES = ["/", "/rivers", "/rivers/groups", "/rivers/issues", "/rivers/resolutions",
         "/rivers/follow-up", "/rivers/members", "/rivers/plenary", "/rivers/settings",
         "/rivers/settings/terms", "/rivers/settings/groups", "/rivers/settings/labels",
         "/rivers/settings/calendar", "/rivers/settings/history"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_an_empty_committee_stands(rivers, sign_in, count_queries, page):
    client = sign_in("keeper")
    client.get("/healthz")  # a process asks once whether its clock is a demo's
    with count_queries() as seen:
        assert client.get(page).status_code == 200
    assert len(seen) <= 12, seen


def test_the_checklist_leads_to_the_first_issue(rivers, sign_in, log, count_queries):
    client, at = sign_in("keeper"), "/rivers/settings"
    assert client.get("/").text.count("已办</span>") == 1
    send(client, f"{at}/found-group", name="网络组", code="net", lead="jia")
    seat = {"since": world_day().isoformat()}
    for handle, group, org, role in (
        ("rep-jia", "plenary", "jia", "representative"),
        ("rep-yi", "plenary", "yi", "representative"),
        ("check", "plenary", "sec", "reviewer"),
        ("lead", "net", "jia", "lead"),
    ):
        typed = seat | {"handle": handle, "name": handle, "organization": org, "role": role}
        assert send(client, f"{at}/groups/{group}/give-seat", **typed).status_code == 303
    end = world_day() + timedelta(days=300)
    term = {"chair": "jia", "starts_on": world_day().isoformat(), "ends_on": end.isoformat()}
    assert send(client, f"{at}/open-term", **term).status_code == 303
    send(client, f"{at}/terms/1/add-work-point", title="网络质量", owner="")
    home = client.get("/").text
    assert home.count("已办</span>") == 5
    for handle in ("rep-jia", "rep-yi", "check", "lead"):
        person = db.session.scalars(select(User).filter_by(handle=handle)).one()
        at = f"/rivers/settings/people/{person.pid[13:]}"
        assert f'href="{at}#link">{handle}</a>' in client.get("/").text
        asked = {"request_id": hidden(client.get(at).text, "request_id")}
        assert client.post(f"{at}/issue-link", data=asked).status_code == 303
        assert f'href="{at}#link">{handle}</a>' not in client.get("/").text
    with count_queries() as seen:
        assert client.get("/").text.count("已办</span>") == 6
    assert len(seen) <= 12, seen
    assert "提出第一个议题" in client.get("/").text
    with write():  # as if invited
        db.session.scalars(select(User).filter_by(handle="lead")).one().is_active = True
        db.session.scalars(select(User).filter_by(handle="rep-jia")).one().is_active = True
    assert sign_in("lead").get("/rivers/net/open-issue").status_code == 200
    assert "筹备清单" not in sign_in("rep-jia").get("/").text


def test_who_held_what_on_a_day(world, sign_in, count_queries):
    client = sign_in("rep-cucc")
    with count_queries() as seen:
        page = client.get("/liaoning/members?on=2009-03-01").text
    assert len(seen) <= 12
    assert "2009年3月1日任职情况" in page
    assert "lead-om" in page
    before = client.get("/liaoning/members?on=2009-02-25").text
    assert "lead-om" not in before
    assert "当日没有轮值主席" in before
    assert client.get("/shenyang/members").status_code == 404
    for bad in ("x", "2009-13-01", "0000-00-00", "'", "%00"):
        answer = client.get("/liaoning/members", query_string={"on": bad})
        assert (answer.status_code, "日期无法识别" in answer.text) == (200, True)
