"""The grammar's choices: each gene has variants for training and variants that training never sees."""

from __future__ import annotations

from tools.generator.chance import Chance
from tools.generator.wording import Families

# gene -> (variants of the train family with weights, variants of the held family)
GENES: dict[str, tuple[dict[str, float], tuple[str, ...]]] = {
    "page": ({"a4": 70, "letter": 18, "a4_wide": 8, "letter_wide": 4}, ("a4_slim",)),
    "face": (
        {"LibSans": 26, "DejaSans": 10, "LibSerif": 12, "LibNarrow": 8, "Helvetica": 14, "Times": 6, "LibMono": 8,
         "Courier": 6, "DejaCond": 10},
        ("DejaSerif", "DejaMono"),
    ),
    "size": ({"7.5": 10, "8": 22, "8.5": 22, "9": 26, "9.5": 10, "10": 10}, ("7", "10.5")),
    "letterhead": (
        {"name_left": 18, "name_right": 12, "centered": 14, "logo_left": 16, "logo_right": 12, "line_small": 10,
         "band": 8, "none": 10},
        ("foot", "split"),
    ),
    "title": (
        {"left": 28, "center": 20, "right": 18, "with_number": 16, "boxed": 8, "ruled": 6, "none": 4},
        ("spaced", "stamp"),
    ),
    "header": (
        {"left": 18, "colon": 14, "above": 14, "grid": 14, "table": 8, "bar": 10, "strip": 12, "sentence": 4,
         "right_labels": 6, "paired": 6, "leaders": 6},
        ("value_first", "below"),
    ),
    "parties": (
        {"columns": 30, "boxes": 22, "stacked": 16, "strips": 10, "left_labels": 12, "bare": 10, "one_line": 8},
        ("label_below", "mirrored"),
    ),
    "top": (
        {"head_parties": 24, "parties_head": 24, "side_right": 22, "side_left": 14, "head_between": 10, "interleaved": 6},
        ("head_after_table",),
    ),
    "rules": (
        {"grid": 22, "rows": 16, "head_line": 18, "zebra": 12, "none": 12, "box": 6, "dotted": 6, "columns": 8, "ascii": 6, "double": 6},
        ("gaps",),
    ),
    "table_head": ({"plain": 34, "filled": 28, "upper": 14, "two_rows": 8, "none": 6, "bold": 10}, ("slanted_pair", "dark")),
    "item": (
        {"single": 44, "parts_below": 16, "stacked": 14, "parts_above": 4, "text_below": 8, "facts_below": 8,
         "in_text": 6, "two_floors": 9, "ledger": 9},
        ("text_above",),
    ),
    "columns": ({"usual": 40, "amount_last": 30, "qty_first": 18, "text_last": 4, "text_first": 8, "shuffled": 24}, ()),
    "numbers": ({"right": 72, "left": 12, "center": 12, "mixed": 4, "ragged": 6}, ()),
    "totals": (
        {"right": 36, "boxed": 16, "in_table": 20, "row": 10, "left": 8, "sentence": 4, "colon": 6, "columns_grid": 6},
        ("inline_end",),
    ),
    "line_no": ({"1": 34, "10": 20, "00010": 10, "001": 8, "none": 24, "1.": 4, "1/1": 4, "Pos 1": 4}, ("A1",)),
    "footer": ({"none": 24, "page": 26, "bank": 22, "page_bank": 28}, ("columns",)),
    "ink_order": ({"reading": 70, "shuffled": 10, "values_last": 10, "columns": 10}, ("backwards",)),
    "glyphs": ({"runs": 84, "words": 10, "chars": 6}, ("split_words",)),
    "bilingual": ({"no": 92, "yes": 8}, ()),
    "rotation": ({"0": 96, "90": 4}, ("270",)),
}  # fmt: skip
HELD_SHARE = {"page": 0.08, "rotation": 0.04, "glyphs": 0.12, "ink_order": 0.25, "size": 0.3}  # of held documents
MAIN = ("letterhead", "header", "parties", "top", "rules", "item", "totals")  # these name a family


class Genome:
    """One layout's choices, drawn on demand and remembered."""

    def __init__(self, families: Families, chance: Chance) -> None:
        self.families = families
        self._chance = chance
        self._chosen: dict[str, str] = {}
        self._forced = chance.of("forced").pick(("header", "item", "rules", "parties", "top"))

    def __getitem__(self, gene: str) -> str:
        if gene not in self._chosen:
            self._chosen[gene] = self._draw(gene)
        return self._chosen[gene]

    def __setitem__(self, gene: str, variant: str) -> None:
        self._chosen[gene] = variant

    def _draw(self, gene: str) -> str:
        train, held = GENES[gene]
        luck = self._chance.of(gene)
        if self.families is Families.TRAIN:
            return luck.weighted(train)
        if self.families is Families.HELD:
            if held and (gene == self._forced or luck.maybe(HELD_SHARE.get(gene, 0.5))):
                return luck.pick(held)
            return luck.weighted(train)
        share = sum(train.values()) / max(1, len(train))
        return luck.weighted({**train, **dict.fromkeys(held, share)})

    @property
    def family(self) -> str:
        """The name of the layout's family, for leaving families out."""
        return "-".join(self[gene] for gene in MAIN)
