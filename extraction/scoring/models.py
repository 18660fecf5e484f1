"""The learned weights: gradient-boosted trees from features to role probabilities, loaded once a process."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import lightgbm
import numpy as np
import numpy.typing as npt

from extraction.scoring.roles import ROLES
from models.errors import Misconfigured

Probabilities = npt.NDArray[np.float64]
WEIGHTS = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Features of one kind of thing -> probability of each of its roles."""

    roles: tuple[str, ...]
    booster: lightgbm.Booster

    def probabilities(self, matrix: npt.NDArray[np.float32]) -> Probabilities:
        """One row per row of `matrix`, columns in the order of `roles`, summing to one."""
        if not len(matrix):
            return np.zeros((0, len(self.roles)))
        return np.asarray(self.booster.predict(matrix, num_threads=1), dtype=np.float64)


class Look(StrEnum):
    """The first look sees each token by itself, the second also what the first thought of the whole document."""

    FIRST = "first"
    SECOND = "second"


@cache
def load_model(kind: str, look: Look, folder: Path = WEIGHTS) -> RoleModel:
    """The model of a kind ("figure", "date", "code", "row"); Misconfigured when weights and code do not fit."""
    path = folder / look.value / f"{kind}.txt.gz"
    if not path.exists():
        raise Misconfigured(f"The reader's weights {path.name} are missing. Run `orderwright train` or reinstall.")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        head = json.loads(file.readline())
        text = file.read()
    if tuple(head["roles"]) != ROLES[kind]:
        raise Misconfigured(f"The reader's weights {path.name} are of another version. Run `orderwright train`.")
    return RoleModel(ROLES[kind], lightgbm.Booster(model_str=text))


def save_model(kind: str, look: Look, booster: lightgbm.Booster, names: tuple[str, ...], folder: Path) -> None:
    """Writes the weights with the names of roles and features, so that a mismatch is noticed."""
    folder = folder / look.value
    folder.mkdir(parents=True, exist_ok=True)
    head = json.dumps({"roles": ROLES[kind], "features": names})
    # no time stamp in the archive: the same training gives the same bytes
    with (
        (folder / f"{kind}.txt.gz").open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file,
    ):
        file.write((head + "\n" + booster.model_to_string()).encode())
