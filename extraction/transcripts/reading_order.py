"""The order in which words are listed: line by line from the top, each line from the left."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def reading_order(boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Indexes of (n, 4) left, top, right, bottom boxes in reading order.

    Words belong to one line while their middles step down by less than a third of their height.
    """
    if not len(boxes):
        return np.zeros(0, np.int64)
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    height = np.maximum(boxes[:, 3] - boxes[:, 1], 0.1)
    down = np.argsort(middle, kind="stable")
    step = np.diff(middle[down]) > np.minimum(height[down][1:], height[down][:-1]) / 3
    line = np.empty(len(boxes), np.int64)
    line[down] = np.concatenate(([0], np.cumsum(step)))
    return np.lexsort((boxes[:, 0], line)).astype(np.int64)
