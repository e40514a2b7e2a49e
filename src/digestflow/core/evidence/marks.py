"""The small words that make a sentence say another thing with the same words around them."""

# ruff: noqa: E501, SIM905 - long lists of words read better in rows, without a mark around each
from __future__ import annotations

import re
from typing import Final

# Kinds of marks. Each is looked for where a text and a sentence go on with the same words on both sides. Some and
# what was done are known only so that they are no content of their own.
NOT, MAY, WILL, SOME, ALL, EARLY, DO = "not", "may", "will", "some", "all", "early", "do"

# What governs a whole clause: what it says is denied, or said by nobody for sure.
DENIES: Final = (
    r"(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed|ing)?|reject(?:s|ed|ing)?|refut(?:es?|ed|ing)|disput(?:es?|ed|ing)"
    r"|doubt(?:s|ed)?|fail(?:s|ed)? to \w+)(?: [\w']+){0,3}? that|(?:not|un) ?true that|false that"
    r"|(?:no (?:evidence|proof|indication|sign|truth)|nobody \w+|no one \w+)(?: \w+){0,2}? that"
)
DOUBTS: Final = (
    r"whether|if|unless|(?:rumou?rs?|speculation|allegations?|suggestions?|suspicions?|accusations?|fears?|hopes?)"
    r"(?: \w+){0,2}? that|(?:rumou?rs?|speculation|allegations?|suspicions?|accusations?|unconfirmed reports?) (?:of|about)"
)
# Verbs that leave it open whether it is so. Of some only with "that": who maintains a library, or reports a fault,
# says nothing by it.
SAYS: Final = (
    r"(?:said|says?|claim(?:s|ed)?|argue[sd]?|believe[sd]?|allege[sd]?|insist(?:s|ed)?|thinks?"
    r"|told (?:us|me|them|him|her|reporters|journalists|investors|staff|(?:the |an? )?[A-Z][\w-]*(?: [A-Z][\w-]*){0,3})"
    r"|(?:maintain|contend|assert|estimate|predict|suggest|speculate|suspect|warn|report|guesse?)(?:s|e?d)?(?= that\b))"
)
_IS: Final = r"(?:(?:is|are|was|were|be|been|am) )?"
# Not the month, which has its capital too in "in May": a title may set each word with one.
MODAL: Final = r"(?:(?-i:may)|(?<!\bin )(?<!\bby )(?<!\bon )(?<!\bof )(?<!\bsince )(?<!\buntil )(?<!\bfrom )(?<!\blate )(?<!\bearly )(?<!\bmid )(?<!\blast )(?<!\bnext )(?<!\d )may(?! \d))"
MARKS: Final = {
    NOT: (
        rf"{DENIES}|"
        r"(?:not|n't|never|cannot)(?! ?[,;:.)])|no longer|no|none|neither|nor|hardly|barely|scarcely|rarely|seldom|anything but"
        r"|(?:fail(?:s|ed)?|refus(?:es?|ed)|declin(?:es?|ed)|yet) to"
        r"|nicht|kein(?:e[nmrs]?)?|nie|niemals|pas|jamais|nunca|jamás|non|mai|não|niet|geen|ikke|inte"
        r"|не|нет|никогда"
    ),
    MAY: (
        rf"{DOUBTS}|"
        rf"(?:{MODAL}|might|could|would|should)(?! ?[,;:.)])|perhaps|maybe|possibly|probably|potentially|presumably|reportedly"
        r"|allegedly|supposedly|purportedly|apparently|ostensibly|likely"
        rf"|{_IS}(?:(?:widely|still|now|also|reportedly|currently) )?(?:expected|likely|supposed|projected|estimated"
        r"|believed|thought|said|alleged|rumou?red|reported|poised|considering|mulling|planning|hoping"
        r"|aiming|trying|seeking|looking|in talks) to"
        r"|(?:plans?|planned|wants?|wanted|hopes?|hoped|aims?|aimed|intends?|intended|seeks?|sought"
        r"|tr(?:y|ies|ied)|attempt(?:s|ed)?|appears?|appeared|seems?|seemed|claims?|claimed|promis(?:es?|ed)"
        r"|threaten(?:s|ed)?|consider(?:s|ed)?|propos(?:es?|ed)|expects?) to"
        r"|(?:consider|mull|weigh|explor|contemplat|discuss|propos)(?:s|es|ed|ing)?(?= (?!be)\w+ing\b)"
        r"|in talks (?:about|on|over)(?= \w+ing\b)"
        r"|(?:alleged|suspected|purported|rumou?red|proposed|planned|attempted|would-be|prospective|draft|potential(?! (?:energy|differences?)\b))(?= [a-z])"
        r"|(?<!it )(?<!be )(?<!is )(?<!are )(?<!was )(?<!as )(?<!if )(?<!where )"
        # "the best possible", "any possible", "makes possible": no doubt
        r"(?<!est )(?<!worst )(?<!any )(?<!make )(?<!makes )(?<!made )possible(?= (?!to\b)[a-z])"
        r"|könnten?|dürften?|sollen|soll|angeblich|möglicherweise|vermutlich|vielleicht|wohl|offenbar"
        r"|pourrai(?:en)?t|serai(?:en)?t|aurai(?:en)?t|devrai(?:en)?t|peut-être|prétendument"
        r"|podrían?|supuestamente|quizás?|posiblemente|potrebbe(?:ro)?|forse|poderia[m]?|talvez"
        r"|возможно|вероятно|якобы"
    ),
    WILL: rf"(?:will|shall)(?! ?[,;:.)])|'ll|{_IS}(?:going|set|due|scheduled|slated) to|(?:is|are|was|were) to|wird|werden|sera|seront|será|serán|будет",
    SOME: (
        r"some|many|most|several|a few|few|certain|various|half|one|two|three|part|parts|a majority|a minority"
        r"|often|sometimes|usually|generally|typically|mostly|largely|partly|partially|occasionally|frequently"
        r"|mainly|almost|nearly|virtually|practically|einige|manche|viele|oft|manchmal|certains?|plusieurs|souvent"
        r"|algunos|muchos|varios|parfois"
    ),
    ALL: (
        r"(?:all|every|each) possible|all|every|each|entire|entirely|always|fully|wholly|completely|totally|every single|alle|jede[rsn]?"
        r"|immer|tous|toutes|toujours|todos|todas|siempre"
    ),
    EARLY: (
        r"(?:(?:public|private|closed|open|developer|technical|research) )?(?:beta|alpha|preview(?! (?:windows?|panes?|panels?|images?|cards?)\b))(?= [a-z])"
        r"|(?:experimental|prototype|preliminary|provisional|tentative|interim|temporary|trial(?! (?:courts?|judges?|lawyers?|dates?|and)\b)|pilot|partial"
        r"|conditional|unofficial)(?= [a-z])"
    ),
    DO: r"(?:manag(?:es?|ed)|decid(?:es?|ed)|agree[sd]?|began|begins?|start(?:s|ed)|continue[sd]?|able|ready|willing) to",
}
# The same in scripts that are written without spaces, where they are parts of words.
WIDE: Final = {
    NOT: r"[不没未沒]|并非|並非|无法|無法|没有|沒有|ません|ない|なかった|않|못",
    MAY: r"可能|或将|或許|或许|据传|据称|据说|預計|预计|计划|拟|かもしれない|可能性|見込み|予定",
    WILL: r"将|將|会|會",
    SOME: r"大多数|多数|部分|一些|少数|一部",
    ALL: r"全部|所有|一切|すべて|全て",
}

