"""Quantity, price, discount and amount of an item are chosen together."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st
from typed_pages import cell

from extraction.candidates.figures import NumberStyle, figures_of
from extraction.candidates.tokens import Token
from extraction.lines.settle import Choice, Options, Settled, gross_price, net_price, settle


def token(text: str) -> Token:
    return figures_of(cell(text), NumberStyle("."))[0]


def choice(text: str, chance: float = 0.9) -> Choice:
    read = token(text)
    assert read.value is not None
    return Choice(read, read.value, chance)


def options(**roles: list[Choice] | Choice) -> Options:
    return {role: given if isinstance(given, list) else [given] for role, given in roles.items()}


def value(chosen: Choice | None) -> Decimal | None:
    return chosen.value if chosen else None


def cents(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_a_less_likely_price_wins_where_it_multiplies() -> None:
    found = settle(
        options(quantity=choice("12"), price=[choice("8.80", 0.6), choice("1.50", 0.3)], amount=choice("18.00"))
    )
    assert (value(found.price), found.fits, found.doubtful) == (Decimal("1.50"), True, False)


def test_a_product_is_no_excuse_for_a_price_that_nothing_speaks_for() -> None:
    found = settle(
        options(quantity=choice("12"), price=[choice("8.80", 0.99), choice("1.50", 0.001)], amount=choice("18.00"))
    )
    assert (value(found.price), found.doubtful) == (Decimal("8.80"), True)


def test_figures_that_do_not_multiply_are_doubtful_and_kept_as_printed() -> None:
    found = settle(options(quantity=choice("12"), price=choice("1.50"), amount=choice("18.50")))
    assert (value(found.quantity), value(found.price), value(found.amount)) == (12, Decimal("1.50"), Decimal("18.50"))
    assert found.doubtful and not found.fits


def test_one_token_is_never_two_values_of_an_item() -> None:
    both = choice("12")
    found = settle(options(quantity=both, price=both, amount=choice("18.00")))
    assert sum(c is not None and c.token is both.token for c in (found.quantity, found.price)) == 1


def test_a_discount_is_found_by_what_it_takes_off() -> None:
    found = settle(
        options(quantity=choice("12"), price=choice("1.50"), amount=choice("16.20"), discount=choice("10%", 0.2))
    )
    assert (value(found.discount), found.fits) == (Decimal(10), True)
    assert (net_price(found), gross_price(found)) == (Decimal("1.35"), Decimal("1.50"))


def test_a_price_per_hundred_is_divided() -> None:
    printed = settle(options(quantity=choice("250"), price=choice("94.50/100"), amount=choice("236.25")))
    assert (printed.base, net_price(printed)) == (Decimal(100), Decimal("0.945"))
    silent = settle(options(quantity=choice("250"), price=choice("94.50"), amount=choice("236.25")))
    assert (silent.base, net_price(silent)) == (Decimal(100), Decimal("0.945")), "only the amount tells"


def test_without_an_amount_the_price_stays_as_it_is() -> None:
    found = settle(options(quantity=choice("12"), price=choice("1.5000")))
    assert (net_price(found), found.fits, found.doubtful) == (Decimal("1.5000"), False, False)
    assert str(net_price(found)) == "1.5000", "digits as printed"


def test_nothing_printed_is_nothing_settled() -> None:
    assert settle({}) == Settled()
    assert net_price(Settled()) is None and gross_price(Settled()) is None


@given(
    quantity=st.integers(1, 2000),
    gross=st.decimals("0.10", "500.00", places=2),
    percent=st.sampled_from([Decimal(p) for p in ("2", "3", "5", "7.5", "10", "12.5", "25", "33")]),
)
def test_a_net_price_is_in_cents_or_just_what_the_discount_leaves(
    quantity: int, gross: Decimal, percent: Decimal
) -> None:
    exact = gross * (1 - percent / 100)
    amount = cents(quantity * exact)
    net = net_price(Settled(choice(str(quantity)), choice(str(gross)), choice(str(amount)), choice(f"{percent}%")))
    assert net is not None
    assert net == (cents(exact) if cents(cents(exact) * quantity) == amount else exact)
    assert cents(net * quantity) == amount


def test_a_likely_amount_that_does_not_multiply_stays_for_somebody_to_see() -> None:
    found = settle(options(quantity=choice("12", 0.99), price=choice("1.50", 0.99), amount=choice("19.00", 0.7)))
    assert value(found.amount) == Decimal("19.00") and found.doubtful


def test_a_faint_price_base_divides_nothing_where_no_amount_can_show_it() -> None:
    faint = settle(options(quantity=choice("12"), price=choice("8.80"), base=choice("100", 0.05)))
    plain = settle(options(quantity=choice("12"), price=choice("8.80"), base=choice("100", 0.9)))
    assert (faint.base, plain.base) == (Decimal(1), Decimal(100))
