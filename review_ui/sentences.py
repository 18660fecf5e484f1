"""What rules, history and refusals say, in the language of the screen.

The stages speak English sentences with values in them, and so they are kept: data of the case. A screen finds
the sentence again by its pattern, takes the values out, and says the pattern's translation with them. A sentence
that has no pattern here is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from models.reasons import ReviewReason
from review_ui.words import path_label

Translate = Callable[[str], str]

BELOW_THE_BAR = "{path} {value} is only {share} sure (the whole order {whole}, {least} is asked)."
FINDINGS = (
    "{path} could not be settled.",
    "Orders over {limit} get a look; the goods are worth {net}.",
    "Too few past orders are known to prove that at most {target} go wrong ({level} is asked).",
    BELOW_THE_BAR,
    "This changes the earlier order {number}.",
    "This cancels the earlier order {number}.",
    "The order has no purchase order number.",
    "{customer} already has an order of {day} with the number {number}.",
    "{customer} already has an order with the number {number}.",
    "The same batch already holds an order of this customer with the number {number}.",
    "Order {number} of this customer is already in the ERP as {erp}.",
    "Order {number} of this customer is already here as case {case}.",
    "The requested delivery date {day} has passed.",
    "The date {day} of line {line} has passed.",
    "The order is in {printed}; {customer} buys in {currency}.",
    "No order lines were found.",
    "{product} is discontinued.",
    "{product} replaces it.",
    "Line {line} has no quantity.",
    "Line {line} has the quantity {quantity}.",
    "{customer} is on hold.",
    "The order came from {sender}: {domain} is a free mailbox.",
    "The order came from {sender}: {domain} is not the customer's domain.",
    "The mail's sender is not authentic: {checks}.",
    "With this order {customer} owes {amount}, over its credit limit.",
    "{product}: {printed} per {unit} is printed, the valid price is {valid}.",
    "It would be the price per {unit}.",
    "{product} has no valid price in {currency} for {customer}.",
    "{quantity} of {product} is no multiple of {step}.",
    "{quantity} of {product} is less than the minimum of {least}.",
    "{quantity} of {product} are ordered, {stock} are in stock.",
    "The unit {unit} is not known; {product} is sold in {units}.",
    "{product} is sold in {units}, not in {unit}.",
    "One {unit} would be {ratio}.",
    "{name} is no customer on file.",
    "{name} may be any of: {customers}.",
    "{name} is no customer on file; {customer} is only somewhat like it.",
    "Against it: {facts}.",
    "{address} is no delivery address on file.",
    "{address} is more than one delivery address on file.",
    "{address} may be any of {count} delivery addresses.",
    "The GLN is {place}, the address {other}.",
    "The numbers on this line name different products: {numbers}.",
    "{number} names {count} products: {products}.",
    "The number names {product}, the description says {said}.",
    "The number names {product}, the description {other}.",
    "{number} is not in the catalogue; it may be a misreading of {numbers}.",
    "Nothing in the catalogue has the number {number}.",
    "The line names no product.",
    "Nothing in the catalogue is described as {text}.",
    "{text} fits several products: {products}.",
    "{text} may be {products}, but not every word of it is understood.",
    "{number} is not in the catalogue; by its description it could be {product}.",
    "The {path} should be {expected}, the document says {found}.",
    "Line {line}: quantity x price is {expected}, the document says {found}.",
    "A place on page {page} cannot be read.",
    "A delivery date is printed as “{text}” and could not be understood.",
    "Nothing on the paper says that it is an order.",
    "The paper calls itself “{title}”, and that may be something else than an order.",
    "A cell holds a formula in place of a value: “{text}”.",
    "{day} may be the delivery date.",
    "This may be the ship-to as well: {value}. Taken was: {chosen}.",
    "The text tries to steer the order desk: “{text}”.",
    "Hidden text tries to steer the order desk: “{text}”.",
    "Delivery is asked for by {day} and not before {other}.",
    "The message changes the attached order: “{text}”.",
    "The message changes line {line} of the attached order: “{text}”.",
    "The message asks for delivery to another place than the attached order: “{text}”.",
    "A delivery date seems to be asked for that could not be read: “{text}”.",
    "{number} is named in the message, but no line was read for it.",
    "“{text}” stands among the items, but no line was read for it.",
    "The message says something of a line, and which one is not clear: “{text}”.",
    "{text} may be {units} of {product}, and no price tells which.",
    "{price} stands where prices stand, and no line has it.",
    "{count} quantities stand below each other, and {lines} lines were read.",
    "This may be no order.",
    "The lines add up to {ours}, but {given} is given as their sum.",
    "Lines, charges and tax add up to {ours}, but {given} is given as the total.",
    "Line {line}: {count} x {price} is {ours}, but {given} is given.",
    "The sender marks this order as sent before ({how}); look for the first one.",
    "The sender marks this order as a test ({how}); do not deliver it before they confirm it.",
    "The document announces {announced} {what} but holds {counted}; something may be missing.",
    "The order has no lines.",
    "This is a blanket order: nothing may be due for delivery yet.",
    "The order's type “{kind}” is none that cXML knows.",
    "The {what} is given as “{text}”, which cannot be read.",
    "The beginning segment (BEG) is missing, and with it number and date of the order.",
    "The beginning segment (BGM) is missing, and with it the number of the order.",
    "The transmission breaks off before the end of the order (no {segment} segment); ask for it again.",
    "The terminator before segment {places} is missing; what stands there was read as a new segment.",
    "The order is {how} only; wait for the final one.",
    "Line {line} is ordered in {unit} but priced per {other}.",
    "Line {line} orders units of {size} each; check that a case of ours holds as many.",
    "Everything is right with a probability of {share}, which is below what the policy asks for.",
    "The settings have every order wait for a person.",
    "The reader is {share} sure of it, of the whole order {whole}; {least} is asked.",
    "a multiple of {step}",
    "{day} or later",
    "{least} or more",
    "{most} or less",
    "{one} or {other}",
    "a known domain",
)
HISTORY = (
    "Received",
    "Received from {origin}",
    "The same file was received again as {note}",
    "Read",
    "Matched with the catalogue",
    "Decided: {after}",
    "The change of {path} was made again",
    "Approved",
    "Approved by the policy, with nobody looking at it",
    "Entered in the ERP as {after}",
    "The ERP refused it",
    "Rejected",
    "Taken for no order",
    "Could not be read",
    "Reopened",
    "Stopped",
    "Tried again",
    "Postponed until {after}",
    "From now on {before} means {after} for this customer",
    "Note",
    "Taken over from {before}",
    "Given to {after}",
    "The approval was withdrawn",
    "{before} is to be taken back from the ERP",
    "{before} was cancelled in the ERP",
    "{before} could not be taken back from the ERP",
    "The customer was asked",
    "The customer answered: {after}",
    "A mail to {after} was written",
    "The mail to {after} was sent",
    "The mail to {after} was not sent",
)
REFUSALS = (
    "The mail server {where} cannot be reached or used: {why}.",
    "The mail server says {answer}",
    "The folder {folder} cannot be read. Create it or allow it.",
    "The identity provider cannot be reached ({why}). Try later.",
    "{who} is working on this case.",
    "{who} has changed this case meanwhile. Look at it again; nothing was saved.",
    "Say why the order is rejected.",
    "Write one mail address to send it to.",
    "Write a subject and what you want to say.",
    "The ERP was called for this order already. Take it back once it is there.",
    "This order was not posted from here. Cancel it in the ERP.",
    "Choose a moment to come.",
    "There is something to look at; open it.",
    "That was too much at once. Nothing is lost: wait {after}, then go on.",
    "Too much at once",
    "Your role does not permit this. Ask a lead or your administrator.",
    "Not permitted",
    "Not here",
    "There is no such page. The address may be mistyped, or what stood here is gone.",
    "To the queue",
)
PATTERNS = (*FINDINGS, *HISTORY, *REFUSALS)
_LONGEST = 600  # characters; no sentence of ours has more
_GAP = re.compile(r"\{(\w+)\}")


@cache
def _known() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns, those that say most first: a short one would take the words of a longer for a value."""
    most = sorted(PATTERNS, key=lambda pattern: -len(_GAP.sub("", pattern)))
    return tuple((pattern, _compiled(pattern)) for pattern in most)


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = _GAP.split(pattern)  # text, name, text, name ... text
    found = "".join(f"(?P<{part}>.+?)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    return re.compile(rf"{found}(?:\s+(?P<rest>.+))?" if pattern.endswith(".") else found, re.DOTALL)


@cache
def _titled() -> re.Pattern[str]:
    """“Price deviation (line 10): what the finding says”."""
    titles = "|".join(re.escape(reason.title) for reason in ReviewReason)
    return re.compile(rf"({titles})(?: \(line ([^)]+)\))?: (.+)", re.DOTALL)


@lru_cache(maxsize=4096)
def taken_apart(text: str) -> tuple[str, tuple[tuple[str, str], ...], str] | None:
    """The pattern of the sentence that a text begins with, its values, and the text's rest; None for an unknown one."""
    if len(text) > _LONGEST:
        return None
    for pattern, expression in _known():
        found = expression.fullmatch(text)
        if found is not None:
            values = {name: value or "" for name, value in found.groupdict().items()}
            rest = values.pop("rest", "")
            return pattern, tuple(values.items()), rest
    return None


def say(text: str, translate: Translate = str) -> str:
    """The sentence, or several, in the translation's language; as it is where nobody knows it."""
    titled = _titled().fullmatch(text)
    if titled is not None:
        where = f" ({translate('Line')} {titled[2]})" if titled[2] else ""
        return f"{translate(titled[1])}{where}: {say(titled[3], translate)}"
    known = taken_apart(text)
    if known is None:
        return translate(text) if text else ""
    pattern, values, rest = known
    shown = {name: path_label(value, translate=translate) if name == "path" else value for name, value in values}
    said = _GAP.sub(lambda gap: shown.get(gap[1], ""), translate(pattern))
    return f"{said} {say(rest, translate)}" if rest else said
