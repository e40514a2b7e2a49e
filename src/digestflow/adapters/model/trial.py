"""What an endpoint and its model do, found out by asking: what `models test` and `doctor` tell."""

from __future__ import annotations

import difflib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digestflow.adapters.model.answer import Fault
from digestflow.adapters.model.judging import weighs
from digestflow.adapters.model.ladder import THINKING, Turn
from digestflow.adapters.model.talk import PROBE, counted, probe
from digestflow.errors import ModelError

if TYPE_CHECKING:
    from digestflow.adapters.model.link import Link

# What servers call the tokens a model reads and writes together: OpenRouter, vLLM, LM Studio.
_CONTEXT = ("context_length", "max_model_len", "loaded_context_length", "max_context_length", "n_ctx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What was found out about one endpoint and its model."""

    way: str  # the surest way to an answer in a form, in words
    enforced: bool  # a probe has proved that the server holds the model to the schema
    quieted: str  # parameter that keeps the model from thinking aloud; "" where it need not be kept
    streams: bool  # answers are asked for piece by piece
    counts: bool  # it tells how many tokens were used
    judges: bool | None  # it says yes or no and how likely that was; None: it gave no answer to that
    context: int | None  # tokens of prompt and reply together; None: it does not say
    listed: bool | None  # whether the endpoint's list names the model; None: it has no list
    like: str  # the listed name nearest to one that is not listed
    models: tuple[str, ...]  # all that the endpoint lists
    seconds: float  # of one short answer


async def trial(link: Link) -> Trial:
    """Return what the endpoint does, asked afresh: its list of models, and three or more short requests.

    A server that is loading its model is waited for as for any request.

    Raises:
        ModelError: It gives no answer; the message says why.
    """
    await probe(link)
    ability, model = link.standing.ability, link.endpoint.model
    began = time.monotonic()
    answer = await link.call(PROBE, Turn(rung=ability.rung))
    seconds = time.monotonic() - began
    if isinstance(answer, Fault):
        raise link.failed(answer)
    counted(link, PROBE, answer)
    judges = await _judges(link)
    catalog = await link.models()
    models = {} if isinstance(catalog, Fault) else catalog
    there = next((name for name in models if _same(name, model)), None)
    listed = there is not None if models else None
    like = difflib.get_close_matches(model, models, n=1) if listed is False else ()
    return Trial(
        way=ability.way,
        enforced=ability.enforced,
        quieted=next(iter(THINKING[ability.thinking]), ""),
        streams=link.endpoint.streams and ability.stream,
        counts=answer.tokens_in > 0,
        judges=judges,
        context=context(models[there]) if there is not None else None,
        listed=listed,
        like=next(iter(like), ""),
        models=tuple(models),
        seconds=round(seconds, 3),
    )


async def _judges(link: Link) -> bool | None:
    try:
        return not await weighs(link)
    except ModelError:  # it writes all the same, as was just seen
        return None


def context(told: Mapping[str, Any]) -> int | None:
    """Return the tokens of prompt and reply together that a list tells of a model; None: it does not."""
    meta = told.get("meta")
    for place in (told, meta if isinstance(meta, Mapping) else {}):
        for name in _CONTEXT:
            size = place.get(name)
            if isinstance(size, int) and size > 0:
                return size
    return None


def _same(listed: str, model: str) -> bool:
    """Tell whether a listed name means the model: Ollama adds ":latest", llama.cpp tells the file's path."""
    return model in {listed, listed.removesuffix(":latest"), listed.replace("\\", "/").rpartition("/")[2]}
