"""Orders sampled from a catalogue, as customers of that seller would place them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tools.generator.catalog import CENT, Catalogue, Customer, Product, describe
from tools.generator.chance import Chance
from tools.generator.company import Place, country_name
from tools.generator.facts import LineFacts, OrderFacts, PartyFacts
from tools.generator.resources import countries
from tools.generator.wording import Families, Words

PO_STYLES = (
    "45########", "PO-#####", "PO######", "B##/####", "2026-####", "######", "#####", "EK-26-####", "@@####", "26#####",
    "BE26/######", "P#######", "ORD-@###-##", "4#######/00#", "#### / 26", "AB.####", "####-@",
)  # fmt: skip
HELD_PO_STYLES = ("Q26W##-####", "@@@-######-#", "####.26.##", "@-##-@@-###", "00########", "X##_####")
DISCOUNTS = (2, 5, 7, 10, 12, 15, 20, 25, 30, 33, 40)
INCOTERMS = ("DAP {c}", "DDP {c}", "EXW", "FCA {c}", "CPT {c}", "CIP {c}")
CARRIERS = ("Cargonaut", "Trans Vesta", "RegioFracht", "Swift & Daughters", "UPX Ground", "own truck")


def rounded(value: Decimal, step: Decimal = CENT) -> Decimal:
    """Rounded half up, as invoices are."""
    return value.quantize(step, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Habits:
    """What this buyer's orders contain: chosen once an order."""

    idents: tuple[str, ...]  # of "sku", "buyer", "gtin", "mpn"; empty: description only
    priced: bool
    discounted: bool
    base: int
    foreign_words: bool  # describes the goods in its own language
    shout: str  # "", "upper", "lower", "brand_first", "no_brand"
    dates: str  # "header", "lines", "same", "both", "none"


def _habits(customer: Customer, catalogue: Catalogue, chance: Chance) -> Habits:
    idents = chance.weighted(
        {("sku",): 34, ("sku", "buyer"): 22, ("buyer",): 10, ("gtin",): 6, ("sku", "gtin"): 6, ("mpn",): 4,
         ("buyer", "gtin"): 3, ("sku", "buyer", "gtin"): 3, ("sku", "mpn"): 3, (): 7}
    )  # fmt: skip
    if "buyer" in idents and len(customer.part_numbers) < 20:
        idents = ("sku",)
    same = customer.firm.language == catalogue.seller.language
    return Habits(
        idents=idents,
        priced=chance.maybe(0.86),
        discounted=chance.maybe(0.18),
        base=chance.weighted({1: 86, 100: 11, 1000: 3}),
        foreign_words=not same and chance.maybe(0.55),
        shout=chance.weighted(
            {
                "": 50,
                "upper": 16,
                "lower": 3,
                "brand_first": 9,
                "no_brand": 10,
                "commas": 4,
                "title": 3,
                "abbreviated": 5,
            }
        ),
        dates=chance.weighted({"header": 58, "lines": 14, "same": 8, "both": 8, "none": 12}),
    )


def _wording_of(product: Product, habits: Habits, language: str, single_brand: bool) -> str:
    text = product.description
    if habits.foreign_words:
        text = describe(product.family, product.attributes, product.standard, language)
        text = text if single_brand else f"{text} {product.brand}"
    if habits.shout == "brand_first" and text.endswith(product.brand):
        text = f"{product.brand} {text.removesuffix(product.brand).strip()}"
    elif habits.shout == "no_brand" and habits.idents and "mpn" not in habits.idents:
        text = text.removesuffix(product.brand).strip()
    if habits.shout == "commas":
        head, _, tail = text.partition(" ")
        return f"{head} {', '.join(tail.split())}"
    if habits.shout == "abbreviated" and habits.idents:
        return " ".join(f"{w[:4]}." if len(w) > 6 and w.isalpha() else w for w in text.split())
    return {"upper": text.upper(), "lower": text.lower(), "title": text.title()}.get(habits.shout, text)


