"""What a token can turn out to be, and the order of the trained models' outputs."""

FIGURE_ROLES = (
    "none", "line_no", "quantity", "price", "base", "discount", "amount", "subtotal", "tax", "total", "charge",
)  # fmt: skip
DATE_ROLES = ("none", "order_date", "delivery_date", "line_date")
CODE_ROLES = ("none", "po_number", "buyer_part", "supplier_part", "gtin", "mpn", "part")
ROW_ROLES = ("other", "first", "more")
ROLES: dict[str, tuple[str, ...]] = {"figure": FIGURE_ROLES, "date": DATE_ROLES, "code": CODE_ROLES, "row": ROW_ROLES}
PART_ROLES = ("buyer_part", "supplier_part", "gtin", "mpn", "part")
