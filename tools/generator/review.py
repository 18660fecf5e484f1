"""Orders with something wrong: one named spoiling each, and what a clerk should be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from tools.generator.catalog import Catalogue, Customer, Product, describe
from tools.generator.chance import Chance
from tools.generator.company import Company, company, place
from tools.generator.facts import LineFacts, OrderFacts
from tools.generator.orders import party, rounded
from tools.generator.resources import countries
from tools.generator.wording import Words

Spoiler = Callable[[OrderFacts, Catalogue, Words, Chance], OrderFacts | None]


def retotalled(facts: OrderFacts, lines: tuple[LineFacts, ...]) -> OrderFacts:
    """The order with other lines and the sums that follow."""
    net = sum((line.amount or Decimal(0) for line in lines), Decimal(0))
    extra = sum((amount for _, amount in facts.charges), Decimal(0))
    tax = rounded((net + extra) * facts.tax_rate / 100) if facts.tax_rate is not None else None
    subtotal = net + extra if facts.charges_inside else net
    return replace(facts, lines=lines, subtotal=subtotal, tax=tax, total=net + extra + (tax or Decimal(0)))


def _changed(facts: OrderFacts, index: int, line: LineFacts) -> OrderFacts:
    lines = list(facts.lines)
    lines[index] = line
    return retotalled(facts, tuple(lines))


def _stranger(catalogue: Catalogue, customer: Customer | None, chance: Chance) -> Company:
    code = customer.firm.home.country if customer else catalogue.seller.home.country
    known = {c.firm.domain for c in catalogue.customers} | {catalogue.seller.domain}
    for attempt in range(40):
        firm = company(countries()[code], chance.of("stranger", attempt))
        if firm.domain not in known:
            return firm
    return firm


def unknown_customer(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """The buyer is not on file."""
    firm = _stranger(catalogue, facts.customer, chance)
    own = party(firm.home, firm.name, words.language, abroad=False, vat=firm.vat)
    lines = tuple(replace(line, buyer_part="") for line in facts.lines)
    if any(not (line.sku or line.gtin or line.mpn or line.description) for line in lines):
        return None
    return replace(
        facts, buyer=firm, customer=None, buyer_party=own, ship_to_id=None, contact=firm.persons[0], lines=lines,
        ship_party=party(firm.home, firm.name, words.language, abroad=False) if facts.ship_party else None,
        bill_party=own if facts.bill_party else None,
    )  # fmt: skip


def unknown_ship_to(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """Goods are to go where they never went."""
    if facts.customer is None:
        return None
    land = countries()[facts.buyer.home.country]
    known = {p.city for _, p in facts.customer.ship_tos}
    cities = [city for city in land.cities if city.name not in known]
    if not cities:
        return None
    new = place(land, f"{facts.buyer.stem} {chance.pick(['Annex', 'Depot', 'Site B'])}", chance, chance.pick(cities))
    ship = party(new, new.name, words.language, abroad=False)
    return replace(facts, ship_party=ship, ship_to_id=None, spoiled=(*facts.spoiled, "unknown_ship_to"))


def unknown_product(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """One number and description that nobody sells."""
    index = chance.randrange(len(facts.lines))
    line = facts.lines[index]
    odd = chance.pick(["Wandregal XT", "Kettle 12L", "Gasket kit R77", "Holzleiste 3m", "Spanngurt 9T"])
    strange = replace(
        line,
        product=None,
        sku=chance.fill("X@#-####-@") if line.sku else "",
        buyer_part=chance.fill("ZZ-#####") if line.buyer_part else "",
        gtin="",
        mpn="",
        description=f"{odd} {chance.randint(10, 99)}",
    )
    return _changed(facts, index, strange)


def discontinued_product(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """An article that is no longer sold."""
    gone = [p for p in catalogue.products if p.status == "discontinued"]
    if not gone or facts.customer is None:
        return None
    index = chance.randrange(len(facts.lines))
    old, line = chance.pick(gone), facts.lines[index]
    price = catalogue.price(facts.customer.price_list, old, old.base_uom)
    quantity = Decimal(old.multiple * max(1, -(-old.min_order // old.multiple)))
    return _changed(
        facts, index,
        replace(line, product=old, sku=old.sku if line.sku or line.buyer_part else "", buyer_part="",
                gtin=old.gtin if line.gtin else "", mpn=old.mpn if line.mpn else "", description=old.description,
                uom=old.base_uom, quantity=quantity, net=price, gross=price, discount=None, base=1,
                amount=rounded(quantity * price), schedule=()),
    )  # fmt: skip


def past_delivery_date(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """Wanted before today."""
    day = catalogue.today - timedelta(days=chance.randint(1, 40))
    lines = tuple(replace(line, day=None, schedule=()) for line in facts.lines)
    return replace(facts, delivery=day, lines=lines, order_date=min(facts.order_date, day - timedelta(days=3)))


def price_deviation(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """One price is not ours."""
    if not facts.priced or facts.customer is None:
        return None
    index = chance.randrange(len(facts.lines))
    line = facts.lines[index]
    factor = Decimal(chance.pick(["0.85", "0.92", "1.06", "1.15", "0.5"]))
    shown = rounded(line.net * line.base * factor, Decimal("0.01") if line.net * line.base >= 1 else Decimal("0.0001"))
    net = shown / line.base
    return _changed(
        facts, index, replace(line, net=net, gross=net, discount=None, amount=rounded(net * (line.quantity or 0)))
    )


def arithmetic_mismatch(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """A total that does not follow from the lines."""
    if not facts.priced:
        return None
    wrong = facts.total + Decimal(chance.pick(["10.00", "-9.00", "100.00", "0.90", "27.00"]))
    return replace(facts, total=wrong, spoiled=(*facts.spoiled, "arithmetic_mismatch")) if wrong > 0 else None


def duplicate_order(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """A number the ERP already has."""
    mine = [o for o in catalogue.open_orders if facts.customer and o.customer_id == facts.customer.customer_id]
    return replace(facts, po_number=chance.pick(mine).po_number) if mine else None


def missing_po_number(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """No order number anywhere."""
    return replace(facts, po_number="")


def missing_quantity(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """One item without a quantity."""
    if len(facts.lines) < 2:
        return None
    index = chance.randrange(len(facts.lines))
    return _changed(facts, index, replace(facts.lines[index], quantity=None, amount=None, schedule=()))


def insufficient_stock(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """More than there is."""
    index = chance.randrange(len(facts.lines))
    line = facts.lines[index]
    if line.product is None:
        return None
    amount = Decimal(-(-(line.product.stock + 1000) // (line.product.multiple * 500)) * line.product.multiple * 500)
    uom = line.product.base_uom
    if line.uom != uom:
        return None
    return _changed(facts, index, replace(line, quantity=amount, amount=rounded(amount * line.net), schedule=()))


def currency_mismatch(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """Another currency than the customer's."""
    if not facts.priced:
        return None
    other = chance.pick([c for c in ("EUR", "USD", "GBP", "CHF") if c != facts.currency])
    return replace(facts, currency=other, spoiled=(*facts.spoiled, "currency_mismatch"))


