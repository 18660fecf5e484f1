"""Write the demo: a sample company, its catalogue and some two dozen orders of many kinds.

    python tools/demo/make_demo.py --out DIR [--today YYYY-MM-DD]

DIR gets `catalog/`, `orders/` (the files a clerk would receive), `truth.jsonl` (what is right for each, in the
contract's form) and `today.txt`. Everything is invented; the same day gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.generator.catalog import Catalogue, Customer, build_catalogue
from tools.generator.catalog_files import write_catalogue
from tools.generator.chance import Chance
from tools.generator.channels.interchange import FORMATS
from tools.generator.channels.mail import html_mail, pdf_mail, text_mail
from tools.generator.channels.scan import scanned
from tools.generator.channels.sheets import delimited, xlsx
from tools.generator.corpus import TODAY
from tools.generator.documents import Document, pdf_document
from tools.generator.facts import OrderFacts
from tools.generator.genome import Genome
from tools.generator.negatives import mail as other_mail
from tools.generator.negatives import paper as other_paper
from tools.generator.orders import Habits, sample_order
from tools.generator.resources import Trade, trades
from tools.generator.review import spoil
from tools.generator.truth import expected_reasons
from tools.generator.wording import Families, Words

COUNTRIES = ("DE", "GB", "FR", "US", "PL", "UA", "NL", "IT", "ES", "SE", "AT", "IE", "CZ", "CH")
CLEAR: dict[str, str] = {"rotation": "0", "glyphs": "runs", "ink_order": "reading", "table_head": "filled", "size": "8.5",
                         "numbers": "right", "columns": "usual", "title": "left", "footer": "page_bank"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One demo file: where it comes from, what it is, how it looks and what is wrong with it."""

    name: str
    country: str
    channel: str
    lines: tuple[int, int] = (2, 6)
    reason: str = ""
    look: tuple[tuple[str, str], ...] = ()
    idents: tuple[str, ...] = ("sku",)  # of "sku", "buyer", "gtin": at least these are printed


def _look(**genes: str) -> tuple[tuple[str, str], ...]:
    return tuple(genes.items())


