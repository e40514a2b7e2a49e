"""Faults by their names in the tree of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.adapters.model.ladder import too_long, unsupported, withheld
from digestflow.adapters.model.retry import spent
from digestflow.errors import (
    Declined,
    KeyRefused,
    ModelError,
    NoSuchModel,
    ServerFailed,
    TooLong,
    TooMany,
    TooSlow,
    Unreachable,
)

if TYPE_CHECKING:
    from digestflow.adapters.model.answer import Fault

_ADDRESS = "check base_url (it usually ends in /v1) and the model's name"


def named(fault: Fault, *, where: str, known: bool) -> ModelError:
    """Return the error that a fault of the endpoint `where` is; `known`: it gave answers before."""
    status, why = fault.status, fault.why
    redirect = 300 <= status < 400  # noqa: PLR2004 - HTTP
    takes_none = known and unsupported(fault) and status != 404  # noqa: PLR2004
    rows: tuple[tuple[bool, type[ModelError], str, str], ...] = (
        (status in {401, 403}, KeyRefused, why, "check the key and what it may be used for"),
        (too_long(fault), TooLong, f"the material does not fit its context: {why}", ""),
        (withheld(fault), Declined, f"held back by its content filter: {why}", ""),
        (
            redirect,
            NoSuchModel,
            f"{status}, a redirect, which is not followed",
            "set base_url to where it leads",
        ),
        (takes_none, Declined, f"takes this request in no form: {why}", ""),
        (status == 404, NoSuchModel, why, _ADDRESS),  # noqa: PLR2004
        (status == 429 or spent(fault), TooMany, why, ""),  # noqa: PLR2004
        (fault.kind == "slow" or status == 408, TooSlow, why, ""),  # noqa: PLR2004
        (fault.kind in {"absent", "silent", "unreachable"}, Unreachable, why, ""),
        (True, ServerFailed, why, _ADDRESS if fault.kind == "garbage" else ""),
    )
    _applies, kind, said, fix = next(row for row in rows if row[0])
    return kind(f"{where}: {said}", fix=fix)
