"""How well a model tells a sentence that its quote supports from one that it does not.

`python -m benchmarks.judging BASE_URL MODEL`, at an endpoint that tells logprobs. Each quote is a
sentence of the demo's made-up feeds; beside it stand a sentence that says the same and one that
says something else with the same values and names. The code's own checks let all of them pass: a
judge is asked about nothing else.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tests import make

from digestflow.adapters.model.endpoint import Endpoint
from digestflow.adapters.model.model import Model
from digestflow.core.entry.grounds import objection
from digestflow.core.entry.judge import question
from digestflow.core.prompt.nouns import JUDGE, Reply
from digestflow.run.writing.judging import likely_of
from digestflow.wire.insight.trials import sample_cases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.entry.nouns import Sentence
    from digestflow.core.item.nouns import Item

# A quote, what it supports, what it does not.
CASES = (
    (
        (
            "Harbour Labs releases Petrel 3, a language model with 48 billion parameters, under the Apache "
            "2.0 licence."
        ),
        "Petrel 3 of Harbour Labs comes under the Apache 2.0 licence.",
        "Harbour Labs quarrels over the Apache 2.0 licence of Petrel 3.",
    ),
    (
        "A smaller Petrel 3 with 9 billion parameters is expected in April.",
        "An edition of Petrel 3 with 9 billion parameters should follow in April.",
        "Petrel 3 with 9 billion parameters was dropped in April.",
    ),
    (
        "Of 1,200 open models examined by the Saltmarsh Collective, 38% name no licence at all.",
        "Of the models that were looked at, 38% go without a licence.",
        "The Saltmarsh Collective trained 38% of the models.",
    ),
    (
        "The gain comes from the new paged cache, which you have to switch on with --paged.",
        "The new paged cache makes it faster once it is switched on.",
        "The paged cache makes it slower, and is always on.",
    ),
    (
        (
            "On read speech in English it makes an error in 4.6% of the words, against 6.3% for the first "
            "Lantern."
        ),
        "It gets 4.6% of the words in English wrong, fewer than the first Lantern.",
        "The first Lantern makes fewer errors in English, 4.6% against 6.3%.",
    ),
    (
        "The weights may be used for research only; a licence for products is being prepared.",
        "For now the weights may be used for research.",
        "Companies may build the weights into their products.",
    ),
    (
        (
            "The Harbour API charges $0.40 for a million input tokens and $1.20 for a million output tokens "
            "of Petrel 3."
        ),
        "A million output tokens of Petrel 3 cost $1.20.",
        "A million input tokens of Petrel 3 cost $1.20.",
    ),
    (
        "The money comes from the Alderney-Voss Foundation and two regional universities.",
        "Two universities are among those who pay.",
        "The money goes to the Alderney-Voss Foundation.",
    ),
    (
        "The collective remains a cooperative owned by its members, who must approve every release by vote.",
        "Every release needs a vote of the members.",
        "The members have nothing to say about a release.",
    ),
    (
        "Answers slow down noticeably beyond 100,000 tokens.",
        "With more than 100,000 tokens it takes longer to answer.",
        "Beyond 100,000 tokens the answers get better.",
    ),
    (
        "Its 32 GB of memory cannot be extended, and that is the trouble with it.",
        "There is no way to add to its 32 GB of memory.",
        "What is good about it are its 32 GB of memory.",
    ),
    (
        "Harbour Labs denies that it is training a vision model of the Petrel 3 family.",
        "Harbour Labs says that it trains no vision model of the Petrel 3 family.",
        "Harbour Labs is about to show a vision model of the Petrel 3 family.",
    ),
    (
        "The team at Garrowmere Polytechnic says that the questions came in with a scraped tutorial site.",
        "A scraped site brought the questions in, according to Garrowmere Polytechnic.",
        "Garrowmere Polytechnic says that its team wrote the questions for the site.",
    ),
    (
        "The makers of the coding model Wigeon-Code have withdrawn its reported score of 58.2% on PlumbEval.",
        "The makers of Wigeon-Code take back its score of 58.2% on PlumbEval.",
        "Wigeon-Code holds the record on PlumbEval with a score of 58.2%.",
    ),
    (
        (
            "Brindlewick has confirmed a price of $3,100 for its B7 accelerator card, $200 more than it "
            "named on Wednesday."
        ),
        "The B7 costs $3,100, which is $200 dearer than said on Wednesday.",
        "Brindlewick makes the B7 cheaper by $200, at $3,100.",
    ),
    (
        "The plan depends on a vote that closes on 20 March.",
        "Whether it comes about is decided by a vote until 20 March.",
        "The vote was won on 20 March.",
    ),
    (
        (
            "Tinrunner 0.9.1 repairs the paged cache on cards with 8 GB of memory or less, a day after 0.9.0 "
            "broke it."
        ),
        "With Tinrunner 0.9.1 the paged cache works again on cards with 8 GB.",
        "Tinrunner 0.9.1 broke the paged cache on cards with 8 GB.",
    ),
    (
        "The 3-bit one starts to repeat itself in long answers, so take the 4-bit if it fits.",
        "Long answers are a weakness of the 3-bit one.",
        "For long answers the 3-bit one is the best.",
    ),
    (
        "Rare pairs go through English and lose much of their idiom.",
        "Between rare pairs it translates by way of English.",
        "Rare pairs keep their idiom by going through English.",
    ),
    (
        "An outside group from the Saltmarsh Collective confirmed the result on the clean split.",
        "The result was also found by others than the makers.",
        "The Saltmarsh Collective disputes the result on the clean split.",
    ),
)


def main() -> None:
    """Print each pair with its scores, and how well the scores part the two kinds."""
    base_url, name = sys.argv[1:]
    ours = Model({JUDGE: [Endpoint(base_url=base_url, model=name, concurrency=1)]}, kept={})
    pairs = sentences()
    requests = [question(one, "") for pair in pairs for one in pair]
    began = time.monotonic()
    said = {request.user: answer for request, answer in ours.complete(requests)}
    seconds = (time.monotonic() - began) / len(requests)
    good, bad = [], []
    print("| supported | score | not | score |\n" + "|---" * 4 + "|")
    for right, wrong in pairs:
        good.append(_score(said[question(right, "").user]))
        bad.append(_score(said[question(wrong, "").user]))
        print(f"| {right.text} | {good[-1]:.2f} | {wrong.text} | {bad[-1]:.2f} |")
    best = max(sorted({*good, *bad}), key=lambda least: balanced(good, bad, least))
    print(f"\n{name}, {len(requests)} sentences, {seconds:.2f} s each: AUC {auc(good, bad):.2f}")
    for least in (0.5, best):
        kept, let = sum(one >= least for one in good), sum(one >= least for one in bad)
        print(
            f"judge_below {least:.2f}: balanced accuracy {balanced(good, bad, least):.2f}; believed are "
            f"{kept} of {len(good)} supported and {let} of {len(bad)} others"
        )


def sentences() -> list[tuple[Sentence, Sentence]]:
    """Return the cases as sentences on their quotes, which stand in items of the sample."""
    with sample_cases(100) as cases:
        items = [item for story in cases.stories for item in story.items]
    found = []
    for words, right, wrong in CASES:
        item: Item = next(item for item in items if words in item.body)
        on = make.quote(item, words)
        pair = make.sentence(right, on), make.sentence(wrong, on)
        assert not any(objection(one.text, one.quotes) for one in pair), pair
        found.append(pair)
    return found


def auc(good: Sequence[float], bad: Sequence[float]) -> float:
    """Return how often a supported sentence has the higher score of two; equals count half."""
    wins = sum((one > other) + (one == other) / 2 for one in good for other in bad)
    return wins / (len(good) * len(bad))


def balanced(good: Sequence[float], bad: Sequence[float], least: float) -> float:
    """Return the mean of the shares of each kind that a threshold puts on its side."""
    return (sum(one >= least for one in good) / len(good) + sum(one < least for one in bad) / len(bad)) / 2


def _score(answer: object) -> float:
    assert isinstance(answer, Reply), answer
    likely = likely_of(answer)
    assert likely is not None, answer
    return likely


if __name__ == "__main__":
    main()
