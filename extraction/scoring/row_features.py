"""What speaks for a text row being part of an item: what stands in it, and in the rows around it."""

from __future__ import annotations

from collections import Counter
from statistics import median

import numpy as np
import numpy.typing as npt

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import TokenKind
from extraction.scoring.context import GROUPS
from extraction.scoring.features import MEDIA
from extraction.scoring.matrix import Evidence
from extraction.scoring.models import Probabilities
from extraction.scoring.roles import CODE_ROLES, DATE_ROLES, FIGURE_ROLES
from extraction.vocabulary import title_kinds

_LOOKS = ("letters", "words", "cells", "product_words", "code_hits", "charge", "heads", "names", "left", "right",
          "size", "bold", "gap_above", "gap_below", "line_above", "line_below", "y", "figures", "inline_labels",
          "same_left", "title", "product", "medium", "part_left")  # fmt: skip
_INLINE = ("buyer_part", "supplier_part", "part", "gtin", "mpn", "delivery_date", "discount", "quantity", "price")
_ONE = (
    *_LOOKS,
    *(f"p_{r}" for r in FIGURE_ROLES[1:]),
    *(f"p_{r}" for r in DATE_ROLES[1:]),
    *(f"p_{r}" for r in CODE_ROLES[1:]),
    *(f"inline_{r}" for r in _INLINE),
)
_AROUND = (
    "since_anchor",
    "until_anchor",
    "anchor_gap_up",
    "anchor_gap_down",
    "since_head",
    "since_total",
    "anchors_page",
)
ROW_NAMES: tuple[str, ...] = (
    *(f"{shift}:{name}" for shift in ("-2", "-1", "0", "+1", "+2") for name in _ONE),
    *_AROUND,
)
_GROUP_INDEX = {name: i for i, (name, _) in enumerate(GROUPS)}


def row_looks(scene: Scene, evidence: Evidence) -> npt.NDArray[np.float32]:
    """What each text row shows by itself, the same in every look."""
    one = np.zeros((len(scene.rows), len(_ONE)), dtype=np.float32)
    _looks(scene, evidence, one)
    return one


def row_matrix(
    scene: Scene,
    evidence: Evidence,
    chances: dict[TokenKind, Probabilities],
    looks: npt.NDArray[np.float32] | None = None,
) -> npt.NDArray[np.float32]:
    """One feature row per text row of the scene.

    `chances`: role probabilities by kind, in token order; `looks`: `row_looks`, where it is at hand.
    """
    n = len(scene.rows)
    one = (row_looks(scene, evidence) if looks is None else looks).copy()
    _roles(scene, evidence, chances, one)
    out = np.full((n, len(ROW_NAMES)), -1.0, dtype=np.float32)
    width = len(_ONE)
    for block, shift in enumerate((-2, -1, 0, 1, 2)):
        for at in range(n):
            other = at + shift
            if 0 <= other < n and scene.rows[other].page == scene.rows[at].page:
                out[at, block * width : (block + 1) * width] = one[other]
    out[:, 5 * width :] = _around(scene, one)
    return out


