"""Which goals of the name taggers a report reaches, and that what is told of them elsewhere agrees with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cityrel.names.artefacts import find_artefact, read_manifest
from evaluation.gold import REPORTS
from evaluation.name_goals import goals, outcomes
from evaluation.names import manifest_metrics, markdown, write_metrics


def scored(person: float, place: float) -> dict[str, Any]:
    return {"PER": {"f1": person}, "LOC": {"f1": place}}


def report(**speeds: int) -> dict[str, Any]:
    bulgarian = {"names-accurate": scored(0.93, 0.9299), "names-default": scored(0.89, 0.95)}
    russian = {"natasha": scored(0.9, 0.95), "names-default": scored(0.9, 0.96), "names-accurate": scored(0.91, 0.94)}
    return {
        "tests": [
            {"test": "slavicner", "lang": "bg", "view": "scheme", "taggers": bulgarian},
            {"test": "nerel", "lang": "ru", "view": "scheme", "taggers": russian},
            # no goals are set for these
            {"test": "seeds", "lang": "bg", "view": "scheme", "taggers": bulgarian},
            {"test": "slavicner-cross-topic", "lang": "ru", "view": "scheme", "taggers": russian},
        ],
        "speed": {name.replace("_", "-"): {"chars_per_second": speed} for name, speed in speeds.items()},
    }


def test_what_is_met() -> None:
    found = {(item.tagger, item.test, item.what): item.met for item in outcomes(report(natasha=9, names_default=9))}
    assert found == {
        # a bound is met when it is reached
        ("names-accurate", "slavicner bg", "PER"): True,
        ("names-accurate", "slavicner bg", "LOC"): False,
        ("names-default", "slavicner bg", "PER"): False,
        ("names-default", "slavicner bg", "LOC"): True,
        # above is more than as good as
        ("names-default", "nerel ru", "PER"): False,
        ("names-default", "nerel ru", "LOC"): True,
        ("names-accurate", "nerel ru", "PER"): True,
        ("names-accurate", "nerel ru", "LOC"): False,
        ("names-default", "", "speed"): True,
    }


def test_the_page_names_those_missed() -> None:
    lines = goals(report(natasha=2000, names_default=1000))
    assert lines[2] == "By these figures, whatever their intervals, 4 of 9 are met; missed are:"
    assert lines[6:] == [
        "| names-accurate | slavicner bg | scheme | LOC | 0.9299 | 0.9300 |",
        "| names-default | slavicner bg | scheme | PER | 0.8900 | 0.9000 |",
        "| names-default | nerel ru | scheme | PER | 0.9000 | above 0.9000 |",
        "| names-accurate | nerel ru | scheme | LOC | 0.9400 | above 0.9500 |",
        "| names-default | – | – | speed | 1,000 | 2,000 |",
    ]


@pytest.mark.parametrize("speeds", [{}, {"natasha": 5}, {"names_default": 5}])
def test_a_goal_needs_both_taggers(speeds: dict[str, int]) -> None:
    made = report(**speeds)
    for row in made["tests"]:
        row["taggers"].pop("natasha", None)
    assert {item.test for item in outcomes(made)} == {"slavicner bg"}
    assert goals({"tests": [], "speed": {}}) == []


def test_a_page_without_misses() -> None:
    made = report()
    made["tests"] = [
        {"test": "slavicner", "lang": "bg", "view": "scheme", "taggers": {"names-default": scored(0.9, 0.9)}}
    ]
    assert goals(made)[-1] == "By these figures, whatever their intervals, 2 of 2 are met."


@pytest.mark.parametrize("name", ["names-accurate", "names-default", "names-bg-cnn"])
def test_manifests_say_what_the_report_says(name: str) -> None:
    told = manifest_metrics(json.loads((REPORTS / "names.json").read_text(encoding="utf-8")), name)
    assert told
    assert read_manifest(find_artefact(name))["metrics"]["test, strict span F1"] == told


def test_metrics_are_put_beside_what_a_manifest_has(tmp_path: Path) -> None:
    path = tmp_path / "names-default" / "manifest.json"
    path.parent.mkdir()
    path.write_text('{"backend": "encoder", "metrics": {"other": 1, "test, strict span F1": {}}}', encoding="utf-8")
    write_metrics(report(natasha=1, names_default=1), tmp_path)
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert manifest["backend"] == "encoder" and manifest["metrics"]["other"] == 1
    told = manifest["metrics"]["test, strict span F1"]
    assert told["slavicner bg, scheme"] == {"PER": 0.89, "LOC": 0.95}
    assert told["nerel ru, scheme"] == {"PER": 0.9, "LOC": 0.96}


def test_the_page_of_the_report_is_made_from_its_figures() -> None:
    found = json.loads((REPORTS / "names.json").read_text(encoding="utf-8"))
    assert (REPORTS / "names.md").read_text(encoding="utf-8") == markdown(found)
