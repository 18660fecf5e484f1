"""The contract's truth for a document: the facts, less whatever was not drawn."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from typing import Any

from models.units import unit_codes
from tools.generator.catalog import Catalogue, Product
from tools.generator.facts import LineFacts, OrderFacts, PartyFacts

Json = dict[str, Any]
HEADER_DATES = ("order_date", "requested_delivery_date")


def plain(value: Decimal | None) -> str | None:
    """A decimal string with a point and no exponent; None for None."""
    if value is None:
        return None
    text = format(value, "f")
    if "." in text and len(text.partition(".")[2]) > 2:
        text = text.rstrip("0")
        whole, _, part = text.partition(".")
        text = f"{whole}.{part.ljust(2, '0')}"
    return text


def iso(day: date | None) -> str | None:
    """ISO 8601; None for None."""
    return day.isoformat() if day else None


def one_line(party: PartyFacts | None, extra: bool) -> str | None:
    """The address in one line, with the department in front where asked for."""
    if party is None:
        return None
    return ", ".join((party.extra, *party.lines) if extra and party.extra else party.lines)


def week_of(day: date) -> list[str]:
    """All days of the day's week: a calendar week names none of them in particular."""
    monday = day.toordinal() - day.weekday()
    return [date.fromordinal(monday + n).isoformat() for n in range(7)]


