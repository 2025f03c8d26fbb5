"""The pages of minutes: within their budget, an item alone, and a hundred thousand characters."""

import pytest

from tests.counting import MOST
from tests.meetings.papers import OPENING, a_sitting, approved, at, end, fresh, item, some_minutes
from workspace import clock
from workspace.db import db, write
from workspace.meetings.models import AgendaItem, Meeting
from workspace.meetings.queries.minutes import editions_of
from workspace.meetings.rules import ItemKind, ItemState
from workspace.meetings.rules.minutes import read
from workspace.meetings.service import minutes as service
from workspace.meetings.service.notes import take_notes


class TestPages:
    @pytest.mark.parametrize("state", ["draft", "circulated", "approved"])
    def test_the_pages_stay_within_the_query_budget(
        self, world, actor_of, sign_in, count_queries, state
    ):
        is_over = state == "approved"
        made = approved(world, actor_of) if is_over else some_minutes(world, actor_of, state)
        client, base = sign_in("secretariat"), at(made.meeting)
        for tail in ("/minutes", "/minutes/editions", "/items/2", "/items/2/extract", "/archive"):
            client.get(base + tail)
            with count_queries() as seen:
                assert client.get(base + tail).status_code == 200
            assert len(seen) <= MOST, (tail, len(seen))

    def test_an_extract_is_one_item(self, world, actor_of, sign_in):
        made = some_minutes(world, actor_of, "circulated")
        page = sign_in("rep-cucc").get(at(made.meeting, "items/2/extract")).text
        assert "由辽宁移动提出例外申报流程" in page
        assert "试验网选址" not in page
        assert sign_in("rep-cucc").get(at(made.meeting, "items/8/extract")).status_code == 404
        assert "还没有摘录" in sign_in("rep-cucc").get(at(made.meeting, "items/0/extract")).text

    def test_a_hundred_thousand_characters(self, world, actor_of, sign_in):
        meeting = a_sitting(world)
        me = "secretariat"
        with write():
            row = db.session.get_one(Meeting, meeting.id)
            for n in range(4, 8):
                db.session.add(
                    AgendaItem(
                        meeting_id=row.id,
                        position=n,
                        kind=ItemKind.OTHER,
                        state=ItemState.DISCUSSED,
                        title=f"第{n}项",
                        user_id=world.users[me].id,
                        at=clock.now(),
                    )
                )
        for n in range(2, 8):
            take_notes(actor_of(me), item(meeting, n), "议而不决，再议。\n" * 2_100, 0)
        made = service.draft_minutes(actor_of(me), end(meeting), OPENING)
        service.submit_minutes(actor_of(me), fresh(made))
        assert sum(len(i["notes"]) for i in read(editions_of(made)[0].content)["items"]) > 100_000
        assert sign_in(me).get(at(meeting, "minutes")).status_code == 200
