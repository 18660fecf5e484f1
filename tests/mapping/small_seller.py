"""A small seller's catalogue, written as files, and orders to it; every test changes only what it is about."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from mapping import Catalog, load_catalog
from mapping.load import COLUMNS
from models.evidence import Extracted
from models.order import OrderLine, Party, PurchaseOrder

TODAY = date(2026, 11, 16)

Row = dict[str, str]

ROWS: dict[str, list[Row]] = {
    "company.csv": [
        {"name": "Norwich Fixings Ltd", "aliases": "Norwich Fixings|NFX", "vat_id": "GB111222333", "gln": "5060000000017",
         "email_domains": "norwichfixings.co.uk", "country": "GB", "currency": "GBP"},
    ],
    "customers.csv": [
        {"customer_id": "K100", "name": "Weber & Söhne Maschinenbau GmbH", "aliases": "Weber Maschinen", "vat_id": "DE123456789",
         "gln": "4012345000009", "email_domains": "weber-soehne.de", "currency": "EUR", "price_list": "EU", "credit_limit": "10000",
         "credit_used": "2000.00", "default_ship_to": "K100-1", "status": "active"},
        {"customer_id": "K200", "name": "Glenmore Mechanical Ltd – Cork", "vat_id": "IE7654321A", "email_domains": "glenmore.ie",
         "currency": "EUR", "price_list": "EU", "default_ship_to": "K200-1", "status": "active"},
        {"customer_id": "K201", "name": "Glenmore Mechanical Ltd – Dublin", "vat_id": "IE7654321A", "email_domains": "glenmore.ie",
         "currency": "EUR", "price_list": "EU", "default_ship_to": "K201-1", "status": "active"},
        {"customer_id": "K300", "name": "Dalton Supply LLC", "vat_id": "12-3456789", "email_domains": "gmail.com", "currency": "USD",
         "price_list": "US", "default_ship_to": "K300-1", "status": "active"},
        {"customer_id": "K301", "name": "Dalton Supply Corp", "vat_id": "98-7654321", "email_domains": "daltonsupply.com",
         "currency": "USD", "price_list": "US", "default_ship_to": "K301-1", "status": "on_hold"},
        {"customer_id": "K400", "name": "ТОВ «Світло Сервіс»", "vat_id": "UA123456789012", "currency": "UAH", "price_list": "UA",
         "default_ship_to": "K400-1", "status": "active"},
    ],
    "ship_tos.csv": [
        {"customer_id": "K100", "ship_to_id": "K100-1", "name": "Weber & Söhne Maschinenbau GmbH", "street": "Gewerbering 33",
         "city": "Kassel", "postal_code": "34139", "country": "DE", "gln": "4012345000016"},
        {"customer_id": "K100", "ship_to_id": "K100-2", "name": "Weber Lager Süd", "street": "Hauptstraße 5", "city": "München",
         "postal_code": "80331", "country": "DE"},
        {"customer_id": "K100", "ship_to_id": "K100-3", "name": "Weber Lager Nord", "street": "Hauptstraße 50", "city": "Hamburg",
         "postal_code": "20095", "country": "DE"},
        {"customer_id": "K200", "ship_to_id": "K200-1", "name": "Glenmore Mechanical Ltd", "street": "192 Dock Road", "city": "Cork",
         "postal_code": "T91 P902", "country": "IE"},
        {"customer_id": "K201", "ship_to_id": "K201-1", "name": "Glenmore Mechanical Ltd", "street": "12 Bridge Street",
         "city": "Dublin", "postal_code": "D73 R411", "country": "IE"},
        {"customer_id": "K300", "ship_to_id": "K300-1", "name": "Dalton Supply LLC", "street": "9225 Industrial Pkwy",
         "city": "Peoria", "region": "IL", "postal_code": "61666", "country": "US"},
        {"customer_id": "K301", "ship_to_id": "K301-1", "name": "Dalton Supply Corp", "street": "40 W 3rd Ave", "city": "Omaha",
         "region": "NE", "postal_code": "68112", "country": "US"},
        {"customer_id": "K400", "ship_to_id": "K400-1", "name": "ТОВ «Світло Сервіс»", "street": "вул. Заводська, 77",
         "city": "Львів", "postal_code": "79002", "country": "UA"},
    ],
    "products.csv": [
        {"sku": "HB-M8X40-A2", "description": "HEX BOLT DIN 933 M8X40 A2", "gtin": "4006381333931", "mpn": "93308040-A2",
         "pack_sizes": "EA:1|BX:50|CS:500", "list_price": "0.40", "stock_on_hand": "5000"},
        {"sku": "HB-M8X45-A2", "description": "HEX BOLT DIN 933 M8X45 A2", "gtin": "4006381333948", "mpn": "93308045-A2",
         "pack_sizes": "EA:1|BX:50", "list_price": "0.44", "stock_on_hand": "5000"},
        {"sku": "HB-M8X40-A4", "description": "HEX BOLT DIN 933 M8X40 A4", "gtin": "4006381333955", "mpn": "93308040-A4",
         "pack_sizes": "EA:1|BX:50", "list_price": "0.80", "stock_on_hand": "5000"},
        {"sku": "BV-12-RED", "description": "BALL VALVE 1/2\" BRS LEVER RED VALTEK", "manufacturer": "Valtek", "mpn": "V-500-1",
         "list_price": "6.10", "order_multiple": "10", "min_order_qty": "20", "stock_on_hand": "300"},
        {"sku": "BV-12-BLU", "description": "BALL VALVE 1/2\" BRS LEVER BLU VALTEK", "manufacturer": "Valtek", "mpn": "V-500-2",
         "list_price": "6.10", "stock_on_hand": "300"},
        {"sku": "BV-34-BLU", "description": "BALL VALVE 3/4\" BRS LEVER BLU VALTEK", "manufacturer": "Valtek", "mpn": "V-501-2",
         "list_price": "8.10", "stock_on_hand": "300"},
        {"sku": "BV-12-RED-BF", "description": "BALL VALVE 1/2\" BRS BUTTERFLY RED VALTEK", "manufacturer": "Valtek",
         "mpn": "V-510-1", "list_price": "6.30", "stock_on_hand": "300"},
        {"sku": "RV-15-LH", "description": "RAD VALVE 15MM LH CHR THERMIX", "manufacturer": "Thermix", "mpn": "77.15L",
         "list_price": "11.00", "stock_on_hand": "40"},
        {"sku": "RV-15-RH", "description": "RAD VALVE 15MM RH CHR THERMIX", "manufacturer": "Thermix", "mpn": "77.15R",
         "list_price": "11.00", "stock_on_hand": "40"},
        {"sku": "CBL-3X15", "description": "CABLE NYM-J 3X1.5 MM2 GRY", "base_uom": "MTR", "pack_sizes": "MTR:1|RL:100",
         "list_price": "0.90", "stock_on_hand": "4000"},
        {"sku": "OLD-1", "description": "WASHER M8 ZINC OLD STYLE", "list_price": "0.05", "status": "discontinued",
         "replaced_by": "HB-M8X40-A2", "stock_on_hand": "0"},
    ],
    "cross_references.csv": [
        {"customer_id": "K100", "customer_part": "W-4711", "sku": "HB-M8X40-A2"},
        {"customer_id": "K100", "customer_part": "W-4712", "sku": "BV-12-RED"},
        {"customer_id": "K301", "customer_part": "W-4711", "sku": "BV-12-BLU"},
    ],
    "prices.csv": [
        {"price_list": "EU", "sku": "HB-M8X40-A2", "uom": "EA", "currency": "EUR", "min_qty": "1", "unit_price": "0.38"},
        {"price_list": "EU", "sku": "HB-M8X40-A2", "uom": "EA", "currency": "EUR", "min_qty": "500", "unit_price": "0.35"},
        {"price_list": "EU", "sku": "HB-M8X40-A2", "uom": "BX", "currency": "EUR", "min_qty": "1", "unit_price": "18.00"},
        {"price_list": "EU", "sku": "HB-M8X45-A2", "uom": "EA", "currency": "EUR", "min_qty": "1", "unit_price": "0.42"},
        {"price_list": "EU", "sku": "HB-M8X45-A2", "uom": "EA", "currency": "EUR", "min_qty": "50", "unit_price": "0.40"},
        {"price_list": "EU", "sku": "HB-M8X45-A2", "uom": "EA", "currency": "EUR", "min_qty": "1", "unit_price": "0.30",
         "valid_from": "2025-01-01", "valid_to": "2026-11-15"},
        {"price_list": "EU", "sku": "BV-12-RED", "uom": "EA", "currency": "EUR", "min_qty": "1", "unit_price": "5.80"},
        {"price_list": "EU", "sku": "CBL-3X15", "uom": "RL", "currency": "EUR", "min_qty": "1", "unit_price": "82.55"},
        {"price_list": "US", "sku": "HB-M8X40-A2", "uom": "EA", "currency": "USD", "min_qty": "1", "unit_price": "0.45"},
    ],
    "open_orders.csv": [
        {"customer_id": "K100", "po_number": "4500-0001", "order_date": "2026-11-02", "status": "delivered"},
    ],
}  # fmt: skip
DEFAULTS: dict[str, Row] = {
    "products.csv": {"base_uom": "EA", "pack_sizes": "EA:1", "min_order_qty": "1", "order_multiple": "1", "currency": "EUR",
                     "status": "active"},
    "prices.csv": {"valid_from": "2026-01-01", "valid_to": "2026-12-31"},
}  # fmt: skip


def write_catalog(folder: Path, **changed: list[Row]) -> Path:
    """The catalogue's files in `folder`; `customers=[...]` replaces the rows of customers.csv, and so on."""
    for name, columns in COLUMNS.items():
        rows = changed.get(name.removesuffix(".csv"), ROWS[name])
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows({**DEFAULTS.get(name, {}), **row} for row in rows)
    return folder


