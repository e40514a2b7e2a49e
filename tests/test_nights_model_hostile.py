"""Hostile material through a whole night with a model: what gets into the vault, and what into a request."""

from __future__ import annotations

import json
import unicodedata
from html import escape
from typing import TYPE_CHECKING, Any

import pytest

from tests.endpoint import endpoint
from tests.nights import FIRST, MOC, Project, after, feed, item, with_feeds
from tests.nights_model import with_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = "2026-03-11"
INVISIBLE = {"\u200b", "\u2060", "\ufeff", "\u202e", "\u2066", "\U000e0041"}
NEWS = "The probe landed on the moon Io with nine cameras. A rocket of Orion Works carried it."
CANARY = "hunter2-7Q"


def hostile(corpus: Path, *vectors: str) -> Iterator[tuple[str, str]]:
    """The cases of the vectors: id and payload."""
    for line in (corpus / "hostile" / "hostile.jsonl").read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        if case["vector"].startswith(vectors):
            payload = case["payload"]
            yield case["id"], str(eval(payload, {"__builtins__": {}})) if case.get("gen") else payload


def night(root: Path, url: str, title: str, text: str) -> Project:
    """A night of one item, by the model at this address."""
    project = with_feeds(root, more=f"models: {{m: {{model: small, base_url: '{url}'}}}}\nroles: {{fast: m}}")
    document = feed(item("TITLE", "TEXT", at=f"{DAY}T09:00:00"))
    # What no XML can hold at all is not ours to read.
    title, text = ("".join(c for c in one if c >= " " or c in "\t\n") for one in (title, text))
    document = document.replace(">TITLE<", f">{escape(title)}<").replace(">TEXT<", f">{escape(text)}<")
    raw = document.encode("utf-8", "replace")
    (project.root / "feeds" / "gazette.xml").write_bytes(raw)
    return project


@pytest.mark.parametrize("where", ["title", "text"])
def test_no_trick_with_letters_gets_into_a_request_or_a_note(
    corpus: Path, tmp_path: Path, where: str
) -> None:
    for name, payload in hostile(corpus, "unicode/"):
        title = f"Probe lands {payload}" if where == "title" else "Probe lands"
        text = NEWS if where == "title" else f"{NEWS} {payload} is its name."
        with endpoint("honest") as server:
            project = night(tmp_path / name, server.base_url, title, text)
            outcome = project.run(DAY, "--commit")
            asked = "\n".join(body["messages"][-1]["content"] for body in server.asked)

        shown = "\n".join(raw.decode() for path, raw in project.vault().items() if path.endswith(".md"))
        assert (outcome["exit_code"], outcome["entries"]) == (0, 1), name
        for told in (asked, shown):
            assert not INVISIBLE & set(told), name
            assert not [c for c in told if unicodedata.category(c) == "Cc" and c not in "\n\t"], name
            assert "\u0301" * 5 not in unicodedata.normalize("NFD", told), name


def test_an_obeying_model_gets_no_order_into_the_vault(corpus: Path, tmp_path: Path) -> None:
    for name, payload in hostile(corpus, "prompt-injection/"):
        orders = (payload, *payload.split(". "))
        with endpoint("obeying", orders=orders) as server:
            project = night(tmp_path / name, server.base_url, "Probe lands", f"{NEWS}\n\n{payload}")
            project.run(DAY, "--commit")

        for path, raw in project.vault().items():
            text = raw.decode()
            assert "PWNED" not in text, (name, path)
            assert "evil.test" not in text, (name, path)
            assert "BuyCoin" not in text, (name, path)


def test_what_a_person_wrote_beside_ours_is_never_sent_to_a_model(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        project.night(1)
        lines = project.read(MOC).splitlines(keepends=True)
        lines.insert(len(lines) // 2, f"\npassword: {CANARY}\n\n")
        project.write(MOC, "".join(lines) + f"\nmy key is {CANARY}\n")
        digest = f"Digests/{FIRST}-AI-Digest.md"
        project.write(digest, f"{project.read(digest)}\nwritten by hand: {CANARY}\n")

        project.night(2)
        project.say("prompts", "try", now=after("2026-03-12"))
        asked = json.dumps([server.asked, server.probed, server.heads])

    assert CANARY in project.read(MOC)
    assert CANARY not in asked
