"""Endpoints that are there already: at home, by a key in the environment, or by one that `llm` keeps."""

from __future__ import annotations

import json
import shlex
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digestflow.config.names import address, at_home
from digestflow.errors import ModelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


PORTS = ((11434, "Ollama"), (8080, "llama.cpp"), (1234, "LM Studio"))
HOSTED = "gpt-5-mini"  # asked of OpenAI where nothing else is said
_PATIENCE = 0.3  # seconds a port at home may take to answer
_KEY = "OPENAI_API_KEY"
_USUAL = "http://localhost:11434/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """An endpoint that could write, and the models it lists."""

    name: str  # who it is: "Ollama"
    base_url: str
    models: tuple[str, ...]  # never empty
    api_key_env: str = ""
    key: str = ""  # that another program keeps; "" where the environment holds it, or none is needed

    def settings(self, model: str) -> dict[str, object]:
        """Return `models` and `roles` of config.yaml that let this endpoint write by the model."""
        one: dict[str, object] = {"model": model, "base_url": self.base_url}
        if self.api_key_env:
            one["api_key_env"] = self.api_key_env
        return {"models": {"main": one}, "roles": {"fast": ["main"], "strong": ["main"]}}


def nearby(
    environ: Mapping[str, str], *, ports: Sequence[tuple[int, str]] = PORTS, home: Path | None = None
) -> tuple[Nearby, ...]:
    """Return the endpoints that answer at home, then OpenAI where there is a key for it."""
    found = list(_at_home(ports))
    key = "" if environ.get(_KEY) else _of_llm(environ, home or Path("~"))
    if environ.get(_KEY) or key:
        found.append(
            Nearby(
                name="OpenAI" if not key else "OpenAI, by the key that llm keeps",
                base_url="https://api.openai.com/v1",
                models=(HOSTED,),
                api_key_env=_KEY,
                key=key,
            )
        )
    return tuple(found)


def _at_home(ports: Sequence[tuple[int, str]]) -> Iterator[Nearby]:
    from digestflow.adapters.model.endpoint import Endpoint
    from digestflow.adapters.model.model import Model

    for port, name in ports:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE).close()
        except OSError:
            continue
        url = f"http://127.0.0.1:{port}/v1"
        endpoint = Endpoint(base_url=url, model="", total=_PATIENCE * 10)
        try:
            models = Model({"main": [endpoint]}, kept={}).listed(endpoint)
        except ModelError:  # something else answers there
            continue
        if models:
            yield Nearby(name=name, base_url=url, models=models)


def _of_llm(environ: Mapping[str, str], home: Path) -> str:
    """Return the OpenAI key that the program `llm` keeps; "" where there is none."""
    folders = (
        environ.get("LLM_USER_PATH", ""),
        str(home / ".config" / "io.datasette.llm"),
        str(home / "Library" / "Application Support" / "io.datasette.llm"),
    )
    for folder in filter(None, folders):
        try:
            kept = json.loads((at_home(Path(folder)) / "keys.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):  # also where nobody's home is known
            continue
        key = kept.get("openai") if isinstance(kept, dict) else None
        if isinstance(key, str) and key:
            return key
    return ""


def at(url: str, environ: Mapping[str, str]) -> Nearby:
    """Return the endpoint at an address, with the models it lists.

    Raises:
        UsageError: It is no http(s) address.
        ModelError: It cannot be reached, or lists none.
    """
    from digestflow.adapters.model.endpoint import Endpoint
    from digestflow.adapters.model.model import Model

    if not _is_address(url):
        plain = f"http://{url.rpartition('://')[2].lstrip('/')}"
        fix = shlex.join(["--endpoint", plain if _is_address(plain) else _USUAL])
        raise UsageError(f"{url!r} is no http(s) address", fix=fix)
    key = environ.get(_KEY) or None
    endpoint = Endpoint(base_url=url, model="the endpoint", api_key=key)
    try:
        models = Model({"main": [endpoint]}, kept={}).listed(endpoint)
    except ModelError as error:
        error.fix = error.fix or "start it; or leave --endpoint away, and name it in config.yaml later"
        raise
    if not models:
        raise ModelError(f"{url} lists no models", fix="name one with --model, as the endpoint calls it")
    return Nearby(name=url, base_url=url, models=models, api_key_env=_KEY if key else "")


def local_zone() -> str:
    """Return the time zone of this machine; UTC where it has no name."""
    from tzlocal import get_localzone_name

    name = get_localzone_name()
    return "UTC" if name in {None, "Etc/UTC", "Etc/UCT", "Zulu"} else str(name)


def _is_address(url: str) -> bool:
    try:
        address(url)
    except ValueError:
        return False
    return True
