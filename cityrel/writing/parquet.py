"""Documents as Parquet: ``pages.parquet`` has a row a page, ``agreements.parquet`` and ``ties.parquet`` a row a record.

The columns are the fields of ``pages.jsonl``, with lists as lists; the tables of records have the page's name before
them. Needs the extra ``parquet``.
"""

from __future__ import annotations

import json
import types
from contextlib import ExitStack
from dataclasses import fields, is_dataclass
from typing import Any, BinaryIO, Union, get_args, get_origin, get_type_hints

from cityrel.document import Agreement, Document, Tie

#: Bytes of JSON after which rows are written, as a row group of each file.
_GROUP = 8_000_000


def check() -> None:
    """Raise ValueError when what writes Parquet is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise ValueError("Parquet needs pyarrow: pip install 'cityrel[parquet]'") from None


def _type(hint: Any) -> Any:
    """The Arrow type of a field."""
    import pyarrow as pa

    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (part for part in get_args(hint) if part is not types.NoneType)
    if get_origin(hint) in (list, tuple):
        return pa.list_(_type(get_args(hint)[0]))
    if is_dataclass(hint):
        return pa.struct(_fields(hint))
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[hint]


def _fields(kind: Any) -> list[tuple[str, Any]]:
    hints = get_type_hints(kind)
    return [(item.name, _type(hints[item.name])) for item in fields(kind)]


class ParquetTables:
    """Writes the three files from lines of ``pages.jsonl`` as they come; memory holds some of them.

    Args:
        pages: file for the pages.
        agreements: for the agreements.
        ties: for the ties.
    """

    def __init__(self, pages: BinaryIO, agreements: BinaryIO, ties: BinaryIO) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        page = ("page", pa.string())
        schemas = {
            "pages": pa.schema(_fields(Document)),
            "agreements": pa.schema([page, *_fields(Agreement)]),
            "ties": pa.schema([page, *_fields(Tie)]),
        }
        files = {"pages": pages, "agreements": agreements, "ties": ties}
        self._writers = {name: pq.ParquetWriter(files[name], schemas[name], compression="zstd") for name in files}
        self._rows: dict[str, list[dict[str, Any]]] = {name: [] for name in files}
        self._bytes = 0

    def write(self, line: bytes) -> None:
        """Add a page."""
        row = json.loads(line)
        self._rows["pages"].append(row)
        for name in ("agreements", "ties"):
            self._rows[name] += ({"page": row["page"]["name"], **record} for record in row[name])
        self._bytes += len(line)
        if self._bytes >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        for name, writer in self._writers.items():
            if self._rows[name]:
                writer.write_table(pa.Table.from_pylist(self._rows[name], schema=writer.schema))
                self._rows[name] = []
        self._bytes = 0

    def close(self) -> None:
        """Write what is left, and the files' ends."""
        with ExitStack() as stack:
            for writer in self._writers.values():
                # one that could not write its end would try again when its file is closed
                stack.callback(setattr, writer, "is_open", False)
                stack.callback(writer.close)
            self._flush()
