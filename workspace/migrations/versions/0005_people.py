"""People: links, tokens, counted tries, the committee that keeps an account"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("user_account") as batch:
        batch.add_column(sa.Column("language", sa.String(2), nullable=False, server_default=""))
        batch.add_column(sa.Column("committee_id", KEY, nullable=True))
        batch.create_foreign_key(
            op.f("fk_user_account_committee_id_committee"), "committee", ["committee_id"], ["id"]
        )
        batch.create_index(op.f("ix_user_account_committee_id"), ["committee_id"])
    with op.batch_alter_table("user_account") as batch:
        batch.alter_column("language", existing_type=sa.String(2), server_default=None)
    # whoever was seated first in a committee is kept by it
    op.execute(
        "UPDATE user_account SET committee_id = (SELECT specialist_group.committee_id FROM seat "
        "JOIN specialist_group ON specialist_group.id = seat.group_id "
        "WHERE seat.user_id = user_account.id ORDER BY seat.id LIMIT 1)"
    )
    with op.batch_alter_table("user_session") as batch:
        batch.add_column(sa.Column("address", sa.String(64), nullable=False, server_default=""))
    with op.batch_alter_table("user_session") as batch:
        batch.alter_column("address", existing_type=sa.String(64), server_default=None)
    with op.batch_alter_table("account_event") as batch:
        batch.add_column(sa.Column("device", sa.String(200), nullable=False, server_default=""))
        batch.add_column(sa.Column("by_id", KEY, nullable=True))
        batch.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        batch.create_foreign_key(
            op.f("fk_account_event_by_id_user_account"), "user_account", ["by_id"], ["id"]
        )
        batch.create_index("ix_account_event_user_id_at", ["user_id", "at"])
        batch.create_index("ix_account_event_kind_at", ["kind", "at"])
    with op.batch_alter_table("account_event") as batch:
        batch.alter_column("device", existing_type=sa.String(200), server_default=None)
        batch.alter_column("note", existing_type=sa.Text(), server_default=None)
    _links()
    _tokens()
    _counts()


def _links() -> None:
    op.create_table(
        "account_link",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("issued_by_id", KEY, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_account_link_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"],
            ["user_account.id"],
            name=op.f("fk_account_link_issued_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_link_token_hash")),
    )
    op.create_index(op.f("ix_account_link_user_id"), "account_link", ["user_id"])


def _tokens() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("scope", sa.String(24), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_user_id"), "api_token", ["user_id"])


def _counts() -> None:
    op.create_table(
        "sign_in_count",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_count")),
        sa.UniqueConstraint("key", name=op.f("uq_sign_in_count_key")),
    )
    op.create_index(op.f("ix_sign_in_count_at"), "sign_in_count", ["at"])


def downgrade() -> None:
    for table in ("sign_in_count", "api_token", "account_link"):
        op.drop_table(table)
    with op.batch_alter_table("account_event") as batch:
        batch.drop_index("ix_account_event_kind_at")
        batch.drop_index("ix_account_event_user_id_at")
        batch.drop_constraint(op.f("fk_account_event_by_id_user_account"), type_="foreignkey")
        for column in ("note", "by_id", "device"):
            batch.drop_column(column)
    with op.batch_alter_table("user_session") as batch:
        batch.drop_column("address")
    with op.batch_alter_table("user_account") as batch:
        batch.drop_index(op.f("ix_user_account_committee_id"))
        batch.drop_constraint(op.f("fk_user_account_committee_id_committee"), type_="foreignkey")
        batch.drop_column("committee_id")
        batch.drop_column("language")