def _quantity(product: Product, uom: str, chance: Chance) -> Decimal:
    pieces = dict(product.packs)[uom]
    if pieces > 1:
        amount = chance.pick([1, 1, 2, 2, 3, 4, 5, 6, 8, 10])
    elif product.list_price < 1:
        amount = chance.pick([20, 25, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500])
    elif product.list_price < 20:
        amount = chance.pick([1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 20, 24, 30, 40, 50, 75])
    else:
        amount = chance.pick([1, 1, 1, 2, 2, 3, 4, 5, 6, 8])
    if uom == product.base_uom:
        amount = -(-max(amount, product.min_order) // product.multiple) * product.multiple
    if uom in ("KGM", "LTR", "MTR") and product.multiple == 1 and chance.maybe(0.1):
        return Decimal(amount) + Decimal("0.5")
    return Decimal(amount)


def _prices(valid: Decimal, habits: Habits, luck: Chance) -> tuple[Decimal, Decimal, Decimal | None]:
    """Net, gross (both per one unit) and the discount in percent."""
    step = CENT if valid * habits.base >= 1 else Decimal("0.0001")
    shown = rounded(valid * habits.base, step)
    if habits.discounted and luck.maybe(0.8):
        percent = Decimal(luck.pick(DISCOUNTS))
        gross = rounded(shown * 100 / (100 - percent), step)
        net = gross * (100 - percent) / 100
        if abs(net - valid * habits.base) <= valid * habits.base * Decimal("0.008"):
            return net / habits.base, gross / habits.base, percent
    return shown / habits.base, shown / habits.base, None


def make_line(product: Product, customer: Customer, catalogue: Catalogue, habits: Habits, luck: Chance) -> LineFacts:
    """One item of the order in this buyer's habits."""
    uoms = [unit for unit, _ in product.packs]
    uom = luck.pick(uoms[1:]) if len(uoms) > 1 and luck.maybe(0.22) else uoms[0]
    quantity = _quantity(product, uom, luck)
    valid = catalogue.price(customer.price_list, product, uom)
    pieces = dict(product.packs)[uom]
    if luck.maybe(0.05) and valid > 3:
        valid = rounded(valid * Decimal(luck.pick(["0.994", "1.005", "0.997", "1.003"])))  # within what is tolerated
    own = replace(habits, base=1) if pieces > 1 or valid > 20 or valid * habits.base < CENT else habits
    net, gross, discount = _prices(valid, own, luck)
    language = customer.firm.language
    has = set(habits.idents)
    single = len({p.brand for p in catalogue.products[:40]}) == 1
    sku = product.sku.lower() if luck.maybe(0.03) else product.sku
    sku = sku.replace("-", " ") if luck.maybe(0.02) else sku
    return LineFacts(
        product=product,
        sku=sku if "sku" in has else "",
        buyer_part=customer.part_numbers.get(product.sku, "") if "buyer" in has else "",
        gtin=product.gtin if "gtin" in has else "",
        mpn=product.mpn if "mpn" in has else "",
        description=_wording_of(product, habits, language, single),
        quantity=quantity,
        uom=uom,
        net=net,
        gross=gross,
        discount=discount,
        base=own.base,
        amount=rounded(quantity * net),
    )


def _pool(customer: Customer, catalogue: Catalogue, habits: Habits) -> list[Product]:
    live = [p for p in catalogue.products if p.status == "active"]
    if habits.idents == ("buyer",) or habits.idents == ("buyer", "gtin"):
        live = [p for p in live if p.sku in customer.part_numbers]
    if habits.idents in (("gtin",), ("buyer", "gtin")):
        live = [p for p in live if p.gtin]
    if habits.idents == ("mpn",):
        live = [p for p in live if p.mpn]
    return live


def _count(chance: Chance) -> int:
    band = chance.weighted({"small": 52, "middle": 33, "large": 12, "huge": 3})
    low, high = {"small": (1, 4), "middle": (5, 12), "large": (13, 30), "huge": (31, 90)}[band]
    return chance.randint(low, high)


def _days(lines: list[LineFacts], habits: Habits, today: date, chance: Chance) -> tuple[list[LineFacts], date | None]:
    def coming() -> date:
        day = today + timedelta(days=chance.randint(3, 60))
        return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)

    header = coming()
    if habits.dates == "header":
        return lines, header
    if habits.dates == "none":
        return lines, None
    if habits.dates == "same":
        return [replace(line, day=header) for line in lines], None
    dated = [replace(line, day=coming()) for line in lines]
    if habits.dates == "lines" and len(dated) > 1 and len({line.day for line in dated}) == 1:
        dated[0] = replace(dated[0], day=header + timedelta(days=77))
    return dated, header if habits.dates == "both" else None


_SHORTER = (("Street", "St."), ("Road", "Rd"), ("straße", "str."), ("Straße", "Str."), ("avenue", "av."), ("Avenue", "Ave"),
            ("Industriestrasse", "Industriestr."), ("boulevard", "bd"), ("Lane", "Ln"), ("Calle", "C/"))  # fmt: skip


