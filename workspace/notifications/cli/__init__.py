"""`flask deliver`: gather digests and send what waits in the Outbox, at least once each."""

import time

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from workspace.committees.routes import read_demo_clock
from workspace.db import db
from workspace.notifications import service
from workspace.notifications.cli.post import send_waiting
from workspace.notifications.rules import read_server


def set_up(app: Flask) -> None:
    """Register the command."""
    app.cli.add_command(deliver)


@click.command()
@click.option("--every", type=float, default=0, help="Seconds between rounds; 0: one round.")
@with_appcontext
def deliver(every: float) -> None:
    """Send the mails that wait; without SMTP_URL only clear away what grew old."""
    while True:
        read_demo_clock()
        sent = deliver_once()
        db.session.remove()
        if not every:
            click.echo(f"{sent} sent")
            return
        time.sleep(every)


def deliver_once() -> int:
    """One round; how many mails a server took."""
    service.clear_away()
    server = read_server(current_app.config["SMTP_URL"])
    if server is None:
        return 0
    service.make_digests()
    return send_waiting(server)
