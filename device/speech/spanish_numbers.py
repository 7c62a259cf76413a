"""Numbers, times, money and short forms of Spanish, as words: 1.234,5 as in most of Latin America."""

import re
from functools import lru_cache

TITLES = {  # a name follows, and no sentence ends
    "sr": "señor", "sra": "señora", "srta": "señorita", "sres": "señores", "dr": "doctor", "dra": "doctora",
    "prof": "profesor", "profa": "profesora", "lic": "licenciado", "ing": "ingeniero", "sto": "santo", "sta": "santa",
    "gral": "general", "av": "avenida", "avda": "avenida", "p.ej": "por ejemplo", "vs": "versus",
    "núm": "número", "pág": "página", "págs": "páginas", "tel": "teléfono", "cap": "capítulo",
}  # fmt: skip
SHORT = TITLES | {
    "ud": "usted", "uds": "ustedes", "vd": "usted", "vds": "ustedes", "etc": "etcétera", "aprox": "aproximadamente",
    "ee.uu": "Estados Unidos", "a.c": "antes de Cristo", "d.c": "después de Cristo", "máx": "máximo", "mín": "mínimo",
}  # fmt: skip
UNITS = {
    "km/h": ("kilómetro por hora", "kilómetros por hora"), "km": ("kilómetro", "kilómetros"), "m": ("metro", "metros"),
    "cm": ("centímetro", "centímetros"), "mm": ("milímetro", "milímetros"), "kg": ("kilo", "kilos"),
    "g": ("gramo", "gramos"), "mg": ("miligramo", "miligramos"), "l": ("litro", "litros"),
    "ml": ("mililitro", "mililitros"), "h": ("hora", "horas"), "hr": ("hora", "horas"), "hrs": ("hora", "horas"),
    "min": ("minuto", "minutos"), "s": ("segundo", "segundos"), "seg": ("segundo", "segundos"),
    "Hz": ("hercio", "hercios"), "dB": ("decibelio", "decibelios"),
}  # fmt: skip
SIGNS = {
    "%": " por ciento ", "&": " y ", "+": " más ", "=": " igual a ", "°": " grados ", "@": " arroba ",
    "\u00d7": " por ", "½": " un medio ", "¼": " un cuarto ", "¾": " tres cuartos ",
}  # fmt: skip
MONEY = {  # a bare $ is a peso in more countries than not
    "$": ("peso", "pesos", "centavo"), "US$": ("dólar", "dólares", "centavo"), "USD": ("dólar", "dólares", "centavo"),
    "€": ("euro", "euros", "céntimo"), "£": ("libra", "libras", "penique"),
}  # fmt: skip
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip
PARTS = (
    "medio", "tercio", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo",
)  # fmt: skip
FIRSTS = (
    "", "primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo",
    "undécimo", "duodécimo",
)  # fmt: skip
TENTHS = (
    "", "décimo", "vigésimo", "trigésimo", "cuadragésimo", "quincuagésimo", "sexagésimo", "septuagésimo",
    "octogésimo", "nonagésimo",
)  # fmt: skip
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}

MASCULINE = re.compile("(día|mapa|idioma|planeta|clima|(?:proble|siste|te|progra|poe|aro|sínto)ma)s?")
FEMININE = re.compile(".*(a|as|ción|ciones|sión|siones|dad|dades|tud)|noches?|veces|vez|partes?|manos?|luz|luces|voces")
# After a number they are not what it counts.
NOT_COUNTED = {
    "a", "al", "con", "de", "del", "el", "en", "es", "la", "las", "los", "me", "ni", "no", "o", "para", "pero",
    "por", "que", "se", "si", "sin", "son", "y", "coma", "punto",
}  # fmt: skip
LONGEST = 15  # digits read as a number; longer ones are read digit by digit

