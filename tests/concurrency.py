"""Many threads at once, each with an application context of its own."""

import threading
from collections.abc import Callable

from flask import Flask

from workspace.db import db


def together(app: Flask, threads: int, work: Callable[[int], None]) -> list[BaseException]:
    """Run `work(n)` in so many threads from one starting shot; what they raised."""
    faults: list[BaseException] = []
    shot = threading.Barrier(threads)

    def run(n: int) -> None:
        with app.app_context():
            shot.wait()
            try:
                work(n)
            except BaseException as fault:  # every fault is the test's to judge
                faults.append(fault)
            finally:
                db.session.remove()

    running = [threading.Thread(target=run, args=(n,)) for n in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return faults
