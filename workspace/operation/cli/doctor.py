"""`flask doctor`: is everything well, and what is to be done where it is not."""

import json
import os
import sys
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from workspace.i18n import LANGUAGES, Lang, catalog
from workspace.operation.queries.checks import examine
from workspace.operation.rules import Finding, State, worst

LOOKS = {State.OK: "green", State.WARN: "yellow", State.FAIL: "red"}


def own_language() -> Lang:
    """The operator's: that of the terminal where it is one of ours, else Chinese."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "en" if spoken.startswith("en") else "zh"


def say(lang: Lang, key: str, **values: Any) -> str:
    """The words of a key, which a command has to say without a request."""
    words = catalog(lang).get(key, (key,))[0]
    return words % values if values else words


lang_option = click.option(
    "--lang", type=click.Choice(LANGUAGES), default=own_language, help="zh or en."
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@lang_option
@with_appcontext
def doctor(as_json: bool, lang: Lang) -> None:
    """Examine the installation: one line a check; exit status 1 where one fails."""
    found = examine(current_app.config)
    if as_json:
        checks = [_said(lang, finding) for finding in found]
        text = json.dumps({"state": worst(found), "checks": checks}, ensure_ascii=False, indent=2)
        click.echo(text)
    else:
        for finding in found:
            click.echo(_line(lang, finding))
    sys.exit(1 if worst(found) is State.FAIL else 0)


def _said(lang: Lang, finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "state": finding.state,
        "code": finding.code,
        "text": _words(lang, finding),
        "todo": _todo(lang, finding),
        "values": finding.values,
    }


def _line(lang: Lang, finding: Finding) -> str:
    mark = click.style(f"{finding.state:<4}", fg=LOOKS[finding.state], bold=True)
    name = say(lang, f"doctor.{finding.check}")
    todo = _todo(lang, finding)
    line = f"{mark} {name}{say(lang, 'list.colon')}{_words(lang, finding)}"
    return f"{line}\n     → {todo}" if todo else line


def _words(lang: Lang, finding: Finding) -> str:
    return say(lang, f"doctor.{finding.check}.{finding.code}", **finding.values)


def _todo(lang: Lang, finding: Finding) -> str:
    """What to do; nothing where all is well."""
    key = f"doctor_todo.{finding.check}.{finding.code}"
    return "" if finding.state is State.OK else say(lang, key)
