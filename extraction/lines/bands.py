"""Which text rows belong to which item: the likeliest sequence of first, further and other rows."""

from __future__ import annotations

import numpy as np

from extraction.candidates.scene import Scene
from extraction.scoring.models import Probabilities

OTHER, FIRST, MORE = 0, 1, 2
_STEP = np.log(
    np.array(
        [
            [0.78, 0.21, 0.01],  # after another row: going on with an item is rare (a page break between)
            [0.30, 0.35, 0.35],
            [0.30, 0.40, 0.30],
        ]
    )
)
_START = np.log(np.array([0.95, 0.0499, 0.0001]))


def bands_of(scene: Scene, chances: Probabilities) -> list[list[int]]:
    """Rows of every item, in reading order (Viterbi over the row probabilities)."""
    states = _viterbi(chances)
    bands: list[list[int]] = []
    for at, state in enumerate(states):
        if state == FIRST:
            bands.append([at])
        elif state == MORE and bands and _near(scene, bands[-1][-1], at):
            bands[-1].append(at)
    return bands


def _near(scene: Scene, last: int, at: int) -> bool:
    """A further row follows its item directly, or after the foot and head of a page."""
    return at - last <= 1 or scene.rows[at].page == scene.rows[last].page + 1 or at - last <= 2


def _viterbi(chances: Probabilities) -> list[int]:
    n = len(chances)
    if not n:
        return []
    logs = np.log(np.clip(chances, 1e-6, 1.0))
    score = _START + logs[0]
    back = np.zeros((n, 3), dtype=np.int8)
    for at in range(1, n):
        paths = score[:, None] + _STEP
        back[at] = paths.argmax(axis=0)
        score = paths.max(axis=0) + logs[at]
    states = [int(score.argmax())]
    for at in range(n - 1, 0, -1):
        states.append(int(back[at][states[-1]]))
    return states[::-1]
