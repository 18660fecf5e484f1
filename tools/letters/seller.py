"""The invented seller that the letters are written to, with its customers and goods."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).with_name("data")
NAME = "Polderman Verpakkingen & Bedrijfskleding B.V."
_ALIASES = "Polderman|Polderman Packaging|Polderman Verpakkingen"
_OWN_NUMBERS = (
    ("C01", "HFG-0010", "GLV-N200-10"), ("C01", "HFG-0200", "SOAP-5L"), ("C02", "900-118", "TAPE-50-66-CLR"),
    ("C02", "900-204", "DET-10"), ("C03", "K-4410", "BUB-100-50"), ("C18", "R10077", "PAL-EUR"),
)  # fmt: skip
_OPEN = (("C01", "HF-20911"), ("C01", "HF-20822"), ("C18", "RCS-7702"), ("C18", "RCS-7688"), ("C02", "BO-2026-0399"))
OUTSIDERS = {"X1": "sales@brimstone.example", "X2": "news@rackworld.example", "X3": "ceo.office@mailfree.example"}


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer, who signs its letters."""

    key: str
    name: str
    country: str
    currency: str
    language: str
    domain: str
    person: str
    street: str
    city: str
    postal: str
    place: tuple[str, str, str, str]  # a further ship-to: name, street, city, postal code
    vat: str
    greetings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goods:
    """A product; `packs` in base units, `price` per base unit."""

    sku: str
    text: str
    base: str
    packs: dict[str, int]
    price: Decimal


def _rows(name: str) -> list[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";"))[1:]


@lru_cache(maxsize=1)
def buyers() -> dict[str, Buyer]:
    """Customers by their key."""
    found = {}
    for row in _rows("customers.csv"):
        key, name, country, currency, language, domain, person, street, city, postal, *more = row
        place, vat, greetings = (more[0], more[1], more[2], more[3]), more[4], tuple(more[5].split(" / "))
        found[key] = Buyer(
            key, name, country, currency, language, domain, person, street, city, postal, place, vat, greetings
        )
    return found


@lru_cache(maxsize=1)
def goods() -> dict[str, Goods]:
    """Products by their SKU."""
    found = {}
    for sku, text, base, packs, price in _rows("products.csv"):
        sizes = {unit: int(size) for unit, size in (pack.split(":") for pack in packs.split("|"))}
        found[sku] = Goods(sku, text, base, sizes, Decimal(price))
    return found


def price_of(sku: str, unit: str) -> str | None:
    """The valid price of one `unit`; None where the product is not sold in it."""
    one = goods()[sku]
    return str(one.price * one.packs[unit]) if unit in one.packs else None


def write_catalogue(folder: Path) -> None:
    """The catalogue folder of the contract."""
    folder.mkdir(parents=True, exist_ok=True)
    currencies = sorted({b.currency for b in buyers().values()})
    tables: dict[str, tuple[str, list[tuple[object, ...]]]] = {
        "company": ("name,aliases,vat_id,gln,email_domains,country,currency",
            [(NAME, _ALIASES, "NL812345678B01", "", "polderman.example", "NL", "EUR")]),
        "customers": ("customer_id,name,aliases,vat_id,gln,email_domains,currency,language,payment_terms,price_list,"
            "credit_limit,credit_used,default_ship_to,status",
            [(b.key, b.name, "", b.vat, "", b.domain, b.currency, b.language, "30 days", "L" + b.currency, "", "", b.key + "-01", "active")
             for b in buyers().values()]),
        "ship_tos": ("customer_id,ship_to_id,name,street,city,region,postal_code,country,gln",
            [(b.key, f"{b.key}-{n}", *at[:3], "", at[3], b.country, "") for b in buyers().values()
             for n, at in (("01", (b.name, b.street, b.city, b.postal)), ("02", b.place))]),
        "products": ("sku,description,gtin,manufacturer,mpn,base_uom,pack_sizes,min_order_qty,order_multiple,list_price,"
            "currency,status,replaced_by,stock_on_hand",
            [(g.sku, g.text, "", "", "", g.base, "|".join(f"{u}:{n}" for u, n in g.packs.items()), 1, 1, g.price, "EUR", "active", "", 100000)
             for g in goods().values()]),
        "cross_references": ("customer_id,customer_part,sku", list(_OWN_NUMBERS)),
        "prices": ("price_list,sku,uom,currency,min_qty,unit_price,valid_from,valid_to",
            [("L" + c, g.sku, u, c, 1, price_of(g.sku, u), "2026-01-01", "2027-12-31") for g in goods().values() for u in g.packs for c in currencies]),
        "open_orders": ("customer_id,po_number,order_date,status", [(c, number, "2026-11-02", "open") for c, number in _OPEN]),
    }  # fmt: skip
    for name, (head, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(head.split(","))
            writer.writerows(rows)
