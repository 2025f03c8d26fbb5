"""gunicorn under systemd or in a container: HOST, PORT, WEB_WORKERS and THREADS set it up."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("THREADS", "8"))
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests, max_requests_jitter = 20_000, 2_000
control_socket_disable = True
forwarded_allow_ips = ""  # the application itself believes TRUSTED_PROXIES and nobody else
loglevel = "warning"


def child_exit(server: object, worker: object) -> None:
    """A worker that is gone takes its live gauges with it (several processes only)."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[attr-defined]
