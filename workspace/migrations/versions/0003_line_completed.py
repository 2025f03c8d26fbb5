"""The line completed: relations of resolutions, voiding, more time, restricted evidence"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
RESOLUTION = ("draft", "returned", "cleared", "in_force", "superseded", "repealed")
COMMITMENT = ("open", "acknowledged", "reported", "returned", "closed", "carried_over")
NOT_VOID = sa.text("state <> 'void'")


def upgrade() -> None:
    op.create_table(
        "relation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("resolution_id", BIG, nullable=False),
        sa.Column("target_id", BIG, nullable=False),
        sa.Column(
            "effect",
            sa.Enum(
                "amends",
                "supersedes",
                "repeals",
                name="effect",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("clauses", sa.String(length=80), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("effective_at", INSTANT, nullable=True),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_id"], ["resolution.id"], name=op.f("fk_relation_resolution_id_resolution")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["resolution.id"], name=op.f("fk_relation_target_id_resolution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint("pid", name=op.f("uq_relation_pid")),
        sa.UniqueConstraint(
            "resolution_id", "target_id", name=op.f("uq_relation_resolution_id_target_id")
        ),
    )
    op.create_index(op.f("ix_relation_target_id"), "relation", ["target_id"])
    with op.batch_alter_table("resolution") as batch:
        batch.drop_constraint(op.f("uq_resolution_poll_id"), type_="unique")
        batch.add_column(sa.Column("void_reason", sa.Text(), nullable=True))
        batch.add_column(sa.Column("voided_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("voided_by_id", BIG, nullable=True))
        batch.add_column(sa.Column("voided_for_id", BIG, nullable=True))
        batch.create_foreign_key(
            op.f("fk_resolution_voided_by_id_user_account"),
            "user_account",
            ["voided_by_id"],
            ["id"],
        )
        batch.create_foreign_key(
            op.f("fk_resolution_voided_for_id_organization"),
            "organization",
            ["voided_for_id"],
            ["id"],
        )
        _allow(batch, "resolution", (*RESOLUTION, "amended", "void"))
    op.create_index(
        "uq_resolution_standing_poll",
        "resolution",
        ["poll_id"],
        unique=True,
        sqlite_where=NOT_VOID,
        postgresql_where=NOT_VOID,
    )
    with op.batch_alter_table("commitment") as batch:
        batch.add_column(sa.Column("asked_until", INSTANT, nullable=True))
        _allow(batch, "commitment", (*COMMITMENT, "not_applicable", "lapsed"))
    with op.batch_alter_table("progress_report") as batch:
        batch.add_column(sa.Column("evidence", sa.Text(), nullable=True))
        batch.add_column(sa.Column("evidence_html", sa.Text(), nullable=True))
        batch.add_column(sa.Column("until", INSTANT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("progress_report") as batch:
        batch.drop_column("until")
        batch.drop_column("evidence_html")
        batch.drop_column("evidence")
    with op.batch_alter_table("commitment") as batch:
        batch.drop_column("asked_until")
        _allow(batch, "commitment", COMMITMENT)
    op.drop_index("uq_resolution_standing_poll", table_name="resolution")
    with op.batch_alter_table("resolution") as batch:
        batch.drop_constraint(op.f("fk_resolution_voided_for_id_organization"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_resolution_voided_by_id_user_account"), type_="foreignkey")
        batch.drop_column("voided_for_id")
        batch.drop_column("voided_by_id")
        batch.drop_column("voided_at")
        batch.drop_column("void_reason")
        batch.create_unique_constraint(op.f("uq_resolution_poll_id"), ["poll_id"])
        _allow(batch, "resolution", RESOLUTION)
    op.drop_table("relation")


def _allow(batch: object, table: str, states: tuple[str, ...]) -> None:
    """The states that the column may hold; SQLite's copy of a table leaves its CHECKs behind."""
    name = op.f(f"ck_{table}_state")
    if op.get_bind().dialect.name != "sqlite":
        batch.drop_constraint(name, type_="check")  # type: ignore[attr-defined]
    listed = ", ".join(f"'{state}'" for state in states)
    batch.create_check_constraint(name, f"state IN ({listed})")  # type: ignore[attr-defined]
