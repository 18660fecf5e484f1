"""How an item is arranged: its columns, and what stands on lines of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tools.generator.layout.columns import CellMaker, Column, align_of, fields_of, head_of, ordered
from tools.generator.layout.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Plan:
    """The arrangement of an item: columns, and fields that stand on lines of their own."""

    columns: tuple[Column, ...]
    above: tuple[str, ...] = ()  # fields on a line over the columns
    below: tuple[str, ...] = ()
    labelled: bool = True  # the fields above and below carry their labels
    headed: bool = True


def _column(sheet: Sheet, fields: tuple[str, ...]) -> Column:
    return Column(
        fields=fields,
        heads=tuple(head_of(sheet, f) for f in fields),
        align=align_of(sheet, fields[0]),
        flexible="description" in fields,
    )


_CODES = ("sku", "buyer_part", "gtin", "mpn")
_STACKS = (("sku", "buyer_part"), ("gtin", "mpn"), ("description", "requested_date"), ("quantity", "uom"),
           ("unit_price", "discount"), ("gross_price", "discount"), ("line_total", "tax_rate"))  # fmt: skip


def _stacked(fields: list[str]) -> list[tuple[str, ...]]:
    """Fields in pairs that share a column; what is left stands alone."""
    taken: set[str] = set()
    groups: list[tuple[str, ...]] = []
    for field in fields:
        if field in taken:
            continue
        pair = next((p for p in _STACKS if field in p and all(f in fields and f not in taken for f in p)), (field,))
        taken.update(pair)
        groups.append(pair)
    return groups


def make_plan(sheet: Sheet, cells: CellMaker) -> Plan:
    """The arrangement of this layout's items."""
    kind = sheet.genome["item"]
    fields = fields_of(sheet, cells)
    luck = sheet.chance.of("plan")
    headed = sheet.genome["table_head"] != "none"
    labelled = not headed or luck.maybe(0.7)
    above: list[str] = []
    below: list[str] = []
    codes = [f for f in fields if f in _CODES]
    if kind in ("parts_below", "parts_above") and codes and "description" in fields:
        moved = codes if luck.maybe(0.5) or len(codes) == 1 else codes[1:]
        moved += ["requested_date"] if "requested_date" in fields and luck.maybe(0.6) else []
        (below if kind == "parts_below" else above).extend(moved)
    elif kind == "text_below" and "description" in fields and len(fields) > 3:
        below.append("description")
    elif kind in ("text_above", "facts_below") and "description" in fields and len(fields) > 3:
        above.extend([*codes, "description"] if kind == "facts_below" else ["description"])
    elif kind == "two_floors" and "description" in fields and len(fields) > 5:
        above.extend(codes[:1])
        below.extend(["description", *[f for f in ("requested_date",) if f in fields]])
    elif kind == "ledger" and "description" in fields and len(fields) > 4:
        below.extend(f for f in fields if f not in ("line_no", "description", *codes))
        labelled = True
    rest = [f for f in ordered(sheet, fields) if f not in above and f not in below]
    if kind == "in_text" and codes and "description" in fields:
        rest = [f for f in rest if f != codes[0]]
    groups = _stacked(rest) if kind in ("stacked", "two_floors") else [(f,) for f in rest]
    columns = tuple(_column(sheet, group) for group in groups)
    if kind == "in_text" and codes and "description" in fields:
        columns = tuple(
            replace(c, fields=(f"in_text:{codes[0]}",)) if c.fields == ("description",) else c for c in columns
        )
        sheet.ambiguous_part = True
    plan = Plan(columns, tuple(above), tuple(below), labelled, headed)
    if not headed or (not labelled and any(f in _CODES for f in (*above, *below))):
        sheet.ambiguous_part = True
    return plan
