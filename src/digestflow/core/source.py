"""Where items come from, as config.yaml names it: one class a kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from collections.abc import Mapping

# Settings that change nothing of what a source is asked.
WORDING = frozenset(
    {"name", "voice", "publisher", "weight", "topics", "enabled", "fulltext", "fulltext_below"}
)

LONGEST_NAME = 80  # characters
HEAVIEST = 10

_REDDIT = re.compile(r"https?://(?:[\w-]+\.)*reddit\.com(?=[:/]|$)", re.IGNORECASE)
_MOST = 100  # posts; reddit gives no more at once
VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]*$"  # the name of an environment variable

Voice = Literal["official", "press", "community", "aggregator"]


class _Source(BaseModel):
    """What every kind of source has."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    name: str = Field(
        min_length=1,
        max_length=LONGEST_NAME,
        description="Unique; stands in notes, records and the archive. Renaming makes a new source.",
    )
    voice: Voice = Field(
        default="press",
        description="Who speaks: official, press, community or aggregator. Decides what is attributed "
        "and what confirms.",
    )
    publisher: str = Field(
        default="",
        description="Who is behind it, where several sources are one publisher; default: the name. "
        "Corroboration counts publishers.",
    )
    weight: float = Field(
        default=1.0, ge=0, le=HEAVIEST, description="How much its items count when stories are ranked."
    )
    topics: tuple[str, ...] = Field(
        default=(), description="Topics its items always belong to, by name; default: found by their words."
    )
    enabled: bool = Field(default=True, description="false: keep the settings, do not ask.")
    max_items: int = Field(
        default=500, ge=1, le=10_000, description="The newest so many items of one document are taken."
    )
    allow_private: bool = Field(
        default=False,
        description="true: this source may live at a private address (your own server).",
    )

    @property
    def address(self) -> str:
        """Where its document is asked for; "" for a folder, and for lists, whose feeds are asked."""
        return ""


class _Paged(_Source):
    """What lists articles with a page of their own, of which it may give the beginning only."""

    fulltext: bool = Field(
        default=False,
        description="true: read the page of what is new and short, where its robots.txt allows it; needs "
        "the extra: pip install 'digestflow[fulltext]'.",
    )
    fulltext_below: int = Field(
        default=600,
        ge=1,
        le=100_000,
        description="With fulltext: what has fewer characters in the feed is short.",
    )


class Feed(_Paged):
    """Any RSS, RDF, Atom or JSON Feed."""

    kind: Literal["feed"] = "feed"
    url: str = Field(description="Address of the feed; http or https.")

    @property
    def address(self) -> str:
        """Where the person wrote it."""
        return self.url


class Subreddit(_Source):
    """A subreddit's newest posts, by its Atom feed."""

    kind: Literal["subreddit"] = "subreddit"
    subreddit: str = Field(pattern=r"^[A-Za-z0-9_]{2,21}$", description="Name without r/, as in LocalLLaMA.")
    voice: Voice = Field(default="community", description="Who speaks: a forum by default.")
    base_url: str = Field(
        default="https://www.reddit.com", description="Where the feed is asked for; a replay sets it."
    )

    @property
    def address(self) -> str:
        """Where its feed is asked for, the only way in without a key.

        reddit itself is asked for the newest. Any other `base_url` is a replay or a front-end of
        reddit: asked for the plain feed, which all of them have. A `base_url` that names a feed
        already (`…/.rss`, as subscription lists have it) is taken as it is.
        """
        if self.base_url.partition("?")[0].endswith(".rss"):
            return self.base_url
        newest = "new/" if _REDDIT.match(self.base_url) else ""
        return f"{self.base_url.rstrip('/')}/r/{self.subreddit}/{newest}.rss?limit={_MOST}"


class HackerNews(_Paged):
    """Hacker News' front page, or any other feed of it."""

    kind: Literal["hackernews"] = "hackernews"
    url: str = Field(default="https://hnrss.org/frontpage?count=100", description="Address of the feed.")
    voice: Voice = Field(default="aggregator", description="Who speaks: an aggregator by default.")

    @property
    def address(self) -> str:
        """Where the feed is, of its front page or of a search."""
        return self.url


