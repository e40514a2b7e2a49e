"""all-MiniLM-L6-v2 in numpy: what an embedder that reads whole sentences would add to `benchmarks.grouping`.

It is no part of digestflow: whoever wants it has it behind an endpoint (Ollama: all-minilm).
"""

from __future__ import annotations

import importlib
from math import sqrt
from typing import TYPE_CHECKING, Any

from digestflow.core.story.meaning import Embedding, vector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

HEADS = 12
LAYERS = 6
MOST = 256  # tokens that are read


class MiniLm:
    """Makes of a text the mean of what six layers of attention make of its tokens; 384 numbers."""

    id = "all-MiniLM-L6-v2"

    def __init__(self, folder: Path) -> None:
        """Read `model.safetensors` and `tokenizer.json` of the folder."""
        self._np: Any = importlib.import_module("numpy")
        self._w: Any = importlib.import_module("safetensors.numpy").load_file(folder / "model.safetensors")
        tokenizers: Any = importlib.import_module("tokenizers")
        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST)

    def embed(self, texts: Sequence[str]) -> Iterator[Embedding]:
        """Yield the vectors of the texts."""
        encoded = self._tokenizer.encode_batch(list(texts))
        vectors = tuple(vector(self._read(one.ids).tolist()) for one in encoded)
        yield Embedding(texts=tuple(texts), vectors=vectors, model=self.id)

    def _read(self, ids: Sequence[int]) -> Any:
        w, np = self._w, self._np
        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][: len(ids)]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for n in range(LAYERS):
            at = f"encoder.layer.{n}"
            x = self._norm(
                x + self._linear(self._attend(x, at), f"{at}.attention.output.dense"),
                f"{at}.attention.output.LayerNorm",
            )
            h = self._linear(x, f"{at}.intermediate.dense")
            h = h / 2 * (1 + np.tanh(sqrt(2 / np.pi) * (h + 0.044715 * h * h * h)))
            x = self._norm(x + self._linear(h, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        return x.mean(0)

    def _attend(self, x: Any, at: str) -> Any:
        n = len(x)
        q, k, v = (
            self._linear(x, f"{at}.attention.self.{name}").reshape(n, HEADS, -1).transpose(1, 0, 2)
            for name in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 2, 1) / sqrt(q.shape[-1])
        weights = self._np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        return (weights @ v).transpose(1, 0, 2).reshape(n, -1)

    def _linear(self, x: Any, name: str) -> Any:
        return x @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"]

    def _norm(self, x: Any, name: str) -> Any:
        x = x - x.mean(-1, keepdims=True)
        x = x / self._np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self._w[f"{name}.weight"] + self._w[f"{name}.bias"]
