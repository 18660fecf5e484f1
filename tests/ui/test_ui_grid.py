"""The lines as a spreadsheet in a real browser: keys, clipboard, pointing at a column, a lost connection."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from small_trade import order_pdf
from windows import at_rest, field

from service.desk import Desk

TakeIn = Callable[[bytes, str], str]
LINES = [
    "10 HB-M8X40 Hexagon bolt 12 EA 0.50",
    "20 WA-M8 Washer 500 EA 0.10",
    "30 TP-19 Tape 7 RL 2.40",
    "40 CG-M20 Cable gland 10 EA 1.40",
]
CLIPBOARD = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def order(screen: Page, take_in: TakeIn) -> str:
    """An order with one doubt, open in the window."""
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    expect(screen.locator("[data-pick]").first).to_be_visible()
    return case_id


def value(desk: Desk, case_id: str, line: int, label: str) -> str | None:
    found = desk.case(case_id).lines[line].field(label)
    return found.value if found else None


def test_arrows_walk_the_cells_and_shift_fills_what_was_picked(screen: Page, desk: Desk, order: str) -> None:
    field(screen, "lines[0].quantity").focus()
    screen.keyboard.press("ArrowDown")
    expect(field(screen, "lines[1].quantity")).to_be_focused()
    screen.keyboard.press("ArrowRight")
    expect(field(screen, "lines[1].uom")).to_be_focused()
    screen.keyboard.press("ArrowLeft")
    screen.keyboard.press("ArrowUp")
    expect(field(screen, "lines[0].quantity")).to_be_focused()
    screen.keyboard.press("Shift+ArrowDown")
    screen.keyboard.press("Shift+ArrowDown")
    expect(screen.locator(".cell.picked")).to_have_count(3)
    screen.keyboard.press("Control+d")
    expect(field(screen, "lines[2].quantity")).to_have_value("12")
    assert [value(desk, order, n, "quantity") for n in range(4)] == ["12", "12", "12", "10"]
    screen.keyboard.press("Control+z")
    expect(field(screen, "lines[2].quantity")).to_have_value("7")
    screen.keyboard.press("Control+y")
    expect(field(screen, "lines[2].quantity")).to_have_value("12")


def test_fifty_rows_of_a_spreadsheet_are_pasted_and_taken_back(screen: Page, desk: Desk, order: str) -> None:
    field(screen, "lines[3].sku").focus()
    rows = "\n".join(f"HB-M8X45\t{n}\tEA\t0,55" for n in range(1, 51))
    screen.evaluate(CLIPBOARD, rows)
    expect(screen.locator("[data-line]")).to_have_count(53)
    assert value(desk, order, 52, "quantity") == "50" and value(desk, order, 3, "sku") == "HB-M8X45"
    field(screen, "lines[3].quantity").focus()
    screen.keyboard.press("Control+z")
    expect(screen.locator("[data-line]")).to_have_count(4)


def test_picked_lines_are_copied_for_a_spreadsheet_and_removed(screen: Page, desk: Desk, order: str) -> None:
    screen.locator('[data-pick="1"]').click()
    screen.locator('[data-pick="2"]').click(modifiers=["Shift"])
    expect(screen.locator("[data-picked-count]")).to_have_text("2 picked")
    copied = screen.evaluate(
        """() => {
          const data = new DataTransfer();
          document.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
          return data.getData("text/plain");
        }"""
    )
    assert copied == "WA-M8\t500\tEA\t0.10\nTP-19\t7\tRL\t2.40"
    screen.locator('[data-grid="remove"]').click()
    expect(screen.locator("[data-line]")).to_have_count(2)
    assert [line.line_no for line in desk.case(order).lines] == ["10", "40"]


def test_lines_are_inserted_and_split_by_keyboard(screen: Page, desk: Desk, order: str) -> None:
    field(screen, "lines[0].quantity").focus()
    screen.keyboard.press("Control+/")
    expect(screen.locator("[data-split-keep]")).to_be_focused()
    screen.keyboard.type("4")
    screen.keyboard.press("Enter")
    expect(field(screen, "lines[1].quantity")).to_be_focused()
    assert [value(desk, order, n, "quantity") for n in range(3)] == ["4", "8", "500"]
    screen.keyboard.press("Control+i")
    expect(field(screen, "lines[2].sku")).to_be_focused()
    assert len(desk.case(order).lines) == 6


def test_a_box_drawn_over_a_column_fills_it_line_by_line(screen: Page, desk: Desk, order: str) -> None:
    field(screen, "lines[0].quantity").focus()
    first = at_rest(screen.locator('[data-box="lines[0].supplier_part"]').first)
    last = at_rest(screen.locator('[data-box="lines[2].supplier_part"]').first)
    screen.mouse.move(first["x"] - 40, first["y"] - 1)  # the numbers of the lines stand left of it
    screen.mouse.down()
    screen.mouse.move(last["x"] - 1, last["y"] + last["height"] + 1, steps=4)
    screen.mouse.up()
    expect(field(screen, "lines[2].quantity")).to_have_value("30")
    assert [value(desk, order, n, "quantity") for n in range(4)] == ["10", "20", "30", "10"]


def test_a_lost_connection_loses_nothing_that_was_typed(screen: Page, desk: Desk, order: str) -> None:
    screen.route("**/cases/*/save", lambda route: route.abort())
    field(screen, "lines[0].quantity").fill("77")
    field(screen, "lines[1].quantity").focus()
    expect(screen.locator(".toast.stop")).to_contain_text("No connection")
    expect(field(screen, "lines[0].quantity")).to_have_value("77")
    screen.on("dialog", lambda dialog: dialog.accept())  # leaving with something unsaved is asked about
    screen.reload()
    expect(field(screen, "lines[0].quantity")).to_have_value("77")
    assert value(desk, order, 0, "quantity") == "12"
    screen.unroute("**/cases/*/save")
    expect(field(screen, "lines[0].quantity")).to_have_attribute("data-was", "77")
    assert value(desk, order, 0, "quantity") == "77"


def test_words_are_found_in_the_document_and_a_turned_page_can_be_pointed_at(
    screen: Page, desk: Desk, order: str
) -> None:
    screen.locator("[data-find]").fill("hexagon bolt")
    expect(screen.locator(".found")).to_have_count(1)
    expect(screen.locator("[data-found]")).to_have_text("1/1")
    screen.locator("[data-find]").fill("")
    expect(screen.locator(".found")).to_have_count(0)
    screen.locator('[data-view="turn"]').click()
    field(screen, "po_number").focus()
    word = at_rest(screen.locator('[data-box="lines[0].supplier_part"]').first)
    assert word["height"] > word["width"]  # it lies on its side now
    screen.mouse.move(word["x"] - 3, word["y"] - 3)
    screen.mouse.down()
    screen.mouse.move(word["x"] + word["width"] + 3, word["y"] + word["height"] + 3, steps=4)
    screen.mouse.up()
    expect(field(screen, "po_number")).to_have_value("HB-M8X40")
