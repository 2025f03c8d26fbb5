"""The operator's way in for the one whom no secretary can help: the secretary."""

import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from workspace.accounts.queries import user_by_handle
from workspace.accounts.service import issue_link
from workspace.acts import Refused
from workspace.permissions import Actor


def set_up(app: Flask) -> None:
    """Register the command."""
    app.cli.add_command(link)


@click.command()
@click.argument("handle")
@with_appcontext
def link(handle: str) -> None:
    """Print the address at which HANDLE sets a new password, once, within three days."""
    user = user_by_handle(handle)
    if user is None or user.committee_id is None:
        sys.exit(f"{handle}: no such account, or no committee keeps it yet")
    try:
        token = issue_link(Actor.clock(), user).token
    except Refused as no:
        sys.exit(f"{handle}: {no.reason}")
    click.echo(f"{current_app.config['PUBLIC_URL'].rstrip('/')}/invitations/{token}")
