"""The engine for Ray, on a Ray of two workers on this machine."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import faulty_worker
import pytest
from test_batch import Quiet, files, make_pages, plan_of

from cityrel.batch.local import LocalEngine
from cityrel.batch.on_ray import RayEngine
from cityrel.batch.run import run_plan
from cityrel.batch.store import LocalStore

pytestmark = pytest.mark.extras
pytest.importorskip("ray")


def test_a_worker_of_ray_is_killed(tmp_path: Path) -> None:
    pages, flag = make_pages(tmp_path / "pages", 24), tmp_path / "go"
    (pages / "page0009.txt").write_text(f"Видин е побратимен с този град. WAIT {flag}", encoding="utf-8")
    plan = plan_of(pages)
    reached = Path(f"{flag}.reached")

    def kill() -> None:
        while not reached.exists() or not reached.read_text(encoding="ascii"):
            time.sleep(0.01)
        os.kill(int(reached.read_text(encoding="ascii")), signal.SIGKILL)
        flag.touch()

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    command = faulty_worker.command()
    summary = run_plan(plan, LocalStore(tmp_path / "ray"), RayEngine(2, command=command), Quiet())
    thread.join()
    assert run_plan(plan, LocalStore(tmp_path / "local"), LocalEngine(command=command), Quiet()) == summary
    assert files(tmp_path / "ray") == files(tmp_path / "local")
