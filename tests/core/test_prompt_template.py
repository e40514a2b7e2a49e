"""Prompt files."""

from __future__ import annotations

import pytest

from digestflow.core.prompt.template import read_template
from digestflow.errors import ConfigError

FRONT = "---\nname: entry\nversion: 1.2\nrole: fast\nmax_tokens: 900\n---\n"
GOOD = FRONT + "## system\nBe true. {{ language }}\n\n## user\n{{ material }}\n"


def test_a_prompt_is_its_front_matter_and_two_parts() -> None:
    template = read_template(
        GOOD.replace("name:", "# a comment\n\nname:").replace("\n", "\r\n"), where="entry.md"
    )

    assert (template.name, template.version, template.role, template.max_tokens) == (
        "entry",
        "1.2",
        "fast",
        900,
    )
    assert template.render({"language": "English"}, {"material": "News {{ language }} {% raw %}"}) == (
        "Be true. English",
        "News {{ language }} {% raw %}",
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("hello", r"p\.md:1: a prompt starts with", id="no front matter"),
        pytest.param("---\nname: entry\n", r"p\.md:1: .* no closing", id="front matter without end"),
        pytest.param(
            GOOD.replace("role: fast", "rule: fast"),
            r"p\.md:4: expected one of .*'rule: fast'",
            id="unknown key",
        ),
        pytest.param(GOOD.replace("role: fast", "role"), r"p\.md:4: expected", id="no colon"),
        pytest.param(GOOD.replace("role: fast", "name: entry"), r"p\.md:4: name is given twice", id="twice"),
        pytest.param(GOOD.replace("role: fast\n", ""), r"p\.md:1: .*lacks role", id="missing key"),
        pytest.param(
            GOOD.replace("role: fast", "role: slow"), r"p\.md:4: role has to be fast or strong", id="role"
        ),
        pytest.param(
            GOOD.replace("900", "0"), r"p\.md:5: max_tokens has to be a whole number", id="max_tokens"
        ),
        pytest.param(GOOD.replace("name: entry", "name: ../x"), r"p\.md:2: name has to be", id="name"),
        pytest.param(FRONT + "## user\nx\n", r"p\.md:7: .*'## system'", id="no system"),
        pytest.param(FRONT + "hello\n" + GOOD[len(FRONT) :], r"p\.md:7", id="text before the parts"),
        pytest.param(GOOD + "\n## system\nx", r"p\.md:7", id="a part twice"),
        pytest.param(FRONT + "## system\nx\n## user\n\n", "## user is empty", id="empty user"),
        pytest.param(
            GOOD.replace("{{ material }}", "{% if %}"), r"## user, about line 11: Expected", id="no Jinja"
        ),
    ],
)
def test_a_wrong_prompt_is_refused_with_its_line(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        read_template(text, where="p.md")


@pytest.mark.parametrize(
    ("system", "user", "says"),
    [
        pytest.param(
            "{{ material }}", "x", "## system: 'material' is undefined", id="material in the system message"
        ),
        pytest.param("x", "{{ nobody }}", "## user: 'nobody' is undefined", id="unknown name"),
        pytest.param("x", "{{ ''.__class__.__mro__ }}", "## user: ", id="way out of the sandbox"),
        pytest.param("x", "{% include 'other.md' %}", "## user: ", id="other files"),
        pytest.param("x", "{{ topics.append(1) }}", "## user: ", id="changing what was given"),
        pytest.param("x", "{% for n in range(1000000000) %}x{% endfor %}", "## user: ", id="endless range"),
        pytest.param(
            "x", "{% for n in range(90000) %}xxxxxxxxxx{% endfor %}", "more than 400,000", id="too long"
        ),
        pytest.param("x", "{{ 1 / 0 }}", "division by zero", id="arithmetic"),
    ],
)
def test_a_prompt_can_do_no_more_than_fill_in(system: str, user: str, says: str) -> None:
    template = read_template(f"{FRONT}## system\n{system}\n## user\n{user}\n", where="p.md")

    with pytest.raises(ConfigError, match=says):
        template.render({"language": "English", "topics": [1]}, {"material": "words"})
