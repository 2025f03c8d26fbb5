"""The agenda and the list of people on their pages: kept, proposed, screened, called."""

from tests.conftest import hidden
from tests.issues.builders import an_issue
from tests.meetings.builders import (
    a_meeting,
    at,
    called,
    item_at,
    item_of,
    items_of,
    many_items,
    titles,
)
from workspace.meetings.rules import ItemState


def test_agenda_is_kept_on_its_page(sign_in, world, actor_of, log):
    made = a_meeting(world, actor_of, items=("甲", "乙"))
    client = sign_in("lead-om")
    answer = client.post(at(made, "list_item"), data={"title": "丙", "minutes": "20"})
    assert answer.headers["Location"] == at(made, "agenda")
    assert titles(made)[1:] == ["甲", "乙", "丙"]
    for bad in ({}, {"title": "x", "minutes": "x"}, {"title": "x", "presenter": "attendance:x"}):
        assert client.post(at(made, "list_item"), data=bad).status_code == 422
    last = item_of(made, "丙")
    assert client.post(item_at(last, "move_item"), data={"place": "1"}).status_code == 303
    assert titles(made)[1:] == ["丙", "甲", "乙"]
    moved = item_of(made, "丙")
    assert client.post(item_at(moved, "move_item"), data={"place": "-1"}).status_code == 422
    page = client.get(item_at(moved, "edit_item")).text
    data = {"version": hidden(page, "version"), "title": "丙改", "minutes": "15"}
    data["presenter"] = called(made)["om-cucc-2"].pid
    assert client.post(item_at(moved, "edit_item"), data=data).status_code == 303
    assert client.post(item_at(moved, "edit_item"), data=data | {"title": "另"}).status_code == 409
    assert "om-cucc-2" in client.get(at(made)).text
    assert client.post(item_at(moved, "remove_item"), data={"reason": "并"}).status_code == 303
    assert titles(made)[1:] == ["甲", "乙"]
    notice = items_of(made)[0]
    assert client.post(item_at(notice, "remove_item"), data={"reason": "x"}).status_code == 403
    assert log()[3:] == ["list_item", "move_item", "edit_item", "remove_item"]


def test_proposals_are_screened(sign_in, world, actor_of, log):
    made = a_meeting(world, actor_of, "noticed", items=())
    member, lead = sign_in("om-cucc-2"), sign_in("lead-om")
    for title in ("演练", "大厅"):
        data = {"title": title, "reason": "汛期将至"}
        assert member.post(at(made, "propose_item"), data=data).status_code == 303
    assert member.post(at(made, "propose_item"), data={"title": "x"}).status_code == 422
    assert "accept-item" in lead.get(at(made)).text
    assert "accept-item" not in member.get(at(made)).text
    assert lead.post(item_at(item_of(made, "演练"), "accept_item")).status_code == 303
    no = item_of(made, "大厅")
    assert lead.post(item_at(no, "decline_item"), data={"reason": ""}).status_code == 422
    assert lead.post(item_at(no, "decline_item"), data={"reason": "另会"}).status_code == 303
    assert "另会" in member.get(at(made)).text
    assert (
        sign_in("regulator")
        .post(at(made, "propose_item"), data={"title": "x", "reason": "y"})
        .status_code
        == 403
    )
    assert log()[2:] == ["propose_item", "propose_item", "accept_item", "decline_item"]


def test_an_issue_goes_on_the_agenda_from_its_page(sign_in, world, actor_of):
    issue = an_issue(world, actor_of, "discussion")
    made = a_meeting(world, actor_of, "noticed", items=())
    client = sign_in("om-cucc-2")
    page = client.get(f"{at(made, 'propose_item')}?issue={issue.number}").text
    assert f'<option selected value="{issue.number}">' in page
    sent = {"issue": str(issue.number), "reason": "须议"}
    assert client.post(at(made, "propose_item"), data=sent).status_code == 303
    found = items_of(made)[-1]
    assert (found.issue_id, found.title, found.state) == (issue.id, issue.title, ItemState.PROPOSED)
    again = client.post(at(made, "propose_item"), data=sent)
    assert again.status_code == 422
    assert "已在本次议程上" in again.text
    hidden_one = an_issue(world, actor_of, "review")
    sent = {"issue": str(hidden_one.number), "reason": "须议"}
    assert client.post(at(made, "propose_item"), data=sent).status_code == 422


def test_people_are_called_and_taken_off(sign_in, world, actor_of, log):
    made = a_meeting(world, actor_of, "noticed", items=())
    client = sign_in("lead-om")
    said = {"organization": "association", "capacity": "attendee"}
    assert client.post(at(made, "call_person"), data={**said, "guest": "王工"}).status_code == 303
    assert client.post(at(made, "call_person"), data={**said, "guest": "王工"}).status_code == 422
    for bad in ({}, {"handle": "nobody"}, {"handle": "chair", "guest": "x"}):
        assert client.post(at(made, "call_person"), data=said | bad).status_code == 422
    assert "王工（嘉宾）" in client.get(at(made)).text
    key = called(made)["王工"].pid.partition(":")[2]
    assert client.post(at(made, f"called/{key}/release_person")).status_code == 303
    assert "王工" not in client.get(at(made)).text
    other = a_meeting(world, actor_of, "noticed", items=())
    assert client.get(at(other, f"called/{key}/release_person")).status_code == 404
    assert log()[2:4] == ["call_person", "release_person"]


def test_a_member_names_its_delegate(sign_in, world, actor_of, log):
    made = a_meeting(world, actor_of, "noticed", items=())
    client = sign_in("rep-cucc")
    page = client.get(at(made, "name_delegate")).text
    assert "mk-cucc-2" in page
    assert "mk-cmcc-2" not in page
    for bad in ({}, {"person": "mk-cmcc-2"}):
        assert client.post(at(made, "name_delegate"), data=bad).status_code == 422
    data = {"person": "mk-cucc-2"}
    assert client.post(at(made, "name_delegate"), data=data).status_code == 303
    assert called(made)["mk-cucc-2"].is_voice
    assert sign_in("regulator").get(at(made, "name_delegate")).status_code == 403
    assert log()[2:] == ["name_delegate"]


def test_three_hundred_items_stay_quick(sign_in, world, actor_of, count_queries):
    made = a_meeting(world, actor_of, items=())
    many_items(made, 300)
    client = sign_in("lead-om")
    for address in (at(made), at(made, "agenda")):
        with count_queries() as seen:
            answer = client.get(address)
        assert answer.status_code == 200
        assert len(seen) <= 12
    assert "其余241项" in client.get(at(made)).text
    last = item_of(made, "第299件")
    assert client.post(item_at(last, "move_item"), data={"place": "1"}).status_code == 303
    assert [i.position for i in items_of(made)] == list(range(301))
