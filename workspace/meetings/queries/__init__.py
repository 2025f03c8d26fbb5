"""Reads of meetings: what a person sees, the agenda, who is called, the committee's usage."""

from workspace.meetings.queries.seen import (
    at_number,
    items_visible_to,
    visible_to,
)

__all__ = ["at_number", "items_visible_to", "visible_to"]
