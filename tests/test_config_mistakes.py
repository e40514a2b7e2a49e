"""What is told about a config.yaml that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.config.load import load
from digestflow.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

KINDS = "feed, subreddit, hackernews, arxiv, github, opml, folder, greader, miniflux"


def complaint(folder: Path, text: str | bytes, **given: object) -> str:
    """Return the message of the error that loading the text ends in."""
    path = folder / "config.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as caught:
        load(path, **({"environ": {}} | given))  # type: ignore[arg-type]
    return str(caught.value)


WRONG = [
    *(
        pytest.param(
            f"review:\n  mode: commit\n  auto_accept: {{enabled: {true}}}\n",
            "config.yaml:3: with review.mode commit every plan is accepted whole: choose one of them\n"
            f"      auto_accept: {{enabled: {true}}}\n"
            "                             ^",
            id=f"two choices that exclude each other, one of them written {true}",
        )
        for true in ("true", '"yes"', "1")
    ),
    pytest.param(
        "sources:\n  - name: a\n    kind: subreddit\n    subredit: LocalLLaMA\n",
        "config.yaml:4: unknown key 'subredit' — did you mean 'subreddit'?\n"
        "        subredit: LocalLLaMA\n"
        "        ^",
        id="misspelt key, and the one it was meant for is not said to be missing",
    ),
    pytest.param(
        "tokens_per_run: 5\n",
        "config.yaml:1: unknown key 'tokens_per_run' — it belongs under 'budget'\n"
        "    tokens_per_run: 5\n"
        "    ^",
        id="key of a section at the top",
    ),
    pytest.param(
        "budget:\n  timezone: UTC\n",
        "config.yaml:2: unknown key 'timezone' — it belongs at the top, without indentation\n"
        "      timezone: UTC\n"
        "      ^",
        id="key of the top in a section",
    ),
    pytest.param(
        "review: {zzz: 1}\n",
        "config.yaml:1: unknown key 'zzz' — known here: mode, auto_accept\n"
        "    review: {zzz: 1}\n             ^",
        id="key like no other",
    ),
    pytest.param(
        "topics: [{name: A, headings: {key_topic: K}}]\n",
        "config.yaml:1: unknown key 'key_topic' — did you mean 'key_topics'?\n"
        "    topics: [{name: A, headings: {key_topic: K}}]\n"
        "                                  ^",
        id="misspelt section of a MOC",
    ),
    pytest.param(
        "sources:\n  - kind: feed\n    url: https://a.example/\n",
        "config.yaml:2: missing key 'name'\n      - kind: feed\n        ^",
        id="missing key is told at its parent",
    ),
    pytest.param(
        "sources:\n  - name: a\n",
        f"config.yaml:2: missing key 'kind': one of {KINDS}\n      - name: a\n        ^",
        id="source without a kind",
    ),
    pytest.param(
        "sources: [{name: a, kind: reddit}]\n",
        f"config.yaml:1: kind: 'reddit' is none of {KINDS} — did you mean 'subreddit'?\n"
        "    sources: [{name: a, kind: reddit}]\n"
        "                              ^",
        id="unknown kind",
    ),
    pytest.param(
        "select:\n  stories: many\n",
        "config.yaml:2: stories: 'many' is no whole number\n      stories: many\n               ^",
        id="text for a number",
    ),
    pytest.param(
        "select: {stories: 1.5}\n",
        "config.yaml:1: stories: 1.5 is no whole number\n    select: {stories: 1.5}\n                      ^",
        id="half a story",
    ),
    pytest.param(
        "select: {stories: 0}\n",
        "config.yaml:1: stories: 0 is below 1\n    select: {stories: 0}\n                      ^",
        id="too small",
    ),
    pytest.param(
        "select: {stories: 101}\n",
        "config.yaml:1: stories: 101 is above 100\n    select: {stories: 101}\n                      ^",
        id="too large",
    ),
    pytest.param(
        "network: {deadline: 0}\n",
        "config.yaml:1: deadline: 0 is not above 0\n    network: {deadline: 0}\n                        ^",
        id="no time at all",
    ),
    pytest.param(
        "budget: {usd_per_run: .nan}\n",
        "config.yaml:1: usd_per_run: NaN is no finite number\n"
        "    budget: {usd_per_run: .nan}\n"
        "                          ^",
        id="not a number",
    ),
    pytest.param(
        "git: {push: maybe}\n",
        "config.yaml:1: push: 'maybe' is neither true nor false\n    git: {push: maybe}\n                ^",
        id="maybe",
    ),
    pytest.param(
        "sources: [{name: 2026, kind: hackernews}]\n",
        "config.yaml:1: name: 2026 is no text: put it in quotes\n"
        "    sources: [{name: 2026, kind: hackernews}]\n"
        "                     ^",
        id="number for text",
    ),
    pytest.param(
        "vault: [a]\n",
        'config.yaml:1: vault: ["a"] is no text\n    vault: [a]\n           ^',
        id="list for text",
    ),
    pytest.param(
        "vault: ~nobody-of-that-name/notes\n",
        "config.yaml:1: vault: '~nobody-of-that-name/notes': no home is known for '~nobody-of-that-name'; "
        "give the folder from / on\n"
        "    vault: ~nobody-of-that-name/notes\n           ^",
        id="nobody's home",
    ),
    pytest.param(
        "sources: a\n",
        "config.yaml:1: sources: 'a' is no list\n    sources: a\n             ^",
        id="text for a list",
    ),
    pytest.param(
        "topics: [{name: A, entities: [x, 1]}]\n",
        "config.yaml:1: entities.1: 1 is no text: put it in quotes\n"
        "    topics: [{name: A, entities: [x, 1]}]\n"
        "                                     ^",
        id="element of a list",
    ),
    pytest.param(
        "budget:\ngit: {}\n",
        "config.yaml:1: budget: nothing stands where keys and values are wanted\n    budget:\n    ^",
        id="empty section",
    ),
    pytest.param(
        "models: [a]\n",
        'config.yaml:1: models: ["a"] stands where keys and values are wanted\n'
        "    models: [a]\n            ^",
        id="list for a mapping",
    ),
    pytest.param(
        "review: {mode: comit}\n",
        "config.yaml:1: mode: 'comit' is none of manual, commit — did you mean 'commit'?\n"
        "    review: {mode: comit}\n"
        "                   ^",
        id="nearest choice",
    ),
    pytest.param(
        "when_down: 5\n",
        "config.yaml:1: when_down: 5 is none of fail, extractive\n    when_down: 5\n               ^",
        id="no choice at all",
    ),
    pytest.param(
        "review: {auto_accept: {kinds: [claims]}}\n",
        "config.yaml:1: kinds.0: 'claims' is none of entry, claim, also — did you mean 'claim'?\n"
        "    review: {auto_accept: {kinds: [claims]}}\n"
        "                                   ^",
        id="a list with nothing right in it is not empty",
    ),
    pytest.param(
        "review: {auto_accept: {kinds: []}}\n",
        "config.yaml:1: kinds: must not be empty\n"
        "    review: {auto_accept: {kinds: []}}\n"
        "                                  ^",
        id="empty list",
    ),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_a_mistake_is_told_with_its_line_and_the_way_out(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    assert complaint(tmp_path, text) == message


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        "vault: 5\ngit: {push: maybe}\nselct: {}\n"
        "sources:\n  - {name: a, kind: feed, url: x}\n  - {name: a}\n"
    )

    told = complaint(tmp_path, text, environ={"DIGESTFLOW_REVIEW__MODE": "no"}, sets=["select.also=-1"])

    heads = [line for line in told.splitlines() if not line.startswith(" ")]
    assert heads == [
        "config.yaml:1: vault: 5 is no text: put it in quotes",
        "config.yaml:2: push: 'maybe' is neither true nor false",
        "config.yaml:3: unknown key 'selct' — did you mean 'select'?",
        "config.yaml:5: 'x' is no address: it starts with http:// or https:// and names a host",
        f"config.yaml:6: missing key 'kind': one of {KINDS}",
        "config.yaml:6: 'a' is taken: each of the sources has a name of its own",
        "--set select.also: also: -1 is below 0",
        "DIGESTFLOW_REVIEW__MODE: mode: 'no' is none of manual, commit",
    ]


def test_the_caret_stands_below_the_spot_behind_wide_characters(tmp_path: Path) -> None:
    told = complaint(tmp_path, "topics: [{name: 新闻, about: 5}]\n")

    assert told.splitlines()[1:] == ["    topics: [{name: 新闻, about: 5}]", " " * 33 + "^"]


def test_of_a_long_line_the_part_around_the_spot_is_shown(tmp_path: Path) -> None:
    told = complaint(tmp_path, f"topics: [{{name: A, about: '{'x' * 400}', nam: 5}}]\n")

    _, line, caret = told.splitlines()
    assert len(line) <= 124
    assert line[caret.index("^") :].startswith("nam: 5")


def test_a_secret_is_hidden_in_the_lines_of_other_mistakes_too(tmp_path: Path) -> None:
    told = complaint(tmp_path, "models: {m: {modl: m, base_url: 5, token: correct-horse}}\n")

    assert told.count("\n    models:") == 3
    assert "horse" not in told