# What begins a condition.
IFS: Final = (
    r"if|unless|provided(?: that|(?= (?:you|it|they|we|he|she|the)\b))|as long as|so long as|on condition that|assuming|pending|subject to|contingent (?:up)?on|only after"
    r"|(?:once|as soon as)(?! (?:again|more|an? |per|every|in|on|they|upon)\b)"
)
_WHO: Final = r"(?:users?|subscribers?|customers?|members?|plans?|testers?|accounts?|developers?|owners?|tiers?|partners?|employees|students|organi[sz]ations|businesses|teams)"
# For whom or where something can be had, or how far it is; letters count, a name has a capital.
LIMITS: Final = (
    rf"(?:only |exclusively |initially |currently |first )?(?:for|to|on|with) (?:all |its |our |the |some )*(?:[\w+$./-]+ ){{1,3}}?{_WHO}\b"
    rf"(?:,? (?:and|or) (?:[\w+./-]+ ){{0,3}}?{_WHO}\b)?"
    r"|(?:only|exclusively) (?:in|on|for|to) (?:the )?\w[\w+-]*(?: [A-Z][\w+-]*){0,3}"
    r"|in (?:the )?[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3} only\b"
    r"|(?:in|as an?) (?:(?:public|private|closed|open|developer|technical|research|limited|paid|early) )*(?:beta|alpha|preview|early access)\b"
)

# Not content: they come and go when a sentence is put in other words.
LIGHT: Final = frozenset(
    """
    a an the is are was were be been being am has have had having do does did to of that s per also just now still
    already even ever then so very really quite its their our your my this these those and it
    der die das den dem des ein eine einen einem einer le la les l un une el los las lo il gli i o os as ne
    """.split()
)
PAST: Final = frozenset("was were has have had did".split())
# What was done, in verbs that do not say so by "-ed".
PASTS: Final = frozenset(
    """
    ate beat became began bent bit blew bought broke brought built came caught chose cut dealt did drew drove fell
    fed felt fled flew found fought froze gave got grew held kept knew laid led left lent lost made meant met paid put
    ran rang read rose said sang sank sat saw sent set shot shook showed shut slept sold sought spent split spoke spread
    stood stole struck stuck swore taught tore told took thought threw understood went woke won wore wrote
    """.split()
)

