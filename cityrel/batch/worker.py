"""The program of a worker process: jobs come as lines of JSON, and so do the answers go.

The first line is the job; each other one a shard. The process ends when nobody can send it lines any more,
whatever it is doing then.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import Any


def main() -> None:
    """Work until standard input ends."""
    # Ctrl-C goes to all processes of a terminal; the parent decides what comes of it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_first()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer

    def tell(event: dict[str, Any]) -> None:
        try:
            answers.write(json.dumps(event) + "\n")
            answers.flush()
        except BrokenPipeError:
            os._exit(0)

    lines: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()

    # here, so that no page's time goes to it
    import cityrel.pipeline  # noqa: F401
    from cityrel.batch.plan import Shard
    from cityrel.batch.shard import Annotator, Crash, Job

    annotator = Annotator(Job.from_json(lines.get()), tell)
    while True:
        line = lines.get()
        crash = Crash(**line["crash"]) if line["crash"] else None
        try:
            annotator.run(Shard.from_json(line["shard"]), line["token"], crash)
        except OSError as error:
            tell({"fatal": f"cannot write {error.filename or annotator.job.url}: {error.strerror or error}"})
        else:
            tell({"done": True})


def _listen(lines: queue.SimpleQueue[dict[str, Any]]) -> None:
    for line in sys.stdin.buffer:
        lines.put(json.loads(line))
    os._exit(0)


def _die_first() -> None:
    """Ask Linux to end this process before its parent when memory runs out."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
