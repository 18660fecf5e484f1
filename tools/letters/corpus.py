"""The letters as a corpus of the contract's shape."""

from __future__ import annotations

import json
import zlib
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tools.letters.cases import TODAY, Case, Item, cases
from tools.letters.papers import paper
from tools.letters.seller import OUTSIDERS, buyers, goods, price_of, write_catalogue

_MOBILE = {
    "en": "Sent from my iPhone", "de": "Von meinem iPhone gesendet", "fr": "Envoyé de mon iPhone", "es": "Enviado desde mi iPhone",
    "nl": "Verstuurd vanaf mijn iPhone", "it": "Inviato da iPhone", "sv": "Skickat från min iPhone",
}  # fmt: skip
_DISCLAIMER = {
    "en": "This e-mail is confidential and intended only for the addressee. If you have received it in error please delete it.",
    "de": "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, vernichten Sie sie bitte.",
    "fr": "Ce message est confidentiel. Si vous n'en êtes pas le destinataire, merci de le détruire.",
}
_HEADER = (
    "order_date", "currency", "supplier_name", "ship_to.name", "ship_to.address", "bill_to.name", "bill_to.address", "payment_terms",
    "subtotal", "tax", "total",
)  # fmt: skip
_EMPTY = {"name": None, "address": None}


