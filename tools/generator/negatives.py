"""Papers that are no order of ours, in the same layouts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from tools.generator.catalog import Catalogue, Customer
from tools.generator.chance import Chance
from tools.generator.channels.mail import envelope, finished
from tools.generator.company import company
from tools.generator.documents import Document, language_tag, no_order, pdf_document, truth_line
from tools.generator.facts import LineFacts, OrderFacts
from tools.generator.genome import Genome
from tools.generator.orders import party, rounded, sample_order
from tools.generator.resources import countries, trades
from tools.generator.wording import Families, Words

PAPERS = ("invoice", "quote", "rfq", "confirmation", "packing_slip", "statement", "price_list", "other_supplier")
MAILS = ("m_question", "m_ooo", "m_newsletter")


def paper(catalogue: Catalogue, customer: Customer, words: Words, genome: Genome, chance: Chance) -> Document:
    """A PDF of a kind that is no order, or an order to somebody else."""
    kind = chance.of("kind").pick(PAPERS)
    facts = sample_order(catalogue, customer, words, chance.of("order"))
    if kind == "other_supplier":
        document = pdf_document([_to_another(facts, words, chance)], words, genome, catalogue, chance.of("drawing"))
        document.truth |= {"disposition": "not_an_order", "orders": [], "tags": ["negative", kind]}
        document.sidecar = no_order(document.sidecar)
        return document
    facts = _asked(facts) if kind == "rfq" else _to_us(facts, catalogue, kind, words, chance)
    if kind == "packing_slip":
        facts = replace(facts, priced=False)
    if kind == "statement":
        facts = replace(facts, lines=_entries(facts, words, chance), tax=None, tax_rate=None, charges=())
    if kind == "price_list":
        lines = tuple(replace(line, quantity=None, amount=None, day=None, discount=None) for line in facts.lines)
        facts = replace(facts, lines=lines, tax=None, tax_rate=None, charges=(), priced=True)
    if kind in ("statement", "price_list"):
        total = sum((line.amount or Decimal(0) for line in facts.lines), Decimal(0))
        facts = replace(facts, subtotal=total, total=total)
    facts = replace(facts, kind=kind)
    if genome["title"] in ("none", "with_number"):
        genome["title"] = "left"
    return pdf_document([facts], words, genome, catalogue, chance.of("drawing"))


def _to_another(facts: OrderFacts, words: Words, chance: Chance) -> OrderFacts:
    """The order placed with another seller, for that seller's goods."""
    land = countries()[chance.of("other land").pick(tuple(countries()))]
    other = company(land, chance.of("other seller"))
    trade = chance.of("other trade").pick(list(trades().values()))
    lines = []
    for index, line in enumerate(facts.lines):
        luck = chance.of("other line", index)
        family = luck.pick(trade.families)
        words_of = [luck.pick(axis) if axis != ("@colour",) else "black" for axis in family.axes]
        noun = family.noun.get(words.language) or family.noun["en"]
        text = family.form.format(*words_of, noun=noun, std="").strip()
        lines.append(
            replace(
                line, product=None, sku=luck.fill("##-@@-###") if line.sku else "", gtin="", mpn="", description=text
            )
        )
    supplier = party(other.home, other.name, words.language, abroad=False, vat=other.vat)
    return replace(facts, supplier_party=supplier, lines=tuple(lines))


def _asked(facts: OrderFacts) -> OrderFacts:
    return replace(facts, priced=False, charges=(), tax=None, tax_rate=None)


def _to_us(facts: OrderFacts, catalogue: Catalogue, kind: str, words: Words, chance: Chance) -> OrderFacts:
    """A paper that somebody sends to us, with our name as the receiver."""
    us = party(catalogue.seller.home, catalogue.seller.name, words.language, abroad=False)
    issuer = facts.buyer
    if chance.of("issuer").maybe(0.6):
        issuer = company(countries()[facts.buyer.home.country], chance.of("issuing"))
    if words.families is Families.TRAIN and kind == "invoice" and chance.of("own").maybe(0.25):
        issuer = catalogue.seller  # a copy of our own invoice comes back
        us = party(facts.buyer.home, facts.buyer.name, words.language, abroad=False)
    head = party(issuer.home, issuer.name, words.language, abroad=True, vat=issuer.vat)
    return replace(
        facts, buyer=issuer, buyer_party=head, bill_party=us, contact=issuer.persons[0],
        ship_party=us if chance.of("shipped").maybe(0.4) else None,
    )  # fmt: skip


def _entries(facts: OrderFacts, words: Words, chance: Chance) -> tuple[LineFacts, ...]:
    """Open invoices in place of goods."""
    blank = facts.lines[0]
    entries = []
    for number in range(chance.randint(2, 9)):
        amount = rounded(Decimal(chance.randint(2000, 900000)) / 100)
        text = f"{words.say('t_invoice')} {chance.digits(6)}"
        entries.append(
            replace(blank, product=None, sku="", buyer_part="", gtin="", mpn="", description=text, quantity=None,
                    net=amount, gross=amount, discount=None, base=1, amount=amount, notes=(), schedule=(),
                    day=facts.order_date - timedelta(days=7 * number + 3), section="")
        )  # fmt: skip
    return tuple(entries)


def mail(catalogue: Catalogue, customer: Customer, words: Words, chance: Chance) -> Document:
    """A question, an out-of-office note or a newsletter."""
    facts = sample_order(catalogue, customer, words, chance.of("order"))
    kind = chance.of("kind").pick(MAILS)
    luck = chance.of("mail")
    back = (facts.order_date + timedelta(days=9)).isoformat()
    text = words.some(kind, luck).format(p=facts.lines[0].description, d=back)
    subject = {"m_question": facts.lines[0].description[:40], "m_ooo": "Re: automatic reply", "m_newsletter": "News"}[
        kind
    ]
    message = envelope(facts, catalogue, subject, luck)
    if kind == "m_ooo":
        message["Auto-Submitted"] = "auto-replied"
    if kind == "m_newsletter":
        message["List-Unsubscribe"] = f"<mailto:leave@{facts.buyer.domain}>"
    body = [words.some("m_greeting", luck), "", text, "", words.some("m_close", luck), facts.contact, facts.buyer.name]
    message.set_content("\n".join(body) + "\n", charset="utf-8")
    line = truth_line(
        [], channel="email_text", layout=f"{words.families.value}:{kind}", language=language_tag(facts),
        tags=["negative", kind.removeprefix("m_")], disposition="not_an_order",
    )  # fmt: skip
    return Document(".eml", finished(message, luck), line)