def order_change(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """Changes an earlier order."""
    return replace(facts, kind="order_change")


def order_cancellation(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """Withdraws an earlier order."""
    return replace(facts, kind="order_cancellation")


def conflicting_instructions(
    facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance
) -> OrderFacts | None:
    """A passage that tries to steer whoever reads it."""
    text = words.some(chance.pick(["m_bank", "m_inject"]), chance)
    return replace(facts, notes=(*facts.notes, text), spoiled=(*facts.spoiled, "conflicting_instructions"))


def unit_mismatch(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """A unit the article is not sold in."""
    index = chance.randrange(len(facts.lines))
    line = facts.lines[index]
    if line.product is None:
        return None
    wrong = [u for u in ("RL", "BG", "SET", "PR", "CS", "LTR") if u not in dict(line.product.packs)]
    return _changed(facts, index, replace(line, uom=chance.pick(wrong)))


def ambiguous_product(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """A description that fits articles of several makers, and no number."""
    index = chance.randrange(len(facts.lines))
    line = facts.lines[index]
    if line.product is None:
        return None
    twins = [
        p for p in catalogue.products
        if p.status == "active" and p.family is line.product.family and p.attributes == line.product.attributes
    ]  # fmt: skip
    if len(twins) < 2:
        return None
    text = describe(line.product.family, line.product.attributes, "", catalogue.seller.language)
    vague = replace(line, product=None, sku="", buyer_part="", gtin="", mpn="", description=text)
    return replace(_changed(facts, index, vague), spoiled=(*facts.spoiled, "ambiguous_product"))


def below_minimum(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """Less than is sold."""
    return _with_article(
        facts, catalogue, chance, [p for p in catalogue.products if p.min_order > 1 and p.multiple == 1], 1
    )


def pack_multiple(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance) -> OrderFacts | None:
    """Not a whole number of packs."""
    return _with_article(facts, catalogue, chance, [p for p in catalogue.products if p.multiple > 1], 0)


def _with_article(
    facts: OrderFacts, catalogue: Catalogue, chance: Chance, choice: list[Product], pieces: int
) -> OrderFacts | None:
    """One line exchanged for one of the articles; pieces 0 means one more than two packs."""
    live = [p for p in choice if p.status == "active"]
    if not live or facts.customer is None:
        return None
    index = chance.randrange(len(facts.lines))
    new, line = chance.pick(live), facts.lines[index]
    price = catalogue.price(facts.customer.price_list, new, new.base_uom)
    quantity = Decimal(pieces or 2 * new.multiple + 1)
    return _changed(
        facts, index,
        replace(line, product=new, sku=new.sku, buyer_part="", gtin=new.gtin if line.gtin else "",
                mpn=new.mpn if line.mpn else "", description=new.description, uom=new.base_uom, quantity=quantity,
                net=price, gross=price, discount=None, base=1, amount=rounded(quantity * price), schedule=()),
    )  # fmt: skip


SPOILERS: dict[str, Spoiler] = {
    maker.__name__: maker
    for maker in (
        unknown_customer, unknown_ship_to, unknown_product, discontinued_product, past_delivery_date, price_deviation,
        arithmetic_mismatch, duplicate_order, missing_po_number, missing_quantity, insufficient_stock,
        currency_mismatch, order_change, order_cancellation, conflicting_instructions, unit_mismatch,
        ambiguous_product, below_minimum, pack_multiple,
    )
}  # fmt: skip


def spoil(facts: OrderFacts, catalogue: Catalogue, words: Words, chance: Chance, reason: str = "") -> OrderFacts:
    """The order with one thing wrong; unchanged where that spoiling does not apply to it."""
    name = reason or chance.pick(tuple(SPOILERS))
    changed = SPOILERS[name](facts, catalogue, words, chance.of(name))
    if changed is None:
        return facts
    return replace(changed, tags=(*changed.tags, f"review:{name}"))
