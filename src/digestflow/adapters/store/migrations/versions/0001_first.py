"""The first tables, as they were then: what tables.py says later is the work of later revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the archive, and what runs leave behind."""
    _archive()
    _ledgers()


def _archive() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("identity", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("links", sa.JSON, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
        sa.Column("published", sa.BigInteger),
        sa.Column("updated", sa.BigInteger),
        sa.Column("date_only", sa.Boolean, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("too_old", sa.Boolean, nullable=False),
        sa.UniqueConstraint("source", "identity"),
    )
    op.create_index("items_by_day", "items", ["day"])
    op.create_table(
        "bodies",
        sa.Column("hash", sa.String(32), primary_key=True),
        sa.Column("text", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "health",
        sa.Column("source", sa.String(80), primary_key=True),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("body_hash", sa.Text, nullable=False),
        sa.Column("last_try", sa.BigInteger),
        sa.Column("last_good", sa.BigInteger),
        sa.Column("last_full", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("next_try", sa.BigInteger),
        sa.Column("listed", sa.Integer, nullable=False),
        sa.Column("moved_to", sa.Text, nullable=False),
        sa.Column("moved_runs", sa.Integer, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
    )
    op.create_table(
        "states",
        sa.Column("item", sa.String(16), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("states_by_day", "states", ["day"])


def _ledgers() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("ended", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("recipe", sa.String(32), nullable=False),
        sa.Column("outcome", sa.JSON, nullable=False),
    )
    op.create_index("runs_by_day", "runs", ["day"])
    op.create_table(
        "drafts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("outcome", sa.JSON, nullable=False),
    )
    op.create_table(
        "replies",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("asked", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("tokens_in", sa.Integer, nullable=False),
        sa.Column("tokens_out", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("kept_at", sa.BigInteger, nullable=False),
    )
    op.create_index("replies_by_time", "replies", ["kept_at"])
    op.create_table(
        "probes",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
    )
