"""The people of a committee: who may see them, their seats, and how they stand."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from workspace.accounts.models import AccountLink, User
from workspace.accounts.queries import is_open_link, last_visits, open_links
from workspace.committees.models import Committee
from workspace.db import db
from workspace.groups.models import Seat, SpecialistGroup
from workspace.permissions import Actor

MOST_LINKS = 100
#: How a person stands, in the order in which a list counts them.
STANDINGS = ("active", "waiting", "deactivated")


@dataclass
class Person:
    """A person as the secretary sees it: seats of today and to come, last sign-in, open link."""

    user: User
    seats: list[Seat] = field(default_factory=list)
    last_visit: datetime | None = None
    link: AccountLink | None = None

    @property
    def standing(self) -> str:
        """active, invited (a link is open), waiting (no password yet) or deactivated."""
        if not self.user.is_active:
            return "deactivated"
        if self.user.password_hash:
            return "active"
        return "invited" if self.link else "waiting"


def people_visible_to(actor: Actor) -> Select[tuple[User]]:
    """Those whose account is kept by, or who ever sat in, a committee of the secretary's."""
    keys = {s.committee for s in actor.seats if s.plenary and s.role == "secretary"}
    return _of_committees(keys)


def _of_committees(keys: set[int]) -> Select[tuple[User]]:
    seated = select(Seat.user_id).join(SpecialistGroup)
    return (
        select(User)
        .options(joinedload(User.committee))
        .where(
            or_(
                User.committee_id.in_(keys),
                User.id.in_(seated.where(SpecialistGroup.committee_id.in_(keys))),
            )
        )
    )


def people_of(actor: Actor, committee: Committee, words: str, standing: str) -> Select[tuple[User]]:
    """The people of one committee, narrowed by a piece of a name and by how they stand."""
    query = people_visible_to(actor).where(User.id.in_(_keys(committee)))
    if words:
        like = "%" + words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
        names = (User.handle, User.name, User.name_en)
        query = query.where(or_(*(name.ilike(like, escape="\\") for name in names)))
    conditions = {
        "active": User.is_active & (User.password_hash != ""),
        "waiting": User.is_active & (User.password_hash == ""),
        "deactivated": ~User.is_active,
    }
    if standing in conditions:
        query = query.where(conditions[standing])
    return query.order_by(User.is_active.desc(), User.handle)


def _keys(committee: Committee) -> Select[tuple[int]]:
    return _of_committees({committee.id}).with_only_columns(User.id).order_by(None)


def without_link(committee: Committee) -> list[User]:
    """Those whose account the committee keeps and who can get in by nothing: no password, and no
    open link to set one.
    """
    linked = select(AccountLink.user_id).where(is_open_link())
    query = (
        select(User)
        .options(joinedload(User.committee))
        .where(
            User.committee_id == committee.id,
            User.is_active,
            User.password_hash == "",
            User.id.not_in(linked),
        )
        .order_by(User.id)
        .limit(MOST_LINKS)
    )
    return list(db.session.scalars(query))


def counts(actor: Actor, committee: Committee) -> dict[str, int]:
    """How many people stand how; "" is all of them."""
    has_password = User.password_hash != ""
    query = (
        people_of(actor, committee, "", "")
        .order_by(None)
        .with_only_columns(User.is_active, has_password, func.count(), maintain_column_froms=True)
        .group_by(User.is_active, has_password)
    )
    found = {"": 0, **dict.fromkeys(STANDINGS, 0)}
    for is_active, is_set, count in db.session.execute(query):
        found[("active" if is_set else "waiting") if is_active else "deactivated"] += count
        found[""] += count
    return found


def described(users: list[User], committee: Committee, today: date) -> list[Person]:
    """People with what a row of the list says: three queries, however many they are."""
    keys = [user.id for user in users]
    rows = {user.id: Person(user) for user in users}
    for seat in db.session.scalars(_seats(keys, committee, today)):
        rows[seat.user_id].seats.append(seat)
    for key, at in last_visits(keys).items():
        rows[key].last_visit = at
    for link in open_links(keys):
        rows[link.user_id].link = link
    return list(rows.values())


def links_of(actor: Actor, committee: Committee) -> list[AccountLink]:
    """The open links to accounts that the committee keeps, the newest first."""
    kept = people_visible_to(actor).where(User.committee_id == committee.id)
    query = (
        select(AccountLink)
        .options(joinedload(AccountLink.user), joinedload(AccountLink.issued_by))
        .where(AccountLink.user_id.in_(kept.with_only_columns(User.id)), is_open_link())
        .order_by(AccountLink.id.desc())
        .limit(MOST_LINKS)
    )
    return list(db.session.scalars(query))


def _seats(user_ids: list[int], committee: Committee, today: date) -> Select[tuple[Seat]]:
    return (
        select(Seat)
        .join(Seat.group)
        .options(joinedload(Seat.group), joinedload(Seat.organization))
        .where(
            Seat.user_id.in_(user_ids),
            SpecialistGroup.committee_id == committee.id,
            or_(Seat.until.is_(None), Seat.until > today),
        )
        .order_by(SpecialistGroup.position, Seat.id)
    )