class Arxiv(_Source):
    """New papers of one arXiv category, or of several joined with +."""

    kind: Literal["arxiv"] = "arxiv"
    category: str = Field(
        pattern=r"^[a-z-]+(\.[A-Za-z-]+)?(\+[a-z-]+(\.[A-Za-z-]+)?)*$",
        description="As in cs.CL or cs.CL+cs.LG.",
    )
    voice: Voice = Field(default="official", description="Who speaks: the paper's authors.")
    base_url: str = Field(
        default="https://rss.arxiv.org/atom/", description="Where the category's feed is asked for."
    )

    @property
    def address(self) -> str:
        """Where the category's daily feed is asked for."""
        return f"{self.base_url.rstrip('/')}/{self.category}"


class Github(_Source):
    """The releases of a GitHub repository."""

    kind: Literal["github"] = "github"
    repo: str = Field(pattern=r"^[\w.-]+/[\w.-]+$", description="owner/name.")
    voice: Voice = Field(default="official", description="Who speaks: the project itself.")
    base_url: str = Field(default="https://github.com", description="Where releases.atom is asked for.")

    @property
    def address(self) -> str:
        """Where releases.atom is asked for, which needs no key."""
        return f"{self.base_url.rstrip('/')}/{self.repo}/releases.atom"


class Opml(_Paged):
    """Every feed of an OPML list; its folders are kept as `topics` where they name one."""

    kind: Literal["opml"] = "opml"
    path: str = Field(
        description="A file, relative to config.yaml, or an http(s) address. Its feeds are named name/title."
    )


class Folder(_Source):
    """Feed documents on disk: an archive of a person's own, or samples."""

    kind: Literal["folder"] = "folder"
    path: str = Field(description="A folder, relative to config.yaml; read with its subfolders.")
    pattern: str = Field(default="*", description="Which file names are read, as in *.xml.")


class _Reader(_Paged):
    """An account at a feed reader, read feed by feed."""

    feed: str = Field(
        default="",
        max_length=500,
        description="One of its feeds, by its id there; default: all, each a source named name/title.",
    )


class Greader(_Reader):
    """The feeds of a reader that speaks the Google Reader API: FreshRSS, Miniflux, Inoreader and others."""

    kind: Literal["greader"] = "greader"
    base_url: str = Field(
        description="What stands before /accounts and /reader, as in https://rss.example/api/greader.php."
    )
    login: str = Field(default="", description="Name of the account, with password_env.")
    password_env: str | None = Field(
        default=None,
        pattern=VARIABLE,
        description="Environment variable that holds the API password, never the password itself.",
    )
    token_env: str | None = Field(
        default=None,
        pattern=VARIABLE,
        description="Environment variable that holds a token, in place of login and password.",
    )
    app_id: str = Field(default="", description="Inoreader: the app's id; its key stands in app_key_env.")
    app_key_env: str | None = Field(
        default=None, pattern=VARIABLE, description="Environment variable that holds the app's key."
    )
    label: str = Field(default="", description="Only feeds in this folder; default: all.")

    @model_validator(mode="after")
    def _admitted(self) -> Self:
        if self.token_env is None and not (self.login and self.password_env):
            raise ValueError("needs token_env, or login and password_env")
        return self


class Miniflux(_Reader):
    """The feeds of a Miniflux, by its own API."""

    kind: Literal["miniflux"] = "miniflux"
    base_url: str = Field(description="Where it is, as in https://miniflux.example.")
    token_env: str = Field(
        pattern=VARIABLE, description="Environment variable that holds an API key, never the key itself."
    )
    label: str = Field(default="", description="Only feeds of this category; default: all.")


Source = Annotated[
    Feed | Subreddit | HackerNews | Arxiv | Github | Opml | Folder | Greader | Miniflux,
    Field(discriminator="kind"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next request of a document conditional."""

    etag: str = ""  # verbatim
    last_modified: str = ""  # verbatim
    body_hash: str = ""  # of the last body, for servers without validators
    marks: bytes = b""  # of the last document's entries: `digestflow.core.item.nouns.Document.marks`


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One GET of a document; with a form, a POST of it, which follows no redirect."""

    url: str
    validators: Validators = field(default_factory=Validators)
    headers: Mapping[str, str] = field(default_factory=dict)
    form: tuple[tuple[str, str], ...] = ()
    allow_private: bool = False
    patience: float | None = None  # seconds it waits for its turn at most; None: as long as any


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: a body, or "not modified"."""

    status: int  # 200 or 304; anything else is raised as SourceError
    url: str  # after redirects
    body: bytes  # unpacked; empty with 304
    content_type: str = ""
    validators: Validators = field(default_factory=Validators)
    max_age: float | None = None  # seconds that it stays as it is, as it says itself
    moved_to: str = ""  # where a chain of permanent redirects led; "" without one
    more: bool = False  # it names a next page in its Link header
