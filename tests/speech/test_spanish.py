"""Spanish: how its words are said, how its figures read, and that nothing written can stop it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.speech.articulation import articulated
from device.speech.contract import BadText
from device.speech.phones import CONSONANTS, VOWELS
from device.speech.rhythm import timed
from device.speech.spanish import Spanish
from device.speech.talk import reading_of
from device.speech.text import read

SPANISH = Spanish()
PANGRAMS = """
El veloz murciélago hindú comía feliz cardillo y kiwi; la cigüeña tocaba el saxofón detrás del palenque de paja.
José compró una vieja zampoña en Perú. Excusándose, Sofía tiró su whisky al desagüe de la banqueta.
Benjamín pidió una bebida de kiwi y fresa; Noé, sin vergüenza, la más exquisita champaña del menú.
Jovencillo emponzoñado de whisky: ¡qué figurota exhibe! ¿Averiguáis el aire, la causa, Europa, el oído, hoy, el bou?
Un ángel ronca en Israel, con honra, enviando un beso; Enrique y el guerrero del Uruguay llaman a la psicóloga: shh...
Hay 3.456,78 € el 1.º de mayo a las 7:45 p. m., EE. UU., la ONU, el ADN, 21 noches, 200 gramos, -5 °C, 20 %.
"""


def said(word: str) -> str | None:
    phones = SPANISH.word(word)
    return None if phones is None else " ".join(f"{p.name}{p.stress or ''}" for p in phones)


def spelled(text: str) -> str:
    return " ".join(SPANISH.spelled_out(text).split())


WORDS = {
    "hola": "o2 l a", "noche": "N o2 CH e", "calle": "k a2 Y e", "perro": "p e2 rr o", "pera": "p e2 r a",
    "rosa": "rr o2 S a", "Enrique": "e N rr i2 k e", "alrededor": "a l rr e DH e DH o2 r", "Israel": "i S rr a e2 l",
    "queso": "k e2 S o", "quórum": "k W o2 r u M", "quién": "k Y e2 N", "guitarra": "G i t a2 rr a",
    "guerra": "G e2 rr a", "agua": "a2 gh W a", "pingüino": "p i NG G W i2 N o", "cigüeña": "S i gh W e2 ny a",
    "gente": "x e2 N t e", "gigante": "x i gh a2 N t e", "jabón": "x a bh o2 N", "reloj": "rr e l o2 x",
    "cielo": "S Y e2 l o", "zapato": "S a p a2 t o", "luz": "l u2 S", "piscina": "p i S i2 N a",
    "excelente": "e k S e l e2 N t e", "acción": "a k S Y o2 N", "crecer": "k r e S e2 r", "niño": "N i2 ny o",
    "ahora": "a o2 r a", "prohibir": "p r oi bh i2 r", "hueso": "W e2 S o", "hielo": "Y e2 l o",
    "deshacer": "D e S a S e2 r", "show": "SH o2 W", "examen": "e k S a2 M e N", "xilófono": "S i l o2 F o N o",
    "extraño": "e k S t r a2 ny o", "México": "M e2 x i k o", "mexicana": "M e x i k a2 N a",
    "Oaxaca": "o a x a2 k a", "yo": "Y o2", "mayo": "M a2 Y o", "rey": "rr ei2", "hoy": "oi2", "muy": "M W i2",
    "Uruguay": "u r u gh W ai2", "vaca": "B a2 k a", "lobo": "l o2 bh o", "nave": "N a2 bh e",
    "enviar": "e M B Y a2 r", "tambor": "t a M B o2 r", "andar": "a N D a2 r", "caldo": "k a2 l D o",
    "nada": "N a2 DH a", "lago": "l a2 gh o", "banco": "B a2 NG k o", "aire": "ai2 r e", "causa": "k au2 S a",
    "Europa": "eu r o2 p a", "viuda": "B Y u2 DH a", "ciudad": "S Y u DH a2 DH", "cuidado": "k W i DH a2 DH o",
    "país": "p a i2 S", "baúl": "B a u2 l", "búho": "B u2 o", "león": "l e o2 N", "buey": "B W ei2",
    "averiguáis": "a bh e r i gh W ai2 S", "construí": "k o N S t r W i2", "día": "D i2 a",
    "jóvenes": "x o2 bh e N e S", "árbol": "a2 r bh o l", "canción": "k a N S Y o2 N",
    "canciones": "k a N S Y o2 N e S", "pared": "p a r e2 DH", "cantan": "k a2 N t a N", "robots": "rr o bh o2 t S",
    "fácilmente": "F a1 S i l M e2 N t e", "psicología": "S i k o l o x i2 a", "innovar": "i N o bh a2 r",
    "shh": "SH", "mmm": "M", "O'Higgins": "oi gh x i2 N S",
}  # fmt: skip


@pytest.mark.parametrize(("word", "phones"), WORDS.items())
def test_a_word_is_said_as_it_is_written(word: str, phones: str) -> None:
    assert said(word) == phones


@pytest.mark.parametrize("word", ["el", "la", "de", "que", "y", "para", "por", "se", "un", "tu", "si", "Desde"])
def test_words_that_carry_no_weight(word: str) -> None:
    assert not any(phone.stress for phone in SPANISH.word(word) or ())


@pytest.mark.parametrize(("weak", "strong"), [("tu", "tú"), ("si", "sí"), ("que", "qué"), ("te", "té"), ("mi", "mí")])
def test_an_accent_is_weight(weak: str, strong: str) -> None:
    assert said(strong) == f"{said(weak)}2"


def test_accents_in_either_unicode_form_are_the_same() -> None:
    assert said("canción") == said("cancio\N{COMBINING ACUTE ACCENT}n")
    assert said("nin\N{COMBINING TILDE}o") == said("niño")


@pytest.mark.parametrize(
    ("capitals", "phones"),
    [
        ("ADN", "a1 D e1 e2 N e"), ("TV", "t e1 u2 bh e"), ("UE", "u1 e2"), ("FBI", "e1 F e B e1 i2"),
        ("ONU", "o2 N u"), ("NOCHE", "N o2 CH e"), ("SÍ", "S i2"), ("C", "S e2"), ("Y", "i"),
    ],
)  # fmt: skip
def test_capitals_are_letters_where_they_make_no_word(capitals: str, phones: str) -> None:
    assert said(capitals) == phones


@pytest.mark.parametrize("word", ["façade", "Ångström", "straße", "ночь", "夜", "ليل", "naïve", "m²", "'", ""])
def test_other_letters_are_not_spanish(word: str) -> None:
    assert SPANISH.word(word) is None


FIGURES = {
    "16": "dieciséis", "21.000": "veintiún mil", "101.000": "ciento un mil", "1.000.000": "un millón",
    "10 000 personas": "diez mil personas", "1999": "mil novecientos noventa y nueve",
    "el 2024": "el dos mil veinticuatro", "3,14": "tres coma catorce", "3,05": "tres coma cero cinco",
    "3.5": "tres punto cinco", "3,142": "tres coma uno cuatro dos",
    "1.234,5": "mil doscientos treinta y cuatro coma cinco",
    "1,234.50": "mil doscientos treinta y cuatro punto cincuenta", "-5 °C": "menos cinco grados Celsius",
    "20 %": "veinte por ciento", "1 %": "uno por ciento", "3-4": "tres a cuatro", "007": "cero cero siete",
    "1 noche": "una noche", "21 días": "veintiún días", "200 horas": "doscientas horas",
    "31 veces": "treinta y una veces", "5 min y 30 s": "cinco minutos y treinta segundos",
    "100 km/h": "cien kilómetros por hora", "las 7:30": "las siete y media", "las 7:15": "las siete y cuarto",
    "la 1:05": "la una y cinco", "1:00 p. m. Luego": "una pe eme. Luego",
    "a las 8 a. m. salimos": "a las ocho a eme salimos", "8:00": "ocho en punto", "19:00 h": "diecinueve horas",
    "21:45": "veintiuna cuarenta y cinco", "0:10": "cero diez", "30:99": "treinta noventa y nueve", "$1": "un peso",
    "$1.234,50": "mil doscientos treinta y cuatro pesos con cincuenta centavos", "20 €": "veinte euros",
    "US$ 3 millones": "tres millones de dólares", "£21,01": "veintiuna libras con un penique",
    "1.000.000 €": "un millón de euros", "€2,5": "dos euros con cincuenta céntimos", "1.º": "primero",
    "2ª": "segunda", "3.er": "tercer", "11.º": "undécimo", "21.ª": "vigésima primera", "20.º": "vigésimo",
    "1 de mayo": "primero de mayo", "12/05/2024": "doce de mayo de dos mil veinticuatro", "1/2": "un medio",
    "3/4": "tres cuartos", "24/7": "veinticuatro sobre siete", "½": "un medio", "siglo XIX": "siglo diecinueve",
    "n.º 5": "número cinco",
}  # fmt: skip


@pytest.mark.parametrize(("written", "words"), FIGURES.items())
def test_figures_are_words(written: str, words: str) -> None:
    assert spelled(written) == words


SHORT = {
    "El Sr. Gil y la Sra. Paz.": "El señor Gil y la señora Paz.", "Dr. Gil, Dra. Paz": "doctor Gil, doctora Paz",
    "p. ej. esto": "por ejemplo esto", "p.ej., esto": "por ejemplo, esto", "en EE. UU. hay": "en Estados Unidos hay",
    "en EE. UU. Hoy": "en Estados Unidos. Hoy", "en EE.UU.": "en Estados Unidos.",
    "Ud. y Uds. van": "usted y ustedes van", "mar, etc. Fin": "mar, etcétera. Fin",
    "mar, etc., fin": "mar, etcétera, fin", "500 a. C.": "quinientos antes de Cristo.", "pan & té": "pan y té",
}  # fmt: skip


@pytest.mark.parametrize(("written", "words"), SHORT.items())
def test_short_forms_are_words_and_a_sentence_still_ends(written: str, words: str) -> None:
    assert spelled(written) == words


def test_what_nobody_can_read_is_told() -> None:
    reading = read("Buenas noches 🌙 мир façade, «descansa»", SPANISH)
    assert reading.unsaid == ("🌙", "мир", "façade")
    assert [len(clause.words) for clause in reading.clauses] == [2, 1]


def test_every_sound_can_be_made() -> None:
    reading = reading_of(PANGRAMS, "spanish")
    assert reading.unsaid == ()
    names = {phone.name for clause in reading.clauses for word in clause.words for phone in word}
    assert names <= set(VOWELS) | set(CONSONANTS)
    assert names >= {name for name in (*VOWELS, *CONSONANTS) if name.islower()}, "no entry is for nothing"
    for clause in reading.clauses:
        assert articulated(timed(clause.words, 1.3, ends=clause.ends))


def test_an_unknown_language_is_told_with_the_known_ones() -> None:
    with pytest.raises(BadText, match='"klingon", only english and spanish'):
        reading_of("nuqneH", "klingon")


def test_english_is_what_is_read_unless_told() -> None:
    assert reading_of("close your eyes") == reading_of("close your eyes", "english")
    assert reading_of("close your eyes") != reading_of("close your eyes", "spanish")


WRITTEN = st.text(alphabet="aeiouyáéíóúüñbcdghjkmnpqrsvxzAEHIUYSRM0123459 .,:/-%$€ºª°\n'", max_size=60)


def test_a_number_without_end_is_read_digit_by_digit() -> None:
    assert spelled("$" + "2" * 50_000) == "dos " * 50_000 + "pesos"


SHORT_FORMS = st.sampled_from(
    ["EE. UU.", "Sr.", "p. ej.", "3.er", "US$", " p. m.", "siglo IIVX", "12/13/2024", "h", "½", "٣", " mil"]
)


@given(st.one_of(st.text(), WRITTEN, st.lists(st.one_of(WRITTEN, SHORT_FORMS)).map("".join)))
def test_no_text_stops_it(text: str) -> None:
    try:
        reading = read(text, SPANISH)
    except BadText:
        return
    names = {phone.name for clause in reading.clauses for word in clause.words for phone in word}
    assert names <= set(VOWELS) | set(CONSONANTS)
    assert all(clause.words and all(clause.words) for clause in reading.clauses)


@given(st.text(alphabet="aeiouyáéíóúüñbcdfghjklmnpqrstvwxz'", min_size=1))
def test_every_spanish_word_has_sounds_and_at_most_one_weight(word: str) -> None:
    phones = SPANISH.word(word)
    assert phones or not word.strip("'")
    if word.isalpha() and not set(word) & set("áéíóú"):
        assert sum(phone.stress == 2 for phone in phones or ()) <= 1
