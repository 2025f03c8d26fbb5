"""What a filled-in form of each act holds, so that whoever may do it does it."""

import io
from typing import Any

from tests.world import MEMBERS
from workspace.committees.models import Organization
from workspace.db import db

#: What any form may hold; each form takes the fields that it knows.
TYPED = {
    "title": "关于扩容时限",
    "body": "正文",
    "proposal": "十日内答复。",
    "text": "已完成。",
    "reason": "须再议",
    "note": "属实",
    "cause": "紧急事项",
    "ground": "紧急事项",
    "stance": "support",
    "choice": "for",
    "motion": "十日内答复。",
    "preset": "ordinary",
    "preamble": "表决通过。",
    "clauses": "一、十日内答复。",
    "due_at": "2010-02-26T18:00",
    "closes_at": "2010-02-26T18:00",
    "due_on": "2010-02-26",
    "effective_on": "2010-02-25",
    "version": "1",
    "name": "新名称",
    "name_en": "New",
    "opening": "会议由组长主持。",
    "answer": "照记",
    "until": "2010-02-26",
    "since": "2010-02-24",
}
#: Where an act wants something of its own under a name that others use too.
OF_ACT: dict[str, dict[str, str]] = {
    "edit_committee": {"name": "辽宁委员会", "resolution_code": "辽通自律"},
    "admit_organization": {"code": "newco", "kind": "member"},
    "correct_membership": {"since": "2003-01-01", "until": ""},
    "correct_seat": {"since": "2009-03-01", "until": ""},
    "open_term": {"chair": "cucc", "starts_on": "2010-03-01", "ends_on": "2011-02-28"},
    "edit_term": {"chair": "cmcc", "starts_on": "2009-02-26", "ends_on": "2010-02-28"},
    "add_work_point": {"owner": "cucc", "due_on": ""},
    "edit_work_point": {"owner": "cucc", "due_on": ""},
    "mark_day": {"day": "2010-02-22", "kind": "work"},
    "found_group": {"code": "ns", "lead": "cucc"},
    "change_lead": {"lead": "cucc"},
    "give_seat": {"handle": "neu", "organization": "cucc"},
    "add_person": {"handle": "neu"},
    "edit_synonyms": {"groups": "中继=电路\n光纤=光缆"},
    "assign_action": {"organization": "cucc"},
    "edit_action": {"organization": "cucc"},
    "ask_extension": {"until": "2010-06-01"},
    "check_in": {"code": "K7WQ2M"},
    "correct_attendance": {"where": "away"},
    "close_item": {"outcome": "discussed"},
    "take_up_unlisted": {"override": "台风将至"},
    "put_to_vote": {"line": "", "minutes": "5"},
    "set_usual_rule": {"preset": "two_thirds_cast"},
    "convene_meeting": {"starts_at": "2010-02-25T14:00", "ends_at": "2010-02-25T16:00"},
    "edit_meeting": {"starts_at": "2010-02-25T14:00", "ends_at": "2010-02-25T16:00"},
    "call_person": {"guest": "李工", "organization": "cucc", "capacity": "attendee"},
    "move_item": {"place": "1"},
    "set_meeting_rules": {
        "quorum": "3/5",
        "notice_days": "7",
        "freeze_days": "3",
        "window_days": "10",
    },
}


def typed(act: str, thing: Any) -> dict[str, Any]:
    """The form of an act on a thing."""
    said = {**TYPED, **OF_ACT.get(act, {}), "to": another(thing), "into": another(thing)}
    if act == "give_seat":
        said["role"] = "representative" if thing.kind == "plenary" else "member"
    if act == "attach_papers":
        said["files"] = (io.BytesIO("会议材料".encode()), "材料.txt")
    return said


def another(thing: Any) -> str:
    """A member beside the one whose thing it is."""
    key = getattr(thing, "organization_id", None)
    whose = db.session.get_one(Organization, key).code if key else ""
    return next(code for code in MEMBERS if code != whose)
