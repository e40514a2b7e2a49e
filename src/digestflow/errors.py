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
      Unreachable     no connection, or it broke
      TooSlow         nothing came in time, or it did not come to an end
      TooMany         the endpoint says "too many requests", or the account is used up
      NoSuchModel     the endpoint knows no such model, or there is no endpoint at the address
      ServerFailed    the endpoint failed, or what answered is no endpoint
    KeyRefused        there is no key, or the endpoint refuses it; the run ends
    OutOfTime         the run's time for models is over; the rest is extractive
    NotWeighed        the endpoint tells no logprobs; there is no second opinion
    ReplyRejected     an answer that breaks the contract; asked once more, then a gap
      Declined        the model, its endpoint or a filter before it refuses to answer
      CutOff          the reply was cut off, and again with twice the tokens
      EmptyReply      the reply holds nothing
      WrongForm       the reply has not the form that was asked for
      WrongCount      the reply holds nothing of what was to be listed
      WrongIds        the reply names articles that nobody offered
      NoEvidence      not one quote of the reply stands in the material
      TooLong         the material does not fit the model's context; asked again in parts
  VaultError          the vault could not be read or written
    NoteConflict      someone else changed the note; nothing was written
  GitError            git refused; the working tree is left as it was
    GitUnknown        git was told to commit and cannot say whether it did; the next command looks
"""

from __future__ import annotations


class DigestflowError(Exception):
    """The root of the tree; carries the exit code of a command that ends by it.

    `fix` is one command that mends the situation, and nothing else, or what to do in words, which begin
    with no program's name; empty when nothing is known. Of a command it is also what is made a whole
    command of where it is shown (`digestflow.advice`): `--option value`, also with `without --other value`
    behind it, `right instead of wrong`, or `again`.
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
    status: int | None = None  # of the answer, where there was one


class NotAFeed(SourceError):
    """What the source gave holds no items and is no feed."""


class ModelError(DigestflowError):
    """One story got no entry."""

    exit_code = 3


class ModelUnavailable(ModelError):
    """No answer after every retry."""

    exit_code = 75


class Unreachable(ModelUnavailable):
    """There is no connection, or it broke."""


class TooSlow(ModelUnavailable):
    """Nothing came in time, or it did not come to an end."""


class TooMany(ModelUnavailable):
    """The endpoint says "too many requests", or the account is used up."""


class NoSuchModel(ModelUnavailable):
    """The endpoint knows no such model, or there is no endpoint at the address."""


class ServerFailed(ModelUnavailable):
    """The endpoint failed, or what answered is no endpoint."""


class KeyRefused(ModelError):
    """There is no key, or the endpoint refuses it."""

    exit_code = 4


class OutOfTime(ModelError):
    """The run's time for models is over."""

    exit_code = 6


class NotWeighed(ModelError):
    """An endpoint does not tell how likely yes and no are: it cannot judge."""


class ReplyRejected(ModelError):
    """An answer that breaks the contract."""


class Declined(ReplyRejected):
    """The model, its endpoint or a filter before it refuses to answer."""


class CutOff(ReplyRejected):
    """The reply was cut off, and again with twice the tokens."""


class EmptyReply(ReplyRejected):
    """The reply holds nothing."""


class WrongForm(ReplyRejected):
    """The reply has not the form that was asked for."""


class WrongCount(ReplyRejected):
    """The reply holds nothing of what was to be listed."""


class WrongIds(ReplyRejected):
    """The reply names articles that nobody offered."""


class NoEvidence(ReplyRejected):
    """Not one quote of the reply stands in the material."""


class TooLong(ReplyRejected):
    """The material does not fit the model's context."""


class VaultError(DigestflowError):
    """The vault could not be read or written."""

    exit_code = 10


class NoteConflict(VaultError):
    """Someone else changed the note since the plan was made."""

    exit_code = 12


class GitError(DigestflowError):
    """Git refused."""

    exit_code = 12


class GitUnknown(GitError):
    """What became of a commit is not known: the notes stand as planned, and are not put back blindly."""
