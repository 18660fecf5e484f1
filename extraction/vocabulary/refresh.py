"""Rewrites the generated data files: `python -m extraction.vocabulary.refresh`.

`data/cldr.json` comes from the Unicode CLDR (Unicode licence v3) through Babel, which only this command needs;
`data/compiled.bin` is the wordings of the hand-written files, indexed. Run it after editing those.
"""

from __future__ import annotations

import json

from extraction.vocabulary import compiled
from extraction.vocabulary.packs import DATA, languages

_FORMS = (("format", "wide"), ("format", "abbreviated"), ("stand-alone", "wide"), ("stand-alone", "abbreviated"))


def cldr() -> dict[str, dict[str, dict[str, int | str]]]:
    """Month names, weekday names and country names, as CLDR spells them, by language."""
    from babel import Locale

    found: dict[str, dict[str, dict[str, int | str]]] = {}
    for language in languages("forms"):
        locale = Locale.parse(language)
        months: dict[str, int | str] = {}
        days: dict[str, int | str] = {}
        for context, width in _FORMS:
            months |= {name: number for number, name in locale.months[context][width].items()}
            days |= {name: number for number, name in locale.days[context][width].items()}
        countries: dict[str, int | str] = {
            name: code
            for code, name in locale.territories.items()
            if len(code) == 2 and code.isalpha() and code != "ZZ"
        }
        found[language] = {"months": months, "weekdays": days, "countries": countries}
    return found


def main() -> None:
    """Writes both files."""
    (DATA / "cldr.json").write_text(
        json.dumps(cldr(), ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )
    compiled.write()


if __name__ == "__main__":
    main()
