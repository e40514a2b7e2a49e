"""English words that are no names though a capital may stand before them, and words of doubt."""

# ruff: noqa: SIM905 - long lists of words read better without a mark around each
from __future__ import annotations

import re
from typing import Final

# No name by themselves anywhere: titles may set them with a capital.
FUNCTION: Final = frozenset(
    """
    a about above across after again against ahead all almost along already also although always am
    among an and another any anyone anything are aren't around as at away back be became because
    been before behind being below beneath beside besides between beyond both but by can can't
    cannot could couldn't despite did didn't do does doesn't doing don't done down during each
    either else enough even ever every everyone everything except few for from further get gets
    getting go goes had has hasn't have haven't having he he's her here here's hers herself him
    himself his how however i i'd i'll i'm i've if in inside instead into is isn't it it's its
    itself just least less let let's like many may maybe me meanwhile might mine more moreover most
    much must my myself near nearly neither never nevertheless next no nobody none nonetheless nor
    not nothing now nowhere of off often on once only onto or other others otherwise our ours
    ourselves out outside over own per perhaps please quite rather really same several shall she
    she's should shouldn't since so some someone something sometimes somewhere soon still such than
    that that's the their theirs them themselves then there there's therefore these they they're
    they've this those though through throughout thus till to together too toward towards under
    unless unlike until up upon us used uses using usually versus very via vs was wasn't we we'd
    we'll we're we've well were weren't what what's whatever when whenever where whereas wherever
    whether which whichever while who who's whoever whole whom whose why with within without won't
    would wouldn't yes yet you you're you've your yours yourself
    """.split()
)

# Words that often open a sentence; exempt there and nowhere else.
OPENERS: Final = FUNCTION | frozenset(
    """
    access according accuracy add added adding additional additionally adoption afterwards agent
    agents alternatively analysis analysts announced another apparently applications apps
    architecture arguably article ask asked assistant authors available based basically beginning
    benchmark benchmarks best better beta big bigger both bringing bug build builders building built
    bundled business businesses buyers buy call called calls capabilities capability chat chips code
    coding combined coming comes commenters comments commercial community companies company compared
    competition competitors complete compression concerns consequently content context continue
    contrary conversely cost costs countries court create created creating creators critics critical
    cross current currently customers data dataset datasets decoding deep demand dense deployment
    described design designed despite details developer developers discussion distribution
    documentation documents due earlier early easily economists editors efficiency efficient
    employees enabled engineers enterprise enterprises entire especially essentially evaluation
    eventually evidence evaluations examples executives existing expect expected experiments experts
    explore faster fast features feature feedback fewer figures final finally find findings firms
    fixed fixes fixing following formerly former founded founders free frequently frontier full
    fully funding furthermore future gains general generally generation generative getting give
    given giving global good government graphics great greater group groups growing growth hackers
    half hardware help helps hence high higher highly historically hosted huge human humans image
    images implementation important importantly improved improvement improvements improves improving
    include included includes including increase increased increasingly incidentally indeed
    independent individual industry inference initial initially input instructions insiders
    interestingly internal internally introduced introducing investigators investors join keep
    kernel key known language large larger last late later latency latest launch launched launches
    launching lawmakers lawyers leaders leading learn learning legal license licensed licensing
    likewise limited list local long longer look looking low lower machine made main mainly major
    make makers making management managers market markets measured members memory messages method
    methods microscopic mobile model models modern money months multimodal multiple namely native
    neither new newer news next nobody noise normally notable notably note noted nowadays numbers
    observers obviously officials official older older on-device one ongoing open opening operators
    optional optionally organizations original originally output overall owners page pages paper
    papers parents part partners partly parents particular particularly patients payments people
    performance permissions personal plans platform players plus police policy poor popular possible
    post posts potential potentially power practical practically predictably preliminary present
    pressure preview previous previously price prices pricing primary prior privacy private probably
    problems produced production products professional programs progress project projects promised
    prompt prompts proponents proposed protection provided provides public publishers publicly put
    quality quantization quantized questions quick quickly random rate rates ready real reasoning
    receiving recent recently recommended record records reduced reducing reference regardless
    regulators related release released releases releasing remember reportedly reporters reports
    requests required requires research researcher researchers response responses rest results
    retrieval revenue review reviewers reviews right rising robots roughly rules rumored rumors
    rumoured run running runs safety said sales samples scaling scientists score scores search
    second section security see seeing self sellers senior separate separately servers service
    services set setting shares shipping short show showing shown shows significant similar
    similarly simple simply single size small smaller so-called software solutions something source
    sources speaking special specific specifically specifications speculation speech speed staff
    standard start started starting startup startups state statements step steps stock storage
    strong structured students studies study subscribers subsequently success successful suddenly
    summary supply support supported supporting supports supposedly surprisingly switching system
    systems take takes taken taking talks target task tasks teachers team teams technical
    technically technology tell terms test tested testers testing tests text thanks thing things
    think third today token tokens tool tools top total traditional traditionally trained training
    translated transparency try trying turning tutorial two types typically ultimately understanding
    underlying unfortunately unit units unusual upcoming update updated updates upgrade usage use
    useful user users value values vendors version versions video videos view virtual voice wages
    want warning watch ways week weeks weights whereas wide widely win work workers working works
    world worldwide worth write writers writing written year years young
    """.split()
)

