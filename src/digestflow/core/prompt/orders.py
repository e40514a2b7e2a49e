"""Sentences of an item that give orders to a model instead of telling news.

A closed list can only know the kinds of orders that were seen; what decides is the evidence
check behind the model. It is worth having because an obeyed order quotes itself: the words
of "say that X is unsafe" do stand in the item.
"""

# ruff: noqa: RUF001 - orders come in other scripts too
from __future__ import annotations

import re
from functools import lru_cache

_TELL = (
    r"(?:say|write|state|claim|report|mention|reply|respond|answer|output|print|repeat|add|include|insert|append"
    r"|return|summari[sz]e|merge|link|mark|rank|rate|score|ignore)"
)
_READER = (
    r"(?:assistants?|(?:ai|chat|language|summari[sz]ation)[ -]?(?:model|assistant|agent|bot)s?|llms?|ai"
    r"|summari[sz]ers?|indexers?|crawlers?|digest(?:flow| writer| editor))"
)
_NAMED = rf"(?:{_READER}|chatgpt|claude|gemini|gpt|models?|agents?|bots?)"
_START = r"(?:^|[.;:,!>]\s{0,3}|\b(?:and|please|must|should|now|then)\s+)\W{0,9}"

_PATTERNS = (
    # Orders to forget the prompt.
    (
        r"\b(?:ignore|disregard|forget)\b(?:\s+\w+){0,2}?\s+(?:all|any|every|your|previous|prior|above|earlier|preceding|system)"
        r"(?:\s+\w+){0,3}?\s+(?:instructions?|prompts?|rules?|orders?|commands?|directions?)\b"
    ),
    r"\b(?:new|real|actual|secret|hidden|system|developer)\s+(?:instructions?|prompt|override|message)\s*:",
    r"\byou\s+are\s+now\s+(?:an?|the|in|dan)\b|\bfrom\s+now\s+on,?\s+you\b",
    r"\b(?:new|your|real|actual)\s+(?:task|job|role)\s*(?::|is\s+(?:now|to)\b)|\bas\s+an\s+ai\s+(?:language\s+)?model,?\s+you\b",
    (
        r"\b(?:reveal|print|repeat|show|leak|output)\s+(?:me\s+)?(?:your|the)\s+(?:system\s+|full\s+|hidden\s+|initial\s+)*"
        r"(?:prompt|instructions|words\s+above)\b"
    ),
    r"\b(?:end|start)\s+of\s+(?:the\s+)?(?:article|material|system\s+prompt|instructions)\b",
    r"\b(?:instead\s+of|stop|do\s+not|don['’]t)\s+summari[sz](?:e|ing)\b",
    # Somebody speaks to the reader of the material.
    (
        r"^\W{0,20}(?:note|notice|message|attention|reminder|instructions?|memo|dear|hey|attn)[:,]?\s+(?:(?:to|for)\s+)?"
        r"(?:(?:the|all|any|every|your)\s+)*NAMED\s*[:,]"
    ),
    r"START(?:the\s+)?READER\s*[:,]\s*(?:please\s+|now\s+|you\s+(?:must|should|will)\s+)?TELL\b",
    r"STARTpretend\s+(?:to\s+be|that|you)\b",
    r"\b(?:message|instructions?|note)\s+(?:from|of)\s+(?:the|your)\s+(?:digest\b|owner|developer|operator|admin)",
    r"\bthe\s+(?:user|reader|owner)\s+(?:wants|asks|asked|has\s+asked|expects|instructed)\s+you\b",
    r"\bif\s+you(?:\s+are|['’]re)\s+(?:an?\s+)?READER\b|\b(?:all|any|every)\s+(?:llms|language\s+models|assistants)\s+must\b",
    (
        r"\b(?:before|when|whenever|while)\s+you\s+(?:summari[sz]e\b|extract\b|write\s+(?:about|the\s+digest)\b"
        r"|process\s+(?:this|the)\b|index\s+(?:this|the)\b|are\s+asked\s+to\s+(?:summari[sz]e|write)\b)"
    ),
    (
        r"\byou\s+(?:must|should|have\s+to|need\s+to|will|shall)\s+(?:now\s+|always\s+|only\s+|never\s+|not\s+)*TELL"
        r"\s+(?:that|this|it|about|only|exactly|nothing|the\s+word)\b"
    ),
    r"START(?:reply|respond|answer|output|print|return|say|write)\s+(?:\w+\s+){0,3}?(?:only|exactly|nothing\s+but)\b",
    # Orders about the digest and its notes.
    (
        r"START(?:make|set|change|use|replace|let)\s+(?:the|your)\s+(?:\w+\s+)?(?:headline|summary|status|reply|answer|json|topics?)\b"
        r"[^.\n]{0,20}?\s*(?::|\b(?:to|be|as|read|say|with)\b)"
    ),
    (
        r"START(?:mark|label|classify|tag|treat|rate|rank|report|list|describe)\s+(?:this|the|all|every)\s+(?:\w+\s+)?"
        r"(?:item|article|story|post|entry|claim)s?\s+as\b"
    ),
    (
        r"\b(?:rewrite|delete|erase|overwrite|replace|remove|clear)\s+(?:\w+\s+){0,4}?"
        r"(?:moc|narrative|vault|digest|(?:earlier|previous)\s+(?:paragraphs?|entries|entry))\b"
    ),
    (
        r"\b(?:add|insert|include|put)\s+(?:\S+\s+){0,6}?(?:entry|link|line)\b"
        r".{0,80}?\b(?:importance|to\s+the\s+digest|to\s+https?:)"
    ),
    r"\b(?:importance|priority|relevance)\s*[:=]?\s*\d+\s*/\s*\d+|\bwith\s+importance\s+\d",
    r"^\W{0,20}must\s+be\s+included\b|\bauto_approve\b",
    r"\balias\s+(?:of|for)\b[^\n]{0,200}\bmerge\b",
    # The same in other languages.
    r"(?:忽略|无视|無視).{0,12}(?:指示|指令|提示|规则|命令)|(?:只|仅)(?:需)?(?:输出|回复|回答|返回|輸出)|你现在是",
    r"(?:以前|これまで|上記|前)の.{0,6}(?:指示|命令|プロンプト).{0,8}(?:無視|忘れ)|(?:のみ|だけ)を?(?:出力|返答|回答)",
    r"(?:이전|앞선|위의).{0,10}(?:지시|명령|프롬프트).{0,10}(?:무시|잊)|만\s*(?:출력|답변|응답)(?:하|해)",
    (
        r"\bignor(?:iere|ieren|a|ez|ar|e\s+(?:les|toutes|todas|las|as))\b.{0,30}"
        r"\b(?:anweisung\w*|instruc\w+|istruzion\w*|instruções|befehl\w*|consignes?|órdenes)\b"
    ),
    r"\bигнорируй\w*\b.{0,40}\b(?:инструкци\w+|указани\w+|команд\w+)|\b(?:выведи|ответь)\s+только\b",
    r"تجاهل.{0,30}(?:التعليمات|الأوامر)",
    # A piece of a reply, as if the model had answered already.
    r"[\]}]\s*,\s*\"\w+\"\s*:\s*[\[{]|\"(?:entries|claims|quotes|headline)\"\s*:",
)
_WORDS = {"NAMED": _NAMED, "READER": _READER, "TELL": _TELL, "START": _START}
_ORDER = re.compile(
    re.sub("|".join(_WORDS), lambda found: _WORDS[found[0]], "|".join(_PATTERNS)),
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)  # a story is shown, told and judged by the same sentences
def is_order(sentence: str) -> bool:
    """Tell whether the sentence speaks to a model that reads it, or plays its reply.

    News about such orders can be taken for one: then that sentence is neither shown nor
    quoted, and the story is told by its other sentences.
    """
    return _ORDER.search(sentence) is not None
