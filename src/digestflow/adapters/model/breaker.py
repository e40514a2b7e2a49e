"""Whether an endpoint that gave no answer is asked again: not for ten minutes, then with one try."""

from __future__ import annotations

import time
from dataclasses import dataclass

from digestflow.errors import KeyRefused, ModelError, ModelUnavailable

OPEN = 600.0  # seconds for which it is left alone


@dataclass(slots=True)
class Breaker:
    """Whether an endpoint that gave no answer is asked again.

    It opens after some requests in a row without an answer, or one that says enough. After
    `OPEN` seconds it lets requests through again, each with one try, until one is answered;
    so does the first run that comes after it was opened, however soon: who has just started
    the server need not wait.
    """

    failures: int = 0  # requests in a row that got no answer
    wary: bool = False  # it was opened lately, and nothing was answered since: one try is enough
    error: ModelError | None = None  # why it was opened last
    until: float = 0.0  # on the monotonic clock

    @property
    def why(self) -> ModelError | None:
        """Why the endpoint is not asked now; None where it is."""
        if self.error is None or time.monotonic() < self.until:
            return self.error
        self.error, self.wary = None, True
        return None

    @property
    def left(self) -> float:
        """Seconds for which the endpoint is left alone; none for a key, which is known by the next run."""
        if self.error is None or isinstance(self.error, KeyRefused):
            return 0.0
        return max(0.0, self.until - time.monotonic())

    def failed(self, error: ModelError, *, most: int, final: bool) -> ModelError | None:
        """Count a request without an answer; return why the endpoint is given up, where that is due."""
        self.failures += 1
        lasting = isinstance(error, KeyRefused | ModelUnavailable)
        if not (final or (self.wary and lasting) or self.failures >= most):
            return None
        self.error = error if lasting else ModelUnavailable(str(error), fix=error.fix)
        self.until = float("inf") if isinstance(error, KeyRefused) else time.monotonic() + OPEN
        return self.error

    def answered(self) -> None:
        """Count an answer: all is well again."""
        self.failures, self.wary = 0, False
