"""Which of several attachments is the order: not the terms, the drawing or the price list beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.candidates.scene import Scene
from extraction.header.fields import po_number_of
from extraction.kind import kind_of
from extraction.score import Opinion
from extraction.vocabulary import TitleKind, title_kinds
from models.transcript import PartRole

_SURE = 0.55  # how sure an order number must be to speak for its paper
_TITLED = 0.3


@dataclass(frozen=True, slots=True)
class Paper:
    """An attachment, sheet or body that has items. `worth` is how much it looks like an order; above 1 it calls itself one."""

    part: int
    rows: tuple[int, ...]
    number: str
    worth: float


def papers_of(scene: Scene, opinion: Opinion, bands: Sequence[Sequence[int]]) -> list[Paper]:
    """The parts with items, the likeliest order first."""
    parts = [scene.page_of(i).part for i in range(len(scene.rows))]
    found = [
        _paper(scene, opinion, bands, part, [i for i, p in enumerate(parts) if p == part])
        for part in dict.fromkeys(parts[b[0]] for b in bands)
    ]
    return sorted(found, key=lambda p: -p.worth)


def ordering_rows(scene: Scene, opinion: Opinion, papers: Sequence[Paper]) -> list[int]:
    """Rows of the order: of the likeliest paper, and of every other that is an order of another number."""
    if not papers:
        return _without_items(scene, opinion)
    best = papers[0]
    numbers = {_key(best.number)}
    rows = list(best.rows)
    for other in papers[1:]:
        attached = scene.transcript.parts[other.part].role is PartRole.ATTACHMENT
        if attached and other.worth > 1 and best.worth > 1 and other.number and _key(other.number) not in numbers:
            numbers.add(_key(other.number))
            rows.extend(other.rows)
    return sorted(rows)


def _without_items(scene: Scene, opinion: Opinion) -> list[int]:
    """Where nothing has items: the attachment that calls itself an order (or cancels one), else everything."""
    parts = [scene.page_of(i).part for i in range(len(scene.rows))]
    attached = [p for p in dict.fromkeys(parts) if scene.transcript.parts[p].role is PartRole.ATTACHMENT]
    found = [_paper(scene, opinion, [], part, [i for i, p in enumerate(parts) if p == part]) for part in attached]
    best = max(found, key=lambda p: p.worth, default=None)
    return list(best.rows) if best is not None and best.worth > 1 else list(range(len(scene.rows)))


def _key(number: str) -> str:
    return re.sub(r"[\W_]+", "", number.casefold())


def _paper(scene: Scene, opinion: Opinion, bands: Sequence[Sequence[int]], part: int, rows: list[int]) -> Paper:
    inside = set(rows)
    kind = kind_of(scene, rows)
    number = po_number_of(scene, opinion.found, rows)
    sure = number is not None and number.confidence >= _SURE
    items = sum(b[0] in inside for b in bands)
    attached = scene.transcript.parts[part].role is PartRole.ATTACHMENT
    named = _named(scene.transcript.parts[part].name) if attached else 0.0
    titled = kind.order_score >= _TITLED and kind.order_score * 1.08 >= kind.other_score
    other = kind.other_score > max(kind.order_score * 1.08, _TITLED)
    worth = 1.0 * titled + 0.9 * sure - 1.0 * (other and not titled) + named + 0.05 * min(items, 10) + 0.3 * attached
    return Paper(part, tuple(rows), number.value if sure and number and number.value else "", worth)


def _named(name: str) -> float:
    """What a file's name says of it: "PO_4711.pdf" an order, "AGB.pdf" none."""
    words = [w for w in re.split(r"[\W_\d]+", name.rpartition(".")[0]) if w]
    tried = [" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)]
    kinds = {hit.kind for text in tried for hit in title_kinds(text) if hit.exact and hit.score >= 0.5}
    if any(kind.is_order for kind in kinds) or any(w.casefold() in ("po", "order") for w in words):
        return 0.5
    return -0.8 if kinds and TitleKind.PURCHASE_ORDER not in kinds else 0.0
