"""An embedder without a server: the static vectors in wordllama's wheel; the only module that knows them.

wordllama itself is never imported: its loader looks for the tokenizer in another folder than its
wheel has it in, and then downloads. Its two files are read where they are; nothing is fetched, ever.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digestflow.core.story.meaning import Embedding, plain, vector
from digestflow.core.story.nouns import AT_HOME
from digestflow.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
_WHOLE = 2.0**24  # makes a whole number of every half-precision one, so that sums of them are exact
_FIX = "pip install 'digestflow[embed]'"


class WordLlama:
    """Makes of a text the mean of its tokens' vectors, 256 numbers each.

    The files are read with the first text. 447 items took 0.11 s (`python -m benchmarks.grouping`).
    """

    tokens = (0, 0)  # nobody counts them

    def __init__(self) -> None:
        """Look at nothing yet."""
        self._read: tuple[Any, Any] | None = None

    @property
    def id(self) -> str:
        """Its name and the version of the wheel, which its vectors are of."""
        try:
            return f"{AT_HOME} {importlib.metadata.version(AT_HOME)}"
        except importlib.metadata.PackageNotFoundError:
            return AT_HOME

    @property
    def there(self) -> bool:
        """Whether the extra is installed."""
        return all(importlib.util.find_spec(name) for name in (AT_HOME, "numpy", "tokenizers"))

    def embed(self, texts: Sequence[str]) -> Iterator[Embedding]:
        """Yield the vectors of the texts; the same on every machine, for only whole numbers are added.

        Raises:
            ModelUnavailable: The extra is not installed, or its files are not what they were.
        """
        numbers, tokenizer = self._files()
        encoded = tokenizer.encode_batch([plain(text) for text in texts], add_special_tokens=False)
        sums = ((numbers[one.ids].astype("float64") * _WHOLE).sum(0).tolist() for one in encoded)
        yield Embedding(texts=tuple(texts), vectors=tuple(map(vector, sums)), model=self.id)

    def _files(self) -> tuple[Any, Any]:
        if self._read is None:
            self._read = _opened()
        return self._read


def _opened() -> tuple[Any, Any]:
    """Return the table of vectors, a row a token, and the tokenizer."""
    found = importlib.util.find_spec(AT_HOME)
    if found is None or not found.submodule_search_locations:
        raise ModelUnavailable(f"{AT_HOME} is not installed", fix=_FIX)
    folder = Path(next(iter(found.submodule_search_locations)))
    try:
        numpy: Any = importlib.import_module("numpy")
        tokenizers: Any = importlib.import_module("tokenizers")
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / _TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return _table(folder / _WEIGHTS, numpy), tokenizer
    except ImportError as error:
        raise ModelUnavailable(f"{AT_HOME} is not all there: {error}", fix=_FIX) from error
    except (OSError, ValueError, LookupError) as error:
        raise ModelUnavailable(f"{AT_HOME}: its files are not as expected: {error}", fix=_FIX) from error


def _table(weights: Path, numpy: Any) -> Any:
    """Return the one tensor of a safetensors file: the length of a JSON header, the header, the numbers."""
    with weights.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    (tensor,) = (told for name, told in header.items() if name != "__metadata__")
    if tensor["dtype"] != "F16":
        raise ValueError(f"numbers of type {tensor['dtype']}")
    start = 8 + length + tensor["data_offsets"][0]
    return numpy.memmap(weights, dtype="<f2", mode="r", offset=start, shape=tuple(tensor["shape"]))
