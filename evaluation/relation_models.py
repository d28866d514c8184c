"""Fitting of the relation scorer, and what a document becomes when a model decides instead of the rules alone.

Logistic regression (scikit-learn) over the named features of ``cityrel.pipes.relation_features``, one for each type of
relation. Its scores are calibrated by Platt's method (Platt, Probabilistic outputs for support vector machines, 1999)
on candidates of groups that the fitted model has not seen. Needs the extra ``training``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from cityrel.document import Document, Relation
from cityrel.pipes.candidates import SCORED
from cityrel.pipes.relation_features import Features, is_of_rules, is_pair
from cityrel.pipes.scorer import Regression
from cityrel.records import fill
from evaluation.relation_data import Example, Sheet

#: A feature is used when so many candidates of the training data have it.
_SEEN = 3
#: Inverse strength of the L2 penalty; of .03, .1, .3 and 1 those with the least log loss in cross-validation.
PENALTY = 0.3
RATING_PENALTY = 0.1
_FOLDS = 5
#: Of these relations an agreement has one at most.
SINGLE = ("SIGNED_ON", "SIGNED_IN", "VALID_FOR")
NEVER = 2.0
_KEEP = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
_ADD = (NEVER, 0.9, 0.8, 0.7, 0.6, 0.5)
_ALONE = (0.3, 0.4, 0.5, 0.6, 0.7)

#: Pages as examples, the thing of each mention, and what holds as things of agreement and target.
_Pages = list[tuple[list[Example], dict[str, str], set[tuple[str, str]]]]


def _kept(features: Features, rules: bool) -> Features:
    return features if rules else [name for name in features if not is_of_rules(name)]


def _matrix(rows: Sequence[Features], vocabulary: dict[str, int]) -> csr_matrix:
    indices: list[int] = []
    starts = [0]
    for features in rows:
        indices += sorted({vocabulary[name] for name in features if name in vocabulary})
        starts.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, starts), shape=(len(rows), len(vocabulary)))


def _fit(rows: Sequence[Features], labels: NDArray[np.bool_], penalty: float = PENALTY) -> Regression:
    """Weights for one set of candidates."""
    counts = Counter(name for features in rows for name in set(features))
    names = sorted(name for name, count in counts.items() if count >= _SEEN)
    if labels.all() or not labels.any():
        share = (labels.sum() + 0.5) / (len(labels) + 1)
        return Regression(float(np.log(share / (1 - share))), {})
    vocabulary = {name: at for at, name in enumerate(names)}
    regression = LogisticRegression(C=penalty, max_iter=500)
    regression.fit(_matrix(rows, vocabulary), labels)
    return Regression(float(regression.intercept_[0]), dict(zip(names, map(float, regression.coef_[0]), strict=True)))


def _platt(logits: NDArray[np.float64], labels: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that bring logits to calibrated ones."""
    if labels.all() or not labels.any():
        return 1.0, 0.0
    regression = LogisticRegression(C=1e3, max_iter=500).fit(logits.reshape(-1, 1), labels)
    return max(0.1, float(regression.coef_[0, 0])), float(regression.intercept_[0])


@dataclass(slots=True)
class Fitted:
    """A model of each type, with the scores of its own training data by models
    that had not seen them (``unseen``, by the example's identity).
    """

    types: dict[str, Regression]
    unseen: dict[int, float]


@dataclass(slots=True)
class Decider:
    """Models with thresholds by type: what the rules give stays from the first on, others are added from the second.

    With ``alone`` the rules have no say.
    """

    types: dict[str, Regression]
    limits: dict[str, tuple[float, float]]
    alone: bool


def fit(sheets: Sequence[Sheet], *, rules: bool) -> Fitted:
    """Fit a model on all sheets.

    Args:
        sheets: the training data.
        rules: whether the features of the rules' decisions are used.
    """
    types: dict[str, Regression] = {}
    unseen: dict[int, float] = {}
    for type in SCORED:
        rows = [
            (sheet, example)
            for sheet in sheets
            for example in sheet.examples
            if example.candidate.type == type and example.label is not None
        ]
        features = [_kept(example.features, rules) for _, example in rows]
        labels = np.array([bool(example.label) for _, example in rows])
        groups = np.array([sheet.group for sheet, _ in rows])
        logits = np.zeros(len(rows))
        folds = GroupKFold(min(_FOLDS, len(set(groups))))
        for inside, outside in folds.split(labels, groups=groups):
            own = _fit([features[at] for at in inside], labels[inside])
            logits[outside] = [own.logit(features[at]) for at in outside]
        slope, shift = _platt(logits, labels)
        whole = _fit(features, labels)
        weights = {name: round(slope * value, 4) for name, value in whole.weights.items()}
        types[type] = Regression(round(slope * whole.bias + shift, 4), weights)
        for (_, example), logit in zip(rows, logits, strict=True):
            unseen[id(example)] = float(1 / (1 + np.exp(-(slope * logit + shift))))
    return Fitted(types, unseen)


