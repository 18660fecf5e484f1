"""An invented seller with its products, customers, prices and open orders: the contract's catalogue folder."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tools.generator.chance import Chance
from tools.generator.company import Company, Place, branch, check_digit, company, gln
from tools.generator.resources import Country, Family, Trade, colours, countries
from tools.generator.skus import PART_STYLES, SKU_STYLES, Numbering

CENT = Decimal("0.01")
FRACTION = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Product:
    """An article of the seller."""

    sku: str
    noun: str
    family: Family
    attributes: tuple[str, ...]  # in the order of the family's axes; colours as "@0"
    standard: str
    brand: str
    description: str  # as the catalogue has it
    gtin: str
    mpn: str
    packs: tuple[tuple[str, int], ...]  # the base unit first
    min_order: int
    multiple: int
    list_price: Decimal
    status: str
    replaced_by: str
    stock: int

    @property
    def base_uom(self) -> str:
        """The unit stock is counted in."""
        return self.packs[0][0]


@dataclass(frozen=True, slots=True)
class Customer:
    """A buyer as the seller's ERP knows it."""

    customer_id: str
    firm: Company
    aliases: tuple[str, ...]
    payment_days: int
    price_list: str
    credit_limit: int
    credit_used: Decimal
    ship_tos: tuple[tuple[str, Place], ...]
    status: str
    part_numbers: dict[str, str] = field(repr=False)  # sku -> the customer's own number


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order the ERP already has."""

    customer_id: str
    po_number: str
    order_date: date
    status: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the seller knows."""

    trade: str
    seller: Company
    seller_aliases: tuple[str, ...]
    products: tuple[Product, ...]
    customers: tuple[Customer, ...]
    factors: dict[tuple[str, str], Decimal]  # (price list, base unit's family code) -> factor on the list price
    open_orders: tuple[OpenOrder, ...]
    today: date

    def price(self, price_list: str, product: Product, uom: str) -> Decimal:
        """The valid price for one of the unit, in the price list's currency."""
        packs = dict(product.packs)
        factor = self.factors[price_list, product.family.code]
        pieces = packs[uom]
        bulk = Decimal(1) if pieces == 1 else Decimal("0.95")
        each = product.list_price * factor * bulk
        raw = each * pieces
        return raw.quantize(CENT if raw >= 1 else FRACTION)


def describe(family: Family, attributes: tuple[str, ...], standard: str, language: str) -> str:
    """The product in words of a language."""
    palette = colours().get(language) or colours()["en"]
    words = [palette[int(a[1:])] if a.startswith("@") else a for a in attributes]
    noun = family.noun.get(language) or family.noun["en"]
    return " ".join(family.form.format(*words, noun=noun, std=standard).split())


def _variants(family: Family) -> list[tuple[str, ...]]:
    axes = [tuple(f"@{i}" for i in range(8)) if axis == ("@colour",) else axis for axis in family.axes]
    return list(itertools.product(*axes))


def _products(trade: Trade, language: str, count: int, chance: Chance) -> tuple[Product, ...]:
    numbering = Numbering(chance.of("style").pick(SKU_STYLES), chance.of("sku"))
    mpn_styles = {brand: chance.of("mpn", brand).pick(PART_STYLES) for brand in trade.brands}
    pool = [
        (family, variant, brand) for family in trade.families for variant in _variants(family) for brand in trade.brands
    ]
    chance.of("pool").shuffle(pool)
    prefix = "952" + chance.of("gs1").digits(4)  # GS1's prefix for demonstrations
    found: list[Product] = []
    for index, (family, attributes, brand) in enumerate(pool[:count]):
        luck = chance.of("product", index)
        standard = luck.pick(family.standards) if family.standards else ""
        text = describe(family, attributes, standard, language)
        low, high = family.price
        price = Decimal(str(round(low * (high / low) ** luck.random(), 4)))
        status = "discontinued" if luck.maybe(0.03) else "active"
        packs = ((family.base_uom, 1), *((u, n) for u, n in family.packs if u != family.base_uom))
        body = prefix + luck.fill("#" * (12 - len(prefix)))
        multiple = dict(packs).get("PK", luck.of("multiple").choice([5, 10, 25])) if luck.maybe(0.05) else 1
        found.append(
            Product(
                sku=numbering.next(family.code, attributes),
                noun=family.noun.get(language) or family.noun["en"],
                family=family,
                attributes=attributes,
                standard=standard,
                brand=brand,
                description=f"{text} {brand}" if len(trade.brands) > 1 else text,
                gtin=body + check_digit(body) if luck.maybe(0.9) else "",
                mpn=luck.of("mpn").fill(mpn_styles[brand]) if luck.maybe(0.85) else "",
                packs=packs,
                min_order=multiple if multiple > 1 else (10 if luck.maybe(0.03) else 1),
                multiple=multiple,
                list_price=price.quantize(CENT) if price >= 1 else price,
                status=status,
                replaced_by=found[-1].sku if status == "discontinued" and found else "",
                stock=luck.randint(600, 90000),
            )
        )
    return tuple(found)


