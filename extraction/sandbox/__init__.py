"""Documents are read in a child process with limits, so that a hostile one harms nothing but itself.

A fork shares the parent's catalogue and models copy-on-write, so a child costs milliseconds. It must
be forked from a process without Python threads; `Pool` starts a process of its own where there are some.

What a child does not survive becomes `UnreadableDocument`. Errors of `models.errors` keep their class.
Anything else is a defect: it is raised in the parent as what it was, with the child's traceback as a note.
"""

from extraction.sandbox.child import allow_more
from extraction.sandbox.herd import Allowance, Outcome, run_limited
from extraction.sandbox.pool import Pool

__all__ = ["Allowance", "Outcome", "Pool", "allow_more", "run_limited"]
