"""Four topics in our own words, and which labelled items belong to them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digestflow.core.topic.nouns import Subsection, Topic
from digestflow.core.topic.relevance import relevance
from tests.labels.replay import items_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from digestflow.core.item.nouns import Item

LABELS = Path(__file__).parent / "relevance.jsonl"

TOPICS = (
    Topic(
        name="Open Source Models",
        note="MOC - Open Source Models",
        about=(
            "Open-weight models that anyone can download and run: releases, licences, sizes, fine-tunes "
            "and quantized versions of language, image, video and speech models, their benchmarks, and "
            "the community that runs and trains them."
        ),
        entities=(
            "Qwen",
            "Llama",
            "Gemma",
            "DeepSeek",
            "Mistral",
            "GLM",
            "Kimi",
            "MiniMax",
            "Nemotron",
            "gpt-oss",
            "OLMo",
            "Phi",
            "LTX",
            "Unsloth",
            "Hugging Face",
            "GGUF",
            "LocalLLaMA",
            "LoRA",
        ),
        subsections=(
            Subsection(name="Licences", scope="Open-source licences and their terms: Apache 2.0, MIT."),
            Subsection(
                name="China", scope="Chinese open models.", entities=("Alibaba", "Moonshot", "Zhipu", "Z.ai")
            ),
        ),
    ),
    Topic(
        name="Frontier Labs",
        note="MOC - Frontier Labs",
        about=(
            "The companies that train the largest closed models: their releases, chatbots, apps, "
            "research, safety work, prices, limits and outages, funding, partnerships, people and "
            "lawsuits."
        ),
        entities=(
            "OpenAI",
            "ChatGPT",
            "GPT",
            "Sora",
            "Anthropic",
            "Claude",
            "Google DeepMind",
            "Gemini",
            "NotebookLM",
            "xAI",
            "Grok",
            "Meta AI",
            "Mistral AI",
            "Thinking Machines",
            "Seedream",
            "Sam Altman",
            "Yann LeCun",
        ),
    ),
    Topic(
        name="Agents and Coding Tools",
        note="MOC - Agents and Coding Tools",
        about=(
            "AI agents and assistants that write code: coding agents, agent frameworks, skills, "
            "plugins, protocols and tool use, sandboxes and guardrails, evaluation of agents, vibe "
            "coding, automation of work."
        ),
        entities=(
            "Claude Code",
            "Codex",
            "Cursor",
            "Copilot",
            "Windsurf",
            "OpenClaw",
            "MCP",
            "LangChain",
            "LangGraph",
            "OpenCode",
            "CrewAI",
            "AutoGen",
            "Lovable",
            "AI agent",
            "AI agents",
            "LLM agents",
            "agentic",
            "vibe coding",
        ),
    ),
    Topic(
        name="Hardware and Inference",
        note="MOC - Hardware and Inference",
        about=(
            "Chips, GPUs, memory and data centers for AI, and how models are served on them: inference "
            "speed, tokens per second, quantization, KV cache, kernels, running models locally on a "
            "workstation or laptop."
        ),
        entities=(
            "NVIDIA",
            "Blackwell",
            "RTX",
            "DGX",
            "CUDA",
            "TPU",
            "vLLM",
            "llama.cpp",
            "Ollama",
            "MLX",
            "Cerebras",
            "KV cache",
            "AI data centers",
        ),
    ),
)

GIVEN: Mapping[str, tuple[str, ...]] = {
    "olshansk__anthropic_changelog_claude_code": ("Agents and Coding Tools",)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a person and what `relevance` says of one item."""

    day: date
    label: frozenset[str]  # names of topics
    told: frozenset[str]


def labels() -> dict[str, frozenset[str]]:
    """Return the topics of each labelled address; empty where none fits."""
    rows = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    return {row["url"]: frozenset(row["topics"]) for row in rows}


def judged(corpus: Path, threshold: float) -> tuple[Judged, ...]:
    """Return what `relevance` says of each labelled item, whole days at a time, as a run does."""
    known = labels()
    days: dict[date, list[Item]] = defaultdict(list)
    for item in items_of(corpus):
        days[item.day].append(item)
    first: dict[str, Judged] = {}
    for day, items in sorted(days.items()):
        if not any(item.url in known for item in items):
            continue
        found = relevance(items, TOPICS, threshold=threshold, given=GIVEN)
        for item in items:
            if item.url in known:
                told = frozenset(fit.topic for fit in found[item.id].fits)
                first.setdefault(item.url, Judged(day=day, label=known[item.url], told=told))
    return tuple(first.values())


def agreement(found: Iterable[Judged]) -> tuple[float, float]:
    """Return precision and recall of what is told to be of any topic at all."""
    right = wrong = missed = 0
    for one in found:
        right += bool(one.told and one.label)
        wrong += bool(one.told and not one.label)
        missed += bool(one.label and not one.told)
    return right / (right + wrong or 1), right / (right + missed or 1)


def f(precision: float, recall: float, *, beta: float = 1.0) -> float:
    """Return the weighted harmonic mean; `beta` over 1 favours recall."""
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall or 1)
