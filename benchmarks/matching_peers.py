"""The same questions to what one would take first: RapidFuzz over the whole list, SQLite's FTS5 with trigrams, tantivy."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from matching_catalogue import Catalogue, Query
from rapidfuzz import fuzz, process

Search = Callable[[str], list[int]]


def peers(catalogue: Catalogue, folder: Path, queries: Sequence[Query], answers: Sequence[Any], count: int) -> None:
    """Prints first, first five and time of each, for a sample of the questions for products that are sold."""
    step = max(1, len(queries) // count)
    sample = [(q, a) for q, a in zip(queries, answers, strict=True) if q.sku][::step][:count]
    skus, texts = [], []
    for row in catalogue.rows():
        skus.append(row.sku)
        texts.append(row.description.lower())
    print(f"\nbeside others, the same {len(sample)} questions:   first  first five  ms (median)")
    ours = [(q.sku, list(a.candidates), a.milliseconds) for q, a in sample]
    _told("this matcher", ours)
    _told("RapidFuzz token_sort over all", _asked(sample, skus, lambda text: _rapidfuzz(text, texts)))
    _told("FTS5 trigram, 12 rarest, bm25", _asked(sample, skus, _trigrams(folder, texts)))
    everyone = [(q, a) for q, a in zip(queries, answers, strict=True) if q.sku]
    search = _tantivy(folder, texts)
    if search is not None:
        _told(f"tantivy words + token_sort ({len(everyone)})", _asked(everyone, skus, search))


def _told(name: str, results: Sequence[tuple[str, list[str], float]]) -> None:
    first = sum(found[:1] == [sku] for sku, found, _ in results) / len(results)
    five = sum(sku in found[:5] for sku, found, _ in results) / len(results)
    spent = sorted(milliseconds for *_, milliseconds in results)
    print(f"  {name:42s}{first:8.3f}{five:10.3f}{spent[len(spent) // 2]:12.1f}")


def _asked(
    sample: Sequence[tuple[Query, Any]], skus: Sequence[str], search: Search
) -> list[tuple[str, list[str], float]]:
    results = []
    for query, _ in sample:
        started = time.process_time()
        places = search(query.text.lower())
        spent = 1000 * (time.process_time() - started)
        results.append((query.sku, [skus[place] for place in places], spent))
    return results


def _rapidfuzz(text: str, texts: Sequence[str]) -> list[int]:
    return [place for _, _, place in process.extract(text, texts, scorer=fuzz.token_sort_ratio, limit=5)]


def _trigrams(folder: Path, texts: Sequence[str]) -> Search:
    path = folder / "trigrams.sqlite"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE d USING fts5(text, tokenize='trigram')")
    database.executemany("INSERT INTO d (rowid, text) VALUES (?, ?)", enumerate(texts))
    database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(d, 'row')")
    counts = dict(database.execute("SELECT term, doc FROM v"))

    def search(text: str) -> list[int]:
        known = sorted({g for i in range(len(text) - 2) if (g := text[i : i + 3]) in counts}, key=lambda g: counts[g])[
            :12
        ]
        words = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in known)
        return [
            int(row[0])
            for row in database.execute("SELECT rowid FROM d WHERE d MATCH ? ORDER BY rank LIMIT 5", (words,))
        ]

    return search


def _tantivy(folder: Path, texts: Sequence[str]) -> Search | None:
    """Words by BM25, a hundred candidates ordered by RapidFuzz; None where it is not installed."""
    try:
        import tantivy
    except ImportError:
        return None
    schema = tantivy.SchemaBuilder().add_text_field("text").add_integer_field("place", stored=True).build()
    index = tantivy.Index(schema)
    writer = index.writer()
    for place, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=text, place=place))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[int]:
        plain = " ".join(re.findall(r"\w+", text))
        hits = searcher.search(index.parse_query(plain, ["text"]), 100).hits
        places = [int(searcher.doc(address)["place"][0]) for _, address in hits]
        return sorted(places, key=lambda place: -fuzz.token_sort_ratio(text, texts[place]))[:5]

    return search
