"""The elements of RSS and Atom that are read without feedparser, and those that may be passed over."""

from __future__ import annotations

from feedparser.mixin import _FeedParserMixin

ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE = "http://www.w3.org/XML/1998/namespace lang xml"
VERSIONS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
OTHER_KINDS = frozenset({"http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"})
KNOWN: dict[str, str] = {uri.lower(): prefix for uri, prefix in _FeedParserMixin.namespaces.items()}
# Prefixes under which an element of an unknown vocabulary would be taken for one that is read.
TAKEN = frozenset({*KNOWN.values(), "title", "summary", "author", "content", "link"})

# Elements of an item that are read; each once.
READ = {
    "rss": {
        "title": "title",
        "link": "link",
        "guid": "id",
        "pubdate": "published",
        "description": "summary",
        "content:encoded": "content",
        "dc:creator": "author",
        "author": "author",
        "dc:date": "updated",
        "comments": "comments",
        "feedburner:origlink": "feedburner_origlink",
    },
    "atom": {
        "title": "title",
        "id": "id",
        "published": "published",
        "updated": "updated",
        "summary": "summary",
        "content": "content",
        "feedburner:origlink": "feedburner_origlink",
    },
}
# Attributes of these that are read.
MAY_HAVE = {
    "rss": {"id": ("isPermaLink",)},
    "atom": {"title": ("type",), "summary": ("type",), "content": ("type",)},
}
# Elements that say nothing we ask for: of an item, without elements in them;
PASSED = frozenset(
    (
        *("?", "category", "media:content", "media:thumbnail", "slash:comments", "slash:section"),
        *("wfw:commentrss", "dc:subject", "dc:language", "itunes:duration", "itunes:explicit"),
        *("itunes:episodetype", "itunes:episode", "itunes:season", "itunes:image", "thr:total"),
        *("media:copyright",),
    )
)
# of the feed, without elements in them;
PASSED_ABOVE = {
    "rss": frozenset(
        (
            *("?", "description", "language", "copyright", "managingeditor", "webmaster", "pubdate", "docs"),
            *("lastbuilddate", "category", "generator", "cloud", "ttl", "rating", "sy:updateperiod"),
            *("sy:updatefrequency", "sy:updatebase", "dc:language", "dc:rights", "dc:date", "dc:publisher"),
            *("itunes:author", "itunes:summary", "itunes:subtitle", "itunes:explicit", "itunes:image"),
            *("itunes:type", "itunes:keywords", "media:thumbnail", "feedburner:info"),
            *("itunes:new-feed-url", "media:copyright"),
        )
    ),
    "atom": frozenset(("?", "subtitle", "updated", "generator", "icon", "logo", "rights", "category")),
}
# and of RSS' channel, with these in them.
PASSED_WHOLE = {
    "skiphours": frozenset({"hour"}),
    "skipdays": frozenset({"day"}),
    "itunes:owner": frozenset({"itunes:name", "itunes:email"}),
    "itunes:category": frozenset({"itunes:category"}),
}
WITHOUT_PREFIX = frozenset({"site", "post-id"})  # additions of WordPress, of a vocabulary of their own
OF_IMAGE = frozenset({"url", "title", "link", "width", "height", "description"})
OF_LINK = frozenset({"href", "rel", "type", "title", "hreflang", "length", LANGUAGE})
TYPES = {"text": "text/plain", "html": "text/html"} | {kind: kind for kind in ("text/plain", "text/html")}
