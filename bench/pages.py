"""Each page's CPU time beside the bare page of the same content, turn by turn in one process.

The requests go straight into both applications' WSGI entry; what is taken is the process's own
CPU time, so that waiting for the disk or for a neighbour counts for neither.
"""

import gc
import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from bench.bare import create_bare
from bench.calls import Answer, Client, hidden
from bench.load import token_of
from bench.text import words_of
from workspace.accounts.models import User
from workspace.db import db
from workspace.groups.models import Seat
from workspace.groups.rules import Role
from workspace.issues.models import Issue
from workspace.issues.rules import IssueState

WARM = 5
TEXT = (
    "建议把时限从三十个工作日改为二十个工作日，逾期按日通报。\n\n- 责任单位明确到人；\n"
    "- 每周通报一次进展。\n\n**请**各单位在下周三之前补充本单位的意见。"
)
SOUGHT = urlencode({"q": "费用 分摊"})
Call = Callable[[], Answer]


@dataclass
class Pair:
    """A page of the product and its bare twin, with the seconds that each turn cost."""

    name: str
    ours: Call
    bare: Call
    spent: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))
    address: str = ""
    likeness: float = 0.0

    def turn(self, is_first: bool) -> None:
        order = (0, 1) if is_first else (1, 0)
        answers = {which: (self.ours, self.bare)[which]() for which in order}
        for which, answer in answers.items():
            assert answer.status in (200, 303), (self.name, which, answer.status)
            self.spent[which].append(answer.cpu)
        if self.address and not self.likeness:
            self.likeness = alike(*(words_of(answers[which].text) for which in (0, 1)))

    def medians(self) -> tuple[float, float]:
        ours, bare = (1000 * statistics.median(kept[WARM:]) for kept in self.spent)
        return ours, bare

    @property
    def ratio(self) -> float:
        ours, bare = self.medians()
        return ours / bare


def alike(ours: str, bare: str) -> float:
    """The share of the product's words (pairs of characters) that the bare page says too."""
    said, twin = Counter(pairwise(ours)), Counter(pairwise(bare))
    return sum((said & twin).values()) / max(1, sum(said.values()))


def pairs(app: Flask) -> tuple[list[Pair], str]:
    """The pages of the goal as a member of the spoken-to issue's group sees them; its cookie."""
    with app.app_context():
        short, long, spoken = (_group_and_number(n) for n in (1, 2, None))
        reader = member_of(spoken[0])
        bare = Client(create_bare(db.engine, reader))
    ours = signed_in(app, reader)
    pages = {
        "list": ("/liaoning/issues", "/issues"),
        "thread of 20": (_address(short), "/issues/1"),
        "thread of 300": (_address(long), "/issues/2"),
        "its last page": (_address(long) + "?page=6", "/issues/2?page=6"),
        "home": ("/", "/"),
        "search": ("/liaoning/search?" + SOUGHT, "/search?" + SOUGHT),
    }
    found = [
        Pair(name, lambda a=a: ours.get(a), lambda b=b: bare.get(b), address=a)
        for name, (a, b) in pages.items()
    ]
    posting = Pair(
        "comment",
        lambda: comment(ours, _address(spoken)),
        lambda: bare.post(f"/issues/{spoken[1]}/comments", {"text": TEXT}),
    )
    return [*found, posting], ours.cookie


def comment(client: Client, address: str) -> Answer:
    """Say something; the form that is filled in is fetched before the clock starts."""
    page = client.get(address).text
    form = {name: hidden(page, name) for name in ("csrf_token", "request_id")}
    return client.post(f"{address}/add-comment", {**form, "text": TEXT})


def _group_and_number(number: int | None) -> tuple[str, int]:
    """Where an issue stands; None: a third one in discussion, to be spoken to."""
    query = select(Issue).where(Issue.state == IssueState.DISCUSSION, Issue.number > 2)
    if number is not None:
        query = select(Issue).where(Issue.number == number)
    issue = db.session.scalars(query.order_by(Issue.number).limit(1)).one()
    return issue.group.code, issue.number


def _address(place: tuple[str, int]) -> str:
    return f"/liaoning/{place[0]}/issues/{place[1]}"


def member_of(code: str) -> str:
    """A plain member of a group."""
    query = (
        select(User.handle)
        .join(Seat, Seat.user_id == User.id)
        .where(Seat.role == Role.MEMBER, Seat.group.has(code=code))
    )
    return db.session.scalars(query.order_by(User.id).limit(1)).one()


def signed_in(app: Flask, handle: str) -> Client:
    """A client with the cookie of the loaded session of an account."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    kept = signer.dumps({"_user_id": token_of({"handle": handle}), "_fresh": True})
    return Client(app, {app.config["SESSION_COOKIE_NAME"]: str(kept)})


def run(found: list[Pair], turns: int) -> None:
    """So many turns of all pages; who goes first changes from turn to turn."""
    gc.collect()
    gc.freeze()  # as `wsgi.py` does: what stays is not looked through again and again
    for turn in range(turns + WARM):
        for pair in found:
            pair.turn(turn % 2 == 0)
