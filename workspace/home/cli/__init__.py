"""The operator's commands that reach over all rooms: clockwork, a committee's first day."""

from flask import Flask

from workspace.home.cli.first_day import init
from workspace.home.cli.tick import tick, tick_once, wire

__all__ = ["set_up", "tick_once", "wire"]


def set_up(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(tick)
    app.cli.add_command(init)