SAMPLES = (
    Sample("german-letter", "DE", "pdf", (4, 8), look=_look(letterhead="logo_left", header="right_labels", parties="boxes", top="side_right", rules="head_line", item="single", totals="right", face="LibSans", line_no="10", page="a4")),
    Sample("british-grid", "GB", "pdf", (3, 7), look=_look(letterhead="centered", header="grid", parties="columns", top="parties_head", rules="grid", item="single", totals="boxed", face="Helvetica", line_no="1", page="a4"), idents=("sku", "buyer")),
    Sample("french-two-rows", "FR", "pdf", (4, 8), look=_look(letterhead="name_left", header="strip", parties="strips", top="parties_head", rules="rows", item="parts_below", totals="in_table", face="LibSerif", line_no="1", page="a4")),
    Sample("american-letter", "US", "pdf", (3, 6), look=_look(letterhead="logo_right", header="table", parties="columns", top="side_left", rules="zebra", item="single", totals="right", face="LibSans", line_no="1", page="letter")),
    Sample("polish-landscape", "PL", "pdf", (5, 10), look=_look(letterhead="band", header="above", parties="boxes", top="head_parties", rules="columns", item="single", totals="row", face="DejaCond", line_no="1.", page="a4_wide")),
    Sample("ukrainian-form", "UA", "pdf", (3, 6), look=_look(letterhead="name_right", header="left", parties="left_labels", top="head_parties", rules="grid", item="single", totals="in_table", face="DejaSans", line_no="1", page="a4")),
    Sample("long-order", "AT", "pdf", (45, 60), look=_look(letterhead="line_small", header="colon", parties="columns", top="side_right", rules="dotted", item="single", totals="right", face="LibNarrow", line_no="00010", page="a4")),
    Sample("printer-page", "IE", "pdf", (3, 6), look=_look(letterhead="name_left", header="left", parties="bare", top="parties_head", rules="none", item="single", totals="right", face="Courier", line_no="001", page="a4", table_head="upper")),
    Sample("office-scan", "DE", "scan:office", (3, 6), look=_look(letterhead="logo_left", header="left", parties="boxes", top="side_right", rules="grid", item="single", totals="boxed", face="LibSans", line_no="1", page="a4", size="10")),
    Sample("phone-photo", "GB", "scan:photo", (2, 4), look=_look(letterhead="name_left", header="colon", parties="columns", top="parties_head", rules="grid", item="single", totals="right", face="LibSans", line_no="1", page="a4", size="10")),
    Sample("fax", "NL", "scan:fax", (2, 4), look=_look(letterhead="centered", header="colon", parties="columns", top="parties_head", rules="rows", item="single", totals="right", face="LibSerif", line_no="1", page="a4", size="10")),
    Sample("mail-with-list", "GB", "email_text", (2, 5)),
    Sample("german-mail", "DE", "email_text", (2, 5)),
    Sample("mail-with-table", "ES", "email_html", (2, 5)),
    Sample("mail-with-pdf", "NL", "email_pdf", (2, 5), look=_look(letterhead="logo_right", header="colon", parties="columns", top="side_right", rules="zebra", item="single", totals="right", face="LibSans", line_no="1", page="a4")),
    Sample("workbook", "IT", "xlsx", (4, 9)),
    Sample("export", "SE", "csv", (4, 9)),
    Sample("x12", "US", "x12_850", (2, 6)),
    Sample("edifact", "DE", "edifact_orders", (2, 6)),
    Sample("ubl", "NL", "ubl", (2, 6)),
    Sample("cxml", "GB", "cxml", (2, 6)),
    Sample("price-too-low", "FR", "pdf", (3, 6), "price_deviation", _look(letterhead="centered", header="table", parties="columns", top="side_right", rules="grid", item="single", totals="boxed", face="LibSans", line_no="1", page="a4")),
    Sample("new-customer", "CZ", "pdf", (2, 5), "unknown_customer", _look(letterhead="logo_left", header="grid", parties="boxes", top="parties_head", rules="rows", item="single", totals="right", face="DejaSans", line_no="1", page="a4")),
    Sample("new-address", "IT", "pdf", (2, 5), "unknown_ship_to", _look(letterhead="name_left", header="above", parties="columns", top="head_parties", rules="head_line", item="single", totals="right", face="LibSans", line_no="10", page="a4")),
    Sample("unknown-article", "DE", "email_text", (2, 4), "unknown_product"),
    Sample("sums-wrong", "GB", "pdf", (3, 6), "arithmetic_mismatch", _look(letterhead="name_right", header="left", parties="columns", top="side_left", rules="grid", item="single", totals="right", face="Times", line_no="1", page="a4")),
    Sample("sent-twice", "CH", "pdf", (2, 5), "duplicate_order", _look(letterhead="logo_left", header="colon", parties="columns", top="side_right", rules="zebra", item="single", totals="right", face="LibSans", line_no="1", page="a4")),
    Sample("change", "AT", "pdf", (2, 4), "order_change", _look(letterhead="name_left", header="left", parties="columns", top="parties_head", rules="rows", item="single", totals="right", face="LibSans", line_no="10", page="a4")),
    Sample("new-bank-account", "ES", "pdf", (2, 4), "conflicting_instructions", _look(letterhead="centered", header="grid", parties="boxes", top="parties_head", rules="grid", item="single", totals="right", face="LibSans", line_no="1", page="a4")),
    Sample("supplier-invoice", "FR", "negative", look=_look(letterhead="logo_left", header="left", parties="columns", top="side_right", rules="rows", item="single", totals="right", face="LibSans", line_no="1", page="a4")),
    Sample("out-of-office", "SE", "negative_mail"),
)  # fmt: skip


def demo_trade() -> Trade:
    """An industrial supplier: fasteners, tools, workwear and packaging under one roof."""
    chosen = [trades()[name] for name in ("fasteners", "tools", "paints", "packaging")]
    families = tuple(family for trade in chosen for family in trade.families)
    return Trade("industrial", False, ("Torvik", "Hartwerk", "Colorum"), ("Industrial Supplies",), families)


def demo_catalogue(today: date) -> Catalogue:
    """The sample company with about two thousand products."""
    return build_catalogue(
        demo_trade(), COUNTRIES, Chance("demo"), today=today, products=2000, customers=84, seller_country="GB"
    )


