"""The contract's catalogue folder: an invented seller's master data as CSV files."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

from tools.generator.catalog import Catalogue, seller_gln


def _write(path: Path, columns: str, rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns.split(", "))
        writer.writerows(rows)


def write_catalogue(catalogue: Catalogue, folder: Path) -> None:
    """The folder's CSV files in the contract's columns."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_company(catalogue, folder)
    _write_customers(catalogue, folder)
    _write_products(catalogue, folder)
    _write_prices(catalogue, folder)
    _write(
        folder / "open_orders.csv",
        "customer_id, po_number, order_date, status",
        [[o.customer_id, o.po_number, o.order_date.isoformat(), o.status] for o in catalogue.open_orders],
    )


def _write_company(catalogue: Catalogue, folder: Path) -> None:
    us = catalogue.seller
    _write(
        folder / "company.csv",
        "name, aliases, vat_id, gln, email_domains, country, currency",
        [
            [
                us.name,
                "|".join(catalogue.seller_aliases),
                us.vat,
                seller_gln(catalogue),
                us.domain,
                us.home.country,
                us.currency,
            ]
        ],
    )


def _write_customers(catalogue: Catalogue, folder: Path) -> None:
    rows: list[list[object]] = []
    places: list[list[object]] = []
    parts: list[list[object]] = []
    for c in catalogue.customers:
        f = c.firm
        rows.append(
            [
                c.customer_id,
                f.name,
                "|".join(c.aliases),
                f.vat,
                f.home.gln,
                f.domain,
                f.currency,
                f"{f.language}-{f.home.country}",
                f"{c.payment_days} days net",
                c.price_list,
                c.credit_limit,
                c.credit_used,
                c.ship_tos[0][0],
                c.status,
            ]
        )
        places += [
            [c.customer_id, i, p.name, p.street, p.city, p.region, p.postal, p.country, p.gln] for i, p in c.ship_tos
        ]
        parts += [[c.customer_id, number, sku] for sku, number in c.part_numbers.items()]
    _write(
        folder / "customers.csv",
        "customer_id, name, aliases, vat_id, gln, email_domains, currency, language, payment_terms, price_list, "
        "credit_limit, credit_used, default_ship_to, status",
        rows,
    )
    _write(
        folder / "ship_tos.csv",
        "customer_id, ship_to_id, name, street, city, region, postal_code, country, gln",
        places,
    )
    _write(folder / "cross_references.csv", "customer_id, customer_part, sku", parts)


def _write_products(catalogue: Catalogue, folder: Path) -> None:
    _write(
        folder / "products.csv",
        "sku, description, gtin, manufacturer, mpn, base_uom, pack_sizes, min_order_qty, order_multiple, list_price, "
        "currency, status, replaced_by, stock_on_hand",
        [
            [
                p.sku,
                p.description,
                p.gtin,
                p.brand,
                p.mpn,
                p.base_uom,
                "|".join(f"{u}:{n}" for u, n in p.packs),
                p.min_order,
                p.multiple,
                p.list_price,
                catalogue.seller.currency,
                p.status,
                p.replaced_by,
                p.stock,
            ]
            for p in catalogue.products
        ],
    )


def _write_prices(catalogue: Catalogue, folder: Path) -> None:
    since, until = catalogue.today - timedelta(days=200), catalogue.today + timedelta(days=400)
    _write(
        folder / "prices.csv",
        "price_list, sku, uom, currency, min_qty, unit_price, valid_from, valid_to",
        [
            [name, p.sku, uom, name[:3], 1, catalogue.price(name, p, uom), since.isoformat(), until.isoformat()]
            for name in sorted({key[0] for key in catalogue.factors})
            for p in catalogue.products
            for uom, _ in p.packs
        ],
    )
