"""What `reader` does with the same feeds; run by the interpreter of an environment that has it.

`python rival.py add DATABASE URLS.json`, then `python rival.py update DATABASE WORKERS`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from reader import make_reader  # type: ignore[import-not-found,unused-ignore]


def main() -> None:
    """Add the feeds, or update them; say how many entries there are."""
    reader = make_reader(sys.argv[2])
    if sys.argv[1] == "add":
        for url in json.loads(Path(sys.argv[3]).read_text()):
            reader.add_feed(url)
    else:
        began = time.perf_counter()
        reader.update_feeds(workers=int(sys.argv[3]), scheduled=False)
        seconds = time.perf_counter() - began
        counts = reader.get_entry_counts()
        print(json.dumps({"entries": counts.total, "seconds": seconds}))


if __name__ == "__main__":
    main()
