"""Characters on a PDF page become the words that a reader sees."""

from __future__ import annotations

import io

import pdfplumber
import pikepdf
import pytest
from made_files import changed, page, pdf, texts
from reportlab.pdfgen.canvas import Canvas

from extraction.transcripts.pdf.second_opinion import SecondOpinion
from models.transcript import Medium


def test_words_stand_where_another_parser_finds_them() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 250, "Purchase order 4711 of 12 March")
        canvas.drawRightString(360, 230, "1,234.50 EUR")

    data = pdf(draw)
    ours = page(data).words
    with pdfplumber.open(io.BytesIO(data)) as opened:
        theirs = opened.pages[0].extract_words()
    assert texts(ours) == [word["text"] for word in theirs]
    for word, other in zip(ours, theirs, strict=True):
        assert abs(word.left - other["x0"]) < 0.5
        assert abs(word.right - other["x1"]) < 0.5
        assert word.top < (other["top"] + other["bottom"]) / 2 < word.bottom
        assert word.size == pytest.approx(10, abs=0.1)


def test_words_without_space_characters_are_split_at_gaps() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 250, "Quantity")
        canvas.drawString(40 + canvas.stringWidth("Quantity") + 2.5, 250, "12")

    assert texts(page(pdf(draw)).words) == ["Quantity", "12"]


def test_characters_placed_one_by_one_are_joined() -> None:
    def draw(canvas: Canvas) -> None:
        x = 40.0
        for letter in "Artikel":
            canvas.drawString(x, 250, letter)
            x += canvas.stringWidth(letter)
        for letter in reversed("XY9"):  # and in any order
            canvas.drawString(200 + 10 * "XY9".index(letter) * 0.66, 250, letter)

    assert texts(page(pdf(draw)).words) == ["Artikel", "XY9"]


def test_a_column_of_single_digits_is_not_one_word() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(1, 8):
            canvas.drawString(40, 280 - 9 * number, str(number))
        for number in range(4):
            canvas.drawString(100 + 14 * number, 200, str(number))

    assert texts(page(pdf(draw)).words) == ["1", "2", "3", "4", "5", "6", "7", "0", "1", "2", "3"]


def test_spaced_out_letters_are_one_word() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 250, "O R D E R", charSpace=1)
        canvas.drawString(40, 230, "4500012345", charSpace=2)

    assert texts(page(pdf(draw)).words) == ["ORDER", "4500012345"]


def test_text_drawn_twice_to_look_bold_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.4):
            canvas.drawString(40 + shift, 250, "Total 98.50")
        canvas.drawString(40, 230, "once")
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(40, 210, "heavy")

    words = page(pdf(draw)).words
    assert texts(words) == ["Total", "98.50", "once", "heavy"]
    assert [word.bold for word in words[2:]] == [False, True]


def test_two_columns_in_one_content_stream_stay_apart() -> None:
    def draw(canvas: Canvas) -> None:
        for x, rows in ((40, ("Vendor", "Acme Ltd")), (220, ("Ship to", "Dock 4"))):
            for number, row in enumerate(rows):
                canvas.drawString(x, 250 - 12 * number, row)

    assert texts(page(pdf(draw)).words) == ["Vendor", "Ship", "to", "Acme", "Ltd", "Dock", "4"]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_text_on_its_side_is_turned_upright_whatever_the_page_says(angle: int, rotate: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(200, 150)
        canvas.rotate(angle)
        canvas.drawString(-80, 20, "Purchase order 4711 from Example Ltd")
        canvas.drawString(-80, 0, "11 bolts 1,111.11 EUR")
        canvas.line(-80, -5, 80, -5)

    def turn(opened: pikepdf.Pdf) -> None:
        opened.pages[0].Rotate = rotate

    read = page(changed(pdf(draw), turn))
    assert texts(read.words) == [
        "Purchase",
        "order",
        "4711",
        "from",
        "Example",
        "Ltd",
        "11",
        "bolts",
        "1,111.11",
        "EUR",
    ]
    assert (read.width, read.height) == ((300, 400) if angle in (90, 270) else (400, 300))
    assert read.rotation == (angle - rotate) % 360
    first, last = read.words[0], read.words[-1]
    assert first.left == pytest.approx(read.width / 2 - 80, abs=0.5)
    assert first.bottom < last.top + 8 and first.right < read.words[1].left
    (ruling,) = read.rulings
    assert ruling.horizontal and ruling.top == pytest.approx(read.height / 2 + 5, abs=1)


def test_a_watermark_across_the_page_is_one_word_and_tears_no_line_apart() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 150, "10 hexagon bolts M8x40 to be delivered today")
        canvas.rotate(35)
        canvas.setFont("Helvetica", 50)
        canvas.setFillGray(0.8)
        canvas.drawString(60, 0, "COPY")

    read = page(pdf(draw))
    assert sorted(texts(read.words)) == sorted(
        ["10", "hexagon", "bolts", "M8x40", "to", "be", "delivered", "today", "COPY"]
    )
    assert read.rotation == 0


