"""Changes of others, told to every open screen over one connection each (Server-Sent Events).

A viewer costs a place in a list, no thread: one question to the database a moment, asked for all of them together and
only while somebody watches.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from service.desk import Desk
from service.news import NewsDesk
from service.views import News

ASKED_EVERY = 0.7  # seconds
BEAT = 20.0  # seconds between two signs of life, at which it is looked whether the person may still watch
_MOST_NAMED = 100  # cases in one message; of more, everything is to be looked at anew


class Live:
    """Who watches, and what they are told. Belongs to one event loop."""

    def __init__(self, desk: Desk) -> None:
        self._news = NewsDesk(desk.machinery)
        self._watchers: set[asyncio.Queue[News | None]] = set()
        self._asking: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def watchers(self) -> int:
        """How many screens are connected."""
        return len(self._watchers)

    def close(self) -> None:
        """Ends all connections, so that the server can stop; from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, None)

    async def stream(self, allowed: Callable[[], bool]) -> AsyncIterator[str]:
        """The messages for one screen, until it goes, the site closes or `allowed` says no."""
        mine: asyncio.Queue[News | None] = asyncio.Queue()
        self._watch(mine)
        try:
            yield "retry: 3000\nevent: ready\ndata: {}\n\n"
            while True:
                try:
                    news = await asyncio.wait_for(mine.get(), BEAT)
                except TimeoutError:
                    if not await asyncio.to_thread(allowed):
                        return
                    yield ": here\n\n"
                    continue
                if news is None:
                    return
                yield f"event: changed\ndata: {_as_json(news)}\n\n"
        finally:
            self._watchers.discard(mine)

    def _watch(self, mine: asyncio.Queue[News | None]) -> None:
        self._watchers.add(mine)
        if self._asking is None or self._asking.done():
            self._news.forget()
            self._loop = asyncio.get_running_loop()
            self._asking = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        while self._watchers:
            try:
                news = await asyncio.to_thread(self._news.ask)
            except Exception:  # the database is busy or away: the screens ask by themselves what they show
                news = News()
            if news.cases:
                self._tell(news)
            await asyncio.sleep(ASKED_EVERY)

    def _tell(self, news: News | None) -> None:
        for watcher in self._watchers:
            watcher.put_nowait(news)


def _as_json(news: News) -> str:
    cases = list(news.cases) if len(news.cases) <= _MOST_NAMED else None
    return json.dumps({"cases": cases, "notes": news.notes})
