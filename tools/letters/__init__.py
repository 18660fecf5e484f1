"""Messages and papers as people write them, in seventeen languages, each with what it should be read as.

Written by hand, before anybody looked at the reader's word lists, so that they ask about wordings that no list holds.
`data/*.txt` are the letters (their form is told in `cases.py`), `data/*.csv` the seller that they are written to.

    python -m tools.letters write FOLDER --part open|held|all    a corpus for `orderwright score`
    python -m tools.letters measure FOLDER...                    how often each sort of value was read right

A third of the letters is held back: look at its figures, not at its texts.
"""
