"""Is it an order, and is it ours: from titles, phrases, parties and what was found in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.candidates.scene import Scene
from extraction.header.beside import under
from extraction.header.fields import CALLED_SO
from extraction.header.places import is_legal_form
from extraction.layout.rows import Cell
from extraction.vocabulary import PhraseKind, TitleKind, fold, phrase_hits, title_kinds
from models.lexicon import CodeKind
from models.order import DocumentType, PurchaseOrder
from models.transcript import Medium

_REVISED = {
    TitleKind.ORDER_CHANGE: DocumentType.ORDER_CHANGE,
    TitleKind.ORDER_CANCELLATION: DocumentType.ORDER_CANCELLATION,
}
_ORDERS = frozenset({TitleKind.PURCHASE_ORDER, TitleKind.BLANKET_ORDER, *_REVISED})
_PAPERS = frozenset({"quote_number", "invoice_number", "confirmation_number", "delivery_note_number"})
_AGAINST = frozenset({
    PhraseKind.ASKS_FOR_QUOTE, PhraseKind.AWAY, PhraseKind.MARKETING, PhraseKind.SHIPPED, PhraseKind.NO_ORDER, PhraseKind.PAYMENT,
})  # fmt: skip


_WITHOUT_GOODS = frozenset({TitleKind.OUT_OF_OFFICE, TitleKind.NEWSLETTER})
_PLAIN_TITLE = 0.45
_PAPER = frozenset({Medium.DIGITAL, Medium.SCAN, Medium.PHOTO})
_OURS = CodeKind.SKU | CodeKind.CUSTOMER_PART
_ADDRESSEES = frozenset({"supplier", "buyer", "ship_to", "bill_to", "carrier", "warehouse", "agent", "contact"})
_LOUD = 1.25  # times the typical size: set as a title
_HIGH = 20  # rows in which a title stands
_LIKE_NAME = 0.6
_SHORTEST = 6  # letters of a title that may be misspelt
_TELLING = 6  # letters of a name that means nobody else within a sentence
_UNDERSTOOD = 7  # sorts of labels on a form from which it speaks a known language


@dataclass(frozen=True, slots=True)
class Kind:
    """What a document calls itself: the loudest title of an order, and of anything else."""

    order: TitleKind | None
    order_score: float
    other: TitleKind | None
    other_score: float
    text: str = ""

    @property
    def document_type(self) -> DocumentType:
        """What an order with this title asks for."""
        return _REVISED.get(self.order, DocumentType.PURCHASE_ORDER) if self.order else DocumentType.PURCHASE_ORDER


def kind_of(scene: Scene, rows: Sequence[int]) -> Kind:
    """The loudest titles: large, high on the first page, alone in their cells; a mail's subject is one."""
    votes: dict[TitleKind, tuple[float, str]] = {}
    if not rows:
        return Kind(None, 0.0, None, 0.0)
    first = scene.rows[rows[0]].page
    typical = _typical(scene, rows)
    for row in rows:
        if scene.rows[row].page > first:
            break
        for cell in scene.rows[row].cells:
            if len(cell.words) <= 9 and not _labels_else(scene, cell, typical):
                _vote(votes, cell.text, _loudness(_size(scene, cell), typical, row - rows[0]), len(cell.words))
        cells = scene.rows[row].cells
        if 2 <= len(cells) <= 5 and all(
            _size(scene, c) >= _LOUD * typical for c in cells
        ):  # set wide: "BON  DE  COMMANDE"
            text = _closed_up(cells)
            _vote(votes, text, _loudness(_size(scene, cells[0]), typical, row - rows[0]), len(text.split()))
    subject = scene.transcript.mail.subject if scene.transcript.mail else ""
    if subject:
        _vote(votes, subject.removeprefix("RE:").removeprefix("FW:").strip(), 0.8, len(subject.split()))
    return _strongest(votes)