class TruthMaker:
    """Builds the truth of one order of a document from its facts and the paths that were drawn."""

    def __init__(
        self, facts: OrderFacts, drawn: AbstractSet[str], catalogue: Catalogue, index: int = 0, any_slot: bool = False
    ) -> None:
        self.facts = facts
        self.catalogue = catalogue
        self.any_slot = any_slot
        prefix = f"orders[{index}]."
        mine = {path.removeprefix(prefix) for path in drawn if path.startswith(prefix)}
        self.drawn = mine | {path.partition("=")[0] for path in mine}
        self.weekly = "requested_delivery_date=week" in mine

    def order(self, numbers: tuple[str, ...] = ()) -> Json:
        """The whole truth; `numbers` are the line numbers as printed, empty where none are."""
        reasons = sorted(expected_reasons(self.facts, self.drawn, self.catalogue))
        accept: Json = {}
        purchase = self._purchase(accept, numbers)
        sales = self._sales(accept, numbers)
        order: Json = {
            "document_type": self.facts.kind,
            "decision": "review" if reasons else "auto",
            "confidence": 1.0,
            "reasons": [{"code": code, "message": "", "field": None, "line": None} for code in reasons],
            "purchase_order": purchase,
            "sales_order": sales,
            "must_review": bool(reasons),
            "expected_reasons": reasons,
            "tags": list(self.facts.tags),
        }
        printed = self._printed()
        if printed:
            order["printed"] = printed
        if accept:
            order["accept"] = accept
        if self.facts.charges and self._has("charges[0].amount"):
            order["charges"] = [
                {"description": self._charge_words(i), "amount": plain(amount)}
                for i, (_, amount) in enumerate(self.facts.charges)
            ]
        return order

    def _printed(self) -> Json:
        """What the paper tells of the buyer besides the name."""
        party = self.facts.buyer_party
        told = {
            "vat": self._only("buyer.vat_id", party.vat),
            "address": self._only("buyer.address", one_line(party, extra=False)),
            "customer_no": self._only(
                "buyer.account", self.facts.customer.customer_id if self.facts.customer else None
            ),
            "domain": self._only("buyer.email", self.facts.buyer.domain),
        }
        return {key: value for key, value in told.items() if value}

    def _words(self, path: str) -> list[str]:
        """What was printed for a path, where the role carries it."""
        return sorted(p.removeprefix(f"{path}=") for p in self.drawn if p.startswith(f"{path}="))

    def _charge_words(self, index: int) -> str:
        return next(iter(self._words(f"charges[{index}].description")), "")

    def _has(self, path: str) -> bool:
        return path in self.drawn

    def _only(self, path: str, value: str | None) -> str | None:
        return value if self._has(path) else None

    def _party(self, path: str, party: PartyFacts | None, accept: Json) -> Json:
        if party is None:
            return {"name": None, "address": None}
        address = self._only(f"{path}.address", one_line(party, extra=True))
        if address and party.extra:
            accept[f"{path}.address"] = [one_line(party, extra=False)]
        return {"name": self._only(f"{path}.name", party.name), "address": address}

    def _purchase(self, accept: Json, numbers: tuple[str, ...]) -> Json:
        f = self.facts
        header_day = self._only("requested_delivery_date", iso(f.delivery))
        days = {iso(line.day) for i, line in enumerate(f.lines) if self._has(f"lines[{i}].requested_date")}
        if self.weekly and f.delivery:
            accept["requested_delivery_date"] = accept["sales_order.requested_delivery_date"] = week_of(f.delivery)
        if header_day is None and len(days) == 1:
            accept["requested_delivery_date"] = sorted(d for d in days if d)
        if self._has("total") and not self._has("subtotal") and not self._has("tax"):
            accept["subtotal"] = [plain(f.subtotal)]
        if self._has("subtotal") and not self._has("total") and not self._has("tax"):
            accept["total"] = [plain(f.subtotal)]
        return {
            "po_number": self._only("po_number", f.po_number),
            "order_date": self._only("order_date", iso(f.order_date)),
            "currency": self._only("currency", f.currency),
            "buyer_name": self._only("buyer.name", f.buyer_party.name),
            "supplier_name": self._only("supplier.name", f.supplier_party.name),
            "ship_to": self._party("ship_to", f.ship_party, accept),
            "bill_to": self._party("bill_to", f.bill_party, accept),
            "requested_delivery_date": header_day,
            "payment_terms": self._only("payment_terms", f.terms),
            "subtotal": self._only("subtotal", plain(f.subtotal)),
            "tax": self._only("tax", plain(f.tax)),
            "total": self._only("total", plain(f.total)),
            "lines": [self._line(i, line, numbers) for i, line in enumerate(f.lines)],
        }

    def _line(self, index: int, line: LineFacts, numbers: tuple[str, ...]) -> Json:
        at = f"lines[{index}]."
        truth: Json = {
            "line_no": numbers[index] if numbers and self._has(at + "line_no") else None,
            "buyer_part": self._only(at + "buyer_part", line.buyer_part),
            "supplier_part": self._only(at + "supplier_part", line.sku),
            "gtin": self._only(at + "gtin", line.gtin),
            "description": self._only(at + "description", line.description),
            "quantity": self._only(at + "quantity", plain(line.quantity)),
            "uom": self._only(at + "uom", line.uom),
            "unit_price": plain(line.net) if self._has(at + "unit_price") or self._has(at + "gross_price") else None,
            "line_total": self._only(at + "line_total", plain(line.amount)),
            "requested_date": self._only(at + "requested_date", iso(line.day)),
        }
        accept: Json = {}
        codes = {code for word in self._words(at + "uom") for code in unit_codes(word, language=self.facts.language)}
        if codes - {line.uom}:
            accept["uom"] = sorted(codes - {line.uom})  # the word has further meanings, "carton" for one
        if truth["unit_price"] is not None:
            others = {plain(line.printed_price), plain(line.printed_gross), plain(line.gross)}
            others |= {plain(line.net.quantize(Decimal("0.01")))} if line.discount else set()
            others.discard(truth["unit_price"])
            if others:
                accept["unit_price"] = sorted(x for x in others if x is not None)
        if self._has(at + "mpn"):
            truth["mpn"] = line.mpn
            accept["description"] = [f"{line.description} {line.mpn}", f"{line.mpn} {line.description}"]
        elif line.notes and self._has(at + "notes"):
            accept["description"] = [f"{line.description} {' '.join(line.notes)}"]
        if accept:
            truth["accept"] = accept
        if self.any_slot and (truth["supplier_part"] or truth["buyer_part"] or truth["gtin"]):
            truth["any_slot"] = True
        return truth

    def _sales(self, accept: Json, numbers: tuple[str, ...]) -> Json:
        f = self.facts
        known = f.customer is not None
        header_day = self._only("requested_delivery_date", iso(f.delivery))
        days = sorted(
            {iso(x.day) or "" for i, x in enumerate(f.lines) if self._has(f"lines[{i}].requested_date")} - {""}
        )
        if header_day is None and days:
            accept["sales_order.requested_delivery_date"] = sorted({days[0], days[-1]})
        return {
            "customer_id": f.customer.customer_id if f.customer else None,
            "ship_to_id": f.ship_to_id if known else None,
            "po_number": self._only("po_number", f.po_number),
            "currency": f.currency,
            "requested_delivery_date": header_day,
            "lines": [self._sales_line(i, line, numbers) for i, line in enumerate(f.lines)],
        }

    def _sales_line(self, index: int, line: LineFacts, numbers: tuple[str, ...]) -> Json:
        at = f"lines[{index}]."
        printed = self._has(at + "unit_price") or self._has(at + "gross_price")
        valid = self._valid(line)
        price = line.net if printed else valid
        truth: Json = {
            "line_no": numbers[index] if numbers and self._has(at + "line_no") else str(index + 1),
            "sku": line.product.sku if line.product else None,
            "quantity": plain(line.quantity) if self._has(at + "quantity") else None,
            "uom": line.uom,
            "unit_price": plain(price),
        }
        if printed and valid is not None:
            others = {plain(valid), plain(line.net.quantize(Decimal("0.01")))} - {truth["unit_price"]}
            if others and not line.free:
                truth["accept"] = {"unit_price": sorted(x for x in others if x)}
        return truth

    def _valid(self, line: LineFacts) -> Decimal | None:
        if line.product is None or self.facts.customer is None:
            return None
        if line.uom not in dict(line.product.packs):
            return None
        return self.catalogue.price(self.facts.customer.price_list, line.product, line.uom)


