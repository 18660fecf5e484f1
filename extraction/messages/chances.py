"""How often what a message says was read right: shares measured on labelled messages, by what the value rests on.

`python -m tools.letters measure` counts them anew on messages in 26 languages; each is the share of right values
with one right and one wrong added (Laplace), rounded down. Change them only by that command's table.
"""

COUNTED = 0.99  # a quantity with a unit or a cross, or right beside a number of the catalogue
CLEAR = 0.9  # a quantity by fewer signs
FAINT = 0.85  # a quantity by its place alone
KNOWN = 0.996  # a number of the catalogue beside its quantity
UNIT = 0.985  # a unit's word behind the quantity
PRICE = 0.97  # a price with its currency or its base
BARE_PRICE = 0.85  # a number at a price's place
LABELLED_NUMBER = 0.99  # an order number behind its label in a sentence; times how surely the label means it
SUBJECT_NUMBER = 0.95  # an order number behind a title or a label in the subject
REPEATED = 0.9  # a number of the subject that the text repeats
LONE_SUBJECT = 0.8  # the only number in a short subject
DAY = 0.985  # a plain date or weekday in a sentence about delivery, or in one that orders
NEAR_DAY = 0.93  # "in two weeks", "end of the month"
BARE_DAY = 0.8  # a day that no words about delivery stand beside
