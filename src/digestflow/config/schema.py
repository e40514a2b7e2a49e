"""The JSON schema of config.yaml, for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from digestflow.config.model import Config

if TYPE_CHECKING:
    from pathlib import Path

NAME = "config.schema.json"
MODELINE = f"# yaml-language-server: $schema={NAME}"  # first line of config.yaml; editors look for it


def schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of config.yaml."""
    made = Config.model_json_schema()
    for kind in made["$defs"].values():
        if "kind" in kind.get("properties", {}):  # chooses the class: has a default there, none here
            kind["required"] = ["kind", *kind.get("required", [])]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | made | {"title": "digestflow"}


def write_schema(path: Path) -> Path:
    """Write the schema beside the config.yaml at `path`, and return where.

    A file that holds it already is left as it is.

    Raises:
        OSError: It cannot be written.
    """
    target = path.with_name(NAME)
    body = (json.dumps(schema(), indent=2, ensure_ascii=False) + "\n").encode()
    if not target.exists() or target.read_bytes() != body:
        target.write_bytes(body)
    return target
