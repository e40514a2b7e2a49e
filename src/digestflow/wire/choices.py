"""The settings of config.yaml as a run takes them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.render.layout import BASE, DASHBOARD, Layout, moc_path
from digestflow.run.ports import Choices

if TYPE_CHECKING:
    from digestflow.config.model import Config
    from digestflow.wire.sources.lists import Opened


def choices_of(config: Config, opened: Opened, *, extractive: bool) -> Choices:
    """Return what the user chose, with the sources as they were opened."""
    from digestflow.config.model import aliases, topics
    from digestflow.core.story.nouns import Weights

    select = config.select
    return Choices(
        zone=config.zone,
        language=config.language,
        sources=opened.sources,
        unopened=opened.gaps,
        layout=Layout(
            note_name=config.note_name,
            note_folder=config.note_folder,
            topics=topics(config),
            aliases=aliases(config),
            fold_months=config.upkeep.fold_months,
            entity_days=config.upkeep.entity_days,
            entity_folder=config.upkeep.entity_folder,
            base=config.upkeep.base,
            dashboard=config.upkeep.dashboard,
        ),
        stories=select.stories,
        also=select.also,
        relevance=select.relevance,
        similarity=select.similarity,
        alike=select.alike,
        embedder="",
        lookback=select.lookback,
        weights=Weights(**select.weights.model_dump()),
        extractive=extractive or not (config.roles.fast or config.roles.strong),
        aliases=aliases(config),
    )


def allowed(config: Config) -> tuple[PurePosixPath, ...]:
    """Return the folders and notes of the vault in which we write."""
    from digestflow.config.model import topics

    folders = [PurePosixPath(config.note_folder), PurePosixPath(config.upkeep.entity_folder), BASE, DASHBOARD]
    return (*folders, *(moc_path(topic) for topic in topics(config)))
