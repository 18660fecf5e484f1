"""Many documents of one seller: sampled in memory, or written as a corpus of the contract's shape."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tools.generator.catalog import Catalogue, Customer, build_catalogue, write_catalogue
from tools.generator.chance import Chance
from tools.generator.documents import Document, pdf_document
from tools.generator.genome import Genome
from tools.generator.orders import sample_order
from tools.generator.resources import countries, trades
from tools.generator.wording import Families, Words, languages

TODAY = date(2026, 11, 14)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a corpus is made of."""

    files: int
    seed: str
    families: Families = Families.TRAIN
    channels: tuple[str, ...] = ("pdf",)
    seller: str = ""  # a trade's name; "" takes one of the families by the seed
    products: int = 700
    customers: int = 60


def buyer_countries(families: Families) -> tuple[str, ...]:
    """Countries where a language of the families is spoken."""
    spoken = set(languages(families))
    return tuple(code for code, land in countries().items() if spoken & set(land.languages))


def make_seller(recipe: Recipe) -> Catalogue:
    """The seller of a recipe; the same recipe gives the same seller."""
    chance = Chance(f"seller/{recipe.seed}/{recipe.families.value}")
    known = trades()
    names = [
        n for n, t in known.items() if recipe.families is Families.ALL or t.held == (recipe.families is Families.HELD)
    ]
    if recipe.families is Families.HELD:
        names = list(known)
    trade = known[recipe.seller or chance.of("trade").pick(names)]
    codes = list(buyer_countries(recipe.families))
    chance.of("countries").shuffle(codes)
    homes = [code for code in codes if countries()[code].currency in ("EUR", "GBP", "USD", "CHF", "SEK", "PLN")]
    return build_catalogue(
        trade,
        tuple(codes[:12]),
        chance.of("catalogue"),
        today=TODAY,
        products=recipe.products,
        customers=recipe.customers,
        seller_country=homes[0],
    )


def spoken_by(customer: Customer, families: Families, chance: Chance) -> str:
    """The language of the customer's papers: its own, sometimes English."""
    allowed = languages(families)
    own = customer.firm.language if customer.firm.language in allowed else "en"
    return "en" if chance.maybe(0.1) else own


def documents(recipe: Recipe, catalogue: Catalogue) -> Iterator[Document]:
    """The recipe's documents one by one, without names."""
    for number in range(recipe.files):
        chance = Chance(f"{recipe.seed}/{recipe.families.value}/{number}")
        yield one_document(recipe, catalogue, chance)


def one_document(recipe: Recipe, catalogue: Catalogue, chance: Chance) -> Document:
    """A document of the recipe's channels and families."""
    customer = chance.of("customer").pick(catalogue.customers)
    words = Words(spoken_by(customer, recipe.families, chance.of("speech")), recipe.families, chance.of("words"))
    facts = sample_order(catalogue, customer, words, chance.of("order"))
    return pdf_document([facts], words, Genome(recipe.families, chance.of("genome")), catalogue, chance.of("drawing"))


def write_corpus(recipe: Recipe, folder: Path) -> int:
    """Write files, catalogue, truth, clock and sidecars; returns how many files were written."""
    catalogue = make_seller(recipe)
    for name in ("files", "sidecars"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    write_catalogue(catalogue, folder / "catalog")
    (folder / "today.txt").write_text(catalogue.today.isoformat() + "\n", encoding="utf-8")
    count = 0
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as truths:
        for count, document in enumerate(documents(recipe, catalogue), 1):
            name = f"{count:05d}{document.suffix}"
            (folder / "files" / name).write_bytes(document.data)
            truths.write(json.dumps({**document.truth, "source": name}, ensure_ascii=False) + "\n")
            if document.sidecar:
                side = json.dumps({"source": name, **document.sidecar}, ensure_ascii=False)
                (folder / "sidecars" / f"{name}.json").write_text(side, encoding="utf-8")
    return count
