"""Brings the catalogues of the screens up to date with templates and dictionaries, and tells what is missing.

    python -m tools.translations [--check]

New texts come into `review_ui/locale/*.po` untranslated, texts that are gone leave; a translation that is there
stays. `--check` changes nothing and fails where a catalogue is not up to date.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from models.reasons import ReviewReason
from review_ui import languages, screen, sentences, words
from service import letters, reply_texts
from service.roles import Role
from service.states import CaseState

TEMPLATES = Path(languages.__file__).parent / "templates"
UNITS = ("now", "min", "h", "d", "in", "late", "Line", "Whole order", "Missing")


def main(arguments: list[str] | None = None) -> int:
    """Returns 1 where `--check` finds a catalogue out of date, else 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    stale = 0
    for language in languages.NAMES:
        if language == "en":
            continue
        path = languages.LOCALES / f"{language}.po"
        catalogue = updated(path, language)
        text = as_po(catalogue)
        missing = [message.id for message in catalogue if message.id and not translated(message.string)]
        print(f"{language}: {len(catalogue)} texts, {len(missing)} not translated")
        if options.check:
            stale += not path.exists() or path.read_text(encoding="utf-8") != text
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if stale else 0


def translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether a message, or each of its plural forms, has a translation."""
    return bool(string) if isinstance(string, str) or string is None else bool(string) and all(string)


def updated(path: Path, language: str) -> Catalog:
    """The catalogue with exactly the texts that the screens have now, sorted."""
    old = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=language)
    new = Catalog(locale=language, project="Orderwright", fuzzy=False)
    for text in sorted(set(texts())):
        known = old.get(text)
        new.add(text, string=known.string if known and isinstance(known.string, str) else "")
    for pair in languages.COUNTED:
        known = old.get(pair[0])
        new.add(pair, string=known.string if known and not isinstance(known.string, str) else ())
    return new


def as_po(catalogue: Catalog) -> str:
    """As the file has it, without dates that would change with every run."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, omit_header=False, sort_output=False, width=0)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    return "".join(
        line for line in lines if not line.startswith(("# ", '"POT-', '"PO-Rev', '"Last-', '"Report', "#\n"))
    )


def texts() -> Iterator[str]:
    """Every text of templates, scripts and dictionaries."""
    counted = {one for pair in languages.COUNTED for one in pair}
    for path in sorted(TEMPLATES.glob("*.html")):
        with path.open("rb") as file:
            found = babel_extract(file, ("_",), (), {"trim_blocks": "true", "encoding": "utf-8"})
            yield from (message for _, _, message, _ in found if isinstance(message, str) and message not in counted)
    for dictionary in (
        words.POLICY,
        words.FIELDS,
        words.CHANNELS,
        words.RULES,
        words.DOCUMENT_TYPES,
        words.SORTS,
        words.WOULD_HELP,
    ):
        yield from dictionary.values()
    yield from (label for _, label, _ in words.TABS)
    yield from (text for reason in ReviewReason for text in (reason.title, reason.remedy))
    yield from (state.label for state in CaseState)
    yield from (role.value for role in Role)
    yield from sentences.PATTERNS
    yield from (*reply_texts.WHY.values(), letters.UNKNOWN)
    yield from (*languages.SCRIPT_WORDS, *UNITS, *screen.SENTENCES, *words.SIGNS)


if __name__ == "__main__":
    sys.exit(main())
