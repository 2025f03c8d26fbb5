"""`flask init`: a committee's first day, by questions or from a file (docs/init.md)."""

import os
import sys
from pathlib import Path
from typing import Any

import click
import yaml
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import inspect

from workspace.accounts.models import User
from workspace.accounts.rules import PASSWORD_LIMIT, PASSWORD_MINIMUM
from workspace.accounts.service import hash_password, issue_link
from workspace.acts import Refused
from workspace.db import db
from workspace.home import service
from workspace.home.cli.questions import Questions, Say
from workspace.home.rules import Plan, Wrong, read_plan
from workspace.i18n import LANGUAGES, Lang, catalog
from workspace.permissions import Actor

#: A plan is a page or two.
LARGEST = 512 * 1024


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of questions and answers.")
@click.option("--password-stdin", is_flag=True, help="Give the secretary this password, no link.")
@with_appcontext
def init(file: str | None, lang: Lang | None, password_stdin: bool) -> None:
    """Found a committee: by questions, or from a YAML FILE."""
    say = words_of(lang or ("en" if os.environ.get("LANG", "").startswith("en") else "zh"))
    if not inspect(db.engine).has_table("committee"):
        upgrade()
    try:
        plan = read_plan(content_of(file, say) if file else Questions(say).asked())
        demand_free(plan, say)
        password = typed_password(say) if password_stdin else ""
        people = service.found(plan, password_hash=hash_password(password) if password else "")
    except Wrong as wrong:
        reason = say(f"init_error.{wrong.reason}", **wrong.values)
        raise click.ClickException(f"{wrong.path}{say('list.colon')}{reason}") from wrong
    except Refused as no:
        reason = say(f"refused.{no.reason}")
        raise click.ClickException(
            say("init.stopped", act=say(f"act.{no.act}"), reason=reason)
        ) from no
    tell(plan, people, say)


def words_of(lang: Lang) -> Say:
    """The words of a language."""
    words = catalog(lang)

    def say(key: str, **values: Any) -> str:
        text = words[key][0]
        return text % values if values else text

    return say


def demand_free(plan: Plan, say: Say) -> None:
    """Nothing is changed where there is a committee of this address already, nor beside the demo,
    whose clock is not the world's.
    """
    if service.holds_demo():
        raise click.ClickException(say("init.demo"))
    if service.committee_of(plan.slug) is not None:
        raise click.ClickException(say("init.exists", slug=plan.slug))
    if plan.parent and service.committee_of(plan.parent) is None:
        raise Wrong("committee.parent", "parent", value=plan.parent)


def content_of(file: str, say: Say) -> Any:
    """What a YAML file says, with the line of what is no YAML."""
    path = Path(file)
    if path.stat().st_size > LARGEST:
        raise click.ClickException(say("init.too_large", file=file))
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as broken:
        raise click.ClickException(say("init.not_utf8", file=file)) from broken
    except (yaml.YAMLError, ValueError, RecursionError) as broken:
        mark = getattr(broken, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise click.ClickException(say("init.not_yaml", file=file, line=line)) from broken


def typed_password(say: Say) -> str:
    """The secretary's password: the first line of standard input."""
    password = sys.stdin.readline().rstrip("\r\n")
    if not PASSWORD_MINIMUM <= len(password) <= PASSWORD_LIMIT:
        raise click.ClickException(say("init_error.password", n=PASSWORD_MINIMUM))
    return password


# ---- the end ----
def tell(plan: Plan, people: list[User], say: Say) -> None:
    """What was founded, the links by which its people get in, and what comes next."""
    click.echo(say("init.done", name=plan.name, slug=plan.slug))
    click.echo(say("init.links"))
    for user in people:
        click.echo(f"  {user.handle} {user.name}  {way_in(user, say)}")
    click.echo(say("init.next"))


def way_in(user: User, say: Say) -> str:
    """The address at which a person sets its first password, once; whoever has one needs none,
    and whose account another committee keeps gets it there.
    """
    if user.password_hash:
        return say("init.can_sign_in")
    try:
        token = issue_link(Actor.clock(), user).token
    except Refused as no:
        return say(f"refused.{no.reason}")
    return f"{current_app.config['PUBLIC_URL'].rstrip('/')}/invitations/{token}"
