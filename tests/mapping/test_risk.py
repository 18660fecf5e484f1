"""How low the bar may be, from past orders; and a policy that rests on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_seller import TODAY, codes, line, order

from mapping import Catalog, Policy, decide, load_policy, map_order
from mapping.decide import held_by_policy
from mapping.policy import Terms
from mapping.risk import Outcome, at_least, at_most, bar, enough, risk
from models.draft import Verdict
from models.errors import Misconfigured


def outcomes(right: int, wrong_at: tuple[float, ...] = (), confidence: float = 0.99) -> tuple[Outcome, ...]:
    good = tuple(Outcome(confidence=confidence - i * 1e-6, right=True) for i in range(right))
    return (*good, *(Outcome(confidence=at, right=False) for at in wrong_at))


@pytest.mark.parametrize(
    ("wrong", "orders", "rate"),
    [(0, 10, 0.2589), (0, 2995, 0.001), (1, 100, 0.0466), (5, 50, 0.1988)],
)  # the beta distribution, 95 % one-sided
def test_the_bound_is_clopper_and_pearsons(wrong: int, orders: int, rate: float) -> None:
    assert at_most(wrong, orders) == pytest.approx(rate, abs=1e-4)
    assert at_least(orders - wrong, orders) == pytest.approx(1 - rate, abs=1e-4)


def test_nothing_known_rules_nothing_out() -> None:
    assert (at_most(0, 0), at_least(0, 0)) == (1.0, 0.0)
    assert risk([]).share is None
    assert risk([True, False]).share == 0.5


def test_the_bar_is_as_low_as_the_outcomes_prove() -> None:
    known = outcomes(400, wrong_at=(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5))
    assert bar(known, target=0.01) == pytest.approx(0.9896, abs=1e-4)
    assert bar(known, target=0.05) == 0.5


def test_orders_that_are_wrong_among_the_surest_leave_no_bar() -> None:
    assert bar(outcomes(400, wrong_at=(0.999, 0.998, 0.997)), target=0.01) is None


def test_too_few_orders_prove_nothing_however_right_they_are() -> None:
    assert bar(outcomes(298), target=0.01) is None
    assert bar(outcomes(299), target=0.01) is not None
    assert enough(0.001) == 2995


def test_orders_as_sure_as_the_bar_all_count_for_it() -> None:
    known = (*outcomes(299), *(Outcome(confidence=0.9, right=i % 2 == 0) for i in range(40)))
    assert bar(known, target=0.011) == pytest.approx(0.9897, abs=1e-3)


def test_a_risk_target_without_evidence_lets_nothing_through(catalog: Catalog) -> None:
    printed = order(line(unit_price="0.38"))
    policy = Policy(version="9", terms=Terms(risk_target=0.01))
    decision = decide(printed, map_order(printed, catalog, TODAY), policy)
    assert decision.verdict is Verdict.REVIEW
    assert codes(decision.findings) == ["low_confidence"]
    assert held_by_policy(decision.findings[0].code, decision.findings[0].message)


def test_evidence_opens_the_way_for_all_but_the_customer_who_asks_for_more(catalog: Catalog) -> None:
    printed = order(line(unit_price="0.38"))
    mapped = map_order(printed, catalog, TODAY)
    known = outcomes(400)
    strict = {"K100": Terms(risk_target=0.001)}
    assert (
        decide(printed, mapped, Policy(version="9", terms=Terms(risk_target=0.01), outcomes=known)).verdict
        is Verdict.AUTO
    )
    policy = Policy(version="9", terms=Terms(risk_target=0.01), customers=strict, outcomes=known)
    assert policy.bar_for("K200") == pytest.approx(0.9896, abs=1e-4)
    assert policy.bar_for("K100") is None
    assert decide(printed, mapped, policy).verdict is Verdict.REVIEW


def test_a_proven_bar_never_undercuts_the_policys_own() -> None:
    known = outcomes(400, confidence=0.7)
    assert Policy(version="9", terms=Terms(risk_target=0.01), outcomes=known).bar_for(None) == 0.95


def test_findings_of_rules_and_of_the_reader_are_not_the_policys() -> None:
    assert not held_by_policy("unknown_product", "no matter what is asked).")
    assert not held_by_policy("low_confidence", "The second page is hard to read.")


def test_outcomes_are_read_beside_the_policy(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text('version = "3"\nrisk_target = 0.01\noutcomes = "known.jsonl"\n[customers.K1]\nrisk_target = 0.2\n')
    with pytest.raises(Misconfigured, match=r"known\.jsonl cannot be read"):
        load_policy(path)
    (tmp_path / "known.jsonl").write_text("".join(one.model_dump_json() + "\n" for one in outcomes(30)))
    policy = load_policy(path)
    assert policy.bar_for("K1") == pytest.approx(0.99, abs=1e-3)
    assert policy.bar_for("K2") is None
    (tmp_path / "known.jsonl").write_text('{"confidence": "high"}\n')
    with pytest.raises(Misconfigured, match="damaged"):
        load_policy(path)
