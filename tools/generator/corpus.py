"""Many documents of one seller: sampled in memory, or written as a corpus of the contract's shape."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tools.generator.catalog import Catalogue, Customer, build_catalogue
from tools.generator.catalog_files import write_catalogue
from tools.generator.chance import Chance
from tools.generator.channels.interchange import FORMATS
from tools.generator.channels.mail import from_elsewhere, html_mail, pdf_mail, text_mail
from tools.generator.channels.scan import garbled, scanned
from tools.generator.channels.sheets import delimited, xlsx
from tools.generator.channels.word import docx
from tools.generator.documents import Document, pdf_document
from tools.generator.facts import OrderFacts
from tools.generator.genome import Genome
from tools.generator.negatives import mail as negative_mail
from tools.generator.negatives import paper as negative_paper
from tools.generator.orders import sample_order
from tools.generator.resources import countries, trades
from tools.generator.review import spoil
from tools.generator.wording import Families, Words, languages

TODAY = date(2026, 11, 14)
CHANNELS: dict[str, float] = {
    "pdf": 50, "scan": 6, "email_text": 12, "email_html": 5, "email_pdf": 5, "xlsx": 6, "csv": 4, "docx": 2,
    "x12_850": 1, "edifact_orders": 1, "ubl": 1, "cxml": 1, "negative": 8, "negative_mail": 2, "garbled": 0.5,
}  # fmt: skip
FOREIGN_SENDERS = 0.04  # of order mails come from somebody else's address
# what is written by hand carries no title and no small print
_NOT_IN_MAILS = frozenset({"review:order_change", "review:order_cancellation", "review:conflicting_instructions"})
TWO_ORDERS = 0.02  # of digital PDFs hold two orders


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a corpus is made of."""

    files: int
    seed: str
    families: Families = Families.TRAIN
    layouts: Families | None = None  # whose layouts, where they are not those of `families`
    channels: tuple[str, ...] = ("pdf",)
    seller: str = ""  # a trade's name; "" takes one of the families by the seed
    products: int = 700
    customers: int = 60
    spoiled: float = 0.12  # share of orders with something wrong


def buyer_countries(families: Families) -> tuple[str, ...]:
    """Countries where a language of the families is spoken."""
    spoken = set(languages(families))
    return tuple(code for code, land in countries().items() if spoken & set(land.languages))


def make_seller(recipe: Recipe) -> Catalogue:
    """The seller of a recipe; the same recipe gives the same seller."""
    chance = Chance(f"seller/{recipe.seed}/{recipe.families.value}")
    known = trades()
    names = [n for n, t in known.items() if not t.held or recipe.families is not Families.TRAIN]
    trade = known[recipe.seller or chance.of("trade").pick(names)]
    codes = list(buyer_countries(recipe.families))
    chance.of("countries").shuffle(codes)
    homes = [code for code in codes if countries()[code].currency in ("EUR", "GBP", "USD", "CHF", "SEK", "PLN")]
    return build_catalogue(
        trade,
        tuple(codes[:14]),
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
    genome = Genome(recipe.layouts or recipe.families, chance.of("genome"))
    channel = chance.of("channel").weighted({name: CHANNELS[name] for name in recipe.channels})
    luck = chance.of("drawing")
    if channel == "negative":
        return negative_paper(catalogue, customer, words, genome, luck)
    if channel == "negative_mail":
        return negative_mail(catalogue, customer, words, luck)
    facts = sample_order(catalogue, customer, words, chance.of("order"))
    if chance.of("wrong").maybe(recipe.spoiled):
        wrong = spoil(facts, catalogue, words, chance.of("spoil"))
        said = channel not in ("email_text", "email_html") or _NOT_IN_MAILS.isdisjoint(wrong.tags)
        facts = wrong if said else facts
    if channel in ("pdf", "scan", "garbled"):
        return _paper(channel, facts, catalogue, customer, words, genome, luck)
    if channel in FORMATS:
        return FORMATS[channel](facts, words, catalogue, luck)
    makers = {
        "email_text": text_mail,
        "email_html": html_mail,
        "email_pdf": pdf_mail,
        "xlsx": xlsx,
        "csv": delimited,
        "docx": docx,
    }
    document = makers[channel](facts, words, genome, catalogue, luck)
    if channel.startswith("email") and chance.of("sender").maybe(FOREIGN_SENDERS) and facts.customer:
        return from_elsewhere(document, luck)
    return document


def _paper(
    channel: str,
    facts: OrderFacts,
    catalogue: Catalogue,
    customer: Customer,
    words: Words,
    genome: Genome,
    chance: Chance,
) -> Document:
    orders = [facts]
    if channel == "pdf" and chance.of("two").maybe(TWO_ORDERS):
        orders.append(sample_order(catalogue, customer, words, chance.of("second")))
    document = pdf_document(orders, words, genome, catalogue, chance)
    if channel == "scan":
        return scanned(document, chance.of("scan"), held=words.families is not Families.TRAIN)
    if channel == "garbled":
        return garbled(document)
    return document


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
