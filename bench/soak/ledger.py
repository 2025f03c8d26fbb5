"""What was acknowledged, held against tables and record: none lost, none doubled, each entered."""

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select

from bench.soak.arena import Arena, Voter
from bench.soak.wire import Form
from workspace.acts import Request
from workspace.db import db
from workspace.issues.models import Comment
from workspace.record.models import Entry, Log
from workspace.record.rebuild import differences
from workspace.voting.models import Ballot


@dataclass
class Ledger:
    """Acts that were answered with 303, in the order of each voter."""

    ballots: dict[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    comments: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def cast(self, voter: Voter, form: Form, choice: str) -> None:
        with self.lock:
            self.ballots[voter.elector].append((form.request_id, choice))

    def said(self, form: Form, text: str) -> None:
        with self.lock:
            self.comments[form.request_id] = text

    def __len__(self) -> int:
        return len(self.comments) + sum(map(len, self.ballots.values()))

    def faults(self, arena: Arena, *, rebuild: bool = True) -> list[str]:
        """Every disagreement between what voters were told and what is kept."""
        with arena.app.app_context():
            found = [*self._requests(), *self._ballots(), *self._comments()]
            if rebuild:
                found += differences(db.session.scalars(select(Log)))
        arena.close()
        return found

    def _requests(self) -> list[str]:
        kept = Counter(db.session.scalars(select(Request.request_id)))
        told = {request for cast in self.ballots.values() for request, _ in cast}
        told |= set(self.comments)
        return [f"{r}: acknowledged, kept {kept[r]} times" for r in told if kept[r] != 1]

    def _ballots(self) -> list[str]:
        found = []
        entries = Counter(db.session.scalars(select(Entry.obj).filter_by(type="cast_ballot")))
        kept = {b.elector_id: b for b in db.session.scalars(select(Ballot))}
        for elector, told in self.ballots.items():
            ballot = kept.pop(elector, None)
            if ballot is None:
                found.append(f"elector {elector}: {len(told)} casts, no ballot")
                continue
            if ballot.choice != told[-1][1]:
                found.append(f"{ballot.pid}: {told[-1][1]} was told, {ballot.choice} is kept")
            if not ballot.changes + 1 == entries[ballot.pid] == len(told):
                counts = (len(told), ballot.changes + 1, entries[ballot.pid])
                found.append(f"{ballot.pid}: told, counted, entered {counts}")
        return found + [f"elector {key}: a ballot that nobody cast" for key in kept]

    def _comments(self) -> list[str]:
        found = []
        entries = Counter(db.session.scalars(select(Entry.obj).filter_by(type="add_comment")))
        kept = defaultdict(list)
        for pid, body in db.session.execute(select(Comment.pid, Comment.body)):
            kept[body].append(pid)
        for text in self.comments.values():
            pids = kept.pop(text, [])
            if len(pids) != 1 or entries[pids[0]] != 1:
                found.append(f"{text}: kept as {pids}")
        return found + [f"{text}: a comment that nobody was told of" for text in kept]