def _aliases(firm: Company, country: Country, chance: Chance) -> tuple[str, ...]:
    """Shorter names the company goes by: without the legal form, the stem alone, initials with the business."""
    business = next((word for word in country.business if word in firm.name), country.business[0])
    letters = "".join(word[0] for word in firm.stem.split() if word[0].isalnum())
    options = [f"{firm.stem} {business}", firm.stem]
    options += [f"{letters} {business}"] if len(letters) > 1 else []
    return tuple(dict.fromkeys(chance.sample(options, chance.randint(0, 2))))


def _customer(index: int, country: Country, products: tuple[Product, ...], chance: Chance) -> Customer:
    firm = company(country, chance.of("firm"))
    number = chance.pick(["C{:05d}", "{:06d}", "D{:04d}", "K-{:05d}"]).format(10000 + index)
    places = [firm.home] if chance.maybe(0.9) else []
    places += [branch(firm, country, chance.of("branch", i)) for i in range(chance.randint(1 - len(places), 3))]
    style = Numbering(chance.pick(PART_STYLES), chance.of("parts"))
    chosen = chance.of("known").sample(products, min(len(products), chance.pick([0, 20, 60, 120])))
    parts = {product.sku: style.next(product.family.code, product.attributes) for product in chosen}
    limit = chance.pick([20000, 50000, 120000, 400000]) * {"HUF": 350, "KZT": 500, "UAH": 40}.get(firm.currency, 1)
    return Customer(
        customer_id=number,
        firm=firm,
        aliases=_aliases(firm, country, chance.of("aliases")),
        payment_days=chance.pick([14, 30, 30, 45, 60]),
        price_list=f"{country.currency}-{chance.pick('AB')}",
        credit_limit=limit,
        credit_used=Decimal(limit * chance.randint(0, 4)) / 10,
        ship_tos=tuple((f"{number}-{i:02d}", p) for i, p in enumerate(places, 1)),
        status="on_hold" if chance.maybe(0.03) else "active",
        part_numbers=parts,
    )


def _customers(
    count: int, lands: list[Country], products: tuple[Product, ...], seller: Company, chance: Chance
) -> tuple[Customer, ...]:
    """Customers whose names tell them apart from each other and from the seller."""
    found: list[Customer] = []
    taken = {seller.domain}
    for index in range(count):
        for attempt in range(60):
            buyer = _customer(index, lands[index % len(lands)], products, chance.of("customer", index, attempt))
            if buyer.firm.domain not in taken:
                break
        taken.add(buyer.firm.domain)
        found.append(buyer)
    return tuple(found)


_RATES = {
    "GBP": "0.86",
    "USD": "1.08",
    "CAD": "1.5",
    "AUD": "1.65",
    "CHF": "0.95",
    "MXN": "19",
    "PLN": "4.3",
    "BRL": "5.6",
    "SEK": "11.3",
    "DKK": "7.46",
    "NOK": "11.6",
    "CZK": "25.2",
    "HUF": "395",
    "RON": "4.97",
    "TRY": "36",
    "UAH": "43",
    "KZT": "500",
}


def _factors(customers: tuple[Customer, ...], trade: Trade, chance: Chance) -> dict[tuple[str, str], Decimal]:
    table: dict[tuple[str, str], Decimal] = {}
    for name in sorted({customer.price_list for customer in customers}):
        rate = Decimal(_RATES.get(name[:3], "1"))
        for family in trade.families:
            cut = Decimal(chance.of(name, family.code).randint(78, 100)) / 100
            table[name, family.code] = rate * cut
    return table


def build_catalogue(
    trade: Trade,
    buyer_countries: tuple[str, ...],
    chance: Chance,
    *,
    today: date,
    products: int = 700,
    customers: int = 60,
    seller_country: str = "",
) -> Catalogue:
    """A seller of the trade with products, customers of the given countries, and open orders."""
    lands = countries()
    home = lands[seller_country or chance.of("home").pick(buyer_countries)]
    seller = company(home, chance.of("seller"), business=chance.of("seller word").pick(trade.seller))
    articles = _products(trade, seller.language, products, chance.of("products"))
    buyers = _customers(customers, [lands[code] for code in buyer_countries], articles, seller, chance)
    orders = tuple(
        OpenOrder(
            customer_id=buyer.customer_id,
            po_number=chance.of("open", i).fill(
                chance.of("open", i, "style").pick(["45########", "PO-#####", "B######"])
            ),
            order_date=today - timedelta(days=chance.of("age", i).randint(3, 90)),
            status=chance.of("state", i).pick(["open", "invoiced", "partially_delivered"]),
        )
        for i, buyer in enumerate(buyers)
    )
    return Catalogue(
        trade=trade.name,
        seller=seller,
        seller_aliases=tuple(dict.fromkeys((seller.stem, " ".join(seller.name.split()[:-1])))),
        products=articles,
        customers=buyers,
        factors=_factors(buyers, trade, chance.of("factors")),
        open_orders=orders,
        today=today,
    )


def seller_gln(catalogue: Catalogue) -> str:
    """The seller's own GLN; always there, for EDI needs it."""
    return catalogue.seller.home.gln or gln(Chance(catalogue.seller.name))
