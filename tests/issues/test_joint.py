"""Joint issues (联合议题): further groups see and speak; the home group's lead moves it."""

import pytest
from sqlalchemy import select

from tests.files.samples import an_upload
from tests.issues.builders import a_text, an_issue, at, put
from workspace.db import db
from workspace.groups.models import SpecialistGroup
from workspace.home.queries.programme import Count, counts_by_group
from workspace.issues import service
from workspace.issues.models import Attachment, Comment, Issue, IssueGroup, Position
from workspace.issues.queries import points_of, visible_to
from workspace.permissions import refusal
from workspace.permissions.issues import capacity
from workspace.record.models import Entry


@pytest.fixture
def joint(world, actor_of):
    return an_issue(world, actor_of, groups=[world.groups["mk"]])


def typed(world, *groups, **more):
    (point,) = points_of(world.term.id)[:1]
    chosen = {f"{world.groups[code].pid}-group": "x" for code in groups}
    words = {"title": "联合议题", "body": "文", "proposal": "案", f"{point.pid}-point": "x"}
    return {**words, **chosen, **more}


def links(issue):
    db.session.rollback()
    rows = db.session.scalars(select(IssueGroup).order_by(IssueGroup.id))
    return [(row.group.code, row.is_on) for row in rows if row.issue_id == issue.id]


def test_open_issue_with_further_groups(world, sign_in, log):
    client = sign_in("lead-om")
    page = client.get("/liaoning/om/open-issue").text
    offered = {code for code, g in world.groups.items() if f'name="{g.pid}-group"' in page}
    assert offered == {"mk", "pc", "cs", "em"}
    made = client.post("/liaoning/om/open-issue", data=typed(world, "mk", "pc", "om", "plenary"))
    assert made.status_code == 303
    issue = db.session.scalars(select(Issue)).one()
    keys = {world.groups["mk"].id, world.groups["pc"].id}
    assert (set(issue.group_ids), links(issue)) == (keys, [("mk", True), ("pc", True)])
    entry = db.session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert (entry.type, world.groups["mk"].pid in entry.body) == ("open_issue", True)
    assert "group_ids" not in entry.body
    facts = client.get(at(issue)).text
    assert "市场营销组" in facts
    assert "工程建设组" in facts


def test_edit_issue_changes_who_takes_part(world, sign_in, joint, log):
    client, address = sign_in("lead-om"), at(joint, "edit_issue")
    assert (
        f'name="{world.groups["mk"].pid}-group" value="市场营销组" checked'
        in client.get(address).text
    )
    done = client.post(address, data=typed(world, "pc", version="1"))
    assert (done.status_code, log()[-1]) == (303, "edit_issue")
    assert links(joint) == [("mk", False), ("pc", True)]
    assert sign_in("lead-mk").get(at(joint)).status_code == 404
    assert sign_in("lead-pc").get(at(joint)).status_code == 200
    assert client.post(address, data=typed(world, "mk", version="2")).status_code == 303
    assert links(joint) == [("mk", True), ("pc", False)]


def test_groups_of_another_committee_take_no_part(world, actor_of, joint):
    foreign = db.session.scalars(
        select(SpecialistGroup).filter_by(committee_id=world.city.id)
    ).one()
    service.edit_issue(actor_of("lead-om"), joint, a_text(world, groups=[foreign]), 1)
    assert (joint.group_ids, links(joint)) == ([], [("mk", False)])


@pytest.mark.parametrize(
    ("handle", "sees"),
    [
        ("lead-mk", True),
        ("mk-cmcc-2", True),
        ("lead-pc", False),
        ("rep-cucc", False),
        ("lead-om", True),
    ],
)
def test_seats_of_the_groups_see_the_draft(world, sign_in, actor_of, joint, handle, sees):
    assert sign_in(handle).get(at(joint)).status_code == (200 if sees else 404)
    assert (joint in set(db.session.scalars(visible_to(actor_of(handle))))) == sees
    listed = sign_in(handle).get("/liaoning/issues?tab=all").text
    assert (joint.title in listed) == sees


