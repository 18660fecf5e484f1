"""A generated catalogue as the matcher sees it, and one question to it."""

from __future__ import annotations

from pathlib import Path

from matching_catalogue import Catalogue

from mapping.catalog import Catalog, Company
from mapping.products.finder import ProductFinder
from mapping.products.identify import Identified, identify
from mapping.products.stored import StoredProducts
from mapping.products.storing import build
from models.evidence import Extracted
from models.order import OrderLine


def finder_of(catalogue: Catalogue, folder: Path) -> ProductFinder:
    """The finder on a file of the catalogue's products, made where it is not there yet."""
    path = folder / "products.index"
    if not path.exists():
        build(path, catalogue.products(), "benchmark")
    return opened(path)


def opened(path: Path) -> ProductFinder:
    """The finder on a file that is there."""
    seller = Company("Seller", (), "", "", (), "GB", "EUR")
    return ProductFinder(Catalog(seller, {}, {}, StoredProducts(path), {}, {}, {}))


def asked(text: str, finder: ProductFinder) -> Identified:
    """What an order line that says nothing but this means."""
    described = Extracted[str](value=text, text=text, confidence=1.0)
    return identify(OrderLine(description=described), None, finder)
