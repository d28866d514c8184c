"""How sure each relation of an agreement is: a logistic regression over what is known of it.

The rules decide which relations there are; the model says how likely each of them holds. Its weights are numbers in
``models/relations/weights.json``, made by ``train.py`` beside them; scikit-learn is not needed to use them. How well
the scores are calibrated, and why a model does not decide instead: ``evaluation/reports/relations.md``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cityrel.languages.cues import Cues
from cityrel.names.artefacts import find_artefact
from cityrel.pipes.candidates import Candidates
from cityrel.pipes.draft import Draft
from cityrel.pipes.relation_features import FeatureReader
from cityrel.pipes.structure import Structure

#: Log odds beyond this are as good as certain.
_LARGEST = 30.0


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression: the log odds of a candidate are ``bias`` plus the weights of its features."""

    bias: float
    weights: Mapping[str, float]

    def logit(self, features: Iterable[str]) -> float:
        """The log odds that a candidate with these features holds."""
        return self.bias + sum(self.weights.get(name, 0.0) for name in set(features))

    def score(self, features: Iterable[str]) -> float:
        """The probability, 0 to 1, that a candidate with these features holds."""
        return 1 / (1 + math.exp(-max(-_LARGEST, min(_LARGEST, self.logit(features)))))

    def top(self, features: Iterable[str], count: int = 3) -> list[tuple[str, float]]:
        """The features that weigh most in a candidate's score, with their weights."""
        known = [(name, self.weights[name]) for name in set(features) if name in self.weights]
        return sorted(known, key=lambda pair: (-abs(pair[1]), pair[0]))[:count]

    @classmethod
    def read(cls, path: Path) -> Regression:
        """Read a file that ``write`` made.

        Raises:
            ValueError: it is none.
        """
        try:
            row = json.loads(path.read_text(encoding="utf-8"))
            weights = {str(name): float(value) for name, value in row["weights"].items()}
            return cls(float(row["bias"]), weights)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"{path}: not the weights of a relation scorer ({error!r}); train them anew") from None

    def write(self, path: Path) -> None:
        """Write the weights, those of no effect left out."""
        row = {"bias": self.bias, "weights": {name: value for name, value in sorted(self.weights.items()) if value}}
        path.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


class Scorer:
    """Sets ``score`` and ``why`` of the relations that the rules gave the agreements of a draft."""

    def __init__(self, model: Regression) -> None:
        self.model = model

    def __call__(self, draft: Draft, structure: Structure, cues: Cues) -> None:
        candidates = Candidates(draft, structure)
        reader = FeatureReader(candidates, cues)
        for candidate in candidates.given():
            features = reader.plain(candidate)
            score = round(self.model.score(features), 4)
            why = [f"{name} {weight:+.2f}" for name, weight in self.model.top(features)]
            for relation in candidate.relations:
                relation.score, relation.why = score, list(why)


@cache
def load_scorer() -> Scorer:
    """The scorer with the weights that come with the package."""
    return Scorer(Regression.read(find_artefact("relations") / "weights.json"))