# Names so general that they claim nothing.
PLAIN: Final = frozenset({"AI", "I", "I'm", "I've", "I'd", "I'll", "A", "OK"})

# What usually stands in a compound: "well-known", "state-of-the-art".
COMPOUND: Final = FUNCTION | frozenset(
    """
    open source world real time real-time long short high low large small multi self state art end
    to-end full pre post co ex mid non sub super ultra anti inter intra cross top bottom front back
    first second third single double two three four five six ten old new year day week month hour
    minute quality level scale speed cost free ready use case aware friendly specific wide term
    range class style type size line life code data user job work web cloud edge device side server
    run play follow check sign log set start stop built born made own known grown shot step stage
    way fold part point turn hand head hard soft well ill best better good great fast slow key
    private public closed weight weights only like grade house text image speech video voice
    language model agent tool tools domain task human machine name memory context response request
    peer third-party party safe proof pay per check less most more so called up down in out on off
    over under by and or as is it the of for a an at all any year-old
    """.split()
)

# What makes a sentence negative, and what in a quote may have been said so.
NEGATION: Final = re.compile(
    r"\b(?:not|never|none|neither|nor|without|cannot|no(?!\. ?\d))\b|n't\b", re.IGNORECASE
)
NEGATIVE: Final = re.compile(
    NEGATION.pattern
    + r"|\b(?:lack\w*|fail\w*|refus\w+|den(?:y|ies|ied|ying|ials?)|reject\w*|refut\w*|disput\w*|dismiss\w*"
    r"|contradict\w*|rebut\w*|false|untrue|declin\w+|rather than|instead|yet to|stop\w*|un\w{4,}"
    r"|discontinu\w+|halt\w*|bans?|banned|cancel\w*|absent|missing|less|few|nothing|nobody|kein\w*"
    r"|nicht|pas|sin|zero)\b"
    r"|[不没未无沒無非]",
    re.IGNORECASE,
)
# That somebody says it is not so; and what a sentence may say instead of it.
DENIAL: Final = re.compile(r"\b(?:den(?:y|ies|ied|ying)|denials?)\b", re.IGNORECASE)
DOUBT: Final = re.compile(
    DENIAL.pattern
    + r"|\b(?:reject\w*|refut\w*|disput\w*|dismiss\w*|contradict\w*|rebut\w*|false|untrue|wrong)\b",
    re.IGNORECASE,
)
_REPORTS: Final = r"(?:reports?|claims?|rumou?rs?|allegations?|accusations?|suggestions?|speculation)"
_DENIED: Final = (
    rf"\bden(?:y|ies|ied|ying) (?:(?:\w+ )?{_REPORTS} of|(?:(?:\w+ )?{_REPORTS} )?that"
    r"(?: it| he| she| they| we|(?: \S+){1,6}?(?= (?:is|are|was|were|has|have|had|will|would|did) ))"
    r"|(?:\w+ )?(?=\w+ing\b))"
)
NEGATED: Final = re.compile(
    rf"(?:(?:\bnot|\bnever|\bcannot|n't) |{_DENIED} ?)"
    r"(?:(?:yet|be|been|being|have|has|had|having|even|currently|actually|ever|to|is|are|was|were|will|would"
    r"|did) ){0,3}"
    r"(?P<verb>[a-z]{4,})(?: (?:(?:the|a|an|any|its|their|his|her|our) )?(?P<next>[\w-]{3,}))?",
    re.IGNORECASE,
)
RUMOR: Final = re.compile(
    r"\b(?:rumou?r\w*|reportedly|alleged(?:ly)?|supposedly|purported(?:ly)?|unconfirmed|said to be|(?:is|are"
    r"|was|were) said to"
    r"|sources? (?:say|said|told|familiar|close)|people familiar|in talks)\b|传闻|据传|爆料|噂|루머|gerüchte",
    re.IGNORECASE,
)
# Word of a thing that got out early is a rumor; what got out itself, as code and passwords do, is none.
LEAK: Final = re.compile(r"\bleak(?:s|ed)\b", re.IGNORECASE)
LEAKED: Final = re.compile(
    r"\b(?:source[- ]?(?:code|maps?)|codebase|prompts?|instructions|chains?[- ]of[- ]thoughts?"
    r"|reasoning|credentials?|passwords?|secrets?|(?:api|access|private|encryption) keys?|tokens?"
    r"|conversations?|chats|memory|weights|repositor(?:y|ies)|repos?|database"
    r"|(?:user|personal|customer|private|training|sensitive) data)\b",
    re.IGNORECASE,
)
