"""Where a person opens a pull request: an address, made of the remote's; nobody is asked."""

from __future__ import annotations

import re
from urllib.parse import quote

# git@host:path and ssh://git@host:22/path and https://user:secret@host/path: only host and path are used.
_REMOTE = re.compile(r"(?:\w+://)?(?:[^@/]*@)?([\w.-]+)(?::\d+)?[:/]/?([\w./~-]+?)(?:\.git)?/?")
_PAGES = {
    "github.com": "https://{host}/{path}/compare/{base}...{branch}?expand=1",
    "codeberg.org": "https://{host}/{path}/compare/{base}...{branch}",
    "gitlab.com": "https://{host}/{path}/-/merge_requests/new?merge_request%5Bsource_branch%5D={branch}",
}


def request_page(remote: str, *, base: str, branch: str) -> str:
    """Return the page that opens a pull request of `branch`; "" for a remote that we do not know."""
    found = _REMOTE.fullmatch(remote)
    page = _PAGES.get(found[1].lower()) if found else None
    if found is None or page is None:
        return ""
    return page.format(
        host=found[1].lower(), path=found[2], base=quote(base, safe=""), branch=quote(branch, safe="")
    )
