"""The bare search: the product's own index asked once, the newest that hold the words, their lines.

No synonyms, no numbers, no parts of a question, no ranks but by the title; whoever asks sees all.
"""

from collections import Counter
from typing import Any

from markupsafe import escape
from sqlalchemy import Connection, and_, select, text

from bench.bare.reads import groups_and_members
from workspace.accounts.models import User
from workspace.committees.models import Organization, Term
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue
from workspace.search.models import SearchDocument as Document
from workspace.voting.models import Poll

CAP, SHOWN, LENGTH, BEFORE = 300, 20, 96, 20
NEWEST = {
    "sqlite": text(
        "SELECT d.id, d.kind FROM search_index JOIN search_document d ON d.id = search_index.rowid"
        " WHERE search_index MATCH :said ORDER BY search_index.rowid DESC LIMIT 301"
    ),
    "postgresql": text(
        "SELECT id, kind FROM search_document WHERE search_index @@ CAST(:said AS tsquery)"
        " ORDER BY id DESC LIMIT 301"
    ),
}


def search(connection: Connection, me: Any, asked: str) -> dict[str, Any]:
    """The first page of what holds every word, with what the filters offer."""
    words, kind = asked.split(), connection.dialect.name
    found = connection.execute(NEWEST[kind], {"said": said(words, kind)}).all()
    newest = found[:CAP]
    lines = connection.execute(
        select(
            Document.kind,
            Document.title,
            Document.text,
            Document.at,
            Document.number,
            Issue.number.label("issue"),
            Issue.title.label("issue_title"),
            Issue.state,
            SpecialistGroup.name.label("group"),
            Organization.name.label("organization"),
            User.name.label("user"),
            Poll.outcome,
        )
        .outerjoin(Issue, Issue.id == Document.issue_id)
        .outerjoin(SpecialistGroup, SpecialistGroup.id == Document.group_id)
        .outerjoin(Organization, Organization.id == Document.organization_id)
        .outerjoin(User, User.id == Document.user_id)
        .outerjoin(Poll, and_(Document.through == "poll", Poll.id == Document.parent_id))
        .where(Document.id.in_([row.id for row in newest[:SHOWN]]))
    ).all()
    ranked = sorted(
        lines, key=lambda line: (sum(word in line.title for word in words), line.at), reverse=True
    )
    return {
        "asked": asked,
        "counts": Counter(row.kind for row in newest),
        "more": "+" if len(found) > CAP else "",
        "lines": [(line, passage(line.text, words)) for line in ranked],
        "terms": _terms(connection, me),
        **groups_and_members(connection, me),
    }


def said(words: list[str], database: str) -> str:
    """The words as pairs of characters, as the index holds them."""
    pairs = [[word[n : n + 2] for n in range(len(word) - 1)] for word in words]
    if database == "sqlite":
        return " AND ".join('"' + " ".join(one) + '"' for one in pairs)
    return " & ".join(f"'{pair}'" for one in pairs for pair in one)


def passage(whole: str, words: list[str]) -> str:
    """The text around the first word as HTML, the words marked."""
    start = max(0, whole.find(words[0]) - BEFORE)
    cut = str(escape(whole[start : start + LENGTH]))
    for word in words:
        cut = cut.replace(word, f"<mark>{word}</mark>")
    return "…" * (start > 0) + cut + "…" * (start + LENGTH < len(whole))


def _terms(connection: Connection, me: Any) -> Any:
    return connection.execute(
        select(Term.number, Organization.name)
        .join(Organization, Organization.id == Term.chair_organization_id)
        .where(Term.committee_id == me.committee_id)
        .order_by(Term.number.desc())
    ).all()
