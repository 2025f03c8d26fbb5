"""The body of the minutes' paper, from the values that an edition keeps, in one language.

Notes and lines are printed in the language in which they were taken: nobody translates them.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from workspace.documents.paper import Block, Heading, Language, Paragraph, Table, Votes
from workspace.meetings.rules.minutes import Content
from workspace.text import official_date
from workspace.web.papers import numbered, say

#: Marks of Markdown before and within a line, which a paper has no use for.
_BEFORE = re.compile(r"^ {0,3}(?:#{1,6} +|> ?|[-*+] +)")
_WITHIN = re.compile(r"(\*\*|__|`)(.+?)\1")


def said(language: Language, one: Content) -> str:
    """A kept name in a paper's language."""
    return str((one["name_en"] if language == "en" else "") or one["name"])


def headed(language: Language, item: Content) -> str:
    """A kept title in a paper's language."""
    return str((item["title_en"] if language == "en" else "") or item["title"])


def body_of(content: Content, language: Language) -> Iterator[Block]:
    """The opening and the items."""
    yield from _lines(content["opening"])
    for n, item in enumerate(content["items"], 1):
        yield Heading(numbered(language, n) + headed(language, item))
        yield from item_of(item, language)


def item_of(item: Content, language: Language) -> Iterator[Block]:
    """What is told of one item: notes, 议定, votes, 交办."""
    if item["is_late"]:
        yield Paragraph(say(language, "minutes.item_late") + item["override"])
    yield from _lines(item["notes"])
    for line in item["decisions"]:
        yield Paragraph(line["text"], lead=say(language, "decision.label") + " ")
    for vote in item["votes"]:
        yield _vote(vote, language)
    if item["reason"]:
        yield Paragraph(item["reason"], lead=say(language, f"minutes.item_{item['state']}") + " ")
    if item["actions"]:
        yield _actions(item["actions"], language)


def _lines(text: str) -> Iterator[Block]:
    for line in text.split("\n"):
        plain = _WITHIN.sub(r"\2", _BEFORE.sub("", line)).strip()
        if plain:
            yield Paragraph(plain)


def _vote(vote: Content, language: Language) -> Votes:
    tally = vote["result"].get("tally", {})
    counts = {name: tally.get(name, 0) for name in ("eligible", "voted", "against", "abstain")}
    outcome = say(language, f"outcome.{vote['outcome']}") if vote["outcome"] else ""
    count = say(language, "result.says", votes_for=tally.get("for", 0), **counts)
    roll = tuple(
        (say(language, f"choice.{part['choice']}"), _joined(part["of"], language))
        for part in vote["roll"]
    )
    return Votes(vote["motion"], f"{outcome} {count}".strip(), roll)


def _joined(names: list[Content], language: Language) -> str:
    return say(language, "list.comma").join(said(language, one) for one in names)


def _actions(rows: list[Content], language: Language) -> Table:
    words = ("field.action", "field.doer", "field.person", "action.until")
    return Table(
        tuple(say(language, word) for word in words),
        tuple(
            (
                row["text"],
                said(language, row["organization"]),
                said(language, row["person"]),
                official_date(date.fromisoformat(row["due_on"]), language) if row["due_on"] else "",
            )
            for row in rows
        ),
        (3.6, 1.9, 1.5, 2.5),
    )


def attendance_of(content: Content, language: Language) -> tuple[tuple[str, str], ...]:
    """出席、请假、缺席、列席 in their order, each with its names."""
    lists = content["attendance"]
    return tuple(
        (say(language, f"minutes.list_{name}"), _people(lists[name], language))
        for name in ("present", "excused", "absent", "attending")
        if lists.get(name)
    )


def _people(organizations: list[Content], language: Language) -> str:
    parts = []
    for org in organizations:
        people = [_person(one, language) for one in org["people"]]
        names = say(language, "list.comma").join(people)
        of = say(language, "minutes.of_org") if names else ""
        parts.append(said(language, org) + of + names)
    return say(language, "list.semicolon").join(parts)


def _person(one: Any, language: Language) -> str:
    marks = [say(language, "minutes.late")] if one["is_late"] else []
    marks += [say(language, f"minutes.moved_{m['arrival']}", n=m["item"]) for m in one["moves"]]
    joined = say(language, "list.comma").join(marks)
    return said(language, one) + (say(language, "minutes.marks", marks=joined) if marks else "")
