"""The program of a worker process: jobs come as lines of JSON, and so do the answers go.

The first line is the job; each other one a shard or a page. The process ends when nobody can send it lines any more,
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
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cityrel.pipeline import Pipeline


def main() -> None:
    """Work until standard input ends."""
    try:
        _work()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)  # at an ordinary end the thread that listens would abort the process


def _work() -> None:
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
    import cityrel
    import cityrel.pipeline
    from cityrel.batch.plan import Shard
    from cityrel.batch.shard import Annotator, Crash, Job

    job = Job.from_json(lines.get())
    annotator: Annotator | None = None
    while True:
        line = lines.get()
        if "page" in line:
            tell(_document(cityrel.load(job.options.lang, job.options.names), line["page"]))
            continue
        crash = Crash(**line["crash"]) if line["crash"] else None
        try:
            annotator = annotator or Annotator(job, tell)
            annotator.run(Shard.from_json(line["shard"]), line["token"], crash)
        except OSError as error:
            tell({"fatal": f"cannot write {error.filename or job.url}: {error.strerror or error}"})
        else:
            tell({"done": True})


def _document(pipeline: Pipeline, page: dict[str, Any]) -> dict[str, Any]:
    """A page's document, or what was raised instead: the error's name and message."""
    from cityrel.document import Page

    try:
        return {"document": pipeline.annotate(Page(**page)).to_json()}
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}


def _listen(lines: queue.SimpleQueue[dict[str, Any]]) -> None:
    for line in sys.stdin.buffer:
        lines.put(json.loads(line))
    os._exit(0)


def _die_first() -> None:
    """Ask Linux to end this process before its parent when memory runs out."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
