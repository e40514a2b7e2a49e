"""What file, environment and options say together, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from digestflow.config.conflicts import Disagreeing, conflicts
from digestflow.config.document import document
from digestflow.config.mistake import Mistake, Spot, told
from digestflow.config.model import Config
from digestflow.config.override import from_environment, from_options, put
from digestflow.config.secrets import secret, secret_name
from digestflow.config.wording import misspelt, path_of, worded

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from digestflow.config.conflicts import Conflict
    from digestflow.config.document import Path

_TOP = Spot(line=0, column=0)
_SHORTEST = 4  # characters of a secret; fewer are none, and would blank out half a line
_MISPLACED = (
    "a secret stands here: keep it in an environment variable, which api_key_env names for a model "
    "and DIGESTFLOW_SECTION__KEY sets for any other key"
)


class Given:
    """The values of config.yaml with what is set over them, and every mistake found so far."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        made = document(text)
        self._data, self._places = made.data, made.places
        self._origins: dict[Path, str] = {}  # option or variable of what does not come from the file
        self._mistakes = list(made.mistakes)
        self._secrets: list[str] = []  # never to be shown
        self._misplaced: set[Path] = set()
        if not isinstance(self._data, dict) and not self._mistakes:
            wrong = "keys and values are wanted here, as in vault: notes"
            nothing = "empty: once it is away, `digestflow init` writes one that works"
            self._mistakes.append(Mistake(spot=_TOP, text=nothing if self._data is None else wrong))
        self._find_secrets(self._data, ())

    def override(self, environ: Mapping[str, str], sets: Sequence[str]) -> None:
        """Lay the environment over the file, and the options over both.

        Raises:
            UsageError: One of `sets` has no key or no `=`.
        """
        for override in (*from_environment(environ), *from_options(sets)):
            if not isinstance(self._data, dict):
                return  # of a file that cannot be read only that is told
            paths, wrong = put(self._data, override)
            if wrong:
                self._mistakes.append(wrong)
            for path in paths:
                self._origins[path] = override.origin
                # What stood below it in the file is not what counts.
                for below in [place for place in self._places if place[: len(path)] == path]:
                    del self._places[below]

    def config(self) -> Config | None:
        """Return the configuration, or None when anything is wrong."""
        if not isinstance(self._data, dict):
            return None
        wrong: list[tuple[Path, str, bool]] = []
        config = None
        found = [*conflicts(self._data)]
        try:
            config = Config.model_validate(self._data)
        except ValidationError as error:
            wrong = [*self._invalid(error)]
            found += _disagreeing(error, {text for _path, text in found})
        seen = {path for path, *_ in wrong} | self._misplaced
        wrong += [(path, text, False) for path, text in found if path not in seen]
        self._mistakes.extend(self._mistake(path, text, at_key=at_key) for path, text, at_key in wrong)
        return None if self._mistakes else config

    @property
    def fix(self) -> str:
        """What mends it: the file first, if something in it is wrong, else what was set over it."""
        outside = next((one.origin for one in self._mistakes if one.origin), "")
        if any(one.spot is not None for one in self._mistakes) or not outside:
            return "digestflow config edit"
        return f"correct {outside}" if outside.startswith("-") else f"correct or unset {outside}"

    def told(self, file: str) -> str:
        """Return a block for every mistake."""
        return told(self._mistakes, file, self._lines, self._secrets)

    def _invalid(self, error: ValidationError) -> Iterator[tuple[Path, str, bool]]:
        errors = [(path_of(one, self._data), one) for one in error.errors(include_url=False) if one["loc"]]
        unknown = [path for path, one in errors if one["type"] == "extra_forbidden"]
        for path, one in errors:
            if one["type"] == "too_short" and one["input"]:
                continue  # what it holds is wrong, and told already
            meant = one["type"] == "missing" and misspelt(path, unknown, self._data)
            if not meant and path not in self._misplaced:
                at_key = one["type"] == "extra_forbidden" or one["loc"][-1] == "[key]"
                yield path, worded(one, path, self._data), at_key

    def _mistake(self, path: Path, text: str, *, at_key: bool = False) -> Mistake:
        """Return the mistake where the value stands, or as near to it as anything was said."""
        for n in range(len(path), 0, -1):
            near = path[:n]
            origins = [origin for other, origin in self._origins.items() if other[:n] == near]
            if near in self._origins or (origins and near not in self._places):
                return Mistake(origin=self._origins.get(near, origins[-1]), text=text)
            if near in self._places:
                place = self._places[near]
                whole = n == len(path) and not at_key
                return Mistake(spot=place.value if whole else place.key, text=text)
        return Mistake(spot=_TOP, text=text)

    def _find_secrets(self, node: Any, path: Path) -> None:
        if isinstance(node, dict | list):
            for key, value in node.items() if isinstance(node, dict) else enumerate(node):
                self._find_secrets(value, (*path, key))
        elif node is not None and path and secret_name(str(path[-1])):
            spot = self._places[path].value
            written = self._lines[spot.line][spot.column :].strip()
            if len(written) >= _SHORTEST:
                self._secrets.append(written)
        elif isinstance(node, str) and secret(node):
            self._misplaced.add(path)
            self._mistakes.append(self._mistake(path, _MISPLACED))


def _disagreeing(error: ValidationError, told: Container[str]) -> Iterator[Conflict]:
    """Yield what only shows once values are what they mean, as "yes" means true; not what is told already."""
    for one in error.errors(include_url=False):
        if not one["loc"]:
            why = one["ctx"]["error"]
            assert isinstance(why, Disagreeing)
            yield from (conflict for conflict in why.found if conflict[1] not in told)
