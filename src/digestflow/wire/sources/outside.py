"""What asks the world outside for items; it is loaded with the first question."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from digestflow.adapters.http.client import Client
    from digestflow.adapters.store.archive import Archive
    from digestflow.config.model import Config
    from digestflow.core.given import Recalled
    from digestflow.core.item.nouns import Reading
    from digestflow.core.source import Source
    from digestflow.core.window import Window


class Outside:
    """Whoever is asked in one command, all by one HTTP client."""

    def __init__(
        self,
        config: Config,
        *,
        environ: Mapping[str, str],
        beside: Path,
        archive: Archive,
        now: Callable[[], datetime],
    ) -> None:
        """Ask nobody yet; files of sources stand `beside` config.yaml."""
        self._config, self._environ, self._beside = config, environ, beside
        self._archive, self._now = archive, now

    @cached_property
    def client(self) -> Client:
        """The client; made when the web is first asked."""
        from digestflow.wire.sources.documents import client_of

        return client_of(self._config, self._now)

    def read(self, sources: Sequence[Source]) -> Iterator[Sequence[Reading]]:
        """Ask every source once; see `read_all`."""
        from digestflow.wire.sources.groups import asking_together
        from digestflow.wire.sources.sources import read_all

        return read_all(
            sources,
            several=partial(asking_together, self._config, self._environ, self.client),
            client=self.client,
            archive=self._archive,
            beside=self._beside,
            now=self._now(),
            zone=self._config.zone,
        )

    def recall(self, asked: Sequence[tuple[Source, tuple[Window, ...]]]) -> Iterator[Recalled]:
        """Ask the past of each source for its days; see `recall_all`."""
        from digestflow.wire.sources.past import recall_all

        return recall_all(
            asked, config=self._config, client=self.client, archive=self._archive, environ=self._environ
        )

    def keeper(self, source: Source) -> str:
        """Return who would be asked for the source's past; see `keeper_of`."""
        from digestflow.wire.sources.past import keeper_of

        return keeper_of(source, self._config)
