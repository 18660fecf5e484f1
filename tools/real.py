"""Reads labelled real documents and prints every difference from their labels.

    python -m tools.real FOLDER

FOLDER holds MANIFEST.csv (columns `file` and `label`), the files, and labels in the shape of `purchase_order` of the
conversion contract, a list where a file holds several orders. The catalogue is empty but for the seller's name, which
the label gives: what is measured is reading alone. A label can be wrong; look at the document before you believe it.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from mapping import Catalog, load_catalog
from models.errors import UnreadableDocument
from models.units import unit_code
from service.pipeline import read_file
from service.result import purchase_order
from service.score import SCORER, scorer_at

Json = dict[str, Any]
_TODAY = date(2026, 11, 16)
_TABLES = {
    "company": "name,aliases,vat_id,gln,email_domains,country,currency",
    "customers": "customer_id,name,aliases,vat_id,gln,email_domains,currency,language,payment_terms,price_list,"
    "credit_limit,credit_used,default_ship_to,status",
    "ship_tos": "customer_id,ship_to_id,name,street,city,region,postal_code,country,gln",
    "products": "sku,description,gtin,manufacturer,mpn,base_uom,pack_sizes,min_order_qty,order_multiple,list_price,"
    "currency,status,replaced_by,stock_on_hand",
    "cross_references": "customer_id,customer_part,sku",
    "prices": "price_list,sku,uom,currency,min_qty,unit_price,valid_from,valid_to",
    "open_orders": "customer_id,po_number,order_date,status",
}


def main() -> None:
    """Prints the differences file by file, and how many values agree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    scorer = scorer_at(SCORER)
    agreed = asked = 0
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get("label")]
    for row in rows:
        label = json.loads((folder / row["label"]).read_text(encoding="utf-8"))
        differences, right, total = _compare(
            scorer, folder / row["file"], label if isinstance(label, list) else [label]
        )
        agreed, asked = agreed + right, asked + total
        print(f"{row['file']}: {right} of {total} values agree")
        for line in differences:
            print(f"    {line}")
    print(f"all: {agreed} of {asked} values of {len(rows)} files agree")


def _compare(scorer: ModuleType, path: Path, wanted: list[Json]) -> tuple[list[str], int, int]:
    seller = next((one["supplier_name"] for one in wanted if one.get("supplier_name")), "")
    try:
        reading = read_file(path, path.name, _catalogue(seller), _TODAY)
    except UnreadableDocument as error:
        return [f"unreadable: {error}"], 0, len(wanted)
    got = [purchase_order(order) for order in reading.orders]
    differences = [] if got else [f"{reading.disposition.value}: {reading.why}"]
    right = total = 0
    for at, want in enumerate(wanted):
        have = got[at] if at < len(got) else {"lines": []}
        for text, fits in _values(scorer, want, have):
            total += 1
            right += fits
            differences += [] if fits else [text]
    if len(got) > len(wanted):
        differences.append(f"{len(got)} orders read, {len(wanted)} labelled")
    return differences, right, total


def _values(scorer: ModuleType, want: Json, have: Json) -> list[tuple[str, bool]]:
    """What is compared, in words, and whether it agrees: labelled header fields and the four parts of each line."""
    out = []
    for path, kind in scorer.HEADER_FIELDS:
        told = scorer.dig(want, path)
        if not scorer.is_null(told):
            found = scorer.dig(have, path)
            out.append((f"{path}: label {told!r}, read {found!r}", bool(scorer.equal(kind, told, found))))
    lines, read = want.get("lines") or [], have.get("lines") or []
    for at, pair in enumerate(scorer.align_lines(lines, read, scorer.po_line_checks, "part")):
        checks = scorer.po_line_checks(_with_our_unit(lines[at]), read[pair] if pair >= 0 else None)
        for name, fits in checks.items():
            names = ("supplier_part", "buyer_part", "gtin", "description") if name == "part" else (name,)
            told = {n: lines[at].get(n) for n in names}
            found = {n: read[pair].get(n) for n in names} if pair >= 0 else None
            out.append((f"line {lines[at].get('line_no') or at + 1} {name}: label {told}, read {found}", bool(fits)))
    if len(read) > len(lines):
        out.append((f"{len(read)} lines read, {len(lines)} labelled", False))
    return out


def _with_our_unit(line: Json) -> Json:
    """The label's unit by its code here: C62, PCE and pieces are EA."""
    unit = line.get("uom")
    return {**line, "uom": unit_code(unit) or unit} if unit else line


def _catalogue(seller: str) -> Catalog:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for table, head in _TABLES.items():
            (folder / f"{table}.csv").write_text(head + "\n", encoding="utf-8")
        with (folder / "company.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([seller or "Unknown Seller", "", "", "", "", "US", "USD"])
        return load_catalog(folder)


if __name__ == "__main__":
    main()