def fit_rating(sheets: Sequence[Sheet]) -> tuple[Regression, list[tuple[Example, float]]]:
    """The model that tells how likely the relations that the rules give hold: one for all types.

    Returns:
        The model, and each example with its score by a model that had not seen it.
    """
    rows = [
        (sheet.group, item)
        for sheet in sheets
        for item in sheet.examples
        if item.candidate.rule and item.label is not None
    ]
    features = [plain(item.features) for _, item in rows]
    labels = np.array([bool(item.label) for _, item in rows])
    groups = np.array([group for group, _ in rows])
    scores = np.zeros(len(rows))
    for inside, outside in GroupKFold(min(_FOLDS, len(set(groups)))).split(labels, groups=groups):
        own = _fit([features[at] for at in inside], labels[inside], RATING_PENALTY)
        scores[outside] = [own.score(features[at]) for at in outside]
    whole = _fit(features, labels, RATING_PENALTY)
    model = Regression(round(whole.bias, 4), {name: round(value, 4) for name, value in whole.weights.items()})
    return model, [(item, float(score)) for (_, item), score in zip(rows, scores, strict=True)]


def plain(features: Features) -> Features:
    """The features without the pairs of them."""
    return [name for name in features if not is_pair(name)]


def choose(sheets: Sequence[Sheet], fitted: Fitted, *, alone: bool) -> Decider:
    """The fitted model with the thresholds of each type that give the best F1 on its training data, unseen.

    Args:
        sheets: the training data.
        fitted: a model fitted on it.
        alone: the model decides alone, and does not keep and add to what the rules give.
    """
    limits = {}
    options = [(at, at) for at in _ALONE] if alone else [(keep, add) for keep in _KEEP for add in _ADD]
    for type in fitted.types:
        pages = []
        for sheet in sheets:
            rows = [item for item in sheet.examples if item.candidate.type == type and item.label is not None]
            if not rows:
                continue
            things = _things(sheet)
            held = {(things[item.candidate.source.id], item.candidate.thing) for item in rows if item.label}
            # those that no threshold lets in need not be looked at again
            least = min(_ALONE if alone else _ADD)
            rows = [item for item in rows if fitted.unseen[id(item)] >= least or (item.candidate.rule and not alone)]
            pages.append((_unruled(rows, fitted.unseen) if alone else rows, things, held))

        def value(limits: tuple[float, float], pages: _Pages = pages) -> tuple[float, float, float]:
            # of equal ones the thresholds that leave most to the rules
            return round(_f1(pages, fitted.unseen, limits), 5), -limits[0], limits[1]

        limits[type] = max(options, key=value)
    return Decider(fitted.types, limits, alone)


def _unruled(rows: Sequence[Example], scores: dict[int, float]) -> list[Example]:
    """The examples as they are without rules, with the scores of the true ones."""
    plain = [replace(item, candidate=replace(item.candidate, relations=[], told=False)) for item in rows]
    scores |= {id(new): scores[id(old)] for new, old in zip(plain, rows, strict=True)}
    return plain


def _f1(pages: _Pages, scores: dict[int, float], limits: tuple[float, float]) -> float:
    gold = found = correct = 0
    for rows, things, held in pages:
        told = {(things[item.candidate.source.id], item.candidate.thing) for item in select(rows, scores, limits)}
        gold += len(held)
        found += len(told)
        correct += len(held & told)
    return 2 * correct / (gold + found) if gold + found else 0.0


def _things(sheet: Sheet) -> dict[str, str]:
    return {item.id: item.thing or item.id for item in sheet.document.mentions}


def select(rows: Sequence[Example], scores: dict[int, float], limits: tuple[float, float]) -> list[Example]:
    """The candidates of one type that hold: the rules' own from ``keep`` on, others from ``add`` on.

    Of relations of which an agreement has one at most, a candidate that no rule gave is added only where its agreement
    has none yet, the surest one first.
    """
    keep, add = limits
    chosen: list[Example] = []
    full: set[str] = set()
    for item in rows:
        if item.candidate.rule and scores[id(item)] >= keep:
            chosen.append(item)
            full.add(item.candidate.source.id)
    rest = [item for item in rows if scores[id(item)] >= add and not item.candidate.rule and not item.candidate.told]
    for item in sorted(rest, key=lambda item: -scores[id(item)]):
        if item.candidate.type in SINGLE:
            if item.candidate.source.id in full:
                continue
            full.add(item.candidate.source.id)
        chosen.append(item)
    return chosen


def decide(sheet: Sheet, decider: Decider) -> Document:
    """The sheet's document with the relations that a model decides on, and the records that follow."""
    scores = {id(item): decider.types[item.candidate.type].score(item.features) for item in sheet.examples}
    document = copy(sheet.document)
    document.mentions = [copy(item) for item in sheet.document.mentions]
    document.relations = [item for item in sheet.document.relations if item.type not in SCORED]
    for type in SCORED:
        rows = [item for item in sheet.examples if item.candidate.type == type]
        if decider.alone:
            rows = _unruled(rows, scores)
        for item in select(rows, scores, decider.limits[type]):
            candidate = item.candidate
            if candidate.relations:
                document.relations += candidate.relations
            else:
                document.relations.append(
                    Relation(type, candidate.source.id, candidate.target.id, "scorer", scores[id(item)])
                )
    return fill(document)


def ratings(sheet: Sheet, model: Regression) -> list[tuple[Example, float]]:
    """The relations that the rules give, with the score of a rating model."""
    given = [item for item in sheet.examples if item.candidate.rule]
    return [(item, model.score(plain(item.features))) for item in given]


def rated(sheet: Sheet, model: Regression) -> Document:
    """The sheet's document with the scores of a rating model on the relations that the rules gave."""
    given = {id(own): score for item, score in ratings(sheet, model) for own in item.candidate.relations}
    document = copy(sheet.document)
    document.mentions = [copy(item) for item in sheet.document.mentions]
    document.relations = [replace(item, score=given.get(id(item), item.score)) for item in sheet.document.relations]
    return fill(document)
