"""The batch interface of the server: files, batches, and their answers, as hosted endpoints have them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.endpoint.faults import Fail, error

if TYPE_CHECKING:
    from collections.abc import Callable

_FILE = re.compile(rb"\r\n\r\n(\{.*\})\r\n--", re.DOTALL)


@dataclass
class Batches:
    """Files and batches by their ids, and how slow they are."""

    has: bool = False  # whether the server knows batches at all
    looks: int = 0  # looks at a batch before it is done; -1: it never is
    status: str = "completed"  # that it ends in
    files: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)  # batch -> input file
    looked: dict[str, int] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)

    def answer(self, path: str, raw: bytes, complete: Callable[[dict[str, Any]], Fail]) -> Fail | None:
        """The answer to a request of the batch interface; None where it is another's."""
        if "/files" not in path and "/batches" not in path:
            return None
        if not self.has:
            return error(404, "no such path")
        return self._file(path, raw, complete) if "/files" in path else self._about(path, raw)

    def _file(self, path: str, raw: bytes, complete: Callable[[dict[str, Any]], Fail]) -> Fail:
        if path.endswith("/content"):
            lines = self.files[path.split("/")[-2].removesuffix("-out")]
            said = [json.dumps(self._line(line, complete)) for line in lines]
            return Fail(200, "\n".join([*said, "not a line of JSON", '{"custom_id": "unknown"}']))
        found = _FILE.search(raw)
        assert found is not None
        name = f"file-{len(self.files)}"
        self.files[name] = [json.loads(line) for line in found[1].decode().splitlines()]
        return _told({"id": name, "object": "file", "bytes": len(raw), "purpose": "batch"})

    def _about(self, path: str, raw: bytes) -> Fail:
        if path.endswith("/batches"):
            name = f"batch-{len(self.made)}"
            self.made[name] = json.loads(raw)["input_file_id"]
            return _told(self._batch(name))
        if path.endswith("/cancel"):
            self.cancelled.append(path.split("/")[-2])
            return _told(self._batch(self.cancelled[-1]))
        name = path.rpartition("/")[2]
        if name not in self.made:
            return error(404, "no such batch")
        self.looked[name] = self.looked.get(name, 0) + 1
        return _told(self._batch(name))

    def _batch(self, name: str) -> dict[str, Any]:
        done = 0 <= self.looks <= self.looked.get(name, 0)
        status = self.status if done else "cancelled" if name in self.cancelled else "in_progress"
        output = f"{self.made[name]}-out" if status == "completed" else None
        return {"id": name, "object": "batch", "status": status, "output_file_id": output}

    @staticmethod
    def _line(line: dict[str, Any], complete: Callable[[dict[str, Any]], Fail]) -> dict[str, Any]:
        answer = complete(line["body"])
        try:
            body = json.loads(answer.body)
        except ValueError:
            body = answer.body
        return {
            "id": f"r-{line['custom_id']}",
            "custom_id": line["custom_id"],
            "response": {"status_code": answer.status, "body": body},
            "error": None,
        }


def _told(body: dict[str, Any]) -> Fail:
    return Fail(200, json.dumps(body))
