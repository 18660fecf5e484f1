"""The command line: `orderwright convert | explain | score | train | policy | serve`."""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import UTC, date, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from models.errors import Misconfigured, OrderwrightError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Purchase orders in, sales orders out.",
    pretty_exceptions_enable=False,
)
_error = Console(stderr=True)

Paths = Annotated[list[Path], typer.Argument(help="Files, or folders that are read recursively.", show_default=False)]
CatalogFolder = Annotated[
    Path, typer.Option("--catalog", help="The catalogue folder: company.csv, products.csv ...", show_default=False)
]
Today = Annotated[
    str, typer.Option("--today", help="YYYY-MM-DD: the clock for date rules; today when not given.", show_default=False)
]


def main() -> None:
    """Runs the command; exit status 2 with one clear message on anything the user can put right."""
    try:
        _add_commands()
        app()
    except OrderwrightError as error:
        _error.print(f"[bold red]orderwright:[/] {error}", highlight=False, soft_wrap=True)
        sys.exit(2)
    except OSError as error:
        _error.print(f"[bold red]orderwright:[/] {error.strerror or error}: {error.filename or ''}", highlight=False)
        sys.exit(2)


def _add_commands() -> None:
    """Commands of rooms above this one (`serve`) register themselves through an entry point."""
    from service.policy_commands import policy_app

    app.add_typer(policy_app, name="policy")
    for point in entry_points(group="orderwright.commands"):
        app.command(point.name)(point.load())


def day(text: str) -> date:
    """The date given, or today."""
    if not text:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; write it as YYYY-MM-DD.", param_hint="--today") from None


@app.command()
def convert(
    paths: Paths,
    catalog: CatalogFolder,
    out: Annotated[Path, typer.Option("--out", help="The result: one JSON line per input file.", show_default=False)],
    today: Today = "",
    policy: Annotated[Path | None, typer.Option(help="A policy file in place of the default one.")] = None,
    workers: Annotated[int, typer.Option(help="Processes at a time; all cores when 0.")] = 0,
) -> None:
    """Show what would be pushed to the ERP for each file. Touches no ERP and keeps no state."""
    from mapping import load_catalog, load_policy
    from service.convert import convert_all, inputs_of, lines_of, write_lines

    clock = day(today)
    terms = load_policy(policy) if policy else load_policy()
    goods = load_catalog(catalog)
    inputs = inputs_of(paths)
    count = workers or len(os.sched_getaffinity(0))
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=_error,
        disable=not _error.is_terminal,
        auto_refresh=False,  # a refreshing thread and forked children do not go together
    ) as bar:  # fmt: skip
        task = bar.add_task("reading", total=len(inputs))
        report = convert_all(
            inputs,
            goods,
            clock,
            terms,
            workers=count,
            progress=lambda d: bar.update(task, advance=1, description=d.source[-40:], refresh=True),
        )
    lines = lines_of(report)
    write_lines(lines, out)
    _summary(report, out)


def _summary(report: object, out: Path) -> None:
    from service.convert import Report

    assert isinstance(report, Report)
    table = Table(title=f"{len(report.done)} files → {out}", title_justify="left")
    for head in ("channel", "files", "orders", "untouched", "s / file", "peak MiB"):
        table.add_column(head, justify="left" if head == "channel" else "right")
    groups: dict[str, list[int]] = {}
    for i, item in enumerate(report.done):
        orders = item.reading.orders
        groups.setdefault(orders[0].channel if orders else item.reading.disposition.value, []).append(i)
    for name, members in sorted(groups.items()):
        done = [report.done[i] for i in members]
        converted = [c for d in done for c in d.converted]
        auto = sum(c.decision.verdict.value == "auto" for c in converted)
        table.add_row(
            name, str(len(done)), str(len(converted)), str(auto), f"{sum(d.seconds for d in done) / len(done):.2f}",
            str(max(d.peak_bytes for d in done) >> 20),
        )  # fmt: skip
    _error.print(table)
    reasons = Counter(
        f.code for d in report.done for c in d.converted for f in {f.code: f for f in c.decision.findings}.values()
    )
    if reasons:
        _error.print(
            "reasons: " + ", ".join(f"{code} {count}" for code, count in reasons.most_common()), highlight=False
        )


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="One document.", show_default=False)],
    catalog: CatalogFolder,
    today: Today = "",
) -> None:
    """Show how one document was read: values, evidence, confidence, runners-up, and the decision."""
    from mapping import load_catalog
    from service.explain import explanation

    Console().print(explanation(file, load_catalog(catalog), day(today)))


@app.command()
def score(
    corpus: Annotated[
        Path, typer.Argument(help="A labelled corpus: files/, catalog/, truth.jsonl, today.txt.", show_default=False)
    ],
    scorer: Annotated[
        Path | None, typer.Option(help="The contract's score.py; looked for beside the corpus when not given.")
    ] = None,
    from_truth: Annotated[
        bool, typer.Option("--from-truth", help="Feed the true purchase orders to the mapping.")
    ] = False,
    only: Annotated[str, typer.Option(help="Comma-separated channels.")] = "",
    misses: Annotated[int, typer.Option(help="Show so many misses.")] = 0,
    workers: Annotated[int, typer.Option(help="Processes at a time; all cores when 0.")] = 0,
) -> None:
    """Convert a labelled corpus and print the contract's figures, by channel, with calibration."""
    from service.score import Options, run

    options = Options(
        corpus,
        scorer,
        from_truth,
        frozenset(c for c in only.split(",") if c),
        misses,
        workers or len(os.sched_getaffinity(0)),
    )
    run(options, Console(width=None if _error.is_terminal else 150))


@app.command()
def train(
    corpora: Annotated[
        list[Path], typer.Argument(help="Labelled corpora in the conversion contract's shape.", show_default=False)
    ],
    out: Annotated[Path | None, typer.Option(help="Folder for the weights; the installed ones when not given.")] = None,
    workers: Annotated[int, typer.Option(help="Processes that read the documents; all cores when 0.")] = 0,
    only: Annotated[str, typer.Option(help="Comma-separated endings of the files to learn from: pdf,xlsx")] = "",
) -> None:
    """Learn the reader's weights from labelled corpora. Same corpora, same weights."""
    try:
        from service.training import train_on
    except ModuleNotFoundError as missing:
        what = f"Learning new weights needs {missing.name}. Install it: pip install 'orderwright[train]'"
        raise Misconfigured(what) from missing

    endings = tuple(f".{e.strip().lstrip('.')}" for e in only.split(",") if e.strip())
    counts = train_on(
        corpora, out, workers or len(os.sched_getaffinity(0)), endings, lambda text: _error.print(text, highlight=False)
    )
    _error.print("examples: " + ", ".join(f"{kind} {count}" for kind, count in counts.items()), highlight=False)
