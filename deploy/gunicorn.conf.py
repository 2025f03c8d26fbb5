"""gunicorn under systemd or in a container: HOST, PORT, WEB_WORKERS and THREADS set it up."""

import gc
import logging
import os
import socket
import struct
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("THREADS", "8"))
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests, max_requests_jitter = 20_000, 2_000
control_socket_disable = True
forwarded_allow_ips = ""  # the application itself believes TRUSTED_PROXIES and nobody else
loglevel = "warning"

#: So long the rest of a request may stay away (s); then the thread that waits for it is free again.
PATIENCE = 5
#: So many objects are made before garbage is looked for; a page makes some thousand.
GARBAGE = 10_000


class Worker(ThreadWorker):  # type: ignore[misc]
    """gthread whose loop waits for nobody: it closes lines elsewhere, for a client that does not
    hang up after its answer is waited for two seconds.
    """

    closers = ThreadPoolExecutor(16, "closing")

    def finish_request(self, conn: Any, done: Any) -> None:
        conn.close = lambda graceful=False: self.closers.submit(TConn.close, conn, graceful)
        super().finish_request(conn, done)


worker_class = Worker


def post_worker_init(worker: Any) -> None:
    """The application is loaded, the first connection not yet accepted."""
    for listener in worker.sockets:
        spare_threads(listener.sock)
    gc.collect()
    gc.freeze()  # what is there now stays: no search for garbage walks it again
    gc.set_threshold(GARBAGE)
    logging.getLogger("gunicorn.error").addFilter(is_news)


def is_news(record: logging.LogRecord) -> bool:
    """A line that was given up is no fault of the program."""
    return not (record.exc_info and record.exc_info[0] is BlockingIOError)


def spare_threads(listener: Any) -> None:
    """A thread is taken by a connection that has sent something, and left by one that stops in the
    middle: a few half-open lines would otherwise hold every thread. Accepted connections inherit
    both. nginx in front holds requests back until they are whole; here nothing may stand in front.
    """
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", PATIENCE, 0))
    if listener.family in (socket.AF_INET, socket.AF_INET6) and hasattr(socket, "TCP_DEFER_ACCEPT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 60)


def child_exit(server: object, worker: object) -> None:
    """A worker that is gone takes its live gauges with it (several processes only)."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[attr-defined]
