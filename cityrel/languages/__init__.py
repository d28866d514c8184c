"""Language packs: a folder a language, holding data as TOML and one small morphology adapter.

A pack is found by its folder's name, which is the language code. ``conformance`` says what a pack lacks.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cityrel.toml import read_toml

if TYPE_CHECKING:
    from cityrel.languages.morphology import Morphology

ROOT = Path(__file__).parent
_T = TypeVar("_T")


class LanguagePack:
    """The data of one language.

    Args:
        code: name of a folder under ``cityrel/languages``.

    Raises:
        ValueError: there is no such pack.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.folder = ROOT / code
        if not (self.folder / "pack.toml").is_file():
            raise ValueError(f"no language pack {code!r}; there are: {', '.join(available())}")
        self._data: dict[str, dict[str, Any]] = {}
        self._made: dict[Callable[[LanguagePack], Any], Any] = {}

    def data(self, name: str) -> dict[str, Any]:
        """The content of the pack's file ``NAME.toml``, read once."""
        if name not in self._data:
            self._data[name] = read_toml(self.folder / f"{name}.toml")
        return self._data[name]

    def get(self, kind: Callable[[LanguagePack], _T]) -> _T:
        """The pack's one object of a class that is made from a pack, such as a pipe with its compiled patterns."""
        if kind not in self._made:
            self._made[kind] = kind(self)
        made: _T = self._made[kind]
        return made

    @cached_property
    def morphology(self) -> Morphology:
        """The pack's morphology adapter."""
        module = importlib.import_module(f"cityrel.languages.{self.code}.morphology")
        adapter: Morphology = module.build()
        return adapter


def available() -> list[str]:
    """Codes of the packs that are installed."""
    return list(_installed())


@cache  # asked for each name that the tagger finds
def _installed() -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in ROOT.glob("*/pack.toml")))


@cache
def load_pack(code: str) -> LanguagePack:
    """The pack of a language, shared by all who ask for it; raises ValueError when there is none."""
    return LanguagePack(code)
