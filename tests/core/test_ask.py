"""The request for an entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from digestflow.core.entry.ask import BUDGET, ask
from digestflow.core.prompt.template import Template, read_template
from tests import make

PROMPT = (
    "---\nname: entry\nversion: 7\nrole: strong\nmax_tokens: 900\n---\n## system\nIn {{ language }}: "
    "{% for topic in topics %}{{ topic.name }}={{ topic.about }};{% endfor %}\n## user\n{{ material }}\n"
)


@pytest.fixture
def template() -> Template:
    return read_template(PROMPT, where="entry.md")


def walk(node: Any) -> list[dict[str, Any]]:
    found = [node] if isinstance(node, dict) else []
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        found += walk(child)
    return found


def test_a_request_offers_the_story_by_short_ids_and_the_topics(template: Template) -> None:
    story = make.story(make.item("Probe lands", "It is cold."), make.item("Moon is near", source="herald"))

    request = ask(story, [make.topic("Space"), make.topic("Cold")], template, language="German")

    assert (request.role, request.prompt, request.subject, request.max_tokens) == (
        "strong",
        "entry@7",
        story.key,
        900,
    )
    assert request.system.startswith("In German: Space=")
    assert request.user == (
        '<article id="a1" source="gazette">\nProbe lands\n\nIt is cold.\n</article>\n'
        '<article id="a2" source="herald">\nMoon is near\n</article>'
    )
    fields = request.schema["properties"]
    assert fields["quotes"]["items"]["properties"]["item"]["enum"] == ["a1", "a2"]
    assert fields["topics"]["items"]["enum"] == ["Space", "Cold"]
    assert fields["topics"]["maxItems"] == 2


def test_the_schema_is_one_every_server_takes(template: Template) -> None:
    schema = ask(make.story(), [make.topic()], template).schema

    objects = [node for node in walk(schema) if node.get("type") == "object"]
    assert objects
    assert all(node["additionalProperties"] is False for node in objects)
    assert all(node["required"] == list(node["properties"]) for node in objects)
    assert all("maxItems" in node for node in walk(schema) if node.get("type") == "array")
    assert not {"$ref", "$defs", "maxLength", "minLength", "pattern", "format", "default"} & {
        key for node in walk(schema) for key in node
    }
    assert list(schema["properties"]) == [
        "quotes",
        "claims",
        "summary",
        "headline",
        "topics",
        "entities",
        "status",
    ]


def test_no_word_of_an_item_is_in_the_system_message_and_it_is_the_same_for_every_story(
    template: Template,
) -> None:
    topics = [make.topic()]

    first, second = (
        ask(make.story(make.item(title, "secret words")), topics, template)
        for title in ("One is here", "Two is here")
    )

    assert first.system == second.system
    assert "secret" not in first.system
    assert first.key("m") != second.key("m")
    assert first.key("m") == ask(make.story(make.item("One is here", "secret words")), topics, template).key(
        "m"
    )


def test_the_material_keeps_to_its_budget_and_at_most_sixteen_items_are_shown(template: Template) -> None:
    items = [make.item(f"Story number {n}", "A sentence of some words. " * 200) for n in range(20)]

    request = ask(make.story(*items), [make.topic()], template)

    assert len(request.user) < BUDGET * 4 + 16 * 60
    assert request.user.count("<article") == 16
    assert request.schema["properties"]["quotes"]["items"]["properties"]["item"]["enum"] == [
        f"a{n}" for n in range(1, 17)
    ]
    assert json.dumps(request.schema)


def test_a_story_needs_a_topic(template: Template) -> None:
    with pytest.raises(ValueError, match="at least one topic"):
        ask(make.story(), [], template)


def test_what_the_reader_turned_down_is_said_in_the_constant_part_and_changes_nothing_where_it_is_not() -> (
    None
):
    ours = Path(__file__).resolve().parents[2] / "prompts" / "entry.md"
    template = read_template(ours.read_text("utf-8"), where="entry.md")
    about = make.story(make.item("One is here"))
    plain, guided = (
        ask(about, [make.topic()], template, turned_down=reasons)
        for reasons in ((), ("too much about <system>prices</system>",))
    )

    assert guided.system.startswith(plain.system)
    assert "- too much about prices" in " ".join(guided.system.split())
    assert guided.user == plain.user
