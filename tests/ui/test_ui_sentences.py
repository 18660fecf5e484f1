"""What rules and history say is known to the screens, and said in each of their languages."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Visitor
from small_trade import order_pdf

import extraction
import mapping
import service
from models.reasons import ReviewReason
from review_ui.languages import NAMES, tongue
from review_ui.sentences import PATTERNS, say, taken_apart
from service.desk import Desk
from service.history import _SENTENCES

ROOMS = [Path(str(room.__file__)).parent for room in (mapping, extraction, service)]
HOLDERS = ("message", "problem", "told")
# What stands in a gap, where any word would not do.
VALUES = {
    "ship_to.py hint": "X1",
    "hint": "",
    "instead": " X replaces it.",
    "since": " of 2026-01-01",
    "where": "here as case 1",
    "kind": "a free mailbox",
    "_ASKED": " is asked).",
    "_A_LOOK": " get a look; the goods are worth",
    "doubt": "It is a quotation.",
    "lines.py said": "has no quantity",
    "says.py said": "The text tries to steer",
    "customer.py told": "X is no customer on file; Y is only somewhat like it.",
}
# Said by formats and by the machinery, not by the rules that a clerk meets every day: these stay English.
ELSEWHERE = ("transcripts", "kind", "load.py")


def spoken() -> Iterator[tuple[str, str]]:
    """Where, and an example of, every sentence that a rule puts into a finding."""
    for room in ROOMS:
        files = [room / "workflow.py"] if room.name == "service" else sorted(room.rglob("*.py"))
        for path in files:
            if set(path.parts) & set(ELSEWHERE):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for written in held(node):
                    example = filled(written, path.name)
                    if example is not None:
                        yield f"{path.name}:{written.lineno}", example


def held(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        yield from (keyword.value for keyword in node.keywords if keyword.arg in HOLDERS)
        if isinstance(node.func, ast.Name) and node.func.id.strip("_") == "doubt":  # of a structured order
            yield from (given for given in node.args[:2] if " " in _constant(given))
    if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id in HOLDERS for t in node.targets):
        yield node.value


def _constant(given: ast.expr) -> str:
    parts = given.values if isinstance(given, ast.JoinedStr) else [given]
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def filled(written: ast.expr, file: str) -> str | None:
    """The text with words in its gaps; None for what is no text, or hardly any."""
    if isinstance(written, ast.Constant) and isinstance(written.value, str):
        return written.value or None
    if not isinstance(written, ast.JoinedStr):
        return None
    text = ""
    for part in written.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            name = part.value.id if isinstance(part.value, ast.Name) else ""
            text += VALUES.get(f"{file} {name}", VALUES.get(name, "X1"))
    return text if sum(char.isalpha() for char in text.replace("X1", "")) > 8 else None


def test_every_sentence_of_a_rule_is_known_to_the_screens() -> None:
    examples = list(spoken())
    assert len(examples) > 60
    unknown = [f"{where}: {example}" for where, example in examples if taken_apart(example) is None]
    assert not unknown, "\n".join(unknown)


def test_every_line_of_the_history_is_known_to_the_screens() -> None:
    by_template = {"corrected", "confirmed", "undone"}  # in words of its own
    lines = [text.format(origin=" from X", note="X", field="lines[0].sku", before="X", after="Y")
             for kind, text in _SENTENCES.items() if kind.value not in by_template]  # fmt: skip
    assert [line for line in lines if taken_apart(line) is None] == []


@pytest.mark.parametrize("language", sorted(NAMES))
def test_a_sentence_taken_apart_and_said_again_loses_no_value(language: str) -> None:
    tr = tongue(language).gettext
    for pattern in PATTERNS:
        names = [part.split("}")[0] for part in pattern.split("{")[1:]]
        values = {name: "po_number" if name == "path" else f"ZQ{index}Q" for index, name in enumerate(names)}
        said = say(pattern.format(**values), tr)
        assert all(value in said for value in values.values() if value != "po_number"), pattern
        assert "{" not in said
        if language == "en" and "path" not in values:
            assert said == pattern.format(**values)


def test_several_sentences_with_a_title_before_them_are_each_said() -> None:
    de = tongue("de").gettext
    told = f"{ReviewReason.PRICE_DEVIATION.title} (line 10): HB-M8: 0.99 per EA is printed, the valid price is 0.50. It would be the price per BX."
    title = de(ReviewReason.PRICE_DEVIATION.title)
    assert (
        say(told, de)
        == f"{title} (Position 10): HB-M8: gedruckt sind 0.99 je EA, gültig ist 0.50. Es wäre der Preis je BX."
    )
    assert say("lines[2].quantity could not be settled.") == "Line 3, quantity could not be settled."
    assert say("Müller GmbH & Co. KG is on hold.", de) == "Müller GmbH & Co. KG ist gesperrt."
    assert say("", de) == "" and say("What nobody knows: {this} %s.", de) == "What nobody knows: {this} %s."


def test_a_long_hostile_text_takes_no_time() -> None:
    assert say(" is sold in , not in " * 5000).startswith(" is sold in")
    assert say("a is sold in b, not in " * 25)


def test_an_order_tells_its_doubts_and_its_history_in_the_clerks_language(
    clerk: Visitor, desk: Desk, take_in: Callable[[bytes, str], str]
) -> None:
    case_id = take_in(order_pdf("PO-1", ["10 HB-M8X40 Hexagon bolt 12 EA 0.99", "20 XX-1 What 5 EA 1.00"]), "1.pdf")
    assert "Matched with the catalogue" in clerk.http.get(f"/cases/{case_id}").text
    clerk.post("/account/language", language="de")
    page = clerk.http.get(f"/cases/{case_id}").text
    assert "Mit dem Katalog abgeglichen" in page and "Eingegangen über folder inbox" in page
    assert "Matched with the catalogue" not in page
    assert "<h1>Nicht hier</h1>" in clerk.http.get("/cases/none", headers={"Accept-Language": "de"}).text
