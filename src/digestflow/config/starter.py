"""What a fresh project reads and follows: public sources that need no key, and topics to begin with."""

from __future__ import annotations

from digestflow.config.topics import SubsectionSettings, TopicSettings
from digestflow.core.source import Arxiv, Feed, Github, HackerNews, Source, Subreddit

SOURCES: tuple[Source, ...] = (
    Feed(
        name="OpenAI",
        url="https://openai.com/news/rss.xml",
        voice="official",
    ),
    Feed(
        name="Google DeepMind",
        url="https://deepmind.google/blog/rss.xml",
        voice="official",
        publisher="Google",
    ),
    Feed(
        name="Google AI",
        url="https://blog.google/technology/ai/rss/",
        voice="official",
        publisher="Google",
    ),
    Feed(
        name="Microsoft Research",
        url="https://www.microsoft.com/en-us/research/feed/",
        voice="official",
    ),
    Feed(name="NVIDIA", url="https://blogs.nvidia.com/feed/", voice="official"),
    Feed(
        name="Hugging Face",
        url="https://huggingface.co/blog/feed.xml",
        voice="official",
    ),
    Feed(name="Ollama", url="https://ollama.com/blog/rss.xml", voice="official"),
    Feed(
        name="Simon Willison",
        url="https://simonwillison.net/atom/everything/",
        weight=1.5,
    ),
    Feed(name="Interconnects", url="https://www.interconnects.ai/feed"),
    Feed(name="Latent Space", url="https://www.latent.space/feed"),
    Feed(name="The Decoder", url="https://the-decoder.com/feed/"),
    Feed(name="Ars Technica AI", url="https://arstechnica.com/ai/feed/"),
    Subreddit(name="r/LocalLLaMA", subreddit="LocalLLaMA", weight=1.5),
    Subreddit(name="r/MachineLearning", subreddit="MachineLearning"),
    Subreddit(name="r/ClaudeAI", subreddit="ClaudeAI", weight=0.5),
    Subreddit(name="r/singularity", subreddit="singularity", weight=0.5),
    HackerNews(name="Hacker News"),
    Arxiv(name="arXiv", category="cs.CL+cs.LG+cs.AI", weight=0.5),
    Github(name="llama.cpp", repo="ggml-org/llama.cpp", weight=0.5),
    Github(name="vLLM", repo="vllm-project/vllm"),
    Github(name="Ollama releases", repo="ollama/ollama", publisher="Ollama"),
    Github(name="Transformers", repo="huggingface/transformers", publisher="Hugging Face"),
    Github(name="Claude Code", repo="anthropics/claude-code", publisher="Anthropic"),
    Github(name="Codex", repo="openai/codex", publisher="OpenAI"),
)

# The one topic of `digestflow init` where nothing says which topics are wanted.
AI = TopicSettings(
    name="AI",
    about=(
        "Artificial intelligence: new language, image, video and speech models, what they can do and "
        "cost, research on training and inference, agents and coding assistants, the companies and "
        "communities behind them, chips, safety and regulation."
    ),
    entities=("LLM", "GPT", "Claude", "Gemini", "Llama", "Qwen", "DeepSeek", "Mistral"),
)

TOPICS: tuple[TopicSettings, ...] = (
    TopicSettings(
        name="Open Source Models",
        about=(
            "Models whose weights anyone can download: releases, licences, sizes, benchmarks and "
            "adoption of open-weight language, vision, video and speech models, and how they compare "
            "with closed ones. What people run at home, and what for."
        ),
        entities=(
            "Qwen", "Llama", "Gemma", "DeepSeek", "Mistral", "GLM", "Nemotron", "OLMo", "Kimi",
            "MiniMax", "gpt-oss", "SmolLM",
        ),
        subsections=(
            SubsectionSettings(
                name="Model Families & Evolution",
                scope="New members of a model family, their sizes, licences and scores, and who leads whom.",
                entities=("Qwen", "Llama", "Gemma", "DeepSeek", "Mistral", "GLM", "Nemotron", "Kimi"),
            ),
            SubsectionSettings(
                name="Video & Multimodal",
                scope="Open models that see, hear, draw, film or speak.",
                entities=("LTX-Video", "HunyuanVideo", "FLUX.1", "Stable Diffusion"),
            ),
            SubsectionSettings(
                name="Efficiency & Optimization",
                scope="Doing more with less: quantization, distillation, pruning, cache compression.",
                entities=("GGUF", "AWQ", "GPTQ", "BitNet"),
            ),
            SubsectionSettings(
                name="Architectural Innovation",
                scope="New ways to build a model: mixtures of experts, state spaces, hybrids, attention.",
                entities=("Mamba", "RWKV", "OLMo"),
            ),
        ),
    ),
    TopicSettings(
        name="Agents and Coding Tools",
        about=(
            "Language models that act: coding assistants and agents, tool use, protocols between agents "
            "and tools, sandboxes, evaluations of long tasks, and what developers report from using them."
        ),
        entities=(
            "Claude Code", "Codex", "Copilot", "Gemini CLI", "Model Context Protocol", "MCP",
            "SWE-bench", "Aider", "OpenHands", "Cursor", "Windsurf", "OpenClaw", "LangChain", "AI agent",
            "AI agents", "LLM agents", "agentic", "vibe coding",
        ),
        subsections=(
            SubsectionSettings(
                name="Coding Assistants",
                scope="Tools that write, review and change code, and how well they do it.",
                entities=("Claude Code", "Codex", "Copilot", "Aider"),
            ),
            SubsectionSettings(
                name="Protocols & Frameworks",
                scope="How agents reach tools, memory and one another.",
                entities=("MCP", "Model Context Protocol", "LangChain"),
            ),
            SubsectionSettings(
                name="Failures & Safety",
                scope="What goes wrong when models act: prompt injection, lost data, runaway costs.",
            ),
        ),
    ),
    TopicSettings(
        name="Frontier Labs",
        about=(
            "The companies that train the largest closed models: their releases, prices, research, "
            "safety policies, money, people, partners, lawsuits and dealings with governments."
        ),
        entities=(
            "OpenAI", "Anthropic", "Google DeepMind", "xAI", "Meta Superintelligence Labs", "GPT-5",
            "ChatGPT", "Claude", "Gemini", "Grok",
        ),
        subsections=(
            SubsectionSettings(
                name="Releases & Prices",
                scope="New closed models and products, and what they cost.",
            ),
            SubsectionSettings(
                name="Business & People",
                scope="Funding, revenue, deals, hiring, leaving, lawsuits.",
            ),
            SubsectionSettings(
                name="Policy & Safety",
                scope="Regulation, safety research, gated access, government use.",
            ),
        ),
    ),
    TopicSettings(
        name="Hardware and Inference",
        about=(
            "What models run on and how fast: GPUs and other accelerators, memory, data centers and their "
            "power, inference servers and kernels, throughput and latency, running models at home."
        ),
        entities=(
            "NVIDIA", "AMD", "TPU", "Cerebras", "Groq", "Apple Silicon", "Huawei Ascend", "CUDA", "ROCm",
            "llama.cpp", "vLLM", "SGLang", "TensorRT", "Ollama", "MLX",
        ),
        subsections=(
            SubsectionSettings(
                name="Chips & Data Centers",
                scope="Accelerators, memory, power, supply and export rules.",
            ),
            SubsectionSettings(
                name="Serving Software",
                scope="Servers, kernels and caches that make inference fast.",
            ),
            SubsectionSettings(
                name="At Home",
                scope="Running models on one's own machine: builds, speeds, tricks.",
            ),
        ),
    ),
)  # fmt: skip
