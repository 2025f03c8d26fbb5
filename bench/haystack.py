"""The comments in which `bench.search` looks: the demo's sentences, drawn as words are drawn."""

import bisect
import itertools
import json
import random
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ISSUES = 2_000
BATCH = 5_000
START = datetime(2006, 3, 1, tzinfo=UTC)
SPAN = timedelta(days=1_370)
DEMO = Path(__file__).resolve().parents[1] / "workspace/demo"


def sentences() -> list[str]:
    """The demo's sentences in an order of their own, always the same."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.extend(s for s in re.split("[。；！？\n]", value) if 6 <= len(s) <= 60)
        elif isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                walk(item)

    for name in ("corpus.json", "discussion.json"):
        walk(json.loads((DEMO / name).read_text(encoding="utf-8")))
    kept = sorted({s for s in found if re.search("[\u4e00-\u9fff]{4}", s)})
    random.Random(1).shuffle(kept)
    return kept


def texts(count: int) -> Iterator[str]:
    """Comments of one to four sentences, with figures that no other comment has."""
    said, chance = sentences(), random.Random(2)
    weights = list(itertools.accumulate(1 / (n + 3) for n in range(len(said))))
    for number in range(count):
        drawn = [
            said[bisect.bisect(weights, chance.random() * weights[-1])]
            for _ in range(chance.randint(1, 4))
        ]
        yield "。".join(drawn) + f"。工单{1_000_000 + number * 7}。"


def load(count: int) -> None:
    """Issues and comments, in bulk and past the acts: only the index is of interest here."""
    from sqlalchemy import func, insert, select

    from workspace.committees.models import Committee, Organization, Term
    from workspace.db import db, new_pid, write
    from workspace.groups.models import SpecialistGroup
    from workspace.issues.models import Comment, Issue
    from workspace.search.models import SearchDocument
    from workspace.search.rules.words import PAPERS

    start, held = time.monotonic(), db.session.scalar(select(func.count(Comment.id))) or 0
    if held >= count:
        return
    done = held // BATCH * BATCH  # of a load that was broken off
    committee = db.session.scalars(select(Committee).filter_by(slug="liaoning")).one()
    groups = db.session.scalars(
        select(SpecialistGroup).filter_by(committee_id=committee.id).order_by(SpecialistGroup.id)
    ).all()
    keys = {
        "committee": committee.id,
        "groups": [g.id for g in groups],
        "terms": list(db.session.scalars(select(Term.id).filter_by(committee_id=committee.id))),
        "orgs": list(db.session.scalars(select(Organization.id).order_by(Organization.id)))[:4],
        "user": db.session.scalar(select(func.min(Comment.user_id))),
    }
    rows = texts(ISSUES + count)
    issues = [an_issue(n, next(rows), keys) for n in range(ISSUES)]
    if not done:
        with write():
            db.session.execute(insert(Issue), issues)
    made = db.session.execute(
        select(Issue.id, Issue.group_id, Issue.term_id, Issue.pid, Issue.title, Issue.body)
        .where(Issue.number > 1_000)
        .order_by(Issue.id)
    ).all()
    if not done:
        with write():
            papers = [{"id": PAPERS + 1_000_000 + i.id, **issue_document(i, keys)} for i in made]
            db.session.execute(insert(SearchDocument), papers)
    rows = itertools.islice(rows, done, None)
    last = db.session.scalar(select(func.max(Comment.id))) or 0
    for first in range(done, count, BATCH):
        batch = [
            a_comment(last + first - done + n + 1, first + n, count, text, made, keys, new_pid)
            for n, text in enumerate(itertools.islice(rows, min(BATCH, count - first)))
        ]
        with write():
            db.session.execute(insert(Comment), [row for row, _ in batch])
            db.session.execute(insert(SearchDocument), [document for _, document in batch])
    finish()
    print(f"{count:,} comments loaded in {time.monotonic() - start:.0f} s")


def an_issue(n: int, text: str, keys: dict[str, Any]) -> dict[str, Any]:
    from workspace.db import new_pid
    from workspace.issues.rules import IssueState

    at = START + SPAN * (n / ISSUES)
    return {
        "pid": new_pid("issue"),
        "committee_id": keys["committee"],
        "group_id": keys["groups"][n % len(keys["groups"])],
        "term_id": keys["terms"][n * len(keys["terms"]) // ISSUES],
        "number": 1_001 + n,
        "title": text[:30],
        "body": text,
        "body_html": text,
        "proposal": text,
        "state": IssueState.DISCUSSION,
        # One in fifty is a draft that only its group sees.
        "is_open_to_all": n % 50 != 0,
        "opened_at": at,
        "updated_at": at,
        "opened_by_id": keys["user"],
        "opened_for_id": keys["orgs"][0],
    }


def issue_document(issue: Any, keys: dict[str, Any]) -> dict[str, Any]:
    return document(issue, keys, obj=issue.pid, kind="issue", title=issue.title, text=issue.body)


def a_comment(
    key: int, n: int, count: int, text: str, issues: list[Any], keys: dict[str, Any], pid: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    issue = issues[n * len(issues) // count]
    at = START + SPAN * (n / count)
    row = {
        "id": key,
        "pid": pid("comment"),
        "committee_id": keys["committee"],
        "issue_id": issue.id,
        "number": n + 1,
        "body": text,
        "body_html": f"<p>{text}</p>",
        "user_id": keys["user"],
        "organization_id": keys["orgs"][n % 4],
        "at": at,
    }
    more = {"obj": row["pid"], "kind": "comment", "text": text, "number": n + 1, "at": at}
    made = document(issue, keys, **more, organization_id=row["organization_id"])
    return row, {"id": 10_000 + key, **made}  # above the keys of the demo's comments


def document(issue: Any, keys: dict[str, Any], **values: Any) -> dict[str, Any]:
    from workspace.search.rules import Document
    from workspace.search.service import values_of

    return values_of(
        Document(
            **{
                "through": "issue",
                "parent_id": issue.id,
                "issue_id": issue.id,
                "committee_id": keys["committee"],
                "group_id": issue.group_id,
                "term_id": issue.term_id,
                "user_id": keys["user"],
                "at": START,
                **values,
            }
        )
    )


def finish() -> None:
    """What a database does by itself in time: statistics, merged index, visibility map."""
    from workspace.db import db

    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as raw:
            raw.execute(db.text("VACUUM ANALYZE"))
    else:
        with db.engine.connect() as raw:
            raw.execute(db.text("ANALYZE"))
            raw.commit()
