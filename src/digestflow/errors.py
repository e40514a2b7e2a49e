"""Every exception digestflow raises on purpose.

DigestflowError
  UsageError          the command cannot mean anything; nothing was run
  ConfigError         config.yaml or a prompt is wrong; nothing was run
  NoProject           there is no config.yaml or vault here; nothing was run
  Locked              another run holds the lock; nothing was run
  SourceError         one source failed; the run goes on without it
    NotAFeed          what the source gave holds no items and is no feed
  ModelError          one story got no entry; the run goes on without it
    ModelUnavailable  no answer after every retry; the day stays due
    KeyRefused        there is no key, or the endpoint refuses it; the run ends
    ReplyRejected     an answer that breaks the contract; asked once more, then a gap
  BudgetReached       the next request would pass the budget; the rest is extractive
  VaultError          the vault could not be read or written
    NoteConflict      someone else changed the note; nothing was written
  GitError            git refused; the working tree is left as it was
"""

from __future__ import annotations


class DigestflowError(Exception):
    """The root of the tree; carries the exit code of a command that ends by it.

    `fix` is one command or one sentence that mends the situation; empty when none is known.
    """

    exit_code = 1

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message)
        self.fix = fix


class UsageError(DigestflowError):
    """The command cannot mean anything."""

    exit_code = 2


class ConfigError(DigestflowError):
    """config.yaml or a prompt is wrong."""

    exit_code = 78


class NoProject(DigestflowError):
    """There is no config.yaml or no vault where the command was run."""

    exit_code = 10


class Locked(DigestflowError):
    """Another run holds the lock."""

    exit_code = 11


class SourceError(DigestflowError):
    """One source failed."""

    exit_code = 3
    gone = False  # the server said 410: it need not be asked again
    retry_after: float | None = None  # seconds the server asks to wait


class NotAFeed(SourceError):
    """What the source gave holds no items and is no feed."""


class ModelError(DigestflowError):
    """One story got no entry."""

    exit_code = 3


class ModelUnavailable(ModelError):
    """No answer after every retry."""

    exit_code = 75


class KeyRefused(ModelError):
    """There is no key, or the endpoint refuses it."""

    exit_code = 4


class ReplyRejected(ModelError):
    """An answer that breaks the contract."""


class BudgetReached(DigestflowError):
    """The next request would pass the budget."""

    exit_code = 6


class VaultError(DigestflowError):
    """The vault could not be read or written."""

    exit_code = 10


class NoteConflict(VaultError):
    """Someone else changed the note since the plan was made."""

    exit_code = 12


class GitError(DigestflowError):
    """Git refused."""

    exit_code = 12
