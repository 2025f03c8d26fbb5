"""Reads that compose several rooms."""

from .pages import by_state, cells_of, issue_page, marks_of, overview
from .programme import PointRow, counts_by_group, outputs, programme
from .setup import Step, checklist
from .waiting import Waiting, waiting_for

__all__ = [
    "PointRow",
    "Step",
    "Waiting",
    "by_state",
    "cells_of",
    "checklist",
    "counts_by_group",
    "issue_page",
    "marks_of",
    "outputs",
    "overview",
    "programme",
    "waiting_for",
]
