"""Papers of the repository: reasons explained, links that lead somewhere, nothing that names a machine."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from repository_tree import AS_GIVEN, ROOT, relative, text_files

from models.reasons import ReviewReason
from tools import write_reason_docs

# Put together here so that this file does not find itself.
_MACHINES = [
    "/" + "work" + "/",
    "/" + "home" + "/[a-z]",
    "/" + "Users" + "/[A-Za-z]",
    "/" + "root" + "/",
    "pypi" + r"\.org",
    "files" + r"\.pythonhosted",
    "registry" + r"\.npmjs",
    "index" + "-url",
]
CONTRACTS_SCORER = "2ce9c9341a870b91ba311c5b9b273a3b2680d7a9ef2824e4a1e8f402e286fcdc"
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("reason", ReviewReason, ids=lambda reason: reason.code)
def test_every_reason_tells_a_clerk_what_to_do(reason: ReviewReason) -> None:
    assert reason.title and not reason.title.endswith(".")
    assert reason.remedy.endswith(".") and reason.remedy[0].isupper()
    assert re.fullmatch(r"[a-z]+(?:_[a-z]+)*", reason.code)
    assert ReviewReason.of(reason.code) is reason
    assert f"`{reason.code}`" in write_reason_docs.PAGE.read_text(encoding="utf-8")


def test_the_page_of_reasons_is_what_the_code_says() -> None:
    current = write_reason_docs.PAGE.read_text(encoding="utf-8")
    assert current == write_reason_docs.render(), "run `python -m tools.write_reason_docs`"
    assert write_reason_docs.main(["--check"]) == 0


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    pattern = re.compile("|".join(_MACHINES))
    found = {
        f"{relative(path)}:{number}": line.strip()[:120]
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    }
    assert not found


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md")), ids=relative)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    dead = [
        target
        for target in _LINK.findall(page.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists()
    ]
    assert not dead


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/decisions/[0-9]*.md")), ids=relative)
def test_a_decision_says_why_and_what_follows(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for heading in ("## Context", "## Decision", "## Consequences"):
        assert heading in text
    assert len(text.splitlines()) <= 60, "a decision is one page"


def test_the_licence_is_apache_2_and_the_metadata_says_so() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text and "Version 2.0, January 2004" in text and "APPENDIX" in text
    assert "Apache-2.0" in str(_project()["license"])


def test_the_changelog_knows_the_version_that_is_built() -> None:
    version = str(_project()["version"])
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_contributing_is_one_page() -> None:
    lines = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    assert 20 <= len(lines) <= 90


def test_the_contracts_scorer_is_word_for_word_the_contracts() -> None:
    """A new scorer of the contract is copied whole, and its sum here with it; ours is never an edit of it."""
    (name,) = AS_GIVEN
    assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == CONTRACTS_SCORER


def _project() -> dict[str, object]:
    project: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project
