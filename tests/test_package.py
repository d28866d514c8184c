"""The package: what a wheel holds, that it runs from any folder, and the entry points for spaCy."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import cityrel
from cityrel.components import COMPONENTS
from cityrel.languages import available
from cityrel.toml import read_toml

ROOT = Path(__file__).parents[1]
PAGES = {
    "bg": "Община Видин\n\nПрез 1999 г. беше подписан договор за побратимяване на Видин със Зайчар (Сърбия).\n",
    "ru": "Город Самара\n\nВ 1999 году Самара подписала договор о побратимстве с городом Штутгартом (Германия).\n",
}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    project: dict[str, Any] = read_toml(ROOT / "pyproject.toml")["project"]
    return project


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_versions_agree(project: dict[str, Any]) -> None:
    assert project["version"] == cityrel.__version__


def test_entry_points_are_the_components(project: dict[str, Any]) -> None:
    factories = project["entry-points"]["spacy_factories"]
    assert tuple(factories) == COMPONENTS
    for name, target in factories.items():
        module, _, attribute = target.partition(":")
        component = getattr(importlib.import_module(module), attribute)
        assert Language.get_factory_meta(name).factory == name
        assert callable(component)


def test_the_wheel_is_complete(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {path.relative_to(ROOT).as_posix() for path in (ROOT / "cityrel").rglob("*") if path.is_file()}
    expected = {name for name in expected if "__pycache__" not in name}
    left_out = ("names-accurate", "names-stanza")  # too large; for tests only
    models = [path for path in (ROOT / "models").iterdir() if path.is_dir() and path.name not in left_out]
    expected |= {
        f"cityrel/{path.relative_to(ROOT).as_posix()}"
        for folder in models
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected <= names
    assert not any(name in path.split("/") for path in names for name in left_out)
    assert {"cityrel/py.typed", "cityrel/languages/bg/pack.toml", "cityrel/data/gazetteer/keys.marisa"} <= names


def test_the_wheel_runs_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """Unpacked where an installer would put it, without a way to the checkout."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    for lang, text in PAGES.items():
        (tmp_path / f"{lang}.txt").write_text(text, encoding="utf-8", newline="")
    code = (
        "import sys, cityrel, cityrel.cli\n"
        "assert cityrel.__file__.startswith(sys.argv[1]), cityrel.__file__\n"
        "sys.exit(cityrel.cli.main(['annotate', 'bg.txt', 'ru.txt', '-o', 'out']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(site)}
    call = [sys.executable, "-c", code, str(site)]
    done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "out/pages.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["lang"], len(row["agreements"])) for row in rows] == [("bg", 1), ("ru", 1)]


def test_components_can_be_added_by_name(wheel: Path, tmp_path: Path) -> None:
    """spaCy finds them through the entry points alone, without an import of cityrel."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "import sys, spacy\n"
        "nlp = spacy.blank('ru')\n"
        f"for name in {COMPONENTS!r}: nlp.add_pipe(name)\n"
        "doc = nlp(sys.argv[1])\n"
        "print(*sorted({entity.label_ for entity in doc.ents}), len(doc._.cityrel.mentions) > 3)"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    call = [sys.executable, "-c", code, PAGES["ru"]]
    done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["AGREEMENT", "CITY", "COUNTRY", "DATE", "True"]


@pytest.mark.parametrize("lang", available())
def test_library(lang: str) -> None:
    text = PAGES[lang]
    document = cityrel.annotate(text, date="2020-01")
    assert document.lang == lang
    assert [item.type for item in document.agreements] == ["twinning"]
    assert all(text[item.start : item.end] == item.text for item in document.mentions)
    assert document.to_brat().startswith("T1\t")
    assert cityrel.Document.from_json(json.loads(json.dumps(document.to_json()))) == document
    nlp = cityrel.load(lang)
    assert [item.page.home for item in nlp.pipe([text, cityrel.Page(text, home="Русе")])] == [None, "Русе"]


def test_threads_may_share_a_pipeline() -> None:
    nlp = cityrel.load()
    texts = [PAGES[lang] * count for count in (1, 5, 2, 7) for lang in PAGES]
    alone = [nlp(text) for text in texts]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(nlp, texts)) == alone
