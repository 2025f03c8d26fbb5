"""Stages of the line that many tests begin from: walked once or twice, then put back.

A builder marked `@prepared` goes through the services like everybody. Where a test calls it with
nothing but other such calls since the small committee, and the same calls led here before, the
rows are put back as they were left then. What was written beside them makes it walk again, unless
it is always the same and said so: then it counts as one more call.
"""

import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.keeping import keep
from tests.world import World
from workspace.db import db

Calls = tuple[tuple[datetime, str], ...]
#: Of what is in angle brackets only rows (by their keys) and enums say all that they are.
UNSAID = re.compile(r"<(?!\w+ \d+>|\w+\.\w+: '\w*'>)")
#: A SQLite stage is kept in about a megabyte.
MOST_KEPT = 150


@dataclass
class Stage:
    """What the calls led to: the rows, the hour, and the answer of the last call."""

    put_back: Callable[[], None]
    hour: datetime
    model: type[Any]
    key: int


class Stages:
    """The stages of one worker, and where the running test stands."""

    def __init__(self, engine: Engine) -> None:
        self.commits = 0
        self.kept: dict[Calls, Stage] = {}
        self.asked: Counter[Calls] = Counter()
        self.begin()
        event.listen(engine, "commit", self.count)

    def count(self, _connection: Any) -> None:
        self.commits += 1

    def begin(self) -> None:
        """A test stands before the small committee."""
        self.thread = threading.get_ident()
        self.stand_at(())

    def say(self, hour: datetime, what: str) -> None:
        """What a fixture wrote just now is the same in all its tests."""
        self.stand_at((*self.calls, (hour, what)))

    def stand_at(self, calls: Calls) -> None:
        self.calls, self.commits_then = calls, self.commits

    def reach(self, world: World, call: str, build: Callable[[], Any]) -> Any:
        """Put back what these calls led to, or build it."""
        alone = threading.get_ident() == self.thread and self.commits == self.commits_then
        if not alone or UNSAID.search(call):
            return build()
        calls = (*self.calls, (world.hands[0], call))
        stage = self.kept.get(calls)
        made = enter(world, stage) if stage else build()
        self.asked[calls] += 1
        if not stage and self.asked[calls] > 1 and len(self.kept) < MOST_KEPT:
            self.kept[calls] = Stage(keep(), world.hands[0], type(made), made.id)
        self.stand_at(calls)
        return made


def enter(world: World, stage: Stage) -> Any:
    stage.put_back()
    db.session.expire_all()
    world.hands[0] = stage.hour
    return db.session.get_one(stage.model, stage.key)


def prepared(build: Callable[..., Any]) -> Callable[..., Any]:
    """Let a builder that answers with a row be put back where it led before."""

    @wraps(build)
    def reach(*given: Any, **named: Any) -> Any:
        world = next(one for one in given if isinstance(one, World))
        if world.stages is None:
            return build(*given, **named)
        said = [one for one in given if one is not world and not callable(one)]
        call = f"{build.__module__}.{build.__name__}{said}{named}"
        return world.stages.reach(world, call, lambda: build(*given, **named))

    return reach
