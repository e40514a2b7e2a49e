from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.story.language import language


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("The probe has landed and it is well", "en", id="english"),
        pytest.param("Claude is now available in Peru", "en", id="english-with-words-of-others"),
        pytest.param("Die Sonde ist gelandet und wird nicht mehr gebraucht", "de", id="german"),
        pytest.param("La sonde est arrivée dans les temps et elle va bien", "fr", id="french"),
        pytest.param("La sonda llegó a la luna y los datos del viaje son buenos", "es", id="spanish"),
        pytest.param("A sonda chegou à lua e os dados da viagem não são maus", "pt", id="portuguese"),
        pytest.param("La sonda è arrivata sulla luna e gli strumenti sono salvi", "it", id="italian"),
        pytest.param("De sonde is geland en het gaat goed met de instrumenten", "nl", id="dutch"),
        pytest.param("探测器成功着陆月球", "zh", id="chinese"),
        pytest.param("某公司发布Probe3.6Plus预览版", "zh", id="chinese-with-a-latin-name"),
        pytest.param("探査機が月に着陸した", "ja", id="japanese"),
        pytest.param("탐사선이 달에 착륙했다", "ko", id="korean"),
        pytest.param("Зонд успешно сел, и мы рады это слышать", "ru", id="russian"),
        pytest.param("Зонд успішно сів на Місяць", "uk", id="ukrainian"),
        pytest.param("Сондата кацна успешно", "", id="cyrillic-of-another"),
        pytest.param("المسبار يهبط على القمر", "ar", id="arabic"),
        pytest.param("Probe Max 2", "", id="a-name"),
        pytest.param("die la de", "", id="small-words-of-several"),
        pytest.param("der und nicht les dans avec", "", id="as-many-of-two-languages"),
        pytest.param("the of to " + "seven " * 25, "", id="too-few-small-words"),
        pytest.param("https://example.org/the/and/of/to/is", "", id="an-address-is-no-text"),
        pytest.param("1 2 3", "", id="numbers"),
        pytest.param("The probe has landed and it is well " + "e" * 400_000, "en", id="a-word-without-end"),
        pytest.param("Probe lands crater orbit", "", id="no-small-word"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_language_is_told_only_where_it_is_sure(title: str, expected: str) -> None:
    assert language(title) == expected


def test_the_text_helps_a_short_title() -> None:
    assert language("Sonde", "Die Sonde ist auf dem Mond und wird von uns nicht mehr gehört.") == "de"


@given(st.text(), st.text())
def test_any_text_has_a_code_or_none(title: str, text: str) -> None:
    found = language(title, text)

    assert found == "" or (len(found) == 2 and found.islower())
