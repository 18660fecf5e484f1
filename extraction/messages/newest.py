"""Which lines of a message count: the newest text, or the forwarded one where the newest only points to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from email.utils import parseaddr

from extraction.candidates.dates import dates_of
from extraction.layout.rows import Row, rows_of
from extraction.messages.signature import Signed, signed
from extraction.vocabulary import PhraseKind, header_line, phrase_hits
from models.lexicon import Lexicon
from models.transcript import MailHeaders, Medium, Page, PartRole, Transcript, Word

_QUOTE = re.compile(r"^\s*[>|]+\s*")
_RULE = re.compile(r"^[\s_=*-]{5,}.{0,60}?[\s_=*-]{5,}$|^[_=-]{12,}$")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)")
_FORWARD = re.compile(
    r"^\s*\[?(?:fw|fwd|wg|tr|rv|enc|vb|vl|vs|doorst|i|pd|prz|ynt|ilt|továbbítás|tovabbitas|пересл|fwd?\s?:|πρθ|прп)\]?\s*:",
    re.I,
)
_REPLY = re.compile(r"^\s*(?:re|aw|sv|antw|odp|res|rif|ref|ynt|απ|vá|ответ|відп|atb)\s*(?:\[\d+\])?\s*:", re.I)


def is_reply(subject: str) -> bool:
    """Whether a subject says that it answers another message: "Re:", "AW:", "Odp:"."""
    return _REPLY.match(subject) is not None


@dataclass(frozen=True, slots=True)
class Message:
    """A transcript reduced to what counts.

    `signature` are rows of the body by page and top edge; `written` the day the text that counts was
    written; `sender_name` and `sender_address` who wrote it, who in a forwarded message is not who sent it.
    """

    transcript: Transcript
    signature: frozenset[tuple[int, float]] = frozenset()
    written: date | None = None
    sender_name: str = ""
    sender_address: str = ""
    forwarded: bool = False

    def in_signature(self, row: Row) -> bool:
        """Whether a row of the reduced transcript belongs to the signature."""
        return (row.page, row.top) in self.signature


@dataclass(slots=True)
class _Segment:
    """One message of a chain; `who` and `when` as its intro prints them."""

    rows: list[Row] = field(default_factory=list)
    who: str = ""
    when: date | None = None
    quoted: bool = False


def newest(transcript: Transcript, lexicon: Lexicon) -> Message:
    """The transcript with other messages of the chain and disclaimers left out; unchanged when it is no mail."""
    mail = transcript.mail
    if mail is None:
        return Message(transcript)
    written = mail.sent_at.date() if mail.sent_at else None
    message = Message(transcript, frozenset(), written, mail.sender_name, mail.sender_address)
    attached = any(p.role is PartRole.ATTACHMENT for p in transcript.parts)
    for page in transcript.pages:
        if page.medium is Medium.MAIL and transcript.parts[page.part].role is PartRole.BODY:
            message = _reduced(message, page, mail, lexicon, attached)
    return message


def _reduced(message: Message, page: Page, mail: MailHeaders, lexicon: Lexicon, attached: bool) -> Message:
    segments = _segments(rows_of(replace(message.transcript, pages=(page,))), lexicon)
    chosen = _chosen(segments, mail.subject, lexicon, attached)
    above: Signed | None = None
    if chosen is not segments[0]:
        name, address = parseaddr(chosen.who)
        written = chosen.when or message.written
        if not _from_us(mail, lexicon):
            above = signed(segments[0].rows, message.sender_name, lexicon)
        message = replace(
            message, written=written, forwarded=True, sender_name=name or chosen.who, sender_address=address.lower()
        )
    kept: Signed = signed(chosen.rows, message.sender_name, lexicon)
    words = tuple(w for row in kept.rows for w in (_unquoted(row) if chosen.quoted else row.words))
    if above is not None:  # what a customer writes over what it forwards belongs to the order: its number, its day
        words = (*(w for row in above.rows for w in row.words), *words)
        message = replace(
            message, signature=message.signature | {(page.number, row.top) for row in above.rows[above.start :]}
        )
    pages = tuple(replace(p, words=words) if p.number == page.number else p for p in message.transcript.pages)
    places = frozenset((page.number, row.top) for row in kept.rows[kept.start :])
    return replace(message, transcript=replace(message.transcript, pages=pages), signature=message.signature | places)


def _from_us(mail: MailHeaders, lexicon: Lexicon) -> bool:
    return mail.sender_address.rpartition("@")[2].lower() in lexicon.seller_domains


def _unquoted(row: Row) -> list[Word]:
    """The row's words without the quotation marks before them."""
    words = list(row.words)
    while words and not words[0].text.strip(">|"):
        words.pop(0)
    if words and words[0].text.startswith(">"):
        words[0] = replace(words[0], text=words[0].text.lstrip(">"))
    return words


def _chosen(segments: Sequence[_Segment], subject: str, lexicon: Lexicon, attached: bool) -> _Segment:
    """The newest message, unless it only points to an older one that names goods."""
    first = segments[0]
    if attached or speaks_of_goods(first.rows, lexicon):
        return first
    older = next((s for s in segments[1:] if speaks_of_goods(s.rows, lexicon)), None)
    if older is None or (_REPLY.match(subject) and not _FORWARD.match(subject) and not _points(first)):
        return first
    return older


