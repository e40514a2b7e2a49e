"""The words and signs that stand beside a number, and what each means."""

# ruff: noqa: SIM905 - long lists of words read better without a mark around each
from __future__ import annotations

from decimal import Decimal
from typing import Final


def _spelt(table: dict[str, str]) -> dict[str, str]:
    """Turn "canonical: spellings" around."""
    return {spelling: unit for unit, spellings in table.items() for spelling in spellings.split()}


# Read as they are written: a case apart is another unit.
SYMBOLS: Final = _spelt(
    {
        "%": "% pct",
        "x": "x X",
        "B": "bytes byte",
        "KB": "KB kB kb",
        "MB": "MB mb",
        "GB": "GB gb",
        "TB": "TB tb",
        "Kbit": "Kb Kbit",
        "Mbit": "Mb Mbit",
        "Gbit": "Gb Gbit",
        "PB": "PB",
        "KiB": "KiB",
        "MiB": "MiB",
        "GiB": "GiB",
        "TiB": "TiB",
        "Mbps": "Mbps mbps Mbit/s",
        "Gbps": "Gbps gbps Gbit/s",
        "GB/s": "GB/s GBps",
        "TB/s": "TB/s TBps",
        "MB/s": "MB/s MBps",
        "ns": "ns",
        "us": "us μs µs",
        "ms": "ms msec",
        "s": "s sec secs",
        "min": "min mins",
        "h": "h hr hrs",
        "year": "yr yrs",
        "nm": "nm",
        "mm": "mm",
        "cm": "cm",
        "m": "m",
        "km": "km",
        "ft": "ft",
        "W": "W",
        "kW": "kW KW",
        "MW": "MW",
        "GW": "GW",
        "TW": "TW",
        "kWh": "kWh",
        "MWh": "MWh",
        "GWh": "GWh",
        "TWh": "TWh",
        "V": "V",
        "Hz": "Hz",
        "kHz": "kHz KHz",
        "MHz": "MHz",
        "GHz": "GHz",
        "kg": "kg",
        "g": "g",
        "mg": "mg",
        "lb": "lb lbs",
        "C": "°C",
        "F": "°F",
        "degree": "°",
        "token/s": "tok/s tokens/s t/s tps TPS token/s",
        "fps": "fps FPS",
        "TFLOPS": "TFLOPS TFLOPs TFlops",
        "PFLOPS": "PFLOPS PFLOPs",
        "TOPS": "TOPS",
        "px": "px",
        "dB": "dB",
        "ppm": "ppm",
        "pp": "pp",
        "bp": "bps bp",
    }
)

# Read in any case.
WORDS: Final = _spelt(
    {
        "%": "percent prozent procent 百分点 パーセント",
        "x": "times fold 倍",
        "KB": "kilobyte kilobytes",
        "MB": "megabyte megabytes",
        "GB": "gigabyte gigabytes",
        "TB": "terabyte terabytes",
        "PB": "petabyte petabytes",
        "bit": "bit bits",
        "ns": "nanosecond nanoseconds",
        "us": "microsecond microseconds",
        "ms": "millisecond milliseconds 毫秒",
        "s": "second seconds 秒",
        "min": "minute minutes minuten 分钟",
        "h": "hour hours stunden 小时 時間",
        "day": "day days tage 天",
        "week": "week weeks wochen 周",
        "month": "month months monate 个月",
        "year": "year years jahre",
        "nm": "nanometer nanometers nanometre nanometres",
        "m": "meter meters metre metres",
        "km": "kilometer kilometers kilometre kilometres",
        "mile": "mile miles",
        "ft": "foot feet",
        "W": "watt watts",
        "kW": "kilowatt kilowatts",
        "MW": "megawatt megawatts",
        "GW": "gigawatt gigawatts",
        "TW": "terawatt terawatts",
        "Hz": "hertz",
        "MHz": "megahertz",
        "GHz": "gigahertz",
        "kg": "kilogram kilograms",
        "g": "gram grams",
        "t": "ton tons tonne tonnes",
        "lb": "pound-mass",
        "degree": "degree degrees",
        "USD": "usd dollar dollars 美元 ドル",
        "EUR": "eur euro euros",
        "GBP": "gbp quid",
        "CNY": "cny rmb yuan renminbi 元 人民币",
        "JPY": "jpy yen 円 日元",
        "INR": "inr rupee rupees",
        "KRW": "krw",
        **{code: code.lower() for code in "SEK NOK DKK BRL PLN TRY SGD HKD TWD NZD MXN ZAR CAD AUD".split()},
        "CHF": "chf franken",
        "RUB": "rub rouble roubles ruble rubles",
        "acre": "acre acres",
        "ha": "hectare hectares",
        "gallon": "gallon gallons",
        "L": "litre litres liter liters",
        "inch": "inch inches",
        "yard": "yard yards",
        "oz": "ounce ounces",
        "J": "joule joules",
        "barrel": "barrel barrels",
        "cent": "cent cents",
        "px": "pixel pixels",
        "pp": "percentage-points",
    }
)

# Two words that are one unit, put together before anything is read.
PAIRS: Final = {
    "per cent": "percent",
    "pour cent": "percent",
    "por ciento": "percent",
    "per cento": "percent",
    "por cento": "percent",
    "percentage points": "pp",
    "percentage point": "pp",
    "tokens per second": "tok/s",
    "frames per second": "fps",
}

SIGNS: Final = {
    "$": ("USD",),
    "US$": ("USD",),
    "A$": ("AUD",),
    "C$": ("CAD",),
    "HK$": ("HKD",),
    "R$": ("BRL",),
    "S$": ("SGD",),
    "NT$": ("TWD",),
    "NZ$": ("NZD",),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("CNY", "JPY"),
    "₹": ("INR",),
    "₩": ("KRW",),
    "USD": ("USD",),
    "EUR": ("EUR",),
    "GBP": ("GBP",),
    "CNY": ("CNY",),
    "RMB": ("CNY",),
    "JPY": ("JPY",),
    "INR": ("INR",),
    **{
        code: (code,)
        for code in "CHF KRW SEK NOK DKK BRL PLN TRY RUB SGD HKD TWD NZD MXN ZAR CAD AUD".split()
    },
}

SCALES: Final = {
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
    "mln": Decimal(10**6),
    "mn": Decimal(10**6),
    "mio": Decimal(10**6),
    "millionen": Decimal(10**6),
    "bn": Decimal(10**9),
    "mrd": Decimal(10**9),
    "milliarden": Decimal(10**9),
    "tn": Decimal(10**12),
    "trn": Decimal(10**12),
    "百": Decimal(100),
    "千": Decimal(10**3),
    "万": Decimal(10**4),
    "萬": Decimal(10**4),
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "亿": Decimal(10**8),
    "億": Decimal(10**8),
    "万亿": Decimal(10**12),
    "兆": Decimal(10**12),
}

# Signs that are a scale; those that are also a unit keep both readings.
LETTERS: Final = {
    "k": Decimal(10**3),
    "K": Decimal(10**3),
    "m": Decimal(10**6),
    "M": Decimal(10**6),
    "b": Decimal(10**9),
    "B": Decimal(10**9),
    "t": Decimal(10**12),
    "T": Decimal(10**12),
}

ONES: Final = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
TENS: Final = {
    word: 10 * n
    for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
ORDINALS: Final = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}
