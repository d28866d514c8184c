"""Reading of TOML files on every Python that is supported."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file."""
    with path.open("rb") as stream:
        return tomllib.load(stream)
