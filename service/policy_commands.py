"""`orderwright policy check | report`: what a policy would have done to past orders, and what it risks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from mapping.policy import Policy, load_policy
from mapping.risk import Risk, bar, enough, risk
from models.errors import Misconfigured
from service.past_orders import PastOrder, evidence, from_files, from_store, would_pass
from service.policy_trial import outcome, tried

policy_app = typer.Typer(no_args_is_help=True, help="What a policy would have done to past orders, and what it risks.")

_BARS = (0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999)
_NAMED = 10  # orders told by name
_MOST_CUSTOMERS = 15

Results = Annotated[
    Path | None, typer.Option("--results", help="Result lines of `convert`; the order store when not given.")
]
Truth = Annotated[Path | None, typer.Option("--truth", help="What is true of the results' files.")]
PolicyFile = Annotated[
    Path | None, typer.Option("--policy", help="The policy in force; the installed one when not given.")
]


@policy_app.command()
def check(
    changed: Annotated[Path, typer.Argument(help="The changed policy file.", show_default=False)],
    policy: PolicyFile = None,
    results: Results = None,
    truth: Truth = None,
) -> None:
    """Show what a changed policy would have done: how many go through, and which of them would have been wrong."""
    orders = _past(results, truth)
    old, new = _policy(policy, stored=results is None), load_policy(changed)
    _compared(orders, old, new, _console())


@policy_app.command()
def report(
    policy: PolicyFile = None,
    results: Results = None,
    truth: Truth = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", help="Writes the outcomes that a risk target rests on.")
    ] = None,
    target: Annotated[float, typer.Option(help="Largest share of wrong orders among those that go through.")] = 0.001,
    level: Annotated[float, typer.Option(help="How sure that must be.")] = 0.95,
) -> None:
    """Show the share of orders that go through untouched against the share of wrong ones, with 95 % intervals."""
    orders, console = _past(results, truth), _console()
    terms = _policy(policy, stored=results is None)
    _curve(orders, console)
    _bar(orders, target, level, console)
    _groups("channel", orders, terms, lambda order: order.channel or "unknown", console)
    _groups("customer", orders, terms, lambda order: order.customer or "unknown", console)
    if keep is not None:
        known = evidence(orders)
        keep.write_text("".join(one.model_dump_json() + "\n" for one in known), encoding="utf-8")
        console.print(f"{len(known)} outcomes written to {keep}", highlight=False)


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=120)


def _past(results: Path | None, truth: Path | None) -> list[PastOrder]:
    if results is not None:
        if truth is None:
            raise Misconfigured("Results alone do not say what was wrong. Name the truth with --truth.")
        return from_files(results, truth)
    from service.database import Database
    from service.settings import load_settings

    database = Database(load_settings().database_url)
    database.upgrade()
    return from_store(database)


def _policy(path: Path | None, *, stored: bool) -> Policy:
    if path is None and stored:
        from service.settings import load_settings

        path = load_settings().policy_file
    return load_policy() if path is None else load_policy(path)


def _compared(orders: Sequence[PastOrder], old: Policy, new: Policy, console: Console) -> None:
    trial = tried(orders, old, new)
    table = Table(title=f"{len(orders)} past orders", title_justify="left")
    for head in ("policy", "version", "untouched", "of them wrong", "not known"):
        table.add_column(head, justify="left" if head in ("policy", "version") else "right")
    for name, policy, passed in (("in force", old, trial.before), ("changed", new, trial.after)):
        told = outcome(passed)
        table.add_row(name, policy.version, str(told.passed), str(told.wrong), str(told.unknown))
    console.print(table)
    if old.version == new.version:
        console.print(
            "Both have the same version. Give the changed one a new version before it is used.", highlight=False
        )
    _named("would go through now", trial.more, console)
    _named("would wait for a person now", trial.fewer, console)
    _named("would have gone wrong under the changed policy", trial.wrong, console)


def _named(what: str, orders: Sequence[PastOrder], console: Console) -> None:
    told = ", ".join(f"{o.name} ({o.customer or 'no customer'}, {o.confidence:.3f})" for o in orders[:_NAMED])
    rest = f" and {len(orders) - _NAMED} more" if len(orders) > _NAMED else ""
    console.print(f"{len(orders)} {what}{': ' if orders else ''}{told}{rest}", highlight=False, soft_wrap=True)


def _curve(orders: Sequence[PastOrder], console: Console) -> None:
    """Untouched share against risk, by the bar."""
    table = Table(title="By the bar: orders that nothing but their confidence speaks against", title_justify="left")
    for head in ("confidence at least", "untouched", "share of all", "95 %", "known", "wrong", "risk", "95 %"):
        table.add_column(head, justify="right")
    clean = [order for order in orders if order.settled and not order.codes]
    for least in _BARS:
        passed = [order for order in clean if order.confidence >= least]
        table.add_row(f"{least:g}", *_row(passed, len(orders)))
    console.print(table)


def _row(passed: Sequence[PastOrder], whole: int) -> tuple[str, ...]:
    share = risk([False] * len(passed) + [True] * (whole - len(passed)))
    known = risk([order.right for order in passed if order.right is not None])
    shares = (_percent(share.share), f"{share.low:.1%} – {share.high:.1%}" if whole else "–")
    return (str(len(passed)), *shares, str(known.orders), str(known.wrong), _percent(known.share), _interval(known))


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _interval(known: Risk) -> str:
    return f"{known.low:.2%} – {known.high:.2%}" if known.orders else "–"


def _bar(orders: Sequence[PastOrder], target: float, level: float, console: Console) -> None:
    known = evidence(orders)
    found = bar(known, target, level)
    if found is not None:
        told = f"At most {target:.2%} wrong, {level:.0%} sure: a bar of {found:.4f}."
    else:
        told = (
            f"No bar keeps wrong orders at or under {target:.2%}, {level:.0%} sure: {len(known)} outcomes are known, "
            f"{sum(not one.right for one in known)} of them wrong; {enough(target, level)} without an error would do."
        )
    console.print(told, highlight=False, soft_wrap=True)


def _groups(
    head: str, orders: Iterable[PastOrder], policy: Policy, of: Callable[[PastOrder], str], console: Console
) -> None:
    """The policy in force, by customer or channel, the most orders first."""
    members: dict[str, list[PastOrder]] = defaultdict(list)
    for order in orders:
        members[of(order)].append(order)
    table = Table(title=f"Policy {policy.version} by {head}", title_justify="left")
    table.add_column(head)
    for name in ("orders", "untouched", "share", "95 %", "known", "wrong", "risk", "95 %"):
        table.add_column(name, justify="right")
    ranked = sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))
    for name, mine in ranked[:_MOST_CUSTOMERS]:
        passed = [order for order in mine if would_pass(order, policy)]
        table.add_row(name, str(len(mine)), *_row(passed, len(mine)))
    console.print(table)
    if len(ranked) > _MOST_CUSTOMERS:
        console.print(f"and {len(ranked) - _MOST_CUSTOMERS} more", highlight=False)
