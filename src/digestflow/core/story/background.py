"""Texts that tell of nothing in common: what an embedder finds alike in them, it finds in everything."""

from __future__ import annotations

# Made up, in the form in which items are shown. Another text here makes other stories of every day
# that was grouped by meaning, so they stay as they are.
_TEXTS = """
Alder Labs opens the weights of its small model
The model runs on a laptop and may be used commercially.

City council votes to close the old bridge for two years
Traffic will be led over the northern ring road.

How we cut the bill of our build servers by half
We moved the caches closer to the machines and threw away what nobody used.

A court finds that the chip maker broke competition law
The company says that it will appeal against the fine.

Version 4.2 of the database brings faster joins
The release also fixes a fault that lost rows after a crash.

Ask: which book taught you the most about writing compilers?
I know the usual ones and look for something newer.

Heat wave leaves thousands without power in the south
The grid operator asks people to use less in the evening.

New benchmark measures how well assistants follow long instructions
The best of twelve models solves fewer than half of the tasks.

Startup for warehouse robots raises 40 million dollars
The round was led by investors who had backed it before.

Researchers teach a robot hand to fold laundry
A paper describes the training in simulation and the tests at home.

Flaw in a widely used mail server lets attackers read files
Administrators should update at once.

The central bank leaves its interest rate as it is
Inflation fell for the third month in a row.

Show: a terminal player for internet radio
It is written in Rust and needs no account.

Telescope sees water vapour around a distant planet
The team observed the star for sixty hours.

Union and car maker agree on a shorter week
The contract holds for three years and covers four plants.

Why garbage collectors pause, explained with pictures
A walk through generations, barriers and what they cost.

Cloud provider has an outage in its oldest region
Logins failed for four hours after a faulty change of the network.

Parliament passes a law on the labelling of generated pictures
Platforms have a year to comply.

Attention with linear cost: a survey of two hundred papers
We compare speed, memory and quality on long texts.

The phone maker presents a folding model for half the price
It comes in three colours in spring.

A vaccine against malaria protects children for four years
The trial followed five thousand families.

My notes on running a language model at home
Which card to buy, what it draws, and how fast it answers.

Streaming service ends the sharing of passwords in more countries
Subscribers pay extra for another household.

Head of the safety team leaves the laboratory
She joins a university and says little about the reasons.

Open-source editor gets a plugin system
Extensions run in a sandbox and can be shared as a single file.

Museum returns bronze figures to the country they came from
The handover follows ten years of talks.

Speech model transcribes ninety languages on a phone
The code is on a public repository with examples.

The football club dismisses its coach after six defeats
His assistant takes over until the summer.

Study: tutors helped by software raise the marks of pupils
The effect was largest in mathematics.

A fund buys the maker of a well-known password manager
The price was not told; the product stays as it is.

Satellite company loses contact with four of its craft
A solar storm had damaged their batteries.

Tool use by agents: what breaks when the web changes
We repeat forty tasks every week and count the failures.
"""
BACKGROUND = tuple(_TEXTS.strip().split("\n\n"))
