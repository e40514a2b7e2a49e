"""config.yaml that is right: what it says, what is laid over it, and what else is made of the model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from digestflow.config.acceptance import Review
from digestflow.config.load import load
from digestflow.config.model import (
    Config,
    ModelSettings,
    Roles,
    aliases,
    topics,
)
from digestflow.config.nights import Schedule
from digestflow.config.settings import HEADINGS, Budget, Section, Select
from digestflow.core.source import Feed, HackerNews

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
FILE = """\
vault: notes
select: {stories: 3, also: 4}
budget: {tokens_per_run: 100, usd_per_run: 2}
sources:
  - {name: Hacker News, kind: hackernews}
  - {name: Space, kind: feed, url: "https://space.example/feed"}
topics:
  - name: Node.js
    about: Servers in JavaScript.
    subsections: [{name: Tools}]
models:
  Small-One: {model: m, base_url: "http://127.0.0.1:8080/v1"}
roles: {fast: Small-One}
"""


def loaded(
    folder: Path, text: str = FILE, environ: Mapping[str, str] | None = None, sets: tuple[str, ...] = ()
) -> Config:
    """Return what loading the text gives."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, environ=environ or {}, sets=sets)


def at(config: Config, keys: str) -> Any:
    """Return the value at dotted keys."""
    value: Any = config
    for key in keys.split("."):
        if isinstance(value, tuple):
            value = value[int(key)]
        else:
            value = value[key] if isinstance(value, dict) else getattr(value, key)
    return value


def test_what_the_file_says_is_what_is_loaded(tmp_path: Path) -> None:
    config = loaded(tmp_path)

    assert config.vault == Path("notes")
    assert config.select.stories == 3
    assert config.sources == (
        HackerNews(name="Hacker News"),
        Feed(name="Space", url="https://space.example/feed"),
    )
    assert config.models == {"Small-One": ModelSettings(model="m", base_url="http://127.0.0.1:8080/v1")}
    assert config.roles == Roles(fast=("Small-One",))
    assert config.budget == Budget(tokens_per_run=100, usd_per_run=2)