# From a first figure on, and groups within bounds, for a search from each of a thousand figures takes minutes.
FIGURES = r"(?<!\d)(?:\d{1,3}(?:[. ]\d{3}){1,4}(?!\d)(?:,\d+)?|\d{1,3}(?:,\d{3}){1,4}\.\d+|\d+(?:[.,]\d+)?)"
SIGN = r"US\$|USD|[$£€]"
AMOUNT = re.compile(rf"(?:({SIGN})\s?({FIGURES})|({FIGURES})\s?({SIGN}))(\s(?:mil\b(?:\smillones)?|mill[oó]n(?:es)?))?")
NUMBER = re.compile(rf"(?:\b(el|del|al|las?)\s+)?({FIGURES})(?=\s+([^\W\d_]+)|)", re.IGNORECASE)
TIME = re.compile(r"(?<![\d:.,])(\d{1,2})[:h](\d\d)(?![\d:])(?:\s?(?:horas|hrs?|h)\b)?(?=( [ap]e? eme)?)")
UNITS_WRITTEN = "|".join(sorted(UNITS, key=len, reverse=True))
UNIT = re.compile(rf"(?:(?<![\d.,:/])(1)|(?<=\d))(?!s\b)\s*({UNITS_WRITTEN})\b(?!/)(?:\.(?=\s*[a-zñáéíóú]))?")
STOPS = r"(\.(?=\s*(?:$|¶)|\s+[A-ZÁÉÍÓÚÑ]))?\.?"  # whether the stop of a short form is a sentence's as well
MERIDIEM = re.compile(rf"(?<=\d)\s*(?i:([ap])\.? ?m)\b{STOPS}")
SHORT_WRITTEN = "|".join(s.replace(".", r"\. ?") for s in sorted(SHORT, key=len, reverse=True))
ABBREVIATED = re.compile(rf"\b(?i:({SHORT_WRITTEN}))(?=\.){STOPS}")


def spelled_out(text: str) -> str:
    """The text with words in the place of figures and short forms."""
    text = re.sub(r"\bEE\.? ?UU\b(?!\.)", "Estados Unidos", text)
    text = re.sub(r"\b[Nn](?:\.? ?[º°]|r?o\.|\.)\s*(?=\d)", "número ", text)
    text = ABBREVIATED.sub(_short, text)
    text = re.sub(r"\b(siglos?|capítulo) ([IVXL]+)\b", lambda m: f"{m[1]} {_roman(m[2])}", text, flags=re.IGNORECASE)
    text = MERIDIEM.sub(lambda m: f" {'a' if m[1] in 'aA' else 'pe'} eme{m[2] or ''}", text)
    text = TIME.sub(_time, text)
    text = re.sub(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])", _date, text)
    text = re.sub(rf"\b1 de (?={'|'.join(MONTHS)})", "primero de ", text)
    text = AMOUNT.sub(_money, text)
    text = re.sub(r"(?<=\d)\s?[°º]\s?([CF])\b", lambda m: f" grados {'Celsius' if m[1] == 'C' else 'Fárenjait'}", text)
    text = re.sub(r"(?<![\d.,])(\d{1,2})\.?(º|ª|er\b)", _ordinal, text)
    text = UNIT.sub(lambda m: f"{m[1] or ''} {UNITS[m[2]][m[1] is None]}", text)
    text = re.sub(r"(?<![\w.])-(?=\d)", " menos ", text)
    text = re.sub(r"(?<![\d/])(\d+)/(\d+)(?![\d/])", _fraction, text)
    text = re.sub(r"(?<=\d)-(?=\d)", " a ", text)
    text = NUMBER.sub(_number, text)
    return re.sub(f"[{''.join(SIGNS)}]", lambda m: SIGNS[m[0]], text)


def _short(m: re.Match[str]) -> str:
    form = m[1].lower().replace(" ", "")
    return SHORT[form] + (m[2] or "" if form not in TITLES else "")


@lru_cache(1024)
def _cardinal(figures: str) -> str:
    from num2words import num2words

    if len(figures) > LONGEST or (len(figures) > 1 and int(figures[0]) == 0):
        return " ".join(map(_cardinal, figures))
    words = num2words(int(figures), lang="es").replace("dieciseis", "dieciséis")  # as num2words 0.5.10 has it
    return re.sub(r"\b(veinti)?uno(?= mil| \w+llones)", lambda m: "veintiún" if m[1] else "un", words)


