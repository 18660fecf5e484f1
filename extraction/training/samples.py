"""Labelled corpora -> feature matrices: every document as it is, and again with label words forgotten."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from extraction.candidates.scene import Scene, scene_of
from extraction.scoring.matrix import Evidence, evidence_of
from extraction.scoring.roles import ROLES, ROW_ROLES
from extraction.training.labelling import Labels, label
from models.lexicon import CodeKind, Lexicon
from models.transcript import Transcript

Matrix = npt.NDArray[np.float32]


@dataclass(slots=True)
class Sample:
    """One document: features and role numbers of its tokens by kind, and what the row model needs."""

    layout: str
    tokens: dict[str, tuple[Matrix, npt.NDArray[np.int8]]]  # by kind; role -1: left out
    scene: Scene
    evidence: Evidence
    row_roles: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A corpus entry."""

    path: Path
    layout: str
    orders: tuple[dict[str, Any], ...]


def entries(corpus: Path) -> Iterator[Labelled]:
    """The labelled documents of a corpus folder in the conversion contract's shape."""
    with (corpus / "truth.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield Labelled(corpus / "files" / row["source"], str(row.get("layout", "")), tuple(row.get("orders", ())))


def sample_of(
    transcript: Transcript, entry: Labelled, lexicon: Lexicon, today: date, forget: float, seed: int
) -> Sample:
    """Features and labels of one document; `forget` is the share of label wordings that are dropped."""
    rng = random.Random(seed)
    lost = lost_kinds(rng)
    scene = scene_of(transcript, Forgetful(lexicon, lost) if lost else lexicon, today)
    if forget > 0:
        forget_labels(scene, forget, rng)
    evidence = evidence_of(scene, today)
    return _sample(scene, evidence, label(scene, list(entry.orders)), entry.layout)


class Forgetful:
    """A lexicon that does not know some kinds of numbers: customers order by numbers nobody has on file."""

    def __init__(self, lexicon: Lexicon, lost: CodeKind) -> None:
        self._lexicon = lexicon
        self._kept = ~lost

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._lexicon, name)

    def code_kinds(self, text: str) -> CodeKind:
        """Kinds that are still known."""
        return self._lexicon.code_kinds(text) & self._kept


def lost_kinds(rng: random.Random) -> CodeKind:
    """Half the documents see the whole catalogue, the others miss one sort of number or all."""
    draw = rng.random()
    if draw < 0.45:
        return CodeKind.NONE
    if draw < 0.8:
        return CodeKind.CUSTOMER_PART
    if draw < 0.9:
        return CodeKind.SKU | CodeKind.CUSTOMER_PART
    return CodeKind.SKU | CodeKind.CUSTOMER_PART | CodeKind.MPN | CodeKind.GTIN


def forget_labels(scene: Scene, share: float, rng: random.Random) -> None:
    """Drops label wordings, each everywhere or nowhere, as if the vocabulary did not have them. In place."""
    wordings = {s.text.casefold() for row in scene.labels for s in row}
    lost = {w for w in sorted(wordings) if rng.random() < share}
    for at, row in enumerate(scene.labels):
        scene.labels[at] = [s for s in row if s.text.casefold() not in lost]


def _sample(scene: Scene, evidence: Evidence, labels: Labels, layout: str) -> Sample:
    tokens: dict[str, tuple[Matrix, npt.NDArray[np.int8]]] = {}
    for kind in ("figure", "date", "code"):
        at = [i for i, t in enumerate(evidence.tokens) if t.kind.value == kind]
        roles = ROLES[kind]
        numbers = np.array(
            [
                -1
                if evidence.tokens[i] in labels.unsure
                else _number(roles, labels.roles.get(evidence.tokens[i], "none"))
                for i in at
            ],
            dtype=np.int8,
        )
        tokens[kind] = (evidence.matrix[at], numbers)
    scene.lexicon = cast(Lexicon, None)  # a sample travels between processes; the catalogue stays where it is
    rows = np.array([ROW_ROLES.index(labels.rows.get(r, "other")) for r in range(len(scene.rows))], dtype=np.int8)
    return Sample(layout, tokens, scene, evidence, rows)


def _number(roles: Sequence[str], role: str) -> int:
    return roles.index(role) if role in roles else 0
