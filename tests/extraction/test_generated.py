"""Generated documents, from the file to the order: layouts, languages and channels the reader must keep reading.

Three come from layout families that training never sees. A change of model or code that loses one of them is no
improvement, whatever the averages say.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extraction.reader import read
from extraction.training.labelling import fold
from extraction.transcripts import transcribe
from mapping import lexicon_of, load_catalog
from models.evidence import Extracted
from models.order import OrderLine, PurchaseOrder, Reading
from tools.generator.catalog import Catalogue
from tools.generator.catalog_files import write_catalogue
from tools.generator.chance import Chance
from tools.generator.corpus import Recipe, make_seller, one_document
from tools.generator.wording import Families

Json = dict[str, Any]
TRAIN, HELD = Families.TRAIN, Families.HELD


@dataclass(frozen=True)
class Example:
    """The document of a recipe by its number: the same bytes every time."""

    families: Families
    channel: str
    number: int
    lines: int

    @property
    def recipe(self) -> Recipe:
        """A small seller's."""
        return Recipe(
            files=0, seed="reader", families=self.families, channels=(self.channel,), products=200, customers=28
        )


EXAMPLES = (
    Example(TRAIN, "pdf", 6, lines=10),  # Norwegian; every item with facts below it
    Example(TRAIN, "csv", 1, lines=10),  # German, a block of header cells above the table
    Example(TRAIN, "xlsx", 4, lines=4),  # Canadian
    Example(HELD, "pdf", 0, lines=21),  # a table of columns, labels joined to values by dots
    Example(HELD, "xlsx", 3, lines=11),  # Dutch, values before their labels
    Example(HELD, "email_html", 2, lines=9),  # Czech
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where sellers' catalogues and documents are written."""
    return tmp_path_factory.mktemp("generated")


def seller(example: Example, folder: Path) -> tuple[Catalogue, Path]:
    """The example's seller, and its catalogue on disk."""
    catalogue = make_seller(example.recipe)
    where = folder / f"{example.families.value}-{example.channel}"
    write_catalogue(catalogue, where)
    return catalogue, where


def reading(example: Example, folder: Path) -> tuple[Reading, Json]:
    """What is read, and the true order."""
    catalogue, where = seller(example, folder)
    chance = Chance(f"reader/{example.families.value}/{example.number}")
    document = one_document(example.recipe, catalogue, chance)
    path = where / f"{example.number}{document.suffix}"
    path.write_bytes(document.data)
    (truth,) = document.truth["orders"]
    return read(transcribe(path), lexicon_of(load_catalog(where)), catalogue.today), truth["purchase_order"]


def parts(*numbers: str | None) -> set[str]:
    return {fold(number) for number in numbers if number}


def plain(value: Extracted[Any] | None) -> str | None:
    return str(value.value) if value and value.value is not None else None


def said(line: OrderLine) -> tuple[set[str], Decimal | None, Decimal | None]:
    """Part numbers, quantity and net price of a line."""
    numbers = parts(plain(line.supplier_part), plain(line.buyer_part), plain(line.gtin))
    return numbers, line.quantity.value if line.quantity else None, line.unit_price.value if line.unit_price else None


def true(line: Json) -> tuple[set[str], Decimal | None, Decimal | None]:
    """The same of a true line."""
    numbers = parts(line["supplier_part"], line["buyer_part"], line["gtin"])
    quantity, price = (Decimal(line[name]) if line[name] is not None else None for name in ("quantity", "unit_price"))
    return numbers, quantity, price


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.families.value}-{e.channel}-{e.number}")
def test_a_generated_order_is_read_line_by_line(example: Example, folder: Path) -> None:
    got, truth = reading(example, folder)
    assert len(truth["lines"]) == example.lines, "the generator changed: choose the example anew"
    (order,) = got.orders
    assert fold(plain(order.po_number) or "") == fold(truth["po_number"])
    assert [said(line) for line in order.lines] == [true(line) for line in truth["lines"]]
    assert header(order) == {name: truth[name] for name in ("order_date", "currency", "total")}


def header(order: PurchaseOrder) -> Json:
    return {
        "order_date": plain(order.order_date),
        "currency": plain(order.currency),
        "total": plain(order.total),
    }


def test_sure_values_outnumber_doubtful_ones_where_all_are_right(folder: Path) -> None:
    got, _ = reading(EXAMPLES[0], folder)
    (order,) = got.orders
    values = [
        v for line in order.lines for v in (line.quantity, line.unit_price, line.supplier_part or line.buyer_part) if v
    ]
    assert sum(v.confidence > 0.95 for v in values) > 0.9 * len(values)
