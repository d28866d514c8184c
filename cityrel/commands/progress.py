"""What a run says while it goes on: a progress bar on a terminal, and notes."""

from __future__ import annotations

import sys
import threading
from typing import Any

import regex
import rich.progress as bars
from rich.console import Console
from rich.text import Text

from cityrel.batch.plan import Shard

_CONTROL = regex.compile(r"[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]")
#: Seconds after which a progress bar is shown.
_MOMENT = 0.7


def say(message: str) -> None:
    """Tell the user something that is no result; what would move the cursor, as names of files may, is escaped."""
    print(f"cityrel: {_CONTROL.sub(lambda sign: ascii(sign[0])[1:-1], message)}", file=sys.stderr)


class _Speed(bars.ProgressColumn):
    """Pages a second."""

    def render(self, task: bars.Task) -> Text:
        return Text(f"{task.speed:.1f} pages/s" if task.speed else "")


class Progress:
    """A progress bar on a terminal's stderr that shows itself after a moment; a watcher of a run."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (
            bars.TextColumn("{task.description}"),
            bars.BarColumn(),
            bars.MofNCompleteColumn(),
            _Speed(),
            bars.TimeRemainingColumn(),
        )
        # the speed of ten minutes: pages come in bursts
        self._bar = bars.Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal, speed_estimate_period=600
        )
        self._lock = threading.Lock()
        self._timer = threading.Timer(_MOMENT, self._bar.start)
        self._task: bars.TaskID | None = None
        self._done = 0
        #: pages done of the shards that are being worked on, by shard
        self._current: dict[str, int] = {}

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()
        if self._timer.is_alive():
            self._timer.join()
        self._bar.stop()

    def begin(self, total: int, done: int) -> None:
        self._task = self._bar.add_task("annotating", total=total, completed=done)
        self._done = done
        if not self._bar.disable:
            self._timer.start()

    def event(self, shard: Shard, event: dict[str, Any]) -> None:
        if "note" in event:
            say(event["note"])
        if "index" in event:
            with self._lock:
                self._current[shard.id] = event["index"]
                self._show()

    def finished(self, shard: Shard) -> None:
        with self._lock:
            self._current.pop(shard.id, None)
            self._done += shard.pages
            self._show()

    def merging(self) -> None:
        if self._task is not None:
            self._bar.update(self._task, description="writing the files")

    def _show(self) -> None:
        if self._task is not None:
            self._bar.update(self._task, completed=self._done + sum(self._current.values()))
