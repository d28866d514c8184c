"""Pages through several worker processes, in order; for the library, which keeps the documents itself."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict

from cityrel.batch.plan import Options
from cityrel.batch.shard import Job
from cityrel.batch.supervisor import WorkerError, WorkerProcess, program
from cityrel.document import Document, Page
from cityrel.pipeline import UnsupportedLanguage

#: Pages that are taken ahead for each process.
_AHEAD = 3
_ERRORS = {"UnsupportedLanguage": UnsupportedLanguage, "ValueError": ValueError}


def pipe(pages: Iterable[Page], lang: str, names: str, jobs: int) -> Iterator[Document]:
    """Annotate pages, in order; the processes end with the iterator.

    Args:
        pages: no more of them are taken than the processes can use.
        lang: their language, or ``auto``.
        names: the name tagger.
        jobs: how many processes.

    Raises:
        UnsupportedLanguage: a page is in no language that has a pack.
        ValueError: a page's metadata are wrong.
        WorkerError: a page ended its process, or the pipeline failed.
    """
    job = Job("", Options((), lang, names, 0))
    processes = [WorkerProcess(program(), job) for _ in range(jobs)]
    free: queue.SimpleQueue[WorkerProcess] = queue.SimpleQueue()
    for process in processes:
        free.put(process)

    def work(page: Page) -> Document:
        process = free.get()
        process.send({"page": asdict(page)})
        answer = process.events.get()
        if answer is None:
            process.events.put(None)  # for the pages that it is to get after this one
        free.put(process)
        if answer is None:
            raise WorkerError(f"the process ended that annotated page {page.name!r}: {process.last_words()}")
        if "error" in answer:
            kind, message = answer["error"], answer["message"]
            raise _ERRORS[kind](message) if kind in _ERRORS else WorkerError(f"{kind}: {message}")
        return Document.from_json(answer["document"])

    waiting: deque[Future[Document]] = deque()
    with ThreadPoolExecutor(jobs) as threads:
        try:
            for page in pages:
                waiting.append(threads.submit(work, page))
                if len(waiting) >= jobs * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for process in processes:
                process.end()
            threads.shutdown(cancel_futures=True)