def party(
    place: Place,
    name: str,
    language: str,
    *,
    abroad: bool,
    extra: str = "",
    vat: str = "",
    chance: Chance | None = None,
) -> PartyFacts:
    """The place as printed; with the country's name when it goes abroad, and by chance in a manner of its own."""
    lines = place.lines(country_name(place.country, language) if abroad else "")
    if chance and chance.of("shorter").maybe(0.15):
        lines = tuple(_shortened(line) for line in lines)
    if chance and chance.of("capitals").maybe(0.08):
        lines = tuple(line.replace(place.city, place.city.upper()) for line in lines)
    return PartyFacts(name, lines, extra, vat, place.gln, place)


def _shortened(line: str) -> str:
    for long, short in _SHORTER:
        line = line.replace(long, short)
    return line


def _variant(customer: Customer, chance: Chance) -> str:
    name = customer.firm.name
    roll = chance.random()
    if roll < 0.1:
        return name.upper()
    if roll < 0.16 and customer.aliases:
        return customer.aliases[0]
    return name


def po_number(families: Families, chance: Chance) -> str:
    """An order number in one of the styles of the families."""
    styles = {
        Families.TRAIN: PO_STYLES,
        Families.HELD: HELD_PO_STYLES + PO_STYLES[:6],
        Families.ALL: PO_STYLES + HELD_PO_STYLES,
    }[families]
    return chance.fill(chance.pick(styles))


def _charges(priced: bool, net: Decimal, chance: Chance) -> tuple[tuple[str, Decimal], ...]:
    if not priced or chance.maybe(0.82):
        return ()
    kind = chance.weighted({"freight": 5, "handling": 2, "order_discount": 2})
    if kind == "order_discount":
        return ((kind, -rounded(net * chance.pick([2, 3, 5]) / 100)),)
    return ((kind, Decimal(chance.pick(["9.50", "12.00", "18.90", "25.00", "45.00", "7.80"]))),)


def sample_order(
    catalogue: Catalogue,
    customer: Customer,
    words: Words,
    chance: Chance,
    *,
    kind: str = "purchase_order",
    habits: Habits | None = None,
    count: int = 0,
) -> OrderFacts:
    """An order of the customer, right in every respect; habits and the number of items by chance where not given."""
    habits = habits or _habits(customer, catalogue, chance.of("habits"))
    pool = _pool(customer, catalogue, habits) or [p for p in catalogue.products if p.status == "active"]
    count = min(count or _count(chance.of("count")), len(pool))
    chosen = chance.of("choice").sample(pool, count)
    if chance.of("sorted").maybe(0.4):
        chosen.sort(key=lambda p: p.sku)
    lines = [make_line(p, customer, catalogue, habits, chance.of("line", i)) for i, p in enumerate(chosen)]
    lines, delivery = _days(lines, habits, catalogue.today, chance.of("days"))
    lines = _decorated(lines, words, chance.of("decor"))
    head = _headed(customer, catalogue, words, chance, kind)
    order = replace(head, lines=tuple(lines), delivery=delivery, priced=habits.priced)
    blank = _unfilled(chosen, pool, customer, catalogue, habits, chance.of("form"))
    return replace(_summed(order, catalogue, chance), blank=blank)


def _summed(order: OrderFacts, catalogue: Catalogue, chance: Chance) -> OrderFacts:
    """The order with charges, tax and totals."""
    net = sum((line.amount or Decimal(0) for line in order.lines), Decimal(0))
    charges = _charges(order.priced, net, chance.of("charges"))
    inside = chance.of("inside").maybe(0.4)
    taxable = net + sum((amount for _, amount in charges), Decimal(0))
    land = order.buyer.home.country
    share = 0.85 if land == catalogue.seller.home.country else 0.3
    rate = Decimal(countries()[land].tax_rate) if chance.of("tax").maybe(share) else None
    tax = rounded(taxable * rate / 100) if rate is not None else None
    return replace(
        order, charges=charges, charges_inside=inside, subtotal=taxable if inside else net, tax_rate=rate, tax=tax,
        total=taxable + (tax or Decimal(0)),
    )  # fmt: skip


