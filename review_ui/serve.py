"""`orderwright serve`: the review desk and the in-process worker, on one machine with nothing else."""

from __future__ import annotations

import gc
import logging
import socket
import threading
from typing import Annotated

import typer
import uvicorn

from models.errors import Misconfigured, OrderwrightError
from review_ui.app import create_app
from service.desk import Desk, open_desk
from service.roles import Role
from service.settings import Settings, load_settings
from service.wiring import session_secret
from service.worker import Worker

_HOST = "127.0.0.1"

log = logging.getLogger(__name__)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = _HOST,
    port: Annotated[int, typer.Option(help="Port to listen on; any free one when 0.")] = 8000,
    admin_password: Annotated[
        str,
        typer.Option(
            envvar="ORDERWRIGHT_ADMIN_PASSWORD",
            help="Makes the first user `admin` with this password where there is none yet.",
        ),
    ] = "",
) -> None:
    """Serve the review desk, and read and post what comes in."""
    run(load_settings(), host=host, port=port, admin_password=admin_password)


def run(settings: Settings, *, host: str = _HOST, port: int = 8000, admin_password: str = "", ready: str = "") -> None:
    """Serves until Ctrl-C. `ready` is printed with {url} filled in once the port is known."""
    desk = open_desk(settings)
    try:
        if admin_password and not desk.has_users():
            desk.add_user("admin", admin_password, Role.ADMINISTRATOR, by="")
        listener = _listen(host, port)
        url = f"http://{host}:{listener.getsockname()[1]}"
        worker = Worker(desk.machinery)
        worker.start()
        threading.Thread(target=_prepare, args=(desk,), daemon=True).start()
        try:
            typer.echo((ready or "Orderwright serves the review desk at {url} (stop with Ctrl-C).").format(url=url))
            app = create_app(
                desk, secret=session_secret(settings), secure_cookies=settings.public_url.startswith("https:")
            )
            server = Server(uvicorn.Config(app, log_level="warning", access_log=False))
            server.run(sockets=[listener])
        finally:
            worker.stop()
    finally:
        desk.close()


def _prepare(desk: Desk) -> None:
    """Makes what products are searched by before somebody waits for it: seconds, with a large catalogue."""
    try:
        desk.machinery.directory.search_products("a", 1)
    except OrderwrightError as problem:
        log.warning("the catalogue cannot be searched: %s", problem)


class Server(uvicorn.Server):
    """Ends the connections over which screens hear of changes before it waits for the others to end.

    A long order is tens of thousands of objects that die with their request: looking for cycles among them at
    Python's usual rate takes longer than making them, so it is done a hundred times less often.
    """

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        gc.freeze()
        gc.set_threshold(70_000, 20, 20)
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        self.config.app.state.site.live.close()  # type: ignore[union-attr]  # always our own application
        await super().shutdown(sockets)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise Misconfigured(
            f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port."
        ) from error
    listener.listen(128)
    return listener
