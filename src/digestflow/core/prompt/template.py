"""A prompt file: front matter, and a system and a user part as sandboxed Jinja."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from digestflow.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_LONGEST = 400_000  # characters a part may render to; far above any material budget

_KEYS: Mapping[str, re.Pattern[str]] = {
    "name": re.compile(r"[a-z][a-z0-9-]{0,39}"),
    "version": re.compile(r"[\w.+-]{1,20}"),
    "role": re.compile(r"fast|strong"),
    "max_tokens": re.compile(r"[1-9][0-9]{0,5}"),
}
_WANTED = {
    "name": "small letters, digits and hyphens",
    "version": "letters, digits, dots and hyphens, at most 20",
    "role": "fast or strong",
    "max_tokens": "a whole number from 1",
}
_PART = re.compile(r"^## (system|user)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A prompt as the user wrote it."""

    name: str  # unique among prompts
    version: str
    role: str  # fast or strong
    max_tokens: int  # of the reply
    system: str  # Jinja; sees only what is the same for every story
    user: str  # Jinja; sees the material too
    where: str  # file it was read from, for messages

    def render(self, constant: Mapping[str, object], material: Mapping[str, object]) -> tuple[str, str]:
        """Return the system and the user message.

        The system part cannot see `material`: a prompt that names it there is refused, so no
        word of an item gets into the system message. Values are only put in, never read as
        Jinja themselves.

        Raises:
            ConfigError: The prompt names something that is not given, does what the sandbox
                forbids, or renders to more than 400,000 characters.
        """
        system = self._rendered("system", self.system, constant)
        return system, self._rendered("user", self.user, {**constant, **material})

    def _rendered(self, part: str, source: str, given: Mapping[str, object]) -> str:
        import jinja2

        pieces, length = [], 0
        try:
            for piece in _compiled(source).generate(**given):
                length += len(piece)
                if length > _LONGEST:
                    raise ConfigError(f"{self.where}: ## {part} renders to more than {_LONGEST:,} characters")
                pieces.append(piece)
        except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise ConfigError(f"{self.where}: ## {part}: {error}", fix=_fix(given)) from error
        return "".join(pieces).strip()


def read_template(text: str, *, where: str) -> Template:
    """Return the prompt that a file holds; `where` is the file's name for messages.

    The file starts with a line `---`, lines `key: value` (name, version, role, max_tokens, each
    once; `#` starts a comment line) and a line `---`; then a line `## system`, its text, a line
    `## user`, its text.

    Raises:
        ConfigError: Anything is missing, said twice, unknown or no Jinja; with the line.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != "---":
        raise ConfigError(
            f"{where}:1: a prompt starts with a line '---', then name, version, role, max_tokens"
        )
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        raise ConfigError(f"{where}:1: the front matter has no closing line '---'")
    given = _front(lines[1:end], where)
    parts = _PART.split("\n".join(lines[end + 1 :]))
    if parts[1::2] != ["system", "user"] or parts[0].strip():
        raise ConfigError(
            f"{where}:{end + 2}: after the front matter: a line '## system', then a line '## user'"
        )
    system, user = parts[2].strip(), parts[4].strip()
    if not user:
        raise ConfigError(f"{where}: ## user is empty")
    first = end + 2 + parts[0].count("\n")
    _checked(system, f"{where}: ## system", first)
    _checked(user, f"{where}: ## user", first + parts[2].count("\n"))
    return Template(
        name=given["name"],
        version=given["version"],
        role=given["role"],
        max_tokens=int(given["max_tokens"]),
        system=system,
        user=user,
        where=where,
    )


def _front(lines: list[str], where: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for n, line in enumerate(lines, 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or key not in _KEYS:
            raise ConfigError(
                f"{where}:{n}: expected one of {', '.join(_KEYS)} as 'key: value', not {line.strip()[:60]!r}"
            )
        if key in given:
            raise ConfigError(f"{where}:{n}: {key} is given twice")
        if not _KEYS[key].fullmatch(value):
            raise ConfigError(f"{where}:{n}: {key} has to be {_WANTED[key]}, not {value[:60]!r}")
        given[key] = value
    missing = [key for key in _KEYS if key not in given]
    if missing:
        raise ConfigError(f"{where}:1: the front matter lacks {', '.join(missing)}")
    return given


def _checked(source: str, where: str, first: int) -> None:
    import jinja2

    try:
        _compiled(source)
    except jinja2.TemplateSyntaxError as error:
        raise ConfigError(f"{where}, about line {first + error.lineno}: {error.message}") from error


def _fix(given: Mapping[str, object]) -> str:
    return f"names it may use: {', '.join(sorted(given))}"


@lru_cache(maxsize=64)
def _compiled(source: str) -> jinja2.Template:
    """A part as what renders it; every story asks for the same few."""
    return _environment().from_string(source)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # No loader: a prompt includes nothing. No autoescape: this is no HTML.
    return ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
