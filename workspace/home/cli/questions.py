"""What `flask init` asks where it is given no file; an empty answer leaves it to the browser."""

from collections.abc import Callable
from typing import Any

import click

from workspace.committees.rules import RESERVED_COMMITTEES, RESERVED_GROUPS, is_free_slug
from workspace.home import service
from workspace.home.rules import HANDLE

Say = Callable[..., str]
PLENARY, SECRETARIAT, REGULATOR = "plenary", "secretariat", "regulator"


class Questions:
    """The plan as it grows, answer by answer: committee, organizations, people, first group."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.organizations: list[dict[str, Any]] = []
        self.people: dict[str, dict[str, Any]] = {}

    def asked(self) -> dict[str, Any]:
        """The whole plan, as a file would have it."""
        click.echo(self.say("init.welcome"))
        head = {
            "name": self.ask("name"),
            "name_en": self.may("name_en"),
            "slug": self.ask("slug", value_proc=self.slug),
            "document_code": self.ask("document_code"),
        }
        self.body(SECRETARIAT, self.ask("secretariat"), kind="association")
        members = self.members()
        if regulator := self.may("regulator"):
            self.body(REGULATOR, regulator, kind="regulator")
        secretary = self.ask("handle", default="secretary", value_proc=self.handle)
        self.seat(
            secretary,
            PLENARY,
            SECRETARIAT,
            "secretary",
            self.ask("person_name", default=self.say("init.secretary_named")),
        )
        self.person("reviewer", PLENARY, SECRETARIAT, "reviewer")
        groups = self.first_group(members) if members else []
        return {
            "committee": head,
            "organizations": self.organizations,
            "groups": groups,
            "people": list(self.people.values()),
        }

    # ---- one answer ----
    def ask(self, key: str, **more: Any) -> str:
        return str(click.prompt(self.say(f"init.{key}"), **more)).strip()

    def may(self, key: str, **more: Any) -> str:
        """An answer that may be left out."""
        return self.ask(key, default="", show_default=False, **more)

    def slug(self, text: str) -> str:
        if not is_free_slug(text.strip(), RESERVED_COMMITTEES):
            raise click.BadParameter(self.say("init_error.address"))
        if service.committee_of(text.strip()) is not None:
            raise click.ClickException(self.say("init.exists", slug=text.strip()))
        return text.strip()

    def code(self, text: str) -> str:
        taken = {body["code"] for body in self.organizations} | {REGULATOR}
        if not is_free_slug(text.strip(), frozenset()) or text.strip() in taken:
            raise click.BadParameter(self.say("init_error.code"))
        return text.strip()

    def handle(self, text: str) -> str:
        if text.strip() and not HANDLE.fullmatch(text.strip()):
            raise click.BadParameter(self.say("init_error.handle"))
        return text.strip()

    def group_code(self, text: str) -> str:
        if not is_free_slug(text.strip(), RESERVED_GROUPS | {PLENARY}):
            raise click.BadParameter(self.say("init_error.address"))
        return text.strip()

    # ---- bodies and people ----
    def body(self, code: str, name: str, **more: Any) -> None:
        self.organizations.append({"code": code, "name": name} | more)

    def members(self) -> list[str]:
        """Codes of the members, one by one until an empty line; each takes the next turn."""
        found: list[str] = []
        while name := click.prompt(
            self.say("init.member", n=len(found) + 1), default="", show_default=False
        ).strip():
            code = self.ask("member_code", value_proc=self.code)
            found.append(code)
            self.body(code, name, turn=len(found))
            self.person("representative", PLENARY, code, "representative", name)
        return found

    def person(self, key: str, group: str, organization: str, role: str, of: str = "") -> None:
        """Who takes a seat, by account; whoever was named before keeps the name."""
        handle = self.may(key, value_proc=self.handle)
        if not handle:
            return
        named = handle in self.people
        usual = self.say(f"init.{key}_named", name=of)
        name = "" if named else self.ask("its_name", default=usual)
        self.seat(handle, group, organization, role, name)

    def seat(self, handle: str, group: str, organization: str, role: str, name: str) -> None:
        person = self.people.setdefault(handle, {"handle": handle, "name": name, "seats": []})
        person["seats"].append({"group": group, "organization": organization, "role": role})

    def first_group(self, members: list[str]) -> list[dict[str, Any]]:
        """The first specialist group with its lead organization, and who leads it."""
        name = self.may("group")
        if not name:
            return []
        code = self.ask("group_code", value_proc=self.group_code)
        lead = self.ask("lead_organization", type=click.Choice(members), default=members[0])
        self.person("lead", code, lead, "lead", name)
        return [{"code": code, "name": name, "lead": lead}]
