"""What is told about names, addresses and secrets in config.yaml that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.config import names
from tests.test_config_mistakes import complaint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ONE = "topics: [{name: Space}]\n"
WRONG = [
    pytest.param(
        "timezone: Europe/Berln\n",
        "config.yaml:1: timezone: 'Europe/Berln' is no time zone — did you mean 'Europe/Berlin'?\n"
        "    timezone: Europe/Berln\n"
        "              ^",
        id="misspelt time zone",
    ),
    pytest.param(
        "timezone: 12345\n",
        "config.yaml:1: timezone: 12345 is no text: put it in quotes\n    timezone: 12345\n              ^",
        id="time zone as a number",
    ),
    pytest.param(
        "language: English\n",
        "config.yaml:1: language: 'English' does not fit: Language of the digest, by its two letters. "
        "Items in another one are told in it by a model; without a model they are only named.\n"
        "    language: English\n"
        "              ^",
        id="a pattern is told by its description",
    ),
    pytest.param(
        "sources:\n  - {kind: subreddit, name: a, subreddit: r/LocalLLaMA}\n",
        "config.yaml:2: subreddit: 'r/LocalLLaMA' does not fit: Name without r/, as in LocalLLaMA.\n"
        "      - {kind: subreddit, name: a, subreddit: r/LocalLLaMA}\n"
        "                                              ^",
        id="a pattern of a key that is called like its kind of source",
    ),
    pytest.param(
        "sources:\n  - {kind: github, name: a, github: a/b}\n",
        "config.yaml:2: missing key 'repo'\n"
        "      - {kind: github, name: a, github: a/b}\n"
        "        ^\n"
        "config.yaml:2: unknown key 'github' — known here: name, voice, publisher, weight, topics, enabled, "
        "max_items, allow_private, kind, repo, base_url\n"
        "      - {kind: github, name: a, github: a/b}\n"
        "                                ^",
        id="a kind of source as a key",
    ),
    pytest.param(
        "note_name: Digest\n",
        "config.yaml:1: note_name: 'Digest' must hold {date} once, and no other braces\n"
        "    note_name: Digest\n"
        "               ^",
        id="note name without a date",
    ),
    pytest.param(
        "note_folder: ../out\n",
        "config.yaml:1: note_folder: '../out' leads out of the vault\n"
        "    note_folder: ../out\n"
        "                 ^",
        id="out of the vault",
    ),
    pytest.param(
        "note_folder: .obsidian\n",
        "config.yaml:1: note_folder: '.obsidian' has a name in it that begins with a dot\n"
        "    note_folder: .obsidian\n"
        "                 ^",
        id="hidden folder",
    ),
    pytest.param(
        "vault: .\nstate: ./\n",
        "config.yaml:2: state: '.' is no folder of its own\n    state: ./\n           ^",
        id="state folder that is the project's",
    ),
    pytest.param(
        "topics: [{name: A, note: 'a|b'}]\n",
        "config.yaml:1: note: 'a|b' holds '|', which cannot stand in a note's name\n"
        "    topics: [{name: A, note: 'a|b'}]\n"
        "                             ^",
        id="note that no link can name",
    ),
    pytest.param(
        "topics:\n  - name: C/C++\n",
        "config.yaml:2: 'MOC - C/C++' holds a /, which would make a folder; give the topic a note\n"
        "      - name: C/C++\n"
        "              ^",
        id="topic whose name makes no note",
    ),
    pytest.param(
        "topics:\n  - name: A\n  - name: a\n    note: B\n",
        "config.yaml:3: 'a' is taken: each of the topics has a name of its own\n"
        "      - name: a\n"
        "              ^",
        id="two topics of one name",
    ),
    pytest.param(
        "topics:\n  - {name: A, was: [B]}\n  - name: b\n",
        "config.yaml:2: 'B' is a name of 'b'\n      - {name: A, was: [B]}\n                        ^",
        id="a former name that is another topic's now",
    ),
    pytest.param(
        "topics:\n  - {name: A, was: [C]}\n  - name: B\n    was: [A0, C]\n",
        "config.yaml:4: 'C' is a name of 'A'\n        was: [A0, C]\n                  ^",
        id="one former name of two topics",
    ),
    pytest.param(
        "sources: [{name: a, kind: github, repo: a/b, topics: [B]}]\ntopics: [{name: A, was: B}]\n",
        "config.yaml:1: there is no topic 'B' — it is called 'A' now\n"
        "    sources: [{name: a, kind: github, repo: a/b, topics: [B]}]\n"
        "                                                          ^",
        id="a topic by its former name",
    ),
    pytest.param(
        "topics:\n  - {name: A, note: Map}\n  - {name: B, note: map}\n",
        "config.yaml:3: 'A' has the note 'map' already\n"
        "      - {name: B, note: map}\n"
        "                        ^",
        id="two topics on one note",
    ),
    pytest.param(
        "topics: [{name: A, subsections: [{name: Key Topics}]}]\n",
        "config.yaml:1: 'Key Topics' is the heading of another section of the topic\n"
        "    topics: [{name: A, subsections: [{name: Key Topics}]}]\n"
        "                                            ^",
        id="subsection named like a section",
    ),
    pytest.param(
        f"{ONE}sources: [{{name: a, kind: hackernews, topics: [Spce]}}]\n",
        "config.yaml:2: there is no topic 'Spce' — did you mean 'Space'?\n"
        "    sources: [{name: a, kind: hackernews, topics: [Spce]}]\n"
        "                                                   ^",
        id="unknown topic",
    ),
    pytest.param(
        "models: {small: {model: m, base_url: 'http://h/v1'}}\nroles: {fast: smal, strong: [small, big]}\n",
        "config.yaml:2: there is no model 'smal' — did you mean 'small'?\n"
        "    roles: {fast: smal, strong: [small, big]}\n"
        "                  ^\n"
        "config.yaml:2: there is no model 'big'\n"
        "    roles: {fast: smal, strong: [small, big]}\n"
        "                                        ^",
        id="unknown models",
    ),
    pytest.param(
        "sources: [{name: a, kind: feed, url: ftp://x/}]\n",
        "config.yaml:1: 'ftp://x/' is no address: it starts with http:// or https:// and names a host\n"
        "    sources: [{name: a, kind: feed, url: ftp://x/}]\n"
        "                                         ^",
        id="address of another kind",
    ),
    pytest.param(
        'network: {allow_private: ["127.0.0.1/8"]}\n',
        "config.yaml:1: allow_private.0: '127.0.0.1/8' is no network: 127.0.0.1/8 has host bits set\n"
        '    network: {allow_private: ["127.0.0.1/8"]}\n'
        "                              ^",
        id="host for a network",
    ),
    pytest.param(
        "git: {branch: main}\n",
        "config.yaml:1: branch: 'main' must hold {date} once, and no other braces\n"
        "    git: {branch: main}\n"
        "                  ^",
        id="one branch for all days",
    ),
    pytest.param(
        "git: {branch: '-{date}'}\n",
        "config.yaml:1: branch: '-{date}' is no name git takes for a branch\n"
        "    git: {branch: '-{date}'}\n"
        "                  ^",
        id="branch that git would read as an option",
    ),
    pytest.param(
        "models:\n  m: {model: m, base_url: 'http://h/v1', api_key: sk-verysecret}\n",
        "config.yaml:2: 'api_key' would hold a secret: keep it in an environment variable and name that, "
        "as in api_key_env: OPENAI_API_KEY\n"
        "      m: {model: m, base_url: 'http://h/v1', api_key: …\n"
        "                                             ^",
        id="key in the file",
    ),
    pytest.param(
        "models:\n  m:\n    model: m\n    base_url: http://h/v1\n    api_key_env: sk-proj-abcdef0123456789\n",
        "config.yaml:5: a secret stands here: keep it in an environment variable, which api_key_env names "
        "for a model and DIGESTFLOW_SECTION__KEY sets for any other key\n"
        "        api_key_env: …\n"
        "                     ^",
        id="key where the variable's name belongs",
    ),
    pytest.param(
        "sources: [{name: a, kind: feed, url: 'https://me:pw@a.example/f'}]\n",
        "config.yaml:1: a secret stands here: keep it in an environment variable, which api_key_env names "
        "for a model and DIGESTFLOW_SECTION__KEY sets for any other key\n"
        "    sources: [{name: a, kind: feed, url: 'https://…@a.example/f'}]\n"
        "                                         ^",
        id="password in an address",
    ),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_a_name_that_cannot_be_is_told_with_its_line(tmp_path: Path, text: str | bytes, message: str) -> None:
    assert complaint(tmp_path, text) == message


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        pytest.param(names.inside, "MOC - C++", id="note"),
        pytest.param(names.inside, "Maps/Räume/新闻", id="note in folders"),
        pytest.param(names.folder, "Digests/2026", id="folder"),
        pytest.param(names.folder, "", id="the vault itself"),
        pytest.param(names.pattern, "{date}", id="date alone"),
        pytest.param(names.pattern, "KI am {date}", id="date at the end"),
        pytest.param(names.branch, "digestflow/{date}", id="branch"),
        pytest.param(names.branch, "{date}", id="branch of the date alone"),
        pytest.param(names.address, "http://127.0.0.1:8080/v1", id="loopback"),
        pytest.param(names.address, "https://[::1]/feed?x=%20", id="IPv6"),
        pytest.param(names.line, "C# and C++", id="heading"),
    ],
)
def test_a_name_that_can_be_stays_as_it_was_given(rule: Callable[[str], str], given: str) -> None:
    assert rule(given) == given


@pytest.mark.parametrize(("given", "kept"), [("Digests/", "Digests"), (".", ""), ("a//", "a")])
def test_an_end_slash_means_nothing_in_a_folder(given: str, kept: str) -> None:
    assert names.folder(given) == kept


@pytest.mark.parametrize(
    ("rule", "given", "why"),
    [
        pytest.param(names.folder, "/", "leads out", id="root"),
        pytest.param(names.inside, "a/../../b", "leads out", id="up"),
        pytest.param(names.inside, "a//b", "empty name", id="empty part"),
        pytest.param(names.inside, "a /b", "blanks", id="blank at an end"),
        pytest.param(names.inside, "a.", "dots at the end", id="dot at the end"),
        pytest.param(names.inside, ".git/x", "begins with a dot", id="hidden"),
        pytest.param(names.inside, "a\\b", "cannot stand", id="backslash"),
        pytest.param(names.inside, "a\u202eb", "cannot stand", id="bidi"),
        pytest.param(names.inside, "ä" * 91, "longer than 180 bytes", id="long"),
        pytest.param(names.inside, "Map.MD", "leave it away", id="with .md"),
        pytest.param(names.pattern, "a/{date}", "the folder is note_folder", id="folder in a name"),
        pytest.param(names.pattern, "{date} {day}", "no other braces", id="other braces"),
        pytest.param(names.pattern, "{date}{date}", "once", id="date twice"),
        pytest.param(names.pattern, "#{date}", "cannot stand", id="tag"),
        pytest.param(names.branch, "a/../{date}", "no name git takes", id="branch up"),
        pytest.param(names.branch, "{date}.lock", "no name git takes", id="branch that is a lock"),
        pytest.param(names.branch, "a b/{date}", "no name git takes", id="branch with a blank"),
        pytest.param(names.address, "https://", "no address", id="no host"),
        pytest.param(names.address, "https://[::1/", "no address", id="half a bracket"),
        pytest.param(names.address, "https://a.example:x/", "no address", id="no port"),
        pytest.param(names.address, "https://a.example/ x", "no address", id="blank in it"),
        pytest.param(names.address, "file:///etc/passwd", "no address", id="file"),
        pytest.param(names.line, "", "is empty", id="no heading"),
        pytest.param(names.line, "a\nb", "not one line", id="two lines"),
        pytest.param(names.line, "# a", "begins with #", id="with its marks"),
    ],
)
def test_a_name_that_cannot_be_is_refused(rule: Callable[[str], str], given: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        rule(given)
