"""Learning the reader's weights from labelled corpora (`orderwright train`)."""
