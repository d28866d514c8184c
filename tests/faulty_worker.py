"""A worker whose pipeline is a stub: quick, and obedient to words of the page that tell it to fail.

``ERROR`` raises, ``CRASH`` ends the process, ``ONCE FILE`` does so only while there is no such file, ``HANG`` never
ends, ``WAIT FILE`` waits for the file, having put its parent's number into ``FILE.reached``.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from cityrel.batch import shard, worker
from cityrel.document import Agreement, Document, Mention, Page, Party, Tie
from cityrel.pipeline import Pipeline


def annotate(self: Pipeline, page: Page, code: str) -> Document:
    """What the stub finds: the page's first word is a town, which is twinned with another."""
    if "ERROR" in page.text:
        raise RuntimeError("out of words")
    if "CRASH" in page.text:
        os.abort()
    order, _, file = page.text.strip().rpartition(" ")
    if order.endswith("ONCE") and not Path(file).exists():
        Path(file).touch()
        os.kill(os.getpid(), 9)
    if order.endswith("WAIT"):
        Path(f"{file}.reached").write_text(str(os.getppid()), encoding="ascii")
    while "HANG" in page.text or (order.endswith("WAIT") and not Path(file).exists()):
        time.sleep(0.01)
    word = page.text.split()[0]
    town = Mention("T1", "CITY", page.text.index(word), page.text.index(word) + len(word), word, name=word)
    agreement = Agreement([Party(word, mention="T1"), Party("Гент", "BE")], "twinning", "treaty", "signed", ["1999"])
    return Document(page, code, None, [town], [], [agreement], [Tie(Party(word), Party("Гент", "BE"), "twin", "1999")])


def command() -> list[str]:
    """The command that runs this worker."""
    return [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; import faulty_worker; faulty_worker.main()"]


def main() -> None:
    Pipeline.annotate_as = annotate  # type: ignore[method-assign]
    shard.warm_up = lambda *_: None
    worker.main()
