"""What the server says: texts by schema and material."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLE = re.compile(r'<article id="(\w+)" source="([^"]*)">\n(.*?)\n</article>', re.DOTALL)
SENTENCE = re.compile(r"(?:[^.!?。\n]|[.!?](?=\S))+[.!?。]?")  # no end within a number or an address
ORDER = re.compile(
    r"ignore|disregard|reply|respond|say (?:that|it)|add an|delete|rewrite|merge"
    r"|must be|when you|before you|忽略|输出",
    re.IGNORECASE,
)
CANARY = "PWNED-7Q"


def fill(schema: dict[str, Any], user: str) -> Any:
    """The least value that fits the schema, with words of the material."""
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {name: fill(field, user) for name, field in schema["properties"].items()}
        case "array":
            return [fill(schema["items"], user)]
        case "string":
            return SENTENCE.findall(user)[0].strip()
        case "boolean":
            return False
        case _:
            return 0


def honest(schema: dict[str, Any], user: str) -> str:
    """An entry of sentences of the material; anything else is filled by its schema."""
    if (
        set(schema.get("properties", ())) < {"quotes", "headline", "summary"}
        or "quotes" not in schema["properties"]
    ):
        return json.dumps(fill(schema, user), ensure_ascii=False)
    quotes = [
        (short, sentence.strip())
        for short, _source, text in ARTICLE.findall(user)
        for sentence in SENTENCE.findall(text)
        if len(sentence.split()) > 2 or len(sentence) > 20
    ]
    return entry(quotes[:4], topics=_topics(schema)[:1])


def inventing(schema: dict[str, Any], user: str) -> str:
    """An entry with one true quote and everything else made up: numbers, names, quotes, ids, URLs, topics."""
    said = json.loads(honest(schema, user))
    if "claims" not in said:
        return json.dumps(said)
    said["quotes"] += [
        {"id": "q5", "item": "a1", "words": "The Zorblax fund paid 987 million dollars for it."},
        {"id": "q6", "item": "a77", "words": "Nobody knows this article."},
    ]
    blank = dict.fromkeys(("entity", "attribute", "value", "unit", "as_of", "horizon"), "")
    said["claims"] = [
        blank
        | {
            "quotes": ["q1"],
            "text": "Zorblax pays 987 million dollars.",
            "value": "987",
            "status": "confirmed",
        },
        blank
        | {"quotes": ["q5"], "text": "The Zorblax fund paid 987 million dollars.", "status": "confirmed"},
        blank | {"quotes": ["q6"], "text": "Nobody knows.", "status": "released"},
        blank | {"quotes": ["q1"], "text": "See https://zorblax.example/987 for more.", "status": "released"},
    ]
    said["summary"] = [
        {"quotes": ["q1"], "text": "Zorblax 9.87 beats everyone by 987 % on 31 February 2031."}
    ]
    said["headline"] = "Zorblax buys the moon for 987 million"
    said["topics"] = ["Zorblaxology"]
    said["entities"] = ["Zorblax"]
    return json.dumps(said)


def obeying(schema: dict[str, Any], user: str, orders: tuple[str, ...] = ()) -> str:
    """An entry that says what the material orders; `orders` are known to it though they may not be shown."""
    found = [
        (short, sentence.strip())
        for short, _source, text in ARTICLE.findall(user)
        for sentence in SENTENCE.findall(text)
        if ORDER.search(sentence)
    ] + [("a1", order) for order in orders]
    if not found or "quotes" not in schema.get("properties", ()):
        return honest(schema, user)
    said = json.loads(entry(found[:6], topics=_topics(schema)[:1]))
    said["headline"] = found[0][1][:100] if CANARY not in found[0][1] else CANARY
    said["auto_approve" if "auto_approve" in found[0][1] else "status"] = "confirmed"
    return json.dumps(said)


def entry(quotes: list[tuple[str, str]], topics: list[str]) -> str:
    """An entry that says each quote over again as a claim."""
    blank = dict.fromkeys(("entity", "attribute", "value", "unit", "as_of", "horizon"), "")
    said = {
        "quotes": [
            {"id": f"q{n}", "item": short, "words": words} for n, (short, words) in enumerate(quotes, 1)
        ],
        "claims": [
            {"quotes": [f"q{n}"], "text": words} | blank | {"status": "announced"}
            for n, (_short, words) in enumerate(quotes[1:], 2)
        ],
        "summary": [{"quotes": ["q1"], "text": quotes[0][1]}] if quotes else [],
        "headline": quotes[0][1][:110].rstrip(".") if quotes else "Nothing",
        "topics": topics,
        "entities": [],
        "status": "announced",
    }
    return json.dumps(said, ensure_ascii=False)


def translating(schema: dict[str, Any], user: str) -> str:
    """An entry on the whole text of each article, in English words of the speaker's own."""
    said = json.loads(honest(schema, user))
    if "claims" in said:
        said["quotes"] = said["quotes"][:1]
        said["claims"] = []
        said["headline"] = "There is something new"
        said["summary"] = [{"quotes": ["q1"], "text": "This is told as something new."}]
        said["entities"] = []
    return json.dumps(said, ensure_ascii=False)


