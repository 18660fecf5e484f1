"""What was learned and who changed what; views; connections; the policy tried on past orders."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr
from tiny_trade import PASSWORD, Clock, order_file
from typer.testing import CliRunner

from service.administration import Administration
from service.connection_settings import OidcSettings, SmtpSettings
from service.desk import Desk
from service.mailroom import fetch_all, open_mailboxes
from service.policy_commands import policy_app
from service.refusals import InvalidValue, NotAllowed, NotFound
from service.roles import Role
from service.states import CaseState
from service.views import Change, QueueFilter
from service.worker import work_until_idle

THEIRS = [{"part": "8-40", "quantity": "1", "price": "1.50"}]


@pytest.fixture
def office(desk: Desk) -> Administration:
    return desk.administration


def wait(desk: Desk, number: str, customer: str = "C1") -> str:
    case_id = desk.receive(f"{number}.json", order_file(number, customer, THEIRS), "mailbox")[0]
    work_until_idle(desk.machinery)
    assert desk.case(case_id).state is CaseState.WAITING
    return case_id


def teach(desk: Desk, case_id: str) -> None:
    view = desk.choose(case_id, desk.case(case_id).version, "lines[0].sku", "BOLT", "clerk", remember=True)
    desk.approve(case_id, view.version, "clerk")


def test_remembering_settles_the_other_waiting_orders_of_the_customer_and_says_so_before(desk: Desk) -> None:
    first, second, foreign = wait(desk, "P-1"), wait(desk, "P-2"), wait(desk, "P-3", "C2")
    assert [(other.case_id, other.lines) for other in desk.settles_too(first, 0)] == [(second, 1)]
    teach(desk, first)
    settled = desk.case(second).lines[0].field("sku")
    assert settled and settled.value == "BOLT"
    untouched = desk.case(foreign).lines[0].field("sku")
    assert untouched and untouched.value is None


def test_an_order_on_which_somebody_works_is_not_changed_under_their_hands(desk: Desk) -> None:
    first, second = wait(desk, "P-1"), wait(desk, "P-2")
    desk.claim(second, "lead")
    version = desk.case(second).version
    teach(desk, first)
    assert desk.case(second).version == version


def test_what_was_learned_is_listed_and_can_be_forgotten_by_a_lead(desk: Desk, office: Administration) -> None:
    teach(desk, wait(desk, "P-1"))
    (alias,) = office.aliases("clerk")
    assert (alias.customer_name, alias.printed, alias.sku, alias.by) == ("Northwind Traders", "8-40", "BOLT", "clerk")
    with pytest.raises(NotAllowed):
        office.forget_alias("C1", alias.customer_part, "clerk")
    office.forget_alias("C1", alias.customer_part, "lead")
    assert office.aliases("clerk") == ()
    with pytest.raises(NotFound):
        office.forget_alias("C1", alias.customer_part, "lead")
    assert office.audit("administrator")[0].what == "alias forgotten"
    assert desk.case(wait(desk, "P-2")).findings


def test_every_change_of_people_and_keys_is_written_down(desk: Desk, office: Administration) -> None:
    desk.add_user("nina", PASSWORD, Role.CLERK, by="administrator")
    desk.change_user("nina", role=Role.LEAD, by="administrator")
    desk.set_password("nina", PASSWORD + "2", by="nina")
    key, secret = desk.add_api_key("shop", "nina", by="administrator")
    desk.revoke_api_key(key.id, by="administrator")
    told = [(entry.what, entry.by, entry.before, entry.after) for entry in reversed(office.audit("administrator"))]
    assert told[-5:] == [
        ("user added", "administrator", None, "clerk"),
        ("role changed", "administrator", "clerk", "lead"),
        ("password changed", "nina", None, None),
        ("key made", "administrator", None, "acts as nina"),
        ("key revoked", "administrator", None, None),
    ]
    assert secret not in str(told) and PASSWORD not in str(told)
    with pytest.raises(NotAllowed):
        office.audit("lead")


def test_views_are_ones_own_unless_a_lead_shares_them(office: Administration) -> None:
    mine = office.save_view(" Large ones ", "sort=largest", "clerk")
    office.save_view("Late", "sort=due", "lead", shared=True)
    assert [view.name for view in office.views("clerk")] == ["Large ones", "Late"]
    assert [view.name for view in office.views("manager")] == ["Late"]
    for refused in (
        lambda: office.save_view("x", "", "clerk", shared=True),
        lambda: office.remove_view(mine.id, "manager"),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(InvalidValue):
        office.save_view("  ", "", "clerk")
    office.remove_view(mine.id, "clerk")
    assert [view.name for view in office.views("clerk")] == ["Late"]


def test_connections_are_shown_without_their_secrets(desk: Desk, tmp_path: Path) -> None:
    box = {"kind": "folder", "folder": str(tmp_path / "in"), "password": "hush"}
    smtp = SmtpSettings(host="127.0.0.1", port=9, security="none", sender="a@b.example", password=SecretStr("hush"))
    oidc = OidcSettings(
        issuer="http://127.0.0.1:9", client_id="x", client_secret=SecretStr("hush"), new_role=Role.CLERK
    )
    more = {"mailbox": {"orders": box, "broken": {"kind": "pigeon"}}, "smtp": smtp, "oidc": oidc}
    object.__setattr__(desk.machinery, "settings", desk.machinery.settings.model_copy(update=more))
    connections = desk.administration.connections
    orders, broken = connections.mailboxes("administrator")
    mail, sign_in = connections.others("administrator")
    assert orders.kind == "folder" and "pigeon" in broken.problem
    assert "hush" not in f"{orders} {mail} {sign_in}"
    assert "cannot be reached" in connections.test(mail.contact, "administrator")
    assert "cannot be reached" in connections.test(sign_in.contact, "administrator")
    assert "cannot be reached" in connections.others("administrator")[0].problem
    assert connections.test("erp", "administrator") == "" and connections.erp("administrator").answered_at
    for ask in (connections.mailboxes, connections.erp, connections.others):
        with pytest.raises(NotAllowed):
            ask("lead")
    with pytest.raises(NotAllowed):
        connections.test("erp", "lead")


def test_a_mailbox_tells_when_it_was_looked_into_what_came_and_what_went_wrong_last(
    desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    inbox = tmp_path / "in"
    box = {"orders": {"kind": "folder", "folder": str(inbox), "settle_seconds": "0"}}
    object.__setattr__(desk.machinery, "settings", desk.machinery.settings.model_copy(update={"mailbox": box}))
    connections, opened = desk.administration.connections, open_mailboxes(desk.machinery.settings)
    assert connections.mailboxes("administrator")[0].asked_at is None
    fetch_all(desk.machinery, opened)
    (away,) = connections.mailboxes("administrator")
    assert "cannot be read" in away.problem and away.failed_at == clock() and away.answered_at is None
    inbox.mkdir()
    assert connections.test(away.contact, "administrator") == ""
    (inbox / "1.json").write_bytes(order_file("P-1"))
    (inbox / "2.json").write_bytes(b"")
    clock.forward(minutes=5)
    fetch_all(desk.machinery, opened)
    (partly,) = connections.mailboxes("administrator")
    assert partly.taken == 1 and partly.taken_at == clock() and "stays in the mailbox" in partly.problem
    (inbox / "2.json").unlink()
    clock.forward(minutes=5)
    fetch_all(desk.machinery, opened)
    (well,) = connections.mailboxes("administrator")
    assert (well.problem, well.answered_at, well.taken) == ("", clock(), 1)
    assert "stays in the mailbox" in well.last_problem, "what went wrong before can still be read"


def deviating(desk: Desk, number: str) -> str:
    """An order that waits for a price that deviates, and for nothing else."""
    doubt = {"code": "price_deviation", "message": "Another price.", "field": "lines[0].unit_price", "line": "10"}
    lines = [{"part": "BOLT", "quantity": "1", "price": "1.50"}]
    case_id = desk.receive(f"{number}.json", order_file(number, "C1", lines, findings=[doubt]), "mailbox")[0]
    work_until_idle(desk.machinery)
    assert desk.case(case_id).state is CaseState.WAITING
    return case_id


TOLERANT = 'version = "2"\ntolerated = ["price_deviation"]\n'


def test_a_changed_policy_is_tried_on_past_orders_as_the_command_does(
    desk: Desk, office: Administration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, wrong, open_one = (deviating(desk, number) for number in ("P-1", "P-2", "P-3"))
    desk.approve(right, desk.case(right).version, "clerk")
    view = desk.correct(wrong, desk.case(wrong).version, (Change(field="lines[0].unit_price", value="1.25"),), "clerk")
    desk.approve(wrong, view.version, "clerk")
    desk.receive("P-4.json", order_file("P-4"), "mailbox")
    work_until_idle(desk.machinery)
    trial = office.try_policy(TOLERANT, "administrator")
    assert (trial.orders, trial.before.passed, trial.after.passed) == (4, 1, 4)
    assert (trial.after.wrong, trial.after.unknown) == (1, 2)
    assert [one.case_id for one in trial.wrong] == [wrong] and trial.wrong[0].number == "P-2"
    assert {one.case_id for one in trial.more} == {right, wrong, open_one} and trial.fewer == ()
    (tmp_path / "changed.toml").write_text(TOLERANT, encoding="utf-8")
    monkeypatch.setenv("ORDERWRIGHT_DATABASE_URL", desk.machinery.settings.database_url)
    told = CliRunner().invoke(policy_app, ["check", str(tmp_path / "changed.toml")], catch_exceptions=False).output
    assert "3 would go through now" in told and f"1 would have gone wrong under the changed policy: {wrong}" in told


def test_a_stricter_policy_holds_back_what_went_through(desk: Desk, office: Administration) -> None:
    went = desk.receive("P-4.json", order_file("P-4"), "mailbox")[0]
    work_until_idle(desk.machinery)
    trial = office.try_policy('version = "2"\n[customers.C1]\nmin_confidence = 1.0\n', "administrator")
    assert [one.case_id for one in trial.fewer] == [went] and trial.many == (0, 1, 0)
    assert trial.fewer[0].right is None


@pytest.mark.parametrize("text", ["version = ", "min_confidence = 7", 'tolerated = ["spoons"]'])
def test_a_policy_that_is_none_is_refused_with_what_is_wrong(office: Administration, text: str) -> None:
    with pytest.raises(InvalidValue, match="changed policy"):
        office.try_policy(text, "administrator")


def test_the_policy_in_force_is_shown_and_only_administrators_try_another(office: Administration) -> None:
    view = office.policy("administrator")
    assert dict(view.settings)["min_confidence"] == "0.95" and "min_confidence = 0.95" in view.text
    with pytest.raises(NotAllowed):
        office.try_policy(view.text, "lead")


def test_the_catalogue_is_browsed_and_searched(office: Administration) -> None:
    assert (office.catalog("", "clerk").total, office.catalog("", "clerk").customers) == (3, 2)
    assert [product.sku for product in office.catalog("nut", "manager").products] == ["NUT"]


def test_a_claim_is_taken_over_in_the_open(desk: Desk) -> None:
    case_id = wait(desk, "P-1")
    desk.claim(case_id, "lead")
    view = desk.claim(case_id, "clerk", take_over=True)
    assert view.claimed_by == "clerk"
    assert [(e.before, e.after, e.by) for e in view.events if e.kind == "taken_over"] == [("lead", "clerk", "clerk")]
    assert desk.queue(QueueFilter(mine="clerk")).total == 1
