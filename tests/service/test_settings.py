from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import Misconfigured
from service.connection_settings import OidcSettings
from service.settings import load_settings
from service.wiring import session_secret


def test_without_anything_everything_is_in_one_folder(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)
    assert settings.data_folder == Path("var")
    assert settings.database_url == "sqlite:///var/orderwright.sqlite3"
    assert settings.originals_folder == Path("var/originals")
    assert settings.erp_adapter == "order_book"


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    (tmp_path / "orderwright.toml").write_text('worker_threads = 4\nread_seconds = 5\n[erp.file_drop]\ndrop = "out"\n')
    settings = load_settings({"ORDERWRIGHT_READ_SECONDS": "9", "ORDERWRIGHT_AUTO_POST": "false"}, tmp_path)
    assert (settings.worker_threads, settings.read_seconds, settings.auto_post) == (4, 9, False)
    assert settings.erp == {"file_drop": {"drop": "out"}}


def test_options_of_an_adapter_come_from_the_environment_too(tmp_path: Path) -> None:
    env = {"ORDERWRIGHT_ERP__TRYTON__URL": "http://erp", "ORDERWRIGHT_ERP__TRYTON__API_KEY": "s3cr3t"}
    settings = load_settings(env, tmp_path)
    assert settings.erp["tryton"] == {"url": "http://erp", "api_key": "s3cr3t"}
    assert "s3cr3t" not in repr(settings)


def test_another_file_can_be_named_and_must_then_exist(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("max_attempts = 3")
    assert load_settings({"ORDERWRIGHT_SETTINGS": str(other)}).max_attempts == 3
    with pytest.raises(Misconfigured, match="does not exist"):
        load_settings({"ORDERWRIGHT_SETTINGS": str(tmp_path / "none.toml")})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("wroker_threads = 4", "'wroker_threads'"),
        ("worker_threads = 0", "'worker_threads'"),
        ('read_seconds = "soon"', "'read_seconds'"),
        ("worker_threads = ", "malformed"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "orderwright.toml").write_text(content)
    with pytest.raises(Misconfigured, match=words):
        load_settings({}, tmp_path)


def test_a_secret_is_neither_shown_nor_repeated_in_a_message(tmp_path: Path) -> None:
    env = {"ORDERWRIGHT_SECRET": "hush-hush", "ORDERWRIGHT_WORKER_THREADS": "hush-hush"}
    with pytest.raises(Misconfigured) as caught:
        load_settings(env, tmp_path)
    assert "hush" not in str(caught.value)
    assert "hush" not in repr(load_settings({"ORDERWRIGHT_SECRET": "hush-hush"}, tmp_path))


def test_a_session_secret_is_made_once_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    settings = load_settings({"ORDERWRIGHT_DATA_FOLDER": str(tmp_path / "new")}, tmp_path)
    first = session_secret(settings)
    assert len(first) >= 48
    assert session_secret(settings) == first
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o077 == 0
    given = load_settings({"ORDERWRIGHT_SECRET": "of the operator"}, tmp_path)
    assert session_secret(given) == "of the operator"


OIDC = {"issuer": "https://id.example", "client_id": "desk", "role_claim": "groups"}


def test_the_identity_provider_comes_from_the_file_and_its_secret_from_the_environment(tmp_path: Path) -> None:
    text = '[oidc]\nissuer = "https://id.example"\nclient_id = "desk"\nrole_claim = "groups"\n'
    (tmp_path / "orderwright.toml").write_text(text + '[oidc.roles]\ndesk = "clerk"\n', encoding="utf-8")
    settings = load_settings({"ORDERWRIGHT_OIDC__CLIENT_SECRET": "hidden"}, tmp_path)
    assert settings.oidc and settings.oidc.client_secret.get_secret_value() == "hidden"
    assert settings.oidc.roles == {"desk": "clerk"} and "hidden" not in repr(settings)
    written = {f"ORDERWRIGHT_OIDC__{name.upper()}": value for name, value in OIDC.items()}
    written["ORDERWRIGHT_OIDC__ROLES"] = "order-desk=clerk, cn=leads,dc=x=lead"
    with pytest.raises(Misconfigured):
        load_settings(written, tmp_path / "nowhere")
    written["ORDERWRIGHT_OIDC__ROLES"] = "order-desk=clerk, leads=lead"
    assert load_settings(written, tmp_path / "nowhere").oidc.roles == {"order-desk": "clerk", "leads": "lead"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "wrong",
    [{"issuer": "http://id.example"}, {"role_claim": ""}, {"roles": {}}, {"roles": {"x": "emperor"}}],
)
def test_an_identity_provider_that_could_not_be_trusted_or_would_let_nobody_in_is_refused(
    wrong: dict[str, object],
) -> None:
    with pytest.raises(ValueError):
        OidcSettings.model_validate(OIDC | {"roles": {"desk": "clerk"}} | wrong)
