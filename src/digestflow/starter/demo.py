"""A demo project: six made-up sources on three nights, and what it follows of them.

Every firm, model, person and place in the feeds is invented, and every address ends in
`.example`, which no one can own (RFC 2606).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from digestflow.config.topics import SubsectionSettings, TopicSettings
from digestflow.core.source import Folder, Source

if TYPE_CHECKING:
    from pathlib import Path

FEEDS: Final = "feeds"  # the folder in the demo project that the sources read

SOURCES: Final[tuple[Source, ...]] = (
    Folder(name="Harbour Labs", path=FEEDS, pattern="harbour-labs.xml", voice="official", weight=1.5),
    Folder(name="Open Weights Weekly", path=FEEDS, pattern="open-weights-weekly.xml", weight=1.5),
    Folder(name="The Tin Gazette", path=FEEDS, pattern="the-tin-gazette.xml"),
    Folder(name="r/localtin", path=FEEDS, pattern="r-localtin.xml", voice="community"),
    Folder(name="Front Page", path=FEEDS, pattern="front-page.json", voice="aggregator"),
    Folder(
        name="Tinrunner",
        path=FEEDS,
        pattern="tinrunner-releases.atom",
        voice="official",
        topics=("Tools and Hardware",),
        weight=0.5,
    ),
)

TOPICS: Final[tuple[TopicSettings, ...]] = (
    TopicSettings(
        name="Open Models",
        about=(
            "Models whose weights anyone can download: new language, speech and translation models, "
            "their sizes, licences, training data, scores on benchmarks and prices, and the people who "
            "make and pay for them."
        ),
        entities=(
            "Petrel", "Dunnock", "Wigeon-Code", "Lantern 2", "Skerry-MT", "Harbour Labs",
            "Saltmarsh Collective",
        ),
        subsections=(
            SubsectionSettings(
                name="Model Families",
                scope="New members of a model family, their sizes, licences, prices and training data.",
                entities=("Petrel 3", "Dunnock", "Lantern 2", "Skerry-MT"),
            ),
            SubsectionSettings(
                name="Benchmarks and Speed",
                scope="What models score in tests, how fast they answer, and who measured it.",
                entities=("SextantBench", "PlumbEval"),
            ),
        ),
    ),
    TopicSettings(
        name="Tools and Hardware",
        about=(
            "What open models run on: accelerator cards, mini computers and data centres, their memory, "
            "power and prices, and the runtimes, file formats and quantisation that make models fit."
        ),
        entities=("Tinrunner", "Brindlewick", "Ostermark", "Slate 2", "Vennmoor"),
        subsections=(
            SubsectionSettings(
                name="Runtimes",
                scope="Releases of the software that runs models: what is added, repaired or broken.",
                entities=("Tinrunner",),
            ),
            SubsectionSettings(
                name="Cards and Boxes",
                scope="Accelerator cards and small computers: announcements, prices, faults and tests.",
                entities=("Brindlewick", "Slate 2"),
            ),
        ),
    ),
)  # fmt: skip

# The day of each night's digest, and the moment it is made, some hours after the day has ended.
NIGHTS: Final[tuple[tuple[date, datetime], ...]] = (
    (date(2026, 3, 11), datetime(2026, 3, 12, 3, 0, tzinfo=UTC)),
    (date(2026, 3, 12), datetime(2026, 3, 13, 3, 0, tzinfo=UTC)),
    (date(2026, 3, 13), datetime(2026, 3, 14, 3, 0, tzinfo=UTC)),
)


def lay_feeds(night: int, folder: Path) -> None:
    """Put the feed documents of `night`, 1 to 3, into the `feeds` of the project in `folder`.

    They are as they were served that night. Documents of another night are replaced; other
    files there stay. Doing it twice is doing it once.

    Raises:
        ValueError: The demo has no such night.
        OSError: A document cannot be written.
    """
    if not 1 <= night <= len(NIGHTS):
        raise ValueError(f"the demo has nights 1 to {len(NIGHTS)}, not {night}")
    feeds = folder / FEEDS
    feeds.mkdir(parents=True, exist_ok=True)
    for document in files("digestflow.starter").joinpath("demo", f"night-{night}").iterdir():
        (feeds / document.name).write_bytes(document.read_bytes())
