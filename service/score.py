"""`orderwright score`: converts a labelled corpus and prints the contract's figures, and how far confidence can be trusted."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from rich.console import Console
from rich.table import Table

from mapping import load_catalog, load_policy, mark_batch_duplicates
from models.errors import Misconfigured
from models.order import Disposition, Reading
from service.convert import Done, Input, Report, convert_all, lines_of
from service.pipeline import convert
from service.reliability import BINS, Claim, by_field, claims_of, curve_of
from service.truth import corrected

Json = dict[str, Any]
SCORER = Path(__file__).resolve().parents[1] / "tools" / "contract" / "score.py"
_FIGURES = (
    "disposition",
    "header",
    "lines_f1",
    "sku",
    "customer",
    "ship_to",
    "order_exact",
    "touchless",
    "wrong_auto",
    "reasons",
)


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure."""

    corpus: Path
    scorer: Path | None
    from_truth: bool
    only: frozenset[str]  # channels; empty means all
    misses: int
    workers: int


def run(options: Options, console: Console) -> None:
    """Prints the tables. Misconfigured for a folder that is no labelled corpus."""
    truth = _truth(options)
    scorer = scorer_at(options.scorer or SCORER)
    report = _from_truth(options, truth, console) if options.from_truth else _converted(options, truth, console)
    lines = lines_of(report)
    records = scorer.score(truth, lines)
    _figures(scorer, records, console)
    _cost(report, truth, console)
    if not options.from_truth:
        _calibration(scorer, truth, lines, console)
        _reliability(claims_of(scorer, truth, report.done), console)
        console.print(
            "leave-layouts-out: the reader's weights are learnt from generated documents only; no layout of this corpus was in the training.",
            highlight=False,
        )
    for record in [r for r in records if r.misses][: options.misses]:
        console.print(f"{record.source}: " + "; ".join(record.misses[:6]), highlight=False, soft_wrap=True)


def _truth(options: Options) -> list[Json]:
    path = options.corpus / "truth.jsonl"
    if not path.exists():
        raise Misconfigured(f"{options.corpus} is no labelled corpus: truth.jsonl is missing.")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [r for r in rows if not options.only or r.get("channel") in options.only]


def scorer_at(path: Path) -> ModuleType:
    """The contract's scorer as a module. Misconfigured where it is not there."""
    spec = importlib.util.spec_from_file_location("contract_score", path)
    if spec is None or spec.loader is None or not path.exists():
        raise Misconfigured(f"The contract's scorer {path} is missing. Name it with --scorer.")
    module = importlib.util.module_from_spec(spec)
    sys.modules["contract_score"] = module
    spec.loader.exec_module(module)
    return module


def _today(corpus: Path) -> date:
    return date.fromisoformat((corpus / "today.txt").read_text(encoding="utf-8").strip())


def _converted(options: Options, truth: Sequence[Json], console: Console) -> Report:
    catalog = load_catalog(options.corpus / "catalog")
    inputs = [Input(options.corpus / "files" / t["source"], t["source"]) for t in truth]
    console.print(
        f"converting {len(inputs)} files …", highlight=False
    )  # no spinner: its thread would outlive the forks
    return convert_all(inputs, catalog, _today(options.corpus), load_policy(), workers=options.workers)


def _from_truth(options: Options, truth: Sequence[Json], console: Console) -> Report:
    """The mapping alone: the true purchase orders go in, with the sender and the like as they were read."""
    catalog, policy, today = load_catalog(options.corpus / "catalog"), load_policy(), _today(options.corpus)
    read = {d.source: d.reading.orders for d in _converted(options, truth, console).done}
    done: list[Done] = []
    for row in truth:
        orders = corrected(row.get("orders", ()), read.get(row["source"], ()))
        reading = Reading(disposition=Disposition(row["disposition"]), orders=orders)
        done.append(Done(row["source"], reading, tuple(convert(o, catalog, today, policy) for o in orders), 0.0, 0))
    flat = iter(mark_batch_duplicates([c for d in done for c in d.converted]))
    return Report([Done(d.source, d.reading, tuple(next(flat) for _ in d.converted), 0.0, 0) for d in done])


