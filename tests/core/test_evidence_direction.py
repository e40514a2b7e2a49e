"""A sentence that turns round what was said of a value is refused; one that only says it otherwise is not."""

from __future__ import annotations

import pytest

from digestflow.core.evidence.check import unsupported


def opposed(sentence: str, *said: str) -> list[str]:
    return [why for why in unsupported(sentence, said) if "opposite" in why or "negation" in why]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        pytest.param("The score rose to 71 %.", "The score fell to 71 % in May.", id="rose for fell"),
        pytest.param("The score dropped to 71.4%.", "It puts its score at 71.4%, up from 63.0%. The score "
                     "rose to 71.4% in a year.", id="dropped for rose"),
        pytest.param("Revenue increased by $5.2 million.", "Revenue declined by $5.2M.", id="another form"),
        pytest.param("Prices are down 12%.", "Prices are up 12%.", id="down for up"),
        pytest.param("Shares climbed 3 percent.", "Shares slumped 3 percent after the news.", id="climbed"),
        pytest.param("Latency halved to 14 ms.", "Latency doubled to 14 ms.", id="halved for doubled"),
        pytest.param("It is 40% cheaper.", "It is 40% more expensive.", id="cheaper"),
        pytest.param("It runs 3x faster.", "It runs 3x slower.", id="faster"),
        pytest.param("More than 400 people came.", "Less than 400 people came.", id="more for less"),
        pytest.param("It needs over 16 GB.", "It needs just under 16 GB.", id="over for under"),
        pytest.param("At least 30 users saw it.", "Nearly 30 users saw it.", id="at least for nearly"),
        pytest.param("It ships before May 2026.", "It ships after May 2026.", id="before for after"),
        pytest.param("Acme beats Orion.", "Orion beats Acme.", id="the winner"),
        pytest.param("Lumen 2 outperforms Petrel 3.", "Lumen 2 lost to Petrel 3.", id="lost to"),
        pytest.param("Lumen 2 outperforms Petrel 3.", "Lumen 2 was beaten by Petrel 3.", id="beaten by"),
        pytest.param("Lumen 2 trails Petrel 3.", "Lumen 2 outperforms Petrel 3.", id="trails"),
        pytest.param("The model is open source.", "The model is proprietary.", id="open for closed"),
        pytest.param("Acme opened the office.", "Acme closed the office.", id="opened"),
        pytest.param("The model is closed.", "The model is open.", id="closed for open"),
        pytest.param(
            "It does not run on 8 GB.",
            "It runs on 8 GB. " + "There is a lot of memory on the other cards of the series, as tested. " * 3
            + "It is not small.",
            id="a negation of something else",
        ),
    ],
)  # fmt: skip
def test_what_is_turned_round_is_refused(sentence: str, said: str) -> None:
    assert opposed(sentence, said)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        pytest.param("The score rose to 71 %.", "The score climbed to 71 % in May.", id="another word"),
        pytest.param("The score rose to 71 %.", "The score fell in May. Then it rose to 71 %.", id="both"),
        pytest.param("The error rate improved to 3%.", "The error rate fell to 3%.", id="improved"),
        pytest.param("The score is 71 %.", "The score fell to 71 %.", id="says nothing of it"),
        pytest.param("The score rose to 71 %.", "The score is 71 %.", id="they say nothing of it"),
        pytest.param("Costs fell as use rose to 71 %.", "As use rose to 71 %, costs fell.", id="clauses"),
        pytest.param("It fell from 75 % to 71 %.", "It was at 71 %, down from 75 %.", id="down from"),
        pytest.param("It rose to 71.4%.", "Its score is 71.4%, up from 63.0%.", id="up from"),
        pytest.param("Up to 40 people may come.", "At most 40 people may come.", id="up to"),
        pytest.param("Lower costs by up to 30%.", "Cut your costs by up to 30%.", id="cut by up to"),
        pytest.param("It did not rise to 71 %.", "It fell to 71 %, and did not rise.", id="negated"),
        pytest.param("The score rose to 71 %.", "The score did not fall: it is 71 %.", id="they negate it"),
        pytest.param("It costs no more than $5.", "It costs no more than $5.", id="no more than"),
        pytest.param("At most 5 are free.", "No more than 5 are free.", id="at most for no more than"),
        pytest.param("More than 400 came.", "Over 400 came, and fewer than 500.", id="over for more than"),
        pytest.param("Petrel 3 beats Lumen 2.", "Lumen 2 lost to Petrel 3.", id="the same order of merit"),
        pytest.param("Petrel 3 beats Lumen 2.", "Lumen 2 is outperformed by Petrel 3.", id="passive"),
        pytest.param("Petrel 3 beats Lumen 2.", "Petrel 3 is better than Lumen 2.", id="another verb"),
        pytest.param("Lumen 2 does not beat Petrel 3.", "Petrel 3 beats Lumen 2, not the other way round.",
                     id="does not beat"),
        pytest.param("Who beats Petrel 3?", "Petrel 3 beats Lumen 2.", id="nobody before the word"),
        pytest.param("Acme beats its rivals, and Orion grows.", "Orion beats Acme.", id="another clause"),
        pytest.param("Its weights are open.", "Acme closed a round of $2 billion; its open weights are here.",
                     id="both kinds"),
        pytest.param("An open model is a close match.", "The open model comes close.", id="close"),
        pytest.param("It scores 71 % without tools.", "It scores 71 %. No tools were used.",
                     id="the negation beside it"),
        pytest.param("She set up 3 servers.", "She took down 3 servers.", id="a particle"),
        pytest.param("The use of Petrel 3 rose.", "The price of Petrel 3 fell.", id="a number of a name"),
        pytest.param("One model rose.", "One model fell.", id="a loose number"),
    ],
)  # fmt: skip
def test_what_is_only_said_otherwise_stands(sentence: str, said: str) -> None:
    assert opposed(sentence, said) == []
