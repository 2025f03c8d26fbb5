"""The press: nothing in a paper costs the server more than it may take, and it always goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.documents.samples import a_resolution
from workspace.documents import press as pressing
from workspace.documents.paper import Paper, Paragraph
from workspace.documents.press import Press, Unprinted
from workspace.documents.sheet import sheet_of

HUGE = Paragraph("网间通信障碍由先发现的一方在三十分钟内告知对方。" * 15_000)


@pytest.fixture
def press() -> Iterator[Press]:
    made = Press(seconds=60)
    yield made
    made.close()


def sheet(title: str = "", **more: object) -> dict[str, object]:
    paper: Paper = a_resolution(**more)
    return sheet_of(replace(paper, title=title or paper.title))


def test_one_worker_sets_paper_after_paper(press: Press) -> None:
    assert press.set(sheet(), "pdf").startswith(b"%PDF-1.7")
    worker = press.worker
    assert press.set(sheet("另一件"), "docx").startswith(b"PK")
    assert press.worker is worker


def test_what_was_set_before_is_not_set_again(press: Press) -> None:
    first = press.set(sheet(), "pdf")
    press.close()
    assert press.set(sheet(), "pdf") == first
    assert press.worker is None


def test_a_paper_that_takes_too_long_is_given_up_and_the_next_one_is_set() -> None:
    hurried = Press(seconds=0.05)
    with pytest.raises(Unprinted, match="too_slow"):
        hurried.set(sheet("太长", body=(HUGE,)), "pdf")
    assert hurried.worker is None
    hurried.seconds = 60
    assert hurried.set(sheet(), "pdf")
    hurried.close()


def test_it_is_not_tried_again_at_once() -> None:
    hurried = Press(seconds=0.05)
    for _ in range(2):
        with pytest.raises(Unprinted, match="too_slow"):
            hurried.set(sheet("太长", body=(HUGE,)), "pdf")
        hurried.seconds = 60
    assert hurried.worker is None


def test_a_paper_that_needs_too_much_memory_takes_none_of_the_servers() -> None:
    small = Press(seconds=60, megabytes=330)
    with pytest.raises(Unprinted, match="too_large"):
        small.set(sheet("太大", body=(HUGE,)), "pdf")
    assert small.set(sheet("又一件"), "pdf")
    small.close()


def test_a_worker_that_was_killed_is_replaced(press: Press) -> None:
    press.set(sheet(), "pdf")
    assert press.worker
    os.kill(press.worker.pid, signal.SIGKILL)
    assert press.set(sheet("下一件"), "pdf")


def test_a_worker_that_dies_at_work_is_asked_for_no_more_than_one_paper_twice(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.set(sheet(), "pdf")
    asked = []

    def dying(worker: object, *_: object) -> tuple[bytes, bytes]:
        asked.append(worker)
        raise Unprinted("too_large")

    monkeypatch.setattr(pressing, "exchange", dying)
    with pytest.raises(Unprinted, match="too_large"):
        press.set(sheet("致命"), "pdf")
    assert len({id(worker) for worker in asked}) == 2


def test_a_worker_ends_with_its_server() -> None:
    server = pressing.START.partition("from workspace")[0] + (
        "import os\n"
        "from workspace.documents.press import Press\n"
        "press = Press()\n"
        "press._start_if_needed()\n"
        "print(press.worker.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-c", server, str(pressing.ROOM)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert is_gone(int(done.stdout))


def is_gone(pid: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_process_that_is_forked_has_a_press_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "_press", [])
    mine = pressing.press()
    assert pressing.press() is mine
    monkeypatch.setattr(os, "getpid", lambda: mine.owner + 1)
    assert pressing.press() is not mine


def test_more_than_a_few_in_the_queue_are_told_so(press: Press) -> None:
    held = threading.Barrier(pressing.MOST_WAITING + 1)
    found: list[str] = []

    def ask(number: int) -> None:
        held.wait()
        try:
            press.set(sheet(f"第{number}件"), "pdf")
        except Unprinted as no:
            found.append(no.why)

    with press._turn:
        threads = [threading.Thread(target=ask, args=(n,)) for n in range(pressing.MOST_WAITING)]
        for thread in threads:
            thread.start()
        held.wait()
        until = time.monotonic() + 5
        while press._waiting._value and time.monotonic() < until:
            time.sleep(0.01)
        with pytest.raises(Unprinted, match="busy"):
            press.set(sheet("太晚"), "pdf")
    for thread in threads:
        thread.join()
    assert found == []


def test_without_fonts_a_pdf_is_refused_and_word_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = pressing.START.replace(
        "main()",
        "from workspace.documents import fonts; fonts.FOLDERS = (); fonts.FANDOL = ''; main()",
    )
    monkeypatch.setattr(pressing, "START", bare)
    without = Press(seconds=60)
    with pytest.raises(Unprinted, match="no_fonts"):
        without.set(sheet(), "pdf")
    assert without.set(sheet(), "docx")
    without.close()