def _figures(scorer: ModuleType, records: Sequence[Any], console: Console) -> None:
    table = Table(title="The contract's figures", title_justify="left")
    table.add_column("channel")
    for name in ("files", *_FIGURES):
        table.add_column(name, justify="right")
    groups: dict[str, Any] = defaultdict(scorer.Tally)
    for record in records:
        groups[record.groups["channel"][0]].add(record.tally)
    whole = scorer.total(records)
    for name, tally in [*sorted(groups.items()), ("all", whole)]:
        figures = tally.figures()
        table.add_row(name, str(tally.files), *(_shown(figures[f]) for f in _FIGURES), end_section=name == "all")
    console.print(table)
    shares = ", ".join(f"{name} {ok}/{n}" for name, (ok, n) in whole.header_by.items())
    console.print(f"header fields: {shares}", highlight=False, soft_wrap=True)
    spans = scorer.intervals(records)
    texts = [
        f"{name} {100 * low:.1f}–{100 * high:.1f} %" for name, span in spans.items() if span for low, high in [span]
    ]
    console.print("95 % intervals: " + ", ".join(texts), highlight=False, soft_wrap=True)


def _shown(value: float | int | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _cost(report: Report, truth: Sequence[Json], console: Console) -> None:
    channels = {t["source"]: t.get("channel", "") for t in truth}
    seconds: dict[str, list[float]] = defaultdict(list)
    for item in report.done:
        seconds[channels.get(item.source, "")].append(item.seconds)
    texts = [f"{name} {sum(s) / len(s):.2f} (at most {max(s):.1f})" for name, s in sorted(seconds.items())]
    console.print("seconds a document: " + ", ".join(texts), highlight=False, soft_wrap=True)
    console.print(
        f"peak memory of a document: {max((d.peak_bytes for d in report.done), default=0) >> 20} MiB", highlight=False
    )


def _calibration(scorer: ModuleType, truth: Sequence[Json], lines: Sequence[Json], console: Console) -> None:
    """Stated confidence of an order against how often everything the ERP would get is right."""
    by = {line["source"]: line for line in lines}
    points: list[tuple[float, bool]] = []
    for row in truth:
        got = by.get(row["source"], {"orders": []})
        for order in got["orders"]:
            right = any(_exact(scorer, want, order) for want in row.get("orders", ()))
            points.append((float(order["confidence"]), right))
    table = Table(title="Reliability: stated confidence of an order, and the share that is right", title_justify="left")
    for head in ("confidence", "orders", "mean stated", "right"):
        table.add_column(head, justify="right")
    error = 0.0
    for low, high in pairwise(BINS):
        inside = [(c, ok) for c, ok in points if low <= c < high]
        if inside:
            stated, share = sum(c for c, _ in inside) / len(inside), sum(ok for _, ok in inside) / len(inside)
            error += abs(stated - share) * len(inside) / len(points)
            table.add_row(f"{low:g}–{min(high, 1):g}", str(len(inside)), f"{stated:.3f}", f"{share:.3f}")
    console.print(table)
    console.print(f"expected calibration error: {error:.3f}", highlight=False)


def _reliability(claims: Sequence[Claim], console: Console) -> None:
    """What the reader stated of each value, by field and by the quality of the document."""
    table = Table(title="Reliability of what was read, by field and quality of the document", title_justify="left")
    for head in ("field", "quality", "values", "mean stated", "right", "calibration error"):
        table.add_column(head, justify="left" if head in ("field", "quality") else "right")
    curves = {key: curve_of(found) for key, found in by_field(claims).items()}
    for (name, quality), curve in curves.items():
        row = (name, quality, str(curve.count), f"{curve.stated:.3f}", f"{curve.right:.3f}", f"{curve.error:.3f}")
        table.add_row(*row)
    console.print(table)
    for (name, quality), curve in curves.items():
        if name == "line":
            bins = ", ".join(f"from {low:g}: {n} stated {s:.3f} right {r:.3f}" for low, n, s, r in curve.bins)
            console.print(f"lines, {quality}: {bins}", highlight=False, soft_wrap=True)


def _exact(scorer: ModuleType, want: Json, got: Json) -> bool:
    return bool(scorer.score_order(want, got, []).exact)
