"""存证 — one log a committee, its entries, and the openings of what they seal."""

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Key, Line, LongText, db


class Log(db.Model):
    """记录 — the head of a committee's one log: its name for life, size and last instant."""

    __tablename__ = "log"
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"), unique=True)
    origin: Mapped[Line] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    last_at_ms: Mapped[int] = mapped_column(BigInteger, default=0)


class Entry(db.Model):
    """记录条目 — the canonical bytes of one act (RECORD.md), its place and its leaf hash.

    `body` is the RFC 8785 text whose UTF-8 bytes are hashed; the other columns repeat parts of
    it for look-up and are checked against it by `record fsck`.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("log_id", "seq"),
        Index("ix_entry_obj", "obj", "type"),
        Index("ix_entry_log_id_type", "log_id", "type"),
    )
    id: Mapped[Key]
    log_id: Mapped[int] = mapped_column(ForeignKey("log.id"))
    seq: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str] = mapped_column(String(40))
    obj: Mapped[str] = mapped_column(String(48))
    at_ms: Mapped[int] = mapped_column(BigInteger)
    leaf_hash: Mapped[str] = mapped_column(String(64))
    body: Mapped[LongText]
    openings: Mapped[list["Opening"]] = relationship(back_populates="entry")


class Opening(db.Model):
    """开启值 — text and salt of a commitment; erased, the commitment in the entry stays."""

    __tablename__ = "opening"
    __table_args__ = (UniqueConstraint("entry_id", "commitment"),)
    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    commitment: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str | None] = mapped_column(Text)
    entry: Mapped[Entry] = relationship(back_populates="openings")
