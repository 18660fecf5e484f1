"""The decision: auto only where nothing stands against it and everything is sure enough."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from small_seller import TODAY, codes, line, order, said

from mapping import Catalog, Policy, decide, load_policy, map_order, mark_batch_duplicates
from mapping.policy import Terms
from models.draft import Converted, Decision, Verdict
from models.errors import Misconfigured
from models.order import OrderLine, PurchaseOrder

POLICY = load_policy()


def decided(catalog: Catalog, printed: PurchaseOrder, policy: Policy = POLICY) -> Decision:
    return decide(printed, map_order(printed, catalog, TODAY), policy)


def test_a_clean_and_certain_order_goes_through(catalog: Catalog) -> None:
    decision = decided(catalog, order(*[line(unit_price="0.38") for _ in range(30)]))
    assert decision.verdict is Verdict.AUTO
    assert decision.findings == ()
    assert decision.confidence > 0.95
    assert decision.policy_version == POLICY.version


def test_any_finding_means_a_person(catalog: Catalog) -> None:
    decision = decided(catalog, order(po_number=None))
    assert decision.verdict is Verdict.REVIEW
    assert codes(decision.findings) == ["missing_po_number"]


def test_one_doubtful_value_is_named_and_held_back(catalog: Catalog) -> None:
    printed = order(line(unit_price="0.38"), line("BV-12-BLU"))
    shaky = printed.lines[1].model_copy(update={"quantity": said(Decimal(10), 0.7)})
    decision = decided(catalog, printed.model_copy(update={"lines": (printed.lines[0], shaky)}))
    assert decision.verdict is Verdict.REVIEW
    assert [(f.code, f.field, f.line) for f in decision.findings] == [("low_confidence", "lines[1].quantity", "2")]
    assert decision.confidence == pytest.approx(0.7, abs=0.03)


def test_many_small_doubts_add_up(catalog: Catalog) -> None:
    decision = decided(catalog, doubted(0.99, lines=20))
    assert decision.verdict is Verdict.REVIEW
    assert "low_confidence" in codes(decision.findings)


def test_lines_share_their_doubts_and_the_weakest_counts_whole(catalog: Catalog) -> None:
    few, many = decided(catalog, doubted(0.99, lines=2)), decided(catalog, doubted(0.99, lines=20))
    assert 0.99**20 < many.confidence < few.confidence < 0.99
    shaky = doubted(0.99, lines=20)
    lines = (shaky.lines[0].model_copy(update={"quantity": said(Decimal(10), 0.6)}), *shaky.lines[1:])
    assert decided(catalog, shaky.model_copy(update={"lines": lines})).confidence < 0.6


def test_what_is_named_would_let_the_order_through_were_it_right(catalog: Catalog) -> None:
    printed = order(line(unit_price="0.38"), line("BV-12-BLU"))
    shaky = printed.lines[1].model_copy(update={"quantity": said(Decimal(10), 0.7)})
    less = printed.lines[0].model_copy(update={"quantity": said(Decimal(10), 0.985)})
    weak = printed.model_copy(update={"lines": (less, shaky)})
    assert [finding.field for finding in decided(catalog, weak).findings] == ["lines[1].quantity"]


def test_where_too_many_good_values_come_together_only_the_weakest_is_named(catalog: Catalog) -> None:
    decision = decided(catalog, doubted(0.995, lines=60))
    assert decision.verdict is Verdict.REVIEW
    assert len(decision.findings) == 1


def doubted(sure: float, lines: int) -> PurchaseOrder:
    """An order of so many lines whose quantities were read with this probability each."""
    printed = order(*[line(unit_price="0.38") for _ in range(lines)])
    told = tuple(one.model_copy(update={"quantity": said(Decimal(10), sure)}) for one in printed.lines)
    return printed.model_copy(update={"lines": told})


def test_a_price_that_is_ours_to_the_cent_confirms_its_reading(catalog: Catalog) -> None:
    printed = order()
    ours, other = (printed.lines[0].model_copy(update={"unit_price": said(Decimal(p), 0.8)}) for p in ("0.38", "0.381"))
    assert decided(catalog, printed.model_copy(update={"lines": (ours,)})).verdict is Verdict.AUTO
    assert decided(catalog, printed.model_copy(update={"lines": (other,)})).verdict is Verdict.REVIEW


def test_nothing_unsettled_ever_goes_through(catalog: Catalog) -> None:
    printed = order()
    clean = map_order(printed, catalog, TODAY)
    for path in (
        {"po_number": None},
        {"currency": None},
        {"lines": (clean.draft.lines[0].model_copy(update={"uom": None}),)},
    ):
        draft = clean.draft.model_copy(update=path)
        decision = decide(printed, clean.model_copy(update={"draft": draft}), POLICY)
        assert decision.verdict is Verdict.REVIEW
        assert codes(decision.findings) == ["low_confidence"]


def test_a_policy_may_tolerate_a_reason_for_one_customer(catalog: Catalog) -> None:
    printed = order(line("RV-15-LH", quantity="41"))
    policy = Policy(version="7", customers={"K100": Terms(tolerated=frozenset({"insufficient_stock"}))})
    decision = decided(catalog, printed, policy)
    assert decision.verdict is Verdict.AUTO
    assert codes(decision.findings) == ["insufficient_stock"]
    assert decision.policy_version == "7"
    assert decided(catalog, printed).verdict is Verdict.REVIEW


def test_a_policy_may_hold_back_what_is_worth_much(catalog: Catalog) -> None:
    policy = Policy(version="8", terms=Terms(net_total_limit=Decimal(100)))
    assert decided(catalog, order(line(quantity="200")), policy).verdict is Verdict.AUTO
    assert decided(catalog, order(line(quantity="300")), policy).verdict is Verdict.REVIEW


def test_the_second_order_of_a_batch_with_a_number_is_the_duplicate(catalog: Catalog) -> None:
    batch = [converted(catalog, order(po_number=n)) for n in ("A-1", "B-1", "a 1", "A1", None, None)]
    marked = mark_batch_duplicates(batch)
    duplicates = ["duplicate_order" in codes(one.decision.findings) for one in marked]
    assert duplicates == [False, False, True, True, False, False]
    assert [one.decision.verdict for one in marked[:3]] == [Verdict.AUTO, Verdict.AUTO, Verdict.REVIEW]


def test_a_duplicate_is_told_once(catalog: Catalog) -> None:
    batch = [converted(catalog, order(po_number="4500-0001")) for _ in range(2)]
    for one in mark_batch_duplicates(batch):
        assert codes(one.decision.findings) == ["duplicate_order"]
        assert len(one.decision.findings) == 1


def converted(catalog: Catalog, printed: PurchaseOrder) -> Converted:
    mapped = map_order(printed, catalog, TODAY)
    return Converted(purchase_order=printed, draft=mapped.draft, decision=decide(printed, mapped, POLICY))


def test_a_policy_file_is_read_with_exceptions(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text('version = "3"\nmin_confidence = 0.9\n[customers.K1]\ntolerated = ["credit_limit"]\n', "utf-8")
    policy = load_policy(path)
    assert policy.terms_for("K2").min_confidence == 0.9
    assert policy.terms_for("K1") == Terms(min_confidence=0.9, tolerated=frozenset({"credit_limit"}))
    assert policy.terms_for(None).tolerated == frozenset()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("min_confidence = 2", "min_confidence"),
        ("min_confidense = 0.9", "min_confidense"),
        ('tolerated = ["whatever"]', "unknown reason whatever"),
        ("= 3", "no TOML"),
    ],
)
def test_a_wrong_policy_is_told_with_its_place(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Misconfigured, match=told):
        load_policy(path)


def test_a_missing_policy_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read"):
        load_policy(tmp_path / "none.toml")


def test_mapping_the_same_order_twice_gives_the_same(catalog: Catalog) -> None:
    printed: Any = order(line(None, description="Ball valve 1/2 brass lever Valtek"), line(unit_price="0.38"))
    assert map_order(printed, catalog, TODAY) == map_order(printed, catalog, TODAY)


def test_our_own_price_confirms_no_unit(catalog: Catalog) -> None:
    printed = order(line())
    guessed = printed.lines[0].model_copy(update={"uom": said("EA", 0.7).model_copy(update={"text": "zub"})})
    decision = decided(catalog, printed.model_copy(update={"lines": (guessed,)}))
    assert decision.verdict is Verdict.REVIEW
    assert [finding.field for finding in decision.findings] == ["lines[0].uom"]


def test_a_word_for_two_of_a_products_units_needs_a_price_that_tells(catalog: Catalog) -> None:
    def carton(**fields: str) -> OrderLine:
        return line(**fields).model_copy(update={"uom": said("CS", 1.0).model_copy(update={"text": "Karton"})})

    decision = decided(catalog, order(carton()))
    (finding,) = decision.findings
    assert (finding.code, finding.field) == ("low_confidence", "lines[0].uom")
    assert "BX (50 EA)" in finding.message and "CS (500 EA)" in finding.message
    assert codes(decided(catalog, order(carton(unit_price="175.00"))).findings) == []


def test_a_line_without_a_unit_among_lines_with_theirs_is_a_doubt(catalog: Catalog) -> None:
    told = [line(unit_price="0.38"), line(unit_price="0.38")]
    assert decided(catalog, order(*(one.model_copy(update={"uom": None}) for one in told))).verdict is Verdict.AUTO
    decision = decided(catalog, order(told[0], told[1].model_copy(update={"uom": None})))
    assert [finding.field for finding in decision.findings] == ["lines[1].uom"]
