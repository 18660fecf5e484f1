"""A description's text in one spelling, before it is taken apart into facts.

One sign for quotes, crosses and decimal points, one way to write what trades write in many: packs ("box of 50",
"50/pk", "VPE 50"), chains of fractions of an inch, thread sizes grown together with their letters.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from mapping.folding import plain

_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))|(?<=\b0),(?=\d)")
_THOUSANDS_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_METRES = {"мм": "mm", "см": "cm", "м": "m"}
_CYRILLIC_METRES = re.compile(r"(?<=\d)(\s?)([мс]?м)(?=2?(?![^\W_]))", re.IGNORECASE)
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_QUOTES = str.maketrans({"″": '"', "”": '"', "“": '"', "„": '"', "×": "x", "✕": "x", "⌀": " "})

_PACKS = (
    "pack|packs|pk|pkt|packet|packung|pckg|box|bx|boite|caja|scatola|schachtel|karton|carton|ctn|cs|case|bag|beutel|"
    "sachet|bolsa|busta|paquet|paquete|pacco|pak|pakje|paczka|opak|opakowanie|pudelko|doos|lot|conf|confezione|ve|vpe|"
    "blister|roll|set|tray|упак|уп|коробка"
)
_PACK_OF = re.compile(
    rf"(?<![^\W_])(?:{_PACKS})\.?\s?(?:of|de|di|da|a|mit|zu|po|van|x|/|:|по)\s?(\d{{1,5}})(?![\w.,/])"
)
_PACK_NEXT = re.compile(r"(?<![^\W_])(?:pk|pkt|pack|vpe|ve|opak|bx)[\s.\-]{0,2}(\d{1,5})(?![\w/]|[.,]\d)")
_PER_PACK = re.compile(rf"(?<![\w.,/])(\d{{1,5}})\s?(?:/|per|pro|par|por|a|na|-?er|st\.?/)\s?-?(?:{_PACKS})(?![^\W_])")
_GROWN_THREAD = re.compile(r"(?<![^\W_])(g|r|rp|rc|bsp|bspp|bspt|npt|nptf)(?=\d+(?:[-\s]\d+)?/\d)")
_BEARING = re.compile(r"(?<=\d{4})[-/](?=\d?[a-z]{1,3}\d?(?![^\W_]))")
_CURVE_BEHIND = re.compile(
    r"(?<![^\W_])([a-z])[\s\-](?:curve|kurve|courbe|curva|charakteristik|charakterystyka)(?![^\W_])(?![\s\-][a-z](?![^\W_]))"
)
_RATE = re.compile(
    r"(?<=\d)\s?(l|ltrs?|lit[a-z]*|gal|gallons?|kg|m3|cbm)\s?(?:/|per|pro|par|por|al|na)\s?"
    r"(h|hrs?|hours?|std|stunde|heure|hora|ora|uur|godz|min|mins|minutes?|minuten|minuto)(?![^\W_])"
)
_AN_HOUR = {"l": "lph", "g": "gph", "k": "kgph", "m": "m3ph", "c": "m3ph"}
_RING = re.compile(r"(?<=\d)[oO](?=\d)")  # a nought that was read as a letter
_STROKE = re.compile(r"(?<=\d)[lI|](?=\d)|(?<![^\W_])[lI|](?=/\d)|(?<![^\W_])[I|](?=\d\d)")  # a one, likewise
_NOT = r"(?<![^\W_])(?:not?|non|nicht|nie|niet|un|nao|ej|ne|without|ohne|sin|sans|senza|sem|bez|zonder|utan)[\s\-]"
_WITH = r"(?<![^\W_])(?:with|mit|avec|met|con|com|z|ze|med)\s"
_SALT = r"(?:salt|salz|sel|sal|sale|zout|soli|sola)(?![^\W_])"
_DENIED = (  # a word after "without" or "not" says the opposite of what it says alone
    (re.compile(rf"{_NOT}e?steril\w*"), "unsteril"),
    (re.compile(rf"{_NOT}jalow\w*"), "niejalowy"),
    (re.compile(rf"{_NOT}(?:{_SALT}|salted|salad[oa]s?|salat[oaei]|gesalzen\w*|gezouten|solon\w*)"), "unsalted"),
    (re.compile(rf"{_WITH}{_SALT}"), "salted"),
    (re.compile(rf"{_NOT}(?:sugar|zucker|sucre|azucar|zucchero|acucar|cukru|suiker)(?![^\W_])"), "sugarfree"),
    (re.compile(rf"{_NOT}(?:powder\w*|puder|poudre|polvo|polvere|po|pudru|poeder|talco)(?![^\W_])"), "powderfree"),
)
_PLATED = re.compile(
    r"(?<![^\W_])(?:bright[\s\-])?(?:zinc|zn)[\s\-](?:plated|coated)(?![^\W_])"
    r"|(?<![^\W_])(?:hot[\s\-]dip(?:ped)?|electro)[\s\-]?galvani[sz]ed(?![^\W_])"
)
_INCH = r"(?:\d+[-\s])?\d+/(?:2|4|8|16|32|64)"
_INCH_CHAIN = re.compile(rf"(?<![\w./])((?:{_INCH}|\d+)\s?\"?)\s?x\s?((?:{_INCH}|\d+)\s?\"?)(?![\w/])")


def prepared(text: str) -> str:
    """Lower case, without accents, with one spelling for quotes, crosses, fractions, packs and decimal points."""
    if not text.isascii():
        text = _without_signs(text)
    text = _STROKE.sub("1", _RING.sub("0", text))
    text = plain(text.replace("*", "x").replace("''", '"'))
    if "," in text:
        text = _DECIMAL_COMMA.sub(".", text)
        text = _THOUSANDS_COMMA.sub("", text)
    text = _PACK_OF.sub(r"\1pcs", text)
    text = _PACK_NEXT.sub(r"\1pcs", text)
    text = _PER_PACK.sub(r"\1pcs", text)
    text = _RATE.sub(_rate, text)
    for denied, meant in _DENIED:
        text = denied.sub(meant, text)
    text = _PLATED.sub("galvanised", text)
    text = _CURVE_BEHIND.sub(r"curve \1", text)
    if "/" in text:
        text = _GROWN_THREAD.sub(r"\1 ", text)
        text = _INCH_CHAIN.sub(_decimal_chain, text)
    return _BEARING.sub(" ", text)


def _without_signs(text: str) -> str:
    for sign, spelled in _FRACTIONS.items():
        if sign in text:
            text = re.sub(rf"(?<=\d)\s?{sign}", f"-{spelled}", text).replace(sign, spelled)
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES)).replace("′′", '"')
    text = re.sub(r"[øØ](?=\s?\d)", " ", text)
    text = re.sub(r"\s?°\s?[Cc]\b", "degc", text).replace("°", "deg ")
    text = re.sub(r"(?<=\d)(\s?)[хХ](?=\s?\d)", r"\1x", text)
    return _CYRILLIC_METRES.sub(lambda found: found[1] + _METRES[found[2].lower()], text)


def _rate(found: re.Match[str]) -> str:
    """24 l/h -> 24lph."""
    an_hour = _AN_HOUR[found[1][0]]
    return an_hour if not found[2].startswith("m") else f"{an_hour[:-1]}m"


def _decimal_chain(found: re.Match[str]) -> str:
    """3/4"x1/2" -> 0.75"x0.5"; a chain without a fraction stays as it is."""
    if "/" not in found[0]:
        return found[0]
    return "x".join(_decimal_inches(part) for part in found.groups())


def _decimal_inches(text: str) -> str:
    whole, _, part = text.strip('" ').replace("-", " ").rpartition(" ")
    value = float(Fraction(part) + int(whole or 0))
    return f'{value:g}"'