def write_corpus(folder: Path, part: str) -> int:
    """Writes files, catalogue, clock and truth of a part (open, held or all); returns how many letters."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    write_catalogue(folder / "catalog")
    (folder / "today.txt").write_text(TODAY + "\n", encoding="utf-8")
    chosen = [case for case in cases() if part == "all" or case.held == (part == "held")]
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as file:
        for case in chosen:
            name, data = document(case)
            (folder / "files" / name).write_bytes(data)
            file.write(json.dumps(truth(case, name), ensure_ascii=False) + "\n")
    return len(chosen)


def document(case: Case) -> tuple[str, bytes]:
    """The letter as a file, with its name."""
    body = case.body.replace("{sig}", signature(case))
    kind = case.told.get("file")
    if kind:
        return f"{case.name}.{kind}", paper(kind, body, case.name)
    sender = case.told.get("from", "C01")
    mail = EmailMessage()
    mail["From"] = OUTSIDERS.get(sender) or _address(sender)
    mail["To"] = case.told.get("to", "orders@polderman.example")
    if "cc" in case.told:
        mail["Cc"] = case.told["cc"]
    mail["Subject"] = case.told.get("subject", "")
    mail["Date"] = "Fri, 13 Nov 2026 09:30:00 +0000"
    mail["Message-ID"] = f"<{case.name}@letters.example>"
    if "html" in case.told:
        mail.set_content(f"<html><body>{body}</body></html>", subtype="html")
    else:
        mail.set_content(body)
    for name, text in case.attached:
        mail.add_attachment(paper("pdf", text, name), maintype="application", subtype="pdf", filename=name)
    return f"{case.name}.eml", mail.as_bytes()


def _address(key: str) -> str:
    buyer = buyers()[key]
    last = buyer.person.split()[-1]
    return f"{buyer.person} <{last.lower() if last.isascii() else 'info'}@{buyer.domain}>"


def signature(case: Case) -> str:
    """The sender's signature in one of five manners, always the same for a letter."""
    buyer = buyers().get(case.told.get("from", "C01"))
    if buyer is None:
        return ""
    luck = zlib.crc32(case.name.encode()) // 7
    greeting, phone = buyer.greetings[luck % 3], f"+{30 + luck % 60} {luck % 900 + 100} {luck % 7000 + 1000}"
    full = f"{greeting}\n{buyer.person}\n{buyer.name}\n{buyer.street}\n{buyer.postal} {buyer.city}\nTel. {phone}\n{buyer.vat}"
    return (
        full,
        f"{greeting}\n\n{buyer.person} | {buyer.name} | {buyer.street}, {buyer.postal} {buyer.city} | www.{buyer.domain}",
        f"{full}\n\n{_DISCLAIMER.get(buyer.language, _DISCLAIMER['en'])}",
        f"{greeting}\n{buyer.person}\n{buyer.name}\n\n{_MOBILE.get(buyer.language, _MOBILE['en'])}",
        f"--\n{buyer.person}\nPurchasing\n{buyer.name}\nMobile {phone}",
    )[(luck // 3) % 5]


def truth(case: Case, source: str) -> dict[str, Any]:
    """The letter's line of the truth."""
    told = case.told
    orders = []
    if told.get("dispo", "orders") == "orders":
        orders.append(_order(case, told.get("po"), case.items.get("lines", [])))
        if "order2" in told:
            orders.append(_order(case, told["order2"], case.items.get("lines2", [])))
    channel = told.get("file") or ("email_pdf" if case.attached else "email_html" if "html" in told else "email_text")
    return {
        "source": source, "disposition": told.get("dispo", "orders"), "orders": orders, "channel": channel, "layout": case.name,
        "language": case.name[:2], "tags": ["held" if case.held else "open"],
    }  # fmt: skip


def _order(case: Case, number: str | None, items: list[Item]) -> dict[str, Any]:
    told, buyer = case.told, buyers()[case.told["from"]]
    date = told.get("date", "none")
    day = None if date in ("none", "unscored") else date
    reasons = [*filter(None, told.get("reasons", "").split(",")), *_doubts(items, day)]
    shown = case.body + "".join(text for _, text in case.attached)
    signed = "{sig}" in shown or buyer.name.split()[0] in shown
    unscored = {*_HEADER, *filter(None, told.get("unscored", "").split(","))}
    unscored -= {"order_date"} if "orderdate" in told else set()
    if not signed:
        unscored.add("buyer_name")
    if date == "unscored":
        unscored.add("requested_delivery_date")
    lines = [_line(item) for item in items]
    sold = [_sold(n, item) for n, item in enumerate(items, 1)]
    return {
        "document_type": told.get("type", "purchase_order"), "decision": "review" if reasons else "auto", "confidence": 1.0, "reasons": [],
        "purchase_order": {
            "po_number": number, "order_date": told.get("orderdate"), "currency": None, "buyer_name": buyer.name, "supplier_name": None,
            "ship_to": _EMPTY, "bill_to": _EMPTY, "requested_delivery_date": day, "payment_terms": None, "subtotal": None, "tax": None,
            "total": None, "lines": lines,
        },
        "sales_order": {
            "customer_id": buyer.key, "ship_to_id": told.get("ship", buyer.key + "-01"), "po_number": number, "currency": buyer.currency,
            "requested_delivery_date": day, "lines": sold,
        },
        "must_review": bool(reasons), "expected_reasons": reasons, "unscored": sorted(unscored), "tags": [],
        **({"accept_decision": True} if "either" in told else {}),
    }  # fmt: skip


def _doubts(items: list[Item], day: str | None) -> list[str]:
    """Reasons that mapping must give: a unit that is not sold, another price than the valid one."""
    found = []
    for item in items:
        valid = price_of(item.sku, item.unit or goods()[item.sku].base)
        if valid is None:
            found.append("unit_mismatch")
        elif item.price and abs(Decimal(item.price) / Decimal(valid) - 1) > Decimal("0.01"):
            found.append("price_deviation")
    return [*dict.fromkeys(found), *(["past_delivery_date"] if day and day < TODAY else [])]


def _line(item: Item) -> dict[str, Any]:
    slots = {"s": "supplier_part", "b": "buyer_part", "d": "description"}
    line: dict[str, Any] = dict.fromkeys(
        ("line_no", "buyer_part", "supplier_part", "gtin", "description", "line_total", "requested_date")
    )
    accept: dict[str, Any] = {"description": list(item.printed[1:])} if item.slot == "d" else {}
    base = goods()[item.sku].base
    if item.unit in (None, base):
        accept["uom"] = [None, base]
    return {
        **line, slots[item.slot]: item.printed[0], "quantity": item.quantity, "uom": item.unit, "unit_price": item.price,
        "any_slot": item.slot != "d", "accept": accept,
    }  # fmt: skip


def _sold(number: int, item: Item) -> dict[str, Any]:
    unit = item.unit or goods()[item.sku].base
    valid = price_of(item.sku, unit)
    return {
        "line_no": str(number), "sku": item.sku, "quantity": item.quantity, "uom": unit, "unit_price": item.price or valid,
        "accept": {"unit_price": [valid]},
    }  # fmt: skip
