"""What is told about a config.yaml that is missing, or no YAML that is read here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.config.load import load
from digestflow.errors import ConfigError, NoProject
from tests.test_config_mistakes import complaint

if TYPE_CHECKING:
    from pathlib import Path

WRONG = [
    pytest.param(
        "vault: a\ngit: {}\nvault: b\n",
        "config.yaml:3: key 'vault' stands in line 1 already\n    vault: b\n    ^",
        id="key twice",
    ),
    pytest.param(
        "git:\n\tpush: true\n",
        "config.yaml:2: a tab: YAML is indented with spaces\n    \tpush: true\n    ^",
        id="tab",
    ),
    pytest.param(
        "vault: a: b\n",
        "config.yaml:1: a colon where none can be: put the text in quotes, or look at the indentation\n"
        "    vault: a: b\n"
        "            ^",
        id="colon in plain text",
    ),
    pytest.param(
        "# from\u00a0a page\nvault:\u00a0notes\ngit: {}\n",
        "config.yaml:2: an odd space: YAML wants a plain one here\n    vault:\ufffdnotes\n          ^",
        id="a no-break space",
    ),
    pytest.param(
        "topics:\n  - name: A\n   about: x\n",
        "config.yaml:3: a line that is indented otherwise than those it belongs to\n"
        "       about: x\n       ^",
        id="a line between two indentations",
    ),
    pytest.param(
        "vault: 'Bob's notes'\n",
        "config.yaml:1: a quote or bracket that ended before this: put the whole value in quotes, "
        "with '' for ' within\n    vault: 'Bob's notes'\n                ^",
        id="an apostrophe within quotes",
    ),
    pytest.param(
        "git: {}\nvault notes\ntimezone: UTC\n",
        "config.yaml:2: no key and value: a colon and a space stand between them, as in vault: notes\n"
        "    vault notes\n    ^",
        id="a key without its colon",
    ),
    pytest.param(
        "git: {mode: none\nvault: notes\n",
        "config.yaml:2: a bracket that never ends, or a comma that is missing\n    vault: notes\n         ^",
        id="a bracket without an end",
    ),
    pytest.param(
        "vault: @home\n",
        "config.yaml:1: found character '@' that cannot start any token: put the text in quotes\n"
        "    vault: @home\n"
        "           ^",
        id="character that needs quotes",
    ),
    pytest.param(
        "vault: 'a\n",
        "config.yaml:1: a quote that never ends\n    vault: 'a\n             ^",
        id="quote that never ends",
    ),
    pytest.param(
        'vault: "C:\\Users\\me"\n',
        "config.yaml:1: in double quotes a backslash begins an escape: put the text in single quotes\n"
        '    vault: "C:\\Users\\me"\n'
        "                ^",
        id="path of Windows in double quotes",
    ),
    pytest.param(
        'vault: "C:\\temp"\n',
        "config.yaml:1: vault: 'C:\\temp' holds a control character; in double quotes a backslash begins an "
        'escape: put the path in single quotes\n    vault: "C:\\temp"\n           ^',
        id="path of Windows that is an escape",
    ),
    pytest.param(
        "vault: a\n---\nvault: b\n",
        "config.yaml:2: a second document (---): config.yaml is one\n    ---\n    ^",
        id="two documents",
    ),
    pytest.param(
        "vault: a\x01b\n",
        "config.yaml:1: a control character cannot stand here\n    vault: a�b\n            ^",
        id="control character",
    ),
    pytest.param(
        "git: &g {push: true}\nreview:\n  <<: *g\n",
        "config.yaml:3: merge keys (<<) are not read: write the keys out\n      <<: *g\n      ^",
        id="merge key",
    ),
    pytest.param(
        "vault: !path a\n",
        "config.yaml:1: tag !path means nothing here\n    vault: !path a\n           ^",
        id="tag",
    ),
    pytest.param(
        "? [a]\n: b\n",
        "config.yaml:1: a key must be text\n    ? [a]\n      ^",
        id="key that is a list",
    ),
    pytest.param(
        "- a\n- b\n",
        "config.yaml:1: keys and values are wanted here, as in vault: notes\n    - a\n    ^",
        id="list at the top",
    ),
    pytest.param(
        "", "config.yaml:1: empty: once it is away, `digestflow init` writes one that works", id="empty file"
    ),
    pytest.param(
        "# later\n",
        "config.yaml:1: empty: once it is away, `digestflow init` writes one that works\n    # later\n    ^",
        id="nothing but a comment",
    ),
    pytest.param(
        "vault: b\xe9".encode("latin-1"),
        "config.yaml:1: not UTF-8: save the file in that encoding",
        id="latin-1",
    ),
    pytest.param(
        "a: 1\n".encode("utf-16"),
        "config.yaml:1: not UTF-8, but UTF-16: save the file in that encoding",
        id="utf-16, as PowerShell writes it",
    ),
    pytest.param(
        f"a: &a [x{', x' * 49}]\nb: &b [*a{', *a' * 49}]\nc: [*b{', *b' * 49}]\n",
        f"config.yaml:1: more than 100,000 values, aliases (*) written out\n    a: &a [x{', x' * 37},\n    ^",
        id="aliases of aliases",
    ),
    pytest.param(
        "models: &m\n  m: *m\n",
        "config.yaml:1: nested too deeply\n    models: &m\n    ^",
        id="alias of itself",
    ),
    pytest.param(
        "vault: " + "[" * 3000,
        f"config.yaml:1: nested too deeply\n    vault: {'[' * 113}\n    ^",
        id="three thousand brackets",
    ),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_a_mistake_in_the_yaml_is_told_with_its_line(tmp_path: Path, text: str | bytes, message: str) -> None:
    assert complaint(tmp_path, text) == message


def test_where_there_is_no_file_there_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(NoProject, match=r"there is no config\.yaml in") as caught:
        load(tmp_path / "config.yaml", environ={})

    assert caught.value.fix == "digestflow init"
    assert caught.value.exit_code == 10


def test_a_folder_of_that_name_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").mkdir()

    with pytest.raises(ConfigError, match=r"config\.yaml cannot be read"):
        load(tmp_path / "config.yaml", environ={})


def test_a_file_of_many_megabytes_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_bytes(b"#" * (4 * 1024 * 1024 + 1))

    with pytest.raises(ConfigError, match="larger than"):
        load(tmp_path / "config.yaml", environ={})
