"""The one place where a call is made again."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_result, wait_exponential, wait_random

from digestflow.adapters.model.answer import Answer, Fault
from digestflow.adapters.model.ladder import adapted, too_long, unsupported
from digestflow.adapters.model.waits import asked_wait

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from digestflow.adapters.model.endpoint import Patience
    from digestflow.adapters.model.ladder import Ability

T = TypeVar("T")  # what an endpoint gives that is no fault

_AGAIN = {408, 409, 429, 502, 503, 504, 529}
_SPENT = re.compile(
    r"insufficient_quota|exceeded your current quota|insufficient balance|billing", re.IGNORECASE
)
_LOADING = re.compile(r"loading", re.IGNORECASE)


async def persistent(
    call: Callable[[], Awaitable[T | Fault]],
    *,
    patience: Patience,
    ability: Ability,
    left: Callable[[], float],
    told: Callable[[Fault, float], None],
) -> T | Fault:
    """Return what the call gives, made again as long as that may help.

    A server that is only loading its model is waited for without counting. Waits are the
    server's, else exponential with jitter; one that is longer than the patience or what is
    `left` of the run is not waited. `told` hears of each fault that is waited for.
    """
    backoff = wait_exponential(multiplier=patience.first_wait, max=patience.longest_wait) + wait_random(
        0, patience.first_wait
    )
    loading = 0.0

    def wait(state: RetryCallState) -> float:
        nonlocal loading
        fault = _fault(state)
        asked = asked_wait(fault.headers)
        if _is_loading(fault):
            pause = min(patience.first_wait, 2.0) if asked is None else asked
            loading += pause
            return pause
        return backoff(state) if asked is None else asked

    def stop(state: RetryCallState) -> bool:
        fault, pause = _fault(state), state.upcoming_sleep
        if pause > min(patience.longest_wait, left()):
            return True
        if _is_loading(fault):
            return loading > patience.loading
        return state.attempt_number >= tries(fault, patience)

    def over(state: RetryCallState) -> Answer | Fault:
        fault, pause = _fault(state), state.upcoming_sleep
        if pause > patience.longest_wait:
            return replace(fault, why=f"{fault.why} (asks to wait {pause:,.0f} s)")
        return replace(fault, kind="late") if pause > left() else fault

    retrying = AsyncRetrying(
        sleep=asyncio.sleep,
        wait=wait,
        stop=stop,
        retry=retry_if_result(
            lambda result: isinstance(result, Fault) and _transient(result, ability, patience)
        ),
        before_sleep=lambda state: told(_fault(state), state.upcoming_sleep),
        retry_error_callback=over,
    )
    return await retrying(call)


def tries(fault: Fault, patience: Patience) -> int:
    """Return how often a call that fails so is made at most, the first included."""
    if fault.kind in {"absent", "unreachable", "garbage"}:
        return patience.tries
    if fault.kind == "slow":
        return min(2, patience.tries)
    if fault.kind != "status" or spent(fault):
        return 1
    if fault.status in _AGAIN:
        return patience.tries
    return min(2, patience.tries) if fault.status >= 500 else 1  # noqa: PLR2004 - a server's error


def spent(fault: Fault) -> bool:
    """Tell whether the account is used up: waiting does not help."""
    return fault.status == 402 or (fault.status == 429 and _SPENT.search(fault.said) is not None)  # noqa: PLR2004


def _transient(fault: Fault, ability: Ability, patience: Patience) -> bool:
    if unsupported(fault) or too_long(fault) or adapted(ability, fault) is not None:
        return False
    return tries(fault, patience) > 1


def _is_loading(fault: Fault) -> bool:
    return fault.status == 503 and _LOADING.search(fault.said) is not None  # noqa: PLR2004


def _fault(state: RetryCallState) -> Fault:
    assert state.outcome is not None
    result = state.outcome.result()
    assert isinstance(result, Fault)
    return result
