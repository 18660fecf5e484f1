"""A record of what was written where, for channels without page geometry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tools.generator.ink import Span

Json = dict[str, Any]


class Notebook:
    """Collects the values written and their places ("line 14", "Orders!C7"); gives the sidecar."""

    def __init__(self, index: int = 0) -> None:
        self._prefix = f"orders[{index}]."
        self._values: dict[str, Json] = {}
        self._labels: list[Json] = []
        self.paths: set[str] = set()

    def note(self, spans: Iterable[Span], ref: str) -> str:
        """Record the spans at a place; returns their text."""
        text = ""
        for span in spans:
            text += span.text
            kind, _, name = span.role.partition(":")
            if kind == "v" and span.text.strip():
                self.paths.add(self._prefix + name)
                path = self._prefix + name.partition("=")[0]
                entry = self._values.setdefault(path, {"path": path, "texts": [], "refs": []})
                entry["texts"].append(span.text.strip())
                entry["refs"].append(ref)
            elif kind == "l":
                self._labels.append({"field": name, "text": span.text.strip(), "refs": [ref]})
        return text

    def sidecar(self) -> Json:
        """As for a PDF, with `refs` in place of `boxes`."""
        return {"pages": [], "values": list(self._values.values()), "labels": self._labels, "others": []}


def filled(template: str, **values: Span) -> list[Span]:
    """The template's text with `{name}` replaced by spans."""
    spans: list[Span] = []
    rest = template
    while rest:
        at = min(((rest.index("{" + n + "}"), n) for n in values if "{" + n + "}" in rest), default=None)
        if at is None:
            spans.append(Span(rest))
            break
        start, name = at
        if start:
            spans.append(Span(rest[:start]))
        spans.append(values[name])
        rest = rest[start + len(name) + 2 :]
    return spans


def joined(parts: Sequence[Sequence[Span]], mark: str) -> list[Span]:
    """The parts one after the other with the mark between them, empty ones left out."""
    spans: list[Span] = []
    for part in parts:
        if part:
            spans += [*([Span(mark)] if spans else []), *part]
    return spans
