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

from extraction.candidates.labels import head_rows
from extraction.candidates.scene import Scene, scene_of
from extraction.scoring.context import GROUPS
from extraction.scoring.matrix import Evidence, evidence_of
from extraction.scoring.roles import ROLES, ROW_ROLES
from extraction.training.labelling import Labels, label
from models.lexicon import CodeKind, Lexicon, SoldAs
from models.transcript import Transcript

_ALL = CodeKind.SKU | CodeKind.CUSTOMER_PART | CodeKind.MPN | CodeKind.GTIN
_STRANGERS = 0.25  # of documents are of customers that nobody knows
_MISTAKEN = 0.1  # of forgotten wordings
_CONCEPTS = tuple(concept for _, concepts in GROUPS for concept in concepts)


@dataclass(slots=True)
class Sample:
    """One document: features and role numbers of its tokens by kind, and what the row model needs."""

    layout: str
    tokens: dict[str, npt.NDArray[np.int8]]  # role numbers by kind; -1: left out
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
) -> Sample | None:
    """Features and labels of one document; `forget` is the share of label wordings that are dropped.

    None for a document whose true lines are not all found: what it would teach is wrong.
    """
    rng = random.Random(seed)
    scene = scene_of(transcript, Forgetful(lexicon, lost_kinds(rng), strangers=rng.random() < _STRANGERS), today)
    if forget > 0:
        forget_labels(scene, forget, rng)
    evidence = evidence_of(scene, today)
    labels = label(scene, list(entry.orders))
    return _sample(scene, evidence, labels, entry.layout) if labels.lines_found == labels.lines_wanted else None


class Forgetful:
    """A lexicon that does not know some kinds of numbers: customers order by numbers nobody has on file.

    Where all kinds are lost the products are new to us, words and all; with `strangers` the customers are.
    """

    def __init__(self, lexicon: Lexicon, lost: CodeKind, *, strangers: bool = False) -> None:
        self._lexicon = lexicon
        self._kept = ~lost
        self._new_products = lost == _ALL
        self._strangers = strangers

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._lexicon, name)

    def code_kinds(self, text: str) -> CodeKind:
        """Kinds that are still known."""
        return self._lexicon.code_kinds(text) & self._kept

    def product_words(self, text: str) -> float:
        """0 for everything where the products are new to us."""
        return 0.0 if self._new_products else self._lexicon.product_words(text)

    def customer_names(self, text: str) -> float:
        """0 for everybody where the customers are new to us."""
        return 0.0 if self._strangers else self._lexicon.customer_names(text)

    def place(self, text: str) -> float:
        """0 for every place where the customers are new to us."""
        return 0.0 if self._strangers else self._lexicon.place(text)

    def shaped_like(self, text: str) -> CodeKind:
        """Builds of the kinds that are still known."""
        return self._lexicon.shaped_like(text) & self._kept

    def sold_as(self, text: str) -> tuple[SoldAs, ...]:
        """Nothing of a number that is not known."""
        return self._lexicon.sold_as(text) if self.code_kinds(text) else ()


def lost_kinds(rng: random.Random) -> CodeKind:
    """Two documents in five see the whole catalogue, the others miss one sort of number or all."""
    draw = rng.random()
    if draw < 0.4:
        return CodeKind.NONE
    if draw < 0.68:
        return CodeKind.CUSTOMER_PART
    if draw < 0.8:
        return CodeKind.SKU | CodeKind.CUSTOMER_PART
    return _ALL


def forget_labels(scene: Scene, share: float, rng: random.Random) -> None:
    """Drops label wordings, each everywhere or nowhere, as if the vocabulary did not have them. In place.

    A few are taken for something else instead: a word of an unknown language can resemble a known one.
    """
    wordings = sorted({s.text.casefold() for row in scene.labels for s in row})
    lost = {w for w in wordings if rng.random() < share}
    mistaken = {w: {rng.choice(_CONCEPTS): rng.uniform(0.6, 0.8)} for w in sorted(lost) if rng.random() < _MISTAKEN}
    for at, row in enumerate(scene.labels):
        for span in row:
            if span.text.casefold() in mistaken:
                span.concepts, span.exact = mistaken[span.text.casefold()], False
        scene.labels[at] = [s for s in row if s.text.casefold() not in lost or s.text.casefold() in mistaken]
    scene.heads = head_rows(scene.rows, scene.labels)


def _sample(scene: Scene, evidence: Evidence, labels: Labels, layout: str) -> Sample:
    tokens: dict[str, npt.NDArray[np.int8]] = {}
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
        tokens[kind] = numbers
    scene.lexicon = cast(Lexicon, None)  # a sample travels between processes; the catalogue stays where it is
    rows = np.array([ROW_ROLES.index(labels.rows.get(r, "other")) for r in range(len(scene.rows))], dtype=np.int8)
    return Sample(layout, tokens, scene, evidence, rows)


def _number(roles: Sequence[str], role: str) -> int:
    return roles.index(role) if role in roles else 0
