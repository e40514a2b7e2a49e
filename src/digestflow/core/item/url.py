"""The one form of an address, or none when it may not be linked."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, unquote, urljoin, urlsplit

from digestflow.core.item.sites import ruled, site, unwrapped

_LONGEST = 4_096  # characters; longer ones are data, not addresses

# C0, C1, soft hyphen, joiners and fillers, bidi controls, separators, surrogates, tags, noncharacters:
# none of them is ever written into an address on purpose.
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BARE = re.compile(r"www\.[\w-]+\.[\w.-]+(?:[/?#:]|$)", re.IGNORECASE)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})|%")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PORTS = {"http": 80, "https": 443}

# Parameters that name the way a reader came, never what is read: whole families by prefix,
_TRACKING_PREFIXES = (
    "utm_", "at_", "mc_", "pk_", "mtm_", "piwik_", "matomo_", "hsa_", "vero_", "oly_", "ns_", "wt_", "wt.",
    "ga_", "_hs", "__hs", "cm_mmc", "trk_", "itm_", "fb_", "sc_c", "rb_clickid", "soc_",
)  # fmt: skip
# single ones,
_TRACKING_NAMES = (
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ymclid twclid ttclid li_fat_id igshid igsh epik"
    " s_kwcid _openstat ocid smid smtyp cmp cmpid cmp_id icid ncid ito trk spm xtor ftag mkt_tok mkevt"
    " wickedid sr_share ref_src ref_url __twitter_impression __s _ke _branch_match_id guccounter"
    " guce_referrer guce_referrer_sig feedtype rsslink sharetype share_id isfreemail triedredirect _ga _gl"
)
_TRACKING = frozenset(_TRACKING_NAMES.split())
# and these only with a value that says "from a feed" or "from that site".
_ORIGIN = frozenset({"source", "src", "ref", "from", "via", "partner", "emc", "medium", "campaign", "origin"})
_FROM_FEED = re.compile(
    r"(?:rss|atom|feed|newsletter|hackernews|hn|twitter|reddit|producthunt)(?:[-_.\d].*)?", re.IGNORECASE
)
_FROM_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)

# Fragments that name the way, or a mark in the page; others tell items of one page apart (changelogs).
_TRACKING_FRAGMENT = re.compile(
    r":~:|utm_|at_|atom-|xtor=|ftag=|tk\.|ref=|rss|comment-form|\.[\w-]{8,}$", re.IGNORECASE
)


def canonical_url(url: str, base: str = "") -> str:
    """Return the one form of an address, or "" when it may not be linked.

    Only http and https are linked, and no address with credentials in it or with a control,
    bidi or zero-width character inside. A relative address is resolved against `base`. Names of
    other scripts become punycode; the path is escaped in one way; parameters that only track,
    by the lists above, are left out; some sites have rules of their own. The order of the other
    parameters and the fragment stay: a changelog's items differ by fragment only.
    Doing it twice is doing it once.
    """
    split = _absolute(url.strip(), base.strip())
    if split is None:
        return ""
    scheme, authority, place = split
    host, port = _named(authority, scheme)
    if not host:
        return ""
    host, secure = site(host)
    if secure and not port:
        scheme = "https"
    inner = unwrapped(host, *place)
    if inner:
        return canonical_url(inner)
    path, query, fragment = place
    path = _dotless(_escaped(path, "/:@!$&'()*+,;=")) or "/"
    query = "&".join(part for part in _escaped(query, "/:@!$'()*+,;=?&").split("&") if _kept(part))
    fragment = _escaped(fragment, "/:@!$&'()*+,;=?")
    if _TRACKING_FRAGMENT.match(fragment):
        fragment = ""
    host, path, query, fragment = ruled(host, path, query, fragment)
    return f"{scheme}://{host}{port}{path}{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}"


def _absolute(url: str, base: str) -> tuple[str, str, tuple[str, str, str]] | None:
    """Return scheme, authority and (path, query, fragment); None when it is not to be linked."""
    if not url or len(url) > _LONGEST or _UNFIT.search(url):
        return None
    try:
        if _BARE.match(url):
            url = f"https://{url}"
        elif not _SCHEME.match(url):
            url = urljoin(_without_credentials(base), url) if base else url
        parts = urlsplit(url)
    except ValueError:  # a malformed bracketed host, or one that NFKC would change into another
        return None
    if parts.scheme.lower() not in _PORTS or not parts.netloc or "@" in parts.netloc:
        return None
    return parts.scheme.lower(), parts.netloc, (parts.path, parts.query, parts.fragment)


def _without_credentials(base: str) -> str:
    """Return the base as a relative address may be resolved against it: a feed may need a password."""
    parts = urlsplit(base)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _named(authority: str, scheme: str) -> tuple[str, str]:
    """Return the host in its one form, and ":port" when it is not the scheme's own; "" when refused."""
    if authority.startswith("["):
        host, bracket, port = authority[1:].partition("]")
        try:
            host = f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:
            return "", ""
        if not bracket or "%" in host or (port and not port.startswith(":")):
            return "", ""
        port = port[1:]
    else:
        host, _, port = authority.partition(":")
        host = _ascii(host)
        if not _HOST.fullmatch(host) or len(host) > 253:  # noqa: PLR2004  # RFC 1035
            return "", ""
    if not port:
        return host, ""
    if not (port.isascii() and port.isdigit()) or not 0 < int(port[:6]) < 65_536:  # noqa: PLR2004  # 16 bits
        return "", ""
    return host, "" if int(port) == _PORTS[scheme] else f":{int(port)}"


def _ascii(host: str) -> str:
    """Return the host in lower case and punycode; "" when there is no such name."""
    if host.isascii():
        return host.lower().removesuffix(".")
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii").lower().removesuffix(".")
    except UnicodeError:  # idna.IDNAError is one
        return ""


def _escaped(text: str, safe: str) -> str:
    """Return the text with just the characters escaped that an address cannot hold."""
    return quote(_PERCENT.sub(_octet, text), safe=f"%{safe}")


def _octet(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _dotless(path: str) -> str:
    """Return the path without "." and ".." segments (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _kept(part: str) -> bool:
    """Tell whether a parameter says what is read, not whence."""
    name, _, value = part.partition("=")
    name = name.lower()
    if not name or name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return bool(value) and not name
    if name == "rss":
        return value not in {"", "1", "yes", "true"}
    if name in _ORIGIN:
        value = unquote(value)
        return not (_FROM_FEED.fullmatch(value) or (name == "ref" and _FROM_SITE.fullmatch(value)))
    return True
