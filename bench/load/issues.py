"""Issues with their versions, course, labels, positions, polls and comments."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bench.load import words
from bench.load.bulk import Bulk, Row
from bench.load.scene import Scene, author
from workspace.issues.models import (
    Comment,
    Issue,
    IssueLabel,
    IssuePoint,
    IssueVersion,
    Move,
    Position,
)
from workspace.issues.rules import TIMED, IssueState, Stance
from workspace.text import RENDERER_VERSION

S = IssueState
#: How an issue came where it stands: the acts on its way, with the state after each.
BEGUN = (
    ("open_issue", S.DRAFT),
    ("submit_issue", S.REVIEW),
    ("clear_issue", S.CLEARED),
    ("start_consultation", S.CONSULTATION),
    ("start_discussion", S.DISCUSSION),
    ("open_poll", S.VOTING),
)
ENDS = {
    S.ADOPTED: (("close_poll", S.ADOPTED),),
    S.REJECTED: (("close_poll", S.REJECTED),),
    S.NO_QUORUM: (("close_poll", S.NO_QUORUM),),
    S.FOLLOW_UP: (("close_poll", S.ADOPTED), ("publish_resolution", S.FOLLOW_UP)),
    S.DONE: (
        ("close_poll", S.ADOPTED),
        ("publish_resolution", S.FOLLOW_UP),
        ("verify_commitment", S.DONE),
    ),
}
#: Of a hundred issues, how many stand where.
SHARES = {
    S.DONE: 60,
    S.FOLLOW_UP: 6,
    S.ADOPTED: 1,
    S.REJECTED: 9,
    S.NO_QUORUM: 3,
    S.VOTING: 3,
    S.DISCUSSION: 9,
    S.CONSULTATION: 4,
    S.CLEARED: 1,
    S.REVIEW: 2,
    S.DRAFT: 2,
}
LABELS = (
    "网间结算",
    "中继电路",
    "基站共享",
    "校园市场",
    "资费",
    "投诉",
    "管线",
    "应急",
    "宣传",
    "农村",
)


@dataclass
class Loaded:
    """An issue with its people and its acts' instants."""

    row: Row
    group: Row
    opener: tuple[Row, Row]
    moves: list[Row]
    ended: datetime


