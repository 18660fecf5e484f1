"""The learned weights: gradient-boosted trees from features to role probabilities, loaded once a process."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from extraction.scoring.roles import ROLES
from models.errors import Misconfigured

Probabilities = npt.NDArray[np.float64]
WEIGHTS = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Features of one kind of thing -> probability of each of its roles."""

    roles: tuple[str, ...]
    features: tuple[str, ...]
    trees: onnxruntime.InferenceSession

    def probabilities(self, matrix: npt.NDArray[np.float32]) -> Probabilities:
        """One row per row of `matrix`, columns in the order of `roles`, summing to one."""
        if not len(matrix):
            return np.zeros((0, len(self.roles)))
        (chances,) = self.trees.run(None, {"features": matrix})
        return np.asarray(chances, dtype=np.float64)


class Look(StrEnum):
    """The first look sees each token by itself, the second also what the first thought of the whole document."""

    FIRST = "first"
    SECOND = "second"


def weights_file(kind: str, look: Look, folder: Path = WEIGHTS) -> Path:
    """Where the weights of a kind ("figure", "date", "code", "row") lie: an ONNX graph, compressed."""
    return folder / look.value / f"{kind}.onnx.gz"


@cache
def load_model(kind: str, look: Look, folder: Path = WEIGHTS) -> RoleModel:
    """The model of a kind; Misconfigured when it is missing or its roles are not those of this code."""
    path = weights_file(kind, look, folder)
    if not path.exists():
        raise Misconfigured(f"The reader's weights {path.name} are missing. Run `orderwright train` or reinstall.")
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    trees = onnxruntime.InferenceSession(
        gzip.decompress(path.read_bytes()), settings, providers=["CPUExecutionProvider"]
    )
    said = trees.get_modelmeta().custom_metadata_map
    if tuple(json.loads(said["roles"])) != ROLES[kind]:
        raise Misconfigured(f"The reader's weights {path.name} are of another version. Run `orderwright train`.")
    return RoleModel(ROLES[kind], tuple(json.loads(said["features"])), trees)


def save_weights(kind: str, look: Look, graph: bytes, folder: Path) -> None:
    """Writes a graph whose metadata name its "roles" and "features", so that a mismatch is noticed."""
    path = weights_file(kind, look, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    # no time stamp in the archive: the same training gives the same bytes
    path.write_bytes(gzip.compress(graph, mtime=0))
