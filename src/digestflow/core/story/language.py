"""The language of a text, by its script and its small words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

# How a language is called, by its two letters.
NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "sv": "Swedish", "pl": "Polish", "tr": "Turkish", "zh": "Chinese", "ja": "Japanese",
    "ko": "Korean", "ru": "Russian", "uk": "Ukrainian", "ar": "Arabic", "he": "Hebrew", "el": "Greek",
    "th": "Thai", "hi": "Hindi",
}  # fmt: skip
SHOWN = 300  # characters of the text that are looked at, beside the title

_SCRIPTS = {
    "kana": r"\u3041-\u30fa\u30fd-\u30ff",
    "han": r"\u3400-\u4dbf\u4e00-\u9fff",
    "ko": r"\uac00-\ud7af",
    "cyrillic": r"\u0400-\u04ff",
    "ar": r"\u0600-\u06ff",
    "he": r"\u0590-\u05ff",
    "el": r"\u0370-\u03ff",
    "th": r"\u0e00-\u0e7f",
    "hi": r"\u0900-\u097f",
    "latin": r"A-Za-z\u00c0-\u024f",
}
_DENSE = {"kana": 3, "han": 3, "ko": 2}  # how many letters of an alphabet a character stands for
_LEAST = 6  # letters of a script, so counted, below which nothing is said
_KANA = 0.1  # share of Kana among Han from which it is Japanese
_SMALL = {
    "en": (
        "the and of to is are was with for from that this it its you your how what why has have not "
        "by on at be can will their we i my new who when they than more about after our in a now or "
        "as all an so"
    ),
    "de": (
        "der die das und ist nicht mit für von auf ein eine einen einem einer dem den des im zu zum "
        "zur auch sich wird werden sind wie bei nach aus über hat haben ich wir mehr oder dass noch "
        "nur vom"
    ),
    "fr": (
        "le la les des du de et est une un pour dans sur avec que qui pas au aux ce cette son sa ses "
        "par plus en nous vous il elle sont été comme mais leur ne se"
    ),
    "es": (
        "el la los las de del y es en un una para con que por no se su sus al como más lo este esta "
        "son pero ha sobre entre ya muy también fue"
    ),
    "pt": (
        "o os as de do da dos das e é em um uma para com que por não se no na nos nas ao mais como "
        "seu sua são foi mas ou pelo pela também"
    ),
    "it": (
        "il lo gli di del della dei delle e è in un una per con che non si al alla nel nella sono "
        "come più ha da anche questo questa ma suo"
    ),
    "nl": (
        "de het een en van is in op met voor niet dat die te aan er zijn ook bij naar om uit wordt "
        "door maar wat hoe over nog heeft"
    ),
    "sv": (
        "och att det är en ett som på för med av inte den till har de om från var kan ska men vi jag "
        "eller efter"
    ),
    "pl": ("i w na z do się nie jest to że od dla po jak przez oraz ale są czy za przy już tylko może"),
    "tr": ("ve bir bu için ile de da çok daha olarak gibi en ne var olan kadar sonra ama değil yeni"),
}
_WORD = re.compile(r"[^\W\d_]+")
_NOISE = re.compile(r"https?://\S+|`[^`]*`|[@#]\w+|(?<![A-Za-z0-9-])[A-Za-z0-9-]+\.[A-Za-z0-9]+")
_HITS = 3  # small words that speak for a language
_SHARE = 0.12  # of all words
_AHEAD = 1.5  # times as much as for the next language


def language(title: str, text: str = "") -> str:
    """Return the language of title and beginning as "en", "zh" and the like; "" where it is not sure.

    Short titles full of names are not sure; they are better kept than lost.
    """
    shown = _NOISE.sub(" ", f"{title}\n{text[:SHOWN]}")
    counts = {script: len(_letter(script).findall(shown)) * _DENSE.get(script, 1) for script in _SCRIPTS}
    counts["han"] += counts["kana"]
    script = max(counts, key=lambda name: counts[name])
    if counts[script] < _LEAST:
        return ""
    match script:
        case "han" | "kana":
            return "ja" if counts["kana"] > _KANA * counts["han"] else "zh"
        case "cyrillic":
            return _cyrillic(shown)
        case "latin":
            return _by_small_words(shown)
        case _:
            return script


@cache  # compiled for the first text: to show a language's name none is needed
def _letter(script: str) -> re.Pattern[str]:
    return re.compile(f"[{_SCRIPTS[script]}]")


@cache
def _languages() -> dict[str, list[str]]:
    """Return the languages of each small word, by the word."""
    found: dict[str, list[str]] = {}
    for language, words in _SMALL.items():
        for word in dict.fromkeys(words.split()):
            found.setdefault(word, []).append(language)
    return found


def _cyrillic(text: str) -> str:
    if re.search("[іїєґІЇЄҐ]", text):
        return "uk"
    return "ru" if re.search("[ыэёЫЭЁ]", text) else ""


def _by_small_words(text: str) -> str:
    found = [word.casefold() for word in _WORD.findall(text)]
    scores: Counter[str] = Counter()
    small = _languages()
    for word in found:
        for one in small.get(word, ()):
            scores[one] += 1
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < _HITS or ranked[0][1] < _SHARE * len(found):
        return ""
    if len(ranked) > 1 and ranked[0][1] < _AHEAD * ranked[1][1]:
        return ""
    return ranked[0][0]
