"""The engine for this machine: some worker processes, each watched over by a thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator, Sequence

from cityrel.batch.plan import Shard
from cityrel.batch.shard import Job
from cityrel.batch.supervisor import ShardReport, Stopped, Supervisor


class LocalEngine:
    """Runs shards in processes of this machine.

    Args:
        jobs: how many processes.
        timeout: seconds a page may take, None for no limit.
        command: a worker's command, see ``Supervisor``.
    """

    def __init__(self, jobs: int = 1, timeout: float | None = None, command: Sequence[str] | None = None) -> None:
        self.jobs = jobs
        self.timeout = timeout
        self.command = command

    def run(self, job: Job, shards: Iterable[Shard], report: ShardReport) -> Iterator[Shard]:
        """Run shards; gives each one when it is finished. Workers end with the iterator, however it ends.

        Raises:
            WorkerError: workers do not start or cannot write.
        """
        rest = iter(shards)
        lock = threading.Lock()
        ended: queue.SimpleQueue[Shard | BaseException | None] = queue.SimpleQueue()
        supervisors: list[Supervisor] = []

        def take() -> Shard | None:
            with lock:
                return next(rest, None)

        def work(supervisor: Supervisor, first: Shard) -> None:
            shard: Shard | None = first
            try:
                while shard is not None:
                    supervisor.run(shard, report)
                    ended.put(shard)
                    shard = take()
            except Stopped:
                pass
            except BaseException as error:
                ended.put(error)
            finally:
                supervisor.stop()
                ended.put(None)

        threads = []
        for _ in range(self.jobs):
            first = take()
            if first is None:
                break
            supervisors.append(Supervisor(job, self.timeout, self.command))
            threads.append(threading.Thread(target=work, args=(supervisors[-1], first), daemon=True))
        try:
            for thread in threads:
                thread.start()
            running = len(threads)
            while running:
                event = ended.get()
                if event is None:
                    running -= 1
                elif isinstance(event, BaseException):
                    raise event
                else:
                    yield event
        finally:
            for supervisor in supervisors:
                supervisor.stop()
            for thread in threads:
                thread.join()
