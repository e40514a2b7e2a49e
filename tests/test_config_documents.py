"""The example, the schema and the reference are what the model says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digestflow.config.keys import bare, is_section
from digestflow.config.load import load
from digestflow.config.model import Config, ModelSettings, Roles
from digestflow.config.reference import kinds, reference
from digestflow.config.schema import MODELINE, schema, write_schema
from digestflow.config.starter import AI, SOURCES, TOPICS
from digestflow.config.topics import SubsectionSettings, TopicSettings
from digestflow.config.written import render_config
from tests.test_config import loaded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

ROOT = Path(__file__).resolve().parent.parent


def test_the_example_loads_and_is_what_a_fresh_project_gets() -> None:
    config = load(ROOT / "config.yaml", environ={})

    assert (config.sources, config.topics) == (SOURCES, TOPICS)
    assert (ROOT / "config.yaml").read_text(encoding="utf-8") == render_config(SOURCES, TOPICS)
    assert (config.roles, config.models) == (Roles(), {})


def test_the_models_shown_in_a_fresh_file_load_when_they_are_uncommented(tmp_path: Path) -> None:
    text = render_config((), (AI,))
    shown = text[text.index("# models:") :]
    uncommented = "\n".join(line.removeprefix("# ") for line in shown.splitlines())

    config = loaded(tmp_path, text.replace(shown, uncommented))

    assert config.roles == Roles(fast=("small",), strong=("large", "small"))
    assert config.models["large"].api_key_env == "OPENAI_API_KEY"
    assert config.budget.usd_per_month == 5


def models() -> Iterator[type[BaseModel]]:
    """Yield every class whose keys stand in config.yaml."""
    yield from (Config, TopicSettings, SubsectionSettings, ModelSettings)
    yield from kinds()
    yield from sections(Config)


def sections(of: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for field in of.model_fields.values():
        kind = bare(field.annotation)
        if is_section(kind):
            yield kind
            yield from sections(kind)


@pytest.mark.parametrize("model", list(models()), ids=lambda model: model.__name__)
def test_every_key_is_documented(model: type[BaseModel]) -> None:
    text = reference()

    for name, field in model.model_fields.items():
        if name != "kind":
            assert field.description
            assert field.description.endswith((".", '"]."'))
            assert f"| `{name}` |" in text
            assert field.description.replace("|", "\\|") in text


def test_the_reference_in_the_documents_is_the_one_the_model_gives() -> None:
    text = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    begin, end = (
        "<!-- begin: digestflow.config.reference -->\n",
        "<!-- end: digestflow.config.reference -->\n",
    )

    assert text[text.index(begin) + len(begin) : text.index(end)] == f"\n{reference()}\n"


def test_every_default_in_the_reference_loads() -> None:
    top = reference().partition("### A source")[0]
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in top.splitlines()
        if line.startswith("| `")
    ]
    given = {key.strip("`"): json.loads(default.strip("`")) for key, _, default, _ in rows if default}

    assert Config.model_validate(given) == Config()
    assert len(given) == 11


def test_the_schema_is_written_beside_the_file_once(tmp_path: Path) -> None:
    target = write_schema(tmp_path / "config.yaml")
    stamp = target.stat().st_mtime_ns

    write_schema(tmp_path / "config.yaml")

    assert target == tmp_path / "config.schema.json"
    assert target.name in MODELINE
    assert target.stat().st_mtime_ns == stamp
    assert json.loads(target.read_text(encoding="utf-8")) == schema()


def test_the_schema_knows_every_key_and_allows_no_other() -> None:
    made = schema()

    assert set(made["properties"]) == set(Config.model_fields)
    assert all(part["additionalProperties"] is False for part in (made, *made["$defs"].values()))
    assert made["$defs"]["Feed"]["required"] == ["kind", "name", "url"]
    assert {"type": "string"} in made["$defs"]["Roles"]["properties"]["fast"]["anyOf"]
