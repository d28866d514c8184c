"""A worker process under the eyes of its parent: time limits, crashes, and a new process after each.

The parent is told what the worker begins. A page that takes too long, or that the worker does not survive twice, is a
failure of that page; a new worker goes on with the page after it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import IO, Any

from cityrel.batch.plan import Shard
from cityrel.batch.shard import Crash, Job

#: Seconds that a worker may take to start, or to read its models; and to make a shard's results durable.
_LOADING = 600.0
_KEEPING = 3600.0
#: Seconds that a worker which says nothing more may take to end, before it is taken for one that was killed.
_ENDING = 5.0
#: How often in a row a worker may end outside of a page, and at one page, before that counts.
_STARTS = 3
_TRIES = 2
_MAIN = "import sys; sys.path[:] = sys.argv[1:]; from cityrel.batch.worker import main; main()"
#: Each worker has one core.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")

#: Is told what a shard's worker tells, see ``Annotator``.
ShardReport = Callable[[Shard, dict[str, Any]], None]


class WorkerError(RuntimeError):
    """Workers do not start, or cannot write; the run cannot go on."""


class Stopped(Exception):
    """The supervisor was told to stop."""


def program() -> list[str]:
    """The command of a worker: this Python, with the same modules to import, and nothing of the current folder."""
    return [sys.executable, "-I", "-c", _MAIN, *(os.path.abspath(path) for path in sys.path)]


@dataclass(frozen=True, slots=True)
class _End:
    """What a worker was doing when it ended, at which page of its shard, and how it ended."""

    stage: str
    index: int
    page: str | None
    timed_out: bool
    words: str


class WorkerProcess:
    """A worker process, and the lines that it writes."""

    def __init__(self, command: Sequence[str], job: Job) -> None:
        self.errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        environment = {**dict.fromkeys(_THREADS, "1"), "TOKENIZERS_PARALLELISM": "false", **os.environ}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, env=environment
        )
        self.events: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.send(job.to_json())

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.endswith(b"\n"):
                self.events.put(json.loads(line))
        self.events.put(None)

    def send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):  # it may have ended, which its events say as well
            self.process.stdin.write(json.dumps(message).encode("utf-8") + b"\n")
            self.process.stdin.flush()

    def end(self, patience: float = 0.0) -> int:
        """Kill the process, unless it ends by itself within so many seconds; returns its status."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self.process.kill()
        status = self.process.wait()
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
        return status

    def last_words(self) -> str:
        """The end of what the process wrote to its standard error."""
        self.errors.seek(max(0, self.errors.seek(0, os.SEEK_END) - 2000))
        return self.errors.read().decode("utf-8", errors="replace").strip()


class Supervisor:
    """Runs shards in a worker process.

    Args:
        job: the run.
        timeout: seconds that reading a page, or annotating it, may take; None for no limit.
        command: the worker's command.
    """

    def __init__(self, job: Job, timeout: float | None = None, command: Sequence[str] | None = None) -> None:
        self.job = job
        self.timeout = timeout
        self.command = command or program()
        self._process: WorkerProcess | None = None
        self._stopped = False

    def run(self, shard: Shard, report: ShardReport) -> None:
        """Run a shard; its part and marker are in the store afterwards.

        Args:
            shard: which one.
            report: is told what the worker tells.

        Raises:
            WorkerError: no worker can do it.
            Stopped: ``stop`` was called.
        """
        token = uuid.uuid4().hex
        failed: Crash | None = None
        tries: dict[int, int] = {}
        starts = 0
        while True:
            process = self._process or WorkerProcess(self.command, self.job)
            self._process = process
            if self._stopped:  # asked after the process can be seen, so that one of the two ends it
                process.end()
                raise Stopped
            crash = asdict(failed) if failed is not None else None
            process.send({"shard": shard.to_json(), "token": token, "crash": crash})
            ended = self._follow(process, shard, report)
            if ended is None:
                return
            self._process = None
            if self._stopped:
                raise Stopped
            if ended.stage in ("read", "annotate"):
                starts = 0
                tries[ended.index] = tries.get(ended.index, 0) + 1
                if ended.timed_out or tries[ended.index] >= _TRIES:
                    failed = self._crash(ended)
            else:
                starts += 1
                if starts >= _STARTS:
                    raise WorkerError(f"worker processes end before they annotate anything: {ended.words}")

    def _crash(self, ended: _End) -> Crash:
        if ended.timed_out and self.timeout is not None:
            words, remedy = f"took more than {self.timeout:g} s", "raise --timeout, or cut the page"
        else:
            words, remedy = ended.words, "cut the page or leave it out; take fewer --jobs where memory is short"
        return Crash(ended.index, ended.stage, words, remedy, ended.page)

    def _follow(self, process: WorkerProcess, shard: Shard, report: ShardReport) -> _End | None:
        """Wait for a shard's end: None, or what the worker was doing when it ended, and how it ended."""
        stage, index, page = "start", 0, None
        while True:
            limit = {"read": self.timeout, "annotate": self.timeout, "keep": _KEEPING}.get(stage, _LOADING)
            try:
                event = process.events.get(timeout=limit)
            except queue.Empty:
                process.end()
                return _End(stage, index, page, True, f"it did not {stage} within {limit:g} s")
            if event is None:
                status = process.end(_ENDING)
                return _End(stage, index, page, False, _how(status, process.last_words()))
            if "fatal" in event:
                process.end()
                self._process = None
                raise WorkerError(event["fatal"])
            if "done" in event:
                return None
            if "stage" in event:
                stage, index, page = event["stage"], event["index"], event.get("page")
            report(shard, event)

    def stop(self) -> None:
        """End the worker, and with it a run that another thread is in."""
        self._stopped = True
        if self._process is not None:
            self._process.end()


def _how(status: int, words: str) -> str:
    """How a process ended."""
    if status >= 0:
        last = words.splitlines()[-1] if words else ""
        return f"its process ended with status {status}" + (f" ({last})" if last else "")
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    if name == "SIGKILL":
        return "its process was killed (SIGKILL), as happens when memory runs out"
    return f"its process crashed ({name})"