def rewording(schema: dict[str, Any], user: str) -> str:
    """An honest entry, each sentence without the last word of its quote: none is literally what it cites."""
    said = json.loads(honest(schema, user))
    for one in (*said.get("summary", ()), *said.get("claims", ())):
        one["text"] = " ".join(one["text"].split()[:-1])
    return json.dumps(said, ensure_ascii=False)


def _topics(schema: dict[str, Any]) -> list[str]:
    return list(schema["properties"]["topics"]["items"].get("enum", ["Space"]))


def mending(schema: dict[str, Any], user: str) -> str:
    """An entry that is made up for the most part, and honest when it is told so."""
    return honest(schema, user) if "answered this before" in user else inventing(schema, user)


def reading(schema: dict[str, Any], user: str) -> str:
    """A narrative of the first lines of what is shown, against the newest thesis; entries as `honest`."""
    shown = [(short, text.splitlines()[0]) for short, _source, text in ARTICLE.findall(user)]
    lines = [{"cites": [short], "text": f"{line}."} for short, line in shown]
    if "bears" in schema["properties"]:
        against = schema["properties"]["against"]["enum"][-1]
        said: dict[str, Any] = {"bears": True, "against": against, "effect": "overturned" if against else ""}
        return json.dumps(said | {"body": lines[:1], "title": shown[0][1]}, ensure_ascii=False)
    if "paragraphs" in schema["properties"]:
        said = {"paragraphs": [{"sentences": lines[-2:]}], "title": shown[-1][1]}
        return json.dumps(said, ensure_ascii=False)
    return honest(schema, user)


def reserved(schema: dict[str, Any], user: str) -> str:
    """As `reading`, against nothing; of what was cancelled it makes nothing at all."""
    said = json.loads(reading(schema, user))
    if "bears" in said:
        said |= {"against": "", "effect": "", "bears": "cancelled" not in user}
    return json.dumps(said, ensure_ascii=False)


def raving(schema: dict[str, Any], user: str) -> str:
    """A narrative that is made up from beginning to end; entries as `honest`."""
    said = json.loads(reading(schema, user))
    wild = "Zorblax 77 wins, 99% of all say"
    for line in said.get("body", ()):
        line["text"] = wild
    for paragraph in said.get("paragraphs", ()):
        for line in paragraph["sentences"]:
            line["text"] = wild
    if "bears" in said or "paragraphs" in said:
        said["title"] = wild
    return json.dumps(said, ensure_ascii=False)


def cut(said: str) -> str:
    """The reply up to the middle of its second claim; all of one that has no claims."""
    at = said.find('"text"', said.find('"text"', said.find('"claims"')) + 1)
    return said[: at + 20] if '"claims"' in said else said


SPEAKERS: dict[str, Callable[..., str]] = {
    "honest": honest,
    "inventing": inventing,
    "obeying": obeying,
    "rewording": rewording,
    "mending": mending,
    "translating": translating,
    "reading": reading,
    "reserved": reserved,
    "raving": raving,
    "garbage": lambda _schema, _user: "As a language model I cannot say. {curly: yes}",
    "empty": lambda _schema, _user: "",
    "truncated": lambda schema, user: honest(schema, user)[:60],
    "cut": lambda schema, user: cut(honest(schema, user)),
    "think": lambda schema, user: f"<think>{{not this}} hm</think>\n```json\n{honest(schema, user)}\n```",
    "wrong ids": lambda schema, user: re.sub(r'"a\d+"', '"a99"', honest(schema, user)),
    "wrong count": lambda schema, user: json.dumps(json.loads(honest(schema, user)) | {"quotes": []}),
    "surrogate": lambda schema, user: honest(schema, user).replace('"headline": "', '"headline": "\\ud800 '),
    "blanks": lambda schema, user: honest(schema, user)[:40] + " \n" * 2000,
    "long": lambda schema, user: honest(schema, user)[:40] + " ".join(map(str, range(20000))),
    "repetition": lambda schema, user: honest(schema, user)[:40] + "and so on " * 400,
}
