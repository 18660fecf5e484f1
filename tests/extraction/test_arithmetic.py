"""Which numbers multiply and add up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extraction.candidates.arithmetic import products, running_sums


@dataclass(frozen=True)
class Printed:
    """A figure as it stands on paper."""

    number: float
    decimals: int = 0
    percent: bool = False


def figures(text: str) -> list[Printed]:
    return [Printed(float(t.strip("%")), len(t.strip("%").partition(".")[2]), "%" in t) for t in text.split()]


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(
    quantity=st.integers(2, 5000),
    price=st.decimals("0.05", "999.99", places=2),
    base=st.sampled_from([1, 100, 1000]),
    discount=st.sampled_from([0, 5, 10, 12, 33]),
    order=st.permutations(range(4)),
)
def test_a_product_is_found_whatever_the_order_of_its_figures(
    quantity: int, price: Decimal, base: int, discount: int, order: list[int]
) -> None:
    amount = cents(quantity * price / base * (1 - Decimal(discount) / 100))
    assume(amount >= 1 and base not in (quantity, amount))  # a base that stands there as a quantity is not tried
    row = [Printed(quantity), Printed(float(price), 2), Printed(float(amount), 2), Printed(discount, percent=True)]
    mixed = [row[i] for i in order]
    found = {(p.quantity, p.price, p.amount) for p in products(mixed)}
    assert (order.index(0), order.index(1), order.index(2)) in found


@pytest.mark.parametrize(
    ("row", "base", "discount"),
    [
        ("7 3.15 22.05", 1, -1),
        ("250 94.50 236.25", 100, -1),
        ("250 94.50 100 236.25", 100, -1),
        ("40 12.30 10% 442.80", 1, 2),
        ("4000 88.00 5% 334.40", 1000, 2),
    ],
)
def test_price_base_and_discount_are_found_with_the_product(row: str, base: float, discount: int) -> None:
    best = products(figures(row))[0]
    assert (best.quantity, best.price, best.base, best.discount) == (0, 1, base, discount)


def test_figures_that_do_not_multiply_make_no_product() -> None:
    assert products(figures("7 3.15 22.06")) == []
    assert products(figures("7 22.05")) == []


def test_a_product_with_one_proves_little() -> None:
    (with_one, *_), (with_seven, *_) = products(figures("1 22.05 22.05")), products(figures("7 3.15 22.05"))
    assert with_one.strength < 0.6 * with_seven.strength


def test_a_percentage_is_neither_price_nor_amount() -> None:
    row = figures("7 3.15% 22.05")
    assert not [p for p in products(row) if row[p.price].percent or row[p.amount].percent]


def test_too_many_figures_are_not_tried() -> None:
    assert products(figures("7 3.15 22.05 " + "11 " * 21))
    assert products(figures("7 3.15 22.05 " + "11 " * 22)) == []


@given(values=st.lists(st.decimals("0.01", "9999.99", places=2), min_size=2, max_size=12))
def test_a_sum_under_its_addends_is_noticed(values: list[Decimal]) -> None:
    column = [float(v) for v in (*values, sum(values))]
    assert running_sums(column, [2] * len(column))[-1] == len(values)


def test_only_what_adds_up_is_a_sum() -> None:
    assert running_sums([1.5, 2.5, 4.0, 4.1], [2] * 4) == [0, 0, 2, 0]
    assert running_sums([4.0, 4.0], [2, 2]) == [0, 0], "one addend is a repetition, not a sum"
