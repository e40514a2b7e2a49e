"""What of each day a source has given, so that a past day's gaps are known and asked for once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Give each source's health its stretches, and the past a memory."""
    op.add_column("health", sa.Column("spans", sa.JSON, nullable=False, server_default="[]"))
    op.create_table(
        "recalls",
        sa.Column("source", sa.String(80), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("asked", sa.String(32), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
    )
