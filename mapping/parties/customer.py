"""Which customer an order is from: everything the document says of the buyer, weighed together.

Each piece of evidence adds or takes a fixed number of log-odds (the table `_WORTH`). What decides is the
sum, and how far the next customer is behind: near-namesakes and branches of one company are told apart by
ids and addresses, or stay ambiguous.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mapping.catalog import Customer
from mapping.folding import bare, confusable, gtin_key
from mapping.parties.finder import PartyFinder, account_key
from mapping.parties.mail import domain_of
from mapping.parties.names import CompanyName, company_name, likeness, readings
from models.draft import Candidate, Match
from models.order import PurchaseOrder, Text

_WORTH = {
    "vat_id": 6.0, "vat_id_near": 2.0, "vat_id_other": -5.0,
    "gln": 6.0, "gln_of_place": 3.0, "gln_other": -2.0,
    "account": 4.0, "account_other": -2.5,
    "domain": 3.0, "domain_other": -2.0, "domain_shared": 0.3,
    "address": 3.5, "address_of_place": 2.5, "address_other": -2.0, "address_unknown": -0.7,
    "ship_to_address": 2.0, "ship_to_other": -0.8,
    "place": 1.5, "place_other": -2.5, "form": 0.5, "form_other": -3.0,
}  # fmt: skip
_UNLIKE = -3.0  # log-odds of a name that is not like any of the customer's
_VERY_NAME = 4.0  # log-odds of a name that is the customer's word for word
_ENOUGH = 3.0  # log-odds below which nobody is chosen
_CLEAR = 1.5  # how far the next must be behind
_IN_QUESTION = 1.5  # log-odds from which a customer is worth a person's look
_NAME_ALONE = 0.93  # at most, where only a name speaks for a customer and an address is printed that is not its own
_SHOWN = 5


@dataclass
class _Case:
    """A customer in question and what speaks for and against it."""

    customer: Customer
    odds: float = 0.0
    agrees: list[str] = field(default_factory=list)
    contradicts: list[str] = field(default_factory=list)
    named: bool = False  # its very name is printed
    misnamed: bool = False  # a name is printed that is not like any of its own
    whole_name: bool = False  # the legal form is printed, or the customer has none

    @property
    def by_name_alone(self) -> bool:
        """Whether no id, domain or address speaks for it."""
        return all(told.startswith("name") for told in self.agrees)

    def add(self, what: str, told: str = "") -> None:
        worth = _WORTH[what]
        self.odds += worth
        (self.agrees if worth > 0 else self.contradicts).append(told or what)


@dataclass(frozen=True)
class FoundCustomer:
    """The customer, or why there is none: `unknown_customer` or `ambiguous_customer`, and in words."""

    match: Match[str]
    code: str = ""
    message: str = ""


def find_customer(order: PurchaseOrder, finder: PartyFinder) -> FoundCustomer:
    """The customer an order is from."""
    evidence = _Evidence.of(order, finder)
    cases = {one: _Case(finder.catalog.customers[one]) for one in evidence.in_question(finder)}
    for case in cases.values():
        evidence.weigh(case, finder)
    ranked = sorted(cases.values(), key=lambda case: (-case.odds, case.customer.id))
    ranked = [case for case in ranked if case.odds >= _IN_QUESTION]
    candidates = tuple(_candidate(case) for case in ranked[:_SHOWN])
    name = _text(order.buyer.name) or _text(order.bill_to.name) or "The buyer"
    if not ranked:
        return FoundCustomer(Match[str](choice=None), "unknown_customer", f"{name} is no customer on file.")
    best = ranked[0]
    rivals = [case for case in ranked[1:] if best.odds - case.odds < _CLEAR]
    rivals = rivals or ([case for case in cases.values() if case.named] if best.misnamed else [])
    if rivals:
        told = ", ".join(f"{case.customer.id} {case.customer.name}" for case in (best, *rivals[:3]))
        match = Match[str](choice=None, candidates=tuple(map(_candidate, (best, *rivals[: _SHOWN - 1]))))
        return FoundCustomer(match, "ambiguous_customer", f"{name} may be any of: {told}.")
    if best.odds < _ENOUGH:
        told = f"{name} is no customer on file; {best.customer.id} {best.customer.name} is only somewhat like it."
        against = "; ".join(best.contradicts)
        message = f"{told} Against it: {against}." if against else told
        code = "ambiguous_customer" if _conflict(best) else "unknown_customer"
        return FoundCustomer(Match[str](choice=None, candidates=candidates), code, message)
    margin = best.odds - ranked[1].odds if len(ranked) > 1 else best.odds
    score = min(_sigmoid(1.3 * best.odds - 1.0), 1.0 - 0.5 * math.exp(-1.3 * margin))
    if best.by_name_alone and (evidence.has_address or not best.whole_name):
        score = min(score, _NAME_ALONE)
    rule = best.agrees[0].split(" ")[0] if best.agrees else ""
    return FoundCustomer(Match[str](choice=best.customer.id, rule=rule, score=score, candidates=candidates))


def compared(order: PurchaseOrder, ids: Iterable[str], finder: PartyFinder) -> dict[str, Candidate]:
    """What an order says for and against being of each of these customers."""
    evidence = _Evidence.of(order, finder)
    cases = [_Case(finder.catalog.customers[one]) for one in ids]
    for case in cases:
        evidence.weigh(case, finder)
    return {case.customer.id: _candidate(case) for case in cases}


def _conflict(case: _Case) -> bool:
    """Whether an id or an exact name speaks for a customer, and something else as loudly against it."""
    strong = ("vat_id", "gln", "account", "domain", "name")
    return any(told.startswith(strong) for told in case.agrees) and bool(case.contradicts)


def _sigmoid(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))


def _candidate(case: _Case) -> Candidate:
    return Candidate(
        id=case.customer.id,
        label=case.customer.name,
        score=round(_sigmoid(1.3 * case.odds - 1.0), 4),
        agrees=tuple(case.agrees),
        contradicts=tuple(case.contradicts),
    )


@dataclass(frozen=True)
class _Evidence:
    """What a document says of its sender, folded."""

    vats: tuple[str, ...]
    glns: tuple[str, ...]
    accounts: tuple[str, ...]
    domains: tuple[str, ...]
    names: tuple[CompanyName, ...]
    similar: Mapping[str, tuple[float, str]]  # by customer, what the best of its similar names is worth, and which
    addresses: dict[str, bool]  # customers that have the buyer's address -> it is their default one
    has_address: bool
    delivered: frozenset[str]  # customers that have the delivery address
    has_delivery: bool

    @classmethod
    def of(cls, order: PurchaseOrder, finder: PartyFinder) -> _Evidence:
        us = finder.catalog.company
        ours = {bare(us.vat_id), bare(us.vat_id)[2:]}
        buyers = (order.buyer, order.bill_to)
        vats = {bare(_text(party.vat_id)) for party in (*buyers, order.ship_to)} - ours
        glns = {gtin_key(_text(party.gln)) for party in buyers} - {gtin_key(us.gln)}
        accounts = {account_key(_text(party.account)) for party in (order.buyer, order.supplier)}
        mails = (order.sender_address, *(_text(party.email) for party in buyers))
        domains = dict.fromkeys(domain_of(mail) for mail in mails)
        printed = [text for text in map(_text, (order.buyer.address, order.bill_to.address)) if text][:1]
        addresses: dict[str, bool] = {}
        for text in printed:
            for place in finder.places_at(text):
                default = finder.catalog.customers[place.customer_id].default_ship_to == place.id
                addresses[place.customer_id] = default or addresses.get(place.customer_id, False)
        delivery = _text(order.ship_to.address)
        delivered = frozenset(place.customer_id for place in finder.places_at(delivery)) if delivery else frozenset()
        said = (_text(party.name) for party in (*buyers, order.ship_to))
        names = next(filter(None, map(readings, said)), ())
        return cls(
            vats=tuple(sorted(vat for vat in vats if len(vat) >= 6)),
            glns=tuple(sorted(filter(None, glns))),
            accounts=tuple(sorted(filter(None, accounts))),
            domains=tuple(domain for domain in domains if domain and domain not in us.email_domains),
            names=names,
            similar=_similar_names(names, finder),
            addresses=addresses,
            has_address=bool(printed),
            delivered=delivered,
            has_delivery=bool(delivery),
        )

    def in_question(self, finder: PartyFinder) -> Iterable[str]:
        """Every customer that any of it points to."""
        found: dict[str, None] = {}
        for vat in self.vats:
            for key in (vat, *_near_vats(vat, finder)):
                found.update(dict.fromkeys(finder.by_vat.get(key, ())))
        for index, keys in ((finder.by_gln, self.glns), (finder.by_account, self.accounts)):
            for key in keys:
                found.update(dict.fromkeys(index.get(key, ())))
        for domain in self.domains:
            found.update(dict.fromkeys(_of_domain(domain, finder)))
        found.update(dict.fromkeys(self.similar))
        found.update(dict.fromkeys(self.addresses))
        found.update(dict.fromkeys(sorted(self.delivered)))
        return found

    def weigh(self, case: _Case, finder: PartyFinder) -> None:
        """Adds up what speaks for and against one customer."""
        self._ids(case, finder)
        self._domain(case, finder)
        self._name(case, finder)
        own = case.customer.id
        if own in self.addresses:
            case.add("address" if self.addresses[own] else "address_of_place", "address")
        elif self.has_address:
            case.add("address_other" if self.addresses else "address_unknown", "address")
        if own in self.delivered:
            case.add("ship_to_address", "delivery address")
        elif self.delivered:
            case.add("ship_to_other", "delivery address")

    def _ids(self, case: _Case, finder: PartyFinder) -> None:
        ours = finder.vat_keys(case.customer)
        if self.vats and ours:
            same = bool(set(self.vats) & set(ours))
            near = any(_nearly(vat, one) for vat in self.vats for one in ours)
            case.add("vat_id" if same else "vat_id_near" if near else "vat_id_other", "vat_id")
        if self.glns:
            gln = gtin_key(case.customer.gln)
            if gln in self.glns:
                case.add("gln")
            elif any(case.customer.id in finder.by_gln.get(key, ()) for key in self.glns):
                case.add("gln_of_place", "gln")
            elif gln:
                case.add("gln_other", "gln")
        named = {one for key in self.accounts for one in finder.by_account.get(key, ())}
        if case.customer.id in named:
            case.add("account")
        elif named:
            case.add("account_other", "account")

    def _domain(self, case: _Case, finder: PartyFinder) -> None:
        for domain in self.domains:
            owners = _of_domain(domain, finder)
            if case.customer.id in owners:
                case.add("domain")
            elif owners:
                case.add("domain_other", "domain")
            elif domain in case.customer.email_domains:
                case.add("domain_shared", "domain")
            else:
                continue
            return

    def _name(self, case: _Case, finder: PartyFinder) -> None:
        if not self.names:
            return
        customer = case.customer
        worth, said = self.similar.get(customer.id) or max(
            (_name_worth(printed, company_name(text), finder), text)
            for printed in self.names
            for text in (customer.name, *customer.aliases)
        )
        case.odds += worth
        (case.agrees if worth > 0 else case.contradicts).append(f"name {said}")
        case.named, case.misnamed = worth >= _VERY_NAME, worth <= _UNLIKE
        case.whole_name = not company_name(said).form or any(printed.form for printed in self.names)


def _similar_names(names: tuple[CompanyName, ...], finder: PartyFinder) -> dict[str, tuple[float, str]]:
    """By customer, the best worth of any of its names for any reading of the printed one."""
    found: dict[str, tuple[float, str]] = {}
    for printed in names:
        for entry in finder.similar_names(printed):
            worth = _name_worth(printed, entry.name, finder) - (0.0 if entry.own else 1.5)
            if worth > found.get(entry.customer_id, (_UNLIKE, ""))[0]:
                found[entry.customer_id] = (worth, entry.text)
    return found


def _name_worth(printed: CompanyName, ours: CompanyName, finder: PartyFinder) -> float:
    """Log-odds of a name: same words are much, a different legal form or branch takes most of it away."""
    alike = likeness(printed, ours, finder.weight)
    core = alike.core
    worth = (
        _VERY_NAME
        if core >= 0.995
        else 3.2
        if core >= 0.93
        else 2.2
        if core >= 0.85
        else 0.8
        if core >= 0.7
        else _UNLIKE
    )
    if core >= 0.7:
        worth += {1: _WORTH["form"], 0: 0.0, -1: _WORTH["form_other"]}[alike.form]
        worth += {1: _WORTH["place"], 0: 0.0, -1: _WORTH["place_other"]}[alike.place]
    return worth


def _of_domain(domain: str, finder: PartyFinder) -> tuple[str, ...]:
    while domain.count(".") >= 1:
        if domain in finder.by_domain:
            return finder.by_domain[domain]
        domain = domain.partition(".")[2]
    return ()


def _near_vats(vat: str, finder: PartyFinder) -> list[str]:
    """VAT ids on file that could have been misread as this one."""
    if vat in finder.by_vat:
        return []
    return [key for key in finder.by_vat if len(key) == len(vat) and confusable(key) == confusable(vat)]


def _nearly(vat: str, ours: str) -> bool:
    """Whether a VAT id is ours but for what scanners mix up, or for one character."""
    if confusable(vat) == confusable(ours):
        return True
    return len(vat) == len(ours) and sum(a != b for a, b in zip(vat, ours, strict=True)) <= 1


def _text(text: Text | None) -> str:
    return (text.value or "").strip() if text else ""
