"""What a document says -> what the ERP should get, and doubts; the one place that decides."""

from mapping.catalog import Catalog
from mapping.decide import decide, mark_batch_duplicates
from mapping.lexicon import CatalogLexicon, lexicon_of
from mapping.load import load_catalog
from mapping.map import map_order
from mapping.policy import Policy, load_policy
from mapping.written import purchase_order_from_truth

__all__ = [
    "Catalog",
    "CatalogLexicon",
    "Policy",
    "decide",
    "lexicon_of",
    "load_catalog",
    "load_policy",
    "map_order",
    "mark_batch_duplicates",
    "purchase_order_from_truth",
]