def _parted(figures: str) -> tuple[str, str, str]:
    """What stands before the comma or the point, which of them it is, and what stands behind."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+\.\d+", figures):
        figures = figures.replace(",", "")
    elif re.match(r"\d{1,3}[. ]\d{3}(?!\d)", figures):
        figures = re.sub("[. ]", "", figures)
    whole, mark, part = re.fullmatch(r"(\d+)([.,]?)(\d*)", figures).groups()  # type: ignore[union-attr] # as in FIGURES
    return whole, {"": "", ",": "coma", ".": "punto"}[mark], part


def _number(m: re.Match[str]) -> str:
    article, noun = m[1] or "", (m[3] or "").lower()
    whole, mark, part = _parted(m[2])
    words = _cardinal(whole)
    if mark:
        words += f" {mark} {_cardinal(part) if len(part) < 3 else ' '.join(map(_cardinal, part))}"
    elif article.lower() in ("la", "las"):
        words = _counting(words, "horas")
    elif not article and noun and noun not in NOT_COUNTED:
        words = _counting(words, noun)
    return f"{article} {words} "


def _counting(words: str, noun: str) -> str:
    """In the gender of what is counted, so far as its ending tells: una noche, veintiún días, doscientas horas."""
    if FEMININE.fullmatch(noun) and not MASCULINE.fullmatch(noun):
        words = re.sub(r"([cn])ientos\b(?!.*llones)", r"\1ientas", words)
        return re.sub("uno$", "una", words)
    return re.sub("veintiuno$", "veintiún", re.sub(r"\buno$", "un", words))


def _time(m: re.Match[str]) -> str:
    hour, minute = int(m[1]), int(m[2])
    if hour > 24 or minute > 59:
        return f"{m[1]} {m[2]}"
    said, past = _counting(_cardinal(str(hour)), "horas"), _cardinal(str(minute))
    if not 1 <= hour <= 12:
        return f"{said} {past if minute else 'hora' if hour == 1 else 'horas'}"
    if minute == 0:
        return said if m[3] else f"{said} en punto"
    return f"{said} y {({15: 'cuarto', 30: 'media'}).get(minute, past)}"


def _date(m: re.Match[str]) -> str:
    return f"{m[1]} de {MONTHS[int(m[2]) - 1]} de {m[3]}" if 1 <= int(m[2]) <= len(MONTHS) else m[0]


def _money(m: re.Match[str]) -> str:
    one, many, cent = MONEY[m[1] or m[4]]
    whole, mark, part = _parted(m[2] or m[3])
    if m[5]:
        return f"{m[2] or m[3]}{m[5]}{'' if m[5].strip() == 'mil' else ' de'} {many}"
    words = _counting(_cardinal(whole), many)
    said = f"{words}{' de' if words.endswith(('llón', 'llones')) else ''} {one if whole == '1' else many}"
    if not mark or len(part) > 2 or int(part) == 0:
        return said if len(part) <= 2 else f"{m[2] or m[3]} {many}"
    cents = str(int(part.ljust(2, "0")))
    return f"{said} con {_counting(_cardinal(cents), cent)} {cent}{'' if cents == '1' else 's'}"


def _ordinal(m: re.Match[str]) -> str:
    number = int(m[1])
    if number == 0:
        return m[1]
    tens, ones = divmod(number, 10)
    said = FIRSTS[number] if number < len(FIRSTS) else f"{TENTHS[tens]} {FIRSTS[ones]}".strip()
    if m[2] == "ª":
        return re.sub(r"o\b", "a", said)
    return said.removesuffix("o") if m[2] == "er" and ones in (1, 3) else said


def _fraction(m: re.Match[str]) -> str:
    above, below = (int(figures) if len(figures) < 3 else 0 for figures in m.groups())
    if not (1 <= above < below <= len(PARTS) + 1):
        return f"{m[1]} sobre {m[2]}"
    return f"{_counting(_cardinal(str(above)), 'medio')} {PARTS[below - 2]}{'' if above == 1 else 's'}"


def _roman(figures: str) -> str:
    values = [ROMAN[c] for c in figures.upper()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return _cardinal(str(abs(sum(-value if value < after else value for value, after in pairs))))
