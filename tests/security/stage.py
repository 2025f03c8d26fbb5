"""One committee with a thing of every kind in every state, and the accounts that look at it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.files.samples import an_upload, picture
from tests.followups.builders import a_commitment, commitments
from tests.issues.builders import STEPS, a_text, an_issue, put
from tests.resolutions.builders import a_resolution, an_adopted_issue, by_cause
from tests.security.administered import administered
from tests.security.convened import convened
from tests.security.minuted import minuted
from tests.security.sat import sat
from tests.security.typed import TYPED
from tests.voting.builders import an_open_poll, cast, expire
from tests.world import a_user
from workspace import clock
from workspace.accounts.models import ApiToken, User, UserSession
from workspace.accounts.queries import token_hash
from workspace.accounts.rules import TOKEN_LIFE
from workspace.accounts.service.tokens import FEEDS
from workspace.clock import real_now
from workspace.db import db, write
from workspace.followups import service as followups
from workspace.groups.queries import load_actor
from workspace.issues import service as issues
from workspace.issues.models import Attachment
from workspace.permissions import Actor
from workspace.record.models import Entry
from workspace.resolutions import service as resolutions
from workspace.resolutions.rules import Effect
from workspace.resolutions.service import Bearing
from workspace.voting import service as voting

ActorOf = Callable[..., Actor]
Things = dict[tuple[str, str], Any]

#: A person of each role; `stranger` holds no seat, "" is signed out.
ACCOUNTS = (
    "",
    "stranger",
    "lead-om",
    "om-cucc-2",
    "lead-mk",
    "mk-cmcc-2",
    "chair",
    "rep-cucc",
    "secretariat",
    "reviewer",
    "regulator",
    "city-shenyang",
)
REJECTED = {"cmcc": "against", "cucc": "against", "ctcc": "for"}


def set_up(world: Any, actor_of: ActorOf) -> Things:
    """(kind, state) -> the thing. What a deadline ends comes first, since it moves the clock."""
    a_user("stranger")
    sign_all_in()
    TYPED[f"{world.term.points[0].pid}-point"] = "y"  # the boxes of a drafted issue
    things: Things = {
        ("committee", ""): world.committee,
        ("group", "om"): world.groups["om"],
        ("group", "plenary"): world.groups["plenary"],
        ("term", ""): world.term,
        ("point", ""): world.term.points[0],
    }
    _ended_polls(world, actor_of, things)
    _resolutions(world, actor_of, things)
    _no_longer(world, actor_of, things)
    _commitments(world, actor_of, things)
    _issues(world, actor_of, things)
    _open_polls(world, actor_of, things)
    _comments(world, actor_of, things)
    _files(world, actor_of, things)
    convened(world, actor_of, things)
    minuted(world, actor_of, things)
    sat(world, actor_of, things)
    return things | administered(world, actor_of)


def _ended_polls(world: Any, actor_of: ActorOf, things: Things) -> None:
    for state, choices in (("rejected", REJECTED), ("no_quorum", {"ctcc": "for"})):
        issue = an_issue(world, actor_of, "discussion")
        poll = an_open_poll(world, actor_of, issue=issue)
        cast(actor_of, poll, choices)
        expire(world, poll)
        things["issue", state], things["poll", f"closed-{state}"] = issue, poll
    things["issue", "adopted"] = an_adopted_issue(world, actor_of)
    issue = an_issue(world, actor_of, "discussion")
    poll = an_open_poll(world, actor_of, issue=issue)
    voting.withdraw_poll(actor_of("lead-om"), poll, cause="提案须改")
    things["poll", "withdrawn"] = poll


def _resolutions(world: Any, actor_of: ActorOf, things: Things) -> None:
    for state in ("draft", "returned", "cleared"):
        things["draft", state] = a_resolution(world, actor_of, state)
    choices = {"cmcc": "for", "cucc": "for", "ctcc": "for"}
    reserving = an_adopted_issue(world, actor_of, choices, reserving={"cucc": "第二条"})
    made = a_resolution(world, actor_of, "in_force", issue=reserving)
    things["resolution", "in_force"] = made
    things["issue", "follow_up"] = made.issue
    things["reservation", "standing"] = made.reservations[0]


def _no_longer(world: Any, actor_of: ActorOf, things: Things) -> None:
    """Resolutions that later ones changed or ended, and one that never held."""
    for effect, state in (
        (Effect.AMENDS, "amended"),
        (Effect.SUPERSEDES, "superseded"),
        (Effect.REPEALS, "repealed"),
    ):
        old = by_cause(actor_of, world)
        by_cause(actor_of, world, Bearing(effect, old, "第一条"))
        things["resolution", state] = old
    void = by_cause(actor_of, world)
    resolutions.void_resolution(actor_of("chair"), void, "误发")
    things["resolution", "void"] = void
    things["commitment", "lapsed"] = commitments(void)["cucc"]


def _commitments(world: Any, actor_of: ActorOf, things: Things) -> None:
    made = things["resolution", "in_force"]
    whose = dict(
        zip(("open", "acknowledged", "reported", "closed"), commitments(made), strict=True)
    )
    for state, code in whose.items():
        things["commitment", state] = a_commitment(
            world, actor_of, state, code=code, resolution=made
        )
    other = a_resolution(world, actor_of, "in_force")
    for state, code in (("returned", "cucc"), ("carried_over", "crtc")):
        things["commitment", state] = a_commitment(
            world, actor_of, state, code=code, resolution=other
        )
    asking, spared = (commitments(other)[code] for code in ("cmcc", "ctcc"))
    followups.ask_extension(actor_of("rep-cmcc"), asking, date(2010, 3, 1), "设备未到货")
    followups.mark_not_applicable(actor_of("secretariat"), spared, "不涉及")
    things["commitment", "asking"], things["commitment", "not_applicable"] = asking, spared


def _issues(world: Any, actor_of: ActorOf, things: Things) -> None:
    for state in STEPS:
        things["issue", state] = an_issue(world, actor_of, state)
    by_city = an_issue(world, actor_of, by="city-shenyang")
    things["issue", "draft-of-a-city"] = by_city
    joint = {"groups": (world.groups["mk"],)}
    things["issue", "draft-of-two-groups"] = an_issue(world, actor_of, **joint)
    done = an_issue(world, actor_of, "consultation")
    put(done, state="done", due_at=None)
    things["issue", "done"] = done


def _files(world: Any, actor_of: ActorOf, things: Things) -> None:
    """Files on an issue that few see, on a comment, taken back, and on evidence kept from most."""
    text = a_text(world)
    sheet, photo = an_upload(), an_upload(picture(), "机房.png")
    group = world.groups["om"]
    on = issues.open_issue(actor_of("lead-om"), group, text, [sheet])
    said = issues.add_comment(
        actor_of("om-cucc-2"), things["issue", "consultation"], "见图", [photo, sheet]
    )
    duty = a_commitment(world, actor_of, "acknowledged", code="crtc")
    followups.report_progress(
        actor_of("rep-crtc"), duty, "已完成", evidence="内部统计", files=[photo]
    )
    report = next(r for r in duty.reports if r.evidence)
    small, withdrawn = attachments_on(said)
    issues.withdraw_attachment(actor_of("om-cucc-2"), withdrawn)
    things["attachment", "draft"] = attachments_on(on)[0]
    things["attachment", "picture"], things["attachment", "withdrawn"] = small, withdrawn
    things["attachment", "restricted"] = attachments_on(report)[0]
    things["issue", "with-files"] = on


def attachments_on(thing: Any) -> list[Attachment]:
    query = select(Attachment).filter_by(thing=thing.pid).order_by(Attachment.id)
    return list(db.session.scalars(query))


def _open_polls(world: Any, actor_of: ActorOf, things: Things) -> None:
    poll = an_open_poll(world, actor_of)
    things["poll", "open"], things["issue", "voting"] = poll, poll.issue
    voted = an_open_poll(world, actor_of)
    cast(actor_of, voted, {"cmcc": "for", "cucc": "recuse", "ctcc": "for", "crtc": "abstain"})
    things["poll", "open-all-voted"] = voted


def _comments(world: Any, actor_of: ActorOf, things: Things) -> None:
    spoken = issues.add_comment(
        actor_of("om-cucc-2"), things["issue", "consultation"], "**先试点**，再推开。"
    )
    gone = issues.add_comment(actor_of("om-cucc-2"), things["issue", "discussion"], "说错了")
    issues.withdraw_comment(actor_of("om-cucc-2"), gone)
    things["comment", "standing"], things["comment", "withdrawn"] = spoken, gone


def actor_now(handle: str, org: str | None = None, world: Any = None) -> Actor:
    """The Actor of an account now, for an organization by its code (default: its first)."""
    user = db.session.scalars(select(User).filter_by(handle=handle)).one()
    bare = Actor(user.id, user.pid, user.name, clock.now(), handle=handle)
    found = load_actor(bare, clock.now())
    return found.acting_for(world.orgs[org].id) if org else found


def entries() -> int:
    """How many entries the record holds."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Entry)) or 0


def sign_all_in() -> None:
    """A session an account, without hashing a password, and a token for its programs."""
    users = db.session.scalars(select(User).where(User.handle.in_(ACCOUNTS))).all()
    with write():
        db.session.add_all(
            ApiToken(
                token_hash=token_hash(f"program-of-{user.handle}"),
                user_id=user.id,
                name="阅读器",
                scope=FEEDS,
                created_at=real_now(),
                expires_at=real_now() + TOKEN_LIFE,
            )
            for user in users
        )
        db.session.add_all(
            UserSession(
                token_hash=token_hash(f"token-of-{user.handle}"),
                user_id=user.id,
                created_at=real_now(),
                seen_at=real_now(),
            )
            for user in users
        )


def client_of(app: Flask, handle: str) -> FlaskClient:
    """A client of an account of the stage; "" is signed out."""
    client = app.test_client()
    if handle:
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = f"token-of-{handle}", True
    return client
