"""The engine for a Ray cluster: the same supervisor and worker as on one machine, in Ray's processes.

What a shard leaves goes to the store, so all machines must reach it: a shared folder, or an address for fsspec. A task
whose process or machine is lost is done again by Ray. Needs the extra ``ray``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from cityrel.batch.plan import Shard
from cityrel.batch.shard import Job
from cityrel.batch.supervisor import ShardReport, Supervisor, WorkerError

#: Tasks that wait for each worker, so that none has to wait for the driver.
_AHEAD = 2
_RETRIES = 20


@lru_cache(maxsize=1)
def _supervisor(settings: str) -> Supervisor:
    """The one supervisor of this process, with the worker that it keeps from one shard to the next."""
    row = json.loads(settings)
    return Supervisor(Job.from_json(row["job"]), row["timeout"], row["command"])


def _work(settings: str, shard: str) -> list[str]:
    """Run a shard in a process of Ray's; returns the notes for the reader."""
    notes: list[str] = []

    def report(_: Shard, event: dict[str, Any]) -> None:
        if "note" in event:
            notes.append(event["note"])

    _supervisor(settings).run(Shard.from_json(json.loads(shard)), report)
    return notes


class RayEngine:
    """Runs shards as tasks of Ray, each on one core.

    Args:
        jobs: how many tasks at a time; as many as there are cores when None.
        timeout: seconds a page may take, None for no limit.
        address: the cluster's; a Ray of its own is started on this machine when None.
        command: a worker's command, see ``Supervisor``.

    Raises:
        ValueError: Ray is not installed.
    """

    def __init__(
        self,
        jobs: int | None = None,
        timeout: float | None = None,
        address: str | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        try:
            import ray
        except ImportError:
            raise ValueError("--engine ray needs Ray: pip install 'cityrel[ray]'") from None
        self._ray: Any = ray
        self.jobs = jobs
        self.timeout = timeout
        self.address = address
        self.command = command

    def run(self, job: Job, shards: Iterable[Shard], report: ShardReport) -> Iterator[Shard]:
        """Run shards; gives each one when it is finished.

        Raises:
            WorkerError: the cluster cannot be reached, workers do not start or cannot write.
        """
        ray = self._ray
        here = not ray.is_initialized()
        if here:
            own = {} if self.address else {"num_cpus": self.jobs, "include_dashboard": False}
            try:
                ray.init(address=self.address or "local", log_to_driver=False, logging_level="ERROR", **own)
            except (ConnectionError, RuntimeError, ValueError) as error:
                raise WorkerError(f"no Ray at {self.address or 'this machine'}: {error}") from None
        try:
            jobs = self.jobs or int(ray.cluster_resources().get("CPU", 1))
            task = ray.remote(num_cpus=1, max_retries=_RETRIES)(_work)
            settings = json.dumps({"job": job.to_json(), "timeout": self.timeout, "command": self.command})
            rest = iter(shards)
            waiting: dict[Any, Shard] = {}
            while True:
                for shard in islice(rest, jobs * _AHEAD - len(waiting)):
                    waiting[task.remote(settings, json.dumps(shard.to_json()))] = shard
                if not waiting:
                    return
                (first, *_), _ = ray.wait(list(waiting), num_returns=1)
                shard = waiting.pop(first)
                try:
                    notes = ray.get(first)
                except ray.exceptions.RayError as error:
                    raise WorkerError(f"Ray gave up on a shard: {str(error).strip().splitlines()[-1]}") from None
                for note in notes:
                    report(shard, {"note": note})
                yield shard
        finally:
            if here:
                ray.shutdown()
