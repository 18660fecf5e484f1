"""The conversion contract's scorer, as published with the contract; unchanged."""
