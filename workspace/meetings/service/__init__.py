"""会议 — one public function an act; every act locks the meeting that it belongs to."""

from workspace.meetings.service.agenda import (
    accept_item,
    attach_papers,
    decline_item,
    edit_item,
    list_item,
    move_item,
    propose_item,
    remove_item,
)
from workspace.meetings.service.convening import (
    cancel_meeting,
    convene_meeting,
    edit_meeting,
    send_notice,
)
from workspace.meetings.service.people import call_person, name_delegate, release_person
from workspace.meetings.service.plans import Matter, Plan
from workspace.meetings.service.standing import (
    Standing,
    Usage,
    retire_standing_text,
    set_meeting_rules,
    write_standing_text,
)

__all__ = [
    "Matter",
    "Plan",
    "Standing",
    "Usage",
    "accept_item",
    "attach_papers",
    "call_person",
    "cancel_meeting",
    "convene_meeting",
    "decline_item",
    "edit_item",
    "edit_meeting",
    "list_item",
    "move_item",
    "name_delegate",
    "propose_item",
    "release_person",
    "remove_item",
    "retire_standing_text",
    "send_notice",
    "set_meeting_rules",
    "write_standing_text",
]
