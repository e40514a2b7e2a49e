"""The section of config.yaml that is about the nights."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from digestflow.config import names
from digestflow.config.settings import Section


class Schedule(Section):
    """What the nightly form of a run does: `digestflow run --due`, and what starts it."""

    at: str = Field(
        default="03:00",
        pattern=r"^([01]\d|2[0-3]):[0-5]\d$",
        description="From when on the day before is due, by the clock of your time zone, as in 03:00.",
    )
    catch_up_max: int = Field(
        default=7,
        ge=1,
        le=31,
        description="Missed days that one night makes at most, the newest of them, oldest first.",
    )
    retry: float = Field(
        default=60, ge=1, le=1440, description="Minutes until `schedule run` tries a pending day again."
    )
    ping_url: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address that is asked at /start, by itself and at /fail, with ?rid= the run's id, as "
        "healthchecks.io and its kin expect; none: nobody is told.",
    )
    notify_env: tuple[str, ...] = Field(
        default=(),
        description="Environment variables, each with an Apprise address that is told how a night ended.",
    )
    notify_on: Literal["fail", "gaps", "always"] = Field(
        default="fail", description="When they are told: when a night failed, also with gaps, or always."
    )
    metrics: Annotated[Path, AfterValidator(names.at_home)] | None = Field(
        default=None,
        description="File that each night writes as Prometheus text, relative to config.yaml; none: none.",
    )
