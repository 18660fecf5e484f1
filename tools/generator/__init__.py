"""A generator of labelled documents of very many kinds, to train and measure the reader with.

A grammar composes layouts from independent genes (`genome.GENES`); wordings come from
`data/words/<language>.txt`. Both are split into a `train` and a `held` part; `--families held`
uses genes, wordings, languages and trades that the `train` family never shows.

    python -m tools.generator --out DIR --files N --seed S [--families train|held|all] [--seller TRADE]

writes a corpus in the contract's shape (`files/`, `catalog/`, `truth.jsonl`, `today.txt`) and `sidecars/`.

Sidecar format (`sidecars/<file name>.json`), coordinates in points from the top-left corner of the page as a
reader sees it, a box being `[page, left, top, right, bottom]` with a 1-based page:

    {"source": "00001.pdf",
     "pages": [[width, height], ...],
     "values": [{"path": "orders[0].lines[2].quantity", "texts": ["12"], "boxes": [[1, 80.2, 310.5, 90.0, 319.1]]}],
     "labels": [{"field": "quantity", "text": "Qty", "boxes": [...]}],
     "others": [{"field": "bank", "text": "...", "boxes": [...]}]}

There is one box per drawn word. `values` holds every place where a value stands (a PO number repeated on each
page has all of its boxes). Paths: `orders[i].` followed by `po_number`, `order_date`, `currency`,
`requested_delivery_date`, `payment_terms`, `incoterms`, `carrier`, `contact`, `subtotal`, `tax`, `total`, `notes`,
`<party>.name|address|vat_id|gln|email|account` with party `buyer`, `supplier`, `ship_to`, `bill_to`,
`charges[k].description|amount`, `lines[k].line_no|supplier_part|buyer_part|gtin|mpn|description|quantity|uom|
unit_price|gross_price|discount_percent|price_base|line_total|requested_date|notes`. `labels` carry the wording key
(the keys of the word files). `others` are typed values that are none of the order's: phones, bank accounts, page
numbers, references, carried sums.
"""
