# ruff: noqa: RUF001 - words of other scripts
"""The names of months and days of the week, and what else stands in a date, in several languages."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans("ıøł", "iol")  # which are no letters with a mark on them


def folded(word: str) -> str:
    """Return a word in small letters without marks, as the names here are compared."""
    apart = unicodedata.normalize("NFD", word.lower())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", plain).translate(_LETTERS)


# English, German, French, Spanish, Portuguese, Italian, Dutch and Russian; Scandinavian, Polish, Czech,
# Turkish and Greek; Chinese, Japanese and Korean. What two languages use of different months is in none
# ("listopad" is October or November).
_MONTHS = (
    "jan januar january janv janvier ene enero janeiro gen gennaio januari янв января январь",
    "feb februar february fev fevr fevrier febrero fevereiro febbraio februari фев февр февраля февраль",
    "mar march marz mars marzo marco maart mrt maerz мар марта март",
    "apr april avr avril abr abril aprile апр апреля апрель",
    "may mai mayo maio mag maggio mei мая май",
    "jun june juni juin junio junho giu giugno июн июня июнь",
    "jul july juli juil juillet julio julho lug luglio июл июля июль",
    "aug august aout ago agosto augustus авг августа август",
    "sep sept september septembre septiembre set setembro settembre сен сент сентября сентябрь",
    "oct october okt oktober octobre octubre out outubro ott ottobre окт октября октябрь",
    "nov november novembre noviembre novembro ноя нояб ноября ноябрь",
    "dec december dez dezember decembre dic diciembre dezembro dicembre дек декабря декабрь",
)
_FARTHER = (
    "styczeń stycznia sty leden ledna ocak oca ιαν ιανουαρίου 1月 一月 1월",
    "luty lutego lut únor února şubat şub φεβ φεβρουαρίου 2月 二月 2월",
    "marzec marca březen března marts mart μαρ μαρτίου 3月 三月 3월",
    "kwiecień kwietnia kwi duben dubna nisan nis απρ απριλίου 4月 四月 4월",
    "maj maja květen května mayıs μαϊ μαΐου 5月 五月 5월",
    "czerwiec czerwca cze červen června haziran haz ιουν ιουνίου 6月 六月 6월",
    "lipiec lipca červenec července temmuz tem ιουλ ιουλίου 7月 七月 7월",
    "augusti sierpień sierpnia sie srpen srpna ağustos ağu αυγ αυγούστου 8月 八月 8월",
    "wrzesień września wrz září eylül eyl σεπ σεπτεμβρίου 9月 九月 9월",
    "październik października paź říjen října ekim eki οκτ οκτωβρίου 10月 十月 10월",
    "kasım kas νοε νοεμβρίου 11月 十一月 11월",
    "desember des grudzień grudnia gru prosinec prosince aralık ara δεκ δεκεμβρίου 12月 十二月 12월",
)
MONTH = {
    folded(name): number
    for months in (_MONTHS, _FARTHER)
    for number, names in enumerate(months, 1)
    for name in names.split()
}
_DAYS = (
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday"
    " mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"
    " lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche"
    " mie jue vie sab dom lunes martes miercoles jueves viernes sabado domingo"
    " seg ter qua qui sex segunda terca quarta quinta sexta feira"
    " gio lunedi martedi mercoledi giovedi venerdi domenica"
    " ma wo vr za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
    " пн вт ср чт пт сб вс"
    " man mandag tis tisdag tir tirs tirsdag ons onsdag tor tors torsdag fre fredag lör lördag sön søndag"
    " pon poniedziałek wt wtorek śr środa czw czwartek pt piątek sob sobota nd niedz niedziela"
    " po pondělí út úterý st středa čt čtvrtek pá pátek ne neděle"
    " pzt pazartesi sal salı çar çarşamba per perşembe cum cuma cmt cumartesi paz pazar"
    " δευ δευτέρα τρι τρίτη τετ τετάρτη πεμ πέμπτη παρ παρασκευή σαβ σάββατο κυρ κυριακή"
    " 周一 周二 周三 周四 周五 周六 周日 星期一 星期二 星期三 星期四 星期五 星期六 星期日 月 火 水 木 金 土 "
    " 日 월 화 수 목 금 토 일"
)
WEEKDAY = frozenset(map(folded, _DAYS.split()))
FILLER = frozenset(
    ["", "-", "\u2013", "|", "at", "of", "the", "de", "del", "um", "uhr", "den", "le", "on", "г"]
)
ACCENTED = frozenset(["à", "às"])  # fillers, too; without their marks one is a zone of the military
