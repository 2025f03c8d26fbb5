"""Following: the buttons on three kinds of page, the list of one's own, and what is unseen."""

from typing import Any

import pytest

from tests.conftest import hidden
from tests.issues.builders import an_issue, at
from workspace.db import db
from workspace.notifications import service
from workspace.notifications.models import Watch
from workspace.notifications.rules import Level


@pytest.fixture
def issue(world: Any, actor_of: Any) -> Any:
    """A consultation that the whole committee sees."""
    return an_issue(world, actor_of, "consultation")


def levels(world: Any, handle: str) -> dict[str, Level]:
    db.session.rollback()
    rows = db.session.scalars(db.select(Watch).filter_by(user_id=world.users[handle].id))
    return {row.thing: row.level for row in rows}


class TestFollow:
    @pytest.mark.parametrize("where", ["issue", "group", "committee"])
    def test_from_its_page_and_back(self, world, issue, sign_in, where):
        address = {"issue": at(issue), "group": "/liaoning/om", "committee": "/liaoning"}[where]
        client = sign_in("rep-cucc")
        page = client.get(address)
        sent = {"thing": hidden(page.text, "thing"), "level": "all", "next": address}
        answer = client.post("/notices/follow", data=sent)
        assert (answer.status_code, answer.location) == (303, address)
        assert levels(world, "rep-cucc") == {sent["thing"]: Level.ALL}
        again = client.get(address, headers={"If-None-Match": page.headers.get("ETag", '"x"')})
        assert again.status_code == 200  # the kept page shows the old button
        assert 'value="all" aria-pressed="true"' in again.text
        client.post("/notices/follow", data=sent | {"level": "duties"})
        assert levels(world, "rep-cucc") == {sent["thing"]: Level.DUTIES}

    def test_the_bell_is_no_304(self, world, actor_of, issue, sign_in):
        client = sign_in("rep-cucc")
        tag = client.get(at(issue)).headers["ETag"]
        an_issue(world, actor_of, "consultation")
        assert client.get(at(issue), headers={"If-None-Match": tag}).status_code == 200

    @pytest.mark.parametrize(
        ("thing", "level"),
        [
            ("issue:aaaaaaaaaaaaaaaa", "all"),
            ("user_account:aaaaaaaaaaaaaaaa", "all"),
            ("", "all"),
            ("issue:\0", "all"),
            ("issue:" + "x" * 500, "all"),
            ("GOOD", "much"),
            ("GOOD", ""),
        ],
    )
    def test_nonsense_is_not_found(self, world, issue, sign_in, thing, level):
        sent = {"thing": issue.pid if thing == "GOOD" else thing, "level": level}
        assert sign_in("rep-cucc").post("/notices/follow", data=sent).status_code == 404
        assert levels(world, "rep-cucc") == {}

    def test_a_draft_one_may_not_see_answers_like_a_missing_one(self, world, actor_of, sign_in):
        draft = an_issue(world, actor_of, "draft")
        sent = {"thing": draft.pid, "level": "all"}
        assert sign_in("mk-cucc-2").post("/notices/follow", data=sent).status_code == 404
        assert sign_in("om-cucc-2").post("/notices/follow", data=sent).status_code == 303

    def test_it_leads_nowhere_else(self, issue, sign_in):
        sent = {"thing": issue.pid, "level": "all", "next": "https://example.org/"}
        answer = sign_in("rep-cucc").post("/notices/follow", data=sent)
        assert answer.location == "/notices/followed"

    def test_the_list_of_ones_own(self, world, actor_of, issue, sign_in):
        client = sign_in("rep-cucc")
        assert "还没有关注" in client.get("/notices/followed").text
        for thing in (issue, world.groups["om"], world.committee):
            service.follow(actor_of("rep-cucc"), thing.pid, Level.ALL)
        page = client.get("/notices/followed").text
        assert page.count('action="/notices/follow"') == 3
        assert issue.title in page

    def test_a_lapsed_session_keeps_what_was_pressed(self, app, issue):
        sent = {"thing": issue.pid, "level": "all"}
        assert app.test_client().post("/notices/follow", data=sent).status_code == 403