class Issues:
    """Adds issues one after the other."""

    def __init__(self, bulk: Bulk, scene: Scene, now: datetime) -> None:
        self.bulk, self.scene, self.now = bulk, scene, now
        self.texts = words.texts(bulk.random, 300)
        self.number = 0

    def add(self, state: IssueState, comments: int) -> Loaded:
        """An issue in a state, with so many comments between its acts."""
        self.number += 1
        chance, scene = self.bulk.random, self.scene
        group = scene.groups[1:][self.number % (len(scene.groups) - 1)]
        opener = author(self.bulk, scene, group)
        started = self.now - timedelta(days=chance.uniform(12, 340))
        course = _course(state)
        days = (self.now - timedelta(minutes=10) - started) / (len(course) + 1)
        said_until = started + days * (len(course) + 1)
        source, html = chance.choice(self.texts)
        row = self.bulk.add(
            Issue,
            committee_id=scene.committee["id"],
            group_id=group["id"],
            term_id=scene.term["id"],
            number=self.number,
            title=words.title(chance, self.number),
            body=source,
            body_html=html,
            proposal=chance.choice(words.SENTENCES),
            state=state,
            is_open_to_all=len(course) > 3,
            has_resolution=state in (S.FOLLOW_UP, S.DONE),
            due_at=self.now + timedelta(hours=chance.randint(30, 400)) if state in TIMED else None,
            opened_at=started,
            updated_at=said_until if comments else started + days * len(course),
            opened_by_id=opener[0]["id"],
            opened_for_id=opener[1]["id"],
            comment_count=comments,
        )
        moves = [
            self._move(row, opener, act, after, started + days * place)
            for place, (act, after) in enumerate(course)
        ]
        loaded = Loaded(row, group, opener, moves, said_until)
        self._enter(loaded, [*self._frame(row, opener), *self._positions(loaded)])
        self._comments(loaded, comments, started + days * min(4, len(course) - 1), said_until)
        return loaded

    def _frame(self, row: Row, opener: tuple[Row, Row]) -> list[tuple[Any, Row]]:
        chance = self.bulk.random
        labels = chance.sample(LABELS, k=chance.choice((1, 1, 2)))
        point = chance.choice(self.scene.points)
        version = self.bulk.add(
            IssueVersion,
            issue_id=row["id"],
            version=1,
            title=row["title"],
            body=row["body"],
            proposal=row["proposal"],
            user_id=opener[0]["id"],
            organization_id=opener[1]["id"],
            at=row["opened_at"],
        )
        return [
            (IssueVersion, version),
            (IssuePoint, self.bulk.add(IssuePoint, issue_id=row["id"], work_point_id=point["id"])),
            *(
                (IssueLabel, self.bulk.add(IssueLabel, issue_id=row["id"], name=name))
                for name in labels
            ),
        ]

    def _move(
        self, issue: Row, by: tuple[Row, Row], act: str, state: IssueState, at: datetime
    ) -> Row:
        detail: dict[str, Any] = {}
        if act in ("open_poll", "close_poll"):
            detail = {"poll": 1}
        if act == "open_poll" or act == "start_consultation":
            detail[_WHEN[act]] = int((at + timedelta(days=14)).timestamp() * 1000)
        if act == "close_poll":
            detail["outcome"] = state.value
        return self.bulk.add(
            Move,
            issue_id=issue["id"],
            act=act,
            state=state,
            detail=detail,
            user_id=by[0]["id"],
            organization_id=by[1]["id"],
            at=at,
        )

    def _positions(self, loaded: Loaded) -> list[tuple[Any, Row]]:
        """Half of the members say where they stand, once the issue is open to all."""
        chance, row = self.bulk.random, loaded.row
        found = []
        for organization in self.scene.organizations if row["is_open_to_all"] else ():
            if chance.random() < 0.5:
                position = self.bulk.add(
                    Position,
                    issue_id=row["id"],
                    organization_id=organization["id"],
                    stance=chance.choice(list(Stance)),
                    text=chance.choice(("", words.SENTENCES[3])),
                    user_id=loaded.opener[0]["id"],
                    at=loaded.moves[-1]["at"],
                )
                found.append((Position, position))
        return found

    def _enter(self, loaded: Loaded, rows: list[tuple[Any, Row]]) -> None:
        user, organization = loaded.opener
        said = [(Issue, loaded.row), *rows, *((Move, move) for move in loaded.moves)]
        at, who = loaded.moves[-1]["at"], {"actor": user["pid"], "org": organization["pid"]}
        self.bulk.act("open_issue", at, loaded.row, said, **who)

    def _comments(self, loaded: Loaded, number: int, since: datetime, until: datetime) -> None:
        step = (until - since) / max(1, number)
        for place in range(1, number + 1):
            user, organization = author(self.bulk, self.scene, loaded.group)
            source, html = self.bulk.random.choice(self.texts)
            comment = self.bulk.add(
                Comment,
                committee_id=loaded.row["committee_id"],
                issue_id=loaded.row["id"],
                number=place,
                body=source,
                body_html=html,
                renderer=RENDERER_VERSION,
                mark="member",
                user_id=user["id"],
                organization_id=organization["id"],
                at=since + step * place,
            )
            who = {"actor": user["pid"], "org": organization["pid"]}
            self.bulk.act("add_comment", comment["at"], comment, [(Comment, comment)], **who)


_WHEN = {"open_poll": "closes_at", "start_consultation": "due_at"}


def _course(state: IssueState) -> tuple[tuple[str, IssueState], ...]:
    """The acts that led to a state."""
    if state in ENDS:
        return BEGUN + ENDS[state]
    place = next(n for n, (_, after) in enumerate(BEGUN) if after is state)
    return BEGUN[: place + 1]


def states(number: int) -> list[IssueState]:
    """The states of so many issues, in the shares of the table."""
    hundred = [state for state, share in SHARES.items() for _ in range(share)]
    return [hundred[(n * 37) % 100] for n in range(number)]
