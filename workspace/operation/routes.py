"""Whether the process lives, whether it can serve, and its figures."""

import hmac
from ipaddress import ip_address
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from workspace.operation import queries
from workspace.operation.queries.checks import READY, examine
from workspace.operation.rules import State
from workspace.web import metrics

bp = Blueprint("operation", __name__)
#: A proxy says for whom it asks: then whoever asks is not at this machine.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via")


@bp.get("/healthz")
def healthz() -> Response:
    return jsonify(status="ok")


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Database, disk and clock; 503 with what is wrong."""
    found = examine(current_app.config, READY)
    failed = [f for f in found if f.state is State.FAIL]
    answer: dict[str, Any] = {f.check: True for f in found} | {f.check: False for f in failed}
    if failed:
        answer["reasons"] = [f"{f.check}.{f.code}" for f in failed]
    return jsonify(answer), 503 if failed else 200


@bp.get("/metrics")
def show_metrics() -> Response:
    """For METRICS_TOKEN's bearer; without one for this machine alone; to others it is not there."""
    if not may_read_metrics():
        abort(404)
    return Response(metrics.page(queries.gauges()), content_type=metrics.CONTENT_TYPE)


def may_read_metrics() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    if token:
        sent = request.headers.get("Authorization", "")
        return hmac.compare_digest(sent.encode(), f"Bearer {token}".encode())
    is_forwarded = any(name in request.headers for name in FORWARDED)
    return not is_forwarded and _is_loopback(request.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
