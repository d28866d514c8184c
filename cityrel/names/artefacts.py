"""Where the model folders are: inside the package when it is installed, beside it in a checkout."""

from __future__ import annotations

import importlib.util
import json
from importlib.resources import files
from pathlib import Path
from typing import Any


def model_folders() -> list[Path]:
    """The folders that may hold artefacts, the first one first."""
    package = Path(str(files("cityrel")))
    return [package / "models", package.parent / "models"]


def find_artefact(name: str) -> Path:
    """The folder of an artefact.

    Args:
        name: the folder's name under ``models``, or the path of a folder elsewhere.

    Raises:
        ValueError: there is none, or it has no ``manifest.json``.
    """
    candidates = [folder / name for folder in model_folders()] if Path(name).name == name else []
    for candidate in [*candidates, Path(name)]:
        if (candidate / "manifest.json").is_file():
            return candidate
    known = sorted({path.parent.name for folder in model_folders() for path in folder.glob("names-*/manifest.json")})
    raise ValueError(f"no model {name!r}; there are: {', '.join(known) or 'none'}")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The artefact's ``manifest.json``: backend, files with their sha256, data, metrics, licence notes."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def package_folder(name: str) -> Path:
    """The folder of an installed package, found without importing it.

    Raises:
        ValueError: the package is not installed.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ValueError(
            f"this tagger needs the package {name!r}, which is not installed; install it: pip install {name}"
        )
    return Path(next(iter(spec.submodule_search_locations)))
