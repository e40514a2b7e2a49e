"""Keys and passwords that stand where they must not: how they look, and how they are hidden."""

from __future__ import annotations

import re

# Beginnings that the endpoints and forges give their keys, and addresses with a password in them.
_LOOKS = re.compile(
    r"""
    (?<![A-Za-z0-9]) (?:
        sk-(?=[\w-]*\d)[\w-]{12,}
      | gh[pousr]_[A-Za-z0-9]{20,} | github_pat_\w{20,} | glpat-[\w-]{16,}
      | hf_[A-Za-z0-9]{20,} | gsk_[A-Za-z0-9]{20,} | xox[abprs]-[\w-]{10,}
      | AIza[\w-]{30,} | AKIA[A-Z0-9]{12,} | Bearer\s+[\w.~+/-]{12,}
    )
    | (?<=://)[^/\s:@]*:[^/\s@]+(?=@)
    | (?<=[?&])(?:token|access_token|api_key|apikey|auth|secret|password)=[^&\#\s"']{8,}
    | (?<=[?&])feed=(?=[0-9A-Fa-f]{8})[^&\#\s"']+  # of reddit's private feeds; WordPress says ?feed=rss2
    """,
    re.VERBOSE,
)
_NAMES = frozenset(
    {
        "api_key",
        "apikey",
        "key",
        "token",
        "access_token",
        "auth_token",
        "secret",
        "password",
        "passwd",
        "bearer",
    }
)
HIDDEN = "…"


def secret(text: str) -> bool:
    """Tell whether the text holds something that looks like a key or a password."""
    return _LOOKS.search(text) is not None


def secret_name(key: str) -> bool:
    """Tell whether a key of that name would hold a key or a password."""
    return key.casefold().replace("-", "_") in _NAMES


def hidden(text: str) -> str:
    """Return the text with what looks like a key or a password left out."""
    return _LOOKS.sub(HIDDEN, text)
