"""What is handed to an operator holds: units, proxy, containers, and the guide's commands."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

import config

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
GUIDES = [ROOT / "docs/operator.md", ROOT / "docs/operator.zh.md"]
FIGURES = (
    "workspace_requests_total",
    "workspace_request_seconds",
    "workspace_acts_total",
    "workspace_open_polls",
    "workspace_record_entries",
)
#: Read by gunicorn's own file, Prometheus' library and compose, not by the application.
OTHERS = {"WEB_WORKERS", "PROMETHEUS_MULTIPROC_DIR", "POSTGRES_PASSWORD"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
def test_the_units_are_sound(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/workspace/.venv/bin/", "/usr/bin/env ")
        text = text.replace("User=workspace\nGroup=workspace", "User=root")
        text = text.replace("/opt/workspace", str(tmp_path)).replace(" postgresql.service", "")
        (tmp_path / unit.name).write_text(text)
    words = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    own = [line for line in done.stderr.splitlines() if "workspace" in line]
    assert (done.returncode, own) == (0, []), done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_every_service_is_confined(unit: Path) -> None:
    text = unit.read_text()
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "User=workspace",
                 "ProtectHome=yes", "CapabilityBoundingSet=\n", "UMask=0077"):  # fmt: skip
        assert line in text


@pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx")
def test_nginx_takes_the_site(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    request = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x"
    words = [*request.split(), "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(words, check=True, capture_output=True)
    site = (DEPLOY / "nginx/workspace.conf").read_text()
    site = site.replace("/etc/ssl/workspace/fullchain.pem", str(certificate))
    site = site.replace("/etc/ssl/workspace/privkey.pem", str(key))
    site = site.replace("/var/log/nginx", str(tmp_path))
    whole = (
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\nhttp {{\n{site}\n}}\n"
    )
    (tmp_path / "nginx.conf").write_text(whole)
    words = ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr, done.stderr


def test_the_proxy_replaces_what_a_stranger_forwards() -> None:
    site = (DEPLOY / "nginx/workspace.conf").read_text()
    assert "X-Forwarded-For $remote_addr;" in site
    assert "$proxy_add_x_forwarded_for" not in site
    assert "Strict-Transport-Security" in site
    assert "location = /metrics { return 404; }" in site


def services() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"])


def test_the_containers_are_named_pinned_and_confined() -> None:
    found = services()
    assert {"web", "tick", "deliver", "migrate", "db", "valkey"} == set(found)
    for name, service in found.items():
        image = service["image"]
        assert image == "workspace" or re.fullmatch(r"[a-z]+(/[a-z]+)?:\d+", image), image
        if image == "workspace":
            assert service["cap_drop"] == ["ALL"], name
            assert service["read_only"] is True
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
        for other in service.get("depends_on", ()):
            assert other in found
            assert other != name


def test_the_image_holds_what_the_server_reads() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    assert "--require-hashes" in text
    assert "USER workspace" in text
    for source in re.findall(r"(?m)^COPY (.+) \S+$", text):
        for name in source.split():
            assert (ROOT / name).exists(), name


def test_every_command_that_an_operator_is_told_is_there(app: Flask) -> None:
    known = set(app.cli.commands)
    texts = [p.read_text() for p in (*UNITS, DEPLOY / "compose.yaml", *GUIDES)]
    told = set(re.findall(r"flask --app wsgi ([a-z]+)", "\n".join(texts)))
    told |= {
        service["command"][3]
        for service in services().values()
        if service.get("command", [""])[0] == "flask"
    }
    assert {"init", "doctor", "backup", "restore", "tick", "deliver", "db"} <= told
    assert told <= known


def test_every_setting_that_an_operator_is_told_is_read() -> None:
    text = (DEPLOY / "workspace.env.example").read_text()
    told = set(re.findall(r"(?m)^(?:# )?([A-Z_]+)=", text)) | set(services()["web"]["environment"])
    known = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', Path(config.__file__).read_text()))
    assert told <= known | OTHERS
    for guide in GUIDES:
        words = guide.read_text()
        assert [name for name in sorted(known) if f"`{name}`" not in words] == []


def test_both_guides_tell_the_same() -> None:
    zh, en = (guide.read_text() for guide in reversed(GUIDES))
    for pattern in (r"(?m)^#+ ", r"```", r"flask --app wsgi \w+"):
        assert len(re.findall(pattern, zh)) == len(re.findall(pattern, en)), pattern


def test_readiness_and_figures_are_as_the_guide_says() -> None:
    for guide in GUIDES:
        text = guide.read_text()
        for name in FIGURES:
            assert name in text