def small_catalog(folder: Path, **changed: list[Row]) -> Catalog:
    """The catalogue, loaded."""
    return load_catalog(write_catalog(folder, **changed))


def said(value: Any, confidence: float = 1.0) -> Any:
    """A printed value; None stays None."""
    return None if value is None else Extracted[Any](value=value, text=str(value), confidence=confidence)


def line(sku: str | None = "HB-M8X40-A2", **fields: Any) -> OrderLine:
    """An order line: a supplier's number, ten pieces, unless told otherwise. Numbers may be strings."""
    values: dict[str, Any] = {"supplier_part": sku, "quantity": "10", "uom": "EA", **fields}
    any_slot = bool(values.pop("any_slot", False))
    numbers = ("quantity", "unit_price")
    made = {
        name: said(Decimal(value) if name in numbers and value is not None else value) for name, value in values.items()
    }
    return OrderLine.model_validate({**made, "any_slot": any_slot})


def party(**fields: str | None) -> Party:
    """A party of printed values."""
    return Party.model_validate({name: said(value) for name, value in fields.items()})


WEBER = party(name="Weber & Söhne Maschinenbau GmbH", vat_id="DE123456789", address="Gewerbering 33, 34139 Kassel")


def order(*lines: OrderLine, **fields: Any) -> PurchaseOrder:
    """An order of Weber's for one bolt, unless told otherwise."""
    values: dict[str, Any] = {"po_number": "4500-7777", "currency": "EUR", "buyer": WEBER, **fields}
    for name in ("po_number", "currency", "requested_delivery_date", "ship_to_hint"):
        values[name] = said(values.get(name))
    return PurchaseOrder.model_validate({**values, "lines": tuple(lines) or (line(),)})


def codes(findings: Iterable[Any]) -> list[str]:
    """The findings' reason codes, sorted."""
    return sorted({finding.code for finding in findings})
