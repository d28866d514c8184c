"""Where the model folders are: in the installed package, beside it in a checkout, or where the user says."""

from __future__ import annotations

import importlib.util
import json
import os
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

#: Environment variable: folders with more artefacts, separated as in PATH; they go before the package's own.
MODELS_VARIABLE: Final = "CITYREL_MODELS"
#: Artefacts that a checkout has and an installed package has not.
_CHECKOUT_ONLY: Final = ("names-accurate",)


def model_folders() -> list[Path]:
    """The folders that may hold artefacts, the first one first."""
    package = Path(str(files("cityrel")))
    own = [Path(folder) for folder in os.environ.get(MODELS_VARIABLE, "").split(os.pathsep) if folder]
    return [*own, package / "models", package.parent / "models"]


def find_artefact(name: str) -> Path:
    """The folder of an artefact.

    Args:
        name: the folder's name under ``models``, or the path of a folder elsewhere.

    Raises:
        ValueError: there is none, or it has no ``manifest.json``; the message says what to do.
    """
    candidates = [folder / name for folder in model_folders()] if Path(name).name == name else []
    for candidate in [*candidates, Path(name)]:
        if (candidate / "manifest.json").is_file():
            return candidate
    if name in _CHECKOUT_ONLY:
        raise ValueError(
            f"the model {name!r} is not part of the installed package, since it is large: take the folder "
            f"models/{name} of the project's repository, and give its path instead of the name, or the path of the "
            f"folder that holds it in the environment variable {MODELS_VARIABLE}"
        )
    known = sorted({path.parent.name for folder in model_folders() for path in folder.glob("names-*/manifest.json")})
    raise ValueError(
        f"no name tagger {name!r}; there are default, accurate, natasha, stanza:DIR, spacy:MODEL, and the models "
        f"{', '.join(known) or '(none found)'}"
    )


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
