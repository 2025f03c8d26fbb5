"""A resolution and its meeting as their readers find them: on pages, and on paper."""

import json

import pytest

from tests.meetings.builders import a_meeting
from tests.meetings.builders import at as meeting_at
from tests.meetings.papers import approved
from tests.resolutions.builders import a_resolution, at, by_cause, kept, wording
from workspace.db import db, write
from workspace.meetings.models import Meeting
from workspace.resolutions import service
from workspace.resolutions.models import Resolution
from workspace.resolutions.routes.editions import notes_of
from workspace.resolutions.rules import sealed_text
from workspace.text import digest


class TestPrinting:
    def test_each_edition_has_the_title_in_its_language(self, world, actor_of, app):
        plan = {"title": "运行维护组专题会", "title_en": "Operations, special meeting"}
        meeting = a_meeting(world, actor_of, "ended", **plan)
        made = a_resolution(world, actor_of, "in_force", words=wording(of_meeting=meeting))
        with app.test_request_context("/"):
            notes = {name: list(notes_of(kept(made), name)) for name in ("zh", "en")}
        assert "会议：运行维护组专题会" in notes["zh"]
        assert "Meeting: Operations, special meeting" in notes["en"]

    def test_what_is_sealed_is_the_printed_title(self, world, actor_of):
        meeting = a_meeting(world, actor_of, "ended")
        words = wording(of_meeting=meeting)
        made = kept(a_resolution(world, actor_of, "in_force", words=words))
        assert json.loads(sealed_text(made))["meeting"] == meeting.title
        assert digest(sealed_text(made).decode()) == made.text_hash


class TestSeeing:
    def test_each_leads_to_the_other(self, world, actor_of, sign_in):
        meeting = approved(world, actor_of).meeting
        made = a_resolution(world, actor_of, "in_force", words=wording(of_meeting=meeting))
        client, address = sign_in("rep-cucc"), "/liaoning/resolutions/2009-1"
        page = client.get(address).text
        assert page.count(f'<a href="{meeting_at(meeting)}">{meeting.title}</a>') == 1
        for tail in ("", "minutes", "archive"):
            page = client.get(meeting_at(meeting, tail)).text
            assert "本次会议通过的决议" in page, tail
            assert f'<a href="{address}">{kept(made).number} {made.title}</a>' in page, tail

    def test_a_draft_is_named_to_who_prepares_it(self, world, actor_of, sign_in):
        meeting = a_meeting(world, actor_of, "ended")
        made = a_resolution(world, actor_of, words=wording(of_meeting=meeting))
        assert made.title in sign_in("lead-om").get(meeting_at(meeting)).text
        page = sign_in("lead-mk").get(meeting_at(meeting)).text
        assert (made.title in page, "本次会议通过的决议" in page) == (False, False)

    def test_who_may_not_see_the_meeting_reads_its_name(self, world, actor_of, sign_in):
        meeting = a_meeting(world, actor_of, "ended")
        a_resolution(world, actor_of, "in_force", words=wording(of_meeting=meeting))
        with write():  # no act leads back there
            db.session.get_one(Meeting, meeting.id).state = "planned"
            db.session.get_one(Meeting, meeting.id).noticed_at = None
        page = sign_in("lead-mk").get("/liaoning/resolutions/2009-1").text
        assert page.count(meeting.title) == 2
        assert meeting_at(meeting) not in page

    def test_a_voided_one_says_so(self, world, actor_of, sign_in):
        meeting = a_meeting(world, actor_of, "ended", group="plenary")
        made = by_cause(actor_of, world)
        with write():
            db.session.get_one(Resolution, made.id).meeting_id = meeting.id
        service.void_resolution(actor_of("chair"), kept(made), "误发")
        page = sign_in("rep-cucc").get(meeting_at(meeting)).text
        assert made.title in page
        assert "作废" in page

    @pytest.mark.parametrize("tail", ["", "minutes", "archive"])
    def test_pages_ask_little(self, world, actor_of, sign_in, count_queries, tail):
        meeting = approved(world, actor_of).meeting
        a_resolution(world, actor_of, "in_force", words=wording(of_meeting=meeting))
        client = sign_in("lead-om")
        address = meeting_at(meeting, tail)
        for shown in (address, "/liaoning/resolutions/2009-1"):
            client.get(shown)
            with count_queries() as seen:
                assert client.get(shown).status_code == 200
            assert len(seen) <= 12, (shown, len(seen))

    def test_the_form_asks_little(self, world, actor_of, sign_in, count_queries):
        meeting = a_meeting(world, actor_of, "ended")
        made = a_resolution(world, actor_of, words=wording(of_meeting=meeting))
        client = sign_in("lead-om")
        with count_queries() as seen:
            assert client.get(at(made, "edit_resolution")).status_code == 200
        assert len(seen) <= 12
