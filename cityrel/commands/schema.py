"""``cityrel schema``: the JSON Schema of what ``annotate`` writes."""

from __future__ import annotations

import argparse
import json

from cityrel.cli import DONE
from cityrel.writing.jsonl import row_schema


def run(options: argparse.Namespace) -> int:
    """Print the schema; always 0."""
    print(json.dumps(row_schema(), ensure_ascii=False, indent=2))
    return DONE