def _closed_up(cells: Sequence[Cell]) -> str:
    """The text of cells as one, letters that stand apart put together: "D E" is "DE"."""
    words = [w.text for cell in cells for w in cell.words]
    out: list[str] = []
    for at, word in enumerate(words):
        joins = at > 0 and len(word) == len(words[at - 1]) == 1 and word.isalpha() and words[at - 1].isalpha()
        if joins:
            out[-1] += word
        else:
            out.append(word)
    return " ".join(out)


def _labels_else(scene: Scene, cell: Cell, typical: float) -> bool:
    """Whether the cell is a label or a sentence, and so no title: "Bill To:", "Please confirm by return."."""
    text = cell.text.rstrip()
    if sum(c.isalpha() for c in text) < 4 or (text.endswith(".") and len(cell.words) > 2):
        return True
    said = {
        c
        for s in scene.labels[cell.row]
        if s.cell is cell and s.whole_cell and s.exact
        for c, v in s.concepts.items()
        if v >= 0.8
    }
    if said & _PAPERS:
        row = scene.rows[cell.row]
        heads = cell is row.cells[-1] and cell.row <= 3 and not cell.text.rstrip().endswith((":", ".", "#", "°", "º"))
        return _size(scene, cell) < 1.25 * typical and not heads
    if "revision" in said and _size(scene, cell) >= _LOUD * typical and any(hit.exact for hit in title_kinds(text)):
        return False  # "Amendment" over the whole paper is no field
    return bool(said) and not {"po_number", "order_date", "quantity"} & said