def expected_reasons(facts: OrderFacts, drawn: AbstractSet[str], catalogue: Catalogue) -> set[str]:
    """Why a person must look, by the contract's rules; `drawn` are paths without the order's prefix."""
    found = set(facts.spoiled) - (set() if "total" in drawn else {"arithmetic_mismatch"})
    if facts.kind in ("order_change", "order_cancellation"):
        found.add(facts.kind)
    if "po_number" not in drawn:
        found.add("missing_po_number")
    days = [facts.delivery] if "requested_delivery_date" in drawn else []
    days += [line.day for i, line in enumerate(facts.lines) if f"lines[{i}].requested_date" in drawn]
    if any(day is not None and day < catalogue.today for day in days):
        found.add("past_delivery_date")
    customer = facts.customer
    if customer is None:
        return found | ({"unknown_customer"} if "ambiguous_customer" not in found else set())
    if customer.status == "on_hold":
        found.add("customer_on_hold")
    if any(o.customer_id == customer.customer_id and o.po_number == facts.po_number for o in catalogue.open_orders):
        found.add("duplicate_order")
    if customer.credit_used + _net(facts, drawn, catalogue) > customer.credit_limit:
        found.add("credit_limit")
    for index, line in enumerate(facts.lines):
        found |= _line_reasons(line, f"lines[{index}].unit_price" in drawn, facts, catalogue)
    return found


def _net(facts: OrderFacts, drawn: AbstractSet[str], catalogue: Catalogue) -> Decimal:
    if facts.priced:
        return facts.subtotal
    customer = facts.customer
    assert customer is not None
    return sum(
        (
            catalogue.price(customer.price_list, line.product, line.uom) * (line.quantity or 0)
            for line in facts.lines
            if line.product and line.uom in dict(line.product.packs)
        ),
        Decimal(0),
    )


def _line_reasons(line: LineFacts, printed: bool, facts: OrderFacts, catalogue: Catalogue) -> set[str]:
    if line.product is None:
        return set() if "ambiguous_product" in facts.spoiled else {"unknown_product"}
    found = set()
    if line.product.status == "discontinued":
        found.add("discontinued_product")
    pieces = dict(line.product.packs).get(line.uom)
    if pieces is None:
        return found | {"unit_mismatch"}
    if line.quantity is None:
        return found | {"missing_quantity"}
    found |= _stock_reasons(line.product, line.quantity * pieces)
    assert facts.customer is not None
    valid = catalogue.price(facts.customer.price_list, line.product, line.uom)
    if printed and not line.free and abs(line.net - valid) > valid / 100:
        found.add("price_deviation")
    return found


def _stock_reasons(product: Product, pieces: Decimal) -> set[str]:
    found = set()
    if pieces > product.stock:
        found.add("insufficient_stock")
    if pieces < product.min_order:
        found.add("below_minimum")
    if pieces % product.multiple:
        found.add("pack_multiple")
    return found
