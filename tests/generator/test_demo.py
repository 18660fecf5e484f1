"""The demo company."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from mapping import load_catalog
from tools.demo.make_demo import make_demo


@cache
def demo() -> tuple[Path, list[dict[str, object]]]:
    folder = Path(mkdtemp(prefix="demo-"))
    return folder, make_demo(folder, date(2026, 11, 14))


def test_the_demo_shows_many_channels_and_reasons() -> None:
    _, rows = demo()
    channels = {row["channel"] for row in rows}
    assert {"pdf", "scan", "image", "email_text", "email_html", "email_pdf", "xlsx", "csv"} <= channels
    assert {"x12_850", "edifact_orders", "ubl", "cxml"} <= channels
    orders = [order for row in rows for order in row["orders"]]  # type: ignore[attr-defined]
    reasons = {code for order in orders for code in order["expected_reasons"]}
    assert len(reasons) >= 7
    assert sum(not order["must_review"] for order in orders) >= 12


def test_the_demo_catalogue_loads_and_has_two_thousand_products() -> None:
    folder, _ = demo()
    assert len(load_catalog(folder / "catalog").products) == 2000


def test_nobody_in_the_demo_can_be_reached() -> None:
    folder, _ = demo()
    text = "".join(path.read_text(encoding="utf-8", errors="replace") for path in folder.rglob("*.eml"))
    text += (folder / "catalog" / "customers.csv").read_text(encoding="utf-8")
    addresses = re.findall(r"@([\w.-]+\w)", text)
    assert addresses
    assert all(domain.endswith(".example") for domain in addresses)
