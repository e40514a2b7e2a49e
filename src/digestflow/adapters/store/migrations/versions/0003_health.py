"""What a source used to give, so that one that stops giving is found out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"


def upgrade() -> None:
    """Give each source's health a memory."""
    columns = (
        sa.Column("asked", sa.String(32), nullable=False, server_default=""),
        sa.Column("counts", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("news", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("gap", sa.Float),
        sa.Column("host", sa.Text, nullable=False, server_default=""),
        sa.Column("answered", sa.Text, nullable=False, server_default=""),
        sa.Column("finding", sa.String(20), nullable=False, server_default=""),
        sa.Column("finding_since", sa.BigInteger),
    )
    for column in columns:
        op.add_column("health", column)
