from __future__ import annotations

import time

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text
from tiny_trade import PASSWORD

from service import accounts
from service.desk import Desk
from service.refusals import InvalidValue, NotAllowed, NotFound
from service.roles import Permission, Role


def test_name_and_password_let_a_user_in(desk: Desk) -> None:
    user = desk.authenticate("Administrator ", PASSWORD)
    assert user is not None
    assert (user.name, user.full_name, user.role) == ("administrator", "Ada", Role.ADMINISTRATOR)


@pytest.mark.parametrize(("name", "password"), [("clerk", PASSWORD + "r"), ("clerk", ""), ("nobody", PASSWORD)])
def test_a_wrong_name_or_password_lets_nobody_in(desk: Desk, name: str, password: str) -> None:
    assert desk.authenticate(name, password) is None


def test_an_unknown_name_takes_as_long_as_a_known_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher())
    desk.set_password("clerk", PASSWORD, by="administrator")
    accounts._nobodys_hash.cache_clear()
    desk.authenticate("nobody", "x")

    def seconds(name: str) -> float:
        start = time.process_time()
        desk.authenticate(name, "a wrong password")
        return time.process_time() - start

    known, unknown = min(seconds("clerk") for _ in range(3)), min(seconds("nobody") for _ in range(3))
    assert 0.3 < unknown / known < 3


def test_only_a_hash_of_the_password_is_kept(desk: Desk) -> None:
    with desk.machinery.database.read() as connection:
        hashes = connection.execute(text("SELECT password_hash FROM account")).scalars().all()
    assert all(stored.startswith("$argon2id$") for stored in hashes)
    assert PASSWORD not in repr(desk.users("administrator"))


def test_the_first_user_must_be_an_administrator(tmp_path: object, desk: Desk) -> None:
    with desk.machinery.database.write() as connection:
        connection.execute(text("DELETE FROM account"))
    assert not desk.has_users()
    with pytest.raises(InvalidValue, match="first user must be an administrator"):
        desk.add_user("eve", PASSWORD, Role.CLERK, by="")
    desk.add_user("Ada", PASSWORD, Role.ADMINISTRATOR, by="")
    assert desk.has_users()
    with pytest.raises(NotAllowed):
        desk.add_user("eve", PASSWORD, Role.ADMINISTRATOR, by="")


@pytest.mark.parametrize("by", ["clerk", "lead", "manager", "nobody"])
def test_only_an_administrator_manages_users_and_keys(desk: Desk, by: str) -> None:
    for call in (
        lambda: desk.users(by),
        lambda: desk.api_keys(by),
        lambda: desk.add_user("eve", PASSWORD, Role.CLERK, by=by),
        lambda: desk.change_user("clerk", role=Role.ADMINISTRATOR, by=by),
        lambda: desk.set_password("administrator", PASSWORD + "!", by=by),
        lambda: desk.add_api_key("shop", "clerk", by=by),
        lambda: desk.revoke_api_key("x", by=by),
    ):
        with pytest.raises(NotAllowed):
            call()


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("clerk", PASSWORD, "name"), ("e v e", PASSWORD, "name"), ("", PASSWORD, "name"), ("eve", "short", "password")],
)
def test_an_unusable_name_or_password_is_refused(desk: Desk, name: str, password: str, field: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        desk.add_user(name, password, Role.CLERK, by="administrator")
    assert refusal.value.field == field


def test_an_inactive_user_is_out_at_once(desk: Desk) -> None:
    _, secret = desk.add_api_key("scanner", "clerk", by="administrator")
    desk.change_user("clerk", active=False, by="administrator")
    assert desk.authenticate("clerk", PASSWORD) is None
    assert desk.user("clerk") is None
    assert desk.authenticate_key(secret) is None
    with pytest.raises(NotAllowed):
        desk.receive("x.json", b"{}", "upload", "clerk")
    assert [user.name for user in desk.users("administrator")][-1] == "clerk"


def test_the_last_administrator_cannot_be_taken_away(desk: Desk) -> None:
    for change in ({"role": Role.CLERK}, {"active": False}):
        with pytest.raises(InvalidValue, match="active administrator"):
            desk.change_user("administrator", by="administrator", **change)  # type: ignore[arg-type]
    assert desk.user("administrator") is not None
    desk.change_user("lead", role=Role.ADMINISTRATOR, by="administrator")
    assert desk.change_user("administrator", role=Role.CLERK, by="administrator").role is Role.CLERK


def test_people_change_their_own_name_language_and_password(desk: Desk) -> None:
    assert desk.change_user("clerk", full_name="Zoé", language="fr", by="clerk").full_name == "Zoé"
    desk.set_password("clerk", "another long one", by="clerk")
    assert desk.authenticate("clerk", PASSWORD) is None
    assert desk.authenticate("clerk", "another long one") is not None
    with pytest.raises(NotAllowed):
        desk.change_user("clerk", role=Role.ADMINISTRATOR, by="clerk")
    with pytest.raises(NotFound):
        desk.set_password("nobody", "another long one", by="administrator")


def test_a_key_acts_as_its_user_until_it_is_revoked(desk: Desk) -> None:
    key, secret = desk.add_api_key(" Web shop ", "clerk", by="administrator")
    assert key.label == "Web shop"
    user = desk.authenticate_key(secret)
    assert user is not None and user.name == "clerk"
    assert desk.api_keys("administrator")[0].last_used_at is not None
    assert desk.authenticate_key(secret + "x") is None
    desk.revoke_api_key(key.id, by="administrator")
    assert desk.authenticate_key(secret) is None
    with desk.machinery.database.read() as connection:
        assert secret not in str(connection.execute(text("SELECT * FROM api_key")).all())


def test_every_role_may_look_and_only_some_may_act() -> None:
    assert all(role.may(Permission.VIEW) for role in Role)
    assert {role for role in Role if role.may(Permission.WORK)} == {Role.CLERK, Role.LEAD, Role.ADMINISTRATOR}
    assert {role for role in Role if role.may(Permission.OVERRULE)} == {Role.LEAD, Role.ADMINISTRATOR}
    assert {role for role in Role if role.may(Permission.ADMINISTER)} == {Role.ADMINISTRATOR}
