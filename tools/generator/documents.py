"""One labelled document: bytes, truth and sidecar."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tools.generator.catalog import Catalogue
from tools.generator.chance import Chance
from tools.generator.facts import OrderFacts
from tools.generator.genome import Genome
from tools.generator.layout.compose import draw
from tools.generator.layout.pdf import drawn_paths, render, sidecar
from tools.generator.truth import TruthMaker
from tools.generator.wording import Words

Json = dict[str, Any]


@dataclass(slots=True)
class Document:
    """A file of a corpus with its labels."""

    suffix: str  # ".pdf"
    data: bytes
    truth: Json  # a truth line, still without `source`
    sidecar: Json = field(default_factory=dict)


def truth_line(
    orders: list[Json], *, channel: str, layout: str, language: str, tags: list[str], disposition: str = "orders"
) -> Json:
    """A truth line of the contract, still without `source`."""
    return {
        "source": "",
        "disposition": disposition,
        "orders": orders,
        "channel": channel,
        "layout": layout,
        "language": language,
        "tags": tags,
    }


def language_tag(facts: OrderFacts) -> str:
    """For example `de-AT`."""
    return f"{facts.language}-{facts.buyer.home.country}"


def pdf_document(
    orders: list[OrderFacts], words: Words, genome: Genome, catalogue: Catalogue, chance: Chance
) -> Document:
    """A digital PDF of one or more orders."""
    drawn = draw(orders, words, genome, chance)
    paths = drawn_paths(drawn)
    truths = []
    for index, (facts, sheet) in enumerate(zip(orders, drawn.sheets, strict=True)):
        maker = TruthMaker(facts, paths, catalogue, index, any_slot=sheet.ambiguous_part)
        truths.append(maker.order(tuple(n.rstrip(".") for n in sheet.line_numbers)))
    facts = orders[0]
    line = truth_line(
        truths, channel="pdf", layout=f"{words.families.value}:{genome.family}", language=language_tag(facts), tags=[]
    )
    if facts.kind not in ("purchase_order", "order_change", "order_cancellation"):
        line |= {"disposition": "not_an_order", "orders": [], "tags": ["negative", facts.kind]}
    side = sidecar(drawn)
    return Document(".pdf", render(drawn, chance.of("render")), line, side if line["orders"] else no_order(side))


def no_order(side: Json) -> Json:
    """The sidecar of a paper that holds no order of ours: its values are none of an order's."""
    moved = [{"field": f"paper.{v['path']}", "text": " ".join(v["texts"]), "boxes": v["boxes"]} for v in side["values"]]
    return {**side, "values": [], "others": side["others"] + moved}