def test_the_visible_box_of_a_page_is_its_origin() -> None:
    def crop(opened: pikepdf.Pdf) -> None:
        opened.pages[0].CropBox = pikepdf.Array([30, 100, 330, 290])

    read = page(changed(pdf(lambda canvas: canvas.drawString(40, 250, "here")), crop))
    assert (read.width, read.height) == (300, 190)
    (word,) = read.words
    assert word.left == pytest.approx(10, abs=0.1)
    assert word.top < 40 < word.bottom + 2


def test_what_was_typed_into_a_form_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 250, "PO number")
        canvas.acroForm.textfield(name="po", value="PO-4711-X", x=120, y=244, width=120, height=18)

    def without_appearance(opened: pikepdf.Pdf) -> None:
        for field in opened.pages[0].Annots:
            del field["/AP"]
        opened.Root.AcroForm.NeedAppearances = True

    data = pdf(draw)
    for form in (data, changed(data, without_appearance)):
        assert texts(page(form).words) == ["PO", "number", "PO-4711-X"]


def test_the_second_opinion_reads_the_same_page_the_same_way() -> None:
    data = pdf(lambda canvas: canvas.drawString(40, 250, "Order 4711 from Example Ltd"))
    first, second = page(data).words, SecondOpinion(data).words_of(1)
    assert texts(first) == texts(second)
    assert all(abs(a.left - b.left) < 0.5 and abs(a.middle - b.middle) < 2 for a, b in zip(first, second, strict=True))
    assert SecondOpinion(b"no pdf").words_of(1) == ()


def test_codes_of_symbol_fonts_are_read_as_the_letters_they_stand_for() -> None:
    data = _with_meanings(lambda code: 0xF000 + code)
    assert texts(page(data).words) == ["Order", "4711"]


def test_a_text_layer_without_meaning_is_said_to_be_garbled_where_ocr_is_off() -> None:
    from made_files import transcript

    found = transcript(_with_meanings(lambda code: 0xE100 + code))
    assert "garbled" in found.problems[0]
    assert found.pages[0].medium is Medium.DIGITAL


def _with_meanings(meaning: object) -> bytes:
    """A PDF whose font says that each character code means `meaning(code)`."""

    def spoil(opened: pikepdf.Pdf) -> None:
        rows = "\n".join(f"<{code:02X}> <{meaning(code):04X}>" for code in range(0x30, 0x7A))  # type: ignore[operator]
        table = f"1 begincodespacerange <00> <FF> endcodespacerange\n{0x7A - 0x30} beginbfchar\n{rows}\nendbfchar"
        cmap = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n{table}\nendcmap end end"
        for font in opened.pages[0].Resources.Font.values():
            font.ToUnicode = opened.make_stream(cmap.encode())

    return changed(pdf(lambda canvas: canvas.drawString(40, 250, "Order 4711")), spoil)


def test_letters_of_a_font_that_states_no_height_stand_in_one_line() -> None:
    read = page(_drawn_font())
    assert texts(read.words) == ["hap-pah", "pap", "a-a"]
    assert read.words[0].top == pytest.approx(read.words[1].top, abs=0.01)
    assert read.words[0].bottom == pytest.approx(52, abs=1) and read.words[0].size == pytest.approx(10)


def _drawn_font() -> bytes:
    """A page in a Type 3 font whose letters are boxes, and whose own box says nothing."""
    opened = pikepdf.new()
    drawn = {
        "a": "500 0 0 0 450 450 d1 0 0 450 450 re f",
        "p": "500 0 0 -200 450 450 d1 0 -200 450 650 re f",
        "h": "500 0 0 0 450 700 d1 0 0 450 700 re f",
        "hyphen": "400 0 50 200 350 260 d1 50 200 300 60 re f",
    }
    rows = "".join(f"<{ord(one):02X}> <{ord(one):04X}>\n" for one in "aph-")
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n4 beginbfchar\n{rows}endbfchar\nendcmap end end"
    )
    names = [45, pikepdf.Name("/hyphen"), 97, pikepdf.Name("/a"), 104, pikepdf.Name("/h"), 112, pikepdf.Name("/p")]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type3,
        FontBBox=pikepdf.Array([0, 0, 1, 1]),
        FontMatrix=pikepdf.Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=pikepdf.Dictionary({f"/{one}": opened.make_stream(how.encode()) for one, how in drawn.items()}),
        Encoding=pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=pikepdf.Array(names)),
        FirstChar=45,
        LastChar=112,
        Widths=pikepdf.Array([400 if code == 45 else 500 for code in range(45, 113)]),
        Resources=pikepdf.Dictionary(),
        ToUnicode=opened.make_stream(cmap.encode()),
    )
    added = opened.add_blank_page(page_size=(400, 300))
    added.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=opened.make_indirect(font)))
    added.Contents = opened.make_stream(b"BT /F1 10 Tf 40 250 Td (hap-pah) Tj 60 0 Td (pap) Tj 0 -12 Td (a-a) Tj ET")
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()
