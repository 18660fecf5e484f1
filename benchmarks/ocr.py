"""How well and at what cost pictures of orders are read, by kind of damage.

Draws made-up orders whose every word is known, damages them the way scanners, fax machines and
telephones do, reads them, and prints a row per kind of damage:

    python benchmarks/ocr.py [--pages 3] [--only fax,photo] [--engine auto|tesseract|paddle]

`figures` is the share of words with a digit that were read exactly, `words` the same for all others,
`invented` the share of words read that are on no page, `sure and wrong` how many of the invented words
with a digit came with a confidence of 0.9 or more, `off` the median distance in points between where a
word was found and where it was drawn. `ratio` compares with one bare pass of the first engine over the
same picture.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extraction.ocr import Engine, OcrOptions, OcrPage, bare_pass, read_image
from extraction.ocr.page import Picture

DPI = 300
FONTS = Path("/usr/share/fonts/truetype")
FACES = (
    ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"),
    ("dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSerif-Bold.ttf"),
    ("dejavu/DejaVuSansMono.ttf", "dejavu/DejaVuSansMono-Bold.ttf"),
    ("liberation/LiberationSans-Regular.ttf", "liberation/LiberationSans-Bold.ttf"),
    ("liberation/LiberationSerif-Regular.ttf", "liberation/LiberationSerif-Bold.ttf"),
    ("liberation/LiberationSansNarrow-Regular.ttf", "liberation/LiberationSansNarrow-Bold.ttf"),
)


SIZES = ("M8x40", "DN25", '3/4"', "230V", "6205")


@dataclass
class Drawn:
    """A page and every word on it: text and box in points."""

    image: Picture
    words: list[tuple[str, float, float, float, float]] = field(default_factory=list)
    quantities: list[tuple[float, float, float, float]] = field(default_factory=list)
    dpi: float | None = DPI
    cyrillic: bool = False


@dataclass(frozen=True)
class Wording:
    """What an order says in one language, and how it writes numbers."""

    title: str
    labels: tuple[str, ...]
    headings: tuple[str, ...]
    items: tuple[str, ...]
    notes: tuple[str, ...]
    date: str
    decimal: str = ","
    group: str = "."


WORDINGS = {
    "en": Wording(
        "Purchase Order",
        ("Order No:", "Date:", "Deliver by:", "Account:"),
        ("Pos", "Part No", "Description", "Qty", "Unit", "Price", "Amount"),
        ("Flange bearing unit", "Hex bolt zinc plated", "Pressure gauge 0-16 bar", "Junction box IP66"),
        ("Please confirm receipt within two days.", "Deliver to the rear gate between 08:00 and 15:30."),
        "{d:02}/{m:02}/{y}",
        ".",
        ",",
    ),
    "de": Wording(
        "Bestellung",
        ("Bestell-Nr.:", "Datum:", "Liefertermin:", "Kunden-Nr.:"),
        ("Pos.", "Artikel", "Bezeichnung", "Menge", "Einh.", "Preis", "Betrag"),
        ("Flanschlager für Welle", "Sechskantschraube verzinkt", "Manometer 0-16 bar", "Abzweigkasten grün"),
        ("Bitte bestätigen Sie den Auftrag schriftlich.", "Lieferung frei Haus an die Rampe Süd."),
        "{d:02}.{m:02}.{y}",
    ),
    "fr": Wording(
        "Bon de commande",
        ("Commande n°", "Date :", "Livraison :", "Compte :"),
        ("Ligne", "Référence", "Désignation", "Qté", "Unité", "Prix", "Montant"),
        ("Palier à semelle", "Vis à tête hexagonale", "Manomètre inox", "Boîte de dérivation"),
        ("Merci d'accuser réception de cette commande.", "Réception des marchandises de 8h à 16h."),
        "{d:02}/{m:02}/{y}",
        ",",
        " ",
    ),
    "pl": Wording(
        "Zamówienie",
        ("Numer:", "Data:", "Termin dostawy:", "Konto:"),
        ("Lp.", "Indeks", "Nazwa towaru", "Ilość", "J.m.", "Cena", "Wartość"),
        ("Łożysko kołnierzowe", "Śruba ocynkowana", "Ciśnieniomierz 0-16 bar", "Puszka łączeniowa"),
        ("Prosimy o potwierdzenie zamówienia.", "Dostawa na koszt sprzedającego."),
        "{d:02}.{m:02}.{y}",
        ",",
        " ",
    ),
    "uk": Wording(
        "Замовлення постачальнику",
        ("Номер:", "Дата:", "Термін поставки:", "Рахунок:"),
        ("№", "Артикул", "Найменування", "Кількість", "Од.", "Ціна", "Сума"),
        ("Підшипник фланцевий", "Болт шестигранний оцинкований", "Манометр технічний", "Коробка розподільча"),
        ("Просимо підтвердити отримання замовлення.", "Доставка за рахунок постачальника."),
        "{d:02}.{m:02}.{y}",
        ",",
        " ",
    ),
}


class Sheet:
    """Draws words on a white page and remembers where each went."""

    def __init__(self, face: tuple[str, str], size: tuple[float, float] = (595.28, 841.89)) -> None:
        self.face = face
        self.picture = Image.new("RGB", (round(size[0] * DPI / 72), round(size[1] * DPI / 72)), "white")
        self.pen = ImageDraw.Draw(self.picture)
        self.words: list[tuple[str, float, float, float, float]] = []

    def say(
        self, text: str, x: float, y: float, size: float = 9, *, bold: bool = False, right: bool = False
    ) -> tuple[float, float, float, float]:
        """Draw `text` with its top left (or right) corner at x, y in points; the box of its last word."""
        font = ImageFont.truetype(str(FONTS / self.face[bold]), round(size * DPI / 72))
        place = x * DPI / 72 - (font.getlength(text) if right else 0)
        box = (x, y, x, y)
        for word in text.split(" "):
            if word:
                left, top, end, bottom = (v * 72 / DPI for v in self.pen.textbbox((place, y * DPI / 72), word, font))
                self.pen.text((place, y * DPI / 72), word, fill=(20, 20, 20), font=font)
                box = (left, top, end, bottom)
                self.words.append((word, *box))
            place += font.getlength(word + " ")
        return box

    def rule(self, left: float, top: float, right: float, bottom: float, width: int = 3) -> None:
        """Draw a straight line between two points."""
        self.pen.line([v * DPI / 72 for v in (left, top, right, bottom)], fill=(30, 30, 30), width=width)


def money(value: float, wording: Wording) -> str:
    """An amount as the language writes it; a space between thousands makes two words."""
    return f"{value:,.2f}".translate(str.maketrans(",.", wording.group + wording.decimal))


def draw_order(rng: random.Random, language: str) -> Drawn:
    """An order page with a ruled, half-ruled or open table."""
    wording = WORDINGS[language]
    sheet = Sheet(rng.choice(FACES))
    base = rng.choice((8, 8.5, 9, 10))
    sheet.say(wording.title, 48, 44, 16, bold=True)
    sheet.say(f"{rng.choice('NKVB')}{rng.randint(10**5, 10**6 - 1)}", 545, 48, 12, bold=True, right=True)
    values = [
        str(rng.randint(4500000000, 4599999999)),
        *(_date(rng, wording) for _ in range(2)),
        f"C{rng.randint(1, 9999):04}",
    ]
    for row, (label, value) in enumerate(zip(wording.labels, values, strict=True)):
        sheet.say(label, 330, 90 + row * base * 1.5, base)
        sheet.say(value, 430, 90 + row * base * 1.5, base, bold=rng.random() < 0.5)
    for row, line in enumerate(("Nordhafen Technik 12", "Werkstraße 7", f"{rng.randint(10000, 99999)} Linden")):
        sheet.say(line, 48, 90 + row * base * 1.4, base)
    quantities, end = _table(sheet, rng, wording, base, rng.choice(("grid", "lines", "open")))
    for row, note in enumerate(wording.notes):
        sheet.say(note, 48, end + 24 + row * base * 1.7, base)
    sheet.say("1/1", 545, 805, 7, right=True)
    return Drawn(np.asarray(sheet.picture), sheet.words, quantities, DPI, language == "uk")


def _date(rng: random.Random, wording: Wording) -> str:
    return wording.date.format(d=rng.randint(1, 28), m=rng.randint(1, 12), y=2026)


def _table(
    sheet: Sheet, rng: random.Random, wording: Wording, base: float, style: str
) -> tuple[list[tuple[float, float, float, float]], float]:
    edges = (44, 72, 165, 352, 392, 428, 482, 550)
    step, top = base * rng.choice((1.7, 2.0, 2.4)), 210.0
    quantities = []
    for column, heading in enumerate(wording.headings):
        rightmost = column in (3, 5, 6)
        sheet.say(
            heading,
            edges[column + 1] - 3 if rightmost else edges[column] + 3,
            top + 3,
            base,
            bold=True,
            right=rightmost,
        )
    rows = rng.randint(5, 22)
    for row in range(1, rows + 1):
        y, amount, price = top + row * step + 3, rng.randint(1, 400), rng.randint(10, 99999) / 100
        part = rng.choice(
            (
                f"{rng.choice(('AX', 'BRG', 'K'))}-{rng.randint(100, 99999)}-{rng.choice('ABCDE')}{rng.randint(1, 9)}",
                str(rng.randint(4 * 10**12, 5 * 10**12)),
            )
        )
        item = f"{rng.choice(wording.items)} {rng.choice(SIZES)}"
        sheet.say(str(row * 10), edges[0] + 3, y, base)
        sheet.say(part, edges[1] + 3, y, base)
        sheet.say(item, edges[2] + 3, y, base)
        quantities.append(sheet.say(str(amount), edges[4] - 3, y, base, right=True))
        sheet.say(rng.choice(("EA", "PCE", "BX")), edges[4] + 3, y, base)
        sheet.say(money(price, wording), edges[6] - 3, y, base, right=True)
        sheet.say(money(price * amount, wording), edges[7] - 3, y, base, right=True)
    end = top + (rows + 1) * step + 2
    for row in range(rows + 2):
        if style == "grid" or (style == "lines" and row in (0, 1, rows + 1)):
            sheet.rule(edges[0], top + row * step, edges[-1], top + row * step)
    if style == "grid":
        for edge in edges:
            sheet.rule(edge, top, edge, end - 2)
    return quantities, end


# ---- damage: what happens to paper on its way ----------------------------------------------------------


def _resampled(drawn: Drawn, dpi: float) -> Picture:
    factor = dpi / DPI
    return np.asarray(cv2.resize(drawn.image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _turned(image: Picture, degrees: float, paper: int = 235) -> Picture:
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(image, matrix, (width, height), borderValue=(paper,) * 3), np.uint8)


def _noisy(image: Picture, rng: random.Random, amount: float) -> Picture:
    noise = np.random.default_rng(rng.randint(0, 10**9)).normal(0, amount, image.shape[:2])
    return np.asarray(np.clip(image.astype(np.float32) + noise[..., None], 0, 255), np.uint8)


def _pale(image: Picture, ink: float, paper: float) -> Picture:
    return np.asarray(ink + image.astype(np.float32) * (paper - ink) / 255, np.uint8)


def clean(drawn: Drawn, rng: random.Random) -> Drawn:
    """A perfect 200 dpi raster."""
    return Drawn(_resampled(drawn, 200), drawn.words, drawn.quantities, 200, drawn.cyrillic)


def office(drawn: Drawn, rng: random.Random, dpi: float = 200) -> Drawn:
    """A good scanner: a little slant, blur and noise."""
    image = _turned(_pale(_resampled(drawn, dpi), 35, 238), rng.uniform(-2.5, 2.5))
    blurred = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.7), np.uint8)
    return Drawn(_noisy(blurred, rng, 6), drawn.words, drawn.quantities, dpi, drawn.cyrillic)


def coarse(drawn: Drawn, rng: random.Random) -> Drawn:
    """The same at 150 dpi."""
    return office(drawn, rng, 150)


def worn(drawn: Drawn, rng: random.Random) -> Drawn:
    """Toner gone in places, specks, grain."""
    done = office(drawn, rng)
    source = np.random.default_rng(rng.randint(0, 10**9))
    patches = cv2.GaussianBlur(source.normal(0, 1, done.image.shape[:2]), (0, 0), 14)
    fade = np.clip(0.30 + patches / patches.std() * 0.22, 0, 0.65)[..., None]
    image = np.asarray(done.image + (238 - done.image.astype(np.float32)) * fade, np.float32)
    for _ in range(60):
        cv2.circle(
            image, (rng.randrange(image.shape[1]), rng.randrange(image.shape[0])), rng.choice((1, 1, 2)), (60,) * 3, -1
        )
    done.image = _noisy(np.clip(image, 0, 255).astype(np.uint8), rng, 12)
    return done


def shadow(drawn: Drawn, rng: random.Random) -> Drawn:
    """The dark fold of a book or a lid not closed."""
    done = office(drawn, rng)
    width = done.image.shape[1]
    reach = rng.uniform(0.12, 0.25) * width
    dark = 1 - rng.uniform(0.5, 0.75) * np.exp(-(np.arange(width) / reach))
    done.image = np.asarray(done.image * (dark if rng.random() < 0.5 else dark[::-1])[None, :, None], np.uint8)
    return done


def fax(drawn: Drawn, rng: random.Random) -> Drawn:
    """Black and white at 204 x 98 dpi, with specks and lost dots (ITU-T T.4, standard resolution)."""
    grey = cv2.cvtColor(_turned(drawn.image, rng.uniform(-1, 1), 255), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, None, fx=204 / DPI, fy=98 / DPI, interpolation=cv2.INTER_AREA)
    source = np.random.default_rng(rng.randint(0, 10**9))
    black = small < 150 + source.normal(0, 14, small.shape)
    black ^= source.random(small.shape) < 0.0006
    image = cv2.resize(
        np.where(black, 0, 255).astype(np.uint8), None, fx=1, fy=204 / 98, interpolation=cv2.INTER_NEAREST
    )
    return Drawn(np.stack([image] * 3, axis=2), drawn.words, drawn.quantities, 204, drawn.cyrillic)


def photo(drawn: Drawn, rng: random.Random) -> Drawn:
    """A telephone held not quite straight over a desk, in uneven light."""
    image = cv2.GaussianBlur(_pale(_resampled(drawn, 190), 30, 230), (0, 0), 0.8)
    height, width = image.shape[:2]
    frame = (round(width * 1.12), round(height * 1.1))
    shift = width * 0.05
    onto = np.array(
        [
            [0.06 * width, 0.05 * height],
            [1.06 * width, 0.05 * height],
            [1.06 * width, 1.05 * height],
            [0.06 * width, 1.05 * height],
        ]
    )
    onto += np.array([[rng.uniform(-shift, shift) for _ in range(2)] for _ in range(4)])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, onto.astype(np.float32))
    desk = tuple(rng.randint(30, 110) for _ in range(3))
    image = cv2.warpPerspective(image, matrix, frame, borderValue=desk)
    light = (
        np.linspace(1, rng.uniform(0.5, 0.8), frame[0])[None, :]
        * np.linspace(1, rng.uniform(0.7, 0.9), frame[1])[:, None]
    )
    image = _noisy(np.asarray(image * light[..., None], np.uint8), rng, 5)
    _, packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 80])
    return Drawn(
        np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8),
        drawn.words,
        drawn.quantities,
        None,
        drawn.cyrillic,
    )


def sideways(drawn: Drawn, rng: random.Random) -> Drawn:
    """An office scan, fed in sideways or upside down."""
    done = office(drawn, rng)
    done.image = np.ascontiguousarray(np.rot90(done.image, rng.choice((1, 2, 3))))
    return done


def _on_quantity(drawn: Drawn, rng: random.Random) -> tuple[Drawn, tuple[float, float, float, float]]:
    chosen = rng.choice(drawn.quantities)
    hidden = [w for w in drawn.words if w[1:] != chosen]
    return Drawn(drawn.image.copy(), hidden, [chosen], drawn.dpi, drawn.cyrillic), chosen


def blot(drawn: Drawn, rng: random.Random) -> Drawn:
    """An office scan with ink over one quantity."""
    done, (left, top, right, bottom) = _on_quantity(drawn, rng)
    x, y, size = (left + right) / 2, (top + bottom) / 2, (bottom - top) * DPI / 72
    for _ in range(14):
        spot = (round(x * DPI / 72 + rng.gauss(0, 0.6) * size), round(y * DPI / 72 + rng.gauss(0, 0.25) * size))
        cv2.ellipse(
            done.image, spot, (round(size * 0.8), round(size * 0.55)), rng.uniform(0, 180), 0, 360, (25, 25, 30), -1
        )
    return office(done, rng)


def smear(drawn: Drawn, rng: random.Random) -> Drawn:
    """An office scan with one quantity wiped while wet."""
    done, (left, top, right, bottom) = _on_quantity(drawn, rng)
    x, y, end, low = (round(v * DPI / 72) for v in (left - 4, top - 1, right + 4, bottom + 1))
    done.image[y:low, x:end] = cv2.blur(done.image[y:low, x:end], (41, 9))
    return office(done, rng)


DAMAGES: dict[str, Callable[[Drawn, random.Random], Drawn]] = {
    kind.__name__: kind for kind in (clean, office, coarse, worn, shadow, fax, photo, sideways, blot, smear)
}


# ---- the figures ---------------------------------------------------------------------------------------


@dataclass
class Tally:
    """Sums over the pages of one kind of damage."""

    right: Counter[str] = field(default_factory=Counter)
    drawn: Counter[str] = field(default_factory=Counter)
    invented: int = 0
    read: int = 0
    sure_and_wrong: int = 0
    off: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    asked: int = 0
    flagged: int = 0
    hidden_found: int = 0
    hidden: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)


def add(tally: Tally, drawn: Drawn, page: OcrPage, kind: str) -> None:
    """Compare what was read with what was drawn."""
    remaining = Counter(word[0] for word in drawn.words)
    truth = Counter(remaining)
    for text, count in truth.items():
        tally.drawn[_sort(text)] += count
    strangers = []
    for word in page.words:
        if remaining[word.text] > 0:
            remaining[word.text] -= 1
            tally.right[_sort(word.text)] += 1
        else:
            strangers.append(word)
    tally.read += len(page.words)
    tally.invented += len(strangers)
    tally.sure_and_wrong += sum(word.confidence >= 0.9 and _sort(word.text) == "figures" for word in strangers)
    tally.missed += [(text, "") for text in remaining.elements()] + [
        ("", f"{word.text} {word.confidence:.2f}") for word in strangers
    ]
    places = {word[0]: word[1:] for word in drawn.words if truth[word[0]] == 1}
    factor = 595.28 / page.width
    for word in page.words:
        if word.text in places:
            box = places[word.text]
            tally.off.append(max(abs(word.left * factor - box[0]), abs(word.right * factor - box[2])))
    tally.asked += page.second_opinions
    tally.flagged += len(page.unreadable)
    if kind in ("blot", "smear"):
        ((left, top, right, bottom),) = drawn.quantities
        tally.hidden += 1
        tally.hidden_found += any(
            box.left * factor < right
            and box.right * factor > left
            and box.top * factor < bottom
            and box.bottom * factor > top
            for box in page.unreadable
        )


def _sort(text: str) -> str:
    return "figures" if any(mark.isdigit() for mark in text) else "words"


def run(pages: int, only: list[str], options: OcrOptions, verbose: bool) -> None:
    """Print a row per kind of damage and language group."""
    print(
        f"{'damage':10} {'pages':>5} {'figures':>8} {'words':>7} {'invented':>8} {'sure&wrong':>10} {'off pt':>7} "
        f"{'cpu s':>6} {'ratio':>6} {'asked':>6} {'unreadable':>10} {'hidden found':>12}"
    )
    for kind, damage in DAMAGES.items():
        if only and kind not in only:
            continue
        for cyrillic in (False, True):
            tally = Tally()
            for number in range(pages):
                rng = random.Random(f"{kind}{number}{cyrillic}")
                language = "uk" if cyrillic else ("en", "de", "fr", "pl")[number % 4]
                drawn = damage(draw_order(rng, language), rng)
                started = time.process_time()
                page = read_image(drawn.image, dpi=drawn.dpi, options=options)
                tally.seconds.append(time.process_time() - started)
                started = time.process_time()
                bare_pass(drawn.image, options, cyrillic=cyrillic)
                tally.bare.append(time.process_time() - started)
                add(tally, drawn, page, kind)
            _row(kind + (" cyr" if cyrillic else ""), pages, tally)
            if verbose:
                print("   ", *[f"-{a}" if a else f"+{b};" for a, b in tally.missed])
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _row(kind: str, pages: int, tally: Tally) -> None:
    def share(part: int, whole: int) -> str:
        return f"{100 * part / whole:.1f} %" if whole else "-"

    figures, words = (share(tally.right[sort], tally.drawn[sort]) for sort in ("figures", "words"))
    print(
        f"{kind:10} {pages:5} {figures:>8} {words:>7} {share(tally.invented, tally.read):>8} {tally.sure_and_wrong:10} "
        f"{median(tally.off or [0]):7.1f} {sum(tally.seconds) / pages:6.2f} {sum(tally.seconds) / sum(tally.bare):6.2f} "
        f"{tally.asked / pages:6.1f} {tally.flagged:10} {f'{tally.hidden_found}/{tally.hidden}' if tally.hidden else '':>12}",
        flush=True,
    )


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=3, help="pages per kind of damage and alphabet")
    parser.add_argument("--only", default="", help="kinds of damage, separated by commas")
    parser.add_argument("--engine", default="auto", choices=[engine.value for engine in Engine])
    parser.add_argument("--alone", action="store_true", help="no second opinions")
    parser.add_argument("--verbose", action="store_true", help="print what was missed (-) and invented (+)")
    given = parser.parse_args()
    options = OcrOptions(engine=Engine(given.engine), second_opinion=not given.alone)
    run(given.pages, [kind for kind in given.only.split(",") if kind], options, given.verbose)


if __name__ == "__main__":
    main()
