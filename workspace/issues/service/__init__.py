"""议题 — one public function an act; what moves an issue leaves a line in its timeline."""

from workspace.issues.service.course import (
    close_issue,
    extend_consultation,
    hold_issue,
    reopen_issue,
    resume_issue,
    start_consultation,
    start_discussion,
    withdraw_issue,
)
from workspace.issues.service.discussion import (
    add_comment,
    edit_comment,
    state_position,
    withdraw_comment,
)
from workspace.issues.service.files import attach, settle_attachments, withdraw_attachment
from workspace.issues.service.gate import clear_issue, return_issue, submit_issue
from workspace.issues.service.moves import add_line, add_move
from workspace.issues.service.preparation import draft_issue, edit_issue, open_issue
from workspace.issues.service.reading import mark_read
from workspace.issues.service.texts import Text, rendered

__all__ = [
    "Text",
    "add_comment",
    "add_line",
    "add_move",
    "attach",
    "clear_issue",
    "close_issue",
    "draft_issue",
    "edit_comment",
    "edit_issue",
    "extend_consultation",
    "hold_issue",
    "mark_read",
    "open_issue",
    "rendered",
    "reopen_issue",
    "resume_issue",
    "return_issue",
    "settle_attachments",
    "start_consultation",
    "start_discussion",
    "state_position",
    "submit_issue",
    "withdraw_attachment",
    "withdraw_comment",
    "withdraw_issue",
]
