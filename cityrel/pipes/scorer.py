"""How sure each relation of an agreement is: a logistic regression over what is known of it.

The weights are numbers in ``models/relations/weights.json``, made by ``train.py`` beside them; scikit-learn is not
needed to use them. How much they help to decide, and how well the scores are calibrated:
``evaluation/reports/relations.md``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cityrel.languages.cues import Cues
from cityrel.names.artefacts import find_artefact
from cityrel.pipes.candidates import Candidates
from cityrel.pipes.draft import Draft
from cityrel.pipes.relation_features import FeatureReader
from cityrel.pipes.structure import Structure


@dataclass(frozen=True, slots=True)
class TypeModel:
    """The model of one type of relation: the logit of a candidate is ``bias`` plus the weights of its features.

    ``keep`` is the score that a relation of the rules must have to stay, ``add`` the one from which a candidate that no
    rule gave is added.
    """

    bias: float
    weights: Mapping[str, float]
    keep: float = 0.0
    add: float = 2.0

    def logit(self, features: Sequence[str]) -> float:
        """The log odds that a candidate with these features holds."""
        weights = self.weights
        return self.bias + sum(weights.get(name, 0.0) for name in features)

    def score(self, features: Sequence[str]) -> float:
        """The probability, 0 to 1, that a candidate with these features holds."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.logit(features)))))

    def top(self, features: Sequence[str], count: int = 3) -> list[tuple[str, float]]:
        """The features that weigh most in a candidate's score, with their weights."""
        known = [(name, self.weights[name]) for name in dict.fromkeys(features) if name in self.weights]
        return sorted(known, key=lambda pair: -abs(pair[1]))[:count]


@dataclass(frozen=True, slots=True)
class Model:
    """The models of the types of relations."""

    types: Mapping[str, TypeModel]

    @classmethod
    def read(cls, path: Path) -> Model:
        """Read a file that ``write`` made.

        Raises:
            ValueError: it is none.
        """
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
            return cls({type: TypeModel(**row) for type, row in rows.items()})
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"{path}: not the weights of a relation scorer ({error}); make them anew") from None

    def write(self, path: Path) -> None:
        """Write the weights, those of no effect left out."""
        rows = {
            type: {
                "bias": own.bias,
                "keep": own.keep,
                "add": own.add,
                "weights": {name: value for name, value in sorted(own.weights.items()) if value},
            }
            for type, own in self.types.items()
        }
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load_scorer():
    return lambda draft, structure, cues: None
