"""The screens in a real browser: by keyboard, by mouse, on a phone, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect
from small_trade import order_mail, order_pdf
from windows import at_rest, field, sign_in

from service.desk import Desk
from service.states import CaseState
from service.views import Change

TakeIn = Callable[[bytes, str], str]
LINES = [
    "10 HB-M8X40 Hexagon bolt 12 EA 0.50",
    "20 WA-M8X Unknown washer 5 EA 0.10",
    "30 TP-19 Tape 7 RL 2.40",
    "40 CG-M20 Cable gland 10 EA 1.40",
]
SURE = ["10 HB-M8X40 Hexagon bolt 12 EA 0.50"]


def lit(page: Page) -> list[str]:
    """The fields whose boxes are highlighted on the page."""
    return [str(box.get_attribute("data-box")) for box in page.locator(".box.on").all()]


def test_a_clerk_settles_an_order_by_keyboard_alone(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    screen.reload()
    expect(screen.locator(f"#row-{case_id}")).to_be_visible()
    screen.keyboard.press("j")
    expect(screen.locator(f"#row-{case_id}")).to_be_focused()
    screen.keyboard.press("Enter")
    screen.wait_for_url(f"**/cases/{case_id}")

    expect(field(screen, "lines[1].sku")).to_be_focused()  # the blocker comes first
    assert lit(screen) == ["lines[1].sku"]
    option = screen.locator("[data-choose]").first
    expect(option).to_contain_text("WA-M8")
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("Enter")

    expect(field(screen, "lines[2].quantity")).to_be_focused()  # then what the reader was unsure of
    assert lit(screen) == ["lines[2].quantity"]
    screen.keyboard.press("Enter")  # right as it is

    expect(field(screen, "lines[3].unit_price")).to_be_focused()
    screen.keyboard.type("1,25")
    screen.keyboard.press("Enter")

    expect(screen.locator('[data-key="approve"]')).to_be_focused()  # nothing is left
    screen.keyboard.press("Control+Enter")
    expect(screen.locator("[data-erp-number]")).to_have_text(re.compile(r"SO-\d+"))
    expect(screen.locator("[data-next]")).to_be_focused()

    case = desk.case(case_id)
    assert case.state is CaseState.POSTED and case.net_total == "35.80"
    assert case.lines[1].field("sku").value == "WA-M8"  # type: ignore[union-attr]
    screen.goto("/orders")
    expect(screen.locator(".book")).to_contain_text(str(case.erp_number))


def test_what_blocks_cannot_be_waved_through(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    field(screen, "po_number").focus()
    screen.keyboard.press("Control+Enter")
    expect(screen.locator(".toast")).to_contain_text("Settle first")
    expect(field(screen, "lines[1].sku")).to_be_focused()
    assert desk.case(case_id).state is CaseState.WAITING


def test_warnings_nobody_looked_at_are_named_before_an_approval(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES[3:]), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    expect(field(screen, "lines[0].unit_price")).to_be_focused()
    screen.keyboard.press("Control+Enter")
    expect(screen.locator("[data-confirm-bar]")).to_contain_text("Price differs from ours")
    assert desk.case(case_id).state is CaseState.WAITING
    screen.keyboard.press("Control+Enter")
    expect(screen.locator("[data-erp-number]")).to_be_visible(timeout=15_000)


def test_a_refused_value_stays_where_it_was_typed(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    quantity = field(screen, "lines[0].quantity")
    quantity.fill("a dozen")
    quantity.press("Enter")
    expect(screen.locator("#e-lines-0-quantity")).to_contain_text("a dozen")
    expect(quantity).to_be_focused()
    expect(quantity).to_have_value("a dozen")
    quantity.press("Escape")
    expect(quantity).to_have_value("12")
    assert desk.case(case_id).lines[0].field("quantity").value == "12"  # type: ignore[union-attr]


def test_two_people_on_one_order_lose_nothing(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    quantity = field(screen, "lines[0].quantity")
    desk.correct(case_id, desk.case(case_id).version, [Change(field="lines[0].quantity", value="13")], "boris")
    quantity.fill("14")
    quantity.press("Enter")
    conflict = screen.locator("[data-conflict]")
    expect(conflict).to_contain_text("boris changed this order")
    expect(quantity).to_have_value("14")
    assert desk.case(case_id).lines[0].field("quantity").value == "13"  # type: ignore[union-attr]
    screen.keyboard.press("Tab")  # moving on does not save over what somebody else typed
    with screen.expect_response("**/save"):
        field(screen, "lines[0].unit_price").fill("0.48")
        screen.keyboard.press("Tab")
    expect(screen.locator('[data-path="lines[0].unit_price"][data-was="0.48"]')).to_have_count(1)
    expect(conflict).to_contain_text("boris changed this order")
    expect(quantity).to_have_value("14")
    assert desk.case(case_id).lines[0].field("quantity").value == "13"  # type: ignore[union-attr]
    screen.get_by_role("button", name="Save mine over it").click()
    expect(conflict).to_have_count(0)
    assert desk.case(case_id).lines[0].field("quantity").value == "14"  # type: ignore[union-attr]


def test_what_was_sent_twice_before_a_conflict_does_not_overrule_it(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    screen.route("**/save", lambda route: (screen.wait_for_timeout(300), route.continue_()))
    quantity = field(screen, "lines[0].quantity")
    desk.correct(case_id, desk.case(case_id).version, [Change(field="lines[0].quantity", value="13")], "boris")
    quantity.fill("14")
    quantity.press("Enter")
    quantity.press("Tab")
    expect(screen.locator("[data-conflict]")).to_contain_text("boris changed this order")
    screen.wait_for_timeout(700)
    expect(screen.locator("[data-conflict]")).to_have_count(1)
    assert desk.case(case_id).lines[0].field("quantity").value == "13"  # type: ignore[union-attr]


def test_typing_goes_on_while_the_field_before_is_being_saved(screen: Page, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    screen.route("**/save", lambda route: (screen.wait_for_timeout(300), route.continue_()))
    field(screen, "lines[0].quantity").fill("15")
    screen.keyboard.press("Tab")
    screen.keyboard.press("Tab")
    with screen.expect_response("**/save"):
        screen.keyboard.type("0.4")
    screen.wait_for_timeout(200)
    expect(field(screen, "lines[0].unit_price")).to_be_focused()
    expect(field(screen, "lines[0].unit_price")).to_have_value("0.4")
    screen.keyboard.type("9")
    with screen.expect_response("**/save"):
        screen.keyboard.press("Tab")
    expect(screen.locator('[data-path="lines[0].unit_price"][data-was="0.49"]')).to_have_count(1)
    line = desk.case(case_id).lines[0]
    assert line.field("quantity").value == "15" and line.field("unit_price").value == "0.49"  # type: ignore[union-attr]


def test_boxes_and_fields_find_each_other_and_words_can_be_pointed_at(screen: Page, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    screen.locator('[data-box="lines[3].unit_price"]').click(modifiers=["Alt"])
    expect(field(screen, "lines[3].unit_price")).to_be_focused()
    assert lit(screen) == ["lines[3].unit_price"]
    number = field(screen, "po_number")
    number.click()
    assert lit(screen) == ["po_number"]
    paper = at_rest(screen.locator("#boxes-1"))
    screen.mouse.click(paper["x"] + paper["width"] * 0.16, paper["y"] + paper["height"] * 0.093)  # "PURCHASE"
    expect(number).to_have_value("PURCHASE")
    expect(number).to_be_focused()
    number.press("Escape")
    expect(number).to_have_value("PO-1")


def test_a_click_on_a_box_fills_a_field_in_doubt_and_else_goes_to_the_fields_own(screen: Page, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    sure, other = field(screen, "po_number"), field(screen, "lines[0].quantity")
    sure.click()
    screen.locator('[data-box="lines[0].quantity"]').click()
    expect(other).to_be_focused()
    assert sure.input_value() == "PO-1"
    doubted = field(screen, "lines[3].unit_price")
    doubted.click()
    screen.locator('[data-box="lines[0].quantity"]').click()
    expect(doubted).to_have_value(other.input_value())
    expect(doubted).to_be_focused()
    doubted.press("Escape")
    screen.locator('[data-box="lines[0].quantity"]').click()
    expect(other).to_be_focused()


def test_the_document_zooms_and_its_boxes_with_it(screen: Page, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    screen.goto(f"/cases/{case_id}")
    screen.wait_for_load_state("networkidle")
    box = screen.locator('[data-box="po_number"] rect')
    before = box.bounding_box()
    screen.get_by_role("button", name="Zoom in").click()
    after = box.bounding_box()
    assert before and after and after["width"] > before["width"] * 1.05
    paper, overlay = screen.locator(".paper img").bounding_box(), screen.locator("#boxes-1").bounding_box()
    assert (
        paper
        and overlay
        and abs(paper["width"] - overlay["width"]) < 1
        and abs(paper["height"] - overlay["height"]) < 1
    )


def test_a_mail_is_shown_as_text_with_its_boxes(screen: Page, take_in: TakeIn) -> None:
    case_id = take_in(order_mail("PO-5", LINES), "order.eml")
    screen.goto(f"/cases/{case_id}")
    word = screen.locator(".drawing text", has_text="PO-5").bounding_box()
    box = screen.locator('[data-box="po_number"] rect').bounding_box()
    assert word and box
    assert box["x"] <= word["x"] and word["x"] + word["width"] <= box["x"] + box["width"] + 1
    assert word["height"] > 10  # large enough to read


def test_files_are_added_with_word_of_what_became_of_each(screen: Page) -> None:
    files = [
        {"name": "good.pdf", "mimeType": "application/pdf", "buffer": order_pdf("PO-8", SURE)},
        {"name": "unsure.pdf", "mimeType": "application/pdf", "buffer": order_pdf("PO-9", LINES)},
        {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""},
    ]
    screen.locator("#files").set_input_files(files)  # type: ignore[arg-type]
    uploads = screen.locator("[data-uploads] li")
    expect(uploads).to_have_count(3)
    expect(uploads.filter(has_text="good.pdf")).to_contain_text("In the ERP")
    expect(uploads.filter(has_text="unsure.pdf")).to_contain_text("Needs review")
    expect(uploads.filter(has_text="empty.pdf")).to_contain_text("Not taken")
    screen.keyboard.press("Escape")
    expect(screen.locator(".rows .open", has_text="PO-9")).to_be_visible()


def test_dropping_a_file_anywhere_takes_it_in(screen: Page) -> None:
    data = list(order_pdf("PO-8", SURE))
    transfer = screen.evaluate_handle(
        "data => { const t = new DataTransfer(); t.items.add(new File([new Uint8Array(data)], 'dropped.pdf')); return t; }",
        data,
    )
    screen.dispatch_event("h1", "dragenter", {"dataTransfer": transfer})
    expect(screen.locator("[data-drop-veil]")).to_be_visible()
    screen.dispatch_event("h1", "drop", {"dataTransfer": transfer})
    expect(screen.locator("[data-uploads] li")).to_contain_text("dropped.pdf")
    expect(screen.locator("[data-uploads] li")).to_contain_text("In the ERP")


def test_new_orders_appear_by_themselves_and_the_search_is_left_alone(screen: Page, take_in: TakeIn) -> None:
    expect(screen.locator(".empty")).to_be_visible()
    take_in(order_pdf("PO-1", LINES), "order.pdf")
    expect(screen.locator(".rows .open")).to_have_text("PO-1")
    screen.keyboard.press("/")
    expect(screen.locator("#q")).to_be_focused()
    screen.keyboard.type("zebra")
    expect(screen.locator(".empty")).to_contain_text("Nothing fits")
    expect(screen.locator("#q")).to_have_value("zebra")


def test_the_shortcuts_are_a_question_mark_away_and_letters_can_be_switched_off(screen: Page, take_in: TakeIn) -> None:
    take_in(order_pdf("PO-1", LINES), "order.pdf")
    screen.reload()
    screen.keyboard.press("?")
    sheet = screen.locator("#shortcuts")
    expect(sheet).to_be_visible()
    sheet.get_by_label("Single letters work").uncheck()
    screen.keyboard.press("Escape")
    screen.keyboard.press("j")
    expect(screen.locator(".rows .open")).not_to_be_focused()
    screen.keyboard.press("ArrowDown")
    expect(screen.locator(".rows .open")).to_be_focused()


def test_no_page_is_wider_than_its_window(browser: Browser, site: str, working: None, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    mail = take_in(order_mail("PO-2", LINES), "order.eml")
    posted = take_in(order_pdf("PO-3", SURE), "sure.pdf")
    context = browser.new_context(base_url=site)
    page = context.new_page()
    sign_in(page)
    for address in ("/queue", f"/cases/{case_id}", f"/cases/{mail}", "/orders", f"/orders/{posted}", "/account"):
        page.goto(address)
        for width in (360, 390, 768, 1024, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
    context.close()


def test_on_a_phone_document_and_fields_take_turns(browser: Browser, site: str, take_in: TakeIn, working: None) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "order.pdf")
    context = browser.new_context(
        base_url=site, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2
    )
    page = context.new_page()
    sign_in(page)
    page.goto(f"/cases/{case_id}")
    expect(page.locator("#edit")).to_be_visible()
    page.locator("label[for=half-document]").click()
    expect(page.locator("#edit")).to_be_hidden()
    page.locator('[data-box="lines[3].unit_price"]').tap()
    expect(field(page, "lines[3].unit_price")).to_be_focused()
    context.close()


def test_an_order_is_settled_with_scripts_switched_off(
    browser: Browser, site: str, desk: Desk, take_in: TakeIn, working: None
) -> None:
    case_id = take_in(order_pdf("PO-1", LINES[1:2]), "order.pdf")
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.get_by_role("link", name="PO-1").click()
    page.get_by_label("Line 20, Product").fill("washer")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_role("button", name=re.compile("WA-M8")).click()
    assert desk.case(case_id).lines[0].field("sku").value == "WA-M8"  # type: ignore[union-attr]
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".note", has_text="Approved").or_(page.locator("[data-erp-number]")).first).to_be_visible()
    context.close()
    assert desk.case(case_id).state in (CaseState.POSTING, CaseState.POSTED)