def test_they_speak_and_state_positions(world, sign_in, actor_of, log):
    joint = an_issue(world, actor_of, "consultation", groups=[world.groups["mk"]])
    other = an_issue(world, actor_of, "consultation")
    client = sign_in("mk-cmcc-2")
    assert client.post(at(joint, "add_comment"), data={"text": "我组的话"}).status_code == 303
    assert db.session.scalars(select(Comment)).one().mark == "member"
    assert client.post(at(joint, "state_position"), data={"stance": "support"}).status_code == 303
    assert db.session.scalars(select(Position)).one().organization_id == world.orgs["cmcc"].id
    assert log()[-2:] == ["add_comment", "state_position"]
    refused = client.post(at(other, "add_comment"), data={"text": "别组的话"})
    assert (refused.status_code, len(log())) == (403, len(log()))


@pytest.mark.parametrize("act", ["start_discussion", "hold_issue", "close_issue", "withdraw_issue"])
def test_the_home_groups_lead_moves_it(world, actor_of, act):
    joint = an_issue(world, actor_of, "consultation", groups=[world.groups["mk"]])
    assert refusal(actor_of("lead-om"), act, joint) is None
    assert refusal(actor_of("lead-mk"), act, joint) is not None


def test_preparing_it_is_the_home_groups_too(world, actor_of, joint):
    assert refusal(actor_of("om-cmcc-1"), "edit_issue", joint) is None
    assert refusal(actor_of("mk-cmcc-2"), "edit_issue", joint) == "is_group_member"
    assert capacity(actor_of("lead-mk"), joint) == "member"


def test_lists_filters_and_counts_know_it(world, sign_in, actor_of):
    joint = an_issue(world, actor_of, "consultation", groups=[world.groups["mk"]])
    client = sign_in("rep-ctcc")
    for address in (
        "/liaoning/mk",
        "/liaoning/om",
        "/liaoning/issues?group=mk",
        "/liaoning/issues",
    ):
        assert f'href="{at(joint)}"' in client.get(address).text, address
    assert joint.title not in client.get("/liaoning/pc").text
    assert "运行维护组、市场营销组" in client.get("/liaoning/mk").text
    mine = "/liaoning/issues?mine=1"
    assert joint.title in sign_in("mk-cmcc-2").get(mine).text
    counts = counts_by_group(actor_of("rep-ctcc"), world.committee.id)
    om, mk = world.groups["om"].id, world.groups["mk"].id
    assert (counts[om], counts[mk]) == (Count(1, 0), Count(1, 0))
    put(joint, state="voting")
    counts = counts_by_group(actor_of("rep-ctcc"), world.committee.id)
    assert (counts[om], counts[mk]) == (Count(0, 1), Count(0, 1))


def test_its_files_are_seen_by_the_groups(world, sign_in, actor_of):
    service.open_issue(
        actor_of("lead-om"),
        world.groups["om"],
        a_text(world, groups=[world.groups["mk"]]),
        [an_upload()],
    )
    file = db.session.scalars(select(Attachment)).one()
    address = f"/liaoning/attachments/{file.pid.partition(':')[2]}"
    assert sign_in("mk-cmcc-2").get(address).status_code == 200
    assert sign_in("lead-pc").get(address).status_code == 404


def test_pages_keep_their_budget(world, sign_in, actor_of, count_queries):
    joint = an_issue(
        world, actor_of, "consultation", groups=[world.groups["mk"], world.groups["pc"]]
    )
    for n in range(5):
        service.add_comment(
            actor_of("rep-cucc"), joint, "话", [an_upload(f"{n}".encode(), "a.txt")]
        )
    client = sign_in("rep-ctcc")
    client.post(at(joint, "mark_read"), data={"number": "2"})
    for address in (at(joint), "/liaoning/mk", "/liaoning/issues"):
        with count_queries() as seen:
            assert client.get(address).status_code == 200
        assert len([q for q in seen if "clock_offset_ms  FROM" not in q]) <= 12, seen
