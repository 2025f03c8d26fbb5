"""What /metrics shows: requests by route and status, how long they took, acts by outcome.

One process keeps its counters in memory; several share them in PROMETHEUS_MULTIPROC_DIR, a folder
that is empty when the server starts.
"""

import os
from typing import Any

from flask import Request
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from workspace.permissions import POLICY

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

registry = CollectorRegistry()
REQUESTS = Counter(
    "workspace_requests", "Requests answered", ("method", "route", "status"), registry=registry
)
SECONDS = Histogram(
    "workspace_request_seconds",
    "How long they took",
    ("route",),
    buckets=BUCKETS,
    registry=registry,
)
ACTS = Counter(
    "workspace_acts",
    "Acts asked for over HTTP: done, invalid, repeated, stale, reused, vanished, or why refused",
    ("act", "outcome"),
    registry=registry,
)
#: What a status says of an act where no handler said more.
OUTCOMES = {303: "done", 422: "invalid", 404: "vanished", 409: "conflict", 403: "refused"}
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def count_request(request: Request, route: str, status: int, seconds: float, outcome: str) -> None:
    """Count an answered request, and the act that it asked for."""
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)
    act = (request.endpoint or "").rpartition(".")[2]
    if request.method == "POST" and act in POLICY:
        ACTS.labels(act, outcome or OUTCOMES.get(status, "failed")).inc()


def page(gauges: dict[str, tuple[str, dict[tuple[tuple[str, str], ...], float]]]) -> bytes:
    """The counters of all processes, and these gauges: name -> (what it is, labels -> value)."""
    shown: Any = registry
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shown = CollectorRegistry()
        MultiProcessCollector(shown)
    return generate_latest(shown) + generate_latest(_gauges(gauges))


def _gauges(wanted: dict[str, Any]) -> CollectorRegistry:
    found = CollectorRegistry()
    for name, (words, values) in wanted.items():
        labels = [label for label, _ in next(iter(values), ())]
        gauge = Gauge(name, words, labels, registry=None)
        found.register(gauge)
        for key, value in values.items():
            (gauge.labels(*(v for _, v in key)) if key else gauge).set(value)
    return found
