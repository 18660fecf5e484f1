"""Writes docs/review-reasons.md from the review reasons, so that the page cannot fall behind the code.

python -m tools.write_reason_docs           writes the page
python -m tools.write_reason_docs --check   writes nothing; exit status 1 where the page is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path

from models.reasons import ReviewReason

PAGE = Path(__file__).resolve().parents[1] / "docs" / "review-reasons.md"

_HEAD = """\
# Why someone must look: the review reasons

Written by `python -m tools.write_reason_docs` from `models/reasons.py`; change it there.

An order goes to the ERP untouched only when there is nothing to say about it. Every doubt is one of
the reasons below, shown beside the field that it concerns. A reason that **blocks** must be settled
before the order can be approved; with the others a person may approve the order as it is.
The code is stable: reports, policies and the interfaces to other systems use it.
"""

WHEN: dict[ReviewReason, str] = {
    ReviewReason.LOW_CONFIDENCE: "A value, or the order as a whole, is less certain than the policy asks for: a weak "
    "scan, two readings that are nearly as likely, a control count of an EDI file that does not agree.",
    ReviewReason.MISSING_PO_NUMBER: "The document names no order number of the customer.",
    ReviewReason.MISSING_QUANTITY: "A line names no quantity, or one that cannot be delivered (zero, negative).",
    ReviewReason.ARITHMETIC_MISMATCH: "Quantity x price is not the amount of the line, or lines, charges and tax do "
    "not add up to the totals that are printed.",
    ReviewReason.UNKNOWN_CUSTOMER: "Nothing that the document says of the buyer fits a customer on file.",
    ReviewReason.AMBIGUOUS_CUSTOMER: "What the document says of the buyer fits several customers equally well.",
    ReviewReason.UNKNOWN_SHIP_TO: "The delivery address is none of the customer's, or is so little of one that several fit.",
    ReviewReason.UNKNOWN_PRODUCT: "Neither a number nor the description of the line fits a product.",
    ReviewReason.AMBIGUOUS_PRODUCT: "Two or more products fit the line equally well, or its numbers name different ones.",
    ReviewReason.DISCONTINUED_PRODUCT: "The product is no longer sold. A successor is suggested, never put in its place.",
    ReviewReason.UNIT_MISMATCH: "The unit that is ordered is none that the product is sold in.",
    ReviewReason.PACK_MULTIPLE: "The quantity is no whole number of the steps or packs that the product is sold in.",
    ReviewReason.BELOW_MINIMUM: "The quantity is below the product's minimum order quantity.",
    ReviewReason.PRICE_DEVIATION: "A printed price differs by more than 1 % from the customer's valid price, per the "
    "same unit, or there is no valid price to compare it with.",
    ReviewReason.CURRENCY_MISMATCH: "The currency of the document is not the one agreed with the customer.",
    ReviewReason.DUPLICATE_ORDER: "The customer's order number is known already, from the ERP or from an earlier "
    "document, or the sender marks the document as sent before.",
    ReviewReason.ORDER_CHANGE: "The document changes or replaces an order that was placed before.",
    ReviewReason.ORDER_CANCELLATION: "The document cancels an order that was placed before.",
    ReviewReason.PAST_DELIVERY_DATE: "The requested delivery date, of the order or of a line, is before today.",
    ReviewReason.CUSTOMER_ON_HOLD: "The customer's account is on hold.",
    ReviewReason.CREDIT_LIMIT: "The credit that is used and this order's net total are over the customer's limit.",
    ReviewReason.INSUFFICIENT_STOCK: "All lines of a product together ask for more than there is in stock.",
    ReviewReason.CONFLICTING_INSTRUCTIONS: "The text contradicts the order, changes it, asks for new bank details, or "
    "tries to steer people or software.",
    ReviewReason.SENDER_MISMATCH: "The message comes from none of the customer's domains, or its authentication failed.",
    ReviewReason.UNREADABLE_REGION: "Part of a page is blotted out, cut off or too faint to be read.",
}
"""When each reason is given, for the reader of the page; a reason without its sentence is a KeyError."""


def render() -> str:
    """The page as it must be."""
    return "\n".join([_HEAD, *map(_section, ReviewReason)])


def main(arguments: list[str]) -> int:
    """Writes or checks the page; the exit status."""
    page = render()
    if "--check" in arguments:
        current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if current != page:
            print(f"{PAGE.name} is out of date: run `python -m tools.write_reason_docs`.", file=sys.stderr)
        return int(current != page)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, encoding="utf-8")
    return 0


def _section(reason: ReviewReason) -> str:
    blocks = "yes" if reason.blocks else "no"
    return (
        f"## `{reason.code}`: {reason.title}\n\n"
        f"- **When:** {WHEN[reason]}\n"
        f"- **What to do:** {reason.remedy}\n"
        f"- **Blocks:** {blocks}\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