def _looks(scene: Scene, evidence: Evidence, one: npt.NDArray[np.float32]) -> None:
    sizes = [w.size or (w.bottom - w.top) for row in scene.rows for w in row.words]
    typical = median(sizes) if sizes else 1.0
    lefts = [round(row.words[0].left) for row in scene.rows]
    aligned = Counter(lefts)
    ruled = {
        page.number: [r.top for r in page.rulings if r.horizontal and r.right - r.left > 60]
        for page in scene.transcript.pages
    }
    for at, row in enumerate(scene.rows):
        page = scene.transcript.pages[row.page - 1]
        facts = evidence.facts[at]
        lines = ruled[row.page]
        above = scene.rows[at - 1] if at and scene.rows[at - 1].page == row.page else None
        below = scene.rows[at + 1] if at + 1 < len(scene.rows) and scene.rows[at + 1].page == row.page else None
        height = max(row.bottom - row.top, 1.0)
        inline = [s for s in scene.labels[at] if not s.whole_cell]
        hits = title_kinds(row.text) if len(row.words) <= 8 else ()
        one[at, : len(_LOOKS)] = [
            facts.letters,
            len(row.words),
            len(row.cells),
            facts.product_words,
            facts.code_hits,
            facts.charge,
            facts.heads,
            facts.names,
            row.words[0].left / page.width,
            row.words[-1].right / page.width,
            (row.words[0].size or height) / typical,
            row.words[0].bold,
            min((row.top - above.bottom) / height, 20.0) if above else 20.0,
            min((below.top - row.bottom) / height, 20.0) if below else 20.0,
            any((above.middle if above else 0) < y <= row.middle for y in lines),
            any(row.middle < y <= (below.middle if below else page.height) for y in lines),
            row.top / max(page.height, 1.0),
            len(scene.figures[at]),
            len(inline),
            min(aligned[lefts[at]], 40),
            max((h.score for h in hits), default=0.0),
            max((p.strength for p in facts.products), default=0.0),
            MEDIA[page.medium.value],
            facts.first_hit / page.width if facts.code_hits else -1.0,
        ]
        for span in inline:
            for k, name in enumerate(_INLINE):
                score = max((v for c, v in span.concepts.items() if c in GROUPS[_GROUP_INDEX[name]][1]), default=0.0)
                spot = len(_ONE) - len(_INLINE) + k
                one[at, spot] = max(one[at, spot], score)


def _roles(
    scene: Scene, evidence: Evidence, chances: dict[TokenKind, Probabilities], one: npt.NDArray[np.float32]
) -> None:
    """The best probability of every role among the row's tokens."""
    starts = {TokenKind.FIGURE: len(_LOOKS)}
    starts[TokenKind.DATE] = starts[TokenKind.FIGURE] + len(FIGURE_ROLES) - 1
    starts[TokenKind.CODE] = starts[TokenKind.DATE] + len(DATE_ROLES) - 1
    counts = dict.fromkeys(TokenKind, 0)
    for token in evidence.tokens:
        chance = chances[token.kind][counts[token.kind]][1:]
        counts[token.kind] += 1
        spot = slice(starts[token.kind], starts[token.kind] + len(chance))
        one[token.row, spot] = np.maximum(one[token.row, spot], chance)


def _around(scene: Scene, one: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Distances, in rows and in text heights, to the rows that carry a quantity, price or amount."""
    base = len(_LOOKS)
    figure = {r: base + i for i, r in enumerate(FIGURE_ROLES[1:])}
    anchor = one[:, [figure["quantity"], figure["price"], figure["amount"]]].max(axis=1) > 0.5
    total = one[:, [figure["subtotal"], figure["total"], figure["tax"]]].max(axis=1) > 0.5
    heads = one[:, _LOOKS.index("heads")] >= 3
    n = len(one)
    out = np.full((n, len(_AROUND)), 50.0, dtype=np.float32)
    pages = [row.page for row in scene.rows]
    per_page: dict[int, int] = {}
    for at in range(n):
        per_page[pages[at]] = per_page.get(pages[at], 0) + int(anchor[at])
    for column, marks in ((0, anchor), (4, heads), (5, total)):
        _since(marks, out[:, column], range(n))
    _since(anchor, out[:, 1], range(n - 1, -1, -1))
    for at, row in enumerate(scene.rows):
        height = max(row.bottom - row.top, 1.0)
        up, down = at - int(out[at, 0]), at + int(out[at, 1])
        if 0 <= up < n and pages[up] == row.page:
            out[at, 2] = min((row.top - scene.rows[up].bottom) / height, 50.0)
        if down < n and pages[down] == row.page:
            out[at, 3] = min((scene.rows[down].top - row.bottom) / height, 50.0)
        out[at, 6] = per_page[row.page]
    return out


def _since(marks: npt.NDArray[np.bool_], out: npt.NDArray[np.float32], order: range) -> None:
    count = 50
    for at in order:
        count = 0 if marks[at] else min(count + 1, 50)
        out[at] = count
