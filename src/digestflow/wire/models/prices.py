"""What tokens cost: by the prices in config.yaml, else by a public list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.adapters.model.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from digestflow.config.model import Config, ModelSettings
    from digestflow.run.writing.spending import Price, Sent


def price_of(settings: ModelSettings) -> Callable[..., float | None]:
    """Return what tokens in and out cost at one model, in US dollars; None where no price is known.

    The user's prices come first, also for a batch; a model at home has no other. By `batch` the
    list's price for batches counts, where it has one.
    """
    local = Endpoint(base_url=settings.base_url, model=settings.model).local

    def price(tokens_in: int, tokens_out: int, by: Sent = "call") -> float | None:
        if settings.price_in is not None and settings.price_out is not None:
            return (tokens_in * settings.price_in + tokens_out * settings.price_out) / 1_000_000
        return None if local else _listed(settings, tokens_in, tokens_out, by)

    return price


def prices_of(config: Config) -> Price:
    """Return what tokens cost at a model by the name its endpoint gave with the answer.

    Endpoints add a date or a build to the name they were asked for: the longest configured
    name that an answer's name begins with is meant.
    """
    by_name = {settings.model: price_of(settings) for settings in config.models.values()}
    longest = sorted(by_name, key=len, reverse=True)

    def price(model: str, tokens_in: int, tokens_out: int, by: Sent) -> float | None:
        known = next((name for name in longest if model.startswith(name)), None)
        return None if known is None else by_name[known](tokens_in, tokens_out, by)

    return price


def _listed(settings: ModelSettings, tokens_in: int, tokens_out: int, by: Sent) -> float | None:
    """Return the cost by a public price list; None for a model that is not in it."""
    from genai_prices import Usage, calc_price

    try:
        cost = calc_price(
            Usage(input_tokens=tokens_in, output_tokens=tokens_out),
            settings.model,
            provider_api_url=settings.base_url,
            price_context={"processing": "batch"} if by == "batch" else None,
        )
    except LookupError:
        return None
    return float(cost.total_price)
