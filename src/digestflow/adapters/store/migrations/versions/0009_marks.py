"""What a source lists unchanged, how long it stays so, and which items it gave other words."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Give each source's health the marks of its entries, and items a count of their revisions."""
    op.add_column("health", sa.Column("marks", sa.LargeBinary))
    op.add_column("health", sa.Column("max_age", sa.Float))
    op.create_table(
        "revisions",
        sa.Column("item", sa.String(16), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("last", sa.String(32), nullable=False),
        sa.Column("kept", sa.JSON, nullable=False),
    )
