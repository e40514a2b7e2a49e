"""An endpoint as an embedder: its vectors a portion at a time, its dialect kept from run to run."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digestflow.adapters.model.embedding import Dialect
    from digestflow.adapters.model.endpoint import Endpoint, Patience
    from digestflow.adapters.model.link import Standing
    from digestflow.adapters.model.memory import Kept
    from digestflow.adapters.model.model import Model
    from digestflow.core.story.meaning import Embedding


class EndpointEmbedder:
    """Makes vectors by `/v1/embeddings` of one endpoint, on the time and the tokens of a run's models.

    It has a standing of its own: an endpoint that writes and makes no vectors still writes.
    """

    def __init__(
        self,
        name: str,
        endpoint: Callable[[], Endpoint],
        *,
        models: Model,
        kept: Kept,
        patience: Patience | None = None,
    ) -> None:
        """Go by the name; the endpoint, and its key, are looked for with the first text."""
        self.id = name
        self._endpoint, self._models, self._kept = endpoint, models, kept
        self._patience = patience
        self._standing: Standing | None = None

    @property
    def tokens(self) -> tuple[int, int]:
        """Tokens in and out of every call of the run so far."""
        return self._models.tokens

    def embed(self, texts: Sequence[str]) -> Iterator[Embedding]:
        """Yield the vectors of the texts, a portion at a time.

        Raises:
            ModelError: It gives no answer, or none that can be used; the message says why.
        """
        from digestflow.adapters.model.embedding import Dialect, portions
        from digestflow.adapters.model.gate import Pace
        from digestflow.adapters.model.link import Standing

        endpoint = self._endpoint()
        if self._standing is None:
            self._standing = Standing(pace=Pace(most=endpoint.concurrency))
            self._left = self._models.beside(self._standing)
        key = f"embedding of {self.id}"
        dialect = Dialect.of_json(self._kept.get(key)) or Dialect()
        for some in portions(texts):
            made, learnt = asyncio.run(self._asked(endpoint, self._standing, some, dialect))
            if learnt != dialect:
                self._kept[key], dialect = learnt.as_json(), learnt
            yield made

    async def _asked(
        self, endpoint: Endpoint, standing: Standing, texts: Sequence[str], dialect: Dialect
    ) -> tuple[Embedding, Dialect]:
        from digestflow.adapters.model.embedding import embedded
        from digestflow.adapters.model.endpoint import Patience
        from digestflow.adapters.model.link import Link
        from digestflow.adapters.model.wire import Wire

        wire = Wire(endpoint)
        patience = self._patience or Patience()
        try:
            link = Link(endpoint, wire, standing, patience=patience, left=self._left)
            return await embedded(link, texts, dialect)
        finally:
            await wire.close()
