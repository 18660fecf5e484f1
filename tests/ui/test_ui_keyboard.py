"""Ten waiting orders cleared by keyboard alone; keystrokes counted, the mouse never touched."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from small_trade import order_pdf
from windows import field

from service.desk import Desk
from service.states import CaseState

DOUBTS = {
    "price": ["10 HB-M8X40 Hexagon bolt 12 EA 0.55", "20 WA-M8 Washer 500 EA 0.10"],
    "product": ["10 HB-M8X4 Hexagon bolt 12 EA 0.50"],
    "unsure": ["10 HB-M8X40 Hexagon bolt 7 EA 0.50"],
    "both": ["10 WA-M8X Washer 500 EA 0.10", "20 CG-M20 Cable gland 10 PK 12.50", "30 TP-19 Tape 7 RL 2.40"],
    "three": ["10 HB-M8X40 Hexagon bolt 12 EA 0.60", "20 TP-19 Tape 9 RL 2.60", "30 CG-M20 Gland 10 EA 1.40"],
}
MOST_KEYS = 12  # an order of few lines with a doubt or three


def test_ten_orders_are_cleared_without_the_mouse(
    screen: Page, desk: Desk, take_in: Callable[[bytes, str], str]
) -> None:
    ids = [take_in(order_pdf(f"PO-{n}", lines), f"{n}.pdf") for n, lines in enumerate([*DOUBTS.values()] * 2)]
    pressed: list[int] = []
    screen.reload()
    screen.keyboard.press("j")
    screen.keyboard.press("Enter")
    for number, case_id in enumerate(ids):
        screen.wait_for_url(f"**/cases/{case_id}*")
        pressed.append(clear(screen))
        assert desk.case(case_id).state in (CaseState.POSTING, CaseState.POSTED)
        if number < len(ids) - 1:
            screen.keyboard.press("Enter")  # "Next order" has the focus
    print(f"\nkeystrokes per order: {pressed}, {sum(pressed) / len(pressed):.1f} on average; mouse movements: 0")
    assert max(pressed) <= MOST_KEYS


def clear(screen: Page) -> int:
    """Accepts, chooses and approves as the screen leads; the number of keys it took."""
    keys = 0
    approve = screen.locator('[data-key="approve"]')
    for _ in range(MOST_KEYS):
        doubt = screen.locator("[data-path]:focus[data-doubt]")
        expect(doubt.or_(screen.locator('[data-key="approve"]:focus'))).to_be_visible()
        if approve.evaluate("(button) => button === document.activeElement"):
            break
        if doubt.evaluate("(field) => field.matches('.stop')"):
            expect(screen.locator("[data-choose]").first).to_be_visible()
            screen.keyboard.press("ArrowDown")
            keys += 1
        path = doubt.get_attribute("data-path")
        screen.keyboard.press("Enter")
        keys += 1
        expect(screen.locator(f'[data-path="{path}"]:focus[data-doubt]')).to_have_count(0)
    screen.keyboard.press("Control+Enter")
    expect(screen.locator("[data-next]")).to_be_focused()
    return keys + 2  # with the one that opened it


def test_one_key_takes_what_is_offered_and_goes_on_to_the_next_doubt(
    screen: Page, desk: Desk, take_in: Callable[[bytes, str], str]
) -> None:
    case_id = take_in(order_pdf("PO-1", ["10 HB-M8X40 Bolt 12 EA 0.55", "20 WA-M8 Washer 4 EA 0.12"]), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    expect(field(screen, "lines[0].unit_price")).to_be_focused()
    screen.keyboard.press("Alt+Enter")
    expect(field(screen, "lines[1].unit_price")).to_be_focused()
    expect(field(screen, "lines[0].unit_price")).to_have_value("0.50")
    screen.keyboard.press("Alt+Enter")
    expect(screen.locator('[data-key="approve"]')).to_be_focused()
    assert [line.field("unit_price").value for line in desk.case(case_id).lines] == ["0.50", "0.10"]  # type: ignore[union-attr]


def test_tab_walks_the_fields_and_after_escape_the_buttons_too(
    screen: Page, take_in: Callable[[bytes, str], str]
) -> None:
    case_id = take_in(order_pdf("PO-1", ["10 HB-M8X40 Bolt 12 EA 0.55", "20 WA-M8 Washer 4 EA 0.10"]), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    field(screen, "lines[0].sku").focus()
    screen.keyboard.press("Escape")
    field(screen, "lines[0].quantity").focus()
    walked = []
    for _ in range(4):
        screen.keyboard.press("Tab")
        walked.append(screen.evaluate("document.activeElement.dataset.path"))
    assert walked[:2] == ["lines[0].uom", "lines[0].unit_price"]
    assert all(walked), "between two fields stood something else"
    for _ in range(4):
        screen.keyboard.press("Shift+Tab")
    expect(field(screen, "lines[0].quantity")).to_be_focused()
    field(screen, "lines[0].unit_price").focus()
    screen.keyboard.press("Escape")
    screen.keyboard.press("Tab")
    assert screen.evaluate("document.activeElement.dataset.path === undefined")
