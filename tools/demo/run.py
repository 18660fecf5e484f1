"""`make demo`: a sample company and its orders, read here and now, and the review desk in the browser.

python -m tools.demo.run [--port 8000] [--folder var/demo] [--fresh]
"""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from service.desk import Desk, open_desk
from service.roles import Role
from service.settings import Settings
from service.views import QueueFilter
from service.worker import work_until_idle

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Prepares the demo, tells where everything is, and serves until Ctrl-C."""
    arguments = _arguments()
    folder: Path = arguments.folder
    if arguments.fresh and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _write_samples(folder)
    settings = _settings(folder)
    password = _password(folder)
    desk = open_desk(settings)
    try:
        if not desk.has_users():
            desk.add_user("clerk", password, Role.ADMINISTRATOR, full_name="Demo clerk", by="")
        _receive(desk, folder / "sample" / "orders")
        _tell(desk, folder, password)
    finally:
        desk.close()
    if arguments.no_serve:
        return 0
    from review_ui.serve import run

    print("Reading on in the background. Stop with Ctrl-C; `make demo` again goes on where you were.\n", flush=True)
    run(settings, port=arguments.port, ready="Review desk: {url}   (sign-in: clerk / " + password + ")")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The demo: sample orders, read, and the review desk.")
    parser.add_argument("--port", type=int, default=0, help="any free port when 0")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "demo")
    parser.add_argument("--fresh", action="store_true", help="begin anew")
    parser.add_argument("--no-serve", action="store_true", help="only read the orders")
    return parser.parse_args()


def _write_samples(folder: Path) -> None:
    sample = folder / "sample"
    if not (sample / "truth.jsonl").exists():
        print("==> Writing the sample company, its catalogue and its orders", flush=True)
        subprocess.run([sys.executable, "-m", "tools.demo.make_demo", "--out", str(sample)], check=True, cwd=ROOT)


def _settings(folder: Path) -> Settings:
    today = (folder / "sample" / "today.txt").read_text(encoding="utf-8").strip()
    return Settings(
        data_folder=folder / "data",
        catalog_folder=folder / "sample" / "catalog",
        today=today,
        cutoff={"default": "15:00"},
        timezone="Europe/London",
        undo_seconds=8,
    )


def _password(folder: Path) -> str:
    """A password of this demo's own, so that none stands in the code."""
    kept = folder / "password.txt"
    if not kept.exists():
        kept.write_text(f"{secrets.token_hex(4)}-{secrets.token_hex(4)}", encoding="utf-8")
        kept.chmod(0o600)
    return kept.read_text(encoding="utf-8").strip()


def _receive(desk: Desk, orders: Path) -> None:
    files = sorted(p for p in orders.rglob("*") if p.is_file())
    print(f"==> Reading {len(files)} sample documents", flush=True)
    for number, file in enumerate(files, 1):
        desk.receive(file.name, file.read_bytes(), "demo folder")
        work_until_idle(desk.machinery)
        print(f"\r    {number} of {len(files)}  {file.name[:40]:<40}", end="", flush=True)
    print()


def _tell(desk: Desk, folder: Path, password: str) -> None:
    page = desk.queue(QueueFilter())
    rows = list(page.rows)
    waiting = Counter(reason.title for row in rows for reason in row.reasons)
    print(f"==> States: {json.dumps(dict(page.counts), default=str)}")
    if waiting:
        print("    waiting for: " + ", ".join(f"{title.lower()} ({count})" for title, count in waiting.most_common(8)))
    print(f"    results (database, originals, order book): {folder / 'data'}")
    print(f"    sample documents and what is right for them: {folder / 'sample'}")
    print(f"    sign-in: clerk / {password}")


if __name__ == "__main__":
    sys.exit(main())