def test_every_key_has_a_default(tmp_path: Path) -> None:
    assert loaded(tmp_path, "{}") == Config()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_byte_order_mark_and_line_ends_mean_nothing(tmp_path: Path, newline: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(("\ufeff" + FILE.replace("\n", newline)).encode())

    assert load(path, environ={}) == loaded(tmp_path)


def test_dates_and_words_like_no_stay_text(tmp_path: Path) -> None:
    text = "topics: [{name: no, entities: [2026-03-12, yes, 'null'], about: =}]"

    topic = loaded(tmp_path, text).topics[0]

    assert (topic.name, topic.entities, topic.about) == ("no", ("2026-03-12", "yes", "null"), "=")


def test_an_alias_is_written_out(tmp_path: Path) -> None:
    text = "topics:\n  - {name: A, entities: &names [x, y]}\n  - {name: B, entities: *names}\n"

    config = loaded(tmp_path, text, sets=("topics.B.entities=[]",))

    assert [topic.entities for topic in config.topics] == [("x", "y"), ()]


def test_topics_are_given_as_the_core_knows_them(tmp_path: Path) -> None:
    topic = topics(loaded(tmp_path))[0]

    assert (topic.name, topic.note, topic.about) == ("Node.js", "MOC - Node.js", "Servers in JavaScript.")
    assert [part.name for part in topic.subsections] == ["Tools"]
    assert topic.headings == tuple(HEADINGS.items())


def test_other_names_are_those_of_the_topics_and_those_of_all(tmp_path: Path) -> None:
    text = (
        "topics:\n  - {name: A, aliases: {Qwen: [Tongyi], C++: CPP}}\n"
        "  - {name: B, aliases: {Qwen: Qianwen}}\n"
        "aliases: {NVIDIA: [Nvidia Corporation], Qwen: [Tongyi, Q]}\n"
    )

    found = aliases(loaded(tmp_path, text))

    assert found == {
        "Qwen": ("Tongyi", "Qianwen", "Q"),
        "C++": ("CPP",),
        "NVIDIA": ("Nvidia Corporation",),
    }


@pytest.mark.parametrize(
    ("named", "order"),
    [
        pytest.param(
            {"related_digests": "Days"},
            ["Narrative", "Key Topics", "Open Questions", "Standing by Use", "Days", "Narrative Updates"],
            id="a renamed section stays where it is",
        ),
        pytest.param(
            {"narrative_updates": "Updates", "key_topics": "Names"},
            ["Narrative", "Updates", "Open Questions", "Standing by Use", "Related Digests", "Names"],
            id="two named sections change places",
        ),
        pytest.param(
            {key: key for key in reversed(HEADINGS)},
            [*reversed(HEADINGS)],
            id="all named sections give the order",
        ),
    ],
)
def test_headings_are_made_in_the_order_they_are_named(named: dict[str, str], order: list[str]) -> None:
    config = Config.model_validate({"topics": [{"name": "A", "headings": named}]})

    assert [heading for _, heading in topics(config)[0].headings] == order


def test_a_configuration_made_in_code_is_held_to_the_same_rules() -> None:
    with pytest.raises(ValidationError, match=r"roles.fast.0: there is no model 'x'"):
        Config(roles=Roles(fast=("x",)))


def test_folders_are_found_beside_the_file(tmp_path: Path) -> None:
    config = Config()

    assert config.vault_beside(tmp_path / "config.yaml") == tmp_path / "vault"
    assert config.state_beside(tmp_path / "config.yaml") == tmp_path / ".digestflow" / "state"
    assert Config(vault=tmp_path).vault_beside(Path("/else/config.yaml")) == tmp_path
    assert config.zone.key == "UTC"


def test_a_home_is_found_for_every_folder_that_may_be_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))  # Windows asks for that

    config = Config(vault=Path("~/notes"), state=Path("~"), schedule=Schedule(metrics=Path("~/m.prom")))

    assert config.vault_beside(Path("/else/config.yaml")) == tmp_path / "notes"
    assert config.state_beside(Path("/else/config.yaml")) == tmp_path
    assert config.schedule.metrics == tmp_path / "m.prom"


def test_a_section_of_which_nothing_is_said_is_the_one_that_its_class_makes() -> None:
    defaults = [field.default for field in Config.model_fields.values()]
    unsaid = [one for one in (*defaults, Select().weights, Review().auto_accept) if isinstance(one, Section)]

    assert len(unsaid) > 10
    assert [one for one in unsaid if one != type(one)()] == []


def test_a_configuration_is_checked_as_one_whole_and_no_section_by_itself() -> None:
    code = (
        "from digestflow.config.load import read\n"
        "from digestflow.config.settings import Section\n"
        "read('sources: [{name: a, kind: feed, url: \"https://a.example/feed\"}]', environ={})\n"
        "from digestflow.core.source import Feed\n"
        "print([one.__name__ for one in (*Section.__subclasses__(), Feed) if one.__pydantic_complete__])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "['Config']"


def test_loading_imports_what_it_needs_only_when_it_is_asked_to() -> None:
    code = (
        "import sys, digestflow.config.load;"
        "print([name for name in ('ruamel', 'pydantic', 'pydantic_settings') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "account",
    [
        "kind: miniflux, base_url: 'https://m.example', token_env: KEY",
        "kind: opml, path: 'https://m.example/list.opml'",
    ],
)
def test_a_policy_may_name_what_is_known_when_a_list_or_an_account_is_read(
    account: str, tmp_path: Path
) -> None:
    text = f"sources: [{{name: reader, {account}}}]\nreview: {{auto_accept: {{sources: [reader/Gazette]}}}}\n"

    assert loaded(tmp_path, text).review.auto_accept.sources == ("reader/Gazette",)