# A hedge of any kind in the sentence: then no doubt was dropped.
HEDGED: Final = re.compile(
    rf"\b(?:can|{MODAL}|might|could|would|should|if|unless|whether|perhaps|maybe|about|expect\w*|plan(?:s|ned|ning)?|want\w*"
    r"|hop(?:e|es|ed|ing)|ask\w*|wonder\w*|question\w*|aim\w*|inten[dt]\w*|seek\w*|sought|consider\w*|mull\w*|likely|possib\w*|probab\w*"
    r"|potential\w*|presum\w*|report\w*|alleg\w*|suppos\w*|purport\w*|appar\w*|seem\w*|appear\w*|rumou?r\w*"
    r"|claim\w*|promis\w*|threat\w*|try|tries|tried|trying|attempt\w*|effort\w*|propos\w*|according|believ\w*"
    r"|think\w*|thought|say|says|said|suggest\w*|estimat\w*|project(?:s|ed|ions?)|forecast\w*|predict\w*"
    r"|talks|eye[sd]?|look\w*|warn\w*|fear\w*|risk\w*|pois\w*|target\w*|propos\w*|goal|bid|ponders?)\b|\?"
    rf"|\b(?:{MARKS[MAY]})\b|{WIDE[MAY]}",
    re.IGNORECASE,
)

_PAIRS: Final = """
    with/without rise/fall rose/fell up/down increase/decrease higher/lower high/low more/less more/fewer
    most/least raise/lower raise/cut gain/lose gained/lost grow/shrink grew/shrank jump/drop climb/drop
    grew/declined improve/worsen improved/worsened faster/slower fast/slow quicker/slower larger/smaller bigger/smaller
    large/small big/small better/worse best/worst cheaper/pricier cheaper/dearer stronger/weaker strong/weak easier/harder
    easy/hard easy/difficult longer/shorter long/short older/younger earlier/later early/late greater/smaller
    win/lose won/lost wins/loses open/close opened/closed opens/closes approve/reject approved/rejected
    accept/reject accepted/rejected accept/refuse accepted/refused pass/block support/oppose supported/opposed
    supports/opposes supporters/opponents hire/fire hired/fired hires/fires buy/sell bought/sold buys/sells
    buyer/seller join/leave joined/left joins/leaves allow/ban allowed/banned permit/prohibit start/end
    started/ended starts/ends begin/end began/ended start/stop started/stopped success/failure
    succeed/fail succeeded/failed succeeds/fails guilty/innocent legal/illegal lawful/unlawful safe/unsafe
    possible/impossible able/unable agree/disagree agreed/disagreed before/after above/below over/under
    for/against inside/outside import/export imports/exports men/women man/woman male/female he/she him/her his/hers himself/herself
    his/her boys/girls true/false public/private confirm/deny confirmed/denied confirms/denies
    enable/disable enabled/disabled add/remove added/removed adds/removes include/exclude included/excluded
    includes/excludes available/unavailable likely/unlikely known/unknown secure/insecure stable/unstable
    lawful/illegal good/bad positive/negative profit/loss profits/losses surplus/deficit local/remote
    minimum/maximum min/max least/most north/south east/west northern/southern eastern/western left/right
    lend/borrow upgrade/downgrade upgraded/downgraded hot/cold love/hate loved/hated remember/forget
    praise/criticize praised/criticized beat/lost attack/defend attacked/defended expand/shrink
    optional/mandatory voluntary/mandatory temporary/permanent domestic/foreign rich/poor often/rarely
    majority/minority free/paid proprietary/open closed/open synchronous/asynchronous online/offline
    stieg/fiel stiegen/fielen steigt/fällt steigen/fallen mehr/weniger höher/niedriger gewann/verlor mit/ohne
    augmenté/baissé augmente/baisse hausse/baisse gagné/perdu plus/moins avec/sans subió/bajó sube/baja
    más/menos ganó/perdió con/sin
    acquit/convict acquitted/convicted strengthen/weaken strengthened/weakened accelerate/slow
    """
# What excludes each other besides: only one of a row can be meant.
_ROWS: Final = (
    "second minute hour day week month year decade century",
    "millisecond microsecond nanosecond",
    "spring summer autumn winter",
)


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _PAIRS.split():
        one, other = pair.split("/")
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    for row in _ROWS:
        for word in row.split():
            found.setdefault(word, set()).update(set(row.split()) - {word})
    return {word: frozenset(others) for word, others in found.items()}


OPPOSITES: Final = _opposites()
