"""The agenda: proposals and their screening, order, the freeze, papers, people on the list."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.concurrency import together
from tests.files.samples import an_upload
from tests.issues.builders import an_issue
from tests.meetings.builders import (
    a_meeting,
    at,
    called,
    item_of,
    items_of,
    kept,
    titles,
)
from workspace.acts import Refused, Stale
from workspace.committees.service import mark_of
from workspace.db import db
from workspace.issues.models import Attachment
from workspace.meetings import service
from workspace.meetings.models import AgendaItem, Meeting
from workspace.meetings.rules import ItemKind, ItemState, TextKind
from workspace.meetings.service import Matter
from workspace.meetings.service.agenda import item_as_typed
from workspace.meetings.service.standing import Standing
from workspace.notifications.models import Notification
from workspace.record.models import Log
from workspace.record.rebuild import differences


def refused(change):
    with pytest.raises(Refused) as no:
        change()
    return no.value.reason


def told(kind):
    db.session.rollback()
    rows = db.session.scalars(select(Notification).filter_by(kind=kind))
    return {row.user_id: str(row.reason) for row in rows}


def test_propose_item_waits_for_the_lead(world, actor_of, log):
    made = a_meeting(world, actor_of, items=("甲", "乙"))
    new = service.propose_item(actor_of("om-cucc-2"), made, Matter("应急演练", minutes=20), "汛期")
    assert (new.state, new.is_late, new.position) == (ItemState.PROPOSED, False, 3)
    assert titles(made) == ["反垄断告知", "甲", "乙"]
    assert told("propose_item") == {world.users["lead-om"].id: "duty"}
    assert log()[-1] == "propose_item"


def test_item_0_bears_the_name_of_the_text_that_will_be_read(world, actor_of):
    secretary = actor_of("secretariat")
    text = Standing(TextKind.NOTICE, "会议须知", "Rules of the room", "未列入议程的不议。", "…")
    service.write_standing_text(secretary, world.committee, text)
    made = a_meeting(world, actor_of, items=())
    assert [(i.position, i.title, i.title_en) for i in items_of(made)] == [
        (0, "会议须知", "Rules of the room")
    ]


def test_accept_item_puts_it_before_what_closes_the_agenda(world, actor_of, log):
    closing = Standing(TextKind.STANDING, "下次会议安排")
    service.write_standing_text(actor_of("secretariat"), world.committee, closing)
    made = a_meeting(world, actor_of, items=("甲",))
    new = service.propose_item(actor_of("om-cucc-2"), made, Matter("乙"), "要议")
    service.accept_item(actor_of("lead-om"), item_of(made, "乙"), "同意")
    assert titles(made) == ["反垄断告知", "甲", "乙", "下次会议安排"]
    assert [i.position for i in items_of(made)] == [0, 1, 2, 3]
    assert told("accept_item") == {world.users["om-cucc-2"].id: "own"}
    assert refused(lambda: service.accept_item(actor_of("lead-om"), new)) == "is_proposed"
    assert differences(db.session.scalars(select(Log)).all()) == []


def test_decline_item_says_why(world, actor_of, log):
    made = a_meeting(world, actor_of)
    new = service.propose_item(actor_of("rep-cucc"), made, Matter("乙"), "要议")
    before = log()
    assert refused(lambda: service.decline_item(actor_of("om-cmcc-2"), new, "x")) == (
        "is_lead_or_secretary"
    )
    assert log() == before
    service.decline_item(actor_of("lead-om"), new, "已在市场组")
    found = item_of(made, "乙")
    assert (found.state, found.screened) == (ItemState.DECLINED, "已在市场组")
    assert log()[-1] == "decline_item"


@pytest.mark.parametrize("handle", ["regulator", "mk-cmcc-2", "reviewer"])
def test_who_may_not_propose(world, actor_of, log, handle):
    made = a_meeting(world, actor_of, "noticed")
    before = log()
    assert refused(lambda: service.propose_item(actor_of(handle), made, Matter("x"), "y")) == (
        "is_seat_that_proposes"
    )
    assert log() == before


def test_the_page_says_who_proposes(world, actor_of, sign_in):
    made = a_meeting(world, actor_of, "noticed")
    page = sign_in("reviewer").get(at(made)).text
    assert "提议程限本组席位和成员单位代表" in page
    assert "发言限" not in page


def test_the_regulator_proposes_nothing_in_the_plenary(world, actor_of):
    made = a_meeting(world, actor_of, "noticed", group="plenary")
    assert (
        refused(lambda: service.propose_item(actor_of("regulator"), made, Matter("x"), "y"))
        == "is_not_regulator"
    )


def test_after_the_freeze_proposals_are_late_and_nothing_else_changes(
    world, actor_of, move_clock, log
):
    made = a_meeting(world, actor_of, "noticed", items=("甲", "乙"))
    early = service.propose_item(actor_of("om-cucc-2"), made, Matter("早"), "r")
    move_clock(timedelta(days=10))
    late = service.propose_item(actor_of("om-cucc-2"), made, Matter("迟"), "r")
    assert (early.is_late, late.is_late) == (False, True)
    before, first = log(), item_of(made, "甲")
    lead = lambda: actor_of("lead-om")  # noqa: E731
    for change in (
        lambda: service.list_item(lead(), made, Matter("x")),
        lambda: service.accept_item(lead(), late),
        lambda: service.edit_item(lead(), first, Matter("x"), ""),
        lambda: service.move_item(lead(), first, 2),
        lambda: service.remove_item(lead(), first, "x"),
    ):
        assert refused(change) == "is_agenda_open"
    assert log() == before
    service.decline_item(lead(), late, "下次再议")
    assert log()[-1] == "decline_item"


def test_list_item_from_an_issue_takes_its_title(world, actor_of):
    issue = an_issue(world, actor_of, "discussion")
    made = a_meeting(world, actor_of, items=())
    service.list_item(actor_of("lead-om"), made, Matter(issue=issue, minutes=40))
    found = items_of(made)[1]
    assert (found.kind, found.title, found.issue_id) == (ItemKind.ISSUE, issue.title, issue.id)
    again = refused(lambda: service.list_item(actor_of("lead-om"), made, Matter(issue=issue)))
    assert again == "is_not_on_agenda"


def test_an_issue_that_few_may_see_stays_off(world, actor_of, log):
    issue = an_issue(world, actor_of, "review")
    made = a_meeting(world, actor_of, items=())
    before = log()
    for act in (
        lambda: service.list_item(actor_of("lead-om"), made, Matter(issue=issue)),
        lambda: service.propose_item(actor_of("lead-om"), made, Matter(issue=issue), "r"),
    ):
        assert refused(act) == "is_issue_open"
    assert log() == before


def test_move_item_keeps_a_total_order(world, actor_of, log):
    made = a_meeting(world, actor_of, items=("甲", "乙", "丙", "丁"))
    service.propose_item(actor_of("om-cucc-2"), made, Matter("议"), "r")
    for title, place, order in (
        ("丁", 1, "丁甲乙丙"),
        ("丁", 99, "甲乙丙丁"),
        ("乙", 3, "甲丙乙丁"),
        ("甲", -3, "甲丙乙丁"),
    ):
        service.move_item(actor_of("lead-om"), item_of(made, title), place)
        assert "".join(titles(made)[1:]) == order
        assert [i.position for i in items_of(made)] == [0, 1, 2, 3, 4, 5]
    assert log().count("move_item") == 4
    notice = items_of(made)[0]
    assert refused(lambda: service.move_item(actor_of("lead-om"), notice, 2)) == "is_not_notice"


def test_moved_at_once_every_place_is_held_once(app, world, actor_of):
    made = a_meeting(world, actor_of, items=tuple("甲乙丙丁戊己"))
    keys = [i.id for i in items_of(made)[1:]]

    def move(n):
        item = db.session.get_one(AgendaItem, keys[n])
        service.move_item(actor_of("lead-om"), item, 6 - n)

    assert together(app, 6, move) == []
    assert [i.position for i in items_of(made)] == list(range(7))
    assert sorted(titles(made)[1:]) == sorted("甲乙丙丁戊己")


def test_remove_item_closes_the_gap(world, actor_of, log):
    made = a_meeting(world, actor_of, items=("甲", "乙", "丙"))
    service.remove_item(actor_of("lead-om"), item_of(made, "甲"), "并入乙")
    assert titles(made) == ["反垄断告知", "乙", "丙"]
    gone = item_of(made, "甲")
    assert (gone.position, gone.state, gone.screened) == (3, ItemState.REMOVED, "并入乙")
    again = refused(lambda: service.remove_item(actor_of("lead-om"), gone, "x"))
    assert again == "is_listed"
    assert log()[-1] == "remove_item"


def test_edit_item_by_two(world, actor_of, log):
    made = a_meeting(world, actor_of, items=("甲",))
    item = item_of(made, "甲")
    seen = mark_of(item_as_typed(item))
    who = called(made)["om-cucc-2"]
    service.edit_item(actor_of("lead-om"), item, Matter("甲一", "A", 45, presenter=who), seen)
    found = item_of(made, "甲一")
    assert (found.minutes_planned, found.presenter_for_id) == (45, world.orgs["cucc"].id)
    before = log()
    with pytest.raises(Stale) as other:
        service.edit_item(actor_of("secretariat"), found, Matter("甲二"), seen)
    assert other.value.theirs["title"] == "甲一"
    assert log() == before


def test_attach_papers_by_lead_and_presenter(world, actor_of, log):
    made = a_meeting(world, actor_of, "noticed", items=("甲",))
    item = item_of(made, "甲")
    service.attach_papers(actor_of("lead-om"), item, [an_upload()])
    reason = refused(lambda: service.attach_papers(actor_of("om-cucc-2"), item, [an_upload()]))
    assert reason == "is_lead_or_presenter"
    assert [a.thing for a in db.session.scalars(select(Attachment))] == [item.pid]
    assert log()[-1] == "attach_papers"
    assert differences(db.session.scalars(select(Log)).all()) == []


def test_papers_of_a_meeting_that_is_over_stay(world, actor_of):
    made = a_meeting(world, actor_of, "noticed", items=("甲",))
    service.attach_papers(actor_of("lead-om"), item_of(made, "甲"), [an_upload()])
    world.hands[0] = made.starts_at
    lead = world.users["lead-om"]
    service.open_meeting(actor_of("lead-om"), kept(made), presiding=lead, recorder=lead)
    service.end_meeting(actor_of("lead-om"), kept(made))
    assert [a.is_settled for a in db.session.scalars(select(Attachment))] == [True]
    assert differences(db.session.scalars(select(Log)).all()) == []


def test_numbers_of_an_agenda_of_three_hundred(world, actor_of):
    made = a_meeting(world, actor_of, items=tuple(f"第{n}件" for n in range(60)))
    service.move_item(actor_of("lead-om"), item_of(made, "第59件"), 1)
    assert [i.position for i in items_of(made)] == list(range(61))
    assert kept(made).live == 61
    assert isinstance(made, Meeting)