def _order(sample: Sample, catalogue: Catalogue, words: Words, customer: Customer, chance: Chance) -> OrderFacts | None:
    """An order that fits the sample, or None when this attempt does not."""
    habits = Habits(
        sample.idents, priced=True, discounted=False, base=1, foreign_words=chance.maybe(0.3), shout="", dates="header"
    )
    count = chance.randint(*sample.lines)
    facts = sample_order(catalogue, customer, words, chance, habits=habits, count=count)
    if facts.ship_party is None or facts.ship_party.extra:
        return None
    if sample.reason:
        facts = spoil(facts, catalogue, words, chance.of("spoil"), sample.reason)
    wanted = {sample.reason} if sample.reason else set()
    prices = (f"lines[{i}].unit_price" for i in range(len(facts.lines)))
    drawn = {"po_number", "requested_delivery_date", "total", *prices}
    return facts if expected_reasons(facts, drawn, catalogue) == wanted else None


def make_sample(sample: Sample, catalogue: Catalogue) -> Document:
    """The sample's file with its truth. Raises LookupError when no fitting order was found."""
    buyers = [c for c in catalogue.customers if c.firm.home.country == sample.country and c.status == "active"]
    for attempt in range(400):
        chance = Chance(f"demo/{sample.name}/{attempt}")
        customer = chance.of("customer").pick(buyers)
        words = Words(customer.firm.language, Families.TRAIN, chance.of("words"))
        genome = Genome(Families.TRAIN, chance.of("genome"))
        for gene, variant in {**CLEAR, **dict(sample.look)}.items():
            genome[gene] = variant
        if sample.channel == "negative":
            document = other_paper(catalogue, customer, words, genome, chance)
            if "invoice" in document.truth["tags"]:
                return document
            continue
        if sample.channel == "negative_mail":
            document = other_mail(catalogue, customer, words, chance)
            if "ooo" in document.truth["tags"]:
                return document
            continue
        facts = _order(sample, catalogue, words, customer, chance)
        if facts is None:
            continue
        document = _drawn(sample, facts, words, genome, catalogue, chance)
        if _telling(document):
            return document
    raise LookupError(f"no order fits the sample {sample.name}")


def _telling(document: Document) -> bool:
    """Whether every item says in words what it is."""
    return all(line["description"] for line in document.truth["orders"][0]["purchase_order"]["lines"])


def _drawn(
    sample: Sample, facts: OrderFacts, words: Words, genome: Genome, catalogue: Catalogue, chance: Chance
) -> Document:
    channel, _, damage = sample.channel.partition(":")
    luck = chance.of("drawing")
    if channel in FORMATS:
        return FORMATS[channel](facts, words, catalogue, luck)
    if channel in ("pdf", "scan"):
        document = pdf_document([facts], words, genome, catalogue, luck)
        return scanned(document, luck.of("scan"), held=False, kind=damage) if damage else document
    makers = {"email_text": text_mail, "email_html": html_mail, "email_pdf": pdf_mail, "xlsx": xlsx, "csv": delimited}
    return makers[channel](facts, words, genome, catalogue, luck)


def make_demo(out: Path, today: date = TODAY) -> list[dict[str, object]]:
    """Write the demo folder; returns the truth lines."""
    catalogue = demo_catalogue(today)
    write_catalogue(catalogue, out / "catalog")
    (out / "orders").mkdir(parents=True, exist_ok=True)
    (out / "today.txt").write_text(today.isoformat() + "\n", encoding="utf-8")
    rows: list[dict[str, object]] = []
    for number, sample in enumerate(SAMPLES, 1):
        document = make_sample(sample, catalogue)
        name = f"{number:02d}-{sample.name}{document.suffix}"
        (out / "orders" / name).write_bytes(document.data)
        rows.append({**document.truth, "source": name, "layout": f"demo:{sample.name}"})
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (out / "truth.jsonl").write_text(text, encoding="utf-8")
    return rows


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Write the demo company, its catalogue and its orders.")
    parser.add_argument("--out", type=Path, required=True, help="folder to write; made when it is missing")
    parser.add_argument(
        "--today", type=date.fromisoformat, default=TODAY, help="YYYY-MM-DD the orders are dated around"
    )
    given = parser.parse_args()
    rows = make_demo(given.out, given.today)
    print(f"{len(rows)} files in {given.out / 'orders'}, the catalogue in {given.out / 'catalog'}")


if __name__ == "__main__":
    main()
