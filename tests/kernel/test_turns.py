"""Turns save time: one at work, nobody held up by a slow one, and none lost by a failing one."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.postgres import on_postgresql
from workspace.web.turns import PATIENCE, Turns

#: Far longer than a step takes, even on a busy machine; no wait of a passing test.
SECONDS = 10.0


def test_one_is_at_work_at_a_time():
    at_work, most = [], []

    def application(_environ, _start):
        at_work.append(1)
        most.append(len(at_work))
        time.sleep(0.002)
        at_work.pop()
        return [b""]

    turns = Turns(application)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: turns({}, None), range(40)))
    assert (len(most), max(most)) == (40, 1)


def test_a_slow_one_holds_up_nobody_for_long():
    is_in, may_end = threading.Event(), threading.Event()

    def application(environ, _start):
        if environ["slow"]:
            is_in.set()
            assert may_end.wait(SECONDS)
        return [b"done"]

    turns = Turns(application)
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(turns, {"slow": True}, None)
        assert is_in.wait(SECONDS)
        begun = time.monotonic()
        assert turns({"slow": False}, None) == [b"done"]
        assert PATIENCE * 0.9 < time.monotonic() - begun < SECONDS
        assert not slow.done()
        may_end.set()
    assert not turns.turn.locked()


def test_a_turn_ends_with_a_fault_and_before_the_answer_is_read():
    def failing(_environ, _start):
        raise RuntimeError

    broken = Turns(failing)
    with pytest.raises(RuntimeError):
        broken({}, None)
    assert not broken.turn.locked()
    streaming = Turns(lambda _environ, _start: (part for part in [b"a", b"b"]))
    answer = iter(streaming({}, None))
    assert next(answer) == b"a"
    assert not streaming.turn.locked()


def test_where_the_database_lets_others_work_there_are_none(app):
    assert isinstance(app.wsgi_app, Turns) is not on_postgresql()