def _points(segment: _Segment) -> bool:
    """Whether a short answer orders what stands below it."""
    kinds = {h.kind for row in segment.rows for h in phrase_hits(row.text)}
    return bool(kinds & {PhraseKind.ORDERING, PhraseKind.ATTACHED}) and PhraseKind.ASKS_QUESTION not in kinds


def _segments(rows: Sequence[Row], lexicon: Lexicon) -> list[_Segment]:
    """The messages of a chain, newest first; what answers between quoted lines belongs to the newest."""
    out = [_Segment()]
    at = 0
    while at < len(rows):
        length = _intro(rows, at, lexicon)
        if length:
            out.append(_introduced(rows[at : at + length]))
            at += length
            continue
        row = rows[at]
        quoted = _QUOTE.match(row.text) is not None
        if quoted and not (out[-1].quoted or (len(out) > 1 and not out[-1].rows)):
            if row.text.lstrip().startswith(">"):
                out.append(_Segment(quoted=True))
            else:
                quoted = out[-1].quoted
        if quoted and not out[-1].rows:
            out[-1].quoted = True
        home = out[0] if out[-1].quoted and not quoted and out[-1].rows else out[-1]
        home.rows.append(row)
        at += 1
    return out


def _introduced(rows: Sequence[Row]) -> _Segment:
    segment = _Segment()
    for row in rows:
        field_value = header_line(row.text)
        if field_value and field_value[0] == "from":
            segment.who = field_value[1]
        elif not segment.who and (mail := _MAIL.search(row.text)) and (field_value is None or field_value[0] == "from"):
            segment.who = next((w.text for w in row.words if _MAIL.search(w.text)), mail.group()).strip("<>()[]:,;")
        if segment.when is None and (field_value is None or field_value[0] == "sent"):
            segment.when = next(
                (d for c in row.cells for t in dates_of(c, None, date.max.replace(year=2030)) if (d := t.day)), None
            )
    return segment


def _intro(rows: Sequence[Row], at: int, lexicon: Lexicon) -> int:
    """How many rows from here introduce an older message: 0 where none does."""
    length = _said_by(rows, at, lexicon)
    heads = _header_block(rows, at + length)
    if heads:
        return length + heads
    return length


def _header_block(rows: Sequence[Row], at: int) -> int:
    """Rows of a block of quoted headers ("From: ... Sent: ...") that begins here."""
    fields: set[str] = set()
    last = place = at
    while place < len(rows) and place - last < 2:
        found = header_line(rows[place].text)
        if found:
            fields.add(found[0])
            last = place + 1
        elif place == at or (place == last and len(rows[place].text) < 4):
            break
        place += 1
    return last - at if len(fields) >= 2 and fields & {"from", "sent"} else 0


def _said_by(rows: Sequence[Row], at: int, lexicon: Lexicon) -> int:
    """ "On 3 May, A. B. wrote:" on one line or two, "-----Original Message-----", or our own name with a date."""
    text = rows[at].text.strip()
    if _RULE.match(text):
        following = rows[at + 1].text if at + 1 < len(rows) else ""
        intro = any(h.kind is PhraseKind.REPLY_INTRO for h in phrase_hits(text))
        return 1 if intro or header_line(following) else 0
    for length in (1, 2):
        joined = " ".join(r.text for r in rows[at : at + length]).strip(" >*")
        if length == 2 and (at + 1 >= len(rows) or text.endswith((":", ".", ","))) and not _MAIL.search(text):
            break
        if (
            len(joined) < 200
            and joined.endswith((":", ":*"))
            and _names_a_writer(rows[at : at + length], joined, lexicon)
        ):
            return length
    return 0


def _names_a_writer(rows: Sequence[Row], text: str, lexicon: Lexicon) -> bool:
    dated = any(t.day for r in rows for c in r.cells for t in dates_of(c, None, date(2026, 1, 1)))
    if any(h.kind is PhraseKind.REPLY_INTRO for h in phrase_hits(text)) and len(text.split()) <= 30:
        return dated or bool(_MAIL.search(text)) or bool(_CLOCK.search(text))
    if _MAIL.search(text) and (dated or _CLOCK.search(text)):
        return True
    undated = re.sub(r"[\d./:,-]+", " ", text).strip()
    return dated and len(text.split()) <= 14 and lexicon.is_seller(undated) >= 0.8


def speaks_of_goods(rows: Sequence[Row], lexicon: Lexicon) -> bool:
    """Whether a message names products: known numbers, or product words with a figure."""
    for row in rows:
        for cell in row.cells:
            if (
                any(ch.isdigit() for ch in cell.text)
                and lexicon.product_words(cell.text) >= 0.5
                and len(cell.words) >= 3
            ):
                return True
            if any(_known(w.text, lexicon) for w in cell.words):
                return True
    return False


def _known(text: str, lexicon: Lexicon) -> bool:
    bare = text.strip(".,;:()")
    return len(bare) >= 5 and any(c.isdigit() for c in bare) and bool(lexicon.code_kinds(bare))
