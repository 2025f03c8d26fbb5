"""The operator's commands: `doctor`, `backup`, `restore`; in Chinese or English."""

from flask import Flask

from workspace.operation.cli.backup import backup, restore
from workspace.operation.cli.doctor import doctor


def set_up(app: Flask) -> None:
    """Register the commands."""
    for command in (doctor, backup, restore):
        app.cli.add_command(command)
