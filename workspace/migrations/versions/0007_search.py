"""Search: documents, their index, lists of synonyms"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: As `search.models.INDEX`; the documents are made after the last migration (env.py).
INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5("
        "words, content='search_document', content_rowid='id', prefix='1',"
        " tokenize='unicode61 remove_diacritics 0')",
        "CREATE TRIGGER search_index_add AFTER INSERT ON search_document BEGIN"
        " INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER search_index_remove AFTER DELETE ON search_document BEGIN"
        " INSERT INTO search_index(search_index, rowid, words)"
        " VALUES ('delete', old.id, old.words); END",
        "CREATE TRIGGER search_index_change AFTER UPDATE OF words ON search_document BEGIN"
        " INSERT INTO search_index(search_index, rowid, words)"
        " VALUES ('delete', old.id, old.words);"
        " INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END",
    ),
    "postgresql": (
        "ALTER TABLE search_document ADD COLUMN search_index tsvector GENERATED ALWAYS AS"
        " (array_to_tsvector(string_to_array(btrim(words), ' '))) STORED",
        "CREATE INDEX search_index_gin ON search_document USING gin (search_index)",
    ),
}


def reference(
    name: str, table: str, *, nullable: bool = True
) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return (
        sa.Column(name, KEY, nullable=nullable),
        sa.ForeignKeyConstraint(
            [name], [f"{table}.id"], name=op.f(f"fk_search_document_{name}_{table}")
        ),
    )


def upgrade() -> None:
    links = [
        reference("committee_id", "committee", nullable=False),
        reference("group_id", "specialist_group"),
        reference("term_id", "term"),
        reference("city_id", "committee"),
        reference("issue_id", "issue"),
        reference("resolution_id", "resolution"),
        reference("user_id", "user_account"),
        reference("organization_id", "organization"),
    ]
    op.create_table(
        "search_document",
        sa.Column("id", KEY, nullable=False),
        sa.Column("obj", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("through", sa.String(length=24), nullable=False),
        sa.Column("parent_id", KEY, nullable=False),
        *(column for column, _ in links),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        *(constraint for _, constraint in links),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("obj", name=op.f("uq_search_document_obj")),
    )
    op.create_index("ix_search_document_through", "search_document", ["through", "parent_id"])
    for statement in INDEX[op.get_bind().dialect.name]:
        op.execute(statement)
    op.create_table(
        "synonym_list",
        sa.Column("id", KEY, nullable=False),
        sa.Column("committee_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "groups", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=op.f(f"fk_synonym_list_{name}_{table}")
            )
            for name, table in (
                ("committee_id", "committee"),
                ("user_id", "user_account"),
                ("organization_id", "organization"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_list")),
        sa.UniqueConstraint(
            "committee_id", "version", name=op.f("uq_synonym_list_committee_id_version")
        ),
        sa.UniqueConstraint("pid", name=op.f("uq_synonym_list_pid")),
    )


def downgrade() -> None:
    op.drop_table("synonym_list")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_document")
