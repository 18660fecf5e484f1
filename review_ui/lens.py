"""What part of the queue somebody looks at: read from the address, written back into links."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from review_ui.words import TABS
from service.states import CaseState
from service.views import QueueFilter, QueueReason, QueueRow, QueueSort

PAGE_SIZE = 50
_STATES = {key: states for key, _, states in TABS}
_SORTED_BY_DEFAULT = {"waiting": QueueSort.OLDEST}


@dataclass(frozen=True, slots=True)
class Lens:
    """The queue's tab, filters and order."""

    tab: str = "waiting"
    text: str = ""
    reason: str = ""
    channel: str = ""
    sort: str = ""
    mine: bool = False
    mentioned: bool = False
    postponed: bool = False
    page: int = 1

    @classmethod
    def of(cls, query: QueryParams) -> Lens:
        """The lens of an address; what cannot be understood is as if it were not there."""
        tab, sort, page = query.get("tab", "waiting"), query.get("sort", ""), query.get("page", "1")
        return cls(
            tab=tab if tab in _STATES else "waiting",
            text=query.get("q", "").strip()[:200],
            reason=query.get("reason", "")[:60],
            channel=query.get("channel", "")[:60],
            sort=sort if sort in set(QueueSort) else "",
            mine=query.get("mine") == "1",
            mentioned=query.get("mentioned") == "1",
            postponed=query.get("postponed") == "1",
            page=min(int(page), 100_000) if page.isdecimal() and int(page) > 0 else 1,
        )

    @property
    def order(self) -> QueueSort:
        """The order of the rows: as chosen, else what suits the tab."""
        return QueueSort(self.sort) if self.sort else _SORTED_BY_DEFAULT.get(self.tab, QueueSort.NEWEST)

    @property
    def narrowed(self) -> bool:
        """Whether something besides the tab hides cases."""
        return bool(self.text or self.reason or self.channel or self.mine or self.mentioned)

    def wanted(self, user: str, rows: int = 0, after: str = "") -> QueueFilter:
        """The same for the desk: a page, with `rows` as many as were scrolled through, or what follows `after`."""
        return QueueFilter(
            states=_STATES[self.tab],
            text=self.text,
            reason=self.reason,
            channel=self.channel,
            mine=user if self.mine else "",
            mentioned=user if self.mentioned else "",
            with_postponed=self.postponed or self.tab == "all",
            sort=self.order,
            after=after,
            rows=rows,
            page=self.page,
            page_size=PAGE_SIZE,
        )

    def parts(self, **changes: object) -> list[tuple[str, str]]:
        """Names and values of the address of this lens with some parts changed."""
        if "page" not in changes:
            changes["page"] = 1 if changes else self.page
        lens = replace(self, **changes)  # type: ignore[arg-type]  # names come from our own templates
        parts = {
            "tab": lens.tab if lens.tab != "waiting" else "",
            "q": lens.text,
            "reason": lens.reason,
            "channel": lens.channel,
            "sort": lens.sort,
            "mine": "1" if lens.mine else "",
            "mentioned": "1" if lens.mentioned else "",
            "postponed": "1" if lens.postponed else "",
            "page": str(lens.page) if lens.page > 1 else "",
        }
        return [(name, value) for name, value in parts.items() if value]

    def query(self, **changes: object) -> str:
        """The query string of this lens with some parts changed; "" for the plain queue."""
        return urlencode(self.parts(**changes))

    def address(self, path: str = "/queue", **changes: object) -> str:
        """A link with this lens."""
        query = self.query(**changes)
        return f"{path}?{query}" if query else path


@dataclass(frozen=True, slots=True)
class Chip:
    """A reason in a row, said once however often it occurs."""

    title: str
    blocks: bool
    count: int
    messages: str


def chips(row: QueueRow) -> list[Chip]:
    """The reasons of a row: those that block first, then as they came."""
    by_code: dict[str, list[QueueReason]] = {}
    for reason in row.reasons:
        by_code.setdefault(reason.code, []).append(reason)
    grouped = [
        Chip(same[0].title, same[0].blocks, len(same), "\n".join(dict.fromkeys(reason.message for reason in same[:5])))
        for same in by_code.values()
    ]
    return sorted(grouped, key=lambda chip: not chip.blocks)


def tab_counts(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Address, words and number of cases of each tab."""
    return [(key, label, sum(counts.get(state.value, 0) for state in states)) for key, label, states in TABS]


def waiting(counts: dict[str, int]) -> int:
    """How many cases need a clerk."""
    return counts.get(CaseState.WAITING.value, 0)