def _headed(customer: Customer, catalogue: Catalogue, words: Words, chance: Chance, kind: str) -> OrderFacts:
    """An order with its parties and references, still without items and sums."""
    firm, us, luck = customer.firm, catalogue.seller, chance.of("head")
    ship_id, ship = _ship(customer, chance.of("ship"), words)
    abroad = firm.home.country != us.home.country
    speech, zero = words.language, Decimal(0)
    notes = words.options("note")
    buyer = party(
        firm.home, _variant(customer, luck), speech, abroad=abroad, vat=firm.vat, chance=luck.of("buyer")
    )  # fmt: skip
    return OrderFacts(
        kind=kind,
        po_number=po_number(words.families, chance.of("po")),
        order_date=catalogue.today - timedelta(days=luck.randint(0, 12)),
        currency=firm.currency,
        language=speech,
        buyer=firm,
        customer=customer,
        buyer_party=buyer,
        supplier_party=party(us.home, _seller_name(catalogue, luck), speech, abroad=abroad, vat=us.vat),
        ship_party=ship,
        bill_party=_bill(customer, speech, chance.of("bill")),
        ship_to_id=ship_id,
        delivery=None,
        terms=luck.pick(words.options("terms")).format(n=customer.payment_days, m=max(7, customer.payment_days // 3)),
        incoterms=luck.pick(INCOTERMS).format(c=firm.home.city),
        carrier=luck.pick(CARRIERS),
        contact=luck.pick(firm.persons),
        lines=(),
        charges=(),
        charges_inside=False,
        subtotal=zero,
        tax_rate=None,
        tax=None,
        total=zero,
        priced=True,
        notes=tuple(luck.sample(notes, min(luck.choice([0, 0, 1, 1, 2]), len(notes)))),
    )


def _unfilled(
    chosen: list[Product], pool: list[Product], customer: Customer, catalogue: Catalogue, habits: Habits, chance: Chance
) -> tuple[LineFacts, ...]:
    """Further rows of an order form, with no quantity in them; most orders are no form."""
    if chance.random() > 0.03 or habits.discounted or "sku" not in habits.idents or len(chosen) > 15:
        return ()
    rest = [p for p in pool if p not in chosen]
    rows = chance.sample(rest, min(len(rest), chance.randint(5, 22)))
    made = (make_line(p, customer, catalogue, habits, chance.of("row", i)) for i, p in enumerate(rows))
    return tuple(replace(line, quantity=None, amount=None) for line in made)


def _seller_name(catalogue: Catalogue, chance: Chance) -> str:
    return chance.pick(catalogue.seller_aliases) if chance.maybe(0.12) else catalogue.seller.name


def _ship(customer: Customer, chance: Chance, words: Words) -> tuple[str, PartyFacts | None]:
    if chance.maybe(0.2):
        return customer.ship_tos[0][0], None
    ship_id, place = chance.pick(customer.ship_tos)
    extra = ""
    if chance.maybe(0.15):
        extra = chance.pick(["Dock {}", "Gate {}", "Hall {}", "Goods-in {}"]).format(chance.randint(1, 9))
    name = customer.firm.name if chance.maybe(0.1) and place.name != customer.firm.name else place.name
    return ship_id, party(place, name, words.language, abroad=chance.maybe(0.3), extra=extra, chance=chance)


def _bill(customer: Customer, language: str, chance: Chance) -> PartyFacts | None:
    if chance.maybe(0.72):
        return None
    return party(customer.firm.home, customer.firm.name, language, abroad=False, vat=customer.firm.vat, chance=chance)


def _decorated(lines: list[LineFacts], words: Words, chance: Chance) -> list[LineFacts]:
    """Notes under items, sections, split deliveries."""
    if chance.maybe(0.14):
        lines = [
            replace(line, notes=(words.some("line_note", chance),)) if chance.maybe(0.4) else line for line in lines
        ]
    if len(lines) > 5 and chance.maybe(0.1):
        names = words.options("section")
        cut = chance.randint(2, len(lines) - 2)
        first, second = chance.sample(names, 2) if len(names) > 1 else (names[0], names[0] + " 2")
        lines = [replace(line, section=first if i < cut else second) for i, line in enumerate(lines)]
    if chance.maybe(0.05):
        lines = [_scheduled(line, chance) for line in lines]
    return lines


def _scheduled(line: LineFacts, chance: Chance) -> LineFacts:
    if line.quantity is None or line.quantity < 4 or line.day is None or line.quantity % 1:
        return line
    first = Decimal(int(line.quantity) // 2)
    later = line.day + timedelta(days=14)
    return replace(line, schedule=((first, line.day), (line.quantity - first, later)))
