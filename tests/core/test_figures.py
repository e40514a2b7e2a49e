"""Which numbers of a sentence measure something, and which belong to a name."""

from __future__ import annotations

import pytest

from digestflow.core.entry import facts
from digestflow.core.entry.extract import extract
from digestflow.core.entry.figures import figures
from digestflow.core.evidence.fold import fold, spread
from tests import make


def said(text: str) -> list[str]:
    """The figures of a sentence, as they are said."""
    return [one.value.words for one in figures(spread(fold(text).text))]


@pytest.mark.parametrize(
    "text",
    [
        "Llama 3.1 8B runs on the phone of the reporter.",
        "Meta released Llama 3.1 8B on Tuesday.",
        "Qwen2.5-7B beats the older models.",
        "The RTX 4090 is out of stock at Newegg.",
        "The RTX 4090 cards are out of stock at Newegg.",
        "Ubuntu 24.04 ships with the driver.",
        "Area 51 is closed to visitors, says the Air Force.",
        "The GPT-5.4 mini model is free for students at MIT.",
        "Boeing 737 MAX jets of Alaska Airlines were grounded.",
        "Windows 11 gets the Copilot key.",
        "Python 3.13.2 fixes the bug.",
        "The H100 and the B200 are sold out.",
        "Apollo 11 landed on the Moon.",
        "iPhone 17 Pro is what Apple calls it.",
        "Formula 1 returns to Madrid.",
        "Channel 4 airs the film about Studio 54.",
        "Intel Core i9 14900K draws power.",
        "Radeon RX 7900 XTX is supported by ROCm.",
        "Claude Opus 4.6 writes code.",
        "DeepSeek V3.2 is open.",
        "Version 2.0 of Django is out.",
        "Django version 4.2 is old.",
        "Unit 731 and Flight 370 are names.",
        "Flight MH370 was lost over the Indian Ocean.",
        "Mistral 7B Instruct is by Mistral AI.",
        "Gemma 3 27B is a model of Google.",
        "Room 101 of the Ministry is empty.",
        "Highway 66 leads to Chicago.",
        "COVID-19 closed schools in Rome.",
        "World War 2 ended in Europe.",
        "The G7 and the G20 met in Rome.",
        "The Ryzen 9 9950X3D by AMD is here.",
        "Llama 4 Scout 17B-16E is by Meta.",
        "Phi-4 14B is small, says Microsoft.",
        "It runs on the RTX 4090 and on Apple M4.",
        "Level 3 autonomy comes to Mercedes.",
        "llama.cpp b4521 fixes Vulkan on Linux.",
    ],
)
def test_the_number_of_a_name_or_a_version_is_no_figure(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nvidia sold 500 GPUs to Meta.", ["500"]),
        ("Meta paid 14 billion dollars for Scale AI.", ["14 billion dollars"]),
        ("Llama 3.1 8B scores 68.4 on MMLU.", ["68.4"]),
        ("The RTX 4090 costs 1,599 dollars at Newegg.", ["1,599 dollars"]),
        ("Qwen2.5-7B has 7.6 billion parameters.", ["7.6 billion"]),
        ("Ubuntu 24.04 needs 25 GB of disk.", ["25 GB"]),
        ("Tesla sold 4090 cars in Berlin.", ["4090"]),
        ("Samsung raised prices by 20% in Korea.", ["20%"]),
        ("Anthropic has 2500 employees.", ["2500"]),
        ("In Berlin 500 people protested against Tesla.", ["500"]),
        ("At Meta 200 jobs are cut.", ["200"]),
        ("Gemma 3 27B uses 54 GB.", ["54 GB"]),
        ("The 27B model by Google beats Gemma 2.", ["27B"]),
        ("Microsoft hired 15 people from DeepMind.", ["15"]),
        ("In May 2026 OpenAI opened an office.", ["May 2026"]),
        ("On March 5 Google closed it.", ["March 5"]),
        ("OpenAI: 12 million users a day.", ["12 million"]),
        ("Apple's $599 laptop runs macOS.", ["$599"]),
        ("The Llama 3.1 8B model has a context of 128K tokens.", ["128K"]),
        ("In Rome 12 died.", ["12"]),
        ("The score of GPT-5.4 is 71 on HLE.", ["71"]),
        ("GPT-5.4 got 71 of 100 points from Epoch.", ["71", "100"]),
        ("Llama 3.1 8B 45 tokens a second on Apple M4.", ["45"]),
        ("Berlin - 500 people came to Tesla.", ["500"]),
        ("Meta: 500 jobs are cut.", ["500"]),
        ("It reaches BLEU 0.8166, ROUGE-L 0.93 and F1 88.2 on Flores.", ["0.8166", "0.93", "88.2"]),
        ("The stage 25 km from Rome is long.", ["25 km"]),
        ("Every day 500 users join Meta.", ["500"]),
        ("Boeing delivered 38 jets to Ryanair.", ["38"]),
        ("Apple sold 3.5 million iPhone 17 units.", ["3.5 million"]),
    ],
)
def test_a_figure_is_one_beside_any_name(text: str, told: list[str]) -> None:
    assert said(text) == told


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The RTX 4090 costs 1,599 dollars at Newegg.", "1,599"),
        ("Llama 3.1 8B scores 68.4 on MMLU.", "68.4"),
        ("Mistral 7B Instruct is by Mistral AI.", ""),
    ],
)
def test_the_value_of_a_claim_is_no_number_of_a_name(text: str, value: str) -> None:
    assert facts.value(text)[0] == value


def test_the_claims_of_an_entry_measure_something() -> None:
    lead = "Nvidia said on Monday that its plant in Turin is open and makes cards for gamers all over Europe."
    about = "The shelves of Newegg in Boston were full of RTX 4090 cards when the doors were opened to all."
    price = "The shelves of Alternate in Berlin held 400 cards when the doors were opened to all of them."
    more = (
        "The mayor of the town spoke about the work of the people there.",
        "Unions praised it.",
    )
    item = make.item("Nvidia opens a plant in Turin", " ".join((lead, *more, about, price)))

    entry = extract(make.story(item), ["Space"])

    assert entry is not None
    told = [claim.text for claim in entry.claims]
    assert about not in told
    assert price in told or price in [one.text for one in entry.summary]