def _typical(scene: Scene, rows: Sequence[int]) -> float:
    sizes = sorted(_size(scene, c) for r in rows for c in scene.rows[r].cells)
    return sizes[len(sizes) // 2] if sizes else 10.0


def _size(scene: Scene, cell: Cell) -> float:
    return cell.words[0].size or cell.bottom - cell.top


def _vote(votes: dict[TitleKind, tuple[float, str]], text: str, loud: float, words: int) -> None:
    short = sum(c.isalpha() for c in text) < _SHORTEST
    for hit in title_kinds(text):
        if short and not hit.exact:
            continue  # "de C.V." is no curriculum vitae
        score = hit.score * loud * (1.0 if hit.exact or words <= 4 else 0.75)
        if score > votes.get(hit.kind, (0.0, ""))[0]:
            votes[hit.kind] = (score, text)


def _strongest(votes: dict[TitleKind, tuple[float, str]]) -> Kind:
    orders = {k: v for k, v in votes.items() if k in _ORDERS}
    others = {k: v for k, v in votes.items() if k not in _ORDERS and k is not TitleKind.TERMS}
    order = max(orders, key=lambda k: orders[k][0] + (0.12 if k in _REVISED else 0.0), default=None)
    other = max(others, key=lambda k: others[k][0], default=None)
    order_score, order_text = orders[order] if order else (0.0, "")
    other_score, other_text = others[other] if other else (0.0, "")
    return Kind(order, order_score, other, other_score, order_text if order else other_text)


def _loudness(size: float, typical: float, rows_down: int) -> float:
    high = 1.0 / (1 + 0.05 * rows_down)
    return (0.35 + 0.65 * min(size / max(typical, 0.1), 2.0) / 2.0) * (0.4 + 0.6 * high)


def why_no_order(scene: Scene, order: PurchaseOrder, kind: Kind, rows: Sequence[int]) -> str:
    """What the document is instead of an order to us, in words for a person; "" when it is one.

    A refusal may lose an order, so that no single sign refuses: a paper in which no items were found is still an
    order when its title, its number or goods of the catalogue say so, and then a person looks at it.
    """
    if scene.transcript.mail is not None and scene.transcript.mail.automatic and not order.lines:
        return "An automatic message, no order."
    if not order.lines and not _number(order) and kind.order is None:
        return "It neither orders anything nor names an order."
    seller = foreign_seller(scene, order, rows)
    if seller:
        return f"It is addressed to another supplier: {seller}."
    signs = _signs(scene, order, kind, rows)
    odds = _START + sum(_WEIGHTS[name] * much for name, much in signs.items())
    if odds > 0:
        return ""
    if signs["calls itself something else"]:
        return f"It calls itself {kind.other.value.replace('_', ' ') if kind.other else 'something else'}."
    if signs["its words are another paper's"]:
        return "It says in words that are understood what it is, and nowhere that it orders."
    if signs["asks otherwise"]:
        return "It asks for something else than goods."
    return "It orders nothing that can be found in it."


_START = -1.9
_WEIGHTS = {
    "its title": 3.0,  # times how loud
    "its number": 1.4,
    "items": 2.0,
    "our goods": 1.0,  # a number of the catalogue stands in it
    "ordering words": 1.0,
    "a customer": 0.6,
    "our name": 0.4,
    "calls itself something else": -7.5,  # times how loud
    "its words are another paper's": -3.0,
    "asks otherwise": -1.2,
}
"""Signs of an order in a paper, in natural-log odds; chosen so that two good signs outweigh the start."""


def _signs(scene: Scene, order: PurchaseOrder, kind: Kind, rows: Sequence[int]) -> dict[str, float]:
    ordering = _says(scene, rows, {PhraseKind.ORDERING})
    else_ = _calls_itself_else(order, kind) and not _surely_orders(scene, order, kind, rows)
    return {
        "its title": kind.order_score,
        "its number": _number(order),
        "items": float(bool(order.lines)),
        "our goods": float(any(token.kinds and len(token.printed) >= 4 for r in rows for token in scene.codes[r])),
        "ordering words": float(ordering),
        "a customer": float(_names_customer(scene, order, rows)),
        "our name": float(_names_us(scene, rows)),
        "calls itself something else": _plainly(kind.other_score) if else_ else 0.0,
        "its words are another paper's": float(kind.order is None and _of_another_sort(scene, rows)),
        "asks otherwise": float(not ordering and _says(scene, rows, _AGAINST)),
    }


def says_that_it_orders(scene: Scene, rows: Sequence[int]) -> bool:
    """Whether a paper calls itself an order anywhere, or orders in so many words; spreadsheets and messages need not."""
    if scene.transcript.mail is not None or scene.page_of(rows[0]).medium not in _PAPER:
        return True
    if any(title.kind in _ORDERS for r in rows for c in scene.rows[r].cells for title in title_kinds(c.text)):
        return True
    return _says(scene, rows, {PhraseKind.ORDERING})


def strange_title(scene: Scene, order: PurchaseOrder, rows: Sequence[int], kind: Kind) -> str:
    """The heading of a paper that nobody knows as the title of anything, where no order's title is plain; "" for none.

    Orders are changed and withdrawn under more words than anybody has listed.
    """
    if scene.transcript.mail is not None or scene.page_of(rows[0]).medium not in _PAPER:
        return ""
    if kind.order_score >= _PLAIN_TITLE:
        return ""
    loud = _LOUD * _typical(scene, rows)
    names = [party.name.value for party in (order.buyer, order.ship_to, order.bill_to, order.supplier) if party.name]
    first = [r for r in rows if scene.rows[r].page == scene.rows[rows[0]].page][:_HIGH]
    heads = (scene.rows[r].cells[0] for r in first if len(scene.rows[r].cells) == 1)
    strange = [c for c in heads if _size(scene, c) >= loud and _unknown_heading(scene, c, names)]
    return max(strange, key=lambda c: _size(scene, c)).text if strange else ""


def _unknown_heading(scene: Scene, cell: Cell, names: Sequence[str | None]) -> bool:
    text = cell.text.strip(" :")
    if not 1 <= len(cell.words) <= 4 or sum(c.isalpha() for c in text) < _SHORTEST or any(c.isdigit() for c in text):
        return False
    named = max(scene.lexicon.customer_names(text), scene.lexicon.is_seller(text))
    of_somebody = named >= _LIKE_NAME or any(fold(text) in fold(name) for name in names if name)
    known = any(hit.exact for hit in title_kinds(text)) or any(
        s.cell is cell and s.exact for s in scene.labels[cell.row]
    )
    return not (known or of_somebody or any(is_legal_form(w.text) for w in cell.words[1:]))


def _plainly(score: float) -> float:
    """A faint title counts half: a word that resembles one says little."""
    return score if score >= _PLAIN_TITLE else score / 2


def _names_customer(scene: Scene, order: PurchaseOrder, rows: Sequence[int]) -> bool:
    name = order.buyer.name.value if order.buyer.name else None
    if name and scene.lexicon.customer_names(name) >= 0.85:
        return True
    cells = (c.text for r in rows[:40] for c in scene.rows[r].cells if 2 <= len(c.words) <= 8)
    return any(scene.lexicon.customer_names(text) >= 0.9 for text in cells)


def _calls_itself_else(order: PurchaseOrder, kind: Kind) -> bool:
    """Where goods are listed, only a plain title says that they are not ordered: a word that merely
    resembles one ("60 days from invoice") refuses nothing, and no list of goods is an absence notice."""
    if kind.other_score <= kind.order_score * 1.08 + 0.02:
        return False
    return not order.lines or (kind.other_score >= _PLAIN_TITLE and kind.other not in _WITHOUT_GOODS)


def _of_another_sort(scene: Scene, rows: Sequence[int]) -> bool:
    """A form whose labels are understood and name no order: a delivery note's number, a count sheet's columns.

    Says nothing of forms in words that the vocabulary lacks: those are read, and a person looks at them.
    """
    if scene.transcript.mail is not None or scene.page_of(rows[0]).medium not in _PAPER:
        return False  # a spreadsheet or a message seldom says what it is
    said = {
        c for r in rows for s in scene.labels[r] if s.exact and s.whole_cell for c, v in s.concepts.items() if v >= 0.8
    }
    if len(said) < _UNDERSTOOD or "po_number" in said or _says(scene, rows, {PhraseKind.ORDERING}):
        return False
    return not any(title.kind in _ORDERS for r in rows for c in scene.rows[r].cells for title in title_kinds(c.text))


def _number(order: PurchaseOrder) -> float:
    """How surely an order's number is printed; what is just called a reference names no order."""
    return order.po_number.confidence if order.po_number and order.po_number.confidence > CALLED_SO else 0.0


def _surely_orders(scene: Scene, order: PurchaseOrder, kind: Kind, rows: Sequence[int]) -> bool:
    """A faint foreign title does not outweigh an order number beside ordering words."""
    if kind.other_score >= 0.45 or not _number(order) or not order.lines:
        return False
    return kind.order_score > 0.3 or _says(scene, rows, {PhraseKind.ORDERING})


def _says(scene: Scene, rows: Sequence[int], kinds: frozenset[PhraseKind] | set[PhraseKind]) -> bool:
    return any(h.kind in kinds for r in rows for h in phrase_hits(scene.rows[r].text))


def foreign_seller(scene: Scene, order: PurchaseOrder, rows: Sequence[int]) -> str:
    """Another company that the order is addressed to, when our name stands nowhere; "" otherwise."""
    if _names_us(scene, rows):
        return ""
    name = order.supplier.name.value if order.supplier.name else None
    if name and _likeness(scene, name) < 0.5:
        mail = scene.transcript.mail
        in_body = mail is not None and scene.transcript.pages[scene.rows[rows[0]].page - 1].part == 0
        firm = order.supplier.address is not None or is_legal_form(name.split()[-1])
        return "" if not firm and (in_body or _sells(scene, order)) else name
    return _stranger(scene, order, rows)


def _sells(scene: Scene, order: PurchaseOrder) -> bool:
    """Whether most of the lines name goods by our own numbers."""
    numbers = [line.supplier_part or line.buyer_part for line in order.lines]
    known = [n for n in numbers if n and n.value and scene.lexicon.code_kinds(n.value) & _OURS]
    return bool(known) and len(known) * 2 >= len(numbers)


def _likeness(scene: Scene, text: str) -> float:
    """How much a text is our name, whatever label stands before it in the same cell ("Supplier: ...")."""
    tails = [text, text.rpartition(":")[2]]
    return max(scene.lexicon.is_seller(tail.strip()) for tail in tails if tail.strip())


def _names_us(scene: Scene, rows: Sequence[int]) -> bool:
    lexicon = scene.lexicon
    for row in rows:
        for cell in scene.rows[row].cells:
            text = cell.text.lower()
            if any(d and d in text for d in lexicon.seller_domains) or _is_our_name(scene, cell):
                return True
            if any(i and i.lower() in re.sub(r"[\s.-]", "", text) for i in lexicon.seller_ids):
                return True
            below = under(scene, cell)[:1]
            if below and lexicon.is_seller(f"{cell.text} {below[0].text}") >= 0.75:
                return True
    return False


def _is_our_name(scene: Scene, cell: Cell) -> bool:
    """Whether a cell is our name, or holds it behind a label or within a sentence."""
    if _likeness(scene, cell.text) >= 0.7:
        return True
    labelled = [s.end for s in scene.labels[cell.row] if s.cell is cell and s.end < len(cell.words)]
    if any(scene.lexicon.is_seller(" ".join(w.text for w in cell.words[end:])) >= 0.7 for end in labelled):
        return True
    folded = f" {fold(cell.text)} "
    return any(f" {name} " in folded for name in _our_names(scene))


def _our_names(scene: Scene) -> tuple[str, ...]:
    """Our names and aliases folded, without those too short to mean only us."""
    return tuple(name for text in scene.lexicon.seller_names if len(name := fold(text)) >= _TELLING)


def _stranger(scene: Scene, order: PurchaseOrder, rows: Sequence[int]) -> str:
    """An address block of a company that is neither us nor anybody of the customer's."""
    ours = [p.name.value for p in (order.ship_to, order.bill_to) if p.name and p.name.value]
    buyer = order.buyer.name.value if order.buyer.name else None
    known = any(scene.lexicon.customer_names(one) >= 0.75 for one in ours)
    if buyer and not (known and scene.lexicon.customer_names(buyer) < 0.6):
        ours.append(buyer)
    for row in rows[:40]:
        for cell in scene.rows[row].cells:
            words = cell.text.split()
            if (
                len(words) < 2
                or len(words) > 8
                or not is_legal_form(words[-1])
                or scene.lexicon.customer_names(cell.text) > 0.6
            ):
                continue
            if any(cell.text in one or one in cell.text for one in ours):
                continue
            if words[-2] in ("-", "–") or words[0][:1].isdigit() or _has_a_role(scene, cell):
                continue  # "Joinville - SC" is a town, "500 ad." a quantity
            stack = under(scene, cell)[:5]
            if len(stack) >= 2 and any(any(ch.isdigit() for ch in c.text) for c in stack):
                return cell.text
    return ""


def _has_a_role(scene: Scene, cell: Cell) -> bool:
    """Whether a label over the block says that it is somebody else than whom the order is for: a carrier, a warehouse."""
    height = max(cell.bottom - cell.top, 1.0)
    for row in range(cell.row - 1, max(-1, cell.row - 3), -1):
        for span in scene.labels[row]:
            over = span.left < cell.right and cell.left < span.right and cell.top - span.bottom < 2.2 * height
            if over and not _ADDRESSEES.isdisjoint(span.concepts):
                return span.concepts.get("supplier", 0.0) < max(span.concepts.values())
    return False
